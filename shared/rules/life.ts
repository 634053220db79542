import { hash } from 'node:crypto';
import type { Rule } from './rule.ts';
import type { Words } from './words.ts';

/**
 * The life cycle of a rule. A draft is only checked; in backtest, it runs over the past; in shadow, its
 * findings are counted; in canary, they decide about a share of the accounts; live, about all. A retired rule
 * is kept for the decisions based on it.
 */
export const lives = ['draft', 'backtest', 'shadow', 'canary', 'live', 'retired'] as const;
export type Life = (typeof lives)[number];

export const lifeNames: { readonly [L in Life]: Words } = {
  draft: { 'zh-CN': '草稿', en: 'draft' },
  backtest: { 'zh-CN': '回测', en: 'backtest' },
  shadow: { 'zh-CN': '影子', en: 'shadow' },
  canary: { 'zh-CN': '灰度', en: 'canary' },
  live: { 'zh-CN': '生效', en: 'live' },
  retired: { 'zh-CN': '停用', en: 'retired' },
};

/** Whether a rule decides about any account. */
export const isDeciding = ({ life }: { readonly life: Life }): boolean =>
  life === 'live' || life === 'canary';

/** Whether a rule is on trial: it decides about no account, or about a share of them. */
export const isOnTrial = ({ life }: { readonly life: Life }): boolean =>
  life === 'shadow' || life === 'canary';

/**
 * A stable pseudo-random number, 0..1, for an account and a rule in canary. It differs between rules, so that
 * no account is on trial with all of them.
 */
export const lotOf = (rule: string, accountId: string): number =>
  Number.parseInt(hash('sha256', `${rule}\n${accountId}`, 'hex').slice(0, 8), 16) / 2 ** 32;

/**
 * Whether a rule's finding about an account decides (`live`) or is only counted (`shadow`).
 *
 * @example
 * lifeOf({ id: 'staff.night-transfers', life: 'canary', share: 0.05 }, 'account-2'); // 'shadow': as for 19 accounts in 20
 */
export const lifeOf = (
  { id, life, share = 0 }: Pick<Rule, 'id' | 'life' | 'share'>,
  accountId: string,
): 'shadow' | 'live' => {
  if (life === 'canary') return lotOf(id, accountId) < share ? 'live' : 'shadow';
  return life === 'live' ? 'live' : 'shadow';
};
