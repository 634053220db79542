import { day, hour, minute, withUnitApart } from '../figures/durations.ts';
import type { Language } from '../words/say.ts';

/** Formatters of times and numbers for a language. */
export type Formats = {
  /** Date and time in the reader's time zone, from epoch milliseconds. */
  readonly moment: (at: number) => string;
  /** The same to the second, for records whose order matters. */
  readonly second: (at: number) => string;
  readonly day: (at: number) => string;
  /** The time of day in the reader's time zone. */
  readonly time: (at: number) => string;
  /** The reader's time zone, as its UTC offset at that time. */
  readonly zone: (at: number) => string;
  /**
   * Relative time (past or future) in the largest fitting unit; from 24 hours on, counted in calendar days of
   * the reader's time zone. A day to come is told with its time of day: a case is due then.
   */
  readonly ago: (at: number, now: number) => string;
  readonly count: (value: number) => string;
  /** Names in a row, with the language's mark between them. */
  readonly list: (names: readonly string[]) => string;
  /** A share, 0..1; neither rounded to 0 nor to 100 %. */
  readonly percent: (value: number) => string;
  /** A probability, 0..1; never rounded to 100 %. */
  readonly likelihood: (value: number) => string;
};

const units = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
] as const;

const invalid = '—';

const shownCertainty = 0.999;
const leastShown = 0.001;

/** The number of the calendar day in the reader's time zone; `NaN` if outside the range of `Date`. */
const dateOf = (at: number): number =>
  Math.floor((at - new Date(at).getTimezoneOffset() * minute) / day);

/**
 * Creates the formatters of a language.
 *
 * @example
 * formatsOf('en').ago(0, 7_200_000); // '2 hr. ago'
 */
export const formatsOf = (language: Language): Formats => {
  // In Chinese the longer form breaks within a date. In English the short form does not tell day from month.
  const dateStyle = language === 'zh-CN' ? 'short' : 'medium';
  const moments = new Intl.DateTimeFormat(language, { dateStyle, timeStyle: 'short' });
  const seconds = new Intl.DateTimeFormat(language, { dateStyle, timeStyle: 'medium' });
  const days = new Intl.DateTimeFormat(language, { dateStyle });
  const times = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const offsets = new Intl.DateTimeFormat(language, { timeZoneName: 'shortOffset' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const counts = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 1,
  });
  // A time outside the range of `Date` must not crash the page that shows it. A narrow column does not break before PM.
  const dated = (format: Intl.DateTimeFormat) => (at: number) =>
    Math.abs(at) <= 8.64e15 ? format.format(at).replace(/ (?=[AP]M$)/, '\u00a0') : invalid;
  const time = dated(times);
  const percent = (value: number) => {
    if (value > 0 && value < leastShown / 2) return `<${percents.format(leastShown)}`;
    return percents.format(value < 1 ? Math.min(value, shownCertainty) : value);
  };
  return {
    moment: dated(moments),
    second: dated(seconds),
    day: dated(days),
    time,
    zone: (at) =>
      offsets.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? invalid,
    ago: (at, now) => {
      if (!Number.isFinite(at)) return invalid;
      const apart = at - now;
      const [unit, size] = units.find(([, length]) => Math.abs(apart) >= length) ?? units[2];
      // "The day after tomorrow" refers to calendar days, not to multiples of 24 hours.
      const dates = unit === 'day' ? dateOf(at) - dateOf(now) : Number.NaN;
      const passed = Number.isNaN(dates) ? Math.trunc(apart / size) : dates;
      if (Math.abs(apart) < minute && language === 'zh-CN') return apart > 0 ? '1 分钟内' : '刚刚';
      const told = withUnitApart(relative.format(passed, unit));
      if (unit !== 'day' || apart < 0) return told;
      return language === 'zh-CN' ? `${told}（${time(at)}）` : `${told}, ${time(at)}`;
    },
    count: (value) => counts.format(value),
    list: (names) => names.join(language === 'zh-CN' ? '、' : ', '),
    percent,
    likelihood: (value) => percent(Math.min(value, shownCertainty)),
  };
};
