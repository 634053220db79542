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
 * Returns the store for one batch, with the pages of an account and a day read once. Other writers move marks to pages
 * too: they are read again after the account itself was, as after a lost race.
 */
export const readingPagesOnce = (states: StateStore): StateStore => {
  const pages = new Map<string, Map<number, Promise<readonly EventMark[]>>>();
  const moved = new Map<string, readonly EventMark[]>();
  return {
    ...states,
    read(wanted, options) {
      for (const accountId of wanted.accounts ?? []) pages.delete(accountId);
      return states.read(wanted, options);
    },
    async readMarks(accountId, at) {
      const days = pages.get(accountId) ?? new Map();
      pages.set(accountId, days);
      const date = Math.floor(at / day);
      const marks = days.get(date) ?? states.readMarks(accountId, at);
      days.set(date, marks);
      return [...(await marks), ...(moved.get(accountId) ?? [])];
    },
    async keepMarks(accountId, marks) {
      await states.keepMarks(accountId, marks);
      moved.set(accountId, [...(moved.get(accountId) ?? []), ...marks]);
    },
  };
};
