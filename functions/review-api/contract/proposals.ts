import * as z from 'zod';
import { Id } from '#shared/events/envelope.ts';
import { lives } from '#shared/rules/life.ts';
import type { Endpoints } from './endpoint.ts';
import { Person, pageOf, paging, Reason, Timestamp, Version, Words } from './endpoint.ts';

const Life = z.enum(lives);

/** A step of a rule: from one revision's life stage and canary share (0..1) to another. */
const ProposedMove = z.strictObject({
  revision: z.number().int(),
  from: Life,
  fromShare: z.number().nullable(),
  to: Life,
  share: z.number().nullable(),
});

const kinds = ['ruling', 'bulk', 'undo', 'block', 'list-change', 'rule-move'] as const;

/** An act that waits for a second person, or was decided by one. */
export const Proposal = z.strictObject({
  proposalId: Id,
  version: z.number().int(),
  kind: z.enum(kinds),
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn', 'expired']),
  /**
   * The decision that is being carried out or was interrupted, so that it may have taken effect in part: only the same
   * one is possible, and completes it.
   */
  begun: z.enum(['approved', 'rejected', 'withdrawn']).nullable(),
  /** The proposed act, in a sentence. */
  words: Words,
  /** Why a second person is needed. */
  approvalReason: Words,
  caseId: z.string().nullable(),
  /** The act of a proposed ruling. */
  act: z.string().nullable(),
  /** The rule of a proposed move. */
  rule: z.string().nullable(),
  /** The proposed move of that rule. */
  move: ProposedMove.nullable(),
  by: Person,
  at: Timestamp,
  reason: z.string(),
  expiresAt: Timestamp,
  decidedBy: Person.nullable(),
  decidedAt: Timestamp.nullable(),
  /** The reason given for the approval, rejection or withdrawal. */
  decidedReason: z.string().nullable(),
  /** Whether the caller may approve it; nobody approves their own. */
  mayApprove: z.boolean(),
  /** The id of the result: a ruling, a bulk run, a rulebook entry. */
  resultId: z.string().nullable(),
});
export type Proposal = z.infer<typeof Proposal>;

const path = z.strictObject({ proposalId: Id });
const body = z.strictObject({ expectedVersion: Version, reason: Reason });

/** Served by `routes/proposals.ts`. */
export const proposals = {
  'GET /proposals': {
    summary: 'Proposals, those that expire first on top',
    duty: 'read-cases',
    query: z.strictObject({
      ...paging,
      state: z.enum(['open', 'decided']).optional(),
      kind: z.enum(kinds).optional(),
      /** Proposals that would act on this case, alone, in bulk or by the undo of a bulk action. */
      caseId: Id.optional(),
      /** Proposals that would move this rule: all open ones, and decided ones among the latest. */
      rule: Id.optional(),
      /** Proposals that would take this bulk action back. */
      bulkId: Id.optional(),
    }),
    answer: pageOf(Proposal),
  },
  'POST /proposals/{proposalId}/approve': {
    summary:
      'Approves a proposal and carries it out at once. 409 `same-person` for the caller’s own proposal',
    duty: 'read-cases',
    path,
    body,
    answer: Proposal,
  },
  'POST /proposals/{proposalId}/reject': {
    summary: 'Rejects a proposal; nothing is carried out',
    duty: 'read-cases',
    path,
    body,
    answer: Proposal,
  },
  'POST /proposals/{proposalId}/withdraw': {
    summary: 'Withdraws the caller’s own proposal',
    duty: 'read-cases',
    path,
    body,
    answer: Proposal,
  },
} as const satisfies Endpoints;
