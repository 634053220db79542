import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import { StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { arnOf } from '#infra/local/arn.ts';
import { dayOfTraffic } from '#infra/local/platform/day.ts';
import { dropTables, provision } from '#infra/local/provision.ts';
import { recordsOf } from '#infra/local/records.ts';
import { startSystem } from '#infra/local/system.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { referenceOf } from './reference.ts';
import { openSite, type Site } from './site.ts';
import { tallyOf } from './tally.ts';

const now = Date.now();
const scenes: ReadonlySet<string> = new Set(['bulk-farm', 'sellers', 'shop', 'faults']);
/** Part of a day: the farm at work, sellers, honest shops, and malformed messages. */
const morning = dayOfTraffic({ platformId: 'demo', seed: 1, now }).filter(
  ({ truth }) => scenes.has(truth.scene) && truth.kind !== 'duplicate' && truth.kind !== 'conflict',
);
const bodies = morning.map(({ body }) => body);

const malformed = morning.filter(({ truth }) => truth.kind === 'malformed').length;

const open: Site[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const site of open.splice(0)) await site.close();
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});
const openTestSite = async (...options: Parameters<typeof openSite>) => {
  const site = await openSite(...options);
  open.push(site);
  return site;
};
/** Runs the sweeper at once; messages of a killed worker would otherwise wait two minutes. */
const sweepNow = async ({ records, system }: Site) => {
  const { messages } = await records.outbox.due(Date.now() + 1e9, 10_000);
  for (const message of messages) {
    await records.outbox.postpone(message, { ...message, dueAt: Date.now() });
  }
  expect((await system.run('sweepOutbox')).status).toBe('returned');
};

/** Asserts that every event was judged exactly once. */
const expectEachOnce = async (site: Site, aside = malformed) => {
  const { commands, deadLetters, quarantined, quarantine } = await site.summary();
  expect(deadLetters).toBe(0);
  expect({ quarantined, quarantine }).toMatchObject({ quarantined: aside });
  expect(commands.acknowledged).toBe(commands.sent);
  expect(commands.sent).toBeGreaterThan(0);
  const reference = referenceOf(morning);
  expect(await tallyOf(site, [...reference.keys()])).toEqual(reference);
  const decisions = await site.decisions();
  const keys = decisions.map(({ eventId, subject }) => `${eventId} ${subject.kind} ${subject.id}`);
  expect(new Set(keys).size).toBe(keys.length);
};

describe('the local system under faults', { timeout: 480_000 }, () => {
  it('judges every event once when workers are killed mid-batch', async () => {
    const site = await openTestSite({ redelivery: { afterSeconds: 3 } });
    // Kill only after there are some results.
    await site.send(bodies.slice(0, 100));
    await site.system.settle();
    let isDone = false;
    const done = site
      .send(bodies.slice(100))
      .then(() => site.system.settle())
      .finally(() => {
        isDone = true;
      });
    // Looks at every turn, so that even the fastest worker is met in the middle of a batch.
    for (let killed = 0; killed < 5 && !isDone; await setImmediate()) {
      if (!site.system.killWorker()) continue;
      killed += 1;
      await pause(40 + ((killed * 37) % 130));
    }
    await done;
    await sweepNow(site);
    await site.calm();
    expect(site.system.counts().failed).toBeGreaterThan(0);
    await expectEachOnce(site);
  });

  it('judges every event once when all are sent twice and shuffled', async () => {
    const site = await openTestSite();
    const twice = [...bodies, ...bodies].toSorted((a, b) => (a.slice(-9) < b.slice(-9) ? -1 : 1));
    await site.send(twice);
    await site.calm();
    // Unreadable messages have no id to deduplicate by: each copy is quarantined.
    await expectEachOnce(site, 2 * malformed);
  });

  it('continues where it stopped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
    folders.push(folder);
    const { platform: settings } = await deploymentOf('demo');
    const first = await startSystem({ settings, folder, schedules: false });
    await first.send(bodies.slice(0, 100));
    await first.settle();
    // Workers that stand still leave the rest of the morning on the queue.
    const { workers } = first.pids();
    for (const pid of workers) process.kill(pid, 'SIGSTOP');
    await first.send(bodies.slice(100));
    expect(await first.depth(first.queueUrl('intake'))).toBeGreaterThan(0);
    for (const pid of workers) process.kill(pid, 'SIGCONT');
    await first.stop();

    const site = await openTestSite({ folder });
    await site.calm();
    await expectEachOnce(site);
  });

  it('keeps events through an outage as dead letters, and judges them after a redrive', async () => {
    const site = await openTestSite({ redelivery: { afterSeconds: 1, maxReceives: 2 } });
    const { system } = site;
    await dropTables(system.clients, system.names);
    await system.send(bodies.slice(0, 20));
    await system.settle();
    expect(await system.depth(system.deadLettersUrl('intake'))).toBe(20);

    await provision(system.clients, system.names, { afterSeconds: 30 });
    await system.clients.sqs.send(
      new StartMessageMoveTaskCommand({ SourceArn: arnOf(system.names.deadLetters('intake')) }),
    );
    await site.calm();
    expect(await system.depth(system.deadLettersUrl('intake'))).toBe(0);
    const { accepted, duplicates, quarantined } = await site.summary();
    expect(accepted + duplicates + quarantined).toBe(20);
    expect((await recordsOf(system).outbox.due(Date.now() + 1e12, 1)).messages).toEqual([]);
  });
});
