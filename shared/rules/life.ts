import { hash } from 'node:crypto';
import type { Rule } from './rule.ts';
import type { Words } from './words.ts';

/**
 * What a rule goes through. As a draft it is only checked; in backtest it is run over the past; in
 * shadow its findings are counted; in canary they decide about a share of the accounts; live, about
 * all. A retired rule stays on record for the decisions that rest on it.
 */
export const lives = ['draft', 'backtest', 'shadow', 'canary', 'live', 'retired'] as const;
export type Life = (typeof lives)[number];

/** What each is called. */
export const lifeNames: { readonly [L in Life]: Words } = {
  draft: { 'zh-CN': '草稿', en: 'draft' },
  backtest: { 'zh-CN': '回测', en: 'backtest' },
  shadow: { 'zh-CN': '影子', en: 'shadow' },
  canary: { 'zh-CN': '灰度', en: 'canary' },
  live: { 'zh-CN': '生效', en: 'live' },
  retired: { 'zh-CN': '停用', en: 'retired' },
};

/** Whether a rule decides about anybody. */
export const decides = ({ life }: { readonly life: Life }): boolean =>
  life === 'live' || life === 'canary';

/** Whether a rule is on trial: it decides about nobody, or about a share of the accounts. */
export const isOnTrial = ({ life }: { readonly life: Life }): boolean =>
  life === 'shadow' || life === 'canary';

/**
 * Where an account stands among all accounts for a rule in canary, 0..1: the same every time, and
 * another for every rule, so that no account is on trial with all of them.
 */
export const lotOf = (rule: string, accountId: string): number =>
  Number.parseInt(hash('sha256', `${rule}\n${accountId}`, 'hex').slice(0, 8), 16) / 2 ** 32;

/**
 * What a finding of a rule about an account is worth: it decides, or it is only counted.
 *
 * @example
 * lifeOf({ id: 'staff.night-transfers', life: 'canary', share: 0.05 }, 'account-1'); // 'shadow', mostly
 */
export const lifeOf = (
  { id, life, share = 0 }: Pick<Rule, 'id' | 'life' | 'share'>,
  accountId: string,
): 'shadow' | 'live' => {
  if (life === 'canary') return lotOf(id, accountId) < share ? 'live' : 'shadow';
  return life === 'live' ? 'live' : 'shadow';
};
