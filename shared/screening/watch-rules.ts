import { idOf } from '../decisions/digest.ts';
import { demotionOf } from '../decisions/promotion.ts';
import { type RulebookEntry, readOn, readProductOn } from '../rules/cel/rulebook.ts';
import type { Catalogue } from '../rules/collect.ts';
import { decides, type Life } from '../rules/life.ts';
import type { Rule } from '../rules/rule.ts';
import { day, minute } from '../settings/durations.ts';
import type { AuditLog } from '../stores/audit-log/port.ts';
import type { RulebookStore } from '../stores/rulebook/port.ts';
import type { TallyStore } from '../stores/tallies/port.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import { entriesSince } from '../telemetry/entries-since.ts';
import type { Ports } from './ports.ts';
import { type Trial, trialsOf, writeInBook } from './rulebook.ts';

/** Who takes the right to decide from a rule, as the book names it. */
const own = 'clearspring';

export type WatchPorts = Pick<Ports, 'settings' | 'clock' | 'log' | 'metrics'> & {
  readonly rulebook: RulebookStore;
  readonly tallies: Pick<TallyStore, 'of'>;
  readonly auditLog: Pick<AuditLog, 'append' | 'latest'>;
  /** The rules that are judged by now. */
  readonly rules: () => Promise<Catalogue>;
};

export type RulesWatched = {
  /** Ids of the rules that fire far more often today than on the days before. */
  readonly anomalous: readonly string[];
  /** Ids of the rules that fell back to shadow. */
  readonly demoted: readonly string[];
};

/** Where a rule must fall back to, or `null`. */
export const fallBackOf = (
  { life, evidenceFamily }: Pick<Rule, 'evidenceFamily'> & { readonly life: Life },
  { record, severity }: Trial,
): ReturnType<typeof demotionOf> => demotionOf({ severity, evidenceFamily, life }, record);

/** Puts a rule back into shadow, in the book and on the platform's audit chain; `false` when it is there. */
const demote = async (
  rule: Rule,
  reason: string,
  { settings: { platformId }, rulebook, auditLog, clock, log, metrics }: WatchPorts,
): Promise<boolean> => {
  const { id, revision, life } = rule;
  const at = clock.now();
  const place = await writeInBook(rulebook, (entries) => {
    const staffs = readOn(new Map(), entries).get(id);
    const product = readProductOn(new Map(), entries).get(id);
    // What the book says of another revision of a product's rule is not about this one.
    const shipped = product?.revision === revision ? product.life : null;
    // Whoever moved it meanwhile, or wrote another revision, knew better.
    if (staffs && staffs.rule.revision !== revision) return null;
    if ((staffs?.life ?? shipped ?? life) !== life) return null;
    return { is: 'moved', at, by: own, rule: id, revision, to: 'shadow', reason };
  });
  if (place === null) return false;
  // It is told first: the next run finds nothing to tell, and puts on record what this one could not.
  log.warn('rule-demoted', { rule: id, revision, from: life });
  metrics.add('RulesDemoted');
  await auditLog.append({
    subject: `platform:${platformId}`,
    at,
    actor: 'system',
    action: 'rule.demoted',
    causeId: idOf('rul', [platformId, place]),
    details: { rule: id, revision, from: life, to: 'shadow', entry: place },
  });
  return true;
};

/** Whoever writes into the book says so on the audit chain at once: after so long they broke off in between. */
const saidWithin = minute;
/** So far back it is looked for what broke off: nobody looks for a while where the system is down. */
const lookedFor = day;

/** What the audit chain would say of an entry of the book; `null` for what it says nothing of. */
const saidOf = (entry: RulebookEntry): Pick<AuditBody, 'action' | 'actor' | 'details'> | null => {
  const { by: actor, sequence } = entry;
  switch (entry.is) {
    case 'backtested':
      return null;
    case 'saved': {
      const { id: rule, revision } = entry.saved;
      return { action: 'rule.saved', actor, details: { rule, revision, entry: sequence } };
    }
    case 'moved': {
      const { rule, revision, to } = entry;
      const details = { rule, revision, to, entry: sequence };
      return actor === own
        ? { action: 'rule.demoted', actor: 'system', details }
        : { action: 'rule.moved', actor, details };
    }
    default:
      return { action: `restrictions.${entry.is}`, actor, details: { entry: sequence } };
  }
};

/** Puts on record what stands in the book alone: whoever wrote it broke off before they could. */
const mendRecord = async ({
  settings: { platformId },
  rulebook,
  auditLog,
  clock,
}: WatchPorts): Promise<void> => {
  const subject = `platform:${platformId}`;
  const now = clock.now();
  const lately = (await rulebook.entriesAfter(0)).filter(
    ({ at, is }) => is !== 'backtested' && at > now - lookedFor && at <= now - saidWithin,
  );
  const [first] = lately;
  if (!first) return;
  const places = new Set<unknown>();
  for await (const { details } of entriesSince(subject, first.at, auditLog)) {
    places.add(details.entry);
  }
  for (const entry of lately.filter(({ sequence }) => !places.has(sequence))) {
    const said = saidOf(entry);
    const causeId = idOf('rul', [platformId, entry.sequence]);
    if (said) await auditLog.append({ subject, at: entry.at, causeId, ...said });
  }
};

/**
 * Looks after the rules that decide: whoever fires far more often today than before is told, whoever
 * has lost the right to decide falls back to shadow, by itself and until a person promotes it again.
 * A halt of them all is told each time, so that nobody forgets it where it holds nothing back. What the book of rules
 * says and whoever wrote it could not put on record any more is put there.
 *
 * @throws Unavailable when a store is
 * @example
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
    for (const rule of all.filter(decides)) {
      const { id, revision } = rule;
      const trial = trialOf({ id, revision, backtest: null });
      if (trial.anomalous) {
        anomalous.push(id);
        log.warn('rule-rate', { rule: id, revision });
      }
      const demotion = fallBackOf(rule, trial);
      if (demotion && (await demote(rule, demotion.reason.en, ports))) demoted.push(id);
    }
  } finally {
    metrics.add('RuleAnomalies', anomalous.length);
    if (halted) metrics.add('BrakeOn');
    metrics.flush();
  }
  await mendRecord(ports);
  return { anomalous, demoted };
};
