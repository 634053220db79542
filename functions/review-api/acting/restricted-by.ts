import { showsVerifiedName } from '#shared/decisions/decide-account.ts';
import { type Decision, restrictingOutcomes } from '#shared/decisions/decision.ts';
import { redecide } from '#shared/decisions/record.ts';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import { concludersOf } from '#shared/reviews/conclusion.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import { type AccountState, isVerifiedAtLevel } from '#shared/signals/account-state.ts';
import { readStatesApart } from '#shared/stores/states/port.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { readShownCases } from '../cases/shown-cases.ts';
import type { Selection } from '../contract/acting.ts';
import type { ReviewPorts } from '../server/route.ts';
import { readRulings } from './rulings.ts';

/** Number of an account's latest decisions searched for other restrictions. */
const decisionsSearched = 100;

const isLifting = ({ automation, eventType, lifted, outcome }: Decision): boolean =>
  lifted === true ||
  eventType === 'hold.ended' ||
  (automation !== 'full' && !restrictingOutcomes.has(outcome));

/** Whether a decision followed an event that showed the name which the real-name gate asks for. */
const showsName = ({ signals }: Decision): boolean =>
  signals.event !== undefined && showsVerifiedName(expandSignals(signals));

/** A decision as it would be judged without the real-name gate. */
const withoutGate = (decision: Decision): Decision => ({
  ...decision,
  signals: {
    ...decision.signals,
    realName: { ...(decision.signals.realName as object | undefined), gateClosed: false },
  },
});

type Ports = Pick<ReviewPorts, 'states' | 'settings' | 'rulesNow' | 'ledger' | 'papers' | 'clock'>;

/** Whether a reviewer upheld a restriction after it was decided. Upholding creates no decision. */
const isUpheld = async (
  { subject, decidedAt }: Decision,
  known: Case | undefined,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<boolean> => {
  if (!known || !concludersOf(known).some(({ at }) => at >= decidedAt)) return false;
  const rulings = await readRulings(known.rulings, ports);
  return rulings.some(
    ({ act, at, subject: its, undoneAt }) =>
      act === 'uphold' &&
      at >= decidedAt &&
      undoneAt === null &&
      // The answer to an appeal about a post covers only that post; any other uphold covers the whole
      // account.
      (its.kind === 'account' || its.id === subject.id),
  );
};

/** Whether decisions name a rule, and whether they restrict without it. */
const judgesOf = async (rule: string, ports: Pick<ReviewPorts, 'settings' | 'rulesNow'>) => {
  const { settings } = ports;
  const { rules } = await ports.rulesNow();
  const catalogue = buildCatalogue(rules.filter(({ id }) => id !== rule));
  const hasFinding = ({ findings }: Decision): boolean =>
    findings.some((finding) => finding.rule === rule && finding.life === 'live');
  /** Whether a decision restricts its subject even without the rule. */
  const restrictsWithoutRule = (decision: Decision): boolean => {
    if (!restrictingOutcomes.has(decision.outcome)) return false;
    if (decision.automation !== 'full') return true;
    const again = redecide(decision, { settings, catalogue });
    return again ? restrictingOutcomes.has(again.outcome) : !hasFinding(decision);
  };
  return { hasFinding, restrictsWithoutRule };
};

/** Whether another decision about the subject, that was not lifted since, restricts it without the rule. */
const isOtherwiseRestricted = async (
  { id, subject }: Decision,
  account: AccountState | undefined,
  restrictsWithoutRule: (decision: Decision) => boolean,
  { ledger, settings, clock }: Pick<ReviewPorts, 'ledger' | 'settings' | 'clock'>,
): Promise<boolean> => {
  const now = clock.now();
  const its = (await ledger.decisionsAbout(subject.accountId, decisionsSearched)).filter(
    (one) => one.subject.kind === subject.kind && one.subject.id === subject.id,
  );
  // The decision is too old to be in the list, so other restrictions cannot be ruled out.
  if (!its.some((one) => one.id === id)) return true;
  const lifted = its.findIndex(isLifting);
  const isNamedNow = account && isVerifiedAtLevel(account.verification, settings.gate.level, now);
  const named = isNamedNow ? 0 : its.findIndex(showsName);
  return its
    .slice(0, lifted < 0 ? its.length : lifted)
    .some(
      (one, i) =>
        (one.until ?? now + 1) > now &&
        restrictsWithoutRule(named >= 0 && i >= named ? withoutGate(one) : one),
    );
};

/** An account, or one of its posts, that is currently restricted because of a rule. */
export type Restricted = {
  readonly accountId: string;
  readonly post: string | null;
  /** Whether a decision about it, or a ruling on it, cannot be read: it may be restricted for another reason too. */
  readonly unreadable?: boolean;
};

/**
 * Returns a function that finds, among given decisions, the accounts (or with `about`, posts; one per
 * account) that are restricted only because of a rule. It skips subjects that would be restricted without the
 * rule too, by the same decision or by another one (automated or by a person) that was not lifted since, and
 * those that a reviewer upheld; those of whom that cannot be read are `unreadable`. What the real-name gate asked for
 * does not count once the name is verified.
 */
export const restrictedBy = async (
  { rule, from, to }: Pick<Extract<Selection, { kind: 'rule' }>, 'rule' | 'from' | 'to'>,
  about: Decision['subject']['kind'],
  ports: Ports,
): Promise<(decisions: readonly Decision[]) => Promise<readonly Restricted[]>> => {
  const { states, settings } = ports;
  const { hasFinding, restrictsWithoutRule } = await judgesOf(rule, ports);
  /** Whether the rule alone restricts its subject, besides the gate: whether that counts depends on the account. */
  const restsOnRule = (decision: Decision): boolean =>
    decision.subject.kind === about &&
    decision.automation === 'full' &&
    decision.decidedAt >= from &&
    decision.decidedAt <= to &&
    restrictingOutcomes.has(decision.outcome) &&
    hasFinding(decision) &&
    !restrictsWithoutRule(withoutGate(decision));

  const caseOf = ({ subject }: Decision) => caseIdOf(settings.platformId, subject.accountId);
  return async (decisions) => {
    const its = decisions.filter(restsOnRule);
    const ids = its.map(({ subject }) => subject.id);
    const { accounts, posts } = await readStatesApart(
      about === 'account' ? { accounts: ids } : { posts: ids },
      states,
    );
    const decisionInForce = (id: string) =>
      (about === 'account' ? accounts.get(id)?.standing : posts.get(id))?.decisionId;
    const standing = its.filter(({ id, subject }) => decisionInForce(subject.id) === id);
    const { cases } = await readShownCases([...new Set(standing.map(caseOf))], ports);
    const restsOnRuleAlone = async (decision: Decision): Promise<boolean> => {
      const account = accounts.get(decision.subject.id);
      if (await isOtherwiseRestricted(decision, account, restrictsWithoutRule, ports)) return false;
      return !(await isUpheld(decision, cases.get(caseOf(decision)), ports));
    };
    const found = standing.map(async (decision) => {
      const alone = await orLeftOut(restsOnRuleAlone(decision));
      const { accountId, id } = decision.subject;
      const post = about === 'content' ? id : null;
      return alone === false ? [] : [{ accountId, post, unreadable: alone === null }];
    });
    // One item per account, because the account's case is ruled on once.
    const byAccount = Map.groupBy((await Promise.all(found)).flat(), ({ accountId }) => accountId);
    return [...byAccount.values()].flatMap(
      (its) => its.find(({ unreadable }) => !unreadable) ?? its.slice(0, 1),
    );
  };
};
