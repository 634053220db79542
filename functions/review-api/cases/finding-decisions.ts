import * as z from 'zod';
import type { Decision } from '#shared/decisions/decision.ts';
import { gravestFindingIn } from '#shared/effects/case-weight.ts';
import { type Exhibit, maskText } from '#shared/reviews/exhibit.ts';
import { routeOf } from '#shared/reviews/route.ts';
import type { DutyScope } from '#shared/reviews/staff.ts';
import { scriptOf } from '#shared/text/script.ts';
import type { ReviewPorts } from '../server/route.ts';
import { placeOf } from './place.ts';

/** The part of the text that is stored with a decision: the words that counted as evidence. */
const Quoted = z.looseObject({
  evidence: z.array(z.looseObject({ text: z.string(), reads: z.string() })).optional(),
});

const quotesOf = ({ signals }: Decision) => Quoted.safeParse(signals.content).data?.evidence ?? [];

/** Folds full-width, half-width and capital letters for comparison. */
const foldText = (text: string): string => text.normalize('NFKC').toLowerCase();

/**
 * The place of a decision, derived from the decision itself: staff who may not read cases there cannot find
 * it. The account's tier is not part of a decision.
 */
export const placeOfDecision = (
  decision: Decision,
  { settings }: Pick<ReviewPorts, 'settings'>,
): DutyScope => {
  const weight = gravestFindingIn([decision]);
  const words = quotesOf(decision).map(({ text }) => text);
  return placeOf(
    {
      route: routeOf(weight.category),
      weight,
      script: scriptOf(words.join(' ')),
      tier: null,
      handling: null,
    },
    { settings },
  );
};

/**
 * Whether the evidence words of a decision, or the plain forms they stand for, contain a text. Masked
 * personal numbers are not searched.
 */
export const hasQuote = (decision: Decision, text: string): boolean =>
  quotesOf(decision).some((quote) =>
    [quote.text, quote.reads].some((words) => foldText(maskText(words)).includes(foldText(text))),
  );

/** Characters of context shown on both sides of a match. */
const contextLength = 40;

/**
 * Returns the part of a post's text around a match, or `null`. Personal data is masked before the search, so
 * that it cannot be found by guessing.
 */
export const passageIn = (
  { text: whole, contacts }: Pick<Exhibit, 'text' | 'contacts'>,
  text: string,
): string | null => {
  if (whole === null) return null;
  const masked = [...maskText(whole, contacts)];
  // Widths in folded code units: folding can turn one character into several.
  const widths = masked.map((character) => foldText(character).length);
  const at = masked.map(foldText).join('').indexOf(foldText(text));
  if (at < 0) return null;
  const placeOfUnit = (unit: number): number => {
    let seen = 0;
    const place = widths.findIndex((width) => {
      seen += width;
      return seen > unit;
    });
    return place < 0 ? masked.length : place;
  };
  const [start, end] = [
    placeOfUnit(at) - contextLength,
    placeOfUnit(at + foldText(text).length) + contextLength,
  ];
  return [
    start > 0 ? '…' : '',
    ...masked.slice(Math.max(0, start), end),
    end < masked.length ? '…' : '',
  ].join('');
};

const shownQuotes = 5;

/** The first evidence words of a decision, masked; `null` if no text was evidence. */
export const excerptOf = (decision: Decision): string | null => {
  const words = quotesOf(decision)
    .slice(0, shownQuotes)
    .map(({ text }) => text);
  return words.length === 0 ? null : maskText(words.join(' … '));
};
