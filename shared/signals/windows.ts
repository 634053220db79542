import { day, hour, minute } from '../settings/durations.ts';

/** Tiers of buckets in one byte array: the recent past finely, the distant past coarsely. */
const ten = { length: 10 * minute, buckets: 6 };
const two = { length: 2 * hour, buckets: 12 };
const four = { length: 4 * hour, buckets: 6 };
const daily = { length: day, buckets: 7 };
const weekly = { length: 7 * day, buckets: 5 };

/** What is counted to the minute, and what only hours and days matter for. */
export type Grain = 'fine' | 'coarse';

const withOffsets = (tiers: readonly { readonly length: number; readonly buckets: number }[]) => {
  let offset = 0;
  return tiers.map((tier) => {
    const placed = { ...tier, offset };
    offset += tier.buckets;
    return placed;
  });
};

const tiersOf = {
  fine: withOffsets([ten, two, daily, weekly]),
  coarse: withOffsets([four, daily, weekly]),
} as const;

/** 30 bytes a fine ring, 18 a coarse one. */
export const ringBytes = { fine: 30, coarse: 18 } as const;

/** A bucket holds at most this many; beyond it figures read "at least". */
export const bucketLimit = 255;

/** How often something happened, by the event's own clock. Each figure is exact to one bucket and saturates. */
export type Counts = {
  readonly tenMinutes: number;
  readonly hour: number;
  readonly day: number;
  readonly week: number;
  readonly month: number;
};

/** Counts of one family over ten minutes (or four hours) to thirty days. */
export type Ring = Uint8Array;

export const emptyRing = (grain: Grain): Ring => new Uint8Array(ringBytes[grain]);

const grainOf = (ring: Ring): Grain => (ring.length === ringBytes.fine ? 'fine' : 'coarse');

const slot = (time: number, length: number, buckets: number) =>
  ((Math.floor(time / length) % buckets) + buckets) % buckets;

/**
 * The ring as it reads at a later time: buckets that passed out of the window are empty.
 *
 * @param from the time that the ring was last advanced to, epoch milliseconds
 */
export const advanceRing = (ring: Ring, from: number, to: number): Ring => {
  if (to <= from) return ring;
  let next = ring;
  for (const { length, buckets, offset } of tiersOf[grainOf(ring)]) {
    const passed = Math.min(Math.floor(to / length) - Math.floor(from / length), buckets);
    // Every tier is made of whole buckets of the one before it.
    if (passed === 0) break;
    let bucket = slot(to, length, buckets);
    for (let i = 0; i < passed; i++) {
      const index = offset + bucket;
      bucket = (bucket || buckets) - 1;
      // Most buckets that pass are empty already, and then the ring reads as it did.
      if (next[index] === 0) continue;
      if (next === ring) next = ring.slice();
      next[index] = 0;
    }
  }
  return next;
};

/**
 * The ring with `times` more events at `at`, where `asOf` is the time the ring is advanced to. An
 * event older than a tier reaches counts only in the coarser tiers: disorder never lands in a wrong
 * bucket.
 */
export const countInRing = (ring: Ring, at: number, asOf: number, times = 1): Ring => {
  const next = ring.slice();
  for (const { length, buckets, offset } of tiersOf[grainOf(ring)]) {
    const age = Math.floor(asOf / length) - Math.floor(at / length);
    if (age < 0 || age >= buckets) continue;
    const index = offset + slot(at, length, buckets);
    next[index] = Math.min(bucketLimit, (next[index] as number) + times);
  }
  return next;
};

/** How many were counted in later buckets than that of `at`: as many as any tier can tell. */
export const laterInRing = (ring: Ring, at: number, asOf: number): number =>
  Math.max(
    ...tiersOf[grainOf(ring)].map(({ length, buckets, offset }) => {
      const age = Math.floor(asOf / length) - Math.floor(at / length);
      let later = 0;
      for (let i = 0; i < Math.min(age, buckets); i++) {
        later += ring[offset + slot(asOf - i * length, length, buckets)] as number;
      }
      return later;
    }),
  );

/** The ring without the one that was counted last but `later`, wherever it still reaches so far back. */
export const uncountInRing = (ring: Ring, later: number, asOf: number): Ring => {
  const next = ring.slice();
  for (const { length, buckets, offset } of tiersOf[grainOf(ring)]) {
    let left = later;
    for (let i = 0; i < buckets; i++) {
      const index = offset + slot(asOf - i * length, length, buckets);
      const there = next[index] as number;
      if (there > left) {
        next[index] = there - 1;
        break;
      }
      left -= there;
    }
  }
  return next;
};

const sum = (ring: Ring, from: number, buckets: number) => {
  let total = 0;
  for (let i = 0; i < buckets; i++) total += ring[from + i] as number;
  return total;
};

/**
 * What the ring says at the time it is advanced to. Ten minutes are the running and the last bucket
 * (10 to 20 minutes), so that a burst across a boundary is never halved; an hour, a day and a week are
 * short by at most one bucket, and a month is the running week and the four before it (28 to 35 days).
 * A coarse ring knows nothing below a day.
 */
export const readRing = (ring: Ring, asOf: number): Counts => {
  const fine = ring.length === ringBytes.fine;
  const start = fine ? ten.buckets : 0;
  const hours = fine ? two.buckets : four.buckets;
  const hour = fine ? sum(ring, 0, ten.buckets) : 0;
  // Coarse buckets are full sooner: a longer window never says less than a shorter one.
  const day = Math.max(hour, sum(ring, start, hours));
  const week = Math.max(day, sum(ring, start + hours, daily.buckets));
  return {
    tenMinutes: fine
      ? (ring[slot(asOf, ten.length, ten.buckets)] as number) +
        (ring[slot(asOf - ten.length, ten.length, ten.buckets)] as number)
      : 0,
    hour,
    day,
    week,
    month: Math.max(week, sum(ring, start + hours + daily.buckets, weekly.buckets)),
  };
};

/** What a ring says at most: where every bucket is full. */
export const mostCounted: { readonly [G in Grain]: Counts } = {
  fine: readRing(emptyRing('fine').fill(bucketLimit), 0),
  coarse: readRing(emptyRing('coarse').fill(bucketLimit), 0),
};
