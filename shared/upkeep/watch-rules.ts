import { appendToRulebook, auditRulebookEntry, type Trial, trialsOf } from '../acting/rulebook.ts';
import { haltBrake } from '../decisions/decision.ts';
import { idOf } from '../decisions/digest.ts';
import { demotionOf } from '../decisions/promotion.ts';
import { type HeldBack, heldBackIn } from '../effects/brakes.ts';
import {
  applyProductEntries,
  applyStaffEntries,
  byClearspring,
  demotionReasonText,
  type RulebookEntry,
} from '../rules/cel/rulebook.ts';
import type { Catalogue } from '../rules/collect.ts';
import { isDeciding, type Life } from '../rules/life.ts';
import type { Rule } from '../rules/rule.ts';
import type { Ports } from '../screening/ports.ts';
import { day, hour, minute, startOf } from '../settings/durations.ts';
import type { AuditLog } from '../stores/audit-log/port.ts';
import type { RulebookStore } from '../stores/rulebook/port.ts';
import type { TallyStore } from '../stores/tallies/port.ts';
import { entriesSince } from '../telemetry/entries-since.ts';

export type WatchPorts = Pick<Ports, 'settings' | 'clock' | 'log' | 'metrics'> & {
  readonly rulebook: RulebookStore;
  readonly tallies: Pick<TallyStore, 'of'>;
  readonly auditLog: Pick<AuditLog, 'append' | 'latest'>;
  /** The rules currently in use. */
  readonly rulesNow: () => Promise<Catalogue>;
};

type RulesWatched = {
  /** Ids of the rules that fire far more often today than on the days before. */
  readonly anomalous: readonly string[];
  /** Ids of the rules that fell back to shadow. */
  readonly demoted: readonly string[];
};

/** The life that a rule must fall back to, with the reason; `null` if it may stay. */
export const demotionAfterTrial = (
  { life, evidenceFamily }: Pick<Rule, 'evidenceFamily'> & { readonly life: Life },
  { record, severity }: Trial,
): ReturnType<typeof demotionOf> => demotionOf({ severity, evidenceFamily, life }, record);

/**
 * Moves a rule back to shadow, in the rulebook and on the platform's audit chain. Returns `false` if it is
 * there already.
 */
const demoteRule = async (rule: Rule, reason: string, ports: WatchPorts): Promise<boolean> => {
  const { rulebook, clock, log, metrics } = ports;
  const { id, revision, life } = rule;
  const at = clock.now();
  const entry = await appendToRulebook(rulebook, (entries) => {
    const staffs = applyStaffEntries(new Map(), entries).get(id);
    const product = applyProductEntries(new Map(), entries).get(id);
    // Entries about another revision of a product rule do not apply to this one.
    const shipped = product?.revision === revision ? product.life : null;
    // If a person moved the rule meanwhile, or wrote another revision, their change wins.
    if (staffs && staffs.rule.revision !== revision) return null;
    if ((staffs?.life ?? shipped ?? life) !== life) return null;
    return { kind: 'moved', at, by: byClearspring, rule: id, revision, to: 'shadow', reason };
  });
  if (entry === null) return false;
  // Logged before the audit entry is written: the next run finds the rule demoted, and only
  // `completeAuditChain` reports it again, if this audit entry fails.
  log.warn('rule-demoted', { rule: id, revision, from: life });
  metrics.add('RulesDemoted');
  await auditRulebookEntry(entry, { from: life }, ports);
  return true;
};

/**
 * Every writer of the rulebook appends to the audit chain right afterwards. After this long without an audit
 * entry, the writer must have crashed in between.
 */
const auditedWithin = minute;
/**
 * How far back missing audit entries are looked for: after an outage, the watcher itself may not have run for
 * a while.
 */
const lookBack = day;

/** Entries of the rulebook that must have an audit entry by now. */
const entriesToAudit = async ({
  rulebook,
  clock,
}: WatchPorts): Promise<readonly RulebookEntry[]> => {
  const now = clock.now();
  return (await rulebook.entriesAfter(0)).filter(
    ({ at, kind }) => kind !== 'backtested' && at > now - lookBack && at <= now - auditedWithin,
  );
};

/**
 * Brakes that held restrictions back in a clock hour that is over: its counter started anew, and nothing else would say
 * that it tripped. A halt has entries of its own.
 */
const trippedBrakes = async ({ tallies, clock }: WatchPorts): Promise<readonly HeldBack[]> => {
  const now = clock.now();
  const counted = heldBackIn((await tallies.of('flow', now - lookBack, now)).values());
  // Workers write their counts every few seconds.
  const over = startOf(hour, now - minute);
  return counted.filter(
    ({ key, from }) => key !== haltBrake && from < over && from > now - lookBack,
  );
};

/**
 * Appends what is missing on the platform's audit chain: the rulebook entries whose writer crashed before it could
 * append them, and the brakes that tripped. A demotion among the former is reported again: the run that made it may have
 * ended before its report.
 */
const completeAuditChain = async (ports: WatchPorts): Promise<void> => {
  const { settings, auditLog, clock, log, metrics } = ports;
  const { platformId } = settings;
  const now = clock.now();
  const [entries, brakes] = await Promise.all([entriesToAudit(ports), trippedBrakes(ports)]);
  if (entries.length + brakes.length === 0) return;
  const subject = `platform:${platformId}`;
  const recorded = new Set<unknown>();
  for await (const { causeId, details } of entriesSince(subject, now - lookBack, auditLog)) {
    recorded.add(causeId).add(details.entry);
  }
  for (const entry of entries) {
    if (recorded.has(entry.sequence)) continue;
    if (entry.kind === 'moved' && entry.by === byClearspring) {
      log.warn('rule-demoted', { rule: entry.rule, revision: entry.revision });
      metrics.add('RulesDemoted');
      metrics.flush();
    }
    // Once: another run of the timer may find the same entries missing.
    await auditRulebookEntry(entry, { once: true }, ports);
  }
  for (const { key, rule, from, decisions } of brakes) {
    // Events that waited are counted later, in the hour in which they arrived: the new sum is recorded too.
    const causeId = idOf('brk', [platformId, key, from, decisions]);
    if (recorded.has(causeId)) continue;
    const [brake = key] = key.split(':');
    const details = { brake, ...(rule && { rule }), hour: from, held: decisions };
    await auditLog.append(
      { subject, at: now, actor: 'system', action: 'brake.tripped', causeId, details },
      { once: true },
    );
  }
};

/**
 * Supervises the rules that decide. A rule that fires far more often today than on the days before is
 * reported. A rule that has lost the right to decide is moved back to shadow automatically, until a person
 * promotes it again. A halt of all restrictions is reported on every run, so that it is not forgotten while
 * it holds nothing back. Missing audit entries of the rulebook are added, and brakes that tripped are recorded.
 *
 * @throws Unavailable if a store is unavailable
 * @example
 * declare const ports: WatchPorts;
 * const { demoted } = await watchRules(ports);
 */
export const watchRules = async (ports: WatchPorts): Promise<RulesWatched> => {
  const { clock, rulesNow, log, metrics } = ports;
  const [{ rules: all, halted }, trialOf] = await Promise.all([
    rulesNow(),
    trialsOf(ports, clock.now()),
  ]);
  const anomalous: string[] = [];
  const demoted: string[] = [];
  try {
    for (const rule of all.filter(isDeciding)) {
      const { id, revision, life } = rule;
      const trial = trialOf({ id, revision, life, backtest: null });
      if (trial.anomalous) {
        anomalous.push(id);
        log.warn('rule-rate-anomaly', { rule: id, revision });
      }
      const demotion = demotionAfterTrial(rule, trial);
      if (demotion && (await demoteRule(rule, demotionReasonText(demotion.reason), ports)))
        demoted.push(id);
    }
  } finally {
    metrics.add('RuleAnomalies', anomalous.length);
    if (halted) metrics.add('BrakeOn');
    metrics.flush();
  }
  await completeAuditChain(ports);
  return { anomalous, demoted };
};
