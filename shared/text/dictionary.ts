import type { Span } from './reading.ts';

/** A word of the dictionary with its place in the text. */
type Word = Span & { readonly segment: string };

let segmenter: Intl.Segmenter | undefined;

/**
 * Returns a function that gives the word at an index of a Chinese text, by the dictionary of ICU; `undefined` outside the
 * span and its context.
 *
 * @param context - UTF-16 units read on each side of the span: segmenting a long text takes milliseconds
 * @example
 * wordsAround('高价收银行卡', { start: 3, end: 4 }, 20)(4)?.segment; // '银行'
 */
export const wordsAround = (
  text: string,
  { start, end }: Span,
  context: number,
): ((at: number) => Word | undefined) => {
  const begin = Math.max(0, start - context);
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  const words = segmenter.segment(text.slice(begin, end + context));
  return (at) => {
    const found = words.containing(at - begin);
    if (!found) return undefined;
    const { index, segment } = found;
    return { start: begin + index, end: begin + index + segment.length, segment };
  };
};
