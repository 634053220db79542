import type { TextAnalyser, TextAnalysis } from '../analysis/analysis.ts';
import { groupCount, repeatedBucket } from '../analysis/features.ts';
import { isMention } from '../analysis/intent.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { isBrief, type ModelInput } from '../model/model.ts';
import type { Category } from '../reading.ts';
import { type Hits, namesTrade } from '../terms/hits.ts';
import { isOwn, type LabelledPost, ownWeight } from './labelled-post.ts';
import { decorate, obfuscate, spelledWhole } from './obfuscate.ts';
import type { Random } from './random.ts';

/** A post, or a disguised copy of it, with the features and properties that the trainer uses. */
export type Example = ModelInput & {
  readonly post: LabelledPost;
  /** The text of the post, or of its disguised copy. */
  readonly text: string;
  /** Index in the lexicon; −1 if unknown. */
  readonly trade: number;
  /** Names a way to reach the writer. */
  readonly reachable: boolean;
  readonly brief: boolean;
  /** Names a trade and a way to reach the writer. */
  readonly namesTradeAndContact: boolean;
  /** Names neither a trade nor a way to reach the writer. */
  readonly namesNeither: boolean;
  /** Warns, reports or quotes (`isMention`), so it is never hidden. */
  readonly isMention: boolean;
  readonly fold: number;
  /**
   * - `foreign`: in another language
   * - `home`: from a collected source with both black-gray and ordinary posts
   * - `disguised`, `spelled`: generated copies, in disguise or in pinyin throughout
   * - `elsewhere`: everything else
   */
  readonly origin: 'foreign' | 'home' | 'disguised' | 'spelled' | 'elsewhere';
  readonly label: number;
  readonly weight: number;
};

export const foldCount = 5;

/** Copies the features that a model reads, because the analyser's buffers are reused. */
function modelInputOf({ features, language }: TextAnalysis): ModelInput {
  const ends = new Int32Array(groupCount);
  features.sizes.forEach((size, group) => {
    ends[group] = size + (ends[group - 1] ?? 0);
  });
  const indexes = new Int32Array(ends[groupCount - 1] as number);
  const read = features.ends[groupCount - 1] as number;
  for (let i = 0, n = 0; i < read; i++) {
    const index = features.indexes[i] as number;
    if (index !== repeatedBucket) indexes[n++] = index;
  }
  return { indexes, ends, sizes: features.sizes.slice(), language };
}

export function exampleOf(
  post: LabelledPost,
  text: string,
  { weight, origin }: Pick<Example, 'weight' | 'origin'>,
  analyse: TextAnalyser,
): Example {
  const analysis = analyse(text);
  const { hits, contacts, intent, language } = analysis;
  return {
    ...modelInputOf(analysis),
    post,
    text,
    isMention: isMention(intent),
    reachable: contacts.length > 0,
    brief: isBrief(text),
    namesTradeAndContact: contacts.length > 0 && hits.core.some((words) => words > 0),
    namesNeither: contacts.length === 0 && !namesTrade(hits),
    trade: post.category ? tradeOf(post.category) : dominantTrade(hits),
    fold: foldOf(post),
    origin: language === 'foreign' ? 'foreign' : origin,
    label: post.label,
    weight: weight * (isOwn(post) ? ownWeight : 1),
  };
}

const tradeOf = (category: Category): number =>
  lexicon.findIndex((entry) => entry.category === category);

/** The trade of a post without a category: the one with the most words of its own; −1 if tied or too few. */
function dominantTrade(hits: Hits): number {
  const ownWords = lexicon.map((_, t) => 2 * (hits.core[t] as number) + (hits.traded[t] as number));
  const most = Math.max(...ownWords);
  const first = ownWords.indexOf(most);
  return most >= 2 && ownWords.lastIndexOf(most) === first ? first : -1;
}

/** Returns the fold of a post, from 0 to `foldCount` − 1. All posts of a cluster share it. */
export const foldOf = ({ source, cluster }: Pick<LabelledPost, 'source' | 'cluster'>): number => {
  let hash = 0x811c9dc5;
  for (const character of `${source} ${cluster}`)
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % foldCount;
};

const disguisedWeight = 0.5;

/** An analyser as the reader has it, and one that reads `contactsAsWritten`. */
type Analysers = {
  readonly analyse: TextAnalyser;
  readonly analyseAsWritten: TextAnalyser;
};

/**
 * Generates copies of a post: disguised as authors disguise offers, or merely decorated if it is
 * ordinary. Every other copy is analysed by `analyseAsWritten`, which reads no contact between inserted
 * characters: otherwise contacts would count too much beside words. With a source left out of training, five
 * in a hundred offers fewer were found at .5 % false positives.
 */
export function disguisedCopies(
  example: Example,
  { analyse, analyseAsWritten }: Analysers,
  random: Random,
): Example[] {
  const { post, weight } = example;
  if (weight === 0 || example.origin === 'foreign') return [];
  const copies = post.label === 0 ? decorationChances : obfuscationChances;
  const disguise = post.label === 0 ? decorate : obfuscate;
  return copies
    .filter((share) => random.chance(share))
    .map((_, copy) => ({
      ...exampleOf(
        post,
        disguise(post.text, random),
        { weight: 1, origin: 'disguised' },
        copy % 2 === 0 ? analyseAsWritten : analyse,
      ),
      weight: weight * disguisedWeight,
    }));
}

/** Generates a copy of a post in pinyin throughout. Of our own texts, half are copied. */
export function pinyinCopies(example: Example, analyse: TextAnalyser, random: Random): Example[] {
  const { post, weight, origin } = example;
  if (weight === 0 || origin === 'foreign') return [];
  if (isOwn(post) && !random.chance(spelledOwnShare)) return [];
  const text = spelledWhole(post.text, random);
  const copy = exampleOf(post, text, { weight: 1, origin: 'spelled' }, analyse);
  return [{ ...copy, weight: origin === 'home' ? weight * homeInPinyinFactor : weight }];
}
const spelledOwnShare = 0.5;
/** Factor for copies of `home` posts, because there is no home expert for pinyin. */
const homeInPinyinFactor = 3;

/** Probability of each copy of a black-gray post. */
const obfuscationChances = [0.9, 0.8, 0.7, 0.6];
const decorationChances = [0.4];
