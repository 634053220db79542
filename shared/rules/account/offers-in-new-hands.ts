import type { Signals } from '../../signals/signals.ts';
import {
  blockNew,
  deviceNew,
  notVerifiedWithin,
  offers,
  old,
  onlyActedWithin,
} from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

const isNewWithin = ({ newDeviceHours, newBlockHours }: Signals['account'], hours: number) =>
  newDeviceHours !== null &&
  newBlockHours !== null &&
  Math.max(newDeviceHours, newBlockHours) <= hours;

/** Both became new at about the same time: a known phone in another café each day is not a buyer. */
const cameTogether = (
  { newDeviceHours, newBlockHours }: Signals['account'],
  hours: number,
): boolean => Math.abs((newDeviceHours ?? 0) - (newBlockHours ?? 0)) <= hours;

export const offersInNewHands = defineRule({
  id: 'account.offers-in-new-hands',
  title: {
    'zh-CN': '疑似易主的老账号发布黑灰产内容',
    en: 'Offers by an old account that may have changed hands',
  },
  detects: {
    'zh-CN':
      '近期同时换到新设备和新网络、或导入后沉寂数周又重新使用，并明确发布黑灰产内容的老账号。',
    en: 'Old accounts that recently moved to a new device and network at about the same time, or resurfaced weeks after import, and make a clear black-gray offer.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'account-takeover',
  severity: ({ account }, { soonHours }) => (isNewWithin(account, soonHours) ? 'medium' : 'low'),
  revision: 3,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '换了手机和网络、出售合法物品却用了行业黑话的老用户。',
      en: 'A long-time user on a new phone and network who sells something lawful in trade slang.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '买号后养满一个月再发、留在卖家设备或网络上，或三天后又换网络的买号人。',
      en: 'A buyer who waits a month, stays on the seller’s device or network, or changes network again after three days.',
    },
    {
      'zh-CN': '换机前一小时内或换机后另行通过核验的买号人；判读模型没有把握的内容。',
      en: 'A buyer who has the account verified again on the new device, or within an hour before it; offers that the text model is unsure of.',
    },
  ],
  runbook: [
    {
      'zh-CN': '对比前后行为：设备、语言、联系人从何时起不同。',
      en: 'Compare before and after: when did the device, language and contacts change?',
    },
    {
      'zh-CN': '要求人脸核验：本人可以通过。如系被盗，交还账号并提醒收到内容的人。',
      en: 'Require face verification: the holder passes. If the account was stolen, return it and warn the people it wrote to.',
    },
  ],
  on: texts,
  // A post of an established account is hidden without restricting the account (`decide-account.ts`); this rule
  // allows a challenge to its holder.
  thresholds: { newHours: 720, soonHours: 72, silentHours: 168, seenDays: 28, oldHours: 720 },
  when: (
    { account, content, counts, realName },
    { newHours, soonHours, silentHours, seenDays, oldHours },
  ) =>
    allOf(
      content?.verdict === 'hide' && evidence('reads-black-gray-surely'),
      offers(content),
      old(account, oldHours),
      atLeast(
        1,
        allOf(
          deviceNew(account, newHours),
          cameTogether(account, soonHours) && blockNew(account, newHours),
        ),
        // The devices that an account used before it was imported are unknown. The current week is left out: a
        // new holder signs in before writing.
        account.imported &&
          account.seenDays >= seenDays &&
          onlyActedWithin(counts, 'week') &&
          evidence('silent-weeks'),
      ),
      notVerifiedWithin(realName, account.newDeviceHours ?? silentHours),
    ),
});
