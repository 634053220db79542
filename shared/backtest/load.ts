import type { BacktestResult } from '../stores/backtests/port.ts';

/** What a rule would ask of reviewers, by a history of some days (UTC). */
export type ReviewerLoad = {
  readonly days: number;
  /** Cases opened a day, to one decimal. */
  readonly casesADay: { readonly without: number; readonly with: number };
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** The reviewer load of a whole result: cases are spread over the days on which something happened. */
export const loadOf = ({ cases, days }: Pick<BacktestResult, 'cases' | 'days'>): ReviewerLoad => {
  const count = Math.max(1, Object.keys(days).length);
  return {
    days: count,
    casesADay: { without: round(cases.without / count), with: round(cases.with / count) },
  };
};
