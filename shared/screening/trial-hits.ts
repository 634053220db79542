import { trialDecision } from '../decisions/trial.ts';
import type { Catalogue } from '../rules/collect.ts';
import type { Finding } from '../rules/finding.ts';
import { isOnTrial, lotOf } from '../rules/life.ts';
import { hour } from '../settings/durations.ts';
import type { RulebookStore, TrialHit } from '../stores/rulebook/port.ts';
import { errorFields } from '../telemetry/log.ts';
import type { JudgedEvent, Ports } from './ports.ts';
import { throttleWrites } from './throttle.ts';

const hourOf = (at: number): number => Math.floor(at / hour);

/** Findings of rules on trial in an event without any decision: nobody would review them otherwise. */
const trialOnlyFindingsIn = (
  { findings, decisions }: JudgedEvent,
  catalogue: Catalogue,
): readonly Finding[] => {
  if (decisions.length > 0) return [];
  return findings.filter(({ rule, life }) => {
    const known = catalogue.find(rule);
    return life === 'shadow' && known !== undefined && isOnTrial(known);
  });
};

/**
 * Keeps hits of rules on trial on standby for review, one per rule and hour. Each account in which a rule
 * found something within the hour is equally likely to be drawn, however often the rule fired on it. A worker
 * only offers a hit whose lot is lower than all it offered before, so an hour costs a few writes per rule,
 * and an event without findings costs none.
 *
 * @param every milliseconds between two writes
 * @example
 * declare const rulebook: RulebookStore;
 * declare const records: readonly IntakeRecord[];
 * declare const ports: Ports;
 * const { settings, clock, log } = ports;
 * const standBy = collectTrialHits({ rulebook, settings, clock, log, every: 5_000 });
 * await screen(records, { ...ports, onJudged: (judged) => standBy(judged, catalogue) });
 */
export const collectTrialHits = ({
  rulebook,
  settings,
  clock,
  log,
  every,
}: Pick<Ports, 'settings' | 'clock' | 'log'> & {
  readonly rulebook: Pick<RulebookStore, 'offer'>;
  readonly every: number;
}) => {
  const { platformId, staff, review } = settings;
  const isEnabled = staff !== undefined && review.trialSamplesPerDay > 0;
  const pendingHits = new Map<string, { readonly at: number; readonly hit: TrialHit }>();
  /** The lowest lot of this hour, by rule and revision. */
  const lowestLots = new Map<string, number>();
  let thisHour = 0;
  const writeIfDue = throttleWrites({
    clock,
    every,
    write: async () => {
      const some = [...pendingHits.values()];
      pendingHits.clear();
      await Promise.all(some.map(({ at, hit }) => rulebook.offer(at, hit)));
    },
    onFailure: (error) => log.warn('trial-hits-lost', errorFields(error)),
  });

  const add = (judged: JudgedEvent, catalogue: Catalogue, now: number) => {
    const { occurrence, signals } = judged;
    const { event, at } = occurrence;
    const trialOnly = trialOnlyFindingsIn(judged, catalogue);
    for (const { rule, revision, subject } of trialOnly) {
      const isAboutCounterpart = subject === 'counterpart';
      const accountId = isAboutCounterpart ? signals.counterpart?.id : event.accountId;
      if (accountId === undefined) continue;
      const name = `${rule}#${revision}`;
      const lot = lotOf(`${name} ${thisHour}`, accountId);
      if (lot >= (lowestLots.get(name) ?? 1)) continue;
      lowestLots.set(name, lot);
      const findings = trialOnly.filter(
        (one) => (one.subject === 'counterpart') === isAboutCounterpart,
      );
      const about = { platformId, eventId: event.eventId, accountId, at, decidedAt: now };
      const decision = trialDecision({ rule, findings, signals, event: about, settings });
      pendingHits.set(name, { at: now, hit: { rule, revision, lot, decision, occurrence } });
    }
  };

  return async (judged: readonly JudgedEvent[], catalogue: Catalogue): Promise<void> => {
    if (!isEnabled) return;
    const now = clock.now();
    if (hourOf(now) !== thisHour) {
      thisHour = hourOf(now);
      lowestLots.clear();
    }
    for (const one of judged) add(one, catalogue, now);
    if (pendingHits.size > 0) await writeIfDue();
  };
};
