import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const phoneOnTooManyAccounts = defineRule({
  id: 'account.phone-on-too-many-accounts',
  title: { 'zh-CN': '同一手机号名下账号过多', en: 'Too many accounts on one phone number' },
  detects: {
    'zh-CN': '与多个账号共用同一手机号的账号。',
    en: 'Accounts that share a phone number with several others.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  userFact: 'many-on-one-phone',
  // Carriers reassign numbers: over the years, accounts that have nothing to do with one another come to share one.
  severity: ({ links: { phone } }, { together }) =>
    Math.max(phone?.joinedWeek ?? 0, phone?.newcomersMonth ?? 0) >= together ? 'medium' : 'low',
  revision: 2,
  life: 'live',
  ground: { platformRule: 'no-bulk-accounts' },
  falsePositives: [
    {
      'zh-CN': '运营商回收后重新放给新用户的号码。',
      en: 'A number that the carrier reassigned to a new subscriber.',
    },
    { 'zh-CN': '全家共用一个手机号注册。', en: 'A family that signs up with one phone number.' },
  ],
  blindSpots: [
    { 'zh-CN': '按小时出租的号码池。', en: 'Pools of numbers rented by the hour.' },
    {
      'zh-CN': '同一号码隔一个月以上才再注册下一个账号。',
      en: 'A number that makes its next account only after more than a month.',
    },
  ],
  runbook: [
    {
      'zh-CN': '打开该号码下的账号：是先后使用，还是同时使用。',
      en: 'Open the number’s accounts: are they used in turn or at the same time?',
    },
    { 'zh-CN': '要求重新验证该手机号。', en: 'Require the phone number to be verified again.' },
  ],
  on: ['account.signed-up', 'account.imported', 'account.credential-changed', 'account.rechecked'],
  thresholds: { accounts: 4, together: 2 },
  when: ({ links }, { accounts }) =>
    allOf(
      links.phone &&
        links.phone.accounts >= accounts &&
        evidence('phone-shared', { accounts: links.phone.accounts }),
    ),
});
