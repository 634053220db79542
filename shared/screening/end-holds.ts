import type { Hold } from '../effects/effects.ts';
import { endHold } from '../effects/hold.ts';
import { errorFields } from '../telemetry/log.ts';
import { type ActingPorts, commitOf, contested, readAccount } from './account-commit.ts';
import { untilSettled } from './contest.ts';
import { publish } from './publish.ts';

const endOne = (hold: Hold, at: number, ports: ActingPorts): Promise<boolean> =>
  untilSettled(contested(ports), async () => {
    const { ledger, settings, catalogue } = ports;
    const { state } = await readAccount(hold.accountId, [], ports);
    const end = state ? endHold(hold, state.standing, at, { settings, catalogue }) : null;
    if (!state || !end) {
      await ledger.dropHold(hold);
      return false;
    }
    const commit = commitOf(hold.accountId, state, { ...end, at }, { ended: hold });
    const { is } = await ledger.commit(commit);
    if (is === 'stale') return 'stale';
    if (is === 'committed') await publish(commit.outbox, ports);
    return is === 'committed';
  });

const mostPerRun = 500;
/** So many end at the same time: what began within an hour ends within an hour. */
const endTogether = 10;

/** Ends the timed restrictions that are over. Gives how many ended; what fails now is due again. */
export const endHolds = async (ports: ActingPorts): Promise<number> => {
  // The time that they are due by, and no other: one that was early by a clock set back would be dropped.
  const now = ports.clock.now();
  const due = await ports.ledger.dueHolds(now, mostPerRun);
  let ended = 0;
  for (let i = 0; i < due.length; i += endTogether) {
    const outcomes = await Promise.all(
      due.slice(i, i + endTogether).map(async (hold) => {
        try {
          return await endOne(hold, now, ports);
        } catch (error) {
          ports.log.warn('hold-not-ended', { holdId: hold.holdId, ...errorFields(error) });
          return false;
        }
      }),
    );
    ended += outcomes.filter(Boolean).length;
  }
  ports.metrics.flush();
  return ended;
};
