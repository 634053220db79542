import type { Span } from './reading.ts';

/**
 * Whether a range lies within one of these.
 *
 * @example
 * isWithinAny([{ start: 0, end: 4 }], { start: 1, end: 3 }); // true
 */
export const isWithinAny = (spans: readonly Span[], { start, end }: Span): boolean =>
  spans.some((span) => span.start <= start && end <= span.end);

/**
 * Whether a range has a character in common with one of these.
 *
 * @example
 * overlapsAny([{ start: 0, end: 4 }], { start: 3, end: 6 }); // true
 */
export const overlapsAny = (spans: readonly Span[], { start, end }: Span): boolean =>
  spans.some((span) => span.start < end && start < span.end);
