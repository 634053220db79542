import { type MeantText, rewriterOf } from './meant-text.ts';

/** Emoticons and attachments as chat clients write them in plain text: `[微笑]`, `[图片]`, `[doge]`. */
const placeholder = /\[(?:\p{Script=Han}{1,6}|[A-Za-z]{2,6})\]/u;
/** `#同城`, `#生活记录#`. */
const topic = /#[^#\s]{1,24}#?/u;
const decoration = new RegExp(`${placeholder.source}|${topic.source}`, 'gu');

/**
 * Returns a text without the placeholders of emoticons and attachments, and without the topics that it begins and ends
 * with; `null` if it has none, or consists of them. They say nothing themselves, so harmless ones are put around an offer.
 *
 * @example
 * undecorated('#同城 收银行卡[微笑]，加薇❤ demo_1\n#生活记录# #早安')?.text; // '收银行卡，加薇❤ demo_1'
 */
export const undecorated = (text: string): MeantText | null => {
  const found = [...text.matchAll(decoration)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
    isTopic: text[index] === '#',
  }));
  const isBlank = (from: number, to: number): boolean => text.slice(from, to).trim() === '';
  let start = 0;
  for (const next of found) {
    if (!isBlank(start, next.start)) break;
    start = next.end;
  }
  while (start < text.length && isBlank(start, start + 1)) start++;
  let end = text.trimEnd().length;
  for (const last of found.toReversed()) {
    if (last.start < start || !isBlank(last.end, end)) break;
    end = text.slice(0, last.start).trimEnd().length;
  }
  const amid = found.filter((one) => !one.isTopic && one.start >= start && one.end <= end);
  const isDecorated = amid.length > 0 || text.trim().length > end - start;
  if (!isDecorated || isBlank(start, end)) return null;
  const meant = rewriterOf(text);
  let at = start;
  for (const placed of amid) {
    meant.keep(at, placed.start);
    at = placed.end;
  }
  meant.keep(at, end);
  return meant.result();
};
