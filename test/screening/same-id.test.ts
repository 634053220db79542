import { describe, expect, it } from 'vitest';
import { redecide } from '#shared/decisions/record.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { marksKept } from '#shared/signals/marks.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { eraseAccount, eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const pays = (accountId: string, payeeId = 'payee') =>
  eventOf(
    'payment.transferred',
    accountId,
    { payeeId, amount: { minor: 10_000, currency: 'CNY' } },
    { eventId: 'same' },
  );

/** Two accounts without any contacts, and a frozen account. */
const desk = async () => {
  const opened = openDesk();
  const signedUpAt = new Date(now - 400 * day).toISOString();
  await opened.send(
    verifiedSignUp('p-1'),
    verifiedSignUp('p-2'),
    eventOf('account.imported', 'payee', { signedUpAt, standing: 'frozen' }),
  );
  return opened;
};

describe('one event id under two accounts', () => {
  it.each([
    [
      'one after the other',
      async (d: Awaited<ReturnType<typeof desk>>) => {
        await d.send(pays('p-1'));
        await d.send(pays('p-2'));
      },
    ],
    [
      'in one batch',
      async (d: Awaited<ReturnType<typeof desk>>) => {
        await d.send(pays('p-1'), pays('p-2'));
      },
    ],
  ])('is two events, also for the other party: %s', async (_, sent) => {
    const opened = await desk();
    await sent(opened);
    expect(opened.quarantine.kept.size).toBe(0);
    expect(opened.metric('DuplicateEvents')).toBe(0);
    expect(opened.account('payee')?.payers).toHaveLength(2);
    const about = opened.decisions().filter(({ subject }) => subject.id === 'payee');
    expect(about).toHaveLength(2);
    const { settings } = opened.ports;
    for (const decision of about) {
      expect(redecide(decision, { settings, catalogue })?.same).toBe(true);
    }
    const warned = opened.actions.sent.map(({ body }) => JSON.parse(body));
    expect(
      warned
        .filter(({ kind }) => kind === 'warn')
        .map(({ subject }) => subject.id)
        .toSorted(),
    ).toEqual(['p-1', 'p-2']);
  });

  it('is distinct from an event of the other party itself', async () => {
    const opened = await desk();
    await opened.send(pays('p-1'));
    const text = '出售银行卡四件套，加薇 demo_ka_9';
    const post = { contentId: 'p', kind: 'post', text };
    await opened.send(eventOf('content.posted', 'payee', post, { eventId: 'same' }));
    expect(opened.metric('DuplicateEvents')).toBe(0);
    const about = opened.decisions().filter(({ subject }) => subject.accountId === 'payee');
    expect(about.map(({ eventType }) => eventType)).toContain('content.posted');
  });

  it('is one event within one account, also for the other party, if both copies come at once with different content', async () => {
    const opened = await desk();
    const other = pays('p-1');
    await opened.send(other, { ...other, occurredAt: new Date(now - 1000).toISOString() });
    await opened.send(other);
    expect(opened.metric('EventConflicts')).toBe(1);
    expect(opened.account('payee')?.rings.transfersIn?.reduce((sum, n) => sum + n, 0)).toBe(4);
  });

  it('is one event within one account, even if the batch exceeds the marks of the other party', async () => {
    const opened = await desk();
    const paid = (eventId: string, ago: number) => ({
      ...pays('p-1'),
      eventId,
      occurredAt: new Date(now - ago * 1000).toISOString(),
    });
    const more = Array.from({ length: marksKept }, (_, i) => paid(`p-${i}`, 60 - i));
    await opened.send(paid('same', 90), ...more, paid('same', 1));
    expect(opened.metric('EventConflicts')).toBe(1);
    // Plus one mark of its import.
    expect(opened.account('payee')?.marks.kept).toHaveLength(1 + marksKept + 1);
  });
});

it.each([0, 40])(
  'a payment that was delivered again because its payer was throttled counts once, %i others later',
  async (others) => {
    const opened = openDesk();
    const { states } = opened.ports;
    await opened.send(verifiedSignUp('p-1'), verifiedSignUp('p-2'), verifiedSignUp('payee'));
    const { write } = states;
    Object.assign(states, {
      write: async (some: Parameters<typeof write>[0]) => {
        if (some.some((one) => 'accountId' in one && one.accountId === 'p-1'))
          throw new Unavailable('throttled');
        return write(some);
      },
    });
    expect((await opened.send(pays('p-1'))).batchItemFailures).toHaveLength(1);
    Object.assign(states, { write });
    for (let n = 0; n < others; n++) {
      const occurredAt = new Date(now - 30_000 + n).toISOString();
      await opened.send({ ...pays('p-2'), eventId: `other-${n}`, occurredAt });
    }
    const received = () => opened.account('payee')?.rings.transfersIn;
    const before = received();
    expect((await opened.send(pays('p-1'))).batchItemFailures).toEqual([]);
    expect(opened.account('p-1')?.rings.transfersOut).toBeDefined();
    expect(received()).toEqual(before);
  },
);

it('an event decided before its account was erased stays decided when delivered again, beside a new one', async () => {
  const opened = openDesk();
  const posts = (eventId: string) => {
    const text = '出售银行卡四件套，加薇 demo_ka_9';
    return eventOf(
      'content.posted',
      'seller',
      { contentId: eventId, kind: 'post', text },
      { eventId },
    );
  };
  await opened.send(verifiedSignUp('seller'), posts('first'));
  const first = () => opened.decisions().filter(({ eventId }) => eventId === 'first');
  const decided = structuredClone(first());
  expect(decided.length).toBeGreaterThan(0);
  await eraseAccount(opened, 'seller');
  const { batchItemFailures } = await opened.send(posts('first'), posts('second'));
  expect(batchItemFailures).toEqual([]);
  expect(opened.quarantine.kept.size).toBe(0);
  expect(opened.metric('DuplicateEvents')).toBe(1);
  expect(first()).toEqual(decided);
  expect(opened.decisions().map(({ eventId }) => eventId)).toContain('second');
});

it('an event id that was decided long ago is no repeat with other content, though its mark is gone: it is in conflict', async () => {
  const opened = openDesk();
  const posts = (contentId: string, at: number) => {
    const text = '出售银行卡四件套，加薇 demo_ka_9';
    return eventOf(
      'content.posted',
      'seller',
      { contentId, kind: 'post', text },
      { eventId: 'same', at },
    );
  };
  await opened.send(verifiedSignUp('seller'), posts('p-1', now - minute));
  const decided = structuredClone(opened.decisions());
  await eraseAccount(opened, 'seller');
  const later = now + 100 * day;
  const { batchItemFailures } = await opened.sendAt(later, posts('p-2', later));
  expect(batchItemFailures).toEqual([]);
  expect(opened.metric('EventConflicts')).toBe(1);
  expect(opened.metric('DuplicateEvents')).toBe(0);
  expect([...opened.quarantine.kept.values()]).toMatchObject([{ reason: 'event-conflict' }]);
  expect(opened.decisions()).toEqual(decided);
});
