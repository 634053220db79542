import { describe, expect, it } from 'vitest';
import { day } from '#shared/settings/durations.ts';
import { matchesOf } from '#shared/signals/listed.ts';
import { standing } from '../lists/specimens.ts';
import { now } from '../stores/worlds.ts';

describe('list matches of an event', () => {
  const lists = (clearedAt: number | null) =>
    matchesOf(
      [standing(), standing({ list: 'allow' }), standing({ list: 'watch', since: now + 1 })],
      now + day,
      clearedAt,
    ).map(({ list }) => list);

  it('are all entries in force', () => {
    expect(lists(null)).toEqual(['block', 'allow', 'watch']);
    expect(matchesOf([standing({ expiresAt: now })], now, null)).toEqual([]);
  });

  it('exclude entries known when a person cleared the account, except exemptions', () => {
    expect(lists(now)).toEqual(['allow', 'watch']);
    expect(lists(now - 1)).toEqual(['block', 'allow', 'watch']);
  });
});
