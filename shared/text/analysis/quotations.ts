import type { Span } from '../reading.ts';
import { isWithinAny, textBefore } from '../span.ts';

const quotationMarks: Readonly<Record<string, string>> = {
  '“': '”',
  '「': '」',
  '『': '』',
  '‘': '’',
  '"': '"',
};
const openingMark = /[“「『‘"]/g;
const mostQuotes = 32;

/** The places in quotation marks, marks included. A mark without a closing one quotes nothing. */
export const quotedPlaces = (text: string): Span[] => {
  // Few have one, and `matchAll` copies the expression.
  if (text.search(openingMark) < 0) return [];
  const places: Span[] = [];
  const unclosed = new Set<string>();
  for (const { index, 0: mark } of text.matchAll(openingMark)) {
    if (places.length === mostQuotes) break;
    if (index < (places.at(-1)?.end ?? 0) || unclosed.has(mark)) continue;
    const end = text.indexOf(quotationMarks[mark] as string, index + 1);
    if (end > 0) places.push({ start: index, end: end + 1 });
    else unclosed.add(mark);
  }
  return places;
};

/** Returns a text without what it quotes. */
export const withoutQuotations = (text: string, places = quotedPlaces(text)): string =>
  places.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);

/** In UTF-16 units: shorter quotations are names or single words, and less text around them tells nothing of them. */
const shortestQuotation = 10;
const shortestTelling = 16;

/**
 * Returns the text around its quotations if it may tell of what somebody else said: it quotes more than a name, and
 * gives no contact of its own. `null` otherwise.
 *
 * @example
 * textAroundQuotations('班主任说一声，骗子会这样打电话：“您孩子摔伤了，手术押金两万，快打到这张卡。”', []);
 * // '班主任说一声，骗子会这样打电话：'
 */
export const textAroundQuotations = (text: string, contacts: readonly Span[]): string | null => {
  const places = quotedPlaces(text);
  const isQuoted = places.some(({ start, end }) => end - start >= shortestQuotation);
  if (!isQuoted || !contacts.every((contact) => isWithinAny(places, contact))) return null;
  const around = withoutQuotations(text, places);
  return around.length < shortestTelling ? null : around;
};

/** Returns a function that says whether a range is quoted. */
export const quotedIn = (text: string): ((span: Span) => boolean) => {
  const places = quotedPlaces(text);
  return (span) => isWithinAny(places, span);
};

/** What others did to say what follows: `有人私信我：`. 私信 is of a trade elsewhere. */
const introduction =
  /(?:有个?人|陌生人|骗子|对方|[他她]们?)(?:又|刚刚?|今天|昨天|总是?|一直|突然|到处|在群里|加我)*(?:私信|私聊|群发|发消息|发短信|发来)了?我?[说道：:，,\s]*$/u;
const longestIntroduction = 24;

/** The places of words that introduce the quotations at some places. */
export const introductionsOf = (places: readonly Span[], text: string): readonly Span[] =>
  places.flatMap(({ start: end }) => {
    const words = introduction.exec(textBefore(text, end, longestIntroduction))?.[0];
    return words === undefined ? [] : [{ start: end - words.length, end }];
  });
