import type { Ports } from '#shared/screening/ports.ts';
import { minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import type { Random } from '#shared/text/training/random.ts';
import type { Timeline } from './timeline.ts';

/** Probabilities of the faults of one call. */
export type FaultMix = {
  /** Rejected before it takes effect. */
  readonly throttle: number;
  /** Takes effect, but the caller gets an error. */
  readonly lostReply: number;
  /** The worker crashes; half of the crashes happen before the call takes effect, half after. */
  readonly crash: number;
  /** The response comes after the visibility timeout: the worker has become a zombie. */
  readonly slow: number;
};

export const mixes = {
  calm: { throttle: 0, lostReply: 0, crash: 0, slow: 0 },
  light: { throttle: 0.03, lostReply: 0.01, crash: 0.012, slow: 0.01 },
  heavy: { throttle: 0.12, lostReply: 0.05, crash: 0.05, slow: 0.02 },
} as const satisfies Record<string, FaultMix>;

/** Faults by step, over all histories: shows that every step was hit. */
export type Coverage = Map<string, Record<'calls' | keyof FaultMix | 'crashAfter', number>>;

/** One worker; after a crash, nothing it does takes effect. */
export type Worker = { dead: boolean };

/** Thrown into a crashed worker to unwind its code. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** A crash at the first call of one step, before or after it takes effect, so that every step is hit. */
export type Aim = { readonly step: string; readonly after: boolean };

type FaultyWorld = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly mix: () => FaultMix;
  /** Aims are removed once hit. */
  readonly aims: Aim[];
  readonly coverage: Coverage;
  /** Called with every step in order; two runs of one seed must produce the same trace. */
  readonly trace: (line: string) => void;
};

/** Wraps a worker's calls into the world: they take time, fail, and stop with the worker. */
export const withFaults = (world: FaultyWorld, worker: Worker) => {
  const { timeline, random, mix, aims, coverage, trace } = world;

  const step = async <Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> => {
    if (worker.dead) throw new Crash(name);
    // Some calls take long enough for other workers to overtake.
    const isLong = random.next() < 0.1;
    await timeline.pause(isLong ? random.between(40, 2_000) : random.between(1, 40));
    if (worker.dead) throw new Crash(name);

    const counts = coverage.get(name) ?? {
      calls: 0,
      throttle: 0,
      lostReply: 0,
      crash: 0,
      crashAfter: 0,
      slow: 0,
    };
    coverage.set(name, counts);
    counts.calls += 1;
    const { throttle, lostReply, crash, slow } = mix();
    const drawn = random.next();
    const end = (after: boolean): never => {
      counts[after ? 'crashAfter' : 'crash'] += 1;
      worker.dead = true;
      trace(`${name} crash${after ? ' after' : ''}`);
      throw new Crash(name);
    };

    const aim = aims.findIndex((one) => one.step === name);
    if (aim !== -1) {
      const [{ after } = { after: false }] = aims.splice(aim, 1);
      if (after) await call();
      end(after);
    }
    if (drawn < throttle) {
      counts.throttle += 1;
      trace(`${name} throttled`);
      throw new Unavailable('throttled');
    }
    if (drawn < throttle + crash / 2) end(false);
    if (drawn < throttle + crash) {
      await call();
      end(true);
    }
    if (drawn < throttle + crash + lostReply) {
      await call();
      counts.lostReply += 1;
      trace(`${name} lost`);
      throw new Unavailable('the reply was lost');
    }
    const isSlow = drawn < throttle + crash + lostReply + slow;
    const before = random.next() < 0.5;
    if (isSlow) {
      counts.slow += 1;
      if (before) await timeline.pause(random.between(minute, 10 * minute));
    }
    trace(name);
    const answer = await call();
    if (isSlow && !before) await timeline.pause(random.between(minute, 10 * minute));
    if (worker.dead) throw new Crash(name);
    return answer;
  };

  return {
    step,
    /** Wraps all ports with faults. */
    ports: (ports: Ports): Ports => {
      const { states, ledger, outbox, papers, quarantine, archive, actions, followUps, clock } =
        ports;
      const sending = <Queue extends Ports['followUps']>(name: string, queue: Queue): Queue => ({
        ...queue,
        send: (messages) =>
          step(`${name}.send`, async () => {
            // Messages are deferred only if resending them is rejected, which would happen too rarely by
            // chance.
            const setsAside = aims.some(({ step: aimed }) => aimed === 'outbox.defer');
            const share = setsAside ? 0.5 : mix().throttle / 2;
            const refused = messages.flatMap((_, place) => (random.next() < share ? [place] : []));
            const taken = messages.filter((_, place) => !refused.includes(place));
            await queue.send(taken);
            return refused;
          }),
      });
      return {
        ...ports,
        states: {
          read: (wanted, options) =>
            step(options?.consistent ? 'states.read-consistent' : 'states.read', () =>
              states.read(wanted, options),
            ),
          // Each write of a folded call has its own outcome: some are throttled, and some that were applied
          // report failure.
          write: (writes) => {
            const some = async () => {
              const { throttle, lostReply } = mix();
              const drawn = writes.map(() => random.next());
              const taken = writes.filter((_, i) => (drawn[i] as number) >= throttle);
              const outcomes = new Map(
                (await states.write(taken)).map((outcome, i) => [taken[i], outcome]),
              );
              return writes.map((write, i) =>
                (drawn[i] as number) >= 1 - lostReply
                  ? 'unavailable'
                  : (outcomes.get(write) ?? 'unavailable'),
              );
            };
            return step(
              writes.some((write) => 'accountId' in write)
                ? 'states.write-accounts'
                : 'states.write-entities',
              some,
            );
          },
          readMarks: (accountId, at) =>
            step('states.readMarks', () => states.readMarks(accountId, at)),
          keepMarks: (accountId, marks) =>
            step('states.keepMarks', () => states.keepMarks(accountId, marks)),
        },
        ledger: {
          commit: (commit) => step('ledger.commit', () => ledger.commit(commit)),
          fullCounters: (counters) =>
            step('ledger.fullCounters', () => ledger.fullCounters(counters)),
          readDecision: (id) => step('ledger.readDecision', () => ledger.readDecision(id)),
          decisionsOn: (at) => step('ledger.decisionsOn', () => ledger.decisionsOn(at)),
          decisionsAbout: (accountId, most) =>
            step('ledger.decisionsAbout', () => ledger.decisionsAbout(accountId, most)),
          readCases: (ids) => step('ledger.readCases', () => ledger.readCases(ids)),
          dueHolds: (...asked) => step('ledger.dueHolds', () => ledger.dueHolds(...asked)),
          dropHold: (hold) => step('ledger.dropHold', () => ledger.dropHold(hold)),
        },
        outbox: {
          due: (now, most) => step('outbox.due', () => outbox.due(now, most)),
          find: (id) => step('outbox.find', () => outbox.find(id)),
          postpone: (before, after) => step('outbox.putOff', () => outbox.postpone(before, after)),
          acknowledge: (...receipt) =>
            step('outbox.acknowledge', () => outbox.acknowledge(...receipt)),
          defer: (id, until) => step('outbox.defer', () => outbox.defer(id, until)),
          fail: (...receipt) => step('outbox.fail', () => outbox.fail(...receipt)),
        },
        papers: {
          read: (kind, wanted) => step('papers.read', () => papers.read(kind, wanted)),
          write: (paper) => step('papers.write', () => papers.write(paper)),
          list: (kind, folder, options) =>
            step('papers.list', () => papers.list(kind, folder, options)),
        },
        quarantine: {
          keep: (message) => step('quarantine.keep', () => quarantine.keep(message)),
        },
        archive: {
          append: (ids, occurrences) =>
            step('archive.append', () => archive.append(ids, occurrences)),
        },
        actions: sending('actions', actions),
        followUps: sending('followUps', followUps),
        clock: {
          now: clock.now,
          pause: async (milliseconds) => {
            if (worker.dead) throw new Crash('pause');
            await timeline.pause(Math.round(milliseconds * (0.5 + random.next())));
            if (worker.dead) throw new Crash('pause');
          },
        },
      };
    },
  };
};
