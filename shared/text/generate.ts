import { writeFile } from 'node:fs/promises';
import { vocabularyOf } from './terms.ts';
import { packVocabulary } from './vocabulary.ts';

// Makes `vocabulary.bin` when the lexicon or the tables of characters change: `npx node shared/text/generate.ts`.
await writeFile(new URL('./vocabulary.bin', import.meta.url), packVocabulary(vocabularyOf()));
