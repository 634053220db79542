import { hasShownFace, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';
import { sightings } from '../triggers.ts';

export const bulkSignupDevice = defineRule({
  id: 'account.bulk-signup-device',
  title: { 'zh-CN': '同一设备批量注册', en: 'Bulk sign-up on one device' },
  detects: {
    'zh-CN': '与多个账号在一天内出现于同一设备、或所用设备在一个月内注册了多个账号的新账号。',
    en: 'New accounts on a device where several accounts were first seen within a day or signed up within a month.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'bulk-registration',
  severity: ({ links: { device } }, { many, farm }) => {
    const { joinedDay = 0, newcomersMonth = 0, guestsMonth = 0 } = device ?? {};
    // The computers of an internet café may share one mark: most who come to it were made elsewhere.
    const joined = Math.max(newcomersMonth, guestsMonth > newcomersMonth ? 0 : joinedDay);
    if (joined >= farm) return 'high';
    return joined >= many ? 'medium' : 'low';
  },
  revision: 5,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '营业厅、学校用自己的手机帮人注册。',
      en: 'A shop or school that helps people sign up on its own phone.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '为每个账号单独模拟一台设备的养号团伙。',
      en: 'Account farms that emulate a separate device for every account.',
    },
    {
      'zh-CN': '注册一天后才集中到同一设备的账号：仅为弱证据。',
      en: 'Accounts that come to one device a day after signing up: only weak evidence.',
    },
  ],
  runbook: [
    {
      'zh-CN': '打开该设备上的账号：昵称、注册时间和最初的操作是否雷同。',
      en: 'Open the accounts on the device: are their names, sign-up times and first actions alike?',
    },
    {
      'zh-CN': '要求人脸核验；真人可当场通过。',
      en: 'Require face verification; a real person passes at once.',
    },
  ],
  on: sightings,
  // 3, 6 and 12 are the levels at which earlier members are rechecked (`entity-state.ts`).
  thresholds: { accounts: 3, bred: 3, many: 6, farm: 12, youngHours: 72 },
  when: (signals, { accounts, bred, youngHours }) => {
    const device = hasShownFace(signals) ? undefined : signals.links.device;
    return allOf(
      atLeast(
        1,
        device &&
          device.joinedDay >= accounts &&
          evidence('device-joined-day', { accounts: device.joinedDay }),
        // A family tablet or an internet café's computer is used by many accounts that were made elsewhere.
        device &&
          device.newcomersMonth >= bred &&
          evidence('device-newcomers-month', { accounts: device.newcomersMonth }),
      ),
      young(signals.account, youngHours),
    );
  },
});
