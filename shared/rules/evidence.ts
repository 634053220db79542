import type { TextReading } from '../text/reading.ts';
import { categories } from './categories.ts';
import type { Evidence } from './finding.ts';
import type { Language, Words } from './words.ts';

/** Names that occur in sentences and are said differently in each language. */
const terms = {
  ...categories,
  publishing: { 'zh-CN': '信息发布', en: 'publishing' },
  messaging: { 'zh-CN': '即时通讯', en: 'messaging' },
  social: { 'zh-CN': '社交', en: 'social' },
  trading: { 'zh-CN': '交易', en: 'trading' },
  phone: { 'zh-CN': '手机号', en: 'phone number' },
  identity: { 'zh-CN': '身份证件', en: 'identity document' },
  face: { 'zh-CN': '人脸', en: 'face' },
  unverified: { 'zh-CN': '未核验', en: 'not verified' },
  pending: { 'zh-CN': '核验中', en: 'pending' },
  verified: { 'zh-CN': '已核验', en: 'verified' },
  failed: { 'zh-CN': '核验未通过', en: 'failed' },
  expired: { 'zh-CN': '已过期', en: 'expired' },
  revoked: { 'zh-CN': '已撤销', en: 'revoked' },
  wechat: { 'zh-CN': '微信号', en: 'WeChat id' },
  qq: { 'zh-CN': 'QQ 号', en: 'QQ number' },
  telegram: { 'zh-CN': 'Telegram 账号', en: 'Telegram handle' },
  email: { 'zh-CN': '邮箱', en: 'mail address' },
  url: { 'zh-CN': '链接', en: 'link' },
  group: { 'zh-CN': '群号', en: 'group number' },
  'qr-code': { 'zh-CN': '二维码', en: 'QR code' },
  handle: { 'zh-CN': '联系账号', en: 'contact handle' },
  payment: { 'zh-CN': '收付款账户', en: 'payment account' },
} as const satisfies Record<string, Words>;
type Term = keyof typeof terms;

/**
 * Every sentence that evidence can say. `{name}` takes a value, `{name:term}` a word of the table
 * above. Counts saturate and links are sketches, so a figure is worded as "at least".
 */
const sentences = {
  'service-used-without-real-name': {
    'zh-CN':
      '使用「{service:term}」服务，而真实身份状态为「{status:term}」，要求达到「{required:term}」级核验',
    en: 'used the {service:term} service while the real-name status is “{status:term}”; {required:term} verification is required',
  },
  'real-name-lapsed': {
    'zh-CN': '真实身份核验结果为「{status:term}」',
    en: 'real-name verification is “{status:term}”',
  },
  'service-used': {
    'zh-CN': '仍在使用「{service:term}」服务',
    en: 'still uses the {service:term} service',
  },
  'identity-shared': {
    'zh-CN': '同一身份名下至少有 {accounts} 个账号，上限为 {limit} 个',
    en: 'one identity holds at least {accounts} accounts; the limit is {limit}',
  },
  'device-shared-today': {
    'zh-CN': '同一设备一天内至少有 {accounts} 个账号首次使用',
    en: 'at least {accounts} accounts first appeared on this device within a day',
  },
  'account-young': {
    'zh-CN': '账号注册仅 {hours} 小时',
    en: 'the account is {hours} hours old',
  },
} as const satisfies Record<string, Words>;

export type EvidenceCode = keyof typeof sentences;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type PlaceholdersOf<Code extends EvidenceCode> = Placeholders<(typeof sentences)[Code][Language]>;

type Values<Name extends string> = {
  readonly [N in Name as N extends `${infer Key}:term` ? Key : N]: N extends `${string}:term`
    ? Term
    : string | number;
};

/**
 * Evidence for a clause: a code and the values of its sentence. A code without words, or a value
 * that is missing, does not compile.
 *
 * @example
 * links.identity && evidence('identity-shared', { accounts: links.identity.accounts, limit: 5 });
 */
export const evidence = <Code extends EvidenceCode>(
  code: Code,
  ...[values]: [PlaceholdersOf<Code>] extends [never] ? [] : [Values<PlaceholdersOf<Code>>]
): Evidence => ({ code, values: { ...values } });

const isCode = (code: string): code is EvidenceCode => Object.hasOwn(sentences, code);

/**
 * The sentence of a piece of evidence. Evidence of an earlier release, whose code is gone, shows the
 * code and the values, so that an old decision can still be read.
 *
 * @example
 * wordEvidence({ code: 'account-young', values: { hours: 3 } }, 'en'); // 'the account is 3 hours old'
 */
export const wordEvidence = ({ code, values }: Evidence, language: Language): string => {
  if (!isCode(code)) return `${code} ${JSON.stringify(values)}`;
  return sentences[code][language].replace(
    /\{(\w+)(:term)?\}/g,
    (_, name: string, term?: string) => {
      const value = values[name] ?? '?';
      return term && Object.hasOwn(terms, value) ? terms[value as Term][language] : String(value);
    },
  );
};

/** Codes, for checks that every one is used and worded. */
export const evidenceCodes = Object.keys(sentences) as EvidenceCode[];

const quoteLength = 24;
const quotesShown = 3;

/** The heaviest words of a reading, as meant: `“出售银行卡” “四件套”`. */
export const quotesOf = (reading: TextReading): string =>
  reading.evidence
    .slice(0, quotesShown)
    .map(
      ({ reads }) => `“${reads.length > quoteLength ? `${reads.slice(0, quoteLength)}…` : reads}”`,
    )
    .join(' ');
