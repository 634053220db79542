import type { Words } from '../text/words.ts';

export type { Words };

/** Calls `say` for each language. */
export const inBothLanguages = <T>(
  say: (language: keyof Words) => T,
): Readonly<Record<keyof Words, T>> => ({
  'zh-CN': say('zh-CN'),
  en: say('en'),
});

/** Matches a Chinese character directly next to a Latin letter or digit. */
const scriptBoundary = /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u;

/**
 * Joins the parts of a sentence, with a space where Chinese meets Latin letters or digits.
 *
 * @example
 * joinMixedScripts('留有', 'QQ 号', '（1…9）'); // '留有 QQ 号（1…9）'
 */
export const joinMixedScripts = (...parts: readonly string[]): string =>
  parts.reduce((text, part) => {
    const needsSpace = scriptBoundary.test(text.slice(-1) + part.slice(0, 1));
    return `${text}${needsSpace ? ' ' : ''}${part}`;
  }, '');

/**
 * Thrown if input from a person cannot be used. `words` explains the problem in each language; `message` is
 * the English text.
 *
 * @example
 * throw new Unfit({ 'zh-CN': '文件为空', en: 'the file is empty' });
 */
export class Unfit extends Error {
  override readonly name: string = 'Unfit';
  readonly words: Words;

  constructor(words: Words) {
    super(words.en);
    this.words = words;
  }
}

/**
 * Descriptions of what a field must look like. The schemas use a key of this object as their error message,
 * which a refusal then translates into both languages.
 */
export const shapes = {
  id: {
    'zh-CN': '1 到 64 个字符，以字母或数字开头，只含字母、数字和 . _ : @ -',
    en: '1 to 64 letters, digits and . _ : @ -, beginning with a letter or digit',
  },
  'quoted-id': {
    'zh-CN': '加引号的字符串，1 到 64 个字符，以字母或数字开头，只含字母、数字和 . _ : @ -',
    en: 'a string in quotation marks of 1 to 64 letters, digits and . _ : @ -, beginning with a letter or digit',
  },
  line: {
    'zh-CN': '一行文字，不含控制字符，编码完整',
    en: 'one line of well-formed text without control characters',
  },
  'image-label': {
    'zh-CN': '一行文字，至多 80 个字符，不含控制字符，编码完整；或 qr: 后接二维码的内容',
    en: 'one line of at most 80 characters of well-formed text without control characters, or qr: and what a QR code says',
  },
  'key-name': {
    'zh-CN': '密钥名：小写字母开头，只含小写字母、数字和连字符，最多 31 个字符',
    en: 'the name of a key: at most 31 lower-case letters, digits and hyphens, beginning with a letter',
  },
  'keyed-hash': {
    'zh-CN': 'HMAC-SHA-256，base64url 编码，43 个字符',
    en: 'HMAC-SHA-256 in base64url, 43 characters',
  },
  'keyed-hashes': {
    'zh-CN': '一到八个带密钥的摘要，其中须有平台自己的密钥 platform 的摘要',
    en: 'one to eight keyed hashes, one of them under the platform’s own key, named platform',
  },
  instant: {
    'zh-CN': '2000 至 2100 年间的 UTC 时间，如 2026-11-24T08:00:00.000Z',
    en: 'a UTC time between the years 2000 and 2100, such as 2026-11-24T08:00:00.000Z',
  },
  country: {
    'zh-CN': 'ISO 3166 国家代码，两个大写字母',
    en: 'an ISO 3166 country code, two capital letters',
  },
  currency: {
    'zh-CN': '货币代码，三到五个大写字母',
    en: 'a currency code, three to five capital letters',
  },
  'phone-prefix': {
    'zh-CN': '号码开头的三到七位数字',
    en: 'the first three to seven digits of the national number',
  },
  'mail-pattern': {
    'zh-CN': '邮箱用户名的形状：字母写作 a，数字写作 #，最多 64 个字符',
    en: 'the shape of the local part: letters as a, digits as #, at most 64 characters',
  },
  'mail-domain': { 'zh-CN': '小写的邮箱域名', en: 'an email domain in lower case' },
  count: {
    'zh-CN': '不小于零的整数，不超过 9007199254740991',
    en: 'a whole number from 0 to 9007199254740991',
  },
  amount: { 'zh-CN': '不小于零的数字', en: 'a number, 0 or more' },
  'raw-phone': {
    'zh-CN': '电话号码：国际格式（+86…），或本国写法',
    en: 'a phone number: international (+86…) or as written in its country',
  },
  'raw-email': { 'zh-CN': '邮箱地址', en: 'an email address' },
  'raw-identity': {
    'zh-CN': '校验码正确的 18 位居民身份证号',
    en: 'an 18-character resident identity number with a valid check character',
  },
  'raw-payment': {
    'zh-CN': '校验位正确的银行卡号，或支付账户',
    en: 'a bank card number with a valid check digit, or a payment account',
  },
  version: { 'zh-CN': '数字 1', en: 'the number 1' },
} as const satisfies Readonly<Record<string, Words>>;

/** The name of a field's shape. */
export type Shape = keyof typeof shapes;

/** Returns the zod parameters that report a shape as the error. */
export const mustBe = (shape: Shape): { readonly error: Shape } => ({ error: shape });
