import type { Span } from './reading.ts';

/**
 * Whether a range lies within one of these.
 *
 * @example
 * isWithinAny([{ start: 0, end: 4 }], { start: 1, end: 3 }); // true
 */
export const isWithinAny = (spans: readonly Span[], { start, end }: Span): boolean =>
  spans.some((span) => span.start <= start && end <= span.end);

/** Whether two ranges have a character in common. */
export const overlaps = (one: Span, other: Span): boolean =>
  one.start < other.end && other.start < one.end;

/**
 * Whether a range has a character in common with one of these.
 *
 * @example
 * overlapsAny([{ start: 0, end: 4 }], { start: 3, end: 6 }); // true
 */
export const overlapsAny = (spans: readonly Span[], range: Span): boolean =>
  spans.some((span) => overlaps(span, range));

/** Returns the text right before an index, of at most so many UTF-16 units. */
export const textBefore = (text: string, at: number, most: number): string =>
  text.slice(Math.max(0, at - most), at);

/** The first characters of a text; never ends in half a surrogate pair, which cannot be stored. */
export const beginning = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
