import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const tool = fileURLToPath(new URL('../../infra/cli/clearspring.mjs', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const started: ChildProcess[] = [];
afterEach(() => {
  // Stop systems left over by failed tests.
  for (const running of started.splice(0)) running.kill('SIGKILL');
});
const start = (...more: readonly string[]) => {
  const running = spawn(process.execPath, [tool, 'start', ...more], { cwd: folder, stdio: 'pipe' });
  started.push(running);
  return running;
};

const once = (...more: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tool, 'start', '--once', '--json', ...more],
    { cwd: folder, encoding: 'utf8', timeout: 240_000 },
  );
  return { status, stdout, stderr };
};

/** The first start in the folder, which plays the day; shared by the tests that read what it printed. */
let played: ReturnType<typeof once> | undefined;
const playDay = () => {
  played ??= once('--fresh');
  return played;
};

/** Processes on this machine that use our folder. */
const processes = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(join('/proc', pid, 'cmdline'), 'utf8').includes(folder);
      } catch {
        return false;
      }
    });

// On a busy machine a system takes minutes to start, and one test starts it twice.
describe('clearspring start', { timeout: 600_000 }, () => {
  it('plays a day, prints it as one JSON object, and ends', () => {
    const { status, stdout } = playDay();
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const told = JSON.parse(stdout);
    expect(told.sent).toBeGreaterThanOrEqual(2_000);
    expect(told.accepted + told.quarantined + told.duplicates).toBe(told.sent);
    expect(told.commands.acknowledged).toBe(told.commands.sent);
    expect(told.decisions.freeze).toBeGreaterThan(0);
    expect(told.frozen[0]).toEqual({
      account: expect.any(String),
      reasons: expect.arrayContaining([expect.any(String)]),
    });
    expect(status).toBe(0);
    expect(processes()).toEqual([]);
  });

  it('keeps the day for the next start, and prints the same', () => {
    const first = playDay();
    const second = once();
    expect(JSON.parse(second.stdout)).toEqual(JSON.parse(first.stdout));
    expect([first.status, second.status]).toEqual([0, 0]);
  });

  it('reports why it fails, in JSON too', () => {
    const kept = join(folder, 'lost', 'demo');
    mkdirSync(kept, { recursive: true });
    // The diary says that messages were sent, but the system has none.
    const diary = { seed: 1, now: Date.now(), sent: 9_000, own: 0 };
    writeFileSync(join(kept, 'diary.json'), JSON.stringify(diary));
    const { status, stdout, stderr } = once('--language', 'en', '--data-dir', 'lost');
    expect(JSON.parse(stdout)).toMatchObject({ sent: 9_000, accepted: 0 });
    expect(stderr).toContain('not everything arrived: 9000 sent, 0 accounted for');
    expect(status).toBe(1);
  });

  it('leaves no process behind when it is killed', async () => {
    const running = start();
    let told = '';
    await new Promise<void>((resolve) => {
      running.stderr.on('data', (chunk) => {
        told += chunk;
        if (told.includes('保持运行')) resolve();
      });
    });
    expect(told).toContain('王主管 Wang（高级审核员）');
    expect(processes().length).toBeGreaterThan(0);
    running.kill('SIGKILL');
    await expect.poll(processes).toEqual([]);
  });

  it('takes over the folder of a killed run, accepts own events, and stops on Ctrl-C', async () => {
    const running = start('--language', 'en', '--own-receiver');
    let told = '';
    running.stderr.on('data', (chunk) => {
      told += chunk;
    });
    const heard = (words: string) =>
      expect.poll(() => told, { timeout: 200_000, interval: 100 }).toContain(words);
    await heard('keeps running');
    expect(told).not.toContain('WARNING');
    expect(told).toContain('王主管 Wang (senior reviewer)');
    const event = {
      version: 1,
      eventId: 'own-1',
      platformId: 'demo',
      type: 'content.posted',
      occurredAt: new Date().toISOString(),
      accountId: 'own-account',
      data: { contentId: 'own-post', kind: 'post', text: '出售银行卡四件套，加微信 demo-ka-9' },
    };
    // Each line gets an answer, even one that the queue rejects.
    running.stdin.write(`a\u0001b\nno event\n${JSON.stringify(event)}\n`);
    await heard('content own-post: ');
    expect(told).toContain('no result: The message contains characters that SQS does not allow.');
    expect(told.match(/quarantined \(bad-json\)/g)).toHaveLength(1);
    // The decision id, for `explain`.
    await expect.poll(() => told, { timeout: 200_000 }).toMatch(/own-post: .* · dec-[\w-]{22}/);

    const [, queueUrl = '', endpoint = ''] =
      /your own receiver on ((http:\/\/[^/]+)\S+)/.exec(told) ?? [];
    const sqs = new SQSClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
      }),
    );
    sqs.destroy();
    expect(Messages.map(({ Body = '' }) => JSON.parse(Body).subject.accountId)).toContain(
      'own-account',
    );
    running.kill('SIGINT');
    const status = await new Promise((resolve) => running.once('exit', resolve));
    expect(status).toBe(0);
    expect(processes()).toEqual([]);
    // A message that the queue rejected was not sent: the next start does not wait for it.
    const diary = readFileSync(join(folder, '.clearspring', 'demo', 'diary.json'), 'utf8');
    expect(JSON.parse(diary).own).toBe(2);
  });

  it('announces the console before the day is played, and stops in mid-day on Ctrl-C', async () => {
    const running = start('--language', 'en', '--rate', '50', '--data-dir', 'mid-day');
    let told = '';
    running.stderr.on('data', (chunk) => {
      told += chunk;
    });
    let reported = '';
    running.stdout.on('data', (chunk) => {
      reported += chunk;
    });
    await expect.poll(() => told, { timeout: 200_000 }).toContain('first decision');
    running.kill('SIGINT');
    const status = await new Promise((resolve) => running.once('exit', resolve));
    expect(status).toBe(0);
    // No comparison with a truth of which most was not sent.
    expect(reported).toBe('');
    expect(told.match(/The review console|first decision/g)).toEqual([
      'The review console',
      'first decision',
    ]);
    expect(processes()).toEqual([]);
  });
});
