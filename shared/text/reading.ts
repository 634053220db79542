export const verdicts = ['allow', 'flag', 'hide'] as const;

/**
 * What a post says, as data: the result of reading one text.
 *
 * Offsets are UTF-16 indexes into the text as it was written, so `written.slice(start, end)` is
 * what the writer typed and `reads` is what was meant.
 */
export type TextReading = {
  /** Calibrated probability, 0..1, that the text is a black-gray-industry post. */
  readonly score: number;
  /** `flag` and `hide` are the two thresholds with a stated false-positive budget. */
  readonly verdict: (typeof verdicts)[number];
  readonly category: Category | null;
  /**
   * `null` where nothing is offered, asked or told, and of an unlikely text that would offer but
   * names no contact, or none that is whole.
   */
  readonly intent: Intent | null;
  /** The words that weigh most, at most 8, in the order they were written. */
  readonly evidence: readonly Quote[];
  readonly contacts: readonly Contact[];
  /**
   * Under this key the same text with other names, numbers and order is found again; `null` for
   * texts that are allowed.
   */
  readonly template: string | null;
};

export type Quote = {
  readonly start: number;
  readonly end: number;
  /** The words as written. */
  readonly text: string;
  /** The words as meant, e.g. `加微信` for `+薇❤`. */
  readonly reads: string;
};

/** Who is speaking to whom: only offers and requests are acts of the trade. */
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
  /** One identity however it was written: the key under which accounts are linked. */
  readonly value: string;
  /**
   * True when part of it is hidden (`138****8888`) or it is everybody's (`qq.com`), so that it
   * cannot link accounts.
   */
  readonly masked: boolean;
  readonly start: number;
  readonly end: number;
  readonly text: string;
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
