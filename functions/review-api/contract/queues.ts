import * as z from 'zod';
import { Outcome, Subject } from '#shared/decisions/decision.ts';
import { Campaign } from '#shared/effects/case-weight.ts';
import { Id } from '#shared/events/envelope.ts';
import { Finding } from '#shared/rules/finding.ts';
import { Script, Tier } from '#shared/settings/review.ts';
import { standings } from '#shared/signals/account-state.ts';
import type { Endpoints } from './endpoint.ts';
import { Category, Person, pageOf, paging, Timestamp, Words } from './endpoint.ts';

/**
 * One reason for a case's position in its queue. The parts add up to its points; from 180 points it is
 * overdue.
 */
export const PriorityPart = z.strictObject({
  reason: z.enum(['harm', 'confidence', 'reports', 'victim', 'unread', 'appeal', 'age']),
  points: z.number(),
});
export type PriorityPart = z.infer<typeof PriorityPart>;

/** A claim on a case; it lasts as long as heartbeats arrive. */
export const Claim = z.strictObject({
  by: Person,
  /** When the claim expires; each heartbeat extends it. */
  until: Timestamp,
  mine: z.boolean(),
});
export type Claim = z.infer<typeof Claim>;

/** Handling requested by staff. */
export const Handling = z.strictObject({
  /** Assigned to this person: others see the case, but only the assignee may claim it. */
  assignee: Person.nullable(),
  snoozedUntil: Timestamp.nullable(),
  escalated: z.strictObject({ by: Person, at: Timestamp }).nullable(),
  /** Requested by `by` and answered by anybody else; then the case returns to `by`. */
  secondOpinion: z.strictObject({ by: Person, at: Timestamp, answered: z.boolean() }).nullable(),
});
export type Handling = z.infer<typeof Handling>;

export const StandingName = z.enum(standings);
export const Visibility = z.enum(['visible', 'flagged', 'hidden']);

/** One row of a queue, with everything needed to choose a case. */
export const CaseRow = z.strictObject({
  caseId: Id,
  version: z.number().int(),
  accountId: Id,
  queue: z.string(),
  state: z.enum(['open', 'resolved']),
  category: z.string(),
  severity: Finding.shape.severity,
  /** Probability, 0..1. */
  score: z.number(),
  points: z.number(),
  parts: z.array(PriorityPart),
  openedAt: Timestamp,
  changedAt: Timestamp,
  dueAt: Timestamp,
  overdue: z.boolean(),
  /** What brought the case: rules, user reports, or both. */
  source: z.enum(['machine', 'people', 'both']),
  /** Distinct credible reporters. */
  reporters: z.number().int(),
  /** Newcomers who reported it besides; four weigh as much as one credible reporter. */
  newcomers: z.number().int(),
  hits: z.number().int(),
  victimAtRisk: z.boolean(),
  degraded: z.boolean(),
  /** Decided in observe mode: nothing was done. */
  observed: z.boolean(),
  /** Script of the latest text on the case, ISO 15924. */
  script: Script.nullable(),
  /** The account's tier, set by the platform. */
  tier: Tier.nullable(),
  /** Language of its appeal. */
  language: z.string().nullable(),
  campaign: Campaign.nullable(),
  latest: z.strictObject({ decisionId: Id, outcome: Outcome, subject: Subject }).nullable(),
  /**
   * The current standing of the account, and visibility of the post of the latest decision: an earlier
   * decision may be in force, and the latest may have been lifted. For a campaign's case, of its lead
   * account. `null`: unknown, or no post of the account.
   */
  inForce: z.strictObject({
    standing: StandingName.nullable(),
    visibility: Visibility.nullable(),
  }),
  appeal: z.strictObject({ appealId: Id, dueAt: Timestamp }).nullable(),
  claim: Claim.nullable(),
  handling: Handling,
});
export type CaseRow = z.infer<typeof CaseRow>;

/** The load of a queue, as its reviewers see it. */
export const QueueSummary = z.strictObject({
  queue: z.string(),
  /** Name of a queue that the platform defined; `null` for a standard queue. */
  name: Words.nullable(),
  /** No longer in the platform's settings; listed as long as cases that the caller may read wait there. */
  removed: z.boolean(),
  /**
   * Counts at most 1000 cases. If `more` is true, the queue is longer than was read, and `open` may be
   * incomplete.
   */
  open: z.number().int(),
  more: z.boolean(),
  overdue: z.number().int(),
  /** Opening time of the case that is open longest, of those that the caller may read. */
  oldestAt: Timestamp.nullable(),
  claimed: z.number().int(),
  mine: z.number().int(),
  /** Hours until a case of zero weight is due, from its opening. */
  dueHours: z.number(),
  /** Whether the caller may take cases from this queue. */
  mayWork: z.boolean(),
});
export type QueueSummary = z.infer<typeof QueueSummary>;

/** What a case is about. */
const about = {
  category: Category.optional(),
  severity: Finding.shape.severity.optional(),
  source: z.enum(['machine', 'people', 'both']).optional(),
};

/** Served by `routes/queues.ts`: queues with their load, their cases, and the next case. */
export const queues = {
  'GET /queues': {
    summary: 'All queues with their load',
    duty: 'read-cases',
    answer: z.strictObject({ queues: z.array(QueueSummary), openAppeals: z.number().int() }),
  },
  'GET /queues/{queue}/cases': {
    summary:
      'Open cases by due time. With a filter, a page may be short or empty although `cursor` continues',
    duty: 'read-cases',
    path: z.strictObject({ queue: z.string().regex(/^[a-z][a-z-]{0,30}$/) }),
    query: z.strictObject({
      ...paging,
      ...about,
      /** `mine`: claimed by or assigned to the caller; `free`: not claimed. */
      claim: z.enum(['mine', 'free']).optional(),
      snoozed: z.enum(['true']).optional(),
    }),
    answer: pageOf(CaseRow),
  },
  'POST /queues/{queue}/next': {
    summary: 'Claims the first unclaimed case that the caller may work on; `null` if there is none',
    duty: 'rule',
    path: z.strictObject({ queue: z.string().regex(/^[a-z][a-z-]{0,30}$/) }),
    body: z.strictObject(about),
    answer: z.strictObject({ case: CaseRow.nullable() }),
  },
} as const satisfies Endpoints;
