import * as z from 'zod';
import type { Decision, Outcome } from '#shared/decisions/decision.ts';
import { severities } from '#shared/effects/case-weight.ts';
import { routeOf } from '#shared/reviews/case.ts';
import { maskText } from '#shared/reviews/exhibit.ts';
import type { Place } from '#shared/reviews/staff.ts';
import { scriptOf } from '#shared/text/script.ts';
import type { ReviewPorts } from './route.ts';
import { placeOf } from './rows.ts';

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
  const [gravest] = decision.findings.toSorted(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
  );
  const { category, severity } = gravest ?? { category: 'unread', severity: 'low' };
  const words = quotesOf(decision).map(({ text }) => text);
  return placeOf(
    {
      route: routeOf(category),
      weight: { category, severity },
      script: scriptOf(words.join(' ')),
      tier: null,
      handling: null,
    },
    { settings },
  );
};

/** Whether the words that weighed in a decision, or what they stand for, hold a text. */
export const quotes = (decision: Decision, text: string): boolean =>
  quotesOf(decision).some(
    (quote) => plain(quote.text).includes(plain(text)) || plain(quote.reads).includes(plain(text)),
  );

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
