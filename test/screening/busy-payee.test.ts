import { expect, it } from 'vitest';
import { minute, startOf } from '#shared/settings/durations.ts';
import { readRing } from '#shared/signals/windows.ts';
import { eventOf, now, openDesk } from './desk.ts';

/** A time at which ten minutes begin. */
const start = startOf(10 * minute, now - 30 * minute);

it('a payee paid more often than its counts tell is written for what tells more, and about once a minute', async () => {
  const desk = openDesk();
  let paid = 0;
  const pay = (at: number, minor: number, payer = `payer-${paid % 50}`) =>
    eventOf(
      'payment.transferred',
      payer,
      { payeeId: 'shop', amount: { minor, currency: 'CNY' } },
      { eventId: `pays-${paid++}`, at },
    );
  const pays = async (times: number, at: number, minor = 100) => {
    const before = desk.account('shop')?.version ?? 0;
    await desk.send(...Array.from({ length: times }, () => pay(at, minor)));
    return (desk.account('shop')?.version ?? 0) - before;
  };
  const counted = () => {
    const { rings, asOf } = desk.account('shop') ?? { asOf: 0 };
    return rings?.transfersIn && readRing(rings.transfersIn, asOf).tenMinutes;
  };

  expect(await pays(250, start + minute)).toBe(32);
  expect(counted()).toBe(250);
  expect(await pays(100, start + minute)).toBe(1);
  expect(counted()).toBe(255);
  expect(await pays(200, start + minute)).toBe(0);
  expect(desk.account('shop')?.received).toBe(25_500);
  // Each payer's own account counts on.
  expect(desk.metric('AcceptedEvents')).toBe(550);

  // A larger payment may be what is passed on.
  expect(await pays(1, start + minute, 300)).toBe(1);
  expect(desk.account('shop')?.received).toBe(25_800);
  // When money last came in is known to the minute.
  expect(await pays(100, start + 2 * minute)).toBe(1);
  expect(desk.account('shop')?.receivedAt).toBe(start + 2 * minute);
  // The next ten minutes count anew.
  expect(await pays(16, start + 10 * minute)).toBe(2);
  expect(counted()).toBe(271);
});

it('of two payments under one id, the later one counts for no payee, also if the first tells its payee nothing more', async () => {
  const desk = openDesk();
  const pay = (payer: string, id: string, payeeId: string, at: number) =>
    eventOf(
      'payment.transferred',
      payer,
      { payeeId, amount: { minor: 100, currency: 'CNY' } },
      { eventId: id, at },
    );
  const known = Array.from({ length: 255 }, (_, i) => pay('payer', `pays-${i}`, 'shop', start));
  await desk.send(...known);
  const version = desk.account('shop')?.version;
  await desk.send(
    pay('payer', 'twice', 'shop', start + 1),
    pay('payer', 'twice', 'other', start + 2),
  );
  expect(desk.metric('QuarantinedEvents')).toBe(1);
  expect(desk.account('shop')?.version).toBe(version);
  expect(desk.account('other')).toBeUndefined();
});
