import type { Decision } from '#shared/decisions/decision.ts';

/** Decisions in the order in which they are shown, and where to read on; `null` at the end. */
export type DecisionPage = {
  readonly decisions: readonly Decision[];
  readonly next: string | null;
};

/** What one event decided about an account and its posts counts as one towards `most`. */
type Paging = { readonly after: string | null; readonly most: number };

/**
 * Decisions as people look through them, the latest first, a page at a time. What is read grows with
 * `most` and with nothing else.
 *
 * Every method throws `Unavailable` when the store could not do it now, and a `RangeError` for a
 * place that it did not give.
 */
export type DecisionIndex = {
  /** Decisions about an account and its posts. */
  readonly ofAccount: (accountId: string, paging: Paging) => Promise<DecisionPage>;
  /** Decisions that were made on the day (UTC) of a time. */
  readonly ofDay: (at: number, paging: Paging) => Promise<DecisionPage>;
};
