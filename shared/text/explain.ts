import { lexicon } from './lexicon/lexicon.ts';
import type { Contact, Intent, Quote, TextReading } from './reading.ts';

/** One sentence in each language. */
export type Wording = { readonly 'zh-CN': string; readonly en: string };

const verdicts: Readonly<Record<TextReading['verdict'], Wording>> = {
  allow: { 'zh-CN': '放行', en: 'Allowed' },
  flag: { 'zh-CN': '转人工审核', en: 'Flagged for a person' },
  hide: { 'zh-CN': '隐藏', en: 'Hidden' },
};

const intents: Readonly<Record<Intent, Wording>> = {
  offer: { 'zh-CN': '招揽或出售', en: 'an offer' },
  request: { 'zh-CN': '求购或求助', en: 'a request' },
  warning: { 'zh-CN': '防骗提醒', en: 'a warning' },
  report: { 'zh-CN': '事后讲述或举报', en: 'an account of what happened' },
  quote: { 'zh-CN': '提问或转述', en: 'a question or quotation' },
};

const contactKinds: Readonly<Record<Contact['kind'], Wording>> = {
  wechat: { 'zh-CN': '微信', en: 'WeChat' },
  qq: { 'zh-CN': 'QQ', en: 'QQ' },
  telegram: { 'zh-CN': 'Telegram', en: 'Telegram' },
  phone: { 'zh-CN': '电话', en: 'phone' },
  email: { 'zh-CN': '邮箱', en: 'mail' },
  url: { 'zh-CN': '网址', en: 'link' },
  group: { 'zh-CN': '群号', en: 'group' },
  'qr-code': { 'zh-CN': '二维码', en: 'QR code' },
  handle: { 'zh-CN': '账号', en: 'account' },
  douyin: { 'zh-CN': '抖音号', en: 'Douyin' },
  kuaishou: { 'zh-CN': '快手号', en: 'Kuaishou' },
  xiaohongshu: { 'zh-CN': '小红书号', en: 'Xiaohongshu' },
  'official-account': { 'zh-CN': '公众号', en: 'WeChat official account' },
};

/** Probabilities near the ends keep one decimal, so that 99.9 % is not told as certainty. */
const percent = (score: number): string => `${(Math.min(0.999, score) * 100).toFixed(1)} %`;

const spokenQuote = ({ text, reads }: Quote, mark: (text: string) => string): string =>
  text === reads ? mark(text) : `${mark(text)}→${mark(reads)}`;

/**
 * A reading as a sentence in Chinese and one in English: verdict, probability, trade, intent, the
 * words in the original with what they stand for, and the contacts.
 *
 * @example
 * explainReading(readText('收钅艮行卡，加vx demo_2024'))['zh-CN'];
 */
export const explainReading = (reading: TextReading): Wording => {
  const title = lexicon.find(({ category }) => category === reading.category)?.title;
  const intent = reading.intent ? intents[reading.intent] : undefined;
  const quotes = (mark: (text: string) => string, joint: string): string =>
    reading.evidence.map((quote) => spokenQuote(quote, mark)).join(joint);
  const contacts = (language: keyof Wording, joint: string): string =>
    reading.contacts.map(({ kind, text }) => `${contactKinds[kind][language]} ${text}`).join(joint);
  const chinese = [
    `${verdicts[reading.verdict]['zh-CN']}：黑灰产概率 ${percent(reading.score)}`,
    title && `类别为${title['zh-CN']}`,
    intent && `意图是${intent['zh-CN']}`,
    reading.evidence.length > 0 && `依据原文${quotes((text) => `「${text}」`, '、')}`,
    reading.contacts.length > 0 && `联系方式 ${contacts('zh-CN', '、')}`,
  ];
  const english = [
    `${verdicts[reading.verdict].en}: ${percent(reading.score)} likely to be a black-gray post`,
    title && `of the kind “${title.en}”`,
    intent && `reads as ${intent.en}`,
    reading.evidence.length > 0 && `because of ${quotes((text) => `“${text}”`, ', ')}`,
    reading.contacts.length > 0 && `contacts: ${contacts('en', ', ')}`,
  ];
  const spoken = (parts: readonly (string | false | undefined)[], joint: string): string =>
    parts.filter((part) => typeof part === 'string' && part !== '').join(joint);
  return { 'zh-CN': `${spoken(chinese, '，')}。`, en: `${spoken(english, '; ')}.` };
};
