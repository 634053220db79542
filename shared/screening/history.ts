import type { Occurrence } from '../events/occurrence.ts';
import { day } from '../settings/durations.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { KeyedHash } from '../signals/keyed-hash.ts';
import { type EventMark, findMark } from '../signals/marks.ts';
import type { StateStore } from '../stores/states/port.ts';

/**
 * The mark that an occurrence leaves on an account: it identifies duplicate deliveries. An account can be
 * marked in both roles, but by different events. As a counterpart, it is marked by events of several
 * accounts, whose ids may repeat; the mark therefore includes the sender's account id.
 */
export const markOf = (
  { event, digest, at }: Occurrence,
  role: 'home' | 'counterpart',
  hash: KeyedHash,
): EventMark => ({
  id: hash(role === 'home' ? event.eventId : `${role}:${event.accountId} ${event.eventId}`),
  digest: Number.parseInt(digest.slice(0, 6), 16),
  at,
});

/**
 * Returns whether an account has seen an occurrence before. Checks the marks in the account's state, and, if
 * the occurrence is no later than the latest mark moved out to pages, those pages.
 */
export const checkRepeat = async (
  accountId: string,
  state: AccountState | undefined,
  mark: EventMark,
  states: Pick<StateStore, 'readMarks'>,
): Promise<'repeat' | 'conflict' | 'new'> => {
  if (!state) return 'new';
  const keptMatch = findMark(state.marks.kept, mark.id, mark.digest);
  if (keptMatch) return keptMatch;
  if (mark.at > state.marks.through) return 'new';
  return findMark(await states.readMarks(accountId, mark.at), mark.id, mark.digest) ?? 'new';
};

/**
 * Reads the pages of an account and a day once, for a step that looks up many events. The next step needs new ones: other
 * writers move marks to pages.
 */
export const readingPagesOnce = ({
  readMarks,
}: Pick<StateStore, 'readMarks'>): Pick<StateStore, 'readMarks'> => {
  const pages = new Map<string, ReturnType<StateStore['readMarks']>>();
  return {
    readMarks(accountId, at) {
      const name = `${accountId} ${Math.floor(at / day)}`;
      const marks = pages.get(name) ?? readMarks(accountId, at);
      pages.set(name, marks);
      return marks;
    },
  };
};
