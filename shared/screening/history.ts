import type { Occurrence } from '../events/recheck.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { Role } from '../signals/advance.ts';
import type { KeyedHash } from '../signals/keyed-hash.ts';
import { findMark, type Mark } from '../signals/marks.ts';
import type { StateStore } from '../stores/states/port.ts';

/**
 * The mark that an occurrence leaves on an account. One account can be marked in two roles by two
 * events, never by one; as a counterpart by events of several accounts, among which ids may repeat.
 */
export const markOf = ({ event, digest, at }: Occurrence, role: Role, hash: KeyedHash): Mark => ({
  id: hash(role === 'home' ? event.eventId : `${role}:${event.accountId} ${event.eventId}`),
  digest: Number.parseInt(digest.slice(0, 6), 16),
  at,
});

/**
 * Whether an account saw an occurrence before: on its own marks, and for one no later than what
 * already left for pages, on those.
 */
export const recall = async (
  accountId: string,
  state: AccountState | undefined,
  mark: Mark,
  states: Pick<StateStore, 'readMarks'>,
): Promise<'repeat' | 'conflict' | 'new'> => {
  if (!state) return 'new';
  const here = findMark(state.marks.kept, mark.id, mark.digest);
  if (here) return here;
  if (mark.at > state.marks.through) return 'new';
  return findMark(await states.readMarks(accountId, mark.at), mark.id, mark.digest) ?? 'new';
};
