import type { AccountOutcome, BrakeKey, ContentOutcome } from './decision.ts';

export type AccountVerdict = {
  readonly outcome: AccountOutcome;
  /** The outcome without brakes and mode. */
  readonly wanted: AccountOutcome;
  /** Probability that the account is abusive, 0..1. */
  readonly score: number;
  /** When the restriction ends by itself, epoch milliseconds; `null` for none. */
  readonly until: number | null;
  /** The brakes that turned a restriction into a flag. */
  readonly braked: readonly BrakeKey[];
  /** For a freeze: the rules it rests on, whose brakes it counts toward. */
  readonly freezeRules: readonly string[];
  /** For a challenge or a limit: the same. Empty if only the real-name gate asks for it. */
  readonly restrictRules: readonly string[];
  /** Whether a reviewer should look at it. */
  readonly opensCase: boolean;
  /** Whether only the real-name gate asks for the challenge or limit. */
  readonly gate: boolean;
  /** Whether the event shows the verified name that a challenge or the real-name gate asks for. */
  readonly verified: boolean;
};

export type ContentVerdict = {
  readonly outcome: ContentOutcome;
  /** The outcome without brakes. */
  readonly wanted: ContentOutcome;
  readonly braked: readonly BrakeKey[];
  /** For a hidden post: the rules it rests on, whose brakes it counts toward. */
  readonly hideRules: readonly string[];
  /** Probability that the post is abusive, 0..1. */
  readonly score: number;
};

/** A warning to the account on one side of the event about the other side. */
export type Warning = {
  readonly who: 'home' | 'counterpart';
  readonly category: string;
};

export type Verdict = {
  /** `null` if there is nothing to decide about the account. */
  readonly account: AccountVerdict | null;
  readonly content: ContentVerdict | null;
  /** The counterpart (the event's other party) is only ever flagged: its own events decide about it. */
  readonly counterpart: { readonly outcome: 'observe' | 'flag'; readonly score: number } | null;
  readonly warnings: readonly Warning[];
};

/** Whether a verdict is empty, as for most events. */
export const isEmptyVerdict = ({ account, content, counterpart, warnings }: Verdict): boolean =>
  account === null && content === null && counterpart === null && warnings.length === 0;
