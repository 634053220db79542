import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { blueprint } from '#infra/blueprint.ts';
import { type MetricSums, metricsIn } from '#infra/local/metrics.ts';
import type { System } from '#infra/local/system.ts';

/** Linux counts CPU time of processes in ticks of ten milliseconds. */
const ticksPerSecond = 100;

/** CPU seconds used by a process so far; `null` if the machine does not report them (no `/proc`). */
export const cpuSeconds = (pid: number | undefined): number | null => {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const stat = readFileSync(file, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

export const processes = ['worker', 'runner', 'emulators', 'database'] as const;
export type Process = (typeof processes)[number];

/** The cost of a piece of work, from the system's own metrics and the machine. */
export type Cost = {
  readonly seconds: number;
  readonly metrics: MetricSums;
  readonly invocations: number;
  readonly messages: number;
  /** CPU seconds; `null` if the machine does not report them. */
  readonly cpu: Readonly<Record<Process, number | null>>;
  readonly logBytes: number;
  readonly archive: { readonly objects: number; readonly bytes: number };
};

const archiveOf = async ({ clients, names }: System) => {
  let objects = 0;
  let bytes = 0;
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: clients.s3 },
    { Bucket: names.bucket },
  )) {
    objects += Contents.length;
    for (const { Size = 0 } of Contents) bytes += Size;
  }
  return { objects, bytes };
};

/**
 * Returns a function that measures the cost of a piece of work on a system.
 *
 * @example
 * const during = costMeter(system);
 * const { metrics, seconds } = await during(() => system.send(bodies).then(() => system.settle()));
 */
export const costMeter = (system: System) => {
  const metrics = metricsIn(system.logs);
  const log = join(system.logs, `${blueprint.functions.screenEvents.folder}.log`);

  const readCounters = async () => {
    const { emulators, database, workers } = system.pids();
    const { user, system: kernel } = process.cpuUsage();
    const { invocations, succeeded, failed } = system.counts();
    return {
      metrics: metrics(),
      invocations,
      messages: succeeded + failed,
      cpu: {
        worker: cpuSeconds(workers[0]),
        runner: (user + kernel) / 1e6,
        emulators: cpuSeconds(emulators),
        database: cpuSeconds(database),
      },
      logBytes: statSync(log).size,
      archive: await archiveOf(system),
    };
  };

  return async (work: () => Promise<unknown>): Promise<Cost> => {
    const before = await readCounters();
    const startedAt = performance.now();
    await work();
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await readCounters();
    const spent = (process: Process) => {
      const [from, to] = [before.cpu[process], after.cpu[process]];
      return from === null || to === null ? null : to - from;
    };
    return {
      seconds,
      metrics: Object.fromEntries(
        Object.entries(after.metrics).map(([name, sum]) => [
          name,
          sum - (before.metrics[name] ?? 0),
        ]),
      ),
      invocations: after.invocations - before.invocations,
      messages: after.messages - before.messages,
      cpu: Object.fromEntries(processes.map((one) => [one, spent(one)])) as Cost['cpu'],
      logBytes: after.logBytes - before.logBytes,
      archive: {
        objects: after.archive.objects - before.archive.objects,
        bytes: after.archive.bytes - before.archive.bytes,
      },
    };
  };
};

/** Waits until all queues are empty: events, follow-ups, commands and their receipts. */
export const waitUntilIdle = async (system: System, withinSeconds = 600): Promise<void> => {
  const until = performance.now() + withinSeconds * 1000;
  do {
    await system.settle({ withinSeconds });
    if ((await system.depth(system.queueUrl('actions'))) === 0) {
      // A receipt may have been sent to the intake queue in the meantime.
      return system.settle({ withinSeconds });
    }
    await setTimeout(20);
  } while (performance.now() < until);
  throw new Error(`commands are still on the actions queue after ${withinSeconds} s`);
};

/** Size of an attribute as DynamoDB counts it (Developer Guide, “DynamoDB item sizes and formats”). */
const valueBytes = ({ S, N, B, M, L }: AttributeValue): number => {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replaceAll(/\D/g, '').length / 2) + 1;
  if (B !== undefined) return B.length;
  if (M !== undefined) return 3 + Object.keys(M).length + itemBytes(M);
  if (L !== undefined) return 3 + L.reduce((sum, value) => sum + 1 + valueBytes(value), 0);
  return 1;
};

const itemBytes = (item: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );

/** Bytes that DynamoDB adds to every item, in the table and in each index, when it bills storage. */
const overhead = 100;

/** Returns the bytes that DynamoDB would bill for all tables, including copies in indexes. */
export const storedBytes = async ({ clients, names }: System): Promise<number> => {
  let bytes = 0;
  for (const [name, { indexes = {} }] of Object.entries(blueprint.tables) as [
    keyof typeof blueprint.tables,
    { readonly indexes?: Readonly<Record<string, { readonly partitionKey: string }>> },
  ][]) {
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    do {
      const page: {
        readonly Items?: Record<string, AttributeValue>[] | undefined;
        readonly LastEvaluatedKey?: Record<string, AttributeValue> | undefined;
      } = await clients.dynamodb.send(
        new ScanCommand({ TableName: names.table(name), ExclusiveStartKey }),
      );
      for (const item of page.Items ?? []) {
        const copies = Object.values(indexes).filter(({ partitionKey }) => item[partitionKey]);
        bytes += (1 + copies.length) * (itemBytes(item) + overhead);
      }
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return bytes;
};
