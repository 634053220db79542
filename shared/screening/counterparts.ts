import { counterpartOf } from '../events/parties.ts';
import { type AccountState, roomForMarks, unknownAccountAt } from '../signals/account-state.ts';
import { advanceCounterpart, changesCounterpart } from '../signals/advance.ts';
import { addMarks, type EventMark, marksKept, noMarks } from '../signals/marks.ts';
import { checkRepeat, markOf } from './history.ts';
import type { Item } from './intake.ts';
import type { Ports } from './ports.ts';
import { waitAfterRace } from './retry.ts';

/** The other party of an item, or `null`. */
export const counterpartOfItem = ({ occurrence: { event } }: Item): string | null =>
  event.type === 'account.rechecked' ? null : counterpartOf(event);

/**
 * Separates the answers to openings in the same batch from the other items. An answer only counts once its
 * opening is counted, and must not be recorded before that.
 */
export const splitAnswers = (
  items: readonly Item[],
): { readonly rest: readonly Item[]; readonly answers: readonly Item[] } => {
  const messages = items.flatMap((item) => {
    const { event } = item.occurrence;
    return event.type === 'social.messaged' ? [{ item, event }] : [];
  });
  const openings = new Set(
    messages
      .filter(({ event }) => !event.data.reply)
      .map(({ event }) => `${event.accountId} ${event.data.targetId}`),
  );
  const answers = messages
    .filter(({ event }) => event.data.reply)
    .filter(({ event }) => openings.has(`${event.data.targetId} ${event.accountId}`))
    .map(({ item }) => item);
  return answers.length === 0
    ? { rest: items, answers }
    : { rest: items.filter((item) => !answers.includes(item)), answers };
};

/** The write of a counterpart's next state, what it contains, and what another write must take. */
type PlannedWrite = {
  readonly group: readonly Item[];
  readonly rest: readonly Item[];
  readonly write: {
    readonly accountId: string;
    readonly from: number;
    readonly state: AccountState;
  };
};

/** Adds what happened to a counterpart to its state; `null` if the state has it all already. */
const planWrite = async (
  accountId: string,
  group: readonly Item[],
  from: AccountState | undefined,
  { states, hash }: Pick<Ports, 'states' | 'hash'>,
): Promise<PlannedWrite | null> => {
  const fresh: EventMark[] = [];
  let state = from;
  let taken = 0;
  for (const { occurrence } of group) {
    if (fresh.length === marksKept) break;
    taken += 1;
    if (!changesCounterpart(state, occurrence, hash)) continue;
    const mark = markOf(occurrence, 'counterpart', hash);
    if ((await checkRepeat(accountId, from, mark, states)) !== 'new') continue;
    fresh.push(mark);
    const before = state ?? unknownAccountAt(occurrence.at);
    state = advanceCounterpart(before, occurrence, hash);
  }
  if (!state || fresh.length === 0) return null;
  const { marks, leaving } = addMarks(from?.marks ?? noMarks, fresh, roomForMarks(state));
  if (leaving.length > 0) await states.keepMarks(accountId, leaving);
  const version = from?.version ?? 0;
  return {
    group,
    rest: group.slice(taken),
    write: { accountId, from: version, state: { ...state, marks, version: version + 1 } },
  };
};

/**
 * Writes what happened to the counterparts, before the home accounts are written. Idempotent: each occurrence
 * leaves its mark. Returns the resulting states.
 *
 * @throws Unavailable if the store is unavailable; `Contested` if concurrent writers keep winning on an account
 */
export const updateCounterparts = async (
  items: readonly Item[],
  known: ReadonlyMap<string, AccountState>,
  { states, hash, clock }: Pick<Ports, 'states' | 'hash' | 'clock'>,
): Promise<ReadonlyMap<string, AccountState>> => {
  if (items.every((item) => counterpartOfItem(item) === null)) return known;
  // If several events share one id, home accounts take the earliest one; counterparts must take the same.
  const byEvent = Map.groupBy(
    items.toSorted((a, b) => a.occurrence.at - b.occurrence.at),
    ({ occurrence: { event } }) => `${event.accountId} ${event.eventId}`,
  );
  const current = new Map(known);
  let pending: Map<string, readonly Item[]> = Map.groupBy(
    [...byEvent.values()]
      .flatMap(([first]) => first ?? [])
      .filter((item) =>
        changesCounterpart(known.get(counterpartOfItem(item) ?? ''), item.occurrence, hash),
      ),
    (item) => counterpartOfItem(item) ?? '',
  );
  pending.delete('');

  for (let races = 0; pending.size > 0; ) {
    const planned = await Promise.all(
      [...pending].map(([accountId, group]) =>
        planWrite(accountId, group, current.get(accountId), { states, hash }),
      ),
    );
    const changed = planned.filter((plan) => plan !== null);
    const outcomes =
      changed.length === 0 ? [] : await states.write(changed.map(({ write }) => write));

    pending = new Map();
    const lost: string[] = [];
    const senders: string[] = [];
    for (const [i, { group, rest, write }] of changed.entries()) {
      const { accountId } = write;
      if (outcomes[i] === 'written') {
        current.set(accountId, write.state);
        if (rest.length > 0) pending.set(accountId, rest);
      } else {
        lost.push(accountId);
        senders.push(...group.map(({ occurrence }) => occurrence.event.accountId));
        pending.set(accountId, group);
      }
    }
    if (lost.length > 0) {
      await waitAfterRace({ clock, what: 'counterparts', accounts: senders }, ++races);
      const fresh = await states.read({ accounts: lost }, { consistent: true });
      for (const [id, state] of fresh.accounts) current.set(id, state);
    }
  }
  return current;
};
