import type { TextAnalysis } from '../analysis/analysis.ts';
import { isMention, warnsOrReports } from '../analysis/intent.ts';
import { isJudged } from '../analysis/language.ts';
import type { CharacterPairs } from '../model/character-pairs.ts';
import type { Experts } from '../model/model.ts';
import { spanOf } from '../normalise/stream.ts';
import type { Span } from '../reading.ts';
import type { Hit } from '../terms/hits.ts';
import type { Vocabulary } from '../terms/terms.ts';
import { columnsOf } from './columns.ts';
import { apartFromQuotes, type Excerpt, excerptsOf, excerptThresholdOf } from './excerpt.ts';
import type { MeantText } from './meant-text.ts';
import { heaviestRuns, heaviestSentence, sentencesOf, weightsOfSymbols } from './sentences.ts';
import { pinyinReader, spellingCorrector } from './spelling.ts';
import { undecorated } from './undecorated.ts';
import { undisguiser } from './undisguise.ts';

/** A text that is read in addition to the whole: an excerpt, or the whole with its disguises undone. */
export type Part = {
  readonly text: string;
  /**
   * Subtracted from its log-odds, because a part is weaker evidence than a whole text with the same
   * words.
   */
  readonly discount: number;
  /**
   * - `excerpt`: a range of the text
   * - `run`: a run of characters regardless of sentences
   * - `columns`: a text in columns, read downwards
   * - `undisguised`: the whole with its disguises undone, its spelling corrected as well, or without decoration
   * - `characters`: a text in pinyin, read in characters
   *
   * A run and a text in characters count only if flagged, at most at the threshold (`countsOnlyFlagged`).
   */
  readonly kind: 'excerpt' | 'run' | 'columns' | 'undisguised' | 'characters';
  /** Maps a span of the part to the span of the whole text. */
  readonly spanInWhole: (span: Span) => Span;
};

/** Whether a part counts only if it is flagged, with a score of at most its threshold. */
export const countsOnlyFlagged = ({ kind }: Part): boolean =>
  kind === 'run' || kind === 'characters';

/**
 * Returns the parts to read in addition to a text.
 *
 * @param logit log-odds of the whole text
 * @param isAllowed whether the whole text is allowed; if not, only excerpts are returned
 */
export type PartReader = (
  analysis: TextAnalysis,
  logit: number,
  experts: Experts,
  isAllowed: boolean,
) => readonly Part[];

/**
 * Log-odds of an allowed text from which its heaviest run of characters is read. From `sentenceThreshold` on, its
 * heaviest sentence and its undisguised form are read as well. The limits save time.
 */
const runThreshold = -9;
const sentenceThreshold = -4;

/**
 * Log-odds of the whole text below which its spelling is not corrected, which takes longer than all else. Of 86,399
 * flagged texts (collected and our own, as written, in disguise and amid talk) two are lost by it.
 */
const correctionThreshold = -2;

/**
 * A text is read with its spelling corrected if at least so many corrections are found, by whether it contains a
 * contact. A single one is as likely a rare word; with two in a text without a contact, one more ordinary post in 10,000
 * comes near to an offer.
 */
const fewestCorrections = { reachable: 2, unreachable: 3 } as const;

/**
 * Creates a reader of the parts of a text that are worth reading: excerpts that name trades and contacts,
 * and, if the text is allowed, its heaviest sentence, its undisguised form and its heaviest run of
 * characters.
 *
 * @param pairs - returns the language model that spelling is corrected by
 * @param options - `readsPinyin`: whether texts in pinyin are also read in characters (default)
 * @example
 * const text = `${'今天天气很好，我们去公园。'.repeat(8)}收银行卡，加薇❤ demo_1`;
 * const analysis = textAnalyser(shippedVocabulary())(text);
 * const partsOf = partReader(shippedVocabulary(), shippedPairs);
 * partsOf(analysis, -3, shippedModel().experts, true)[0]?.text; // '收银行卡，加薇❤ demo_1'
 */
export const partReader = (
  vocabulary: Vocabulary,
  pairs: () => CharacterPairs,
  { readsPinyin = true }: { readonly readsPinyin?: boolean } = {},
): PartReader => {
  const undisguise = undisguiser(vocabulary);
  const correct = spellingCorrector(pairs);
  const inCharacters = pinyinReader(pairs);
  return (
    { text, streams, contacts, allContacts, hits, intent, symbols, language, features },
    logit,
    experts,
    isAllowed,
  ) => {
    if (!isJudged(language)) return [];
    const excerpts =
      logit < excerptThresholdOf(hits, contacts)
        ? []
        : excerptsOf(text, hits, contacts, intent).map(partOfExcerpt);
    if (!isAllowed) return excerpts;
    const columns = columnsOf(text).map(partOfColumns);
    if (logit < runThreshold) return [...excerpts, ...columns];
    const cites = warnsOrReports(intent);
    const bare = undecorated(text);
    const undisguised = bare ? [...columns, partOfUndisguised(bare)] : columns;
    const weights = weightsOfSymbols(symbols, features, experts);
    // What a text that asks or quotes says elsewhere is its writer's.
    const counts = intent === 'quote' ? apartFromQuotes(text, hits) : () => true;
    const runs = (cites ? [] : heaviestRuns(text, symbols, weights, contacts))
      .filter(counts)
      .map((run): Part => ({ ...partOfExcerpt(run), kind: 'run' }));
    if (logit < sentenceThreshold) return [...excerpts, ...undisguised, ...runs];
    const heaviest = cites ? undefined : heaviestSentence(sentencesOf(text), symbols, weights);
    const sentence = heaviest && counts(heaviest) ? heaviest : undefined;
    const meant = (): Part[] => {
      const kept = allContacts();
      if (language === 'pinyin')
        return readsPinyin && !isMention(intent)
          ? [partOfUndisguised(inCharacters(text, streams.sounds, kept), 'characters')]
          : [];
      const plain = undisguise(text, streams, hits, kept);
      const fewest = fewestCorrections[contacts.length > 0 ? 'reachable' : 'unreachable'];
      const corrected =
        logit < correctionThreshold
          ? null
          : correct(text, streams, [...kept, ...hits.all.filter(announcesContact)], plain, fewest);
      return [plain, corrected].flatMap((form) => (form ? [partOfUndisguised(form)] : []));
    };
    return [
      ...excerpts,
      ...undisguised,
      ...(sentence ? [partOfExcerpt(sentence)] : []),
      ...meant(),
      ...runs,
    ];
  };
};

/**
 * Returns the log-odds of a text with a higher-scoring part if neither is flagged: their mean. Of 13,100
 * collected posts, each read by models that had not seen its cluster, more ordinary ones than offers
 * contain a part that nearly looks like an offer. With the score of the part, ranking was worse (recall at
 * 99 % precision .914 instead of .934 on `fbs_sms`).
 */
export const unflaggedLogit = (whole: number, part: number): number => (whole + part) / 2;

const partOfExcerpt = ({ text, discount, start }: Excerpt): Part => ({
  text,
  discount,
  kind: 'excerpt',
  spanInWhole: shiftedBy(start),
});

/** Returns a function that shifts spans by a number of UTF-16 units. */
export const shiftedBy =
  (by: number) =>
  ({ start, end }: Span): Span => ({ start: start + by, end: end + by });

/** Whether a word is one for a contact, as written: `Q群` has no initial of 群. */
const announcesContact = ({ term, disguise }: Hit): boolean =>
  term.role === 'contact' && disguise === 'none';

/** A text read in columns. What it quotes was written on several lines, so all between is quoted. */
const partOfColumns = (columns: MeantText): Part => ({
  ...partOfUndisguised(columns, 'columns'),
  spanInWhole: ({ start, end }) => ({
    start: Math.min(...columns.starts.slice(start, end)),
    end: Math.max(...columns.ends.slice(start, end)),
  }),
});

/** The undisguised form of a text. It has no discount: it counts as if it had been written so. */
const partOfUndisguised = (undisguised: MeantText, kind: Part['kind'] = 'undisguised'): Part => ({
  text: undisguised.text,
  discount: 0,
  kind,
  spanInWhole: ({ start, end }) => spanOf(undisguised, start, end),
});
