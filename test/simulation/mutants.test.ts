import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Occurrence } from '#shared/events/occurrence.ts';
import type { Ports } from '#shared/screening/ports.ts';
import type { EventMark } from '#shared/signals/marks.ts';
import type { Commit, CommitOutcome } from '#shared/stores/ledger/port.ts';
import type { StateWrite } from '#shared/stores/states/port.ts';
import { check } from './check.ts';
import type { Mutation } from './history.ts';
import { playHistory } from './world.ts';

/*
 * Mutation tests: each mutant is the product with one part broken. The checker must detect it within forty busy
 * histories; a surviving mutant shows a blind spot of the simulation. The one that lives longest is detected by the 17th.
 */

type Part =
  | 'joins-from-before'
  | 'fresh-marks-on-pages'
  | 'no-clearance'
  | 'no-watermark'
  | 'arrival-windows'
  | 'stays-marked';

const activeMutant = vi.hoisted((): { part: Part | null } => ({ part: null }));

vi.mock('#shared/screening/link.ts', async (original) => {
  const real = await original<typeof import('#shared/screening/link.ts')>();
  return {
    ...real,
    joinEntities: (async (joins, known, ports) => {
      const joined = await real.joinEntities(joins, known, ports);
      return activeMutant.part === 'joins-from-before'
        ? { entities: known, afterJoin: new Map() }
        : joined;
    }) satisfies typeof real.joinEntities,
  };
});

vi.mock('#shared/signals/marks.ts', async (original) => {
  const real = await original<typeof import('#shared/signals/marks.ts')>();
  return {
    ...real,
    addMarks: ((marks, fresh, room) => {
      if (activeMutant.part !== 'fresh-marks-on-pages') return real.addMarks(marks, fresh, room);
      const byTime = [...marks.kept, ...fresh].toSorted((a, b) => a.at - b.at);
      const leaving = byTime.slice(0, Math.max(0, byTime.length - 4));
      return byTime.length <= real.marksKept
        ? { marks: { ...marks, kept: byTime }, leaving: [] }
        : {
            marks: {
              kept: byTime.slice(leaving.length),
              through: Math.max(marks.through, (leaving.at(-1) as EventMark).at),
            },
            leaving,
          };
    }) satisfies typeof real.addMarks,
  };
});

vi.mock('#shared/reviews/clearance.ts', async (original) => {
  const real = await original<typeof import('#shared/reviews/clearance.ts')>();
  return {
    ...real,
    clear: ((state, seen) => {
      if (activeMutant.part === 'no-clearance') return state;
      const cleared = real.clear(state, seen);
      return activeMutant.part === 'no-watermark' ? { ...cleared, clearance: null } : cleared;
    }) satisfies typeof real.clear,
  };
});

vi.mock('#shared/signals/advance.ts', async (original) => {
  const real = await original<typeof import('#shared/signals/advance.ts')>();
  const asCounted = (occurrence: Occurrence): Occurrence =>
    activeMutant.part === 'arrival-windows' ? { ...occurrence, at: occurrence.sentAt } : occurrence;
  return {
    ...real,
    advance: ((state, occurrence, known) =>
      real.advance(state, asCounted(occurrence), known)) satisfies typeof real.advance,
    advanceCounterpart: ((state, occurrence, hash) =>
      real.advanceCounterpart(
        state,
        asCounted(occurrence),
        hash,
      )) satisfies typeof real.advanceCounterpart,
  };
});

vi.mock('#shared/signals/entity-state.ts', async (original) => {
  const real = await original<typeof import('#shared/signals/entity-state.ts')>();
  return {
    ...real,
    readmitInEntity: ((entity, ...about) =>
      activeMutant.part === 'stays-marked'
        ? entity
        : real.readmitInEntity(entity, ...about)) satisfies typeof real.readmitInEntity,
  };
});

const partMutant = (part: Part): { readonly part: Part } => ({ part });

/** Writes unconditionally, without comparing versions. */
const unconditionalWrites = (kind: 'accountId' | 'entity'): Mutation => ({
  stores: (ports) => ({
    ...ports,
    states: {
      ...ports.states,
      write: async (writes) => {
        const found = await ports.states.read(
          {
            accounts: writes.flatMap((write) => ('accountId' in write ? [write.accountId] : [])),
            entities: writes.flatMap((write) => ('entity' in write ? [write.entity] : [])),
            posts: [],
          },
          { consistent: true },
        );
        return ports.states.write(
          writes.map((write): StateWrite => {
            if (!(kind in write)) return write;
            return 'accountId' in write
              ? { ...write, from: found.accounts.get(write.accountId)?.version ?? 0 }
              : {
                  ...write,
                  from:
                    found.entities.get(`${write.entity.kind}#${write.entity.value}`)?.version ?? 0,
                };
          }),
        );
      },
    },
  }),
});

/** Replaces the commit. */
const replaceCommit =
  (commit: (commit: Commit, ports: Ports) => Promise<CommitOutcome>) =>
  (ports: Ports): Ports => ({
    ...ports,
    ledger: { ...ports.ledger, commit: (asked) => commit(asked, ports) },
  });

const mutants: Readonly<Record<string, Mutation | { readonly part: Part }>> = {
  'accounts are written whatever their version': unconditionalWrites('accountId'),
  'entities are written whatever their version': unconditionalWrites('entity'),
  'a commit ignores the version of the account': {
    stores: replaceCommit(async (commit, { ledger, states }) => {
      const { accountId } = commit.account;
      const { accounts } = await states.read(
        { accounts: [accountId], entities: [], posts: [] },
        { consistent: true },
      );
      const from = accounts.get(accountId)?.version ?? 0;
      return ledger.commit({ ...commit, account: { ...commit.account, from } });
    }),
  },
  'a commit writes the account first and the rest afterwards': {
    callers: replaceCommit(async (commit, { ledger, states }) => {
      const { from, state } = commit.account;
      const [outcome] = await states.write([commit.account]);
      if (outcome === 'stale') return { kind: 'stale' };
      return ledger.commit({
        ...commit,
        account: {
          ...commit.account,
          from: from + 1,
          state: { ...state, version: state.version + 1 },
        },
      });
    }),
  },
  'a commit stores no outbox messages': {
    stores: replaceCommit((commit, { ledger }) => ledger.commit({ ...commit, outbox: [] })),
  },
  'freezes are not counted toward brakes': {
    stores: replaceCommit((commit, { ledger }) => ledger.commit({ ...commit, brakes: [] })),
  },
  'earlier members of an entity are not rechecked': {
    callers: (ports) => ({
      ...replaceCommit((commit, { ledger }) =>
        ledger.commit({
          ...commit,
          outbox: commit.outbox.filter(
            (message) => !(message.destination === 'followUps' && message.body.kind === 'recheck'),
          ),
        }),
      )(ports),
      followUps: {
        ...ports.followUps,
        send: async (messages) => {
          await ports.followUps.send(messages.filter(({ body }) => !body.includes('"recheck"')));
          return [];
        },
      },
    }),
  },
  'a released account stays marked': partMutant('stays-marked'),
  'rulings and ended holds have no follow-up': {
    stores: replaceCommit((commit, { ledger }) =>
      ledger.commit({
        ...commit,
        outbox: commit.outbox.filter(
          ({ body }) =>
            !('standingVersion' in body) ||
            !commit.decisions.some(({ eventType }) =>
              ['review.ruled', 'hold.ended'].includes(eventType),
            ),
        ),
      }),
    ),
  },
  'marked entities are not remembered': {
    stores: (ports) => ({
      ...ports,
      papers: { ...ports.papers, write: async () => 'written' },
    }),
  },
  'marks that leave the item are not kept on a page': {
    stores: (ports) => ({ ...ports, states: { ...ports.states, keepMarks: async () => {} } }),
  },
  'pages are not read': {
    stores: (ports) => ({ ...ports, states: { ...ports.states, readMarks: async () => [] } }),
  },
  'pages are forgotten after five minutes': {
    stores: (ports) => {
      const keptAt = new Map<number, number>();
      return {
        ...ports,
        states: {
          ...ports.states,
          keepMarks: async (accountId, marks) => {
            for (const { id } of marks) keptAt.set(id, keptAt.get(id) ?? ports.clock.now());
            await ports.states.keepMarks(accountId, marks);
          },
          readMarks: async (accountId, at) =>
            (await ports.states.readMarks(accountId, at)).filter(
              ({ id }) => ports.clock.now() - (keptAt.get(id) ?? 0) < 300_000,
            ),
        },
      };
    },
  },
  'a page holds marks of events that are not stored yet': partMutant('fresh-marks-on-pages'),
  'an event is judged on its entity from before it joined': partMutant('joins-from-before'),
  'a recheck reads a stale replica': {
    callers: (ports) => ({
      ...ports,
      states: { ...ports.states, read: (wanted) => ports.states.read(wanted) },
    }),
  },
  'windows count by time of arrival': partMutant('arrival-windows'),
  'a clearance has no effect': partMutant('no-clearance'),
  'a clearance is forgotten': partMutant('no-watermark'),
  'a write that was throttled counts as done': {
    callers: (ports) => ({
      ...ports,
      states: {
        ...ports.states,
        write: async (writes) => {
          try {
            return await ports.states.write(writes);
          } catch {
            return writes.map(() => 'written' as const);
          }
        },
      },
    }),
  },
  'a commit that was throttled counts as done': {
    callers: replaceCommit(async (commit, { ledger }) => {
      try {
        return await ledger.commit(commit);
      } catch {
        return { kind: 'committed' };
      }
    }),
  },
  'a commit that lost its race counts as done': {
    callers: replaceCommit(async (commit, { ledger }) => {
      const outcome = await ledger.commit(commit);
      return outcome.kind === 'stale' ? { kind: 'committed' } : outcome;
    }),
  },
  'sent messages count as delivered': {
    stores: (ports) => ({
      ...ports,
      outbox: {
        ...ports.outbox,
        postpone: async ({ id }) => {
          await ports.outbox.acknowledge(id, ports.clock.now());
        },
      },
    }),
  },
  'messages are deleted before they are screened': { answer: null },
  'every message counts as done': { answer: () => [] },
  'messages not finished in time count as done': {
    answer: (failed, _, outOfTime) => (outOfTime ? [] : failed),
  },
  'the batch response is shifted by one message': {
    answer: (failed, ids) => failed.map((id) => ids[(ids.indexOf(id) + 1) % ids.length] as string),
  },
  'the receiver ignores versions': {
    receiver: ({ states, delivered }) => ({
      applyState: async (command) => {
        states.set(`${command.subject.kind}:${command.subject.id}`, command);
        return 'applied';
      },
      deliverOnce: async (command) => {
        delivered.set(command.commandId, command);
        return 'applied';
      },
    }),
  },
};

const traceLimit = Error.stackTraceLimit;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = traceLimit;
});

/** Returns the first history that exposes the mutant, and the violated invariant. */
const findKillingHistory = async (mutant: Mutation | { readonly part: Part }) => {
  activeMutant.part = 'part' in mutant ? mutant.part : null;
  try {
    for (let seed = 1; seed <= 40; seed++) {
      const [violation] = check(
        await playHistory(seed, new Map(), 'part' in mutant ? {} : mutant, { mostScenes: 7 }),
      );
      if (violation) return { seed, ...violation };
    }
    return null;
  } finally {
    activeMutant.part = null;
  }
};

describe('within forty busy histories', () => {
  it('no invariant is violated by the correct implementation', { timeout: 300_000 }, async () => {
    expect(await findKillingHistory({})).toBeNull();
  });

  it.for(Object.entries(mutants))(
    'an invariant is violated if %s',
    { timeout: 300_000 },
    async ([name, mutant]) => {
      const found = await findKillingHistory(mutant);
      console.log(
        `${name}: ${found ? `history ${found.seed}, ${found.invariant}: ${found.what}` : 'lives'}`,
      );
      expect(found).not.toBeNull();
    },
  );
});
