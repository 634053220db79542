import type { Category } from '../reading.ts';
import type { Words } from '../words.ts';

/** The lexicon entry of one trade: its definition, the reasons to screen for it, and its words. */
export type LexiconEntry = {
  readonly category: Category;
  readonly title: Words;
  readonly definition: Words;
  /** The laws or policies that the trade violates. */
  readonly basis: readonly Words[];
  readonly severity: 'medium' | 'high' | 'critical';
  /**
   * The strongest verdict on the text alone, whatever the score: with `flag`, only people may hide a
   * text.
   */
  readonly response: 'flag' | 'hide';
  /** Words of the trade that ordinary people hardly use, separated by spaces. */
  readonly core: string;
  /** Things that count as a trade if a verb of buying, selling, renting or recruiting is nearby. */
  readonly objects: string;
  /** Ordinary words that are frequent in this trade; they only add weight. */
  readonly context: string;
};
