import type { Decision } from '#shared/decisions/decision.ts';
import type { Case } from '#shared/reviews/case.ts';
import {
  addCounted,
  type Counted,
  countAppeal,
  countedBack,
  countOverturned,
  countReveal,
  countRuling,
} from '#shared/reviews/counting.ts';
import { errorFields } from '#shared/telemetry/log.ts';
import type { ReviewPorts } from './route.ts';
import type { RulingRecord } from './rulings.ts';

type Ports = Pick<ReviewPorts, 'tallies' | 'ledger' | 'clock' | 'log'>;

/** A case holds up to twenty decisions; the rules of the latest of them are what was looked at. */
const lookedAt = 8;

/** Figures are worth no failed request: what cannot be counted now is told and left. */
const add = async (counted: Counted, at: number, { tallies, log }: Ports): Promise<void> => {
  try {
    await addCounted(counted, at, tallies);
  } catch (error) {
    log.warn('ruling-uncounted', errorFields(error));
  }
};

const decisionsOn = async (
  { entries }: Pick<Case, 'entries'>,
  { ledger }: Ports,
): Promise<readonly Decision[]> => {
  const ids = entries.slice(-lookedAt).map(({ decisionId }) => decisionId);
  const found = await Promise.all(ids.map((id) => ledger.readDecision(id)));
  return found.filter((decision) => decision !== null);
};

type Made = Pick<Parameters<typeof countRuling>[0], 'by' | 'conclusion' | 'took'>;

/** Counts a ruling that was made, for whoever made it and every rule that had spoken. */
export const countMade = async (on: Case, made: Made, ports: Ports): Promise<void> => {
  const basis = await decisionsOn(on, ports);
  await add(countRuling({ ...made, basis }), ports.clock.now(), ports);
};

const lifts: { readonly [act: string]: Made['conclusion'] } = {
  release: 'released',
  restore: 'restored',
};

/** Counts a ruling back that was taken back; by a colleague it counts as overturned. */
export const countUndone = async (
  on: Case,
  { by, act, at, handlingSeconds }: RulingRecord,
  undoneBy: string,
  ports: Ports,
): Promise<void> => {
  const basis = await decisionsOn(on, ports);
  const took = handlingSeconds === null ? null : handlingSeconds * 1000;
  const counted = countRuling({ by, conclusion: lifts[act] ?? 'upheld', took, basis });
  if (undoneBy === by) {
    await add(countedBack(counted), at, ports);
    return;
  }
  // The work was done; what it said of rules and restrictions is not held to any more.
  const { team: _, ...said } = counted;
  await add(countedBack(said), at, ports);
  await add(countOverturned(by), ports.clock.now(), ports);
};

/** Counts an appeal that was decided. */
export const countDecided = (
  decided: Parameters<typeof countAppeal>[0],
  ports: Ports,
): Promise<void> => add(countAppeal(decided), ports.clock.now(), ports);

/** Counts that somebody had personal data shown. */
export const countShown = (by: string, ports: Ports): Promise<void> =>
  add(countReveal(by), ports.clock.now(), ports);
