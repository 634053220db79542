import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '决定 {id}', en: 'Decision {id}' },
  of: { 'zh-CN': '账号 {account}', en: 'Account {account}' },
  on: { 'zh-CN': '{what}，{when}', en: '{what}, {when}' },
  seeCase: { 'zh-CN': '打开案件', en: 'Open case' },
  text: { 'zh-CN': '所判原文', en: 'The text judged' },
  notKept: {
    'zh-CN': '原文没有保留，或已按保留期限删除。',
    en: 'The text was not kept, or was deleted at the end of its retention period.',
  },
  letter: { 'zh-CN': '告知书', en: 'Notice' },
} as const satisfies Catalogue;
