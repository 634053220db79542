import { isMention, isWarningOrReport } from '../analysis/intent.ts';
import { quotedPlaces } from '../analysis/quotations.ts';
import { clearlyOrdinaryBelow } from '../model/model.ts';
import type { Contact, Intent, Span } from '../reading.ts';
import { overlapsAny } from '../span.ts';
import type { Hit, Hits } from '../terms/hits.ts';
import type { Role } from '../terms/terms.ts';

/** A part of a text. `start` is a UTF-16 index into the original. */
export type Excerpt = {
  readonly start: number;
  readonly text: string;
  /**
   * Subtracted from its log-odds, because an excerpt is weaker evidence than a whole text with the same
   * words.
   */
  readonly discount: number;
};

/** Discount of an excerpt in log-odds: without its context, ordinary text looks more suspicious. */
const excerptDiscount = 0.5;

/**
 * Discount in log-odds of a sentence that is cut off after its contact. With it, reading such sentences
 * flags no additional one of 1,425 honest texts of ours.
 */
const cutSentenceDiscount = 1;

/** Context read around marked words, in UTF-16 units; `longestContext`: before a contact or a run. */
const contextAround = 12;
export const longestContext = 160;

/**
 * Marks at least this far apart belong to different clusters, in UTF-16 units: words of a trade amid
 * innocent talk may be decoys.
 */
const clusterGap = 30;

/** Excerpts of at least this share of the text are left out: they would score as the whole does. */
export const mostOfText = 0.7;

/** A word of a trade, a contact, or a cluster of them. `hasContact` is true if it includes a contact. */
type Cluster = Span & {
  readonly weight: number;
  readonly hasContact: boolean;
};

const roleWeights: Readonly<Record<string, number>> = { core: 3, object: 1 };

/**
 * Returns the log-odds of the whole text from which its parts are read. Talk with decoys lowers the score
 * of an offer to as little as −8. Below `clearlyOrdinaryBelow`, only texts that name a trade or a contact are read
 * further, which few ordinary posts do.
 */
export const excerptThresholdOf = (hits: Hits, contacts: readonly Contact[]): number =>
  contacts.length > 0 || hits.core.some((count) => count > 0)
    ? amidTalkThreshold
    : clearlyOrdinaryBelow;
const amidTalkThreshold = -9;

/** Least weight of a cluster without a contact that is read by itself. */
const leastClusterWeight = 4;

/** Longest opening, in UTF-16 units: words of warning that disguise an offer are in its first line. */
const longestOpening = 60;

const mentionRoles: ReadonlySet<Role> = new Set(['warning', 'report', 'quote']);

/** Without a trade or contact, a shorter rest says nothing: `了，跟着我`. In UTF-16 units. */
const shortestTail = 8;

/** Words that belong to the word before them up to the end of the clause: `被骗到境外写代码`. */
const complement = /^(?:到(?!处)|去|进)[\p{L}\p{N}]*$/u;

/** Words that forbid what follows them in the clause: `切勿将资金转入安全账户`. */
const forbids = /(?:勿|别|不要|不会.*(?:要求.*|索要))$|^(?:不要|勿|别)/u;
/** What an offer tells people not to do: `请勿错过收银行卡`. */
const urges = /^[^，。]{0,2}(?:错过|犹豫|迟疑|等|担心|怕|外传|声张|问|嫌|再)/u;
const clauseSign = /[，。！？；：,.!?;:\s]|$/u;

/** Returns the end of the clause that a word of an opening forbids, or of the word if it forbids none. */
const endOfForbidden = (text: string, { term, end }: Hit): number => {
  const rest = text.slice(end);
  return forbids.test(term.word) && !urges.test(rest) ? end + rest.search(clauseSign) : end;
};

/**
 * Returns the text after the last word that warns, reports or quotes, if all of these precede every trade
 * and contact. An opening does not turn an offer into a warning, and what honest people write after it is
 * not worded like an offer, except for what they forbid: without 切勿, `将资金转入安全账户` is a demand.
 */
const afterOpening = (text: string, hits: Hits, contacts: readonly Contact[]): Excerpt[] => {
  const opening = hits.all.filter(({ term }) => mentionRoles.has(term.role));
  const tradesAndContacts = [
    ...hits.all.filter(({ term }) => term.role in roleWeights),
    ...contacts,
  ];
  const last = opening.toSorted((a, b) => b.end - a.end)[0];
  if (last === undefined || last.end > longestOpening) return [];
  if (tradesAndContacts.some((mark) => mark.start < last.end)) return [];
  const end = endOfForbidden(text, last);
  const marks = tradesAndContacts.filter((mark) => mark.start >= end);
  const isForbidden = marks.length < tradesAndContacts.length;
  if (isForbidden && marks.length === 0) return [];
  const start = isForbidden ? end : last.end;
  const first = Math.min(...marks.map((mark) => mark.start));
  if (complement.test(text.slice(start, first))) return [];
  if (marks.length === 0 && text.length - start < shortestTail) return [];
  return [{ start, text: text.slice(start), discount: 0 }];
};

/**
 * Returns the text after the sentences of an opening that warn or report, whatever trades they name, if nothing in it
 * does: after `凡是要求转账的都是诈骗。` an offer may follow, but who truly warns goes on to warn.
 */
const afterOpeningSentences = (text: string, hits: Hits): Excerpt[] => {
  const warnings = hits.all.filter(isWarningOrReport);
  let start = 0;
  for (const { index } of text.slice(0, longestOpening).matchAll(endOfSentence)) {
    const isEmpty = text.slice(start, index).trim() === '';
    if (!isEmpty && !warnings.some((hit) => hit.start >= start && hit.start < index)) break;
    start = index + 1;
  }
  return start === 0 ||
    text.length - start < shortestTail ||
    warnings.some((hit) => hit.start >= start)
    ? []
    : [{ start, text: text.slice(start), discount: excerptDiscount }];
};

const endOfSentence = /[。！？!?\n]|\. |\.(?=\p{Script=Han})/gu;
/** As `endOfSentence`, or a space between Chinese (or the start) and a Latin word. */
const endOrSpace = new RegExp(`${endOfSentence.source}|(?<=^|\\p{Script=Han}) (?=[a-z]{2})`, 'iu');

/** Returns the start of the sentence that contains `at`, at most `most` UTF-16 units before it. */
export const sentenceBefore = (text: string, at: number, most: number): number => {
  const from = Math.max(0, at - most);
  const before = text.slice(from, at);
  let begin = 0;
  endOfSentence.lastIndex = 0;
  while (endOfSentence.test(before)) begin = endOfSentence.lastIndex;
  return from + begin;
};

/**
 * Returns a function that says whether a part is apart from all that a text quotes or asks about: no such word is in its
 * sentences, and it is not in quotation marks.
 */
export const apartFromQuotes = (text: string, hits: Hits): ((part: Excerpt) => boolean) => {
  const words = hits.all.filter(({ term }) => term.role === 'quote');
  const marks = [...words, ...quotedPlaces(text)];
  return ({ start, text: part }) => {
    // A sentence includes the sign that ends it.
    const last = start + part.length - 1;
    const rest = text.slice(last, last + longestContext);
    const sign = rest.search(endOfSentence);
    const sentences = {
      start: sentenceBefore(text, start, longestContext),
      end: last + (sign < 0 ? rest.length : sign),
    };
    return !overlapsAny(marks, sentences);
  };
};

/** Extends a span on each side to the end of its sentence, by at most `most` UTF-16 units. */
const withinSentences = (text: string, { start, end }: Span, most: number): Excerpt[] => {
  const after = text.slice(end, end + most);
  const sign = after.search(endOrSpace);
  return excerptOf(text, sentenceBefore(text, start, most), end + (sign < 0 ? after.length : sign));
};

/** The sentence with the contact, cut off after it: an offer ends there, and anything may follow. */
const sentenceUpTo = (text: string, { start, end }: Span): Excerpt[] =>
  excerptOf(text, sentenceBefore(text, start, longestContext), end, cutSentenceDiscount);

/** The excerpt as a list, empty if it is most of the text. */
const excerptOf = (
  text: string,
  start: number,
  end: number,
  discount = excerptDiscount,
): Excerpt[] =>
  end - start >= mostOfText * text.length
    ? []
    : [{ start, text: text.slice(start, end), discount }];

/**
 * Returns the parts of a text that name trades and contacts, if most of the text is something else, so
 * that innocent talk around an offer does not hide it:
 *
 * - the text after an opening that warns or reports, and after its sentences. If the whole text warns, reports or
 *   quotes, these are the only parts;
 * - everything from the first to the last word of a trade or contact;
 * - the cluster with a contact that names most, or if there is none, the heaviest cluster of all;
 * - the sentence with the first contact up to the contact, because words of a trade elsewhere may be
 *   decoys.
 *
 * A part that is most of the text is left out.
 *
 * @example
 * const text = `${'今天天气很好，我们去公园。'.repeat(8)}收银行卡，加薇❤ demo_1`;
 * const { hits, contacts, intent } = textAnalyser(shippedVocabulary())(text);
 * excerptsOf(text, hits, contacts, intent)[0]?.text; // '收银行卡，加薇❤ demo_1'
 */
export const excerptsOf = (
  text: string,
  hits: Hits,
  contacts: readonly Contact[],
  intent: Intent | null,
): Excerpt[] => {
  const warns = hits.cues.warning + hits.cues.report > 0;
  const withoutWarning =
    warns || isMention(intent)
      ? [...afterOpening(text, hits, contacts), ...afterOpeningSentences(text, hits)]
      : [];
  if (isMention(intent)) return withoutWarning;
  const words = hits.all.flatMap(({ start, end, term }): Cluster[] => {
    const weight = roleWeights[term.role];
    return weight === undefined ? [] : [{ start, end, weight, hasContact: false }];
  });
  const contactSentences = contacts.slice(0, 1).flatMap((contact) => sentenceUpTo(text, contact));
  if (words.length === 0) return [...withoutWarning, ...contactSentences];
  const contactClusters = contacts.map(
    ({ start, end }): Cluster => ({ start, end, weight: 0, hasContact: true }),
  );
  const clusters = clustersOf([...words, ...contactClusters].toSorted((a, b) => a.start - b.start));
  const heaviest = clusters.toSorted((a, b) => b.weight - a.weight);
  const mainCluster =
    heaviest.find(({ hasContact, weight }) => hasContact && weight > 0) ??
    heaviest.find(({ weight }) => weight >= leastClusterWeight);
  // Leave out words of warning, which are put around an offer to make it look like a warning.
  const margin = warns ? 0 : contextAround;
  const cut = (span: Cluster): Excerpt[] => withinSentences(text, span, margin);
  return [
    ...withoutWarning,
    ...cut(clusters.reduce(merged)),
    ...(clusters.length > 1 && mainCluster ? cut(mainCluster) : []),
    ...contactSentences,
  ];
};

const clustersOf = (marks: readonly Cluster[]): Cluster[] => {
  const clusters: Cluster[] = [];
  for (const mark of marks) {
    const last = clusters.at(-1);
    if (last && mark.start - last.end < clusterGap)
      clusters[clusters.length - 1] = merged(last, mark);
    else clusters.push(mark);
  }
  return clusters;
};

const merged = (mark: Cluster, next: Cluster): Cluster => ({
  start: mark.start,
  end: Math.max(mark.end, next.end),
  weight: mark.weight + next.weight,
  hasContact: mark.hasContact || next.hasContact,
});
