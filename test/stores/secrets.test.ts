import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientsOf } from '#infra/local/clients.ts';
import { startEmulators } from '#infra/local/emulators.ts';
import { namesOf, provision } from '#infra/local/provision.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoSecrets } from '#shared/stores/secrets/dynamodb.ts';

const platformId = 'secretive';
const names = namesOf(platformId);
const tables = { states: names.table('states'), records: names.table('records') };
const key = { pk: `${platformId}#K`, sk: 'sketch' };
const Key = marshall(key);

describe('the secret of a platform', () => {
  let emulators: Awaited<ReturnType<typeof startEmulators>>;
  let clients: ReturnType<typeof clientsOf>;
  beforeAll(async () => {
    emulators = await startEmulators({});
    clients = clientsOf(emulators.endpoints);
    await provision(clients, names);
  });
  afterAll(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await emulators.stop();
  });

  const secretOf = (fill: number | null) =>
    dynamoSecrets(createDynamo(clients.dynamodb), tables, {
      platformId,
      randomBytes: fill === null ? null : () => new Uint8Array(32).fill(fill),
    }).sketchKey();
  const remove = (TableName: string) =>
    clients.dynamodb.send(new DeleteItemCommand({ TableName, Key }));
  const put = (secret: Uint8Array) =>
    clients.dynamodb.send(
      new PutItemCommand({ TableName: tables.states, Item: marshall({ ...key, secret }) }),
    );

  it('is created by workers only, and never replaced once it existed', async () => {
    await expect(secretOf(null)).rejects.toMatchObject({ reason: 'none' });
    const first = await secretOf(1);
    expect([...(await secretOf(null))]).toEqual([...first]);

    await remove(tables.states);
    for (const whoever of [2, null]) {
      await expect(secretOf(whoever)).rejects.toThrow('docs/operate.md');
      await expect(secretOf(whoever)).rejects.toMatchObject({ reason: 'gone' });
    }
    await put(new Uint8Array(32).fill(2));
    await expect(secretOf(3)).rejects.toMatchObject({ reason: 'another' });
    await put(first);
    expect([...(await secretOf(3))]).toEqual([...first]);
  });

  it('whose digest is missing is known from the next start on', async () => {
    await remove(tables.records);
    await secretOf(4);
    await remove(tables.states);
    await expect(secretOf(5)).rejects.toMatchObject({ reason: 'gone' });
  });
});
