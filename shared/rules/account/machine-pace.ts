import { evidence } from '../evidence.ts';
import { atLeast, defineRule } from '../rule.ts';

export const machinePace = defineRule({
  id: 'account.machine-pace',
  title: { 'zh-CN': '操作速度超出人力', en: 'Faster than humanly possible' },
  detects: {
    'zh-CN': '发布、私信或请求的速度超出人力的账号。',
    en: 'Accounts that post, message or send requests faster than a person can.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'automation',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-automation' },
  falsePositives: [
    {
      'zh-CN': '用工具回复的官方账号；请为其单独设类。',
      en: 'Official accounts that reply with a tool; give them their own class.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '在两次操作之间刻意等待的工具。', en: 'Tools that wait between actions.' },
  ],
  runbook: [
    {
      'zh-CN': '查看操作间隔：是否均匀。',
      en: 'Check the gaps between actions: are they even?',
    },
    {
      'zh-CN': '抽读五条内容：是否出自同一模板。',
      en: 'Read five of its texts: do they follow one template?',
    },
  ],
  on: ['content.posted', 'social.requested', 'social.followed', 'social.messaged'],
  thresholds: { posts: 40, messages: 240, requests: 240 },
  when: ({ counts }, { posts, messages, requests }) =>
    atLeast(
      1,
      counts.posts.tenMinutes >= posts &&
        evidence('posts-fast', { count: counts.posts.tenMinutes }),
      counts.messages.tenMinutes >= messages &&
        evidence('messages-fast', { count: counts.messages.tenMinutes }),
      counts.requests.tenMinutes >= requests &&
        evidence('requests-fast', { count: counts.requests.tenMinutes }),
    ),
});
