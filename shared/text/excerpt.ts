import type { Hits } from './hits.ts';
import { isTold } from './intent.ts';
import type { Contact, Intent } from './reading.ts';

/** Part of a text. Offsets are UTF-16 indexes into the original. */
export type Excerpt = {
  readonly start: number;
  readonly text: string;
  /** By how much of log-odds it counts for less than a whole text that says the same. */
  readonly discount: number;
};

/**
 * Out of its text an ordinary quote looks worse, and in a long text there is more to choose from: an excerpt
 * counts for one unit of log-odds less, for more where its text is more than twice as long, up to a limit:
 * padding is cheap.
 */
const discountOf = (part: number, whole: number): number =>
  Math.min(mostDiscount, Math.max(1, Math.log2(whole / part)));
const mostDiscount = 2;

/** Around what is telling, so many characters are read as well. */
const around = 12;

/** What is further apart belongs to other clusters: words of a trade that stand in innocent talk are decoys. */
const apart = 30;

/** An excerpt that is most of its text would say the same again. */
const mostOfText = 0.7;

/** What is telling: `reaches` holds of a way to reach the writer, and of what holds one. */
type Mark = {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
  readonly reaches: boolean;
};

const weights: Readonly<Record<string, number>> = { core: 3, object: 1 };

/**
 * The parts of a text in which trades and contacts are named, where most of the text is something else:
 * whoever puts innocent talk around an offer is to hide nothing of it. All of them from the first to the
 * last, and of those with a way to reach the writer the cluster that names most. None where no trade is named, where the text teaches, tells or
 * asks, or where trades are named throughout.
 *
 * @example
 * excerptsOf('今天…（一百字）…收银行卡，加薇❤ demo_1', hits, contacts, 'offer'); // [{ start: 98, text: '…收银行卡，加薇❤ demo_1', … }]
 */
export const excerptsOf = (
  text: string,
  hits: Hits,
  contacts: readonly Contact[],
  intent: Intent | null,
): Excerpt[] => {
  if (isTold(intent)) return [];
  const words = hits.all.flatMap(({ start, end, term }): Mark[] => {
    const weight = weights[term.role];
    return weight === undefined ? [] : [{ start, end, weight, reaches: false }];
  });
  if (words.length === 0) return [];
  const reached = contacts.map(
    ({ start, end }): Mark => ({ start, end, weight: 0, reaches: true }),
  );
  const clusters = clustersOf([...words, ...reached].toSorted((a, b) => a.start - b.start));
  const offering = clusters
    .filter(({ reaches, weight }) => reaches && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, 1);
  // Words of warning are put around an offer to make a warning of it: they are left outside.
  const margin = hits.cues.warning + hits.cues.report > 0 ? 0 : around;
  const cut = (span: Mark): Excerpt[] => {
    const start = Math.max(0, span.start - margin);
    const end = Math.min(text.length, span.end + margin);
    if (end - start >= mostOfText * text.length) return [];
    const discount = discountOf(end - start, text.length);
    return [{ start, text: text.slice(start, end), discount }];
  };
  return [...cut(spanOf(clusters)), ...(clusters.length > 1 ? offering.flatMap(cut) : [])];
};
const clustersOf = (marks: readonly Mark[]): Mark[] => {
  const clusters: Mark[] = [];
  for (const mark of marks) {
    const last = clusters.at(-1);
    if (last && mark.start - last.end < apart) clusters.splice(-1, 1, spanOf([last, mark]));
    else clusters.push(mark);
  }
  return clusters;
};

const spanOf = (marks: readonly Mark[]): Mark => ({
  start: (marks[0] as Mark).start,
  end: Math.max(...marks.map(({ end }) => end)),
  weight: marks.reduce((sum, { weight }) => sum + weight, 0),
  reaches: marks.some(({ reaches }) => reaches),
});
