import { evidence } from '../evidence.ts';
import { atLeast, defineRule } from '../rule.ts';

/** Kinds of content that are as short and quick as messages, such as comments under a live stream. */
const chatKinds: ReadonlySet<string | null> = new Set(['comment', 'message', 'group']);

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
  revision: 2,
  life: 'live',
  ground: { platformRule: 'no-automation' },
  falsePositives: [
    {
      'zh-CN': '用工具回复的官方账号：请列入豁免名单。',
      en: 'Official accounts that reply with a tool: put them on the allow list.',
    },
    {
      'zh-CN': '在直播间连续评论数十条、随即发帖的观众。',
      en: 'A viewer who writes dozens of comments under a live stream, then a post.',
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
  when: ({ counts, event }, { posts, messages, requests }) =>
    atLeast(
      1,
      // Posts and comments are counted together.
      counts.posts.tenMinutes >=
        (event.type === 'content.posted' && !chatKinds.has(event.contentKind) ? posts : messages) &&
        evidence('posts-fast', { count: counts.posts.tenMinutes }),
      counts.messages.tenMinutes >= messages &&
        evidence('messages-fast', { count: counts.messages.tenMinutes }),
      counts.requests.tenMinutes >= requests &&
        evidence('requests-fast', { count: counts.requests.tenMinutes }),
    ),
});
