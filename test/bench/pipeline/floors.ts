import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { blueprint } from '#infra/blueprint.ts';
import { feed } from '#infra/local/feed.ts';
import { type System, startSystem } from '#infra/local/system.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { createDynamo, statementOutcomeOf } from '#shared/stores/dynamo.ts';

const stateBytes = 700;
const updatesPerCall = 25;

/**
 * Measures the embedded server's own rate: conditional updates of 700-byte states in calls of 25, from this
 * process, in a loop.
 */
export const rawUpdates = async (
  { clients, names }: System,
  seconds: number,
): Promise<{ readonly perSecond: number; readonly cpuMilliseconds: number }> => {
  const dynamo = createDynamo(clients.dynamodb);
  const table = names.table('states');
  const b = Buffer.alloc(stateBytes, 7);
  const keysOf = (lane: number) =>
    Array.from({ length: updatesPerCall }, (_, i) => ({ pk: `floor#${lane}#${i}`, sk: 'S' }));
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let updates = 0;
  const work = async (lane: number) => {
    const keys = keysOf(lane);
    await dynamo.runStatements(
      keys.map((key) => ({
        item: key,
        Statement: `INSERT INTO "${table}" VALUE {'pk': ?, 'sk': ?, 's': ?}`,
        Parameters: Object.values(marshall({ ...key, s: { v: 1, b } })),
      })),
    );
    for (let v = 1; performance.now() - startedAt < seconds * 1000; v++) {
      const answers = await dynamo.runStatements(
        keys.map(({ pk, sk }) => ({
          item: { pk, sk },
          Statement: `UPDATE "${table}" SET s = ? WHERE pk = ? AND sk = ? AND s.v = ?`,
          Parameters: Object.values(marshall({ s: { v: v + 1, b }, pk, sk, v })),
        })),
      );
      updates += answers.filter((answer) => statementOutcomeOf(answer) === 'written').length;
    }
  };
  await Promise.all([work(1), work(2)]);
  const took = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: updates / took, cpuMilliseconds: (user + system) / 1000 / updates };
};

/** Measures the same queue, event source and runtime with a handler that does nothing. */
export const emptyHandler = async (
  settings: PlatformSettings,
  bodies: readonly string[],
): Promise<{ readonly perSecond: number; readonly coldStartMilliseconds: number }> => {
  const functions = mkdtempSync(join(tmpdir(), 'clearspring-empty-'));
  const { folder } = blueprint.functions.screenEvents;
  mkdirSync(join(functions, folder));
  writeFileSync(
    join(functions, folder, 'index.ts'),
    'export const handler = async () => ({ batchItemFailures: [] });\n',
  );
  try {
    const system = await startSystem({ settings, functions, concurrency: 1, schedules: false });
    try {
      const startedAt = performance.now();
      await feed(system, bodies);
      await system.settle();
      return {
        perSecond: bodies.length / ((performance.now() - startedAt) / 1000),
        coldStartMilliseconds: system.coldStarts('screenEvents')[0] as number,
      };
    } finally {
      await system.stop();
    }
  } finally {
    rmSync(functions, { recursive: true, force: true });
  }
};
