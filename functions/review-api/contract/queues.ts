import * as z from 'zod';
import { Outcome, Subject } from '#shared/decisions/decision.ts';
import { Campaign } from '#shared/effects/case-weight.ts';
import { Id } from '#shared/events/envelope.ts';
import { Finding } from '#shared/rules/finding.ts';
import { Script, Tier } from '#shared/settings/review.ts';
import type { Endpoints } from './endpoint.ts';
import { At, Person, pageOf, paging, Reason, Words } from './endpoint.ts';

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

export const StandingName = z.enum(['active', 'challenged', 'limited', 'frozen', 'closed']);
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
  /** Counted to 1000: `more` says that there are others. */
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

const path = z.strictObject({ caseId: Id });
const versioned = { expectedVersion: z.number().int().positive() };

/** File `routes/queues.ts`: lists, claims, presence, and what sends a case on its way. */
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
      category: z
        .string()
        .regex(/^[a-z-]{1,40}$/)
        .optional(),
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
  'PUT /cases/{caseId}/presence': {
    summary: 'Says that the caller looks at the case, and tells who else does. Repeat every 20 s',
    key: 'no',
    duty: 'read-cases',
    path,
    body: z.strictObject({
      /** Keeps the caller's claim alive as well. */
      working: z.boolean(),
    }),
    answer: z.strictObject({
      claim: Claim.nullable(),
      others: z.array(Person),
      /** Differs from what the page holds: read the case again. */
      version: z.number().int(),
    }),
  },
  'POST /cases/{caseId}/claim': {
    summary: 'Takes the case for 90 s; a heartbeat keeps it. 409 `claimed` when it is somebody’s',
    duty: 'rule',
    path,
    body: z.strictObject({}),
    answer: Claim,
  },
  'DELETE /cases/{caseId}/claim': {
    summary: 'Gives the case back',
    duty: 'rule',
    path,
    answer: z.null(),
    status: 204,
  },
  'POST /cases/{caseId}/hand-over': {
    summary: 'Gives the case to a colleague, with a note',
    duty: 'rule',
    path,
    body: z.strictObject({ ...versioned, to: z.string().min(1).max(64), reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/skip': {
    summary: 'Hides the case from the caller for eight hours; others still see it',
    duty: 'rule',
    path,
    body: z.strictObject({}),
    answer: z.null(),
    status: 204,
  },
  'POST /cases/{caseId}/snooze': {
    summary: 'Hides the case from everybody until a time, at most 30 days away',
    duty: 'rule',
    path,
    body: z.strictObject({ ...versioned, until: At, reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/escalate': {
    summary: 'Sends the case to those who are senior',
    duty: 'rule',
    path,
    body: z.strictObject({ ...versioned, reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/second-opinion': {
    summary: 'Asks another reviewer for an opinion before ruling',
    duty: 'rule',
    path,
    body: z.strictObject({ ...versioned, reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/opinions': {
    summary: 'Answers a question for a second opinion; the case goes back to who asked',
    duty: 'rule',
    path,
    body: z.strictObject({
      ...versioned,
      would: z.enum(['uphold', 'release', 'challenge', 'limit', 'freeze', 'hide', 'restore']),
      reason: Reason,
    }),
    answer: CaseRow,
  },
  'GET /colleagues': {
    summary: 'Who signed in within 30 days and may rule on some cases',
    duty: 'read-cases',
    answer: z.strictObject({ people: z.array(Person) }),
  },
  'GET /cases/{caseId}/colleagues': {
    summary: 'Whom a case can be handed to: who signed in within 30 days and may work on it',
    duty: 'read-cases',
    path,
    answer: z.strictObject({ people: z.array(Person) }),
  },
} as const satisfies Endpoints;
