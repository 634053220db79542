import * as z from 'zod';
import { Outcome, Subject } from '#shared/decisions/decision.ts';
import { Id } from '#shared/events/envelope.ts';
import type { Endpoints } from './endpoint.ts';
import { CsvFile, daysQuery, pageOf, paging, RuleTitle, Timestamp } from './endpoint.ts';

const SearchKey = z.enum([
  'account',
  'contact',
  'device',
  'text',
  'rule',
  'decision',
  'case',
  'content',
]);

const query = {
  by: SearchKey,
  q: z.string().trim().min(1).max(200),
  ...daysQuery,
  outcome: Outcome.optional(),
};

/** A search result: a decision, an account or a case. */
export const Hit = z.strictObject({
  kind: z.enum(['account', 'decision', 'case']),
  accountId: Id,
  caseId: z.string().nullable(),
  decisionId: z.string().nullable(),
  subject: Subject.nullable(),
  outcome: Outcome.nullable(),
  /** Whether the decision's subject was already restricted as much or more, so that nothing was done. */
  unchanged: z.boolean(),
  score: z.number().nullable(),
  rules: z.array(z.strictObject(RuleTitle)),
  at: Timestamp.nullable(),
  /** Masked. */
  excerpt: z.string().nullable(),
});
export type Hit = z.infer<typeof Hit>;

/** Served by `routes/search.ts`. */
export const search = {
  'GET /search': {
    summary:
      'Finds accounts, decisions and cases. A search by text looks at the words in evidence and at the texts stored with cases, and returns masked excerpts. A page may contain fewer than `limit`',
    duty: 'read-cases',
    query: z.strictObject({ ...query, ...paging }),
    answer: pageOf(Hit),
  },
  'GET /search/export': {
    summary:
      'The search results as CSV, at most 5000 rows (`x-partial: true` if there may be more), with spreadsheet formulas escaped; the export is recorded',
    duty: 'export',
    query: z.strictObject(query),
    answer: CsvFile,
    type: 'text/csv',
  },
} as const satisfies Endpoints;
