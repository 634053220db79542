import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sizes, unknownAccountAt } from '#shared/signals/account-state.ts';
import type { Sketch } from '#shared/signals/sketch.ts';
import { areAcquainted, novelShareOf } from '#shared/signals/social.ts';
import { addTarget, personOf, wasApproached, wasPaid } from '#shared/signals/targets.ts';

const hash = (name: string) => createHash('sha256').update(name).digest().readUIntBE(0, 6);

it('takes for acquainted whom a full sketch may have dropped, and no stranger while there is room', () => {
  const met = Array.from({ length: 4 * sizes.targets }, (_, i) => `user-${i}`);
  const afterMeeting = (count: number) => ({
    ...unknownAccountAt(0),
    targets: met
      .slice(0, count)
      .reduce<Sketch>((targets, id) => addTarget(targets, personOf(id, hash)), []),
  });
  const few = afterMeeting(sizes.targets - 1);
  expect(met.map((id) => areAcquainted(few, id, hash))).toEqual(
    met.map((_, i) => i < sizes.targets - 1),
  );
  const many = afterMeeting(met.length);
  expect(met.filter((id) => !areAcquainted(many, id, hash))).toEqual([]);
});

it('tells whom the account paid from whom it only wrote to, in any order, and counts each person once', () => {
  const [friend, shop] = [personOf('friend', hash), personOf('shop', hash)];
  const contacts = [
    [friend, 0],
    [shop, 0],
    [shop, 640],
    [shop, 0],
    [shop, 1],
    [friend, 0],
  ] as const;
  const targets = contacts.reduce<Sketch>(
    (all, [person, minor]) => addTarget(all, person, minor),
    [],
  );
  expect(targets).toHaveLength(2);
  expect([friend, shop].map((person) => wasApproached(targets, person))).toEqual([true, true]);
  expect([friend, shop].map((person) => wasPaid(targets, person, 640))).toEqual([false, true]);
  expect(wasPaid(targets, personOf('stranger', hash), 640)).toBe(false);
});

it('knows whom the account paid a sixteenth of an amount before, not whom it paid less than a sixty-fourth', () => {
  const shop = personOf('shop', hash);
  const amounts = fc.integer({ min: 1, max: 2 ** 40 });
  fc.assert(
    fc.property(amounts, amounts, (before, now) => {
      const known = wasPaid(addTarget([], shop, before), shop, now);
      if (16 * before >= now) expect(known).toBe(true);
      // From 4 ** 14 minor units on, all amounts are alike.
      else if (64 * before < Math.min(now, 4 ** 14)) expect(known).toBe(false);
    }),
  );
});

it('takes no act that turns to nobody for a novel one, even once the sketch is full', () => {
  const state = { ...unknownAccountAt(0), novelty: 255 };
  expect(novelShareOf(state, [], hash)).toBe(0);
});
