import { counterpartOf } from '../events/parties.ts';
import type { AccountState } from '../signals/account-state.ts';
import { strangerAt } from '../signals/account-state.ts';
import { advance } from '../signals/advance.ts';
import { addMark, findMark, type Mark } from '../signals/marks.ts';
import { Unavailable } from '../stores/failure.ts';
import { markOf, recall } from './history.ts';
import type { Item } from './intake.ts';
import type { Ports } from './ports.ts';

/** The families that change the other party's state; a message leaves it as it is. */
const changesCounterpart = new Set([
  'social.accepted',
  'social.rejected',
  'payment.transferred',
  'report.filed',
]);

/** The other party of an item, or `null`. */
export const counterpartOfItem = ({ occurrence: { event } }: Item): string | null =>
  event.type === 'account.rechecked' ? null : counterpartOf(event);

const attempts = 6;

/**
 * Writes what happened to the accounts on the other side, before the home accounts are written.
 * Harmless when repeated: each leaves its mark. Gives the states as they are now.
 *
 * Throws `Unavailable` when the store is, or when an account stays contested.
 */
export const meetCounterparts = async (
  items: readonly Item[],
  known: ReadonlyMap<string, AccountState>,
  { states, hash, clock }: Pick<Ports, 'states' | 'hash' | 'clock'>,
): Promise<ReadonlyMap<string, AccountState>> => {
  const current = new Map(known);
  const met = items.filter(({ occurrence }) => changesCounterpart.has(occurrence.event.type));
  let open = Map.groupBy(met, (item) => counterpartOfItem(item));
  open.delete(null);

  for (let attempt = 0; open.size > 0; attempt++) {
    if (attempt === attempts) throw new Unavailable('counterparts stayed contested');
    if (attempt > 0) {
      await clock.pause(20 * 2 ** attempt);
      const accounts = [...open.keys()] as string[];
      const fresh = await states.read({ accounts, entities: [], posts: [] }, { consistent: true });
      for (const [id, state] of fresh.accounts) current.set(id, state);
    }

    const writes = await Promise.all(
      [...open].map(async ([id, group]) => {
        const accountId = id as string;
        const from = current.get(accountId);
        const leaving: Mark[] = [];
        let state = from;
        for (const { occurrence } of group.toSorted((a, b) => a.occurrence.at - b.occurrence.at)) {
          const mark = markOf(occurrence, 'counterpart', hash);
          if ((await recall(accountId, from, mark, states)) !== 'new') continue;
          const now = state ?? strangerAt(occurrence.at);
          if (findMark([...now.marks.kept, ...leaving], mark.id, mark.digest)) continue;
          const advanced = advance(now, occurrence, {
            role: 'counterpart',
            hash,
            reading: null,
            country: null,
            credibleReport: false,
          });
          const marked = addMark(advanced.marks, mark);
          leaving.push(...marked.leaving);
          state = { ...advanced, marks: marked.marks };
        }
        if (leaving.length > 0) await states.keepMarks(accountId, leaving);
        return { accountId, group, from, state };
      }),
    );
    const changed = writes.flatMap(({ accountId, group, from, state }) =>
      state && state !== from
        ? [
            {
              group,
              write: {
                accountId,
                from: from?.version ?? 0,
                state: { ...state, version: (from?.version ?? 0) + 1 },
              },
            },
          ]
        : [],
    );
    const outcomes =
      changed.length === 0 ? [] : await states.write(changed.map(({ write }) => write));

    open = new Map();
    for (const [i, { group, write }] of changed.entries()) {
      if (outcomes[i] === 'written') current.set(write.accountId, write.state);
      else open.set(write.accountId, group);
    }
  }
  return current;
};
