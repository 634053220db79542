import { day } from '../settings/durations.ts';
import type { BacktestResult } from '../stores/backtests/port.ts';

/** The work that a rule would cause for reviewers, measured on a history of some days. */
type ReviewerLoad = {
  /** Days that the events cover, to one decimal. */
  readonly days: number;
  /** Cases opened per day, to one decimal. */
  readonly casesPerDay: { readonly without: number; readonly with: number };
};

const round = (value: number): number => Math.round(value * 10) / 10;

/**
 * Days that events cover: from the first to the last that arrived, without days that had none. Less than a day counts
 * as one: a rate would be guessed from some hours of it.
 */
export const daysCovered = ({
  days,
  arrived,
}: Pick<BacktestResult, 'days' | 'arrived'>): number => {
  const dates = Object.keys(days).length;
  // Results stored by earlier versions do not say when events arrived.
  const span = arrived ? (arrived.last - arrived.first) / day : dates;
  return Math.max(1, Math.min(dates, span));
};

/** Computes the reviewer load of a result. */
export const loadOf = (
  result: Pick<BacktestResult, 'cases' | 'days' | 'arrived'>,
): ReviewerLoad => {
  const days = daysCovered(result);
  const { cases } = result;
  return {
    days: round(days),
    casesPerDay: { without: round(cases.without / days), with: round(cases.with / days) },
  };
};
