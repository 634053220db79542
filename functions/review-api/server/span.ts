import { dateOf, day, startOf } from '#shared/settings/durations.ts';
import { invalid } from './refusal.ts';

/** Message for a range whose first day is after its last. */
export const rangeOrderMessage = {
  'zh-CN': '不能晚于结束日期',
  en: 'must not be after the last day',
} as const;

const mostDays = 92;
const defaultDays = 7;

/** A range of days in UTC, both inclusive, as epoch milliseconds at the start of each day. */
export type Span = { readonly from: number; readonly to: number };

/**
 * Returns the days that a query asks for: by default the last seven, at most 92.
 *
 * @throws {Refusal} `invalid` if the span ends before it begins, or is too long
 */
export const spanOf = (
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): Span => {
  const end = to === undefined ? startOf(day, now) : Date.parse(to);
  const begin = from === undefined ? end - (defaultDays - 1) * day : Date.parse(from);
  if (begin > end) throw invalid('query.from', rangeOrderMessage);
  if (end - begin >= mostDays * day)
    throw invalid('query.from', {
      'zh-CN': `连同结束日期至多 ${mostDays} 天`,
      en: `must be at most ${mostDays} days before the end of the range, the last day included`,
    });
  return { from: begin, to: end };
};

/** The first moment after a span. */
export const endOf = ({ to }: Span): number => to + day;

/** Every day of a span, `YYYY-MM-DD`. */
export const daysOf = ({ from, to }: Span): readonly string[] =>
  Array.from({ length: (to - from) / day + 1 }, (_, i) => dateOf(from + i * day));
