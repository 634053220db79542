import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { deleteExpired } from '#infra/local/schedule.ts';
import { type System, type SystemOptions, startSystem } from '#infra/local/system.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const functions = fileURLToPath(new URL('./fixtures/functions/', import.meta.url));
const settings = PlatformSettings.parse({ platformId: 'trial', purpose: 'demonstration' });

const open: System[] = [];
const folders: string[] = [];
const start = async (options: Partial<SystemOptions> = {}) => {
  const system = await startSystem({ settings, functions, schedules: false, ...options });
  open.push(system);
  return system;
};
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
  folders.push(made);
  return made;
};
afterEach(async () => {
  for (const system of open.splice(0)) await system.stop();
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

const note = (id: string, trouble?: string) => JSON.stringify({ id, ...(trouble && { trouble }) });
const notes = (from: number, size: number) =>
  Array.from({ length: size }, (_, i) => note(`n${from + i}`));

const counted = async ({ clients, names }: System) => {
  const { Item } = await clients.dynamodb.send(
    new GetItemCommand({
      TableName: names.table('states'),
      Key: { pk: { S: 'counter' }, sk: { S: 'counter' } },
      ConsistentRead: true,
    }),
  );
  return Number(Item?.notes?.N ?? 0);
};

/** Object keys of the archive. */
const keysOf = async ({ clients, names }: System): Promise<readonly string[]> => {
  const { Contents = [] } = await clients.s3.send(
    new ListObjectsV2Command({ Bucket: names.bucket }),
  );
  return Contents.map(({ Key = '' }) => Key);
};

describe('the local system', () => {
  it('takes messages from the queue through the bundled function to tables, archive and queue', async () => {
    const system = await start();
    await system.send([...notes(0, 40), note('😀')]);
    await system.settle();

    expect(await counted(system)).toBe(41);
    const keys = await keysOf(system);
    const { Body } = await system.clients.s3.send(
      new GetObjectCommand({ Bucket: system.names.bucket, Key: keys[0] }),
    );
    expect(JSON.parse((await Body?.transformToString())?.split('\n')[0] ?? '').id).toMatch(
      /^n|😀/u,
    );
    expect(await system.depth(system.queueUrl('actions'))).toBe(keys.length);
    expect(system.counts()).toMatchObject({ succeeded: 41, failed: 0 });
    expect(readFileSync(join(system.logs, 'screen-events.log'), 'utf8')).toContain('note n7');
  });

  it('keeps only failed messages on the queue', async () => {
    // Nothing comes again, however slow the machine.
    const system = await start({ redelivery: { afterSeconds: 3600 } });
    await system.send([...notes(0, 9), note('bad', 'fails')]);
    await expect.poll(system.counts).toMatchObject({ succeeded: 9, failed: 1 });

    expect(await counted(system)).toBe(9);
    expect(await system.depth(system.queueUrl('intake'))).toBe(1);
  });

  it('makes messages dead letters after enough failures', async () => {
    const system = await start({ redelivery: { afterSeconds: 1, maxReceives: 2 } });
    await system.send([note('bad', 'fails')]);
    await system.settle();
    expect(await system.depth(system.deadLettersUrl('intake'))).toBe(1);
    await expect.poll(system.counts).toMatchObject({ succeeded: 0, failed: 2 });
  });

  it.each(['crashes', 'throws', 'answers-nonsense'])(
    'loses no other message of a batch if the function %s',
    async (trouble) => {
      const system = await start({ redelivery: { afterSeconds: 1, maxReceives: 3 } });
      await system.send([note('bad', trouble), ...notes(0, 9)]);
      await system.settle();
      const kept = (await system.depth(system.deadLettersUrl('intake'))) + (await counted(system));
      // On a slow machine a note comes again while it is counted, and may then do both.
      expect(kept).toBeGreaterThanOrEqual(10);
      expect(await system.depth(system.deadLettersUrl('intake'))).toBeGreaterThanOrEqual(1);
    },
  );

  it('counts every note once when workers are killed mid-batch', async () => {
    const system = await start({ redelivery: { afterSeconds: 1 } });
    let isDone = false;
    const done = system
      .send(notes(0, 400))
      .then(() => system.settle())
      .finally(() => {
        isDone = true;
      });
    // Looks at every turn, so that even the fastest worker is met in the middle of a batch.
    for (let killed = 0; killed < 5 && !isDone; await setImmediate()) {
      if (!system.killWorker()) continue;
      killed += 1;
      await setTimeout(60);
    }
    await done;
    expect(await counted(system)).toBe(400);
    expect(system.counts().failed).toBeGreaterThan(0);
    expect(system.coldStarts('screenEvents').length).toBeGreaterThan(1);
  });

  it('keeps tables, queues and archive across a restart', async () => {
    const kept = folder();
    const first = await start({ folder: kept });
    await first.send(notes(0, 10));
    await first.settle();
    await first.clients.sqs.send(
      new SendMessageCommand({ QueueUrl: first.queueUrl('actions'), MessageBody: 'later' }),
    );
    const actions = await first.depth(first.queueUrl('actions'));
    const archived = await keysOf(first);
    expect(archived).not.toEqual([]);
    await first.stop();

    const second = await start({ folder: kept });
    await second.send(notes(5, 10));
    await second.settle();
    expect(await counted(second)).toBe(15);
    expect(await second.depth(second.queueUrl('actions'))).toBeGreaterThan(actions);
    expect(await keysOf(second)).toEqual(expect.arrayContaining([...archived]));
  });

  it('runs a scheduled function on request', async () => {
    const kept = folder();
    const system = await start({ folder: kept });
    const packed = () => readdirSync(join(kept, 'functions'));
    expect(packed()).toEqual(['screen-events']);
    const { status, ...rest } = await system.run('sweepOutbox');
    expect(status).toBe('returned');
    // Bundled on first use: most runs end before a timer needs it.
    expect(packed()).toEqual(['screen-events', 'sweep-outbox']);
    expect(JSON.parse('result' in rest ? rest.result : '')).toEqual({
      source: 'aws.events',
      table: 'clearspring-trial-records',
    });
  });

  it('explains that no console is served, and so no function for it', async () => {
    const system = await start();
    await expect(system.run('reviewApi')).rejects.toThrow('set `desk`');
    expect(() => system.coldStarts('reviewApi')).toThrow('set `desk`');
  });

  it('bundles functions one at a time, in the background', async () => {
    const kept = folder();
    const system = await start({ folder: kept });
    const packed = () => readdirSync(join(kept, 'functions'));
    const first = system.bundleOf('sealAudit');
    const second = system.bundleOf('watchRules');
    expect(packed()).toEqual(['screen-events']);
    await first;
    expect(packed()).toEqual(['screen-events', 'seal-audit']);
    await second;
    expect(packed()).toEqual(['screen-events', 'seal-audit', 'watch-rules']);
  });

  it('starts without bundles of unused functions, and reports their errors later', async () => {
    const kept = folder();
    mkdirSync(join(kept, 'screen-events'));
    writeFileSync(join(kept, 'screen-events', 'index.ts'), 'export const handler = () => {};');
    const failures: object[] = [];
    const onFailure = (failure: object) => failures.push(failure);
    const system = await start({ functions: kept, onFailure });
    const error = expect.stringContaining('sweep-outbox');
    expect(await system.run('sweepOutbox')).toEqual({ status: 'failed', error });
    // Nobody reads the result of a timer, so failures are reported.
    expect(failures).toEqual([
      { name: 'sweep-outbox', error, log: join(system.logs, 'sweep-outbox.log') },
    ]);
  });

  it('deletes only expired items', async () => {
    const { clients, names } = await start();
    const put = (pk: string, expiresAt?: number) =>
      clients.dynamodb.send(
        new PutItemCommand({
          TableName: names.table('records'),
          Item: {
            pk: { S: pk },
            sk: { S: pk },
            ...(expiresAt && { expiresAt: { N: String(expiresAt) } }),
          },
        }),
      );
    await put('expired', 1_000);
    await put('later', 3_000);
    await put('for ever');
    expect(await deleteExpired(clients.dynamodb, names.table, 2_000_000)).toBe(1);
    expect(await deleteExpired(clients.dynamodb, names.table, 2_000_000)).toBe(0);
  });

  it('listens on loopback only', async () => {
    const { endpoints } = await start();
    expect(Object.values(endpoints)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)),
    );
  });

  it('leaves no process behind', async () => {
    const system = await start();
    const { emulators, database, workers } = system.pids();
    await system.stop();
    for (const pid of [emulators, database, ...workers]) {
      expect(() => process.kill(pid as number, 0)).toThrow('ESRCH');
    }
  });
});

describe('a local system that cannot start', () => {
  it('reports that its folder is in use, and by which process', async () => {
    const kept = folder();
    await start({ folder: kept });
    await expect(start({ folder: kept })).rejects.toThrow(
      new RegExp(`process ${process.pid} is using .*--data-dir`),
    );
  });

  it('reports in both languages what is left on its queue', async () => {
    const system = await start();
    // Delayed, so that no function takes it, however slow this process is.
    const message = { MessageBody: note('later'), DelaySeconds: 900 };
    await system.clients.sqs.send(
      new SendMessageCommand({ QueueUrl: system.queueUrl('intake'), ...message }),
    );
    await expect(system.settle({ withinSeconds: 0 })).rejects.toMatchObject({
      words: {
        'zh-CN': '0 秒后队列中仍有 1 条消息',
        en: '1 message still on the queue after 0 s',
      },
    });
  });

  it('reports why a function does not start', async () => {
    const broken = fileURLToPath(new URL('./fixtures/broken/', import.meta.url));
    await expect(start({ functions: broken })).rejects.toThrow(
      'screen-events did not start: Error: a setting is missing',
    );
  });

  it('explains how to set another binary', async () => {
    process.env.CLEARSPRING_DYNAMODB_BIN = '/nowhere/dynoxide';
    try {
      await expect(start()).rejects.toMatchObject({
        message: expect.stringMatching(/ENOENT.*set CLEARSPRING_DYNAMODB_BIN/),
        words: {
          'zh-CN': expect.stringMatching(/无法启动：.*ENOENT；请以 CLEARSPRING_DYNAMODB_BIN/),
        },
      });
    } finally {
      delete process.env.CLEARSPRING_DYNAMODB_BIN;
    }
  });
});
