import * as z from 'zod';
import type { Decision, Outcome } from '#shared/decisions/decision.ts';
import { gravestIn } from '#shared/effects/case-weight.ts';
import { routeOf } from '#shared/reviews/case.ts';
import { type Exhibit, maskText } from '#shared/reviews/exhibit.ts';
import type { Place } from '#shared/reviews/staff.ts';
import { scriptOf } from '#shared/text/script.ts';
import type { ReviewPorts } from '../server/route.ts';
import { placeOf } from './place.ts';

/** What of a decision's text is kept with it: the words that weighed. */
const Quoted = z.looseObject({
  evidence: z.array(z.looseObject({ text: z.string(), reads: z.string() })).optional(),
});

const quotesOf = ({ signals }: Decision) => Quoted.safeParse(signals.content).data?.evidence ?? [];

/** Full-width, half-width and capital letters are one. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/**
 * Where a decision belongs, by what it says itself: who may not read cases there does not find it. Of
 * what an account is worth it says nothing.
 */
export const placeOfDecision = (
  decision: Decision,
  { settings }: Pick<ReviewPorts, 'settings'>,
): Place => {
  const weight = gravestIn([decision]);
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
 * Whether the words that weighed in a decision, or what they stand for, hold a text. Numbers of
 * people are not searched.
 */
export const quotes = (decision: Decision, text: string): boolean =>
  quotesOf(decision).some((quote) =>
    [quote.text, quote.reads].some((words) => plain(maskText(words)).includes(plain(text))),
  );

/** So much is shown on both sides of what was found, in characters. */
const around = 40;

/**
 * Where the text of a post holds a text, with what stands around it; `null` where it does not. What could
 * name or reach a person is masked before it is searched, so that nobody finds it out by guessing.
 */
export const passageIn = (
  { text: whole, contacts }: Pick<Exhibit, 'text' | 'contacts'>,
  text: string,
): string | null => {
  if (whole === null) return null;
  const masked = [...maskText(whole, contacts)];
  // As wide as what is shown: one character may become several.
  const widths = masked.map((character) => plain(character).length);
  const at = masked.map(plain).join('').indexOf(plain(text));
  if (at < 0) return null;
  const placeOfUnit = (unit: number): number => {
    let seen = 0;
    const place = widths.findIndex((width) => {
      seen += width;
      return seen > unit;
    });
    return place < 0 ? masked.length : place;
  };
  const [start, end] = [placeOfUnit(at) - around, placeOfUnit(at + plain(text).length) + around];
  return [
    start > 0 ? '…' : '',
    ...masked.slice(Math.max(0, start), end),
    end < masked.length ? '…' : '',
  ].join('');
};

/** Whether a rule spoke in a decision. */
export const spoke = ({ findings }: Decision, rule: string): boolean =>
  findings.some((finding) => finding.rule === rule);

/** Whether a decision lies in a time, and came out as asked. */
export const lies = (
  { decidedAt, outcome }: Decision,
  wanted: {
    readonly from: number;
    readonly before: number;
    readonly outcome?: Outcome | undefined;
  },
): boolean =>
  decidedAt >= wanted.from &&
  decidedAt < wanted.before &&
  (wanted.outcome === undefined || outcome === wanted.outcome);

const shownQuotes = 5;

/** The first words that weighed, without what could reach a person; `null` where no text did. */
export const excerptOf = (decision: Decision): string | null => {
  const words = quotesOf(decision)
    .slice(0, shownQuotes)
    .map(({ text }) => text);
  return words.length === 0 ? null : maskText(words.join(' … '));
};
