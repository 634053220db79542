import * as z from 'zod';
import { Subject } from '#shared/decisions/decision.ts';
import { WordedStatement } from '#shared/decisions/statement.ts';
import { Command } from '#shared/effects/command.ts';
import { Id } from '#shared/events/envelope.ts';
import { longestWords } from '#shared/lists/entry.ts';
import { Mark } from '#shared/reviews/mark.ts';
import { entityKinds } from '#shared/signals/entity-state.ts';
import { RulingView } from './cases.ts';
import type { Endpoints } from './endpoint.ts';
import { At, CasePath, Person, Reason, Version, Words } from './endpoint.ts';
import { ProblemCode } from './problem.ts';
import { Proposal } from './proposals.ts';
import { CaseRow } from './queues.ts';
import { RuleId } from './rules.ts';

/** What a command can say of times ends there (`Instant`). */
const lastInstant = Date.UTC(2100, 0, 1) - 1;

const until = At.max(lastInstant).nullable();

/**
 * What a person does about a case's account or one of its posts. `until: null` has no end. Release
 * and restore lift; uphold leaves all as it stands and closes the case.
 */
export const RulingInput = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('uphold') }),
  z.strictObject({ act: z.literal('release') }),
  z.strictObject({ act: z.literal('challenge'), until }),
  z.strictObject({ act: z.literal('limit'), until }),
  z.strictObject({ act: z.literal('freeze'), until }),
  z.strictObject({ act: z.literal('hide'), contentId: Id }),
  z.strictObject({ act: z.literal('restore'), contentId: Id }),
]);
export type RulingInput = z.infer<typeof RulingInput>;

/** What would follow, and nothing has yet. */
export const Preview = z.strictObject({
  /** Why it would be refused; `null` when it would be done. */
  problem: ProblemCode.nullable(),
  /** What the platform would be told, word for word. */
  commands: z.array(Command),
  /** What the user would read. */
  statement: z.strictObject({ 'zh-CN': WordedStatement, en: WordedStatement }).nullable(),
  change: z
    .strictObject({
      subject: Subject,
      from: z.string(),
      to: z.string(),
      until: At.nullable(),
      /** When it would end without this; where nothing but the term changes, `from` is `to`. */
      wasUntil: At.nullable(),
    })
    .nullable(),
  /** Why another person must agree first. */
  fourEyes: Words.nullable(),
});
export type Preview = z.infer<typeof Preview>;

/** A ruling, or its undo, is carried out or waits for a second person. */
export const RulingAnswer = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('done'), case: CaseRow, ruling: RulingView }),
  z.strictObject({ is: z.literal('proposed'), proposal: Proposal }),
]);
export type RulingAnswer = z.infer<typeof RulingAnswer>;

/**
 * Whom a bulk action is about: chosen cases, everybody linked to one, a campaign’s members, or whom a rule
 * restricted. At most 100 accounts.
 */
export const Selection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cases'), caseIds: z.array(Id).min(1).max(100) }),
  z.strictObject({
    kind: z.literal('ring'),
    caseId: Id,
    /** Entities of the case's graph that make the ring; all of them when left out. */
    nodes: z.array(z.string().min(1).max(300)).max(30).optional(),
  }),
  /**
   * Everybody known to post what a campaign's case is about. Ruling on whoever leads it closes that
   * case, also where nothing changes for them.
   */
  z.strictObject({ kind: z.literal('campaign'), caseId: Id }),
  /**
   * Who stands restricted by a decision that a machine made in these times, and would not be without
   * the rule; to hide and to restore is about the post. The latest 100 about whom it can be done: when they are
   * done, ask again. With the `cursor` of a preview it looks further back from there.
   */
  z.strictObject({
    kind: z.literal('rule'),
    rule: RuleId,
    from: At,
    to: At,
    cursor: z.string().min(1).max(2_000).optional(),
  }),
]);
export type Selection = z.infer<typeof Selection>;

/** What is done about each account; to hide and to restore is about the latest post that its case is about, or that the rule hid. */
export const BulkAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('uphold') }),
  z.strictObject({ act: z.literal('release') }),
  z.strictObject({ act: z.literal('challenge'), until }),
  z.strictObject({ act: z.literal('limit'), until }),
  z.strictObject({ act: z.literal('freeze'), until }),
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
  /** Of those that were done. */
  rulingId: z.string().nullable(),
});

export const BulkPreview = z.strictObject({
  /**
   * Give it to `POST /bulk/runs`: what was previewed is what is done, for ten minutes. `null` where a
   * selection by rule found nobody so far back as it looked.
   */
  token: z.string().nullable(),
  would: z.number().int(),
  items: z.array(BulkItem),
  /** The first few in full. */
  sample: z.array(z.strictObject({ accountId: Id, preview: Preview })),
  fourEyes: Words.nullable(),
  /** How far a selection by rule looked back; `null` for the others. */
  readTo: At.nullable(),
  /** Looks further back; `null` when the beginning of its times was reached. */
  cursor: z.string().nullable(),
});
export type BulkPreview = z.infer<typeof BulkPreview>;

/** What would follow from taking a bulk action back, account by account. */
export const BulkUndoPreview = BulkPreview.omit({ token: true, readTo: true, cursor: true });
export type BulkUndoPreview = z.infer<typeof BulkUndoPreview>;

export const BulkRun = z.strictObject({
  bulkId: Id,
  act: z.string(),
  by: Person,
  /** Who agreed, where one person was not enough: taking it back takes two as well. */
  approvedBy: Person.nullable(),
  at: At,
  reason: z.string(),
  done: z.number().int(),
  failed: z.number().int(),
  items: z.array(BulkItem),
  undoneBy: Person.nullable(),
});
export type BulkRun = z.infer<typeof BulkRun>;

/** On how many accounts a bulk action, or its undo, has acted so far; those about whom it cannot are not among them. */
export const BulkProgress = z.strictObject({ done: z.number().int(), of: z.number().int() });
export type BulkProgress = z.infer<typeof BulkProgress>;

/** A bulk action, or its undo, is carried out or waits for a second person. */
export const BulkAnswer = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('done'), run: BulkRun }),
  z.strictObject({ is: z.literal('proposed'), proposal: Proposal }),
]);
export type BulkAnswer = z.infer<typeof BulkAnswer>;

const bulkToken = z.string().min(1).max(60_000);

/** File `routes/acting.ts`. Every write wants an `Idempotency-Key`: the same key is the same act. */
export const acting = {
  'POST /cases/{caseId}/previews': {
    summary: 'What the platform and the user would get',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({ ruling: RulingInput }),
    answer: Preview,
  },
  'POST /cases/{caseId}/rulings': {
    summary: 'Rules on the case',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      expectedVersion: Version,
      ruling: RulingInput,
      reason: Reason,
      mark: Mark.optional(),
    }),
    answer: RulingAnswer,
  },
  'GET /rulings/{rulingId}/undo': {
    summary: 'What the platform and the user would get if a ruling were taken back',
    duty: 'rule',
    path: z.strictObject({ rulingId: Id }),
    answer: Preview,
  },
  'POST /rulings/{rulingId}/undo': {
    summary:
      'Takes a ruling back: what stood before stands again, and the case is open. What took two people is taken back by two',
    duty: 'rule',
    path: z.strictObject({ rulingId: Id }),
    body: z.strictObject({ reason: Reason }),
    answer: RulingAnswer,
  },
  'POST /cases/{caseId}/marks': {
    summary: 'Marks what was found to be true without doing anything',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({ expectedVersion: Version, mark: Mark, reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/blocks': {
    summary: 'Proposes to block something that the account used; another person must agree',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      node: z.string().min(1).max(300),
      days: z.number().int().min(1).max(365),
      /** Stands in the entry of the list, so it is no longer than one takes. */
      reason: Reason.max(longestWords.reason),
    }),
    answer: z.strictObject({ kind: z.enum(entityKinds), proposal: Proposal }),
    status: 201,
  },
  'POST /bulk/previews': {
    summary: 'What an act over a selection or a ring would do, account by account',
    duty: 'act-in-bulk',
    body: z.strictObject({ selection: Selection, ruling: BulkAct }),
    answer: BulkPreview,
  },
  'POST /bulk/runs': {
    summary: 'Does what was previewed: each account for itself, with its own result',
    duty: 'act-in-bulk',
    body: z.strictObject({ token: bulkToken, reason: Reason }),
    answer: BulkAnswer,
  },
  'POST /bulk/progress': {
    summary:
      'On how many accounts the bulk action of this token and Idempotency-Key has acted so far, of how many',
    key: 'named',
    duty: 'act-in-bulk',
    body: z.strictObject({ token: bulkToken }),
    answer: BulkProgress,
  },
  'GET /bulk/runs/{bulkId}': {
    summary: 'What a bulk action did',
    duty: 'read-cases',
    path: z.strictObject({ bulkId: Id }),
    answer: BulkRun,
  },
  'GET /bulk/runs/{bulkId}/undo': {
    summary: 'What taking a bulk action back would do, account by account',
    duty: 'act-in-bulk',
    path: z.strictObject({ bulkId: Id }),
    answer: BulkUndoPreview,
  },
  'GET /bulk/runs/{bulkId}/undo/progress': {
    summary: 'How many accounts of a bulk action are taken back so far, of those it acted on',
    duty: 'act-in-bulk',
    path: z.strictObject({ bulkId: Id }),
    answer: BulkProgress,
  },
  'POST /bulk/runs/{bulkId}/undo': {
    summary:
      'Takes back all of it that is still the latest word. What took two people is taken back by two',
    duty: 'act-in-bulk',
    path: z.strictObject({ bulkId: Id }),
    body: z.strictObject({ reason: Reason }),
    answer: BulkAnswer,
  },
} as const satisfies Endpoints;
