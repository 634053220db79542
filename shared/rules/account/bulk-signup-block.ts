import { filledWithin, nameNotVerified, restrictedBeside, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';

export const bulkSignupBlock = defineRule({
  id: 'account.bulk-signup-block',
  title: { 'zh-CN': '同一地址段批量注册', en: 'Bulk sign-up from one address block' },
  detects: {
    'zh-CN': '在一小时内与大批新账号来自同一地址段，且带有机器或养号团伙特征的新账号。',
    en: 'New accounts that came from one address block with many others within an hour and show signs of automation or an account farm.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'bulk-registration',
  severity: 'medium',
  revision: 4,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '在公司云桌面上集中注册、尚未实名核验的员工。',
      en: 'Staff who sign up on the cloud desktops of their company and are verified only later.',
    },
    {
      'zh-CN': '开学当天校园网或运营商共享出口下的正常注册，且浏览器隐藏了自身信息。',
      en: 'Normal sign-ups behind a campus or carrier’s shared address on the first day of term, with a browser that hides its identity.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '注册时即以买来的身份通过核验的养号团伙。',
      en: 'Account farms that are verified at sign-up with bought identities.',
    },
    {
      'zh-CN': '使用住宅代理、一号一 IP 的养号团伙。',
      en: 'Account farms behind residential proxies, one address per account.',
    },
  ],
  runbook: [
    {
      'zh-CN': '打开该地址段最新的几个账号：是否已实名，彼此是否认识。',
      en: 'Open the newest accounts in the block: are they verified, and do they know one another?',
    },
    {
      'zh-CN': '要求核验；通过的账号不再处置。',
      en: 'Require verification; take no further action against accounts that pass.',
    },
  ],
  on: ['account.signed-up', 'account.rechecked'],
  // 12 is a level at which earlier members are rechecked (`entity-state.ts`).
  thresholds: { accounts: 12, youngHours: 24, seconds: 3, restricted: 2 },
  when: ({ links, account, signUp, realName }, { accounts, youngHours, seconds, restricted }) =>
    allOf(
      links.block &&
        links.block.joinedHour >= accounts &&
        evidence('block-joined-hour', { accounts: links.block.joinedHour }),
      young(account, youngHours),
      // Many sign-ups alone may come from a campus or a carrier's shared address.
      atLeast(
        1,
        signUp?.automation && evidence('automation-mark', { mark: signUp.automation }),
        // Staff may sign up on the cloud desktops of their company, which fills the form for them.
        nameNotVerified(realName) && filledWithin(signUp, seconds),
        nameNotVerified(realName) && signUp?.hostingNetwork && evidence('hosting-network'),
        restrictedBeside('block', { links }, restricted),
      ),
    ),
});
