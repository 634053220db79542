import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '决定 {id}', en: 'Decision {id}' },
  of: { 'zh-CN': '账号 {account}', en: 'Account {account}' },
  on: { 'zh-CN': '{what}，{when}', en: '{what}, {when}' },
  seeCase: { 'zh-CN': '打开案件', en: 'Open case' },
  letter: { 'zh-CN': '告知书', en: 'Notice' },
} as const satisfies Catalogue;
