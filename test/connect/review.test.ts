import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { connectReview } from '#shared/connect/review.ts';
import { day } from '#shared/settings/durations.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { openServices } from '../stores/services.ts';
import { settings } from '../stores/worlds.ts';

let services: Awaited<ReturnType<typeof openServices>>;
beforeAll(async () => {
  services = await openServices(settings.platformId);
});
afterAll(() => services.stop());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const connect = () => {
  const { endpoints, tables, names } = services;
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoints.dynamodb);
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', endpoints.sqs);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  const urlOf = (name: string) => `${endpoints.sqs}/000000000000/${name}`;
  const { queue, deadLetters } = names;
  return connectReview({
    PLATFORM_SETTINGS: { ...settings, retention: { ...settings.retention, quarantineDays: 3 } },
    STATES_TABLE: tables.states,
    RECORDS_TABLE: tables.records,
    AUDIT_TABLE: tables.audit,
    ARCHIVE_BUCKET: names.bucket,
    INTAKE_QUEUE_URL: urlOf(queue('intake')),
    FOLLOW_UPS_QUEUE_URL: urlOf(queue('followUps')),
    ACTIONS_QUEUE_URL: urlOf(queue('actions')),
    BACKTESTS_QUEUE_URL: urlOf(queue('backtests')),
    INTAKE_DEAD_LETTERS_URL: urlOf(deadLetters('intake')),
    FOLLOW_UPS_DEAD_LETTERS_URL: urlOf(deadLetters('followUps')),
    ACTIONS_DEAD_LETTERS_URL: urlOf(deadLetters('actions')),
    OWN_SENDERS: [],
  });
};

it('the review API sends to each queue, and tells of the dead letters of each, under its own name', async () => {
  const { intake, followUps, actions, slices, deadLetters } = await connect();
  const { endpoints, names, clients } = services;
  const own = { intake, followUps, actions, backtests: slices };
  for (const [name, queue] of Object.entries(own)) {
    expect(await queue.sendOne({ body: '{}' })).not.toBeNull();
    expect([name, await queue.waiting()]).toEqual([name, 1]);
  }
  for (const [name, dead] of Object.entries(deadLetters)) {
    const QueueUrl = `${endpoints.sqs}/000000000000/${names.deadLetters(name as 'intake')}`;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    expect([name, await dead.waiting()]).toEqual([name, 1]);
  }
});

it('quarantined messages are kept as long as the settings say, not as long as decisions', async () => {
  const { quarantine } = await connect();
  const message = { id: 'message-1', reason: 'bad-json', sentAt: 0, body: '{' } as const;
  const start = Date.now();
  await quarantine.keep(message);
  vi.spyOn(Date, 'now').mockReturnValue(start + 3 * day - 60_000);
  expect(await quarantine.find(message.id)).not.toBeNull();
  vi.spyOn(Date, 'now').mockReturnValue(start + 3 * day + 60_000);
  expect(await quarantine.find(message.id)).toBeNull();
});

it('what signs pages and previews, which leave the system, is not the key that hashes names', async () => {
  const { hash, sealingSecret } = await connect();
  expect(hmacHash(sealingSecret)('u-1')).not.toBe(hash('u-1'));
  expect((await connect()).sealingSecret).toEqual(sealingSecret);
});
