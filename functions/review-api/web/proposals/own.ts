import type { Proposal } from '../../contract/proposals.ts';
import type { Me } from '../session/me.tsx';

/** Whether somebody filed a proposal, here or at the command line, which records `cli:` before a name. */
export const isOwn = ({ by }: Pick<Proposal, 'by'>, { person }: Pick<Me, 'person'>): boolean =>
  by.id === person.id || by.id === `cli:${person.id}`;
