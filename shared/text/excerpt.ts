import type { Hits } from './hits.ts';
import { isTold } from './intent.ts';
import { beyondDoubt } from './model.ts';
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

/** What leads to a contact, without the rest, counts for less still: of 1,425 honest texts of ours none more is flagged for it. */
const outOfSentence = 1;

/** Around what is telling, so many characters are read as well, and before a contact. */
const around = 12;
const beforeContact = 160;

/** What is further apart belongs to other clusters: words of a trade that stand in innocent talk are decoys. */
const apart = 30;

/** An excerpt that is most of its text would say the same again. */
export const mostOfText = 0.7;

type Span = { readonly start: number; readonly end: number };

/** What is telling: `reaches` holds of a way to reach the writer, and of what holds one. */
type Mark = Span & {
  readonly weight: number;
  readonly reaches: boolean;
};

const weights: Readonly<Record<string, number>> = { core: 3, object: 1 };

/**
 * The log-odds of a whole text from which its parts are read. Talk with decoys brings an offer down to −8; of texts
 * below `beyondDoubt` only those are read on that name a trade or a way to reach their writer, which few ordinary posts do.
 */
export const readOnFrom = (hits: Hits, contacts: readonly Contact[]): number =>
  contacts.length > 0 || hits.core.some((count) => count > 0) ? amidTalk : beyondDoubt;
const amidTalk = -9;

/** What names no way to reach its writer is read by itself where it names as much as this. */
const least = 4;

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

const endOfSentence = /[。！？!?\n]|\. |\.(?=\p{Script=Han})/gu;
/** After Chinese, or what is named, a space before a Latin word parts what follows. */
const endOrSpace = new RegExp(`${endOfSentence.source}|(?<=^|\\p{Script=Han}) (?=[a-z]{2})`, 'iu');

/** Where a sentence begins that goes on at a place, so many characters before at most. */
const sentenceBefore = (text: string, at: number, most: number): number => {
  const from = Math.max(0, at - most);
  const before = text.slice(from, at);
  let begin = 0;
  endOfSentence.lastIndex = 0;
  while (endOfSentence.test(before)) begin = endOfSentence.lastIndex;
  return from + begin;
};

/** A span and what is beside it in its sentences, so many characters at most. */
const withinSentences = (text: string, { start, end }: Span, most: number): Excerpt[] => {
  const after = text.slice(end, end + most);
  const sign = after.search(endOrSpace);
  return partOf(text, sentenceBefore(text, start, most), end + (sign < 0 ? after.length : sign));
};

/** The sentence that says how its writer is reached, as far as that: an offer ends there, and what follows may be anything. */
const upTo = (text: string, { start, end }: Span): Excerpt[] =>
  partOf(text, sentenceBefore(text, start, beforeContact), end, outOfSentence);

/** An excerpt, where it is not most of its text. */
const partOf = (text: string, start: number, end: number, discount = outOfContext): Excerpt[] =>
  end - start >= mostOfText * text.length
    ? []
    : [{ start, text: text.slice(start, end), discount }];

/**
 * The parts of a text in which trades and contacts are named, where most of the text is something else:
 * whoever puts innocent talk around an offer is to hide nothing of it. All of them from the first to the
 * last, and of those with a way to reach the writer the cluster that names most; where there is none, of all. The sentence
 * that says how the writer is reached, as far as that: words of a trade that stand elsewhere may be decoys. None where trades
 * are named throughout. What follows an opening that warns or reports; of a text that teaches, tells or asks nothing else.
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
  const opened = afterOpening(text, hits, contacts);
  if (isTold(intent)) return opened;
  const warns = hits.cues.warning + hits.cues.report > 0;
  const beside = warns ? opened : [];
  const words = hits.all.flatMap(({ start, end, term }): Mark[] => {
    const weight = weights[term.role];
    return weight === undefined ? [] : [{ start, end, weight, reaches: false }];
  });
  const reaching = contacts.slice(0, 1).flatMap((contact) => upTo(text, contact));
  if (words.length === 0) return [...beside, ...reaching];
  const ways = contacts.map(({ start, end }): Mark => ({ start, end, weight: 0, reaches: true }));
  const clusters = clustersOf([...words, ...ways].toSorted((a, b) => a.start - b.start));
  const heaviest = clusters.toSorted((a, b) => b.weight - a.weight);
  const offering =
    heaviest.find(({ reaches, weight }) => reaches && weight > 0) ??
    heaviest.find(({ weight }) => weight >= least);
  // Words of warning are put around an offer to make a warning of it: they are left outside.
  const margin = warns ? 0 : around;
  const cut = (span: Mark): Excerpt[] => withinSentences(text, span, margin);
  return [
    ...beside,
    ...cut(clusters.reduce(spanning)),
    ...(clusters.length > 1 && offering ? cut(offering) : []),
    ...reaching,
  ];
};

const clustersOf = (marks: readonly Mark[]): Mark[] => {
  const clusters: Mark[] = [];
  for (const mark of marks) {
    const last = clusters.at(-1);
    if (last && mark.start - last.end < apart) clusters[clusters.length - 1] = spanning(last, mark);
    else clusters.push(mark);
  }
  return clusters;
};

const spanning = (mark: Mark, next: Mark): Mark => ({
  start: mark.start,
  end: Math.max(mark.end, next.end),
  weight: mark.weight + next.weight,
  reaches: mark.reaches || next.reaches,
});
