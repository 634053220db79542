import { old, onlyActedWithin } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const dormantThenBurst = defineRule({
  id: 'account.dormant-then-burst',
  title: { 'zh-CN': '沉寂后突然活跃', en: 'Burst after dormancy' },
  detects: {
    'zh-CN': '沉寂至少四周后一天内大量发布、私信或请求的老账号。',
    en: 'Old accounts that are silent for at least four weeks, then post, message or send requests in large numbers within a day.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'account-takeover',
  severity: 'medium',
  revision: 4,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '因某件事重新上线、联系所有熟人的用户。',
      en: 'Someone who returns for a particular reason and writes to everyone they know.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '导入账号在导入之前的行为：沉寂时间只能从导入时算起。',
      en: 'What imported accounts did before the import: silence is counted only from then.',
    },
  ],
  runbook: [
    {
      'zh-CN': '对比沉寂前后的设备与用语。',
      en: 'Compare the device and wording before and after the silence.',
    },
    {
      'zh-CN': '要求核验；查看该账号是否曾被挂出售卖。',
      en: 'Require verification; check whether the account was offered for sale.',
    },
  ],
  on: ['content.posted', 'social.requested', 'social.followed', 'social.messaged'],
  thresholds: { oldHours: 1440, seenDays: 28, acts: 30 },
  when: ({ account, counts }, { oldHours, seenDays, acts }) => {
    const today = counts.posts.day + counts.messages.day + counts.requests.day;
    return allOf(
      old(account, oldHours),
      account.seenDays >= seenDays && onlyActedWithin(counts, 'day') && evidence('silent-month'),
      today >= acts && evidence('burst-day', { acts: today }),
    );
  },
});
