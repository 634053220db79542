import { expect, it } from 'vitest';
import { isErased } from '#shared/reviews/erasure.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { eraseAccount, eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const began = now - 8 * day;

it('judges the earlier accounts of a device as of the time it became crowded, however late that is processed', async () => {
  const desk = openDesk();
  const context = { deviceId: 'd-farm', userAgent: 'curl/8.4.0', ip: '203.0.113.9' };
  const signUp = (n: number) =>
    eventOf('account.signed-up', `farm-${n}`, {}, { at: began + n * minute, context });
  await desk.send(...[1, 2, 3, 4, 5].map(signUp));
  await desk.followUp();
  await desk.send(signUp(6));
  await desk.followUp();
  const accounts = ['farm-1', 'farm-5'].map((accountId) =>
    desk
      .decisions()
      .filter(({ subject }) => subject.id === accountId)
      .flatMap(({ findings }) => findings)
      .filter(({ rule }) => rule === 'account.bulk-signup-device')
      .flatMap(({ evidence }) => evidence.map(({ values }) => Number(values.accounts ?? 0))),
  );
  expect(accounts.map((seen) => Math.max(...seen))).toEqual([6, 6]);
  // Decided as of now: a hold that started eight days ago would already be over.
  const again = desk.decisions().filter(({ eventType }) => eventType === 'account.rechecked');
  expect(again.map(({ decidedAt }) => decidedAt)).toEqual(again.map(() => now));
});

it('does not take accounts of many years for new ones of one identity because they are imported on one day', async () => {
  const desk = openDesk();
  const identity = { hashes: { platform: 'i'.repeat(43) } };
  await desk.send(
    ...[1, 2, 3].map((n) =>
      eventOf('account.imported', `old-${n}`, {
        signedUpAt: `201${n}-05-01T00:00:00.000Z`,
        verification: { status: 'verified', level: 'identity', identity },
      }),
    ),
  );
  expect(desk.followUps.sent).not.toEqual([]);
  await desk.followUp();
  expect(desk.decisions().flatMap(({ findings }) => findings)).toEqual([]);
});

it.each([
  ['account.closed', { by: 'owner' }],
  ['account.verification-changed', { status: 'expired' }],
] as const)(
  'does not take accounts of many years for new ones of one identity because %s first names it',
  async (type, data) => {
    const desk = openDesk();
    const identity = { hashes: { platform: 'i'.repeat(43) } };
    const ids = ['old-1', 'old-2', 'old-3'];
    await desk.send(
      ...ids.map((id, i) =>
        eventOf(
          'account.imported',
          id,
          { signedUpAt: `201${i}-05-01T00:00:00.000Z` },
          { at: began },
        ),
      ),
    );
    await desk.send(...ids.map((id) => eventOf(type, id, { ...data, identity })));
    expect(desk.followUps.sent).not.toEqual([]);
    await desk.followUp();
    expect(desk.decisions().flatMap(({ findings }) => findings)).toEqual([]);
  },
);

it('does not count an account that joined a block alone among a wave that came there hours later', async () => {
  const desk = openDesk();
  const context = { ip: '192.0.2.9' };
  const signUp = (accountId: string, at: number) =>
    eventOf('account.signed-up', accountId, { formSeconds: 40 }, { at, context });
  await desk.send(signUp('neighbour', began));
  const wave = Array.from({ length: 23 }, (_, n) => `wave-${n}`);
  for (const [n, id] of wave.entries()) {
    await desk.send(signUp(id, began + 12 * hour + n * minute));
    if (n < 2) {
      // Closed, it tries to log in from there once more.
      const closedAt = began + 13 * hour;
      await desk.send(eventOf('account.closed', id, { by: 'platform' }, { at: closedAt }));
      await desk.send(
        eventOf('account.logged-in', id, { method: 'code' }, { at: closedAt + minute, context }),
      );
    }
    await desk.followUp();
  }
  const again = desk.decisions().filter(({ eventType }) => eventType === 'account.rechecked');
  expect(again.map(({ subject }) => subject.id).toSorted()).toEqual(wave.slice(2, -1).toSorted());
});

it('is delivered again while it cannot be processed, without holding back its other accounts', async () => {
  const desk = openDesk();
  const context = { deviceId: 'd-farm', userAgent: 'curl/8.4.0', ip: '203.0.113.9' };
  const signUps = [1, 2, 3, 4, 5].map((n) =>
    eventOf('account.signed-up', `farm-${n}`, {}, { at: began + n * minute, context }),
  );
  await desk.send(...signUps);
  const asked = [...desk.followUps.sent];
  const { ledger } = desk.ports;
  const commit: typeof ledger.commit = async (one) => {
    if (one.account.accountId !== 'farm-1') return ledger.commit(one);
    throw Object.assign(new Error('never'), { name: 'ValidationException' });
  };
  Object.assign(desk.ports, { ledger: { ...ledger, commit } });
  const rechecked = () =>
    desk
      .decisions()
      .filter(({ eventType }) => eventType === 'account.rechecked')
      .map(({ subject }) => subject.accountId)
      .toSorted();
  // To the intake queue, where the quarantine releases messages, it would be no event.
  expect((await desk.followUp()).batchItemFailures).not.toEqual([]);
  expect(desk.quarantine.kept.size).toBe(0);
  expect(rechecked()).toEqual(['farm-2']);

  Object.assign(desk.ports, { ledger });
  desk.followUps.sent.push(...asked);
  expect((await desk.followUp()).batchItemFailures).toEqual([]);
  expect(rechecked()).toEqual(['farm-1', 'farm-2']);
});

it('of a later release is delivered again, and not put into quarantine', async () => {
  const desk = openDesk();
  desk.followUps.sent.push({ body: JSON.stringify({ version: 2, kind: 'recheck' }) });
  expect((await desk.followUp()).batchItemFailures).toHaveLength(1);
  expect(desk.quarantine.kept.size).toBe(0);
});

it('does not judge an account that was erased since the recheck was requested', async () => {
  const desk = openDesk();
  const text = '出售银行卡四件套，加微信 fake_handle_7';
  for (const n of [0, 1, 2]) {
    const post = { contentId: `post-${n}`, kind: 'post', text };
    await desk.send(
      verifiedSignUp(`poster-${n}`),
      eventOf('content.posted', `poster-${n}`, post, { at: now - minute + n }),
    );
  }
  const asked = desk.followUps.sent.map(({ body }) => body).join();
  expect(asked).toContain('poster-0');
  await eraseAccount(desk, 'poster-0');
  const erased = desk.account('poster-0');
  await desk.followUp();
  expect(erased && isErased(erased)).toBe(true);
  expect(desk.account('poster-0')).toEqual(erased);
  const again = desk.decisions().filter(({ eventType }) => eventType === 'account.rechecked');
  expect(again.map(({ subject }) => subject.accountId)).not.toContain('poster-0');
  expect(again).not.toEqual([]);
});
