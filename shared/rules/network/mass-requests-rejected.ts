import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const massRequestsRejected = defineRule({
  id: 'network.mass-requests-rejected',
  title: { 'zh-CN': '大量请求遭拒', en: 'Mass requests mostly rejected' },
  detects: {
    'zh-CN': '向大量陌生人发出请求且多被拒绝的账号。',
    en: 'Accounts that send requests to many strangers, most of whom decline.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    { 'zh-CN': '寻找老同学的新用户。', en: 'A new user looking for old classmates.' },
  ],
  blindSpots: [{ 'zh-CN': '无人理会的请求。', en: 'Requests that nobody answers.' }],
  runbook: [
    {
      'zh-CN': '查看其接触对象：是否同一群组、同一类人。',
      en: 'Check whom it approaches: one group, one kind of person?',
    },
    {
      'zh-CN': '在通过率回升前限制发出请求。',
      en: 'Limit requests until the acceptance rate recovers.',
    },
  ],
  on: ['social.requested'],
  thresholds: { requests: 20, acceptRate: 0.2, novel: 0.8 },
  when: ({ counts, social }, { requests, acceptRate, novel }) =>
    allOf(
      counts.requests.day >= requests && evidence('requests-day', { count: counts.requests.day }),
      social.acceptRate !== null &&
        social.acceptRate <= acceptRate &&
        evidence('accept-rate-low', { percent: Math.round(social.acceptRate * 100) }),
      social.novelTargets >= novel &&
        evidence('targets-novel', { percent: Math.round(social.novelTargets * 100) }),
    ),
});
