import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backtestPorts } from '#infra/cli/backtest-ports.ts';
import { readHistory } from '#infra/cli/backtest-reader.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { backtest } from '#shared/backtest/replay.ts';
import { parseEvent } from '#shared/events/parse.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { accountOf } from '../pipeline/population.ts';
import { trafficOf } from '../pipeline/traffic.ts';

/** Figures of a backtest of one rule over more than a day of traffic, run from a file as the command does. */
export type BacktestFigures = {
  readonly rule: string;
  readonly events: number;
  /** Events on which the rule fired, which are decided differently if it is live. */
  readonly fired: number;
  readonly seconds: number;
  /** CPU time of all threads. */
  readonly cpuSeconds: number;
  /** The floor: the lines of the same file through `parseEvent` only. */
  readonly floorCpuSeconds: number;
  readonly target: { readonly seconds: number; readonly met: boolean };
};

/** Target per hundred thousand events. */
const targetSeconds = 10;

const start = Date.parse('2026-11-20T00:00:00.000Z');

/** Events that make an account known: imported earlier, and verified. */
const knownAccount = (number: number, platformId: string): readonly string[] => {
  const { id: accountId } = accountOf(number);
  const common = { version: 1, platformId, accountId };
  const at = (offset: number) => new Date(start - day + number * 10 + offset).toISOString();
  return [
    {
      ...common,
      eventId: `${accountId}-imported`,
      type: 'account.imported',
      occurredAt: at(0),
      data: { signedUpAt: '2025-01-01T00:00:00.000Z' },
    },
    {
      ...common,
      eventId: `${accountId}-verified`,
      type: 'account.verification-changed',
      occurredAt: at(5),
      data: { status: 'verified', level: 'identity' },
    },
  ].map((event) => JSON.stringify(event));
};

/** The mix of `bench pipeline`, with about twenty events per account. */
const historyOf = (events: number, platformId: string): readonly string[] => {
  const accounts = Math.ceil(events / 20);
  const known = Array.from({ length: accounts }, (_, i) => knownAccount(i, platformId)).flat();
  const { mix } = trafficOf({ platformId, accounts, start, run: 'past' });
  return [...known, ...mix(events - known.length).map(({ body }) => body)];
};

const timed = async <T>(run: () => T | Promise<T>) => {
  const began = performance.now();
  const used = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(used);
  return {
    result,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
};

/** Runs a backtest of `content.card-trade` on generated events. */
export const measureBacktest = async (events: number): Promise<BacktestFigures> => {
  const { platform } = await deploymentOf('replay');
  const settings: PlatformSettings = { ...platform, mode: 'enforce' };
  const rule = catalogue.find('content.card-trade');
  if (!rule)
    throw new Error('the catalogue has no rule content.card-trade: choose another one to measure');
  const lines = historyOf(events, platform.platformId);
  const folder = await mkdtemp(join(tmpdir(), 'clearspring-bench-'));
  try {
    const name = join(folder, 'events.jsonl');
    await writeFile(name, `${lines.join('\n')}\n`);
    const floor = await timed(() => {
      for (const line of lines) parseEvent(line, { platform, sentAt: 0 });
    });
    const { result, seconds, cpuSeconds } = await timed(() =>
      backtest(rule, readHistory({ name, settings }), backtestPorts(settings)),
    );
    const allowed = (targetSeconds * result.events) / 100_000;
    return {
      rule: rule.id,
      events: result.events,
      fired: result.fired,
      seconds,
      cpuSeconds,
      floorCpuSeconds: floor.cpuSeconds,
      target: { seconds: allowed, met: seconds < allowed },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
};
