import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const massRequestsRejected = defineRule({
  id: 'network.mass-requests-rejected',
  title: { 'zh-CN': '大量请求遭拒', en: 'Mass requests that are turned down' },
  detects: {
    'zh-CN': '向大量陌生人发出请求且多被拒绝的账号。',
    en: 'Accounts that approach strangers in numbers and are mostly turned down.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [{ 'zh-CN': '寻找老同学的新用户。', en: 'A newcomer who seeks old classmates.' }],
  blindSpots: [{ 'zh-CN': '无人理会的请求。', en: 'Requests that nobody answers.' }],
  runbook: [
    {
      'zh-CN': '查看其接触对象：是否同一群组、同一类人。',
      en: 'Look whom it approaches: one group, one kind of person?',
    },
    { 'zh-CN': '在通过率回升前限制发出请求。', en: 'Limit requests until the answers improve.' },
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
