import { deviceNew, old, onlyActedWithin, within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';

export const profileRewritten = defineRule({
  id: 'account.profile-rewritten',
  title: { 'zh-CN': '老账号改头换面', en: 'Old account with a rewritten profile' },
  detects: {
    'zh-CN': '更换凭据前后接连改写昵称、头像、简介等资料的老账号或沉寂账号，疑似出售、出租。',
    en: 'Old or dormant accounts whose name, picture and description are all rewritten around a credential change, as when an account is sold or rented out.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'account-takeover',
  severity: ({ account }, { newHours }) => (deviceNew(account, newHours) ? 'medium' : 'low'),
  revision: 3,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '重新启用旧号、换了手机号的本人；找回被盗账号后整理资料的用户。',
      en: 'A holder who returns to an old account with a new number; one who restores the profile of a recovered account.',
    },
    {
      'zh-CN': '更名的商家或机构，由新员工接手。',
      en: 'A renamed shop or organisation whose account passes to a new employee.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '只改昵称和头像的买号人；先养几周再改资料的买号人。',
      en: 'A buyer who changes only the name and picture, or waits weeks before changing the profile.',
    },
    {
      'zh-CN': '未上报资料变更项（`fields`）或凭据变更的平台。',
      en: 'Platforms that do not report which parts changed (`fields`) or credential changes.',
    },
  ],
  runbook: [
    {
      'zh-CN': '对比改写前后的资料：是否换了姓名、职业、所在地。',
      en: 'Compare the profile before and after: did the name, occupation and location change?',
    },
    {
      'zh-CN': '查看该账号是否曾被挂出售卖，新号码名下有无其他账号。',
      en: 'Check whether the account was offered for sale, and which other accounts use the new number.',
    },
    {
      'zh-CN': '要求人脸核验：本人可以通过，买号人不能。',
      en: 'Require face verification: the holder passes, a buyer does not.',
    },
  ],
  on: [
    'account.profile-changed',
    'account.credential-changed',
    'account.logged-in',
    'account.device-bound',
  ],
  thresholds: {
    parts: 3,
    profileHours: 72,
    credentialHours: 72,
    newHours: 72,
    oldHours: 1440,
    seenDays: 28,
  },
  when: ({ account, counts }, { parts, profileHours, credentialHours, oldHours, seenDays }) =>
    allOf(
      atLeast(
        1,
        old(account, oldHours),
        // The current week is left out: a new holder signs in before changing anything.
        account.seenDays >= seenDays && onlyActedWithin(counts, 'week') && evidence('silent-weeks'),
      ),
      account.profileChangedHours !== null &&
        account.profileChangedHours <= profileHours &&
        account.profileFields >= parts &&
        evidence('profile-parts', {
          parts: account.profileFields,
          hours: within(account.profileChangedHours),
        }),
      account.credentialChangedHours !== null &&
        account.credentialChangedHours <= credentialHours &&
        evidence('credential-changed', { hours: within(account.credentialChangedHours) }),
    ),
  adds: ({ account }, { newHours }) => [deviceNew(account, newHours)],
});
