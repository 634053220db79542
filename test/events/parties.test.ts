import { expect, it } from 'vitest';
import type * as z from 'zod';
import { PlatformEvent, schemas } from '#shared/events/event.ts';
import { examples } from '#shared/events/examples.ts';
import { withoutOtherAccounts } from '#shared/events/parties.ts';
import { objectIdFields } from '#shared/events/raw-numbers.ts';

it('no event names another account after others are removed', () => {
  const people = /"u-\d+"/;
  const named: string[] = [];
  for (const example of Object.values(examples)) {
    const event = PlatformEvent.parse(example);
    const { accountId: _, ...own } = withoutOtherAccounts(event);
    const before = JSON.stringify({ ...event, accountId: '' });
    if (people.test(before)) named.push(event.type);
    expect(JSON.stringify(own)).not.toMatch(people);
  }
  expect(named).toContain('report.filed');
  expect(named.length).toBeGreaterThan(5);
});

it('each id in an event is of another account, of an object that the platform numbers, or of a device', () => {
  const takes = (value: string, field: z.ZodType) =>
    [value, [value]].some((given) => field.safeParse(given).success);
  const ids = Object.values(schemas).flatMap(({ shape }) =>
    Object.entries<z.ZodType>(shape.data.shape)
      .filter(([, field]) => takes('u-1', field) && !takes('a b', field))
      .map(([name]) => name),
  );
  const ofOthers = new Set(ids.filter((id) => id !== 'deviceId' && !objectIdFields.has(id)));
  expect(ofOthers).toContain('payeeId');
  for (const name of ofOthers) {
    const event = { data: { [name]: 'u-1' } } as unknown as PlatformEvent;
    expect(withoutOtherAccounts(event).data, name).toEqual({ others: 1 });
  }
});

it('removed accounts are counted, and everything else stays unchanged', () => {
  const event = PlatformEvent.parse(examples['social.requested']);
  if (event.type !== 'social.requested') throw new Error('another event');
  const { version: _, platformId: _platform, ...kept } = event;
  expect(withoutOtherAccounts(event)).toEqual({
    ...kept,
    data: { others: event.data.targetIds.length },
  });
  const dataOf = (example: unknown) => withoutOtherAccounts(PlatformEvent.parse(example)).data;
  expect(dataOf(examples['social.followed'])).toEqual({ others: 1 });
  const repost = { ...examples['content.posted'].data, parentId: 'p-of-another' };
  const shown = dataOf({ ...examples['content.posted'], data: repost });
  expect(shown).toMatchObject({ others: 1 });
  expect(shown).not.toHaveProperty('parentId');
  expect(dataOf(examples['account.logged-in'])).not.toHaveProperty('others');
});
