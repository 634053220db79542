import * as z from 'zod';
import { Id } from '#shared/events/envelope.ts';
import { ListedKind, ListName, longestTexts } from '#shared/lists/entry.ts';
import type { Endpoints } from './endpoint.ts';
import { CsvFile, LastingReason, Person, pageOf, paging, Timestamp, Words } from './endpoint.ts';
import { Proposal } from './proposals.ts';

/** One entry of a list. */
export const ListEntryView = z.strictObject({
  entryId: z.string(),
  list: ListName,
  kind: ListedKind,
  /** Hashes and contacts are masked except for their ends. */
  label: z.string(),
  source: z.string(),
  authority: z.string().nullable(),
  reason: z.string(),
  owner: Person,
  /** `null` before the entry is in force, like `approvedBy`. */
  proposedBy: Person.nullable(),
  approvedBy: Person.nullable(),
  addedAt: Timestamp,
  expiresAt: Timestamp,
});
export type ListEntryView = z.infer<typeof ListEntryView>;

/** An entry in force. */
export const StandingEntryView = z.strictObject({
  ...ListEntryView.shape,
  /** The proposal to remove it, or to take its import back, that waits for a second person. */
  undoProposalId: Id.nullable(),
});
export type StandingEntryView = z.infer<typeof StandingEntryView>;

/** An entry that covers what was looked up. */
export const FoundEntryView = z.strictObject({
  ...StandingEntryView.shape,
  /** False if it has expired: it has no effect and is deleted within days. */
  inForce: z.boolean(),
});
export type FoundEntryView = z.infer<typeof FoundEntryView>;

/** The changes that an import file would make. */
export const ImportPreview = z.strictObject({
  /** Send it to `POST /lists/imports`; `null` if the file cannot be imported. */
  token: z.string().nullable(),
  lines: z.number().int(),
  adds: z.number().int(),
  changes: z.number().int(),
  same: z.number().int(),
  /** Total number of invalid lines; `problems` lists the first ones. */
  bad: z.number().int(),
  problems: z.array(
    z.strictObject({
      line: z.number().int(),
      field: z.string().nullable(),
      problem: Words,
      remedy: Words,
    }),
  ),
  /**
   * Total number of lines whose value is also on an opposite list; `opposites` lists the first ones. Both may
   * be intended.
   */
  opposed: z.number().int(),
  opposites: z.array(z.strictObject({ line: z.number().int(), list: ListName })),
  sample: z.array(ListEntryView),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** The extent of taking a change back. */
export const TakenBack = z.strictObject({
  remove: z.number().int(),
  add: z.number().int(),
  /** Entries that were changed, removed or expired since; they are left as they are. */
  left: z.number().int(),
});

/** An import of the last month, which can be taken back as a whole. */
export const ListImport = z.strictObject({
  changeId: Id,
  lists: z.array(ListName),
  sources: z.array(z.string()),
  /** Whether `lists` and `sources` are those of the first part only, because the entries were not counted. */
  partial: z.boolean(),
  entries: z.number().int(),
  /**
   * Number of entries still as the import left them; `null` if too many to count here (the preview counts
   * them), or if the replaced entries are not, or no longer, stored.
   */
  stand: z.number().int().nullable(),
  /** More than 20,000 entries: counted and taken back only on the command line. */
  tooMany: z.boolean(),
  note: z.string(),
  by: Person,
  approvedBy: Person,
  /** When it was approved. */
  at: Timestamp,
  /**
   * False while it is being applied, or if that was interrupted: it must then be approved again before a
   * take-back.
   */
  whole: z.boolean(),
  /** The proposal to take it back that waits for a second person; one of two if it also restores entries. */
  undoProposalId: Id.nullable(),
  /** The change to take it back, or one of two, that waits; without a proposal, it is decided on the command line. */
  undoChangeId: Id.nullable(),
});
export type ListImport = z.infer<typeof ListImport>;

/** One part of an account's credit or an entity's reputation. */
export const CreditPart = z.strictObject({
  description: Words,
  points: z.number(),
  at: Timestamp.nullable(),
});

/** Served by `routes/lists.ts`. Every change is proposed by one person and approved by another. */
export const lists = {
  'GET /lists': {
    summary:
      'All lists with an upper bound of their entries: a removed entry is counted until its expiry time',
    duty: 'read-cases',
    answer: z.strictObject({
      lists: z.array(
        z.strictObject({ list: ListName, kind: ListedKind, entries: z.number().int() }),
      ),
    }),
  },
  'GET /lists/{list}/entries': {
    summary: 'Entries of a list, latest first within each page',
    duty: 'read-cases',
    path: z.strictObject({ list: ListName }),
    query: z.strictObject({ ...paging, kind: ListedKind.optional() }),
    answer: pageOf(StandingEntryView),
  },
  'POST /lists/lookups': {
    summary:
      'Finds what covers a thing on any list, as events are matched: the entry that names it, and those of a wider range or a parent domain. A lookup of an identity, number, address, payment account or contact is recorded on the caller’s own audit chain',
    key: 'named',
    duty: 'read-cases',
    body: z.strictObject({
      kind: ListedKind,
      /** As an entry names it; an address may also be a single one, and a template the whole text of a post. */
      value: z.string().min(1).max(10_000),
      /** Name of the key of a digest; empty for a value that is not hashed. */
      key: z.string().max(31),
    }),
    /** Latest expiry first, so those in force come before expired ones. */
    answer: z.strictObject({ entries: z.array(FoundEntryView) }),
  },
  'POST /lists/{list}/entries': {
    summary: 'Proposes an entry',
    duty: 'edit-lists',
    path: z.strictObject({ list: ListName }),
    body: z.strictObject({
      kind: ListedKind,
      value: z.string().min(1).max(300),
      source: z.string().min(1).max(120),
      authority: z.string().min(1).max(120).nullable(),
      expiresAt: Timestamp,
      reason: LastingReason.max(longestTexts.reason),
    }),
    answer: Proposal,
    status: 201,
  },
  'POST /lists/{list}/entries/{entryId}/removal': {
    summary: 'Proposes to remove an entry',
    duty: 'edit-lists',
    path: z.strictObject({ list: ListName, entryId: z.string().regex(/^[\w.:-]{1,128}$/) }),
    body: z.strictObject({ reason: LastingReason }),
    answer: Proposal,
    status: 201,
  },
  'GET /lists/changes': {
    summary:
      'Additions to the lists (a single entry or a file) that were proposed in the last 30 days and approved, with the number of entries still unchanged; latest proposal first',
    duty: 'read-cases',
    query: z.strictObject(paging),
    answer: pageOf(ListImport),
  },
  'GET /lists/changes/{changeId}/undo': {
    summary:
      'Previews taking back a whole import, which is possible for a month. 400 for more than 20,000 entries (use `clearspring lists take-back`), for a removal or a take-back, and for an import that is being applied or was interrupted (approve it again first)',
    duty: 'edit-lists',
    path: z.strictObject({ changeId: Id }),
    answer: TakenBack,
  },
  'POST /lists/changes/{changeId}/undo': {
    summary:
      'Proposes to take an import back: its entries are removed and the entries that it replaced are restored, except those that changed before the approval. Refused in the same cases as the preview',
    duty: 'edit-lists',
    path: z.strictObject({ changeId: Id }),
    body: z.strictObject({ reason: LastingReason }),
    answer: z.strictObject({
      ...TakenBack.shape,
      /**
       * One for the removals and one for the restored entries; a part that was already proposed by somebody
       * is missing.
       */
      proposals: z.array(Proposal).min(1).max(2),
    }),
    status: 201,
  },
  'POST /lists/{list}/previews': {
    summary:
      'Previews the import of a CSV or JSONL file (at most 10,000 lines and 4 MB), with errors by line',
    duty: 'edit-lists',
    path: z.strictObject({ list: ListName }),
    body: z.strictObject({ format: z.enum(['csv', 'jsonl']), file: z.string().max(4_000_000) }),
    answer: ImportPreview,
  },
  'POST /lists/{list}/imports': {
    summary: 'Proposes a previewed import',
    duty: 'edit-lists',
    path: z.strictObject({ list: ListName }),
    body: z.strictObject({ token: z.string().max(1024), reason: LastingReason }),
    answer: Proposal,
    status: 201,
  },
  'GET /lists/{list}/export': {
    summary:
      'The list as CSV, at most 20000 entries (`x-partial: true` if there may be more), with spreadsheet formulas escaped; the export is recorded',
    duty: 'export',
    path: z.strictObject({ list: ListName }),
    answer: CsvFile,
    type: 'text/csv',
  },
  'GET /accounts/{accountId}/credit': {
    summary: 'Credit of the account and reputation of what it shares, part by part',
    duty: 'read-cases',
    path: z.strictObject({ accountId: Id }),
    answer: z.strictObject({
      score: z.number(),
      parts: z.array(CreditPart),
      reputation: z.array(
        z.strictObject({
          node: z.string(),
          name: Words,
          score: z.number(),
          parts: z.array(CreditPart),
        }),
      ),
    }),
  },
} as const satisfies Endpoints;
