import { blockNew, deviceNew, notVerifiedWithin, offers, old, suspect } from '../clauses.ts';
import { evidence, quotesOf } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const asksManyForMoney = defineRule({
  id: 'account.asks-many-for-money',
  title: {
    'zh-CN': '疑似被盗的账号索要钱款，且可疑内容多',
    en: 'Possibly stolen account with many suspicious texts asks for money',
  },
  detects: {
    'zh-CN':
      '刚换到新设备和新网络、未再核验，一周内多次发出可疑内容，并在私信中借钱、要人代付或索要验证码的老账号。',
    en: 'Old accounts that just moved to a new device and network, were not verified since, sent several suspicious texts within a week, and ask for money or codes by message.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'account-takeover',
  severity: 'medium',
  revision: 1,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '在外地丢了手机和钱包、用新手机向多位亲友求助的人。',
      en: 'Someone who lost phone and wallet on a journey and asks several relatives for help on a new phone.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '所写未被标记的请求：仍会提醒接收者。',
      en: 'Requests that are not flagged: their recipients are still warned.',
    },
    {
      'zh-CN': '在本人的设备或网络上作案，或三天后才开口。',
      en: 'A thief on the holder’s own device or network, or one who waits three days.',
    },
  ],
  runbook: [
    {
      'zh-CN': '对比前后行为：语气、活跃时段、设备。',
      en: 'Compare before and after: tone, active hours, device.',
    },
    {
      'zh-CN': '要求人脸核验：本人可以通过。如系被盗，交还账号并提醒收到私信的人。',
      en: 'Require face verification: the holder passes. If the account was stolen, return it and warn the people it wrote to.',
    },
  ],
  on: ['social.messaged'],
  // One who is robbed asks a few people a few times, a thief the whole list of friends (`docs/simulator.md`).
  thresholds: { texts: 5, newHours: 72, oldHours: 720 },
  when: ({ content, counts, account, realName }, { texts, newHours, oldHours }) =>
    allOf(
      content?.category === 'impersonation' &&
        evidence('names-trade', { category: content.category, words: quotesOf(content) }),
      suspect(content),
      offers(content),
      counts.risky.week >= texts && evidence('risky-week', { count: counts.risky.week }),
      deviceNew(account, newHours),
      blockNew(account, newHours),
      old(account, oldHours),
      notVerifiedWithin(realName, account.newDeviceHours ?? 0),
    ),
});
