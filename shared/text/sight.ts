import { contactsOf } from './contacts.ts';
import { emptyFeatures, type Features, featuresOf } from './features.ts';
import { type Hits, hitReader } from './hits.ts';
import { intentOf } from './intent.ts';
import { languageOf, type TextLanguage } from './language.ts';
import { normalise, type Streams, type Workspace } from './normalise.ts';
import type { Contact, Intent } from './reading.ts';
import { type Symbols, symbolsOf } from './symbols.ts';
import type { Vocabulary } from './terms.ts';

/** What is seen of a text before a model is asked. */
export type Sight = {
  readonly text: string;
  readonly streams: Streams;
  readonly contacts: readonly Contact[];
  readonly hits: Hits;
  readonly intent: Intent | null;
  readonly symbols: Symbols;
  /** Null for what holds no letters. */
  readonly language: TextLanguage | null;
  readonly features: Features;
};

/** What a reader uses again for every text. */
export type Memory = { readonly workspace: Workspace; readonly features: Features };

export const emptyMemory = (): Memory => ({ workspace: {}, features: emptyFeatures() });

/** Looks at a text. Streams, symbols and features are good until it looks at the next with the same memory. */
export type SightReader = (text: string, memory?: Memory) => Sight;

/**
 * A reader of what a text shows without a model: the same for who reads and for who trains.
 *
 * @example
 * sightReader(shippedVocabulary())('收银行卡，加薇❤ demo_1').intent; // 'offer'
 */
export const sightReader = (vocabulary: Vocabulary): SightReader => {
  const readHits = hitReader(vocabulary);
  const usual = emptyMemory();
  return (text, { workspace, features } = usual) => {
    const streams = normalise(text, workspace);
    const contacts = contactsOf(text, streams.folded);
    const hits = readHits(streams);
    const intent = intentOf(text, hits, contacts);
    const symbols = symbolsOf(streams.plain, contacts, workspace);
    const language = languageOf(streams, hits, contacts);
    featuresOf(language, streams, symbols, hits, contacts, intent, features);
    return { text, streams, contacts, hits, intent, symbols, language, features };
  };
};
