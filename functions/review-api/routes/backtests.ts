import type { backtests as endpoints } from '../contract/backtests.ts';
import { readBacktest } from '../rules/backtest-result.ts';
import { listBacktests, startBacktest } from '../rules/backtest-runs.ts';
import { cancelBacktest } from '../rules/cancel-backtest.ts';
import { currentRulebook } from '../rules/rulebook.ts';
import { Refusal } from '../server/refusal.ts';
import type { Routes } from '../server/route.ts';

export const backtests: Routes<keyof typeof endpoints> = {
  async 'GET /backtests'({ query }, ports) {
    return listBacktests(query, await currentRulebook(ports), ports);
  },

  async 'GET /backtests/{backtestId}'({ path, caller }, ports) {
    return readBacktest(path.backtestId, await currentRulebook(ports), caller, ports);
  },

  async 'POST /backtests/{backtestId}/cancel'({ path, caller }, ports) {
    return cancelBacktest(path.backtestId, await currentRulebook(ports), caller, ports);
  },

  async 'POST /rules/{rule}/backtests'({ path, body, caller }, ports) {
    const library = await currentRulebook(ports);
    const placed = library.placed.find(({ id }) => id === path.rule);
    if (!placed) throw new Refusal('not-found');
    return startBacktest(placed, body, library, caller, ports);
  },
};
