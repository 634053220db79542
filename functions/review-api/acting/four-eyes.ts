import type { Decision } from '#shared/decisions/decision.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import { type AccountState, standingByAct, standings } from '#shared/signals/account-state.ts';
import { readStatesApart } from '#shared/stores/states/port.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import type { BulkAct, RulingInput } from '../contract/acting.ts';
import type { Words } from '../contract/endpoint.ts';
import { invalid } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';

type Standing = Pick<AccountState['standing'], 'status' | 'until'>;

/**
 * The score by which an account counts as high-risk: of its case, or of the decision that restricts it if that is
 * higher. A case that was opened again has the score of what opened it, which may be little. The decision by which
 * an account is free has the score of what it lifted, and does not count. A drawn case has borrowed its score from
 * another, and does not count either.
 *
 * @param inForce the decision by which the account stands; `null` if it is gone or cannot be read: nobody knows that
 *   the account is not high-risk then
 * @returns 0..1
 */
export const riskOf = (
  { weight, sampled }: Pick<Case, 'weight' | 'sampled'>,
  standing: Pick<AccountState['standing'], 'status' | 'decisionId'> | undefined,
  inForce: Pick<Decision, 'score'> | null | undefined,
): number => {
  const restrictedBy = standing?.status === 'active' ? null : standing?.decisionId;
  return Math.max(sampled ? 0 : weight.score, restrictedBy ? (inForce?.score ?? 1) : 0);
};

const releaseNeedsTwo: Words = {
  'zh-CN': '高风险账号的解除、减轻或提前结束须由第二人同意。',
  en: 'Releasing a high-risk account, or reducing or shortening its restriction, needs a second person’s approval.',
};

const endOf = ({ until }: { readonly until: number | null }): number =>
  until ?? Number.POSITIVE_INFINITY;

/** Whether an act makes an account less restricted than it is now, or restricted for a shorter time. */
const isReduction = (ruling: Ruling, before: Standing): boolean => {
  switch (ruling.act) {
    case 'release':
      return true;
    case 'challenge':
    case 'limit':
    case 'freeze': {
      if (before.status === 'active') return false;
      const less = standings.indexOf(standingByAct[ruling.act]) < standings.indexOf(before.status);
      return less || endOf(ruling) < endOf(before);
    }
    default:
      return false;
  }
};

/**
 * Returns why an act needs a second person, or `null` if one person is enough.
 *
 * @param risk as returned by `riskOf`
 * @param before the account's current standing; `undefined` if unknown, then no act counts as a reduction
 */
export const fourEyesFor = (
  ruling: Ruling,
  risk: number,
  before: Standing | undefined,
  { fourEyes }: ReviewSettings,
): Words | null =>
  risk >= fourEyes.releaseFromScore &&
  isReduction(ruling, before ?? { status: 'active', until: null })
    ? releaseNeedsTwo
    : null;

/** The current standings of accounts, in the same order; `undefined` if unknown or not readable. */
export const standingsOf = async (
  accountIds: readonly string[],
  { states }: Pick<ReviewPorts, 'states'>,
) => {
  const { accounts } = await readStatesApart({ accounts: accountIds }, states);
  return accountIds.map((id) => accounts.get(id)?.standing);
};

/**
 * Returns why a ruling on a case needs a second person, or `null` if one person is enough.
 *
 * @param standing the current one of its account; `undefined` if unknown
 */
export const whyRulingNeedsTwo = async (
  ruling: Ruling,
  known: Pick<Case, 'weight' | 'sampled'>,
  standing: AccountState['standing'] | undefined,
  { ledger, settings }: Pick<ReviewPorts, 'ledger' | 'settings'>,
): Promise<Words | null> => {
  const forRisk = (risk: number) => fourEyesFor(ruling, risk, standing, settings.review);
  // Most acts need nobody, whatever the risk: nothing is read for them.
  if (forRisk(1) === null) return null;
  const id = standing?.decisionId;
  const inForce = id ? await orLeftOut(ledger.readDecision(id)) : null;
  return forRisk(riskOf(known, standing, inForce));
};

/** Returns why a bulk act on this number of accounts needs a second person, or `null`. */
export const fourEyesForBulk = (accounts: number, { fourEyes }: ReviewSettings): Words | null =>
  accounts >= fourEyes.bulkFrom
    ? {
        'zh-CN': `涉及 ${accounts} 个账号：${fourEyes.bulkFrom} 个及以上须由第二人同意。`,
        en: `This affects ${accounts} ${accounts === 1 ? 'account' : 'accounts'}: ${fourEyes.bulkFrom} or more need a second person.`,
      }
    : null;

/** Why taking back what two people did needs two. */
export const undoNeedsTwo: Words = {
  'zh-CN': '原处置由两人作出，撤销也须由第二人同意。',
  en: 'Two people approved this, so undoing it needs a second person too.',
};

/**
 * Refuses a restriction that ends before it begins: it would be a release in disguise.
 *
 * @throws {Refusal} `invalid` for `body.ruling.until`
 */
export const mustEndInFuture = (ruling: RulingInput | BulkAct, now: number): void => {
  if ('until' in ruling && endOf(ruling) <= now) {
    throw invalid('body.ruling.until', {
      'zh-CN': '须为将来的时间；不限期则为 null',
      en: 'must be a time in the future, or null for no end',
    });
  }
};
