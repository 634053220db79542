import * as z from 'zod';
import { Id } from '../events/envelope.ts';
import { Finding } from '../rules/finding.ts';
import { sixMonthsInDays } from '../settings/durations.ts';
import { digestOf, idOf } from './digest.ts';
import { SignalSnapshot } from './snapshot.ts';

/** What can be restricted: an account, or something that an account published. */
export const Subject = z.strictObject({
  kind: z.enum(['account', 'content']),
  id: Id,
  /** The account itself, or the author. */
  accountId: Id,
});
export type Subject = z.infer<typeof Subject>;

/** An account as a subject. */
export const accountSubject = (accountId: string): Subject => ({
  kind: 'account',
  id: accountId,
  accountId,
});

/** A post, comment, message, … as a subject. */
export const contentSubject = (contentId: string, accountId: string): Subject => ({
  kind: 'content',
  id: contentId,
  accountId,
});

/**
 * From nothing to the most that a machine may do. `flag` asks a person and leaves the account alone, so that
 * whatever restricts it is more.
 */
export const AccountOutcome = z.enum(['allow', 'observe', 'flag', 'challenge', 'limit', 'freeze']);
export type AccountOutcome = z.infer<typeof AccountOutcome>;

export const ContentOutcome = z.enum(['allow', 'flag', 'hide']);
export type ContentOutcome = z.infer<typeof ContentOutcome>;

export const Outcome = z.enum([
  ...AccountOutcome.options,
  ...ContentOutcome.exclude(['allow', 'flag']).options,
]);
export type Outcome = z.infer<typeof Outcome>;

/** The outcomes that take something from an account or a post until they are lifted. */
export const restricting: ReadonlySet<string> = new Set<Outcome>([
  'challenge',
  'limit',
  'freeze',
  'hide',
]);

/**
 * A brake that turns freezes into flags when their rate is abnormal: the platform's, one rule's, or
 * one source's (a sender of the queue, an address block). `restrictions:` is the brake on whatever else
 * one rule restricts: challenges, limits and hidden posts. `halt` is a person's: it holds back all that
 * is automatic, the real-name gate too.
 */
export const BrakeKey = z
  .string()
  .regex(
    /^(?:halt|platform|(?:rule|restrictions):.{1,96}|source:.{1,160})$/,
    'halt, platform, rule:ID, restrictions:ID or source:NAME',
  );
export type BrakeKey = z.infer<typeof BrakeKey>;

/** On while somebody has halted all automatic restrictions. */
export const haltBrake: BrakeKey = 'halt';

/** The brake on the challenges, limits and hidden posts of one rule. */
export const restrictionsBrake = (rule: string): BrakeKey => `restrictions:${rule}`;

/** Whether a person had a part in it (Digital Services Act, art. 17(3)(c)). */
export const Automation = z.enum(['full', 'partial', 'none']);
export type Automation = z.infer<typeof Automation>;

/**
 * What was decided about one subject because of one event, and everything needed to decide it again:
 * at most about 1 kB. Codes and evidence only; sentences are made when somebody reads it. What a later
 * release added is left out when it is read.
 */
export const Decision = z
  .object({
    id: Id,
    platformId: z.string(),
    /** The event, or the ruling of a person, that it follows from. */
    eventId: Id,
    eventType: z.string(),
    subject: Subject,
    outcome: Outcome,
    /** What it would have been without brakes, mode and standing; only where that differs. */
    wanted: Outcome.optional(),
    /** Probability that the subject is abusive, 0..1. */
    score: z.number().min(0).max(1),
    findings: z.array(Finding).max(50),
    /** Rules that would have decided and failed to look. */
    errors: z.array(z.string()).max(200).optional(),
    signals: SignalSnapshot,
    mode: z.enum(['observe', 'assist', 'enforce']),
    /** Names the policy and the settings that it was decided under. */
    policy: z.string(),
    /** The brakes that turned it down. */
    braked: z.array(BrakeKey).optional(),
    /** The rule on trial whose finding was drawn for a look: only that a person is asked follows from it. */
    onTrial: z.string().optional(),
    degraded: z.array(z.string()).optional(),
    /** The account had done what was asked of it, and is free by this. */
    lifted: z.literal(true).optional(),
    /** When it happened: the event's own time, epoch milliseconds. */
    at: z.number().int(),
    /** When it was decided: the event's arrival, epoch milliseconds. Holds run from here. */
    decidedAt: z.number().int(),
    /** When the restriction ends by itself. */
    until: z.number().int().optional(),
    automation: Automation,
    /** The member of staff who decided. */
    by: z.string().optional(),
  })
  .refine(
    ({ subject, outcome }) =>
      (subject.kind === 'account' ? AccountOutcome : ContentOutcome).safeParse(outcome).success,
    { path: ['outcome'], error: 'an outcome of the other kind of subject' },
  );
export type Decision = z.infer<typeof Decision>;

/**
 * The id of the decision about a subject because of an event: one event decides once. What one event
 * decides about one account and its posts has ids that begin alike (`bundleOf`).
 */
export const decisionIdOf = (platformId: string, eventId: string, subject: Subject): string =>
  idOf('dec', [platformId, eventId, subject.accountId]).slice(0, bundleLength) +
  digestOf([subject.kind, subject.id]).slice(0, 6);

/** The prefix and 96 bits. */
const bundleLength = 20;

/** What the ids of one event's decisions about one account and its posts have in common. */
export const bundleOf = (decisionId: string): string => decisionId.slice(0, bundleLength);

/**
 * How long a decision is kept, in days: one that restricted somebody as long as it can matter to them
 * (Personal Information Protection Law, art. 56: three years), any other for six months (Cybersecurity Law,
 * art. 23, 21 before 2026: logs).
 *
 * @param restrictingDays `retention.decisionDays` of the platform's settings
 */
export const keptDays = ({ outcome }: Decision, restrictingDays: number): number =>
  restricting.has(outcome) ? restrictingDays : Math.min(sixMonthsInDays, restrictingDays);
