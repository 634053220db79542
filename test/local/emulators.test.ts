import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientsOf } from '#infra/local/clients.ts';
import { type Emulators, startEmulators } from '#infra/local/emulators.ts';
import { namesOf, provision } from '#infra/local/provision.ts';

let folder: string;
let running: Emulators | undefined;
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const names = namesOf('trial');

describe('the embedded servers', () => {
  it('keep what they acknowledged when they are killed', async () => {
    folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
    running = await startEmulators({ folder });
    const clients = clientsOf(running.endpoints);
    await provision(clients, names);
    const QueueUrl = `${running.endpoints.sqs}/000000000000/${names.queue('intake')}`;
    const counter = {
      TableName: names.table('states'),
      Key: { pk: { S: 'counter' }, sk: { S: 'counter' } },
    };

    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
        await clients.dynamodb.send(
          new UpdateItemCommand({
            ...counter,
            UpdateExpression: 'ADD written :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          }),
        );
        acknowledged += 1;
      }
    })().catch(() => {});
    await vi.waitUntil(() => acknowledged > 10, { timeout: 120_000 });
    process.kill(running.pids.emulators, 'SIGKILL');
    process.kill(running.pids.database as number, 'SIGKILL');
    for (const client of Object.values(clients)) client.destroy();
    await writing;

    running = await startEmulators({ folder });
    const again = clientsOf(running.endpoints);
    await provision(again, names);
    const { Item } = await again.dynamodb.send(new GetItemCommand(counter));
    const stored = Number(Item?.written?.N);
    expect(stored).toBeGreaterThanOrEqual(acknowledged);
    expect(stored).toBeLessThanOrEqual(acknowledged + 1);
    const { Attributes } = await again.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Number(Attributes?.ApproximateNumberOfMessages)).toBeGreaterThanOrEqual(acknowledged);
  });

  it('end with their parent, even if it ends while they start', async () => {
    folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
    const program = new URL('../../infra/local/emulators-process.ts', import.meta.url);
    const child = fork(program, [folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('say what to do about a table made by an older release', async () => {
    folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
    running = await startEmulators({ folder });
    const clients = clientsOf(running.endpoints);
    const TableName = names.table('records');
    await clients.dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
    await expect(provision(clients, names)).rejects.toMatchObject({
      words: {
        'zh-CN': `数据表 ${TableName} 由旧版本创建：请以 --fresh 重新开始`,
        en: `the table ${TableName} was made by an older release: start over with --fresh`,
      },
    });
  });
});
