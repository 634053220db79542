import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { replay } from '#shared/backtest/replay.ts';
import {
  type BacktestResult,
  compareStories,
  differencesIn,
  type Side,
} from '#shared/backtest/result.ts';
import { type RuleSource, ruleFrom } from '#shared/backtest/rule-source.ts';
import type { Story } from '#shared/backtest/story.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { backtestPorts, historyOf } from './backtest-history.ts';

/** What a backtest replays: all of it plain data. */
export type BacktestPlan = {
  readonly source: RuleSource;
  /** A file, a folder or a bucket: see `historyOf`. */
  readonly events: string;
  readonly settings: PlatformSettings;
};

type Told = (events: number) => void;

const play = (
  sides: readonly Side[],
  { source, events, settings }: BacktestPlan,
  told: Told,
): Promise<readonly Story[]> =>
  replay(
    sides,
    ruleFrom(source, catalogue),
    historyOf(events, settings.platformId),
    backtestPorts(settings),
    {},
    told,
  );

/** Most of what a replay makes is garbage within a batch: a young generation this large is rarely copied. */
const resourceLimits = { maxYoungGenerationSizeMb: 128 };

const inThread = (side: Side, plan: BacktestPlan, told: Told): Promise<Story> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { side, plan },
      resourceLimits,
    });
    worker.on('error', reject);
    worker.on('message', (said: number | Story) => {
      if (typeof said === 'number') told(said);
      else resolve(said);
    });
  });

/** Both sides, each on a core of its own where there are two; standard input can be read only once. */
const bothSides = (plan: BacktestPlan, told: Told): Promise<readonly Story[]> =>
  plan.events === '-' || availableParallelism() < 2
    ? play(['without', 'with'], plan, told)
    : Promise.all([inThread('without', plan, told), inThread('with', plan, () => {})]);

/**
 * Replays a history with a rule watching and with it deciding, and tells the difference.
 *
 * @param told hears how many events were read
 * @throws {Error} when there is no such history or rule
 */
export const backtestSides = async (plan: BacktestPlan, told: Told): Promise<BacktestResult> => {
  const rule = ruleFrom(plan.source, catalogue);
  const [without, deciding] = await bothSides(plan, told);
  return differencesIn(compareStories(rule, without as Story, deciding as Story));
};

if (!isMainThread) {
  const { side, plan } = workerData as { readonly side: Side; readonly plan: BacktestPlan };
  const [story] = await play([side], plan, (events) => parentPort?.postMessage(events));
  parentPort?.postMessage(story);
}
