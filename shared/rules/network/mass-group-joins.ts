import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const massGroupJoins = defineRule({
  id: 'network.mass-group-joins',
  title: { 'zh-CN': '新号批量加群', en: 'New account joins groups in bulk' },
  detects: {
    'zh-CN': '注册不久即批量加入群组的账号。',
    en: 'New accounts that join many groups soon after signing up.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  userFact: 'many-groups',
  severity: 'low',
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [{ 'zh-CN': '兴趣广泛的新用户。', en: 'A new user with many interests.' }],
  blindSpots: [{ 'zh-CN': '由同伙邀请进群。', en: 'Groups joined at an accomplice’s invitation.' }],
  runbook: [
    { 'zh-CN': '查看其在群内发言。', en: 'Check what it wrote in the groups.' },
    { 'zh-CN': '核验前限制加群。', en: 'Limit joining groups until verified.' },
  ],
  on: ['social.group-joined'],
  thresholds: { joins: 15, youngHours: 72 },
  when: ({ account, counts }, { joins, youngHours }) =>
    allOf(
      young(account, youngHours),
      counts.joins.day >= joins && evidence('joins-day', { count: counts.joins.day }),
    ),
});
