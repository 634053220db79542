export const verdicts = ['allow', 'flag', 'hide'] as const;

/**
 * The result of reading one text.
 *
 * Offsets are UTF-16 indexes into the text as written: `text.slice(start, end)` are the words as typed,
 * and `reads` are the words as meant.
 */
export type TextReading = {
  /**
   * Calibrated probability, 0..1, that the text is a post of the black or gray industry. Allowed texts that read as
   * reports of past frauds, and texts neither in Chinese nor in pinyin, have a rank instead, below most flag thresholds.
   */
  readonly score: number;
  /** The action for the text. The thresholds of `flag` and `hide` keep a stated false-positive budget. */
  readonly verdict: (typeof verdicts)[number];
  readonly category: Category | null;
  /**
   * `null` if the text is no offer, request, warning, report or quote, or if it reads as an offer but has a
   * low score and no unmasked contact.
   */
  readonly intent: Intent | null;
  /** The words that weigh most, at most 8, in the order of the text. */
  readonly evidence: readonly Quote[];
  readonly contacts: readonly Contact[];
  /**
   * Key shared by variants of the text with different names, numbers and order (`templateOf`); `null` for
   * allowed texts.
   */
  readonly template: string | null;
};

/** A range of UTF-16 indexes; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number };

export type Quote = {
  readonly start: number;
  readonly end: number;
  /** The words as written. */
  readonly text: string;
  /** The words as meant, e.g. `加微信` for `+薇❤`. */
  readonly reads: string;
  /** Only traditional script tells them apart, and no quote of the text mixes it with simplified script. */
  readonly traditional?: true;
};

/** What the writer of a text does: only offers and requests are acts of the trade. */
export const intents = ['offer', 'request', 'warning', 'report', 'quote'] as const;
export type Intent = (typeof intents)[number];

export const contactKinds = [
  'wechat',
  'qq',
  'telegram',
  'phone',
  'email',
  'url',
  'group',
  'qr-code',
  'handle',
  'douyin',
  'kuaishou',
  'xiaohongshu',
  'official-account',
] as const;

export type Contact = {
  readonly kind: (typeof contactKinds)[number];
  /** The normalised identity, the same for all spellings. Accounts are linked by it. */
  readonly value: string;
  /**
   * True if a part is hidden (`138****8888`) or everybody uses it (`qq.com`), so that it cannot link
   * accounts.
   */
  readonly masked: boolean;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Where it was read, if not in the text: it then has no place there, and `start` and `end` are 0. */
  readonly source?: 'qr';
};

/** The trades that posts are screened for. */
export type Category =
  | 'card-trade'
  | 'sim-trade'
  | 'personal-data-trade'
  | 'account-trade'
  | 'money-mule'
  | 'brushing'
  | 'traffic-diversion'
  | 'illegal-loan'
  | 'gambling'
  | 'fraud-tools'
  | 'forged-documents'
  | 'illegal-migration'
  | 'fake-investment'
  | 'impersonation'
  | 'porn-lure'
  | 'fraud-support';

/** Reads one text. Pure: the same text gives the same reading. */
export type TextReader = (text: string) => TextReading;
