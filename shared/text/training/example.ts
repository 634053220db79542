import { contactsOf } from '../contacts.ts';
import { excerptsOf, readOnFrom } from '../excerpt.ts';
import { emptyFeatures, featuresOf, groups, shownBefore, symbolsOf } from '../features.ts';
import type { HitReader, Hits } from '../hits.ts';
import { intentOf, isTold } from '../intent.ts';
import { languageOf } from '../language.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { meantReader } from '../meant.ts';
import { type Grams, isBrief } from '../model.ts';
import { normalise } from '../normalise.ts';
import { ofMeant, type Part } from '../parts.ts';
import type { Category } from '../reading.ts';
import { sentencesOf } from '../sentences.ts';
import { vocabularyOf } from '../terms.ts';
import { isOwn, type LabelledPost } from './labelled-post.ts';
import { decorate, obfuscate, spelledWhole } from './obfuscate.ts';
import type { Random } from './random.ts';

/** A post as the trainer sees it. */
export type Example = Grams & {
  readonly post: LabelledPost;
  /** What is read beside it; of a disguised copy, by which nothing is judged, nothing. */
  readonly parts: readonly (Grams & { readonly discount: number })[];
  /** Log-odds of the whole from which these are read. */
  readonly readOnFrom: number;
  /** Position in the lexicon; −1 when unknown. */
  readonly trade: number;
  /** It names a way to reach the writer. */
  readonly reachable: boolean;
  readonly brief: boolean;
  /** It names a trade and a way to reach the writer. */
  readonly solicits: boolean;
  /** It names neither a trade nor a way to reach the writer. */
  readonly saysNothing: boolean;
  /** It teaches, tells or asks, so that it is never hidden. */
  readonly told: boolean;
  readonly fold: number;
  /**
   * In another language; collected where black-gray and ordinary posts are both found; made by us
   * from another; or neither.
   */
  readonly origin: 'foreign' | 'home' | 'disguised' | 'spelled' | 'elsewhere';
  readonly label: number;
  readonly weight: number;
};

export const folds = 5;

const scratch = emptyFeatures();

/** What the reader sees of a text. */
function seen(text: string, readHits: HitReader) {
  const streams = normalise(text);
  const contacts = contactsOf(text, streams.folded);
  const hits = readHits(streams);
  const symbols = symbolsOf(streams.plain, contacts);
  const intent = intentOf(text, hits, contacts);
  const language = languageOf(streams, hits, contacts);
  featuresOf(language, streams, symbols, hits, contacts, intent, scratch);
  const ends = new Int32Array(groups);
  scratch.sizes.forEach((size, group) => {
    ends[group] = size + (ends[group - 1] ?? 0);
  });
  const indexes = new Int32Array(ends[groups - 1] as number);
  const read = scratch.ends[groups - 1] as number;
  for (let i = 0, n = 0; i < read; i++) {
    const index = scratch.indexes[i] as number;
    if (index !== shownBefore) indexes[n++] = index;
  }
  const grams: Grams = {
    indexes,
    ends,
    sizes: scratch.sizes.slice(),
    language,
  };
  return { grams, hits, contacts, intent, streams };
}

const meantOf = meantReader(vocabularyOf());

/** What may be read beside a text: of its sentences all, where a reader takes the one that its model chooses. */
const partsOf = (
  text: string,
  { grams, hits, contacts, intent, streams }: ReturnType<typeof seen>,
): readonly Pick<Part, 'text' | 'discount'>[] => {
  // What is in pinyin throughout has thresholds of its own.
  const meant = grams.language === 'pinyin' ? null : meantOf(text, streams, hits, contacts);
  return [
    ...excerptsOf(text, hits, contacts, intent),
    ...(isTold(intent) ? [] : sentencesOf(text)),
    ...(meant ? [ofMeant(meant)] : []),
  ];
};

export function exampleOf(
  post: LabelledPost,
  text: string,
  { weight, origin }: Pick<Example, 'weight' | 'origin'>,
  readHits: HitReader,
): Example {
  const sight = seen(text, readHits);
  const { grams, hits, contacts, intent } = sight;
  return {
    ...grams,
    post,
    parts: (origin === 'disguised' ? [] : partsOf(text, sight)).map(({ text: part, discount }) => ({
      ...seen(part, readHits).grams,
      discount,
    })),
    readOnFrom: readOnFrom(hits, contacts),
    told: isTold(intent),
    reachable: contacts.length > 0,
    brief: isBrief(text),
    solicits: contacts.length > 0 && isAny(hits.core),
    saysNothing: contacts.length === 0 && ![hits.core, hits.disguised, hits.acted].some(isAny),
    trade: post.category ? tradeOf(post.category) : dominantTrade(hits),
    fold: foldOf(post),
    origin: grams.language === 'foreign' ? 'foreign' : origin,
    label: post.label,
    weight: weight * (isOwn(post) ? ownWeight : 1),
  };
}

const isAny = (counts: readonly number[]): boolean => counts.some((count) => count > 0);

const tradeOf = (category: Category): number =>
  lexicon.findIndex((entry) => entry.category === category);

/** The trade of a post that nobody named: the one with most words of its own, if it is one. */
function dominantTrade(hits: Hits): number {
  const own = lexicon.map((_, t) => 2 * (hits.core[t] as number) + (hits.acted[t] as number));
  const most = Math.max(...own);
  const first = own.indexOf(most);
  return most >= 2 && own.lastIndexOf(most) === first ? first : -1;
}

/** The fold of a post: the same for all of a cluster. */
export const foldOf = ({ source, cluster }: Pick<LabelledPost, 'source' | 'cluster'>): number => {
  let hash = 0x811c9dc5;
  for (const character of `${source} ${cluster}`)
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % folds;
};

/** Texts of our own patterns are more than posts are, and no post is written like them. */
export const ownWeight = 0.22;
const disguisedWeight = 0.5;

/** The same post, hidden as people hide it, or decorated where it is ordinary. */
export function disguisedCopies(example: Example, readHits: HitReader, random: Random): Example[] {
  const { post, weight } = example;
  if (weight === 0 || example.origin === 'foreign') return [];
  const copies = post.label === 0 ? decoratedCopies : obfuscatedCopies;
  const disguise = post.label === 0 ? decorate : obfuscate;
  return copies
    .filter((share) => random.chance(share))
    .map(() => ({
      ...exampleOf(post, disguise(post.text, random), { weight: 1, origin: 'disguised' }, readHits),
      weight: weight * disguisedWeight,
    }));
}

/** The same post in pinyin throughout; of our own texts every second one. */
export function spelledCopies(example: Example, readHits: HitReader, random: Random): Example[] {
  const { post, weight, origin } = example;
  if (weight === 0 || origin === 'foreign') return [];
  if (isOwn(post) && !random.chance(spelledOwn)) return [];
  const text = spelledWhole(post.text, random);
  const copy = exampleOf(post, text, { weight: 1, origin: 'spelled' }, readHits);
  return [{ ...copy, weight: origin === 'home' ? weight * homeInPinyin : weight }];
}
const spelledOwn = 0.5;
/** There is one expert for pinyin, and none for home in pinyin. */
const homeInPinyin = 3;

/** How likely each further copy of a post is. */
const obfuscatedCopies = [0.9, 0.8, 0.7, 0.6];
const decoratedCopies = [0.4];
