import type { Contact } from '../reading.ts';
import { textBefore } from '../span.ts';

/** Words between a person and their contact. */
const possessive =
  '(?:[的是个]|用的)?(?:微信|v信|vx|wx|qq|扣扣|电话|手机|账号|飞机|电报|tg|telegram|联系方式)?(?:号码?)?[是为]?[：:\\s]*$';
/**
 * A swindler's contact follows: `骗子微信 demo_1`, `骗我的人的QQ是…`, `小心这个骗子，微信 demo_1`; not in `骗子勿扰，微信…` and
 * `远离骗子微信…`.
 */
const swindlerBefore = new RegExp(
  `(?<!(?:不是|并非|绝非|不做|没有|远离|拒绝|谨防|防|非|没|打击|杜绝)[^，。！？,.!?\\n]{0,2})(?:骗子|骗人的|骗我的(?:那?个?人)?|诈骗犯?|[这那]个骗子[，,：:！!]\\s*)${possessive}`,
  'iu',
);
const otherSideBefore = new RegExp(`(?<!加|联系|找|问)对方${possessive}`, 'iu');
/** UTF-16 units before a contact that may name whose it is. */
const longestOwner = 20;

const isPrecededBy =
  (owner: RegExp, text: string) =>
  ({ start }: Contact): boolean =>
    owner.test(textBefore(text, start, longestOwner));

const everybody = '(?:大家|各位|(?:同学|家长|邻居|家人|朋友|姐妹)们?|千万|一定|都|请|可)';
const leaveAlone =
  '(?:不要|别|切?勿|莫|不能)(?:再|去|乱|随便|轻易)*(?:添加|加|联系|搭?理|相?信|私聊?|转账给?)';
/** `别加微信 demo_1`, `曝光骗子：微信 demo_1`; not in `骗子别加 demo_1`, which addresses swindlers. */
const warnedOffBefore = new RegExp(
  `(?:(?:^|[，,。！!；;：:\\s])${everybody}*${leaveAlone}|(?:^|曝光|举报|避雷|揭露)(?:一?个)?骗子[：:！!，,]\\s*)${possessive}`,
  'iu',
);
/**
 * `微信 demo_1，大家千万不要加他`; not in `非诚勿加` or `没诚意，别加`, which ward off some people, nor where others than
 * the contact before are meant.
 */
const warnedOffAfter = new RegExp(
  `^(?:(?!别的|其[他它余]|假冒|[旧老]号|另)[^。？?\\na-z0-9]){0,16}?[，,！!\\s](?:${everybody}*${leaveAlone}(?:他|她|它|此人|这个?[人号]|该号|对方)(?![们人的])|${everybody}+${leaveAlone}(?=$|[，,。！!~\\s]))`,
  'iu',
);
/** UTF-16 units after a contact that may tell others to leave it alone. */
const longestWarning = 40;

/** Whether a contact belongs to the other side of a deal. */
export const isOtherSides = (text: string) => isPrecededBy(otherSideBefore, text);

/** Whether a text has a word without which it calls nobody a swindler: `swindlerBefore` contains it. */
const mayAccuse = (text: string): boolean => text.includes('骗');

/** Whether a text has a word without which it warns nobody off: both expressions contain one of these. */
const mayWarnOff = (text: string): boolean => /不要|不能|[别勿莫骗]/.test(text);

/** Whether others are told to leave a contact alone. Any offer can be worded like that. */
export const isWarnedOff = (text: string) => {
  if (!mayWarnOff(text)) return () => false;
  const warnedOff = isPrecededBy(warnedOffBefore, text);
  return (contact: Contact): boolean =>
    warnedOff(contact) ||
    warnedOffAfter.test(text.slice(contact.end, contact.end + longestWarning));
};

/** Returns the contacts that the text does not call a swindler's. */
export const withoutSwindlers = (
  text: string,
  contacts: readonly Contact[],
): readonly Contact[] => {
  if (!mayAccuse(text)) return contacts;
  const isSwindlers = isPrecededBy(swindlerBefore, text);
  return contacts.filter((contact) => !isSwindlers(contact));
};
