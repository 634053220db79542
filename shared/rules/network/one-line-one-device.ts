import { hasShownFace, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const oneLineOneDevice = defineRule({
  id: 'network.one-line-one-device',
  title: {
    'zh-CN': '同一设备上的多个新号以同一句话搭话',
    en: 'Same opening line from new accounts on one device',
  },
  detects: {
    'zh-CN': '与同一设备上的其他新账号以同一句话向陌生人搭话的新账号。',
    en: 'New accounts that approach strangers with the same opening line as another new account on the same device.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'spam',
  userFact: 'alike-approaches',
  // Honest people share a tablet or use a popular greeting; both together point to one operator.
  severity: 'high',
  revision: 3,
  life: 'live',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    {
      'zh-CN': '共用平板的兄弟姐妹，都用了同一句流行的打招呼用语。',
      en: 'Siblings sharing a tablet who both use a popular greeting.',
    },
    {
      'zh-CN': '丢了账号、另注册一个并重新问候的人。',
      en: 'Someone who lost an account, opened another and greets people again.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '每个账号各用一台设备，或重置设备标识。',
      en: 'A separate device, or a new device id, for every account.',
    },
    {
      'zh-CN': '由大模型每次改写的开场白。',
      en: 'Lines that a language model rewords each time.',
    },
    {
      'zh-CN': '平台规模大、这句话正流行时：只保留最近 24 个使用者。',
      en: 'A popular line on a large platform: only its latest 24 users are remembered.',
    },
  ],
  runbook: [
    {
      'zh-CN': '列出该设备上的账号，按时间对照它们的私信。',
      en: 'List the accounts on the device and read their messages in order of time.',
    },
    {
      'zh-CN': '要求人脸核验：两个真人可以通过。',
      en: 'Require face verification: two different real people pass.',
    },
  ],
  on: ['social.messaged', 'account.rechecked'],
  // 2 is the level at which earlier members are rechecked (`entity-state.ts`).
  thresholds: { accounts: 2, youngHours: 168 },
  when: (signals, { accounts, youngHours }) => {
    const line = hasShownFace(signals) ? undefined : signals.links.line;
    return allOf(
      line &&
        line.alikeWeek >= accounts &&
        evidence('line-on-device', { accounts: line.alikeWeek }),
      young(signals.account, youngHours),
    );
  },
});
