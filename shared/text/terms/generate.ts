import { writeFile } from 'node:fs/promises';
import { vocabularyOf } from './terms.ts';
import { packVocabulary } from './vocabulary.ts';

// Writes `vocabulary.bin`. Run after a change of the lexicon or the tables: `npx node
// shared/text/terms/generate.ts`.
await writeFile(new URL('./vocabulary.bin', import.meta.url), packVocabulary(vocabularyOf()));
