import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createReceiver, memoryReceiver, type ReceiverMemory } from '#shared/client/receiver.ts';
import type { Command, CommandOf } from '#shared/effects/command.ts';
import { parseEvent } from '#shared/events/parse.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const now = () => Date.parse('2026-11-24T08:00:00.000Z');
const platform = PlatformSettings.parse({ platformId: 'demo' });

const statement = {
  measure: 'Freeze',
  scope: 'Account u-1',
  period: 'Until 2026-12-01',
  facts: ['It sent the same offer to 40 people in ten minutes.'],
  evidenceTime: '2026-11-24 08:00',
  grounds: ['Anti-Telecom and Online Fraud Law, art. 22'],
  automation: 'Decided by a machine',
  remedy: { channel: 'In-app: Help', materials: 'An explanation' },
};

const envelope = (commandId: string, id = 'u-1') => ({
  version: 1 as const,
  commandId,
  platformId: 'demo',
  subject: { kind: 'account' as const, id, accountId: id },
  decisionId: 'dec-1',
  issuedAt: '2026-11-24T07:59:59.000Z',
});

const standing = (
  subjectVersion: number,
  standing: CommandOf<'set-standing'>['desired']['standing'] = 'frozen',
  id = 'u-1',
): Command => ({
  ...envelope(`cmd-${id}-${subjectVersion}`, id),
  kind: 'set-standing',
  subjectVersion,
  statement: { 'zh-CN': statement, en: statement },
  desired: { standing, until: null },
});

const warning = (commandId: string): Command => ({
  ...envelope(commandId),
  kind: 'warn',
  about: 'u-9',
  message: { 'zh-CN': '对方账号存在风险，请勿转账。', en: 'That account is at risk: do not pay.' },
});

let memory: ReceiverMemory;
let receive: ReturnType<typeof createReceiver>['receive'];

beforeEach(() => {
  memory = { states: new Map(), delivered: new Map() };
  let receipts = 0;
  const newId = () => `receipt-${++receipts}`;
  ({ receive } = createReceiver({ platformId: 'demo', store: memoryReceiver(memory), now, newId }));
});

const stateOf = (id: string) => memory.states.get(`account:${id}`)?.desired;

describe('the reference receiver', () => {
  it('applies a state and builds a receipt that the intake accepts', async () => {
    const { result, receipt } = await receive(standing(1));
    expect(result).toBe('applied');
    expect(stateOf('u-1')).toEqual({ standing: 'frozen', until: null });
    const parsed = parseEvent(JSON.stringify(receipt), { platform, sentAt: now() });
    expect(parsed).toMatchObject({
      ok: true,
      arrival: {
        event: {
          type: 'action.applied',
          eventId: 'receipt-1',
          accountId: 'u-1',
          data: { commandId: 'cmd-u-1-1', result: 'applied' },
        },
      },
    });
  });

  it('keeps the last version of each subject and acknowledges older and equal ones as stale', async () => {
    await receive(standing(3, 'frozen'));
    for (const version of [3, 2, 1]) {
      expect(await receive(standing(version, 'active'))).toMatchObject({
        result: 'stale',
        receipt: { data: { commandId: `cmd-u-1-${version}`, result: 'stale' } },
      });
    }
    expect(await receive(standing(1, 'limited', 'u-2'))).toMatchObject({ result: 'applied' });
    expect(stateOf('u-1')).toMatchObject({ standing: 'frozen' });
    expect(stateOf('u-2')).toMatchObject({ standing: 'limited' });
  });

  it('distinguishes an account from a post with the same id', async () => {
    const command = standing(5);
    await receive(command);
    const hidden = {
      ...command,
      kind: 'set-visibility',
      subjectVersion: 1,
      subject: { kind: 'content', id: 'u-1', accountId: 'u-1' },
      desired: { visibility: 'hidden', until: null },
    };
    expect((await receive(hidden)).result).toBe('applied');
  });

  it('ends in the state of the highest version, whatever the order and repetitions', async () => {
    const standings = ['active', 'challenged', 'limited', 'frozen'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
        async (versions) => {
          memory.states.clear();
          for (const version of versions) await receive(standing(version, standings[version % 4]));
          expect(stateOf('u-1')).toMatchObject({
            standing: standings[Math.max(...versions) % 4],
          });
        },
      ),
    );
  });

  it('delivers a warning once for each command id and acknowledges it each time', async () => {
    expect((await receive(warning('cmd-w1'))).result).toBe('applied');
    expect(await receive(warning('cmd-w1'))).toMatchObject({
      result: 'stale',
      receipt: { eventId: 'receipt-2', data: { commandId: 'cmd-w1' } },
    });
    expect((await receive(warning('cmd-w2'))).result).toBe('applied');
    expect([...memory.delivered.keys()]).toEqual(['cmd-w1', 'cmd-w2']);
  });

  it('does not deliver a warning that was withdrawn before it came', async () => {
    const withdrawal: Command = {
      ...envelope('cmd-back'),
      kind: 'withdraw-warning',
      about: 'u-9',
      warningId: 'cmd-late',
    };
    expect((await receive(withdrawal)).result).toBe('applied');
    expect((await receive(warning('cmd-late'))).result).toBe('stale');
    expect((await receive(warning('cmd-other'))).result).toBe('applied');
    // A warning that was delivered stays on record as the warning that it was.
    const late = { ...withdrawal, commandId: 'cmd-back-2', warningId: 'cmd-other' };
    expect((await receive(late)).result).toBe('applied');
    expect(memory.delivered.get('cmd-other')?.kind).toBe('warn');
  });

  it('reports a command that it does not understand as failed, and changes nothing', async () => {
    const detail = 'unreadable-command';
    expect(await receive({ ...standing(1), version: 2 })).toMatchObject({
      ...{ result: 'failed', detail },
      receipt: { data: { commandId: 'cmd-u-1-1', result: 'failed', detail } },
    });
    for (const message of [null, 'freeze u-1', {}, { commandId: 'a b', subject: {} }]) {
      expect(await receive(message)).toEqual({ result: 'failed', detail, receipt: null });
    }
    expect(await receive({ ...standing(1), platformId: 'other' })).toEqual({
      ...{ result: 'failed', detail: 'foreign-platform', receipt: null },
    });
    expect(memory.states.size).toBe(0);
  });

  it('passes on store errors, so that the queue delivers the command again', async () => {
    const broken = createReceiver({
      platformId: 'demo',
      store: {
        ...memoryReceiver(memory),
        applyState: () => Promise.reject(new Error('database away')),
      },
    });
    await expect(broken.receive(standing(1))).rejects.toThrow('database away');
  });
});
