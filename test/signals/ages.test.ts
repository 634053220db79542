import { expect, it } from 'vitest';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { hoursSince, minutesSince } from '#shared/signals/ages.ts';

it('hours are told for thirty days, and not before the event that they count from', () => {
  expect(hoursSince(null, 5 * hour)).toBeNull();
  expect(hoursSince(2 * hour, 5 * hour)).toBe(3);
  expect(hoursSince(5 * hour, 5 * hour)).toBe(0);
  expect(hoursSince(5 * hour + 1, 5 * hour)).toBeNull();
  expect(hoursSince(0, 30 * day)).toBe(720);
  expect(hoursSince(0, 30 * day + 1)).toBeNull();
});

it('minutes are told for a day, and not for money that came in later', () => {
  expect(minutesSince(null, hour)).toBeNull();
  expect(minutesSince(hour, hour + 7 * minute)).toBe(7);
  expect(minutesSince(hour + 1, hour)).toBeNull();
  expect(minutesSince(0, day)).toBe(1_440);
  expect(minutesSince(0, day + 1)).toBeNull();
});
