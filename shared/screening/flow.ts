import { heldBackNames } from '../effects/brakes.ts';
import { isCommandId } from '../effects/command.ts';
import { bucketOf } from '../reviews/histogram.ts';
import type { Commit } from '../stores/ledger/port.ts';
import type { TallyStore } from '../stores/tallies/port.ts';
import { errorFields } from '../telemetry/log.ts';
import type { Ports } from './ports.ts';
import { throttleWrites } from './throttle.ts';

/** The names of the counters that a commit increments in the day's flow. */
const countsOf = ({ decisions, cases, outbox }: Commit): readonly string[] => [
  ...decisions.flatMap(({ outcome, by }) => [`decided ${outcome}`, by ? 'staff' : 'automatic']),
  ...decisions.flatMap(heldBackNames),
  // Joining an open case changes `changedAt` and leaves `openedAt` as it is.
  ...cases
    .filter(
      ({ case: { state, openedAt, changedAt } }) => state === 'open' && openedAt === changedAt,
    )
    .map(() => 'opened'),
  // Not warnings: one is committed again with each further message to the same person that day.
  ...outbox.filter(({ body }) => body.kind === 'pass-clue').map(() => 'clue'),
];

/**
 * Counts commits, the delivery time of commands and their failures, for statistics only. A worker accumulates
 * counts and writes them once in a while, so that a decision costs no extra write. The stored counts are near the
 * truth, not exact: a worker that ends loses its last counts, and a write that is repeated because its answer was
 * lost counts twice.
 *
 * @param every milliseconds between two writes
 * @example
 * declare const tallies: TallyStore;
 * declare const records: readonly IntakeRecord[];
 * declare const ports: Ports;
 * const { clock, log } = ports;
 * const flow = countFlow({ tallies, clock, log, every: 5_000 });
 * await screen(records, { ...ports, ledger: flow.ledger(ports.ledger), outbox: flow.outbox(ports.outbox) });
 */
export const countFlow = ({
  tallies,
  clock,
  log,
  every,
}: Pick<Ports, 'clock' | 'log'> & {
  readonly tallies: Pick<TallyStore, 'add'>;
  readonly every: number;
}) => {
  let counts: Record<string, number> = {};
  const writeIfDue = throttleWrites({
    clock,
    every,
    write: (now) => {
      const all = counts;
      counts = {};
      return tallies.add('flow', now, all);
    },
    onFailure: (error) => log.warn('flow-counts-failed', errorFields(error)),
  });

  const add = async (names: readonly string[]): Promise<void> => {
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    if (Object.keys(counts).length > 0) await writeIfDue();
  };

  return {
    ledger: (ledger: Ports['ledger']): Ports['ledger'] => ({
      ...ledger,
      async commit(commit) {
        const outcome = await ledger.commit(commit);
        if (outcome.kind === 'committed') await add(countsOf(commit));
        return outcome;
      },
    }),
    outbox: (outbox: Ports['outbox']): Ports['outbox'] => ({
      ...outbox,
      async acknowledge(...receipt) {
        const receiptOutcome = await outbox.acknowledge(...receipt);
        // Our own workers answer follow-ups: that is no time to action.
        if (receiptOutcome.kind === 'acknowledged' && isCommandId(receipt[0]))
          await add([bucketOf('waited', receiptOutcome.waited)]);
        return receiptOutcome;
      },
      async fail(...receipt) {
        const receiptOutcome = await outbox.fail(...receipt);
        if (receiptOutcome.kind === 'failed') await add(['failed']);
        return receiptOutcome;
      },
    }),
  };
};
