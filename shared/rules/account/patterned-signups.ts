import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const patternedSignups = defineRule({
  id: 'account.patterned-signups',
  title: {
    'zh-CN': '同一地址段按格式批量注册',
    en: 'Patterned sign-ups from one address block',
  },
  detects: {
    'zh-CN': '与多个账号在一天内于同一地址段以同一格式的昵称或邮箱注册的新账号。',
    en: 'New accounts that signed up from one address block within a day of several others, with a name or email address of the same pattern.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '平台按固定格式为用户取名：请在 `signUp.defaultNames` 中说明。',
      en: 'A platform that assigns names by a pattern: say so in `signUp.defaultNames`.',
    },
    {
      'zh-CN': '以班级编号取名的同班同学。',
      en: 'Classmates who use their class number as a name.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '每个账号另取的昵称。', en: 'Names made up separately for each account.' },
    { 'zh-CN': '每个账号各用一个地址段。', en: 'A separate address block for every account.' },
  ],
  runbook: [
    {
      'zh-CN': '把该地址段各账号的昵称逐个排列对照。',
      en: 'List the names of the block’s accounts and compare them.',
    },
    { 'zh-CN': '要求核验；同班同学可以通过。', en: 'Require verification; classmates pass.' },
  ],
  on: ['account.signed-up', 'account.rechecked'],
  thresholds: { alike: 5, youngHours: 24 },
  when: ({ links, account }, { alike, youngHours }) =>
    allOf(
      links.block &&
        links.block.alikeDay >= alike &&
        evidence('block-alike-day', { accounts: links.block.alikeDay }),
      young(account, youngHours),
    ),
});
