import { deviceNew, old, silentBefore, within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';

export const profileRewritten = defineRule({
  id: 'account.profile-rewritten',
  title: { 'zh-CN': '老账号改头换面', en: 'Old account under a new name and face' },
  detects: {
    'zh-CN': '更换凭据前后接连改写昵称、头像、简介等资料的老账号或沉寂账号，疑似出售、出租。',
    en: 'Accounts that are old or were silent, and whose name, picture and description are rewritten in a row around a change of credentials, as when they are sold or rented.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'account-takeover',
  severity: ({ account }, { newHours }) => (deviceNew(account, newHours) ? 'medium' : 'low'),
  revision: 2,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '重新启用旧号、换了手机号的本人；找回被盗账号后整理资料的用户。',
      en: 'A holder who takes up an old account with a new number; one who got a stolen account back and sets it right.',
    },
    {
      'zh-CN': '更名的商家或机构，由新员工接手。',
      en: 'A shop or an institution that renames itself, and whose new employee takes over.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '只改昵称和头像的买号人；先养几周再改资料的买号人。',
      en: 'A buyer who changes name and picture alone, or waits for weeks between one change and the next.',
    },
    {
      'zh-CN': '未上报资料变更项（`fields`）或凭据变更的平台。',
      en: 'Platforms that do not tell which parts were changed (`fields`), or of changes of credentials.',
    },
  ],
  runbook: [
    {
      'zh-CN': '对比改写前后的资料：是否换了姓名、职业、所在地。',
      en: 'Compare the profile before and after: is it another name, trade and place?',
    },
    {
      'zh-CN': '查看该账号是否曾被挂出售卖，新号码名下有无其他账号。',
      en: 'Look whether the account was offered for sale, and what else the new number holds.',
    },
    {
      'zh-CN': '要求人脸核验：本人可以通过，买号人不能。',
      en: 'Ask for verification by face: the holder passes, a buyer does not.',
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
        account.seenDays >= seenDays && silentBefore(counts) && evidence('silent-weeks'),
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
