import { withAccounts } from '../contacts/accounts.ts';
import { type ContactReader, contactsOf } from '../contacts/contacts.ts';
import { withoutNoise } from '../contacts/noise.ts';
import { atFirstUse } from '../data-file.ts';
import { normalise } from '../normalise/normalise.ts';
import type { Workspace } from '../normalise/stream.ts';
import { symbolsOf } from '../normalise/symbols.ts';
import type { Contact } from '../reading.ts';
import { hitReader } from '../terms/hits.ts';
import type { Vocabulary } from '../terms/terms.ts';
import { emptyFeatures, type Features, featuresOf, type Observations } from './features.ts';
import { intentOf } from './intent.ts';
import { languageOf } from './language.ts';

/** Everything known of a text before a model scores it. */
export type TextAnalysis = Observations & {
  readonly text: string;
  /** Returns the contacts with ids of accounts (`withAccounts`), which few texts need. */
  readonly allContacts: () => readonly Contact[];
  readonly features: Features;
};

/** Buffers that an analyser reuses for every text. */
export type Buffers = { readonly workspace: Workspace; readonly features: Features };

export const emptyBuffers = (): Buffers => ({ workspace: {}, features: emptyFeatures() });

/**
 * Analyses a text. Streams, symbols and features of the result are valid until the next text is analysed with
 * the same buffers.
 */
export type TextAnalyser = (text: string, buffers?: Buffers) => TextAnalysis;

/**
 * Creates an analyser: a reader without a model. Screening and training use the same one.
 *
 * @param readContacts - `contactsAsWritten` for some of the texts that a model learns from (`disguisedCopies`).
 * @example
 * textAnalyser(shippedVocabulary())('收银行卡，加薇❤ demo_1').intent; // 'offer'
 */
export const textAnalyser = (
  vocabulary: Vocabulary,
  readContacts: ContactReader = contactsOf,
): TextAnalyser => {
  const readHits = hitReader(vocabulary);
  const ownBuffers = emptyBuffers();
  return (text, { workspace, features } = ownBuffers) => {
    const streams = normalise(text, workspace);
    const noiseless = withoutNoise(text, streams.folded);
    const contacts = readContacts(text, streams.folded, noiseless);
    const hits = readHits(text, streams);
    const intent = intentOf(text, hits, contacts);
    const symbols = symbolsOf(streams.plain, contacts, workspace);
    const language = languageOf(streams, hits, contacts);
    const observed = { streams, contacts, hits, intent, symbols, language };
    const allContacts = atFirstUse(() => withAccounts(text, streams.folded, contacts, noiseless));
    return { ...observed, text, allContacts, features: featuresOf(observed, features) };
  };
};
