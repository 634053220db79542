import type { Hits } from './hits.ts';
import { isTold } from './intent.ts';
import type { Contact, Intent } from './reading.ts';

/** Part of a text. Offsets are UTF-16 indexes into the original. */
export type Excerpt = { readonly start: number; readonly text: string };

/** Around what is telling, so many characters are read as well. */
const around = 12;

/** What is further apart belongs to other clusters: words of a trade that stand in innocent talk are decoys. */
const apart = 30;

/** An excerpt that is most of its text would say the same again. */
const mostOfText = 0.7;

type Mark = { readonly start: number; readonly end: number; readonly weight: number };

const weights: Readonly<Record<string, number>> = { core: 3, object: 1 };
const contactWeight = 2;

/**
 * The parts of a text in which trades and contacts are named, where most of the text is something else:
 * whoever puts innocent talk around an offer is to hide nothing of it. All of them from the first to the
 * last, and the cluster that names most. None where no trade is named, where the text teaches, tells or
 * asks, or where trades are named throughout.
 *
 * @example
 * excerptsOf('今天…（一百字）…收银行卡，加薇❤ demo_1', hits, contacts, 'offer'); // [{ start: 98, text: '…收银行卡，加薇❤ demo_1' }]
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
    return weight === undefined ? [] : [{ start, end, weight }];
  });
  if (words.length === 0) return [];
  const marks = [
    ...words,
    ...contacts.map(({ start, end }) => ({ start, end, weight: contactWeight })),
  ];
  const clusters = clustersOf(marks.toSorted((a, b) => a.start - b.start));
  const strongest = clusters.reduce((most, cluster) =>
    cluster.weight > most.weight ? cluster : most,
  );
  const spans = clusters.length > 1 ? [spanOf(clusters), strongest] : clusters;
  return spans.flatMap((span) => {
    const start = Math.max(0, span.start - around);
    const end = Math.min(text.length, span.end + around);
    return end - start < mostOfText * text.length ? [{ start, text: text.slice(start, end) }] : [];
  });
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
});
