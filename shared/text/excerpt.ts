import type { Hits } from './hits.ts';
import { isTold } from './intent.ts';
import type { Contact, Intent } from './reading.ts';
import type { Role } from './terms.ts';

/** Part of a text. Offsets are UTF-16 indexes into the original. */
export type Excerpt = {
  readonly start: number;
  readonly text: string;
  /** By how much of log-odds it counts for less than a whole text that says the same. */
  readonly discount: number;
};

/** Out of its text an ordinary quote looks worse: by so much of log-odds an excerpt counts for less. */
const outOfContext = 0.5;

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

/** Words of warning that a whole post hides behind stand in its first line. */
const longestOpening = 60;

const tells: ReadonlySet<Role> = new Set(['warning', 'report', 'quote']);

/**
 * What follows the last word that warns, reports or quotes, where all of these stand before anything is named: an
 * opening makes no warning of an offer, and what honest people say after it is not worded like one.
 */
const afterOpening = (text: string, hits: Hits, contacts: readonly Contact[]): Excerpt[] => {
  const opening = hits.all.filter(({ term }) => tells.has(term.role));
  const named = [...hits.all.filter(({ term }) => term.role in weights), ...contacts];
  const start = Math.max(0, ...opening.map(({ end }) => end));
  if (start === 0 || start > longestOpening) return [];
  if (named.some((mark) => mark.start < start)) return [];
  return [{ start, text: text.slice(start), discount: 0 }];
};

/**
 * The parts of a text in which trades and contacts are named, where most of the text is something else:
 * whoever puts innocent talk around an offer is to hide nothing of it. All of them from the first to the
 * last, and of those with a way to reach the writer the cluster that names most. None where no trade is named or where
 * trades are named throughout; of a text that teaches, tells or asks only what follows an opening that says so.
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
  if (isTold(intent)) return afterOpening(text, hits, contacts);
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
    return [{ start, text: text.slice(start, end), discount: outOfContext }];
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
