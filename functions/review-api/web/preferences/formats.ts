import { day, hour, minute } from '../figures/durations.ts';
import type { Language } from '../words/say.ts';

/** Times and figures as a language writes them. */
export type Formats = {
  /** Epoch milliseconds → date and time of the reader's zone. */
  readonly moment: (at: number) => string;
  readonly day: (at: number) => string;
  /** The time of day in the reader's zone. */
  readonly time: (at: number) => string;
  /** The zone that all times are told in, by its distance from Greenwich at that time. */
  readonly zone: (at: number) => string;
  /**
   * How long ago, or how long until, in the largest unit that says something: from 24 hours on in
   * dates of the reader's zone.
   */
  readonly ago: (at: number, now: number) => string;
  readonly count: (value: number) => string;
  /** A share, 0..1. */
  readonly percent: (value: number) => string;
  /** How likely something is, 0..1: never told as certain, however it was rounded. */
  readonly likelihood: (value: number) => string;
};

const units = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
] as const;

const invalid = '—';

const mostLikely = 0.999;

/** Days of the reader's zone, counted; `NaN` beyond what a date can hold. */
const dateOf = (at: number): number =>
  Math.floor((at - new Date(at).getTimezoneOffset() * minute) / day);

/** @example formatsOf('en').ago(0, 7_200_000); // '2 hr. ago' */
export const formatsOf = (language: Language): Formats => {
  const moments = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
  // As in a moment: in Chinese the longer form breaks within a date. In English the short one does
  // not tell day from month.
  const days = new Intl.DateTimeFormat(language, {
    dateStyle: language === 'zh-CN' ? 'short' : 'medium',
  });
  const times = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const offsets = new Intl.DateTimeFormat(language, { timeZoneName: 'shortOffset' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const counts = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 1,
    // An interval may end a rounding error below zero.
    signDisplay: 'negative',
  });
  // A time beyond what a date can hold must not blank the page that shows it.
  const dated = (format: Intl.DateTimeFormat) => (at: number) =>
    Math.abs(at) <= 8.64e15 ? format.format(at) : invalid;
  // What is nearly all is not told as all.
  const percent = (value: number) =>
    percents.format(value < 1 ? Math.min(value, mostLikely) : value);
  return {
    moment: dated(moments),
    day: dated(days),
    time: dated(times),
    zone: (at) =>
      offsets.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? invalid,
    ago: (at, now) => {
      if (!Number.isFinite(at)) return invalid;
      const apart = at - now;
      const [unit, size] = units.find(([, length]) => Math.abs(apart) >= length) ?? units[2];
      // “The day after tomorrow” is said of a date, not of two times 24 hours.
      const dates = unit === 'day' ? dateOf(at) - dateOf(now) : Number.NaN;
      return relative.format(Number.isNaN(dates) ? Math.trunc(apart / size) : dates, unit);
    },
    count: (value) => counts.format(value),
    percent,
    likelihood: (value) => percent(Math.min(value, mostLikely)),
  };
};
