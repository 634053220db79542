import { isMention } from '../../text/analysis/intent.ts';
import { blockNew, deviceNew, notVerifiedWithin, offers, old } from '../clauses.ts';
import { evidence, quotesOf } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const askedForMoney = defineRule({
  id: 'victim.asked-for-money',
  title: {
    'zh-CN': '疑似被盗的账号似在索要钱款',
    en: 'Possibly stolen account seems to ask for money',
  },
  detects: {
    'zh-CN': '收到刚换到新设备和新网络、未再核验的老账号疑似借钱、代付或索要验证码私信的人。',
    en: 'People whom an old account, just moved to a new device and network and not verified since, seems to ask for money or a code.',
  },
  // Restricts nobody alone: the holder, robbed on a journey, writes the same.
  evidenceFamily: 'content',
  subject: 'content',
  category: 'account-takeover',
  severity: 'low',
  revision: 4,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '在外地丢了手机、用新手机向家人求助的人。',
      en: 'Someone who lost a phone on a journey and asks the family for help on a new one.',
    },
    { 'zh-CN': '只是告知新号码的人。', en: 'Someone who only announces a new number.' },
  ],
  blindSpots: [
    {
      'zh-CN': '写得与朋友间分账无异的请求；不随私信上报文本的平台。',
      en: 'A request worded like a shared bill; platforms that report messages without their text.',
    },
    {
      'zh-CN': '在本人的设备或网络上作案，或三天后才开口。',
      en: 'A thief on the holder’s own device or network, or one who waits three days.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看该账号换设备后还向谁提出了同样的请求。',
      en: 'Check whom else the account has asked since it changed device.',
    },
    {
      'zh-CN': '提醒接收者先打电话核实；不要仅凭这一点限制发送者。',
      en: 'Warn the recipients to call first; do not restrict the sender for this alone.',
    },
  ],
  on: ['social.messaged'],
  warns: true,
  // Below the flag: from this score the reader knows two in five requests of the simulator's thieves, and takes no shared
  // bill or favour of its honest people for one (`test/simulator/words.test.ts`).
  thresholds: { score: 0.8, newHours: 72, oldHours: 720 },
  when: ({ content, counterpart, account, realName }, { score, newHours, oldHours }) =>
    allOf(
      content?.category === 'impersonation' &&
        content.score >= score &&
        // Below the flag, a request among friends often has no intent that the reader can name.
        !isMention(content.intent) &&
        // Of a flagged offer or request to somebody new, `victim.scam-offer-from-stranger` warns.
        (content.verdict === 'allow' || !offers(content) || counterpart?.acquainted) &&
        evidence('names-trade', { category: content.category, words: quotesOf(content) }),
      deviceNew(account, newHours),
      blockNew(account, newHours),
      old(account, oldHours),
      notVerifiedWithin(realName, account.newDeviceHours ?? 0),
    ),
});
