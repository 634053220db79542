import { exemptions } from '../lists/exempt.ts';
import type { Signals } from '../signals/signals.ts';
import type { Catalogue } from './collect.ts';
import { evidence } from './evidence.ts';
import type { Evidence, Finding } from './finding.ts';
import { lifeOf } from './life.ts';
import { evidenceFor, type Rule } from './rule.ts';

/**
 * A rule that threw. The other rules still ran. If the failed rule would have decided, a person should look
 * at the event.
 */
export type RuleError = Pick<Finding, 'rule' | 'revision'> & {
  /**
   * `shadow` if the rule is on trial for this account; the error is then only counted, as its findings are.
   */
  readonly life: 'shadow' | 'live';
  readonly message: string;
};

type Judgement = {
  readonly findings: readonly Finding[];
  readonly errors: readonly RuleError[];
};

const mostFindings = 50;
const mostEvidence = 8;

/**
 * Whether an exemption can apply to a rule. It never applies to real-name duties, which bind everybody, or to
 * signs that the account has changed hands, because it would then exempt somebody else.
 */
const isExemptible = ({ subject, category, evidenceFamily }: Rule): boolean =>
  subject === 'account' &&
  category !== 'real-name' &&
  !(category === 'account-takeover' && evidenceFamily === 'behaviour');

/**
 * The allow list entry that exempts the account from a rule, as evidence. What texts say, what others report
 * and what an authority lists is never exempt (`exemptions`).
 */
const exemptionFrom = (rule: Rule, { listed }: Signals): Evidence | null => {
  if (!listed || !isExemptible(rule)) return null;
  const match = listed.matches.find(
    ({ list, kind }) =>
      list === 'allow' && exemptions[kind].some((family) => family === rule.evidenceFamily),
  );
  if (!match) return null;
  const { kind, source, until } = match;
  return evidence('exempted', { list: 'allow-list', kind, source, until });
};

/** Whether the rule decides about the account that its finding is against. */
const lifeFor = (rule: Rule, { counterpart }: Signals, accountId: string) =>
  lifeOf(rule, rule.subject === 'counterpart' ? (counterpart?.id ?? accountId) : accountId);

const findingOf = (rule: Rule, signals: Signals, accountId: string): Finding | null => {
  const found = evidenceFor(rule.when(signals));
  if (found === null) return null;
  if (found.length === 0) throw new Error('the rule fired without evidence');
  const exemption = exemptionFrom(rule, signals);
  const life = lifeFor(rule, signals, accountId);
  const exempted = exemption !== null && life === 'live';
  const shown = [...found, ...rule.adds(signals)];
  return {
    rule: rule.id,
    revision: rule.revision,
    life: exempted ? 'exempted' : life,
    evidenceFamily: rule.evidenceFamily,
    subject: rule.subject,
    category: rule.category,
    severity: rule.severityOf(signals),
    evidence: exempted
      ? [...shown.slice(0, mostEvidence - 1), exemption]
      : shown.slice(0, mostEvidence),
    warns: rule.warns ?? false,
  };
};

/**
 * Judges one event with the rules: at most 50 findings, in the order of the catalogue.
 *
 * A rule that throws becomes an error entry, and the others still run. No rule sees another rule's findings.
 *
 * @param accountId the event's account: a rule in canary decides about a share of the accounts
 * @example
 * declare const signals: Signals;
 * const { findings, errors } = judge(signals, catalogue, 'account-1');
 */
export const judge = (signals: Signals, catalogue: Catalogue, accountId: string): Judgement => {
  const findings: Finding[] = [];
  const errors: RuleError[] = [];
  for (const rule of catalogue.on(signals.event.type)) {
    if (rule.life === 'retired') continue;
    try {
      const finding = findingOf(rule, signals, accountId);
      if (finding && findings.length < mostFindings) findings.push(finding);
    } catch (error) {
      errors.push({
        rule: rule.id,
        revision: rule.revision,
        life: lifeFor(rule, signals, accountId),
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { findings, errors };
};
