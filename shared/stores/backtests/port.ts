import type { Manifest } from '#shared/backtest/manifest.ts';
import type { BacktestResult } from '#shared/backtest/result.ts';

/**
 * Backtests over an archive: what each is cut into, and what became of every slice, by its number.
 *
 * Every method throws `Unavailable` when the store could not do it now.
 */
export type BacktestStore = {
  readonly putManifest: (manifest: Manifest) => Promise<void>;
  readonly readManifest: (backtestId: string) => Promise<Manifest | null>;
  /** A result that is put again takes the place of the one before. */
  readonly putResult: (backtestId: string, slice: number, result: BacktestResult) => Promise<void>;
  /** The numbers of the slices that are done. */
  readonly done: (backtestId: string) => Promise<ReadonlySet<number>>;
  readonly readResult: (backtestId: string, slice: number) => Promise<BacktestResult | null>;
  /** What all slices fold to. */
  readonly putWhole: (backtestId: string, whole: BacktestResult) => Promise<void>;
  readonly readWhole: (backtestId: string) => Promise<BacktestResult | null>;
};
