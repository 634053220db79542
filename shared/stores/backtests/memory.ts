import type { BacktestResult, BacktestStore, Ending, Manifest } from './port.ts';

/** Stores backtests in memory. */
export const memoryBacktests = (): BacktestStore => {
  const manifests = new Map<string, Manifest>();
  const results = new Map<string, Map<number, BacktestResult>>();
  const wholes = new Map<string, BacktestResult>();
  const endings = new Map<string, Ending>();
  return {
    async putManifest(manifest) {
      manifests.set(manifest.backtestId, structuredClone(manifest));
    },
    async readManifest(id) {
      return manifests.get(id) ?? null;
    },
    async putResult(id, slice, result) {
      results.set(id, (results.get(id) ?? new Map()).set(slice, structuredClone(result)));
    },
    async doneSlices(id) {
      return new Set(results.get(id)?.keys());
    },
    async readResult(id, slice) {
      return results.get(id)?.get(slice) ?? null;
    },
    async putWhole(id, whole) {
      wholes.set(id, structuredClone(whole));
    },
    async readWhole(id) {
      return wholes.get(id) ?? null;
    },
    async cancel(id, ending) {
      endings.set(id, ending);
    },
    async cancelled(id) {
      return endings.get(id) ?? null;
    },
  };
};
