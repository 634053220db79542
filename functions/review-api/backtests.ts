import * as z from 'zod';
import type { BacktestResult, Otherwise } from '#shared/backtest/result.ts';
import type { RuleSource } from '#shared/backtest/rule-source.ts';
import { foldSlices, type Manifest, type Slice } from '#shared/backtest/slices.ts';
import { writeInBook } from '#shared/screening/rulebook.ts';
import type { Backtest } from './contract/rules.ts';
import { actId } from './open-case.ts';
import { namesOf } from './people.ts';
import { Refusal } from './refusal.ts';
import type { Caller, ReviewPorts } from './route.ts';
import type { Placed } from './rulebook.ts';

const day = 86_400_000;
/** Replayed before a day counts, so that its states are warm. */
const warmUp = 7 * day;
/** Whoever waits longer than this waits in vain: messages of slices are gone by then. */
const patience = 2 * day;
const keptFor = 92 * day;
const shownAccounts = 200;
const folder = 'backtests';

const Run = z.strictObject({
  rule: z.string(),
  revision: z.number(),
  by: z.string(),
  at: z.number(),
  slices: z.number(),
  result: z.json().nullable(),
});

/** Whole days, so that nothing must be listed before a run can begin: of a day without events nothing comes. */
const sliced = (days: number, now: number): readonly Slice[] => {
  const today = Math.floor(now / day) * day;
  return Array.from({ length: days }, (_, i) => {
    const from = today - (days - 1 - i) * day;
    return { warmFrom: from - warmUp, from, to: from + day };
  });
};

const sourceOf = ({ id, source }: Placed): RuleSource =>
  source ? { is: 'staff', rule: source } : { is: 'catalogue', id };

/** Puts the slices of a run on their queue. Asked twice, it is one run. */
export const startBacktest = async (
  placed: Placed,
  days: number,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Backtest> => {
  const { backtests, slices: queue, papers, rulebook, clock } = ports;
  const at = clock.now();
  const slices = sliced(days, at);
  const backtestId = actId('bt', caller.act)
    .replaceAll(/[^\w-]/g, '')
    .slice(0, 40);
  const book = await rulebook.entriesAfter(0);
  await backtests.putManifest({ backtestId, rule: sourceOf(placed), book, slices } as Manifest);
  const refused = await queue.send(
    slices.map((_, slice) => ({
      body: JSON.stringify({ backtestId, slice }),
      group: `${backtestId}-${slice}`,
    })),
  );
  if (refused.length > 0) throw new Refusal('unavailable');
  const { id: rule, revision } = placed;
  await papers.write({
    kind: 'work',
    folder,
    id: backtestId,
    version: 1,
    body: { rule, revision, by: caller.id, at, slices: slices.length, result: null },
    expiresAt: at + keptFor,
  });
  return readBacktest(backtestId, ports);
};

const resultOf = (result: BacktestResult): Backtest['result'] => {
  const accounts = Object.entries(result.accounts)
    .filter(([, { without, with: after }]) => without !== after)
    .map(([accountId, { without, with: after }]: [string, Otherwise]) => ({
      accountId,
      from: without,
      to: after,
    }));
  const byChange = Map.groupBy(accounts, ({ from, to }) => `${from} ${to}`);
  return {
    events: result.events,
    looked: result.looked,
    fired: result.fired,
    differences: [...byChange.values()].map((some) => {
      const [{ from, to }] = some as [(typeof some)[number]];
      return { from, to, accounts: some.length };
    }),
    accounts: accounts.slice(0, shownAccounts),
  };
};

/** The result of a run whose slices are all there, put beside the rule in the book, once. */
const finish = async (
  backtestId: string,
  { rule, revision, by, slices }: z.infer<typeof Run>,
  { backtests, rulebook, clock }: ReviewPorts,
): Promise<Backtest['result']> => {
  const results = await Promise.all(
    Array.from({ length: slices }, (_, slice) => backtests.readResult(backtestId, slice)),
  );
  const whole = foldSlices(results.filter((result) => result !== null));
  if (!whole) return null;
  const { looked, fired } = whole;
  const at = clock.now();
  await writeInBook(rulebook, (entries) =>
    entries.some((entry) => entry.is === 'backtested' && entry.backtestId === backtestId)
      ? null
      : { is: 'backtested', at, by, rule, revision, backtestId, looked, fired },
  );
  return resultOf(whole);
};

/**
 * How far a run is.
 *
 * @throws {Refusal} `not-found` when there is none
 */
export const readBacktest = async (backtestId: string, ports: ReviewPorts): Promise<Backtest> => {
  const { papers, backtests, clock } = ports;
  const [paper] = await papers.read('work', [{ folder, id: backtestId }]);
  if (!paper) throw new Refusal('not-found');
  const run = Run.parse(paper.body);
  const { rule, revision, by, at, slices } = run;
  let result = run.result as Backtest['result'];
  const done = result ? slices : (await backtests.done(backtestId)).size;
  if (!result && done === slices) {
    // The book takes it once, however many ask at a time or again after one died.
    result = await finish(backtestId, run, ports);
    await papers.write({ ...paper, version: paper.version + 1, body: { ...run, result } });
  }
  const late = !result && clock.now() - at > patience;
  const nameOf = await namesOf([by], papers);
  return {
    backtestId,
    rule,
    revision,
    state: late ? 'failed' : result ? 'done' : done > 0 ? 'running' : 'waiting',
    by: nameOf(by),
    at,
    progress: { done, of: slices },
    result,
    problem: late ? 'slices were not replayed in time: see the dead letters of the queue' : null,
  };
};
