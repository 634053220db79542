import { expect, it } from 'vitest';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { markOf } from '#shared/screening/history.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';

it('the mark of an event stays the same in every release', () => {
  const occurrence = {
    event: { accountId: 'u-1', eventId: 'e-1' },
    digest: '0a0b0c0d',
    at: 7,
  } as Occurrence;
  const hash: KeyedHash = (name) => ({ 'e-1': 1, 'counterpart:u-1 e-1': 2 })[name] ?? 0;
  expect(markOf(occurrence, 'home', hash)).toEqual({ id: 1, digest: 0x0a0b0c, at: 7 });
  expect(markOf(occurrence, 'counterpart', hash)).toEqual({ id: 2, digest: 0x0a0b0c, at: 7 });
});
