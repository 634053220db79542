import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Ground } from '#shared/rules/grounds.ts';
import type { Life } from '#shared/rules/life.ts';
import type { Catalogue, Words } from '../words/say.ts';

type Law = Extract<Ground, { readonly law: string }>['law'];
type PlatformRule = Extract<Ground, { readonly platformRule: string }>['platformRule'];

/** Names of the life stages of a rule, in order. */
export const lives: { readonly [L in Life]: Words } = {
  draft: { 'zh-CN': '草稿', en: 'draft' },
  backtest: { 'zh-CN': '回测', en: 'backtest' },
  shadow: { 'zh-CN': '影子', en: 'shadow' },
  canary: { 'zh-CN': '灰度', en: 'canary' },
  live: { 'zh-CN': '生效', en: 'live' },
  retired: { 'zh-CN': '停用', en: 'retired' },
};

/** The figures of a rule, as the columns of a table. */
export const figures = {
  examined: { 'zh-CN': '运行', en: 'Runs' },
  fired: { 'zh-CN': '触发', en: 'Fired' },
  withLive: { 'zh-CN': '生效重合', en: 'Live overlap' },
} as const satisfies Catalogue;

export const subjects = {
  account: { 'zh-CN': '账号', en: 'the account' },
  content: { 'zh-CN': '所发内容', en: 'the post' },
  counterpart: { 'zh-CN': '对方账号', en: 'the other account' },
} as const satisfies Catalogue;

export const laws: { readonly [L in Law]: Words } = {
  'anti-telecom-fraud-law': {
    'zh-CN': '《反电信网络诈骗法》',
    en: 'Anti-Telecom and Online Fraud Law',
  },
  'content-ecosystem-provisions': {
    'zh-CN': '《网络信息内容生态治理规定》',
    en: 'Provisions on the Governance of the Online Information Content Ecosystem',
  },
  'e-commerce-law': { 'zh-CN': '《电子商务法》', en: 'E-Commerce Law' },
};

export const platformRules: { readonly [R in PlatformRule]: Words } = {
  'no-bulk-accounts': {
    'zh-CN': '平台规则：禁止批量注册和使用账号',
    en: 'Platform: no bulk accounts',
  },
  'no-return-under-restriction': {
    'zh-CN': '平台规则：账号受限期间或被关闭后不得另行注册',
    en: 'Platform: no new account while restricted or closed',
  },
  'no-automation': { 'zh-CN': '平台规则：禁止以程序代替本人操作', en: 'Platform: no automation' },
  'no-mass-contact': { 'zh-CN': '平台规则：禁止批量骚扰他人', en: 'Platform: no mass contact' },
  'no-illegal-goods': {
    'zh-CN': '平台规则：禁止发布违禁物品和服务',
    en: 'Platform: no illegal goods',
  },
  'no-listed-means': {
    'zh-CN': '平台规则：不得使用限制名单内的账号、号码、设备等',
    en: 'Platform: nothing on a restriction list',
  },
  'keep-people-safe': { 'zh-CN': '平台规则：保护用户免受诈骗', en: 'Platform: keep people safe' },
};

export const caseExpects: { readonly [E in StaffRule['cases'][number]['expects']]: Words } = {
  fires: { 'zh-CN': '触发', en: 'fires' },
  quiet: { 'zh-CN': '不触发', en: 'stays quiet' },
};
