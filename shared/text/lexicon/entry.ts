import type { Category } from '../reading.ts';

type Wording = { readonly 'zh-CN': string; readonly en: string };

/** One trade: what it is, why it is screened, what it says. */
export type LexiconEntry = {
  readonly category: Category;
  readonly title: Wording;
  readonly definition: Wording;
  /** The law or policy behind it. */
  readonly basis: readonly Wording[];
  readonly severity: 'medium' | 'high' | 'critical';
  /** The most that the text alone brings about, however sure the model is: `flag` leaves it to people. */
  readonly response: 'flag' | 'hide';
  /** Words of the trade that ordinary people hardly use. Spaces separate words. */
  readonly core: string;
  /** Things that become a trade when somebody buys, sells, rents or recruits for them nearby. */
  readonly objects: string;
  /** Ordinary words that are often said in this trade; they only add weight. */
  readonly context: string;
  /** What such posts look like, written by us. */
  readonly examples: readonly string[];
};
