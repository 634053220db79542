import { inBothLanguages } from '../events/words.ts';
import { listWords } from '../lists/entry.ts';
import { fill, type Words } from '../rules/words.ts';

/** A reason for or against an account, in whole points. */
export type CreditPart = {
  readonly code: CreditCode;
  readonly points: number;
  /** When it last happened, epoch milliseconds; `null` if it has no time. */
  readonly at: number | null;
  readonly values: Readonly<Record<string, string | number>>;
};

const sentences = {
  start: { 'zh-CN': '起始分', en: 'starting score' },
  verified: { 'zh-CN': '已完成真实身份核验', en: 'real-name verification completed' },
  age: { 'zh-CN': '账号已使用 {days} 天', en: 'account used for {days} {days|day|days}' },
  // A measure that is in force is decided again for what the account does next.
  freeze: { 'zh-CN': '判定冻结 {count} 次', en: 'decisions to freeze: {count}' },
  limit: { 'zh-CN': '判定限制功能 {count} 次', en: 'decisions to limit: {count}' },
  challenge: { 'zh-CN': '判定要求核验 {count} 次', en: 'decisions to challenge: {count}' },
  flag: { 'zh-CN': '转人工 {count} 次', en: 'sent for human review {count} {count|time|times}' },
  hide: { 'zh-CN': '内容被隐藏 {count} 次', en: 'posts hidden: {count}' },
  'flag-content': { 'zh-CN': '内容转人工 {count} 次', en: 'posts sent for human review: {count}' },
  punished: {
    'zh-CN': '在联合惩戒名单内，至 {until}',
    en: 'on the dishonesty list until {until}',
  },
  listed: { 'zh-CN': '在{list}内，至 {until}', en: 'on the {list} until {until}' },
  cleared: {
    'zh-CN': '经人工审核解除：此前 {count} 项不计',
    en: 'cleared by a reviewer: {count} earlier {count|decision does|decisions do} not count',
  },
  floor: {
    'zh-CN': '仅有自动判定，不低于 {floor} 分',
    en: 'automatic findings only: no lower than {floor}',
  },
  bound: { 'zh-CN': '分值限于 0 至 100', en: 'scores are limited to 0–100' },
  'thing-start': { 'zh-CN': '起始分', en: 'starting score' },
  'nobody-restricted': {
    'zh-CN': '使用过的{someAccounts} {accounts} 个账号均未被冻结，也未被平台关闭',
    en: 'none of the {someAccounts}{accounts} {accounts|account|accounts} that used it is frozen or closed by the platform',
  },
  'some-restricted': {
    'zh-CN':
      '使用过的{someAccounts} {accounts} 个账号中有{someRestricted} {restricted} 个被冻结或被平台关闭；最近的账号（越新权重越大）中占 {share}',
    en: '{someRestricted}{restricted} of {someAccounts}{accounts} {accounts|account|accounts} that used it {restricted|is|are} frozen or closed by the platform; {share} of the latest ones (newer accounts weigh more)',
  },
} as const satisfies Readonly<Record<string, Words>>;
type CreditCode = keyof typeof sentences;

const about: Words = { 'zh-CN': '约', en: 'about ' };

/**
 * Words a part, in both languages.
 *
 * @example
 * wordCreditPart({ code: 'limit', points: -30, at: 0, values: { count: 1 } }).en; // 'decisions to limit: 1'
 */
export const wordCreditPart = ({ code, values }: CreditPart): Words =>
  inBothLanguages((language) =>
    fill(sentences[code][language], {
      ...values,
      someAccounts: values.accountsAre === 'estimated' ? about[language] : '',
      someRestricted: values.restrictedAre === 'estimated' ? about[language] : '',
      list: listWords[values.list as keyof typeof listWords]?.[language] ?? '',
    }),
  );

export const part = (
  code: CreditCode,
  points: number,
  values: CreditPart['values'] = {},
  at: number | null = null,
): CreditPart => ({ code, points, at, values });
