import * as z from 'zod';
import { Id } from '#shared/events/envelope.ts';
import type { Endpoints } from './endpoint.ts';
import { At, Person, pageOf, paging, Reason, Version, Words } from './endpoint.ts';

const kinds = ['ruling', 'bulk', 'undo', 'block', 'list-change', 'rule-move'] as const;

/** What waits for a second pair of eyes. */
export const Proposal = z.strictObject({
  proposalId: Id,
  version: z.number().int(),
  kind: z.enum(kinds),
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn', 'expired']),
  /** What would be done, in a sentence. */
  words: Words,
  /** Why one person is not enough. */
  because: Words,
  caseId: z.string().nullable(),
  /** What a ruling would do about the case. */
  act: z.string().nullable(),
  /** The rule that would be moved. */
  rule: z.string().nullable(),
  by: Person,
  at: At,
  reason: z.string(),
  expiresAt: At,
  decidedBy: Person.nullable(),
  decidedAt: At.nullable(),
  /** Why it was agreed to, turned down or taken back. */
  decidedReason: z.string().nullable(),
  /** Whether the caller may approve it; nobody approves their own. */
  mayApprove: z.boolean(),
  /** What came of it: a ruling, a bulk run, a rulebook entry. */
  resultId: z.string().nullable(),
});
export type Proposal = z.infer<typeof Proposal>;

const path = z.strictObject({ proposalId: Id });
const body = z.strictObject({ expectedVersion: Version, reason: Reason });

/** File `routes/proposals.ts`. */
export const proposals = {
  'GET /proposals': {
    summary: 'Proposals, those that end first on top',
    duty: 'read-cases',
    query: z.strictObject({
      ...paging,
      state: z.enum(['open', 'decided']).optional(),
      kind: z.enum(kinds).optional(),
      /** Those that would act on a case, alone or as one of many. */
      caseId: Id.optional(),
      /** Those that would move a rule. */
      rule: Id.optional(),
      /** Those that would take a bulk action back. */
      bulkId: Id.optional(),
    }),
    answer: pageOf(Proposal),
  },
  'POST /proposals/{proposalId}/approve': {
    summary: 'Agrees, which does it at once; 409 `same-person` for one’s own',
    duty: 'read-cases',
    path,
    body,
    answer: Proposal,
  },
  'POST /proposals/{proposalId}/reject': {
    summary: 'Disagrees: nothing is done',
    duty: 'read-cases',
    path,
    body,
    answer: Proposal,
  },
  'POST /proposals/{proposalId}/withdraw': {
    summary: 'Takes one’s own proposal back',
    duty: 'read-cases',
    path,
    body,
    answer: Proposal,
  },
} as const satisfies Endpoints;
