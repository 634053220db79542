import { isAtLeastLevel } from '../../settings/platform.ts';
import type { Signals } from '../../signals/signals.ts';
import { blockNew, deviceNew, notVerifiedWithin, old, within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';
import { serviceUses } from '../triggers.ts';

/** Signs that the holder's own new phone on a new network does not cause. */
const signsOf = (
  account: Signals['account'],
  links: Signals['links'],
  {
    newHours,
    deviceAccounts,
    profileHours,
  }: { readonly newHours: number; readonly deviceAccounts: number; readonly profileHours: number },
) => [
  account.newCountryHours !== null &&
    account.newCountryHours <= newHours &&
    evidence('country-new-lately', { hours: within(account.newCountryHours) }),
  links.device &&
    links.device.accounts > deviceAccounts &&
    evidence('device-of-others', { accounts: links.device.accounts - 1 }),
  account.profileChangedHours !== null &&
    account.profileChangedHours <= profileHours &&
    evidence('profile-changed', { hours: within(account.profileChangedHours) }),
];

/**
 * Whoever buys accounts in a batch takes them over one after another. They buy old ones that are verified: few others of
 * those abuse, and new ones abuse without changing hands. An account that verified less than the platform requires
 * counts for less, and would be limited instead of challenged.
 */
const boughtInBatch = (
  { account: { ageHours }, realName, links: { device } }: Signals,
  { batch, wantedHours }: { readonly batch: number; readonly wantedHours: number },
) =>
  realName.status === 'verified' &&
  isAtLeastLevel(realName.level, realName.required) &&
  ageHours !== null &&
  ageHours >= wantedHours &&
  device !== undefined &&
  device.joinedDay >= batch &&
  evidence('device-joined-day', { accounts: device.joinedDay });

export const everythingNew = defineRule({
  id: 'account.everything-new',
  title: { 'zh-CN': '账号疑似易主', en: 'Account may have changed hands' },
  detects: {
    'zh-CN':
      '更换凭据后在全新的设备、网络上使用，且该设备已有多个账号、或出现在新的国家、或改写了资料的老账号。',
    en: 'Old accounts that appear on a new device and network after a credential change, with a sign of a new holder: other accounts on the device, a new country or a rewritten profile.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'account-takeover',
  severity: (signals, thresholds) => {
    const signs = signsOf(signals.account, signals.links, thresholds);
    if (signs.filter(Boolean).length < 2) return 'medium';
    return boughtInBatch(signals, thresholds) ? 'critical' : 'high';
  },
  revision: 7,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '移居境外并在当地换了新手机的用户。',
      en: 'Someone who moved abroad and bought a phone there.',
    },
    {
      'zh-CN': '在营业厅的手机上请店员重设密码、更换头像的老人。',
      en: 'Elderly people for whom a shop resets the password and picture on its own phone.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '换机前一小时内或换机后另行通过核验的买号人：以本人身份，或由卖家配合。',
      en: 'A buyer who has the account verified again on the new device, or within an hour before it: in their own name or with the seller’s help.',
    },
    {
      'zh-CN': '不改凭据，或一直使用卖家网络的买号人。',
      en: 'A buyer who leaves the credentials unchanged or stays on the seller’s network.',
    },
  ],
  runbook: [
    {
      'zh-CN': '对比前后行为：语言、活跃时段、联系人。',
      en: 'Compare behaviour before and after: language, active hours, contacts.',
    },
    {
      'zh-CN': '要求人脸核验：本人可以通过，买号人不能。',
      en: 'Require face verification: the holder passes, a buyer does not.',
    },
  ],
  on: [
    'account.logged-in',
    'account.device-bound',
    'account.credential-changed',
    'account.profile-changed',
    'account.rechecked',
    ...serviceUses,
  ],
  thresholds: {
    newHours: 72,
    credentialHours: 72,
    profileHours: 72,
    oldHours: 720,
    deviceAccounts: 3,
    batch: 4,
    wantedHours: 4320,
  },
  when: ({ account, links, realName }, thresholds) =>
    allOf(
      // In any order: buyers look around before they change the credentials.
      // Whoever gets an account back changes the locks on a device of before.
      !account.onEarlierDevice && deviceNew(account, thresholds.newHours),
      blockNew(account, thresholds.newHours),
      account.credentialChangedHours !== null &&
        account.credentialChangedHours <= thresholds.credentialHours &&
        evidence('credential-changed', { hours: within(account.credentialChangedHours) }),
      old(account, thresholds.oldHours),
      // A holder who verifies on the new device, or recovers a stolen account, does not match.
      notVerifiedWithin(realName, account.newDeviceHours ?? 0),
      atLeast(1, ...signsOf(account, links, thresholds)),
    ),
  adds: (signals, thresholds) => [boughtInBatch(signals, thresholds)],
});
