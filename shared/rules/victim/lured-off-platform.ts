import { barelyAcquainted, reachable, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';

export const luredOffPlatform = defineRule({
  id: 'victim.lured-off-platform',
  title: { 'zh-CN': '被引至站外', en: 'Lured off the platform' },
  detects: {
    'zh-CN': '被可疑的陌生人在私信中引向站外联系方式的人。',
    en: 'People whom a suspicious stranger asks by message to move to an outside contact.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'traffic-diversion',
  severity: 'low',
  revision: 4,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '在活动中相识、互换联系方式的两个人。',
      en: 'Two people who met at an event and exchange numbers.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '放在图片里的联系方式。', en: 'A contact inside an image.' },
    {
      'zh-CN': '在第二条私信中拆开写出的联系方式。',
      en: 'A contact spelled out across further messages.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看发送者是否把同一联系方式发给了其他人。',
      en: 'Check whether the sender gave the same contact to others.',
    },
    {
      'zh-CN': '提醒接收者；不要仅凭这一点限制发送者。',
      en: 'Warn the recipient; do not restrict the sender for this alone.',
    },
  ],
  on: ['social.messaged'],
  warns: true,
  thresholds: { youngHours: 72 },
  when: ({ content, counterpart, account, realName }, { youngHours }) =>
    allOf(
      reachable(content),
      barelyAcquainted(counterpart, account, youngHours),
      atLeast(
        1,
        young(account, youngHours),
        realName.status !== 'verified' && evidence('not-verified'),
        account.standing !== 'active' &&
          !account.gated &&
          evidence(account.standing === 'closed' ? 'sender-closed' : 'sender-restricted'),
      ),
    ),
});
