import * as z from 'zod';
import { Outcome, Subject } from '#shared/decisions/decision.ts';
import { Campaign } from '#shared/effects/case-weight.ts';
import { Id } from '#shared/events/envelope.ts';
import { Finding } from '#shared/rules/finding.ts';
import { Script, Tier } from '#shared/settings/review.ts';
import { standings } from '#shared/signals/account-state.ts';
import type { Endpoints } from './endpoint.ts';
import { At, Category, Person, pageOf, paging, Words } from './endpoint.ts';

/** Why a case stands where it stands. All parts add up to its points; at 180 it is overdue. */
export const PriorityPart = z.strictObject({
  reason: z.enum(['harm', 'confidence', 'reports', 'victim', 'unread', 'appeal', 'age']),
  points: z.number(),
});
export type PriorityPart = z.infer<typeof PriorityPart>;

/** Who works on a case, while their heartbeat lasts. */
export const Claim = z.strictObject({
  by: Person,
  /** It ends by itself then; a heartbeat moves it. */
  until: At,
  mine: z.boolean(),
});
export type Claim = z.infer<typeof Claim>;

/** What staff asked for on the way. */
export const Handling = z.strictObject({
  /** Handed to this person: others see it, only they may claim it. */
  assignee: Person.nullable(),
  snoozedUntil: At.nullable(),
  escalated: z.strictObject({ by: Person, at: At }).nullable(),
  /** `by` asks; anybody else answers; then it is theirs again. */
  secondOpinion: z.strictObject({ by: Person, at: At, answered: z.boolean() }).nullable(),
});
export type Handling = z.infer<typeof Handling>;

export const StandingName = z.enum(standings);
export const Visibility = z.enum(['visible', 'flagged', 'hidden']);

/** One row of a queue: all that is needed to choose it. */
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
  openedAt: At,
  changedAt: At,
  dueAt: At,
  overdue: z.boolean(),
  /** Who brought it: rules, people who reported, or both. */
  source: z.enum(['machine', 'people', 'both']),
  reporters: z.number().int(),
  hits: z.number().int(),
  victimAtRisk: z.boolean(),
  degraded: z.boolean(),
  /** The platform only observed: nothing was done. */
  observed: z.boolean(),
  /** Of the latest text that landed on it, ISO 15924. */
  script: Script.nullable(),
  /** What the account is worth to the platform, as the platform says. */
  tier: Tier.nullable(),
  /** Of its appeal. */
  language: z.string().nullable(),
  campaign: Campaign.nullable(),
  latest: z.strictObject({ decisionId: Id, outcome: Outcome, subject: Subject }).nullable(),
  /**
   * How the account stands now, and its post that the latest decision is about: an earlier one may be in
   * force, and the latest lifted. Of a campaign’s case it is the account that leads it. `null`: not known, or no
   * post of the account.
   */
  inForce: z.strictObject({
    standing: StandingName.nullable(),
    visibility: Visibility.nullable(),
  }),
  appeal: z.strictObject({ appealId: Id, dueAt: At, mayDecide: z.boolean() }).nullable(),
  claim: Claim.nullable(),
  handling: Handling,
});
export type CaseRow = z.infer<typeof CaseRow>;

/** A queue as its reviewers see it. */
export const QueueSummary = z.strictObject({
  queue: z.string(),
  /** Of a queue of the platform's own; `null`: every platform has it. */
  name: Words.nullable(),
  /** Counted to 1000: `more` says that there may be others, also where the caller reads a part of the queue. */
  open: z.number().int(),
  more: z.boolean(),
  overdue: z.number().int(),
  /** When the case was opened that is open longest, of those that the caller reads. */
  oldestAt: At.nullable(),
  claimed: z.number().int(),
  mine: z.number().int(),
  /** Hours from opening until a case that weighs nothing is due. */
  dueHours: z.number(),
  /** Whether the caller may take cases here. */
  mayWork: z.boolean(),
});
export type QueueSummary = z.infer<typeof QueueSummary>;

/** File `routes/queues.ts`: queues with their load, their cases, and the next one. */
export const queues = {
  'GET /queues': {
    summary: 'All queues with their load',
    duty: 'read-cases',
    answer: z.strictObject({ queues: z.array(QueueSummary), openAppeals: z.number().int() }),
  },
  'GET /queues/{queue}/cases': {
    summary:
      'Open cases, the one that is due first on top; a filter may leave a page short or empty while `cursor` goes on',
    duty: 'read-cases',
    path: z.strictObject({ queue: z.string().regex(/^[a-z][a-z-]{0,30}$/) }),
    query: z.strictObject({
      ...paging,
      category: Category.optional(),
      severity: Finding.shape.severity.optional(),
      source: z.enum(['machine', 'people', 'both']).optional(),
      /** `mine`: claimed by or handed to the caller; `free`: claimed by nobody. */
      claim: z.enum(['mine', 'free']).optional(),
      snoozed: z.enum(['true']).optional(),
    }),
    answer: pageOf(CaseRow),
  },
  'POST /queues/{queue}/next': {
    summary: 'Claims the first free case that the caller may work on; `null` when there is none',
    duty: 'rule',
    path: z.strictObject({ queue: z.string().regex(/^[a-z][a-z-]{0,30}$/) }),
    body: z.strictObject({}),
    answer: z.strictObject({ case: CaseRow.nullable() }),
  },
} as const satisfies Endpoints;
