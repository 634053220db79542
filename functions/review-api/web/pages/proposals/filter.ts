import type { Proposal } from '../../../contract/proposals.ts';

export const kinds = ['ruling', 'bulk', 'undo', 'block', 'list-change', 'rule-move'] as const;

/** Which proposals are shown, stored in the page's URL: the open ones of every kind, or others. */
export type ProposalFilter = { readonly state?: 'decided'; readonly kind?: Proposal['kind'] };

/** Reads the filter from URL parameters. */
export const readProposalFilter = (search: Readonly<Record<string, unknown>>): ProposalFilter => {
  const kind = kinds.find((one) => one === search.kind);
  return { ...(search.state === 'decided' && { state: 'decided' }), ...(kind && { kind }) };
};
