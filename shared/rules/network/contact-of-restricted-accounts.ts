import type { Signals } from '../../signals/signals.ts';
import { offers, reachableByCode, writersOf } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

/** How many who gave the contact before are restricted, at least: whoever gave it long after may all be. */
const restrictedBefore = (contact: Signals['links']['contact']): number =>
  contact ? Math.max(0, contact.restricted - contact.cameLater) : 0;

export const contactOfRestrictedAccounts = defineRule({
  id: 'network.contact-of-restricted-accounts',
  title: { 'zh-CN': '沿用受限账号的联系方式', en: 'Reuses a restricted account’s contact' },
  detects: {
    'zh-CN': '在可疑内容中留下某一联系方式，而此前留过它的其他账号半数以上已受限的账号。',
    en: 'Accounts that give a contact in a suspicious text or profile when at least half of the other accounts that gave it before are now restricted.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'traffic-diversion',
  userFact: 'shared-text',
  severity: ({ links }, { many }) => (restrictedBefore(links.contact) >= many ? 'high' : 'medium'),
  revision: 7,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '联系方式被他人冒用引流、自己发帖时又被误判为可疑的人。',
      en: 'Someone whose contact was misused in another account’s lure and whose own post was misread as suspicious.',
    },
    {
      'zh-CN': '与受限账号同属一家店铺、共用客服联系方式的人。',
      en: 'Staff of the same shop as a restricted account, who share its contact.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '在其他账号受限之前就已留过该联系方式的账号。',
      en: 'Accounts that gave the contact before the others were restricted.',
    },
    {
      'zh-CN': '出借的老账号，每月只发一两条。',
      en: 'Old accounts lent for one or two texts a month.',
    },
    {
      'zh-CN': '每个账号各用一个联系方式。',
      en: 'A separate contact for every account.',
    },
    {
      'zh-CN': '同一内容里另放一个许多正常账号也用的联系方式：只看使用账号最多的那个。',
      en: 'A second contact in the same text that many unrestricted accounts use: only the most widely used one is checked.',
    },
  ],
  runbook: [
    {
      'zh-CN': '打开该联系方式下的受限账号：因何受限，是否申诉成功。',
      en: 'Open the restricted accounts that gave the contact: why were they restricted, and did any appeal succeed?',
    },
    {
      'zh-CN': '对照内容：是同一桩生意换号重来，还是店铺同事或被冒用的人。',
      en: 'Compare the texts: the same operation under a new account, a colleague, or someone whose contact was misused?',
    },
  ],
  on: texts,
  thresholds: { restricted: 1, share: 0.5, many: 2 },
  when: (signals, { restricted, share }) => {
    const others = writersOf(signals, 'contact') - 1;
    const accounts = restrictedBefore(signals.links.contact);
    return allOf(
      // If most accounts that gave it are unrestricted, it belongs to a shop, or to a campaign that another
      // rule detects.
      others >= 0 &&
        accounts >= restricted &&
        accounts >= share * others &&
        evidence('contact-of-restricted', { others, accounts }),
      offers(signals.content),
    );
  },
  adds: ({ content }) => [reachableByCode(content)],
});
