import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueName } from '#infra/blueprint.ts';
import { clientsOf } from '#infra/local/clients.ts';
import { type Emulators, startEmulators } from '#infra/local/emulators.ts';
import { type Backend, startBackend } from '#infra/local/platform/backend.ts';
import { namesOf, provision } from '#infra/local/provision.ts';
import type { Command } from '#shared/effects/command.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const settings = PlatformSettings.parse({ platformId: 'trial', purpose: 'demonstration' });
const names = namesOf('trial');

let emulators: Emulators;
let folder: string;
let backend: Backend | undefined;
let site: Parameters<typeof startBackend>[0];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
  emulators = await startEmulators({});
  const clients = clientsOf(emulators.endpoints);
  await provision(clients, names);
  const queueUrl = (name: QueueName) =>
    `${emulators.endpoints.sqs}/000000000000/${names.queue(name)}`;
  site = { settings, clients, queueUrl };
});
afterEach(async () => {
  await backend?.stop();
  await emulators.stop();
  rmSync(folder, { recursive: true, force: true });
});

const warning = (commandId: string): Command => ({
  version: 1,
  commandId,
  platformId: 'trial',
  kind: 'warn',
  subject: { kind: 'account', id: 'u-1', accountId: 'u-1' },
  decisionId: 'dec-1',
  issuedAt: '2026-11-24T12:00:00.000Z',
  about: 'u-2',
  message: { 'zh-CN': '请当心', en: 'Take care' },
});

const order = (command: unknown) =>
  site.clients.sqs.send(
    new SendMessageCommand({
      QueueUrl: site.queueUrl('actions'),
      MessageBody: JSON.stringify(command),
    }),
  );
const receipt = async () => {
  const { Messages = [] } = await site.clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: site.queueUrl('intake'),
      WaitTimeSeconds: 20,
      VisibilityTimeout: 60,
    }),
  );
  const event = JSON.parse(Messages[0]?.Body ?? 'null');
  return event && { type: event.type, ...event.data };
};

describe('the backend of the pretend platform', () => {
  it('carries out a command and sends its receipt to the intake', async () => {
    backend = await startBackend(site);
    await order(warning('cmd-1'));
    expect(await receipt()).toEqual({
      type: 'action.applied',
      commandId: 'cmd-1',
      result: 'applied',
    });
    expect([...backend.received]).toEqual(['cmd-1']);
  });

  it('reports a command that it applied before a restart as stale', async () => {
    const file = join(folder, 'platform.jsonl');
    backend = await startBackend(site, { file });
    await order(warning('cmd-1'));
    await receipt();
    await backend.stop();

    backend = await startBackend(site, { file });
    await order(warning('cmd-1'));
    expect(await receipt()).toMatchObject({ commandId: 'cmd-1', result: 'stale' });
    expect([...backend.received]).toEqual(['cmd-1']);
  });

  it('knows after a restart which commands it received, also those that newer ones overtook', async () => {
    const withdrawal = {
      ...{ ...warning('cmd-2'), kind: 'withdraw-warning', warningId: 'cmd-1' },
      message: undefined,
    };
    const file = join(folder, 'platform.jsonl');
    backend = await startBackend(site, { file });
    for (const command of [withdrawal, warning('cmd-1')]) {
      await order(command);
      await receipt();
    }
    await backend.stop();

    backend = await startBackend(site, { file });
    expect([...backend.received]).toEqual(['cmd-2', 'cmd-1']);
  });

  it('starts again after a full disk cut a line of its database', async () => {
    const file = join(folder, 'platform.jsonl');
    writeFileSync(file, '{"version":1,"commandId":"cmd-0","subj');
    backend = await startBackend(site, { file });
    await order(warning('cmd-1'));
    await receipt();
    await backend.stop();

    backend = await startBackend(site, { file });
    expect([...backend.received]).toEqual(['cmd-1']);
  });
});
