import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  type ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { blueprint } from '#infra/blueprint.ts';
import { deleteExpired, startTimer } from '#infra/local/schedule.ts';

it('a schedule continues after a failed run, reports it, and can be stopped', async () => {
  const heard: unknown[] = [];
  let runs = 0;
  const timer = startTimer(
    0.001,
    async () => {
      runs += 1;
      throw new Error(`run ${runs}`);
    },
    (error) => heard.push(error),
  );
  await vi.waitUntil(() => runs >= 2, { timeout: 120_000 });
  await timer.stop();
  expect(heard.slice(0, 2)).toEqual([new Error('run 1'), new Error('run 2')]);
});

it('a schedule skips runs while one is active, and makes none after it was stopped', async () => {
  vi.useFakeTimers();
  try {
    const active: (() => void)[] = [];
    const timer = startTimer(
      60,
      () => new Promise<void>((resolve) => active.push(resolve)),
      () => {},
    );
    await vi.advanceTimersByTimeAsync(59_999);
    expect(active).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(120_001);
    expect(active).toHaveLength(1);
    active[0]?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(active).toHaveLength(2);
    const stopped = timer.stop();
    active[1]?.();
    await stopped;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(active).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

describe('expired items', () => {
  const withItems = (onDelete: (key: string) => void) => {
    const scans: { readonly table: string | undefined; readonly now: string | undefined }[] = [];
    const client = new DynamoDBClient({ region: 'us-east-1' });
    vi.spyOn(client, 'send').mockImplementation(async (command: unknown) => {
      if (command instanceof DeleteItemCommand) return onDelete(command.input.Key?.pk?.S ?? '');
      const { TableName, ExpressionAttributeValues } = (command as ScanCommand).input;
      scans.push({ table: TableName, now: ExpressionAttributeValues?.[':now']?.N });
      return { Items: scans.length === 1 ? ['a', 'b'].map((id) => ({ pk: { S: id } })) : [] };
    });
    return { client, scans };
  };

  it('are deleted from every table that has them, unless they were renewed', async () => {
    const { client, scans } = withItems((key) => {
      if (key === 'a') throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
    });
    expect(await deleteExpired(client, (name) => `t-${name}`, 1_999)).toBe(1);
    expect(scans.map(({ table }) => table)).toEqual(
      Object.entries(blueprint.tables).flatMap(([name, table]) =>
        'ttl' in table ? `t-${name}` : [],
      ),
    );
    expect(new Set(scans.map(({ now }) => now))).toEqual(new Set(['1']));
  });

  it('that cannot be deleted fail the run', async () => {
    const { client } = withItems(() => {
      throw new Error('database away');
    });
    await expect(deleteExpired(client, (name) => name, 0)).rejects.toThrow('database away');
  });
});
