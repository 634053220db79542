import { appendToRulebook, auditRulebookEntry, type Trial, trialsOf } from '../acting/rulebook.ts';
import { haltBrake } from '../decisions/decision.ts';
import { idOf } from '../decisions/digest.ts';
import { demotionOf } from '../decisions/promotion.ts';
import { heldBackIn } from '../effects/brakes.ts';
import {
  applyProductEntries,
  applyStaffEntries,
  byClearspring,
  demotionReasonText,
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
  readonly rules: () => Promise<Catalogue>;
};

export type RulesWatched = {
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
  // `addMissingAuditEntries` reports it again, if this audit entry fails.
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

/**
 * Appends the audit entries missing for rulebook entries whose writer crashed before it could append them. A demotion
 * among them is reported again: the run that made it may have ended before its report.
 */
const addMissingAuditEntries = async (ports: WatchPorts): Promise<void> => {
  const { settings, rulebook, auditLog, clock, log, metrics } = ports;
  const now = clock.now();
  const recentEntries = (await rulebook.entriesAfter(0)).filter(
    ({ at, kind }) => kind !== 'backtested' && at > now - lookBack && at <= now - auditedWithin,
  );
  const [first] = recentEntries;
  if (!first) return;
  const auditedSequences = new Set<unknown>();
  for await (const { details } of entriesSince(
    `platform:${settings.platformId}`,
    first.at,
    auditLog,
  )) {
    auditedSequences.add(details.entry);
  }
  for (const entry of recentEntries.filter(({ sequence }) => !auditedSequences.has(sequence))) {
    if (entry.kind === 'moved' && entry.by === byClearspring) {
      log.warn('rule-demoted', { rule: entry.rule, revision: entry.revision });
      metrics.add('RulesDemoted');
      metrics.flush();
    }
    // Once: another run of the timer may find the same entries missing.
    await auditRulebookEntry(entry, { once: true }, ports);
  }
};

/**
 * Records on the platform's audit chain each brake that held restrictions back in a clock hour, once the hour is over:
 * its counter starts anew then, and nothing else would say that it tripped. A halt has entries of its own.
 */
const recordTrippedBrakes = async (ports: WatchPorts): Promise<void> => {
  const { settings, tallies, auditLog, clock } = ports;
  const { platformId } = settings;
  const now = clock.now();
  const counted = heldBackIn((await tallies.of('flow', now - lookBack, now)).values());
  // Workers write their counts every few seconds.
  const over = startOf(hour, now - minute);
  const held = counted.filter(
    ({ key, from }) => key !== haltBrake && from < over && from > now - lookBack,
  );
  if (held.length === 0) return;
  const subject = `platform:${platformId}`;
  const recorded = new Set<string>();
  for await (const { causeId } of entriesSince(subject, now - lookBack, auditLog)) {
    recorded.add(causeId);
  }
  for (const { key, rule, from, decisions } of held) {
    const causeId = idOf('brk', [platformId, key, from]);
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
  const { clock, rules, log, metrics } = ports;
  const [{ rules: all, halted }, trialOf] = await Promise.all([
    rules(),
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
  await addMissingAuditEntries(ports);
  await recordTrippedBrakes(ports);
  return { anomalous, demoted };
};
