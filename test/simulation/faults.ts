import type { Ports } from '#shared/screening/ports.ts';
import { minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import type { Random } from '#shared/text/training/random.ts';
import type { Timeline } from './timeline.ts';

/** What can happen to one call, each with its share of calls. */
export type FaultMix = {
  /** Refused before anything was done. */
  readonly throttle: number;
  /** Done, but the caller does not learn it. */
  readonly lostReply: number;
  /** The worker ends; half of it before the call takes effect, half after. */
  readonly crash: number;
  /** The answer comes after the visibility timeout: the worker is a zombie by then. */
  readonly slow: number;
};

export const mixes = {
  calm: { throttle: 0, lostReply: 0, crash: 0, slow: 0 },
  light: { throttle: 0.03, lostReply: 0.01, crash: 0.012, slow: 0.01 },
  heavy: { throttle: 0.12, lostReply: 0.05, crash: 0.05, slow: 0.02 },
} as const satisfies Record<string, FaultMix>;

/** What happened at which step, over all histories: proof that every step was hit. */
export type Coverage = Map<string, Record<'calls' | keyof FaultMix | 'crashAfter', number>>;

/** One worker: once it crashed, nothing that it still does has any effect. */
export type Worker = { dead: boolean };

/** Thrown into a worker that is no more, so that its code unwinds. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** A crash at the first call of one step, before or after it takes effect: so that none is left out. */
export type Aim = { readonly step: string; readonly after: boolean };

export type FaultyWorld = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly mix: () => FaultMix;
  /** Taken from when it is hit. */
  readonly aims: Aim[];
  readonly coverage: Coverage;
  /** Hears of every step in order: what two runs of one seed must agree on. */
  readonly trace: (line: string) => void;
};

/** Calls of one worker into the world: they take time, fail, and end with the worker. */
export const faulty = (world: FaultyWorld, worker: Worker) => {
  const { timeline, random, mix, aims, coverage, trace } = world;

  const step = async <Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> => {
    if (worker.dead) throw new Crash(name);
    // Now and then a call takes long enough for others to come first.
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
    /** Every port that asks something of the world, with faults. */
    ports: (ports: Ports): Ports => {
      const { states, ledger, outbox, papers, quarantine, archive, actions, followUps, clock } =
        ports;
      const sending = (name: string, queue: Ports['actions']): Ports['actions'] => ({
        ...queue,
        send: (messages) =>
          step(`${name}.send`, async () => {
            // What is set aside was refused when it was sent again: by chance alone that is too seldom.
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
          // Each write of a folded call fares for itself: some are throttled within it, some of these
          // were applied all the same.
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
          dueHolds: (now, most) => step('ledger.dueHolds', () => ledger.dueHolds(now, most)),
          dropHold: (hold) => step('ledger.dropHold', () => ledger.dropHold(hold)),
        },
        outbox: {
          due: (now, most) => step('outbox.due', () => outbox.due(now, most)),
          find: (id) => step('outbox.find', () => outbox.find(id)),
          putOff: (before, after) => step('outbox.putOff', () => outbox.putOff(before, after)),
          acknowledge: (...receipt) =>
            step('outbox.acknowledge', () => outbox.acknowledge(...receipt)),
          defer: (id, until) => step('outbox.defer', () => outbox.defer(id, until)),
          fail: (id, at) => step('outbox.fail', () => outbox.fail(id, at)),
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
