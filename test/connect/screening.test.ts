import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { connectScreening } from '#shared/connect/screening.ts';
import { openServices } from '../stores/services.ts';
import { settings } from '../stores/worlds.ts';

let services: Awaited<ReturnType<typeof openServices>>;
beforeAll(async () => {
  services = await openServices(settings.platformId);
});
afterAll(() => services.stop());
afterEach(() => vi.unstubAllEnvs());

it.each([
  { named: [], accepted: [] },
  { named: ['backend'], accepted: ['backend', 'release'] },
])(
  'messages of our own functions are accepted beside those of the named senders: $named',
  async ({ named, accepted }) => {
    const { endpoints, tables, names } = services;
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoints.dynamodb);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    const { ports } = await connectScreening({
      PLATFORM_SETTINGS: { ...settings, senders: named },
      STATES_TABLE: tables.states,
      RECORDS_TABLE: tables.records,
      AUDIT_TABLE: tables.audit,
      ARCHIVE_BUCKET: names.bucket,
      INTAKE_QUEUE_URL: 'https://queues.example/intake',
      FOLLOW_UPS_QUEUE_URL: 'https://queues.example/follow-ups',
      ACTIONS_QUEUE_URL: 'https://queues.example/actions',
      OWN_SENDERS: ['release'],
    });
    // None named: the policy of the queue alone decides, and a list of only our own would refuse the platform.
    expect(ports.settings.senders).toEqual(accepted);
  },
);
