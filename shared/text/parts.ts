import type { Excerpt } from './excerpt.ts';
import type { Meant } from './meant.ts';

/** From where to where, as UTF-16 indexes. */
export type Span = { readonly start: number; readonly end: number };

/** What is read beside a whole text: an excerpt, or what was meant by all of it. */
export type Part = {
  readonly text: string;
  /** By how much of log-odds it counts for less than a whole text that says the same. */
  readonly discount: number;
  /** Where a span of it was written in the whole. */
  readonly written: (span: Span) => Span;
};

export const ofExcerpt = ({ text, discount, start }: Excerpt): Part => ({
  text,
  discount,
  written: shiftedBy(start),
});

/** A span of a text that starts at a place of another one. */
export const shiftedBy =
  (by: number) =>
  ({ start, end }: Span): Span => ({ start: start + by, end: end + by });

/** Counts as much as what is written so. */
export const ofMeant = ({ text, starts, ends }: Meant): Part => ({
  text,
  discount: 0,
  written: ({ start, end }) => ({
    start: starts[start] as number,
    end: ends[end - 1] as number,
  }),
});
