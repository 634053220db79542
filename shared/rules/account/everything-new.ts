import { old, within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';
import { serviceUses } from '../triggers.ts';

export const everythingNew = defineRule({
  id: 'account.everything-new',
  title: { 'zh-CN': '账号疑似易主', en: 'Account that seems to have changed hands' },
  detects: {
    'zh-CN':
      '更换凭据后在全新的设备、网络上使用，且该设备已有多个账号、或出现在新的国家、或改写了资料的老账号。',
    en: 'Accounts that are old and, after a change of credentials, appear on a new device and network, with a sign that somebody else holds it: other accounts on the device, a new country, a new profile.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'account-takeover',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 },
  falsePositives: ['A person who moved abroad and bought a phone there.'],
  blindSpots: [
    'A buyer who logs in before the credentials are changed, or stays behind the seller’s network.',
  ],
  runbook: [
    'Compare what it did before and after: language, hours, contacts.',
    'Ask for verification by face: the holder passes, a buyer does not.',
  ],
  on: ['account.logged-in', 'account.device-bound', 'account.credential-changed', ...serviceUses],
  thresholds: { credentialHours: 72, profileHours: 72, oldHours: 720, deviceAccounts: 3 },
  when: (
    { novelty, account, links },
    { credentialHours, profileHours, oldHours, deviceAccounts },
  ) =>
    allOf(
      novelty.device && evidence('device-new'),
      novelty.block && evidence('block-new'),
      account.credentialChangedHours !== null &&
        account.credentialChangedHours <= credentialHours &&
        evidence('credential-changed', { hours: within(account.credentialChangedHours) }),
      old(account, oldHours),
      atLeast(
        1,
        novelty.country && evidence('country-new'),
        links.device &&
          links.device.accounts > deviceAccounts &&
          evidence('device-of-others', { accounts: links.device.accounts - 1 }),
        account.profileChangedHours !== null &&
          account.profileChangedHours <= profileHours &&
          evidence('profile-changed', { hours: within(account.profileChangedHours) }),
      ),
    ),
});
