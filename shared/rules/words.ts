import type { Words } from '../events/words.ts';

export type { Words };

/** A language that people read the product in. */
export type Language = keyof Words;
