import * as z from 'zod';
import { Subject } from '#shared/decisions/decision.ts';
import { WordedStatement } from '#shared/decisions/statement.ts';
import { Command } from '#shared/effects/command.ts';
import { Id } from '#shared/events/envelope.ts';
import { longestTexts } from '#shared/lists/entry.ts';
import { ReviewMark } from '#shared/reviews/mark.ts';
import { entityKinds } from '#shared/signals/entity-state.ts';
import { RulingView } from './cases.ts';
import type { Endpoints } from './endpoint.ts';
import { CasePath, LastingReason, Person, Reason, Timestamp, Version, Words } from './endpoint.ts';
import { ProblemCode } from './problem.ts';
import { Proposal } from './proposals.ts';
import { CaseRow } from './queues.ts';
import { RuleId } from './rules.ts';

/** The latest time that a command can express (`Instant`). */
const lastInstant = Date.UTC(2100, 0, 1) - 1;

const until = Timestamp.max(lastInstant).nullable();

const actsOnAccount = [
  z.strictObject({ act: z.literal('uphold') }),
  z.strictObject({ act: z.literal('release') }),
  z.strictObject({ act: z.literal('challenge'), until }),
  z.strictObject({ act: z.literal('limit'), until }),
  z.strictObject({ act: z.literal('freeze'), until }),
] as const;

/**
 * A ruling on a case's account or one of its posts. `until: null` means no end. `release` and `restore` lift
 * a measure; `uphold` changes nothing and closes the case.
 */
export const RulingInput = z.discriminatedUnion('act', [
  ...actsOnAccount,
  z.strictObject({ act: z.literal('hide'), contentId: Id }),
  z.strictObject({ act: z.literal('restore'), contentId: Id }),
]);
export type RulingInput = z.infer<typeof RulingInput>;

/** The effect of an act that has not been carried out. */
export const Preview = z.strictObject({
  /** Why it would be refused; `null` if it would be carried out. */
  problem: ProblemCode.nullable(),
  /** The commands that the platform would receive. */
  commands: z.array(Command),
  /** The statement that the user would receive. */
  statement: z.strictObject({ 'zh-CN': WordedStatement, en: WordedStatement }).nullable(),
  change: z
    .strictObject({
      subject: Subject,
      from: z.string(),
      to: z.string(),
      until: Timestamp.nullable(),
      /** The current end. If only the end changes, `from` equals `to`. */
      previousUntil: Timestamp.nullable(),
    })
    .nullable(),
  /** Why a second person must approve it. */
  fourEyes: Words.nullable(),
});
export type Preview = z.infer<typeof Preview>;

const RulingDone = z.strictObject({
  kind: z.literal('done'),
  case: CaseRow,
  ruling: RulingView,
});
const RulingProposed = z.strictObject({ kind: z.literal('proposed'), proposal: Proposal });

/**
 * The result of a ruling: carried out; `recorded` as the second conclusion of a blind re-review, without any
 * effect; or waiting for a second person.
 */
export const RulingAnswer = z.discriminatedUnion('kind', [
  RulingDone,
  z.strictObject({ kind: z.literal('recorded'), ruling: RulingView }),
  RulingProposed,
]);
export type RulingAnswer = z.infer<typeof RulingAnswer>;

/** The result of undoing a ruling: carried out, or waiting for a second person. */
const RulingUndoAnswer = z.discriminatedUnion('kind', [RulingDone, RulingProposed]);

/**
 * The targets of a bulk action: selected cases, the accounts linked to a case, the members of a campaign, or
 * the accounts restricted by a rule. At most 100 accounts.
 */
export const Selection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cases'), caseIds: z.array(Id).min(1).max(100) }),
  z.strictObject({
    kind: z.literal('ring'),
    caseId: Id,
    /** Entities of the case's graph that define the ring; all of them by default. */
    nodes: z.array(z.string().min(1).max(300)).max(30).optional(),
  }),
  /**
   * All known accounts that post the content of a campaign's case. Ruling on the lead account closes that
   * case, even if nothing changes for the account.
   */
  z.strictObject({ kind: z.literal('campaign'), caseId: Id }),
  /**
   * Accounts restricted by an automated decision in this time range that would not be restricted without the
   * rule; for `hide` and `restore`, their posts. Returns the latest 100 targets on which the act is possible;
   * repeat after they are done. The `cursor` of a preview continues further back.
   */
  z.strictObject({
    kind: z.literal('rule'),
    rule: RuleId,
    from: Timestamp,
    to: Timestamp,
    cursor: z.string().min(1).max(2_000).optional(),
  }),
]);
export type Selection = z.infer<typeof Selection>;

/**
 * The act on each account. `hide` and `restore` apply to the latest post of its case, or to the post that the
 * rule hid.
 */
export const BulkAct = z.discriminatedUnion('act', [
  ...actsOnAccount,
  z.strictObject({ act: z.literal('hide') }),
  z.strictObject({ act: z.literal('restore') }),
]);
export type BulkAct = z.infer<typeof BulkAct>;

const BulkItem = z.strictObject({
  accountId: Id,
  caseId: Id.nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  problem: ProblemCode.nullable(),
  /** Only for items that were carried out. */
  rulingId: z.string().nullable(),
});

export const BulkPreview = z.strictObject({
  /**
   * Send it to `POST /bulk/runs` within ten minutes to carry out exactly what was previewed. `null` if all
   * accounts are left out, or a selection by rule found no targets in the range read so far.
   */
  token: z.string().nullable(),
  would: z.number().int(),
  items: z.array(BulkItem),
  /** Full previews of the first few items. */
  sample: z.array(z.strictObject({ accountId: Id, preview: Preview })),
  fourEyes: Words.nullable(),
  /** How far back a selection by rule has read; `null` for other selections. */
  readTo: Timestamp.nullable(),
  /** Continues further back; `null` once the start of the range is reached. */
  cursor: z.string().nullable(),
});
export type BulkPreview = z.infer<typeof BulkPreview>;

/** The effect of taking a bulk action back, account by account. */
export const BulkUndoPreview = BulkPreview.omit({ token: true, readTo: true, cursor: true });
export type BulkUndoPreview = z.infer<typeof BulkUndoPreview>;

export const BulkRun = z.strictObject({
  bulkId: Id,
  act: z.string(),
  by: Person,
  /** The second person, if one was needed; then taking it back needs two people too. */
  approvedBy: Person.nullable(),
  at: Timestamp,
  reason: z.string(),
  done: z.number().int(),
  failed: z.number().int(),
  items: z.array(BulkItem),
  undoneBy: Person.nullable(),
});
export type BulkRun = z.infer<typeof BulkRun>;

/**
 * Accounts on which a bulk action or its undo has acted so far; accounts on which it cannot act are not
 * counted.
 */
export const BulkProgress = z.strictObject({
  done: z.number().int(),
  of: z.number().int(),
  /** Accounts of which it cannot be read whether it has acted on them. They are not in `done`. */
  unreadable: z.number().int(),
});
export type BulkProgress = z.infer<typeof BulkProgress>;

/** The result of a bulk action or its undo: carried out, or waiting for a second person. */
export const BulkAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), run: BulkRun }),
  z.strictObject({ kind: z.literal('proposed'), proposal: Proposal }),
]);
export type BulkAnswer = z.infer<typeof BulkAnswer>;

const bulkToken = z.string().min(1).max(60_000);

/** Served by `routes/acting.ts`. Every write needs an `Idempotency-Key`. */
export const acting = {
  'POST /cases/{caseId}/previews': {
    summary: 'Previews a ruling: the commands to the platform and the notice to the user',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      ruling: RulingInput,
      category: ReviewMark.shape.category.optional(),
    }),
    answer: Preview,
  },
  'POST /cases/{caseId}/rulings': {
    summary:
      'Rules on the case. A blind second ruling is only `recorded` and compared with the first; the reviewer learns so afterwards',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      expectedVersion: Version,
      ruling: RulingInput,
      reason: Reason,
      mark: ReviewMark.optional(),
    }),
    answer: RulingAnswer,
  },
  'GET /rulings/{rulingId}/undo': {
    summary:
      'Previews the undo of a ruling: the commands to the platform and the notice to the user',
    duty: 'rule',
    path: z.strictObject({ rulingId: Id }),
    answer: Preview,
  },
  'POST /rulings/{rulingId}/undo': {
    summary:
      'Undoes a ruling: the previous measure applies again and the case reopens. If the ruling needed two people, so does its undo',
    duty: 'rule',
    path: z.strictObject({ rulingId: Id }),
    body: z.strictObject({ reason: Reason }),
    answer: RulingUndoAnswer,
  },
  'POST /cases/{caseId}/marks': {
    summary: 'Marks a case as abusive, innocent or unclear without taking any action',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({ expectedVersion: Version, mark: ReviewMark, reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/blocks': {
    summary: 'Proposes to block something that the account used; another person must approve it',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      node: z.string().min(1).max(300),
      days: z.number().int().min(1).max(365),
      /** Stored in the list entry, so it is limited to the length of an entry's reason. */
      reason: LastingReason.max(longestTexts.reason),
    }),
    answer: z.strictObject({ kind: z.enum(entityKinds), proposal: Proposal }),
    status: 201,
  },
  'POST /bulk/previews': {
    summary: 'Previews a bulk action, account by account',
    duty: 'act-in-bulk',
    body: z.strictObject({
      selection: Selection,
      ruling: BulkAct,
      /** Accounts of the selection to leave out: they are listed, but nothing is done to them. */
      except: z.array(Id).max(300).optional(),
    }),
    answer: BulkPreview,
  },
  'POST /bulk/runs': {
    summary: 'Carries out a previewed bulk action; every account has its own result',
    duty: 'act-in-bulk',
    body: z.strictObject({ token: bulkToken, reason: Reason }),
    answer: BulkAnswer,
  },
  'POST /bulk/progress': {
    summary: 'Progress of the bulk action started with this token and Idempotency-Key, in accounts',
    key: 'named',
    duty: 'act-in-bulk',
    body: z.strictObject({ token: bulkToken }),
    answer: BulkProgress,
  },
  'GET /bulk/runs/{bulkId}': {
    summary: 'Result of a bulk action',
    duty: 'read-cases',
    path: z.strictObject({ bulkId: Id }),
    answer: BulkRun,
  },
  'GET /bulk/runs/{bulkId}/undo': {
    summary: 'Previews the undo of a bulk action, account by account',
    duty: 'act-in-bulk',
    path: z.strictObject({ bulkId: Id }),
    answer: BulkUndoPreview,
  },
  'GET /bulk/runs/{bulkId}/undo/progress': {
    summary:
      'Progress of the undo of a bulk action: accounts undone so far, of those that it acted on',
    duty: 'act-in-bulk',
    path: z.strictObject({ bulkId: Id }),
    answer: BulkProgress,
  },
  'POST /bulk/runs/{bulkId}/undo': {
    summary:
      'Undoes a bulk action on every account without a later ruling. If the action needed two people, so does its undo',
    duty: 'act-in-bulk',
    path: z.strictObject({ bulkId: Id }),
    body: z.strictObject({ reason: Reason }),
    answer: BulkAnswer,
  },
} as const satisfies Endpoints;
