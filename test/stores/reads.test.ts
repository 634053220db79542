import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { startEmulators } from '#infra/local/emulators.ts';
import { namesOf, provision } from '#infra/local/provision.ts';
import { clientsOf } from '#infra/local/system.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { now } from './worlds.ts';

it('what is asked for in part is read in part: of a folder with much in it, the latest few', async () => {
  const emulators = await startEmulators({});
  const clients = clientsOf(emulators.endpoints);
  try {
    const names = namesOf('contract');
    await provision(clients, names);
    let units = 0;
    const dynamo = createDynamo(clients.dynamodb, (call) => {
      units += call.units;
    });
    const papers = dynamoPapers(dynamo, names.table('records'), {
      platformId: 'contract',
      now: () => now,
    });
    const kept = (i: number, expiresAt: number | null) =>
      papers.write({
        kind: 'note',
        folder: 'busy',
        id: `n-${String(i).padStart(3, '0')}`,
        version: 1,
        body: randomBytes(3_000).toString('base64'),
        expiresAt,
      });
    // Those that are over lie there until they are swept away: they are read past.
    for (let i = 0; i < 60; i++) await kept(i, i % 3 === 0 ? now - 1_000 : null);
    units = 0;
    const latest = await papers.list('note', 'busy', { most: 4, latestFirst: true });
    expect(latest.map(({ id }) => id)).toEqual(['n-059', 'n-058', 'n-056', 'n-055']);
    // Eight items of about 4 kB at most, read consistently.
    expect(units).toBeLessThanOrEqual(10);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await emulators.stop();
  }
});
