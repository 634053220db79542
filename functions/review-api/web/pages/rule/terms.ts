import type { Life } from '#shared/rules/life.ts';
import type { RuleFamily } from '#shared/rules/rule.ts';
import type { Words } from '../../words/say.ts';

export const lifeDescriptions: { readonly [L in Life]: Words } = {
  draft: { 'zh-CN': '只校验条件和案例', en: 'condition and cases are checked' },
  backtest: { 'zh-CN': '在历史数据上运行', en: 'run on past events' },
  shadow: { 'zh-CN': '只计数，不参与决定', en: 'counted only, decides nothing' },
  canary: { 'zh-CN': '对一部分账号生效', en: 'decides for a share of accounts' },
  live: { 'zh-CN': '对全部账号生效', en: 'decides for all accounts' },
  retired: { 'zh-CN': '仅为历史决定保留', en: 'kept for past decisions' },
};

export const ruleFamilies: { readonly [F in RuleFamily]: Words } = {
  account: { 'zh-CN': '账号', en: 'account' },
  content: { 'zh-CN': '内容', en: 'content' },
  network: { 'zh-CN': '关联网络', en: 'network' },
  victim: { 'zh-CN': '受害人保护', en: 'victim' },
};
