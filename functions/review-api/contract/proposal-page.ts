import * as z from 'zod';
import { Id } from '#shared/events/envelope.ts';
import { lives } from '#shared/rules/life.ts';
import { entityKinds } from '#shared/signals/entity-state.ts';
import { BulkAct, BulkProgress, Preview, RulingInput } from './acting.ts';
import type { Endpoints } from './endpoint.ts';
import { At } from './endpoint.ts';
import { ListEntryView } from './lists.ts';
import { Proposal } from './proposals.ts';
import { RuleView } from './rules.ts';

/** Of what was decided there is no preview: it was done, or never will be. */
const sample = z.array(z.strictObject({ accountId: Id, preview: Preview }));

/** What a proposal would do, for whoever agrees to it. */
export const ProposalDetails = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ruling'),
    accountId: Id,
    ruling: RulingInput,
    /** The case changed since: it cannot be carried out any more. */
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
        /** Its case changed since: it will be left out. */
        changed: z.boolean(),
      }),
    ),
    /** The first few in full. */
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
        /** Something came after it, or it was taken back: it will be left out. */
        changed: z.boolean(),
      }),
    ),
    /** The first few in full. */
    sample,
  }),
  z.strictObject({
    kind: z.literal('block'),
    entity: z.enum(entityKinds),
    /** Shortened. */
    label: z.string(),
    until: At,
  }),
  z.strictObject({
    kind: z.literal('list-change'),
    action: z.enum(['add', 'remove']),
    entries: z.number().int(),
    /** The first 100. */
    sample: z.array(ListEntryView),
  }),
  z.strictObject({
    kind: z.literal('rule-move'),
    revision: z.number().int(),
    from: z.enum(lives),
    to: z.enum(lives),
    share: z.number().nullable(),
    /** As it is now; `null` when it is gone. */
    rule: RuleView.nullable(),
    /** Of this revision, over stored events. */
    backtest: z.strictObject({ looked: z.number().int(), fired: z.number().int() }).nullable(),
  }),
]);
export type ProposalDetails = z.infer<typeof ProposalDetails>;

/** File `routes/proposals.ts`. */
export const proposalPage = {
  'GET /proposals/{proposalId}': {
    summary: 'A proposal with what it would do: accounts with previews, entries, a rule’s record',
    duty: 'read-cases',
    path: z.strictObject({ proposalId: Id }),
    answer: z.strictObject({ proposal: Proposal, details: ProposalDetails }),
  },
  'GET /proposals/{proposalId}/progress': {
    summary:
      'How far a bulk action, or its undo, is while another person’s agreement carries it out',
    duty: 'read-cases',
    path: z.strictObject({ proposalId: Id }),
    answer: BulkProgress,
  },
} as const satisfies Endpoints;
