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

/** Returns an account as a subject. */
export const accountSubject = (accountId: string): Subject => ({
  kind: 'account',
  id: accountId,
  accountId,
});

/** Returns a post, comment, message, … as a subject. */
export const contentSubject = (contentId: string, accountId: string): Subject => ({
  kind: 'content',
  id: contentId,
  accountId,
});

/**
 * From no action to the strongest automatic one. `flag` asks a reviewer and leaves the account alone, so
 * every restriction ranks above it.
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

/** The outcomes that restrict an account or a post until they are lifted. */
export const restrictingOutcomes: ReadonlySet<string> = new Set<Outcome>([
  'challenge',
  'limit',
  'freeze',
  'hide',
]);

/**
 * Names a brake, which turns freezes into flags when their rate is abnormal. A brake is the platform's,
 * one rule's, or one source's (a sender of the queue, an address block). `restrictions:` is the brake on
 * all else that one rule restricts: challenges, limits and hidden posts. `halt` is set by a person and
 * stops all that is automatic, the real-name gate included.
 */
export const BrakeKey = z
  .string()
  .regex(
    /^(?:halt|platform|(?:rule|restrictions):.{1,96}|source:.{1,160})$/,
    'halt, platform, rule:ID, restrictions:ID or source:NAME',
  );
export type BrakeKey = z.infer<typeof BrakeKey>;

/** Active while a person has halted all automatic restrictions. */
export const haltBrake: BrakeKey = 'halt';

/** The brake on the challenges, limits and hidden posts of one rule. */
export const restrictionsBrake = (rule: string): BrakeKey => `restrictions:${rule}`;

/** How automated a decision was (Digital Services Act, art. 17(3)(c)). */
export const Automation = z.enum(['full', 'partial', 'none']);
export type Automation = z.infer<typeof Automation>;

/**
 * A decision about one subject because of one event, with everything needed to recompute it; at most
 * about 1 kB. Holds codes and evidence only, which are worded on read. Unknown fields, from later
 * releases, are dropped on read.
 */
export const Decision = z
  .object({
    id: Id,
    platformId: z.string(),
    /** The event, or the reviewer's ruling, that it follows from. */
    eventId: Id,
    eventType: z.string(),
    subject: Subject,
    outcome: Outcome,
    /** The outcome without brakes, mode and standing, if it differs. */
    wanted: Outcome.optional(),
    /** Probability that the subject is abusive, 0..1. */
    score: z.number().min(0).max(1),
    findings: z.array(Finding).max(50),
    /** Deciding rules that failed on the event. */
    errors: z.array(z.string()).max(200).optional(),
    signals: SignalSnapshot,
    mode: z.enum(['observe', 'assist', 'enforce']),
    /** Identifies the policy and the settings it was decided under. */
    policy: z.string(),
    /** The brakes that weakened the outcome. */
    braked: z.array(BrakeKey).optional(),
    /** The rule on trial whose finding was drawn for review. Nothing else follows from the decision. */
    onTrial: z.string().optional(),
    degraded: z.array(z.string()).optional(),
    /** Only the real-name gate asked for it: that alone is stated to the user, whatever else was found. */
    gate: z.literal(true).optional(),
    /** The category that a person affirmed by restricting: its facts alone are stated to the user. */
    category: z.string().optional(),
    /** The account met what was asked of it, and this decision lifts the restriction. */
    lifted: z.literal(true).optional(),
    /**
     * Its subject was already restricted (or a post flagged) as much or more, or closed, or had no restriction that a
     * release could lift: no measure followed, and nobody was notified.
     */
    unchanged: z.literal(true).optional(),
    /**
     * The measure in force before, if an automatic decision took its place (or a ruling restores one that did): it
     * applies again when this one ends, if it lasts longer.
     */
    replaces: Id.optional(),
    /** The event's own time, epoch milliseconds. */
    at: z.number().int(),
    /** When it was decided: the event's arrival, epoch milliseconds. Holds run from here. */
    decidedAt: z.number().int(),
    /** When its challenge began, if the event waited for long: a verification since then meets it. */
    since: z.number().int().optional(),
    /** When the restriction ends by itself. */
    until: z.number().int().optional(),
    automation: Automation,
    /** The member of staff who decided. */
    by: z.string().optional(),
    /** Other staff with a part in it: who approved it, or made or left standing what it restores. */
    alsoBy: z.array(z.string()).max(128).optional(),
    /** The ruling that this decision takes back: nothing of it counts any more. */
    undoes: Id.optional(),
  })
  .refine(
    ({ subject, outcome }) =>
      (subject.kind === 'account' ? AccountOutcome : ContentOutcome).safeParse(outcome).success,
    { path: ['outcome'], error: 'must be an outcome of the subject’s kind (account or content)' },
  );
export type Decision = z.infer<typeof Decision>;

/**
 * Adds staff with a part in a decision. The case cannot tell them all: an appeal is filed on the account's own case,
 * while the leading account of a campaign may be ruled on in the campaign's.
 */
export const withPart = (decision: Decision, people: readonly string[]): Decision => {
  const alsoBy = new Set([...(decision.alsoBy ?? []), ...people]);
  return alsoBy.size > 0 ? { ...decision, alsoBy: [...alsoBy] } : decision;
};

/**
 * The id of the decision about a subject because of an event, which decides only once. Ids of one event's
 * decisions about one account and its posts share a prefix (`bundleOf`).
 */
export const decisionIdOf = (platformId: string, eventId: string, subject: Subject): string =>
  idOf('dec', [platformId, eventId, subject.accountId]).slice(0, bundleLength) +
  digestOf([subject.kind, subject.id]).slice(0, 6);

/** `dec-` and 96 bits. */
const bundleLength = 20;

/** The common prefix of the ids of one event's decisions about one account and its posts. */
export const bundleOf = (decisionId: string): string => decisionId.slice(0, bundleLength);

/**
 * Event types by which a timer ends a restriction: its term was over, or an appeal was granted while the account was
 * closed, of which the platform learns once it is open again.
 */
const timedEnds = ['hold.ended', 'appeal.granted'] as const;
export type TimedEnd = (typeof timedEnds)[number];

/** Whether a timer ended the restriction with a decision of this event type. */
export const isTimedEnd = (eventType: string): eventType is TimedEnd =>
  (timedEnds as readonly string[]).includes(eventType);

/** Whether a decision ends the restriction of its subject: by verification, a reviewer, or a timer. */
export const endsRestriction = ({ outcome, lifted, by, eventType }: Decision): boolean =>
  lifted === true || (outcome === 'allow' && (by !== undefined || isTimedEnd(eventType)));

/** Whether a decision belongs to the record of a restriction, which would be untrue without its end. */
export const isOfRestriction = (decision: Decision): boolean =>
  restrictingOutcomes.has(decision.outcome) || endsRestriction(decision);

/**
 * How many days a decision is kept: a restriction and its end for as long as they can matter to their user
 * (Personal Information Protection Law, art. 56: three years), any other for six months (Cybersecurity Law, art.
 * 23, before 2026 art. 21: logs).
 *
 * @param restrictingDays `retention.decisionDays` of the platform's settings
 */
export const retentionDaysOf = (decision: Decision, restrictingDays: number): number =>
  isOfRestriction(decision) ? restrictingDays : Math.min(sixMonthsInDays, restrictingDays);
