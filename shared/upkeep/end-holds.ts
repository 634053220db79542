import { type ActingPorts, commitOf, readSubject, retryOptions } from '../acting/account-commit.ts';
import { accountSubject } from '../decisions/decision.ts';
import { readMeasureAfter } from '../effects/earlier-measures.ts';
import { caseIdOf, type Effects, type Hold } from '../effects/effects.ts';
import { endHold, resumeMeasure } from '../effects/hold.ts';
import {
  addTold,
  appealAnswerOf,
  appealsIn,
  asHeard,
  noAppeals,
  openAppealsAgainst,
  openFactOf,
} from '../reviews/appeal.ts';
import type { Catalogue } from '../rules/collect.ts';
import { publish } from '../screening/publish.ts';
import { retryWhileStale } from '../screening/retry.ts';
import type { AccountState } from '../signals/account-state.ts';
import { classify } from '../stores/failure.ts';
import { type Commit, type DueHolds, readCase } from '../stores/ledger/port.ts';
import { errorFields } from '../telemetry/log.ts';

type EndingPorts = ActingPorts & {
  /** The current rules with those of staff, which an earlier measure may rest on; without it, those of `catalogue`. */
  readonly rulesNow?: () => Promise<Catalogue>;
};

/**
 * Puts the measure back in force that applies once a restriction has ended, and records what is told of appeals with
 * it; `null` if there is none.
 */
const resumeEarlier = async (
  hold: Hold,
  state: AccountState,
  at: number,
  ports: EndingPorts,
): Promise<{
  readonly decision: null;
  readonly effects: Effects;
  readonly cases: Commit['cases'];
} | null> => {
  const { ledger, settings, rulesNow = async () => ports.catalogue } = ports;
  const { standing } = state;
  const measure = await readMeasureAfter({ ...standing, endsAt: at }, state, ports);
  if (!measure) return null;
  const caseId = caseIdOf(settings.platformId, hold.accountId);
  const known = await readCase(caseId, ledger);
  const appeals = known ?? noAppeals;
  const [open] = openAppealsAgainst(appeals, [measure.id]);
  const heard = asHeard(measure, appealsIn(appeals), settings.appeal);
  // The answer was told with the measure that was in force then.
  const answered =
    appealAnswerOf(appeals, measure) === 'appeal-refused'
      ? 'applies-again-refused'
      : 'applies-again';
  const reason = open ? openFactOf(open) : answered;
  const told = addTold(appeals, { decisionId: measure.id, facts: [reason] });
  const wording = { settings, catalogue: await rulesNow() };
  return {
    decision: null,
    effects: resumeMeasure(hold, heard, standing, at, wording, reason),
    cases: known?.appeal
      ? [{ from: known.version, case: { ...known, ...told, version: known.version + 1 } }]
      : [],
  };
};

const endOne = (hold: Hold, at: number, ports: EndingPorts): Promise<boolean> =>
  retryWhileStale(retryOptions(ports), async () => {
    const { ledger } = ports;
    const { state } = await readSubject(accountSubject(hold.accountId), ports);
    const freed = state ? endHold(hold, state.standing, at, ports) : null;
    if (!state || !freed) {
      await ledger.dropHold(hold);
      return false;
    }
    const resumed = await resumeEarlier(hold, state, at, ports);
    const { cases = [] } = resumed ?? {};
    const end = { ...(resumed ?? freed), at };
    const commit = commitOf(hold.accountId, state, end, { ended: hold, cases });
    const { kind } = await ledger.commit(commit);
    if (kind === 'stale') return 'stale';
    if (kind === 'committed') await publish(commit.outbox, ports);
    return kind === 'committed';
  });

/** How many holds are read at a time. */
const mostPerRead = 500;
/** How many holds end concurrently: restrictions that began within one hour must also end within one hour. */
const concurrency = 10;
/**
 * After how many milliseconds a run starts no further holds: a run that its function's timeout ends neither reports
 * what it did nor counts as one that worked.
 */
const mostMilliseconds = 20_000;

/**
 * Ends the timed restrictions that are over, those due longest first, as many as it has time for. Returns how many
 * ended; the others, and a hold that fails now, stay due. Those that fail at every run hold up none behind them.
 *
 * @throws {Error} if some holds cannot be read by this release, or cannot end for a reason that does not pass by
 * itself; all others ended
 */
export const endHolds = async (ports: EndingPorts): Promise<number> => {
  // The same time for the query and for `endHold`: if the clock were set back in between, `endHold` would
  // find the hold not over yet, and it would be dropped.
  const now = ports.clock.now();
  const hasTime = () => ports.clock.now() < now + mostMilliseconds;
  const due: Hold[] = [];
  const unreadable: string[] = [];
  let next: string | null = '';
  let ended = 0;
  let stuck = 0;
  try {
    while (hasTime()) {
      if (due.length === 0) {
        if (next === null) break;
        const page: DueHolds = await ports.ledger.dueHolds(now, mostPerRead, next);
        due.push(...page.holds);
        unreadable.push(...page.unreadable);
        next = page.next;
      }
      const outcomes = await Promise.all(
        due.splice(0, concurrency).map(async (hold) => {
          try {
            return await endOne(hold, now, ports);
          } catch (error) {
            ports.log.warn('hold-not-ended', { holdId: hold.holdId, ...errorFields(error) });
            if (classify(error) !== 'passing') stuck += 1;
            return false;
          }
        }),
      );
      ended += outcomes.filter(Boolean).length;
    }
  } finally {
    // Also if a further page could not be read: what is known by then must still be told.
    ports.metrics.flush();
    if (due.length > 0 || next) ports.log.warn('holds-left', { holds: due.length });
    for (const holdId of unreadable) ports.log.error('hold-unreadable', { holdId });
  }
  if (unreadable.length > 0) {
    throw new Error(
      `holds that this release cannot read: ${unreadable.length}; deploy the release that wrote them`,
    );
  }
  if (stuck > 0)
    throw new Error(`holds that could not end: ${stuck}; the lines hold-not-ended say why`);
  return ended;
};
