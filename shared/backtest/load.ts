import type { BacktestResult } from '../stores/backtests/port.ts';

/** The work that a rule would cause for reviewers, measured on a history of some days (UTC). */
export type ReviewerLoad = {
  readonly days: number;
  /** Cases opened per day, to one decimal. */
  readonly casesPerDay: { readonly without: number; readonly with: number };
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** Computes the reviewer load of a result. Cases are averaged over the days with events. */
export const loadOf = ({ cases, days }: Pick<BacktestResult, 'cases' | 'days'>): ReviewerLoad => {
  const count = Math.max(1, Object.keys(days).length);
  return {
    days: count,
    casesPerDay: { without: round(cases.without / count), with: round(cases.with / count) },
  };
};
