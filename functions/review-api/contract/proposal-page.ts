import * as z from 'zod';
import { Id } from '#shared/events/envelope.ts';
import { lives } from '#shared/rules/life.ts';
import { entityKinds } from '#shared/signals/entity-state.ts';
import { BulkAct, BulkProgress, Preview, RulingInput } from './acting.ts';
import type { Endpoints } from './endpoint.ts';
import { Person, Timestamp } from './endpoint.ts';
import { ListEntryView } from './lists.ts';
import { Proposal } from './proposals.ts';
import { RuleView } from './rules.ts';

/** Previews of what an open proposal would do; empty once it is decided or can no longer be carried out. */
const sample = z.array(z.strictObject({ accountId: Id, preview: Preview }));

/** The effect of a proposal, for the person who decides it. */
export const ProposalDetails = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ruling'),
    /** `null` if the account was erased since. */
    accountId: Id.nullable(),
    ruling: RulingInput,
    /** The case has changed since, so the proposal can no longer be carried out. */
    changed: z.boolean(),
    sample,
  }),
  z.strictObject({
    kind: z.literal('bulk'),
    ruling: BulkAct,
    accounts: z.array(
      z.strictObject({
        accountId: Id,
        caseId: Id.nullable(),
        /** The account's case has changed since, so the account will be skipped. */
        changed: z.boolean(),
      }),
    ),
    /** Full previews of the first few accounts. */
    sample,
  }),
  z.strictObject({
    kind: z.literal('undo'),
    /** The act that would be taken back. */
    act: z.string(),
    accounts: z.array(
      z.strictObject({
        accountId: Id,
        caseId: Id,
        from: z.string().nullable(),
        to: z.string().nullable(),
        /** A later ruling exists, or it was already taken back: it will be skipped. */
        changed: z.boolean(),
      }),
    ),
    /** Full previews of the first few accounts. */
    sample,
  }),
  z.strictObject({
    kind: z.literal('block'),
    entity: z.enum(entityKinds),
    /** Masked. */
    label: z.string(),
    until: Timestamp,
  }),
  z.strictObject({
    kind: z.literal('list-change'),
    action: z.enum(['add', 'remove']),
    entries: z.number().int(),
    /** Entries to add that would replace one in force now; 0 once the change is decided. */
    replaces: z.number().int(),
    /** The first 100 entries. */
    sample: z.array(ListEntryView),
  }),
  z.strictObject({
    kind: z.literal('rule-move'),
    revision: z.number().int(),
    from: z.enum(lives),
    to: z.enum(lives),
    share: z.number().nullable(),
    /** Whether the rule was rewritten or moved since, so that the move can no longer be carried out. */
    changed: z.boolean(),
    /** The rule now; `null` if it no longer exists. */
    rule: RuleView.nullable(),
    /** The backtest of this revision. */
    backtest: z.strictObject({ examined: z.number().int(), fired: z.number().int() }).nullable(),
  }),
]);
export type ProposalDetails = z.infer<typeof ProposalDetails>;

/** Served by `routes/proposals.ts`. */
export const proposalPage = {
  'GET /proposals/{proposalId}': {
    summary:
      'A proposal with its effect: accounts with previews, list entries, or the record of a rule',
    duty: 'read-cases',
    path: z.strictObject({ proposalId: Id }),
    answer: z.strictObject({
      proposal: Proposal,
      details: ProposalDetails,
      /** Who may approve it, of those who signed in within 30 days; `null` once it is decided, begun to be or expired. */
      approvers: z.array(Person).nullable(),
    }),
  },
  'GET /proposals/{proposalId}/progress': {
    summary: 'Progress of a proposed bulk action, or of its undo, while an approval carries it out',
    duty: 'read-cases',
    path: z.strictObject({ proposalId: Id }),
    answer: BulkProgress,
  },
} as const satisfies Endpoints;
