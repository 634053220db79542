import { isMention } from '../analysis/intent.ts';
import { isJudged, languageOf, type TextLanguage } from '../analysis/language.ts';
import { contactsOf } from '../contacts/contacts.ts';
import type { LexiconEntry } from '../lexicon/entry.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { normalise } from '../normalise/normalise.ts';
import { longestText } from '../normalise/stream.ts';
import { formatPercent } from '../percent.ts';
import type { Contact, Intent, Quote, TextReading } from '../reading.ts';
import { type HitReader, hitReader } from '../terms/hits.ts';
import { shippedVocabulary } from '../terms/vocabulary.ts';
import type { Words } from '../words.ts';

const verdicts: Readonly<Record<TextReading['verdict'], Words>> = {
  allow: { 'zh-CN': '放行', en: 'Allowed' },
  flag: { 'zh-CN': '转人工审核', en: 'Flagged for review' },
  hide: { 'zh-CN': '隐藏', en: 'Hidden' },
};

const intents: Readonly<Record<Intent, Words>> = {
  offer: { 'zh-CN': '招揽或出售', en: 'an offer' },
  request: { 'zh-CN': '求购或求助', en: 'a request' },
  warning: { 'zh-CN': '防骗提醒', en: 'a warning' },
  report: { 'zh-CN': '事后讲述或举报', en: 'an account of what happened' },
  quote: { 'zh-CN': '提问或转述', en: 'a question or quotation' },
};

const contactKinds: Readonly<Record<Contact['kind'], Words>> = {
  wechat: { 'zh-CN': '微信', en: 'WeChat' },
  qq: { 'zh-CN': 'QQ', en: 'QQ' },
  telegram: { 'zh-CN': 'Telegram', en: 'Telegram' },
  phone: { 'zh-CN': '电话', en: 'phone' },
  email: { 'zh-CN': '邮箱', en: 'email' },
  url: { 'zh-CN': '链接', en: 'link' },
  group: { 'zh-CN': '群号', en: 'group' },
  'qr-code': { 'zh-CN': '二维码', en: 'QR code' },
  handle: { 'zh-CN': '账号', en: 'account' },
  douyin: { 'zh-CN': '抖音号', en: 'Douyin' },
  kuaishou: { 'zh-CN': '快手号', en: 'Kuaishou' },
  xiaohongshu: { 'zh-CN': '小红书号', en: 'Xiaohongshu' },
  'official-account': { 'zh-CN': '公众号', en: 'WeChat official account' },
};

/** Formats a probability, at most 99.9%, so that no score looks certain. */
const percent = (score: number): string => formatPercent(Math.min(0.999, score));

/** Puts words in quotation marks. Those within them become single ones. */
const mark = (words: string): string => `“${words.replaceAll('“', '‘').replaceAll('”', '’')}”`;

const formatQuote = ({ text, reads }: Quote): string =>
  text === reads ? mark(text) : `${mark(text)}→${mark(reads)}`;

let readHits: HitReader | undefined;

/** Language of the part of a text that is read; `nothing` if it has no letters or digits. */
const writtenLanguageOf = (text: string): TextLanguage | 'nothing' | null => {
  const half = longestText / 2;
  const read = text.length > longestText ? text.slice(0, half) + text.slice(-half) : text;
  const streams = normalise(read);
  if (streams.plain.length === 0) return 'nothing';
  readHits ??= hitReader(shippedVocabulary());
  return languageOf(streams, readHits(read, streams), contactsOf(read, streams.folded));
};

/** The reason for a verdict if it does not follow from the probability alone. */
const reasonOf = (
  { verdict, category, intent }: TextReading,
  entry: LexiconEntry | undefined,
  language: ReturnType<typeof writtenLanguageOf>,
): Words | undefined => {
  if (verdict === 'allow' && category === null) return undefined;
  if (intent && isMention(intent)) {
    const { 'zh-CN': chinese, en } = intents[intent];
    return verdict === 'allow'
      ? {
          'zh-CN': `${chinese}，达到隐藏阈值才转人工`,
          en: `${en}; flagged only above the hide threshold`,
        }
      : { 'zh-CN': `${chinese}，机器不作隐藏`, en: `${en}; never hidden automatically` };
  }
  if (verdict === 'allow') return { 'zh-CN': '低于转人工阈值', en: 'below the flag threshold' };
  if (verdict === 'hide') return undefined;
  if (language === 'pinyin')
    return {
      'zh-CN': '全文拼音，机器不作隐藏',
      en: 'all pinyin; never hidden automatically',
    };
  return entry?.response === 'flag'
    ? { 'zh-CN': '此类别机器不作隐藏', en: 'this category is never hidden automatically' }
    : undefined;
};

const likelihoodOf = (
  { score, verdict, category, intent }: TextReading,
  language: ReturnType<typeof writtenLanguageOf>,
): Words => {
  if (language === 'nothing') return { 'zh-CN': '没有可读的文字', en: 'no readable text' };
  // Reports of past frauds are ranked above ordinary posts, however unlikely they are to be frauds.
  if (verdict === 'allow' && intent === 'report' && category !== null)
    return { 'zh-CN': `排序分 ${score.toFixed(3)}`, en: `ranked (${score.toFixed(3)})` };
  // One end of a long text may be judged although the whole is in a foreign language.
  return isJudged(language) || category !== null
    ? {
        'zh-CN': `黑灰产概率 ${percent(score)}`,
        en: `${percent(score)} likely to be a black-gray post`,
      }
    : {
        'zh-CN': `既非中文也非拼音，只排序不判断（排序分 ${score.toFixed(3)}）`,
        en: `neither Chinese nor pinyin: ranked (${score.toFixed(3)}), not judged`,
      };
};

/**
 * Explains a reading in one sentence each in Chinese and English: verdict and its reason, probability,
 * trade, intent, the words as written with their meaning, and the contacts. For texts neither in Chinese
 * nor in pinyin, and for allowed reports, the score is given as a rank. For texts without a trade, only the intents warning,
 * report and quote are given.
 *
 * @param text - the text that was read
 * @example
 * const text = '高价收银行卡四件套，加薇❤ demo_2024';
 * explainReading(text, readText(text))['zh-CN'].slice(0, 8); // '隐藏：黑灰产概率'
 */
export const explainReading = (text: string, reading: TextReading): Words => {
  const { verdict, category, evidence } = reading;
  const entry = lexicon.find((trade) => trade.category === category);
  const language = writtenLanguageOf(text);
  const reason = reasonOf(reading, entry, language);
  const likelihoodText = likelihoodOf(reading, language);
  const intent =
    reading.intent && (category !== null || isMention(reading.intent))
      ? intents[reading.intent]
      : undefined;
  const oversize = text.length > longestText;
  const quotesJoined = (joint: string): string => evidence.map(formatQuote).join(joint);
  const contacts = (locale: keyof Words, joint: string): string =>
    reading.contacts
      .map((contact) => `${contactKinds[contact.kind][locale]} ${contact.text}`)
      .join(joint);
  const chinese = [
    `${verdicts[verdict]['zh-CN']}${reason ? `（${reason['zh-CN']}）` : ''}：${likelihoodText['zh-CN']}`,
    oversize && '原文过长，只读了首尾',
    entry && `类别为${entry.title['zh-CN']}`,
    intent && `意图是${intent['zh-CN']}`,
    evidence.length > 0 && `${verdict === 'allow' ? '原文有' : '依据原文'}${quotesJoined('、')}`,
    reading.contacts.length > 0 && `联系方式 ${contacts('zh-CN', '、')}`,
  ];
  const english = [
    `${verdicts[verdict].en}${reason ? ` (${reason.en})` : ''}: ${likelihoodText.en}`,
    oversize && 'too long: only the beginning and end were read',
    entry && `category: ${entry.title.en}`,
    intent && `reads as ${intent.en}`,
    evidence.length > 0 &&
      `${verdict === 'allow' ? 'it says' : 'because of'} ${quotesJoined(', ')}`,
    reading.contacts.length > 0 && `contacts: ${contacts('en', ', ')}`,
  ];
  const joinParts = (parts: readonly (string | false | undefined)[], joint: string): string =>
    parts.filter((part) => typeof part === 'string' && part !== '').join(joint);
  return { 'zh-CN': `${joinParts(chinese, '，')}。`, en: `${joinParts(english, '; ')}.` };
};
