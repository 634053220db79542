import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { connectOutbox } from '#shared/connect/outbox.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { settings } from '../stores/worlds.ts';

afterEach(() => vi.unstubAllEnvs());

/** Starts a server that accepts connections and never responds. */
const silentServer = async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
};

it('a store that never responds is unavailable after a timeout', async () => {
  const server = await silentServer();
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  const { outbox, actions } = connectOutbox({
    PLATFORM_SETTINGS: settings,
    RECORDS_TABLE: 'records',
    FOLLOW_UPS_QUEUE_URL: `${server.url}/000000000000/follow-ups`,
    ACTIONS_QUEUE_URL: `${server.url}/000000000000/actions`,
  });
  const [found, refused] = await Promise.all([
    outbox.find('cmd-1').catch((error: unknown) => error),
    actions.send([{ body: '{}' }]),
  ]);
  expect(found).toBeInstanceOf(Unavailable);
  expect(refused).toEqual([0]);
  server.close();
});
