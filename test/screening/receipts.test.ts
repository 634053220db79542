import { describe, expect, it, vi } from 'vitest';
import type { Command } from '#shared/effects/command.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import { erasedPaper } from '#shared/reviews/erased.ts';
import { minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

/** A desk with one unacknowledged command. */
const deskWithCommand = async () => {
  const desk = openDesk();
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const [sent] = desk.actions.sent.map(({ body }) => JSON.parse(body) as Command);
  if (!sent) throw new Error('nothing was sent');
  const { commandId } = sent;
  let receipts = 0;
  return {
    desk,
    message: () => desk.records.outbox.get(commandId),
    receipt: (result: string, id = commandId, at = now, detail?: string) =>
      desk.send(
        eventOf(
          'action.applied',
          'seller',
          { commandId: id, result, ...(detail && { detail }) },
          { eventId: `receipt-${++receipts}`, at },
        ),
      ),
  };
};

describe('a receipt', () => {
  it.each(['applied', 'stale'])('with the result %s completes the command', async (result) => {
    const { desk, message, receipt } = await deskWithCommand();
    expect((await receipt(result)).batchItemFailures).toEqual([]);
    expect(message()).toMatchObject({ acknowledgedAt: now, dueAt: null });
    expect(desk.metric('FailedCommands')).toBe(0);
  });

  it('with the result failed leaves the command due, and is counted', async () => {
    const { desk, message, receipt } = await deskWithCommand();
    expect((await receipt('failed')).batchItemFailures).toEqual([]);
    expect(message()?.dueAt).toBeGreaterThan(now);
    expect(message()?.failedAt).toBe(now);
    expect(desk.metric('FailedCommands')).toBe(1);
    await receipt('applied');
    expect(message()?.dueAt).toBeNull();
  });

  it('with the result failed counts once, however often its command is sent again, and is logged each time', async () => {
    const { desk, receipt } = await deskWithCommand();
    for (const _ of [1, 2, 3]) await receipt('failed');
    expect(desk.metric('FailedCommands')).toBe(1);
    expect(desk.lines.filter((line) => line.includes('command-failed'))).toHaveLength(3);
  });

  it.each([
    ['unknown-account', 'unknown-account'],
    ['Li Lei is gone', '[14 characters withheld]'],
  ])(
    'that says why it failed (%s) is kept with the command, and names the account and the code in the log',
    async (said, logged) => {
      const { desk, message, receipt } = await deskWithCommand();
      await receipt('failed', undefined, now, said);
      expect(message()?.failedDetail).toBe(said);
      const line = desk.lines.find((written) => written.includes('command-failed')) ?? '{}';
      expect(JSON.parse(line)).toMatchObject({ accountId: 'seller', detail: logged });
    },
  );

  it('that says why it failed is kept neither of a warning nor after its account was erased', async () => {
    const { desk, message, receipt } = await deskWithCommand();
    const papers = (erasedAt: number) =>
      desk.ports.papers.write(erasedPaper('seller', erasedAt, { textDays: 180 }));
    await papers(now - 1);
    await receipt('failed', undefined, now, 'Li Lei has returned');
    expect(message()?.failedDetail).toBe('Li Lei has returned');
    const { id, body, ...sent } = message() as OutboxItem & { readonly destination: 'actions' };
    const warning = { ...body, kind: 'warn', commandId: 'cmd-warning' };
    desk.records.outbox.set('cmd-warning', { ...sent, id: 'cmd-warning', body: warning } as never);
    await receipt('failed', 'cmd-warning', now, 'Li Lei is gone');
    const kept = desk.records.outbox.get('cmd-warning');
    expect([kept?.failedAt, kept?.failedDetail]).toEqual([now, undefined]);
    desk.records.papers.clear();
    await papers(now);
    await receipt('failed', undefined, now, 'Li Lei is gone');
    expect(message()?.failedDetail).toBeUndefined();
  });

  it('from before its command was committed is ignored; clocks may differ by five minutes', async () => {
    const { desk, message, receipt } = await deskWithCommand();
    await receipt('applied', undefined, now - 5 * minute - 1);
    expect(message()).toMatchObject({ dueAt: now + 2 * minute });
    expect(desk.lines.some((line) => line.includes('earlier-receipt'))).toBe(true);
    await receipt('applied', undefined, now - 5 * minute);
    expect(message()).toMatchObject({ acknowledgedAt: now, dueAt: null });
  });

  it('that could not be stored is retried', async () => {
    const { desk, message, receipt } = await deskWithCommand();
    vi.spyOn(desk.ports.outbox, 'acknowledge').mockRejectedValueOnce(new Unavailable('throttled'));
    expect((await receipt('applied')).batchItemFailures).toHaveLength(1);
    expect(message()?.dueAt).toBeGreaterThan(now);
    expect((await receipt('applied')).batchItemFailures).toEqual([]);
    expect(message()?.dueAt).toBeNull();
  });

  it.each(['applied', 'failed'])(
    'with the result %s for an unknown command changes nothing',
    async (result) => {
      const { desk, message, receipt } = await deskWithCommand();
      expect((await receipt(result, 'cmd-of-nobody')).batchItemFailures).toEqual([]);
      expect(message()?.dueAt).toBeGreaterThan(now);
      expect(desk.lines.some((line) => line.includes('unknown-receipt'))).toBe(true);
      expect(desk.metric('FailedCommands')).toBe(0);
    },
  );

  it('with the result failed does not count if it is older than the command, or after another', async () => {
    const { desk, message, receipt } = await deskWithCommand();
    await receipt('failed', undefined, now - 5 * minute - 1);
    expect(message()?.failedAt).toBeUndefined();
    expect(desk.lines.some((line) => line.includes('earlier-receipt'))).toBe(true);
    await receipt('applied');
    await receipt('failed');
    expect(message()).toMatchObject({ acknowledgedAt: now });
    expect(desk.metric('FailedCommands')).toBe(0);
    expect(desk.lines.some((line) => line.includes('command-failed'))).toBe(false);
  });
});
