import { restrictedBeside } from '../clauses.ts';
import { atLeast, defineRule } from '../rule.ts';

export const reRegistration = defineRule({
  id: 'network.re-registration',
  title: {
    'zh-CN': '受限账号疑似再次注册',
    en: 'Possible re-registration of a restricted account',
  },
  detects: {
    'zh-CN': '与受限账号共用身份、手机号、邮箱或收付款账户的账号。',
    en: 'Accounts that share an identity, phone number, email address or payment account with a restricted account.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'account-takeover',
  userFact: 'shared-with-restricted',
  severity: ({ links }) => ((links.identity?.restricted ?? 0) > 0 ? 'high' : 'medium'),
  revision: 2,
  life: 'live',
  ground: { platformRule: 'no-return-under-restriction' },
  falsePositives: [
    {
      'zh-CN': '运营商回收后重新放给新用户的号码。',
      en: 'A number that the carrier reassigned to a new subscriber.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '借用他人身份、换新手机重新注册。',
      en: 'A return under a borrowed identity on a new phone.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看另一账号受限的原因，以及是否申诉过。',
      en: 'Check why the other account was restricted and whether it appealed.',
    },
    {
      'zh-CN': '如系同一人，原措施同样适用于两个账号。',
      en: 'If it is the same person, apply the original measure to both accounts.',
    },
  ],
  on: [
    'account.signed-up',
    'account.imported',
    'account.credential-changed',
    'account.verification-changed',
    'payment.bound',
    'account.rechecked',
  ],
  thresholds: { restricted: 1 },
  when: ({ links }, { restricted }) =>
    atLeast(
      1,
      restrictedBeside('identity', { links }, restricted),
      restrictedBeside('phone', { links }, restricted),
      restrictedBeside('email', { links }, restricted),
      restrictedBeside('payment', { links }, restricted),
    ),
});
