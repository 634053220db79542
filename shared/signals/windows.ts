import { day, hour, minute } from '../settings/durations.ts';

// Tiers of buckets in one byte array: fine for the recent past, coarse for the distant past.
const tenMinuteTier = { length: 10 * minute, buckets: 6 };
const twoHourTier = { length: 2 * hour, buckets: 12 };
const fourHourTier = { length: 4 * hour, buckets: 6 };
const dailyTier = { length: day, buckets: 7 };
const weeklyTier = { length: 7 * day, buckets: 5 };

/** Resolution of a ring: `fine` starts at ten minutes, `coarse` at four hours. */
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
  fine: withOffsets([tenMinuteTier, twoHourTier, dailyTier, weeklyTier]),
  coarse: withOffsets([fourHourTier, dailyTier, weeklyTier]),
} as const;

/** Size of a ring in bytes: one per bucket. */
export const ringBytes = { fine: 30, coarse: 18 } as const;

/** The largest count of a bucket. From there on, counts are lower bounds. */
export const bucketLimit = 255;

/** How often something happened, by event time. Each count is accurate to one bucket, and saturates. */
export type Counts = {
  readonly tenMinutes: number;
  readonly hour: number;
  readonly day: number;
  readonly week: number;
  readonly month: number;
};

/** A sliding-window counter of one family, from ten minutes (or four hours) to thirty days. */
export type Ring = Uint8Array;

/** Returns a ring without counts. */
export const emptyRing = (grain: Grain): Ring => new Uint8Array(ringBytes[grain]);

const grainOf = (ring: Ring): Grain => (ring.length === ringBytes.fine ? 'fine' : 'coarse');

const slotAt = (time: number, length: number, buckets: number) =>
  ((Math.floor(time / length) % buckets) + buckets) % buckets;

/**
 * Advances a ring to a later time: clears the buckets that left the window.
 *
 * @param from the time that the ring was last advanced to, epoch milliseconds
 * @returns the same ring if nothing changes
 */
export const advanceRing = (ring: Ring, from: number, to: number): Ring => {
  if (to <= from) return ring;
  let next = ring;
  for (const { length, buckets, offset } of tiersOf[grainOf(ring)]) {
    const passed = Math.min(Math.floor(to / length) - Math.floor(from / length), buckets);
    // A bucket of a tier spans whole buckets of the previous tier, so later tiers do not advance either.
    if (passed === 0) break;
    let bucket = slotAt(to, length, buckets);
    for (let i = 0; i < passed; i++) {
      const index = offset + bucket;
      bucket = (bucket || buckets) - 1;
      // Most of these buckets are empty already: copy the ring only if one is not.
      if (next[index] === 0) continue;
      if (next === ring) next = ring.slice();
      next[index] = 0;
    }
  }
  return next;
};

/**
 * Adds `times` events at `at` to a ring that is advanced to `asOf`. An event too old for a tier counts only
 * in the coarser tiers, so out-of-order events never count in a wrong bucket.
 */
export const countInRing = (ring: Ring, at: number, asOf: number, times = 1): Ring => {
  const next = ring.slice();
  for (const { length, buckets, offset } of tiersOf[grainOf(ring)]) {
    const age = Math.floor(asOf / length) - Math.floor(at / length);
    if (age < 0 || age >= buckets) continue;
    const index = offset + slotAt(at, length, buckets);
    next[index] = Math.min(bucketLimit, (next[index] as number) + times);
  }
  return next;
};

/** Returns how many events were counted in buckets after that of `at`: the largest number of any tier. */
export const countLaterInRing = (ring: Ring, at: number, asOf: number): number =>
  Math.max(
    ...tiersOf[grainOf(ring)].map(({ length, buckets, offset }) => {
      const age = Math.floor(asOf / length) - Math.floor(at / length);
      let later = 0;
      for (let i = 0; i < Math.min(age, buckets); i++) {
        later += ring[offset + slotAt(asOf - i * length, length, buckets)] as number;
      }
      return later;
    }),
  );

/** Removes the event after which `later` more were counted, from all tiers that still contain it. */
export const uncountInRing = (ring: Ring, later: number, asOf: number): Ring => {
  const next = ring.slice();
  for (const { length, buckets, offset } of tiersOf[grainOf(ring)]) {
    let remaining = later;
    for (let i = 0; i < buckets; i++) {
      const index = offset + slotAt(asOf - i * length, length, buckets);
      const count = next[index] as number;
      if (count > remaining) {
        next[index] = count - 1;
        break;
      }
      remaining -= count;
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
 * Returns the counts of a ring that is advanced to `asOf`.
 *
 * `tenMinutes` covers the current and the previous bucket (10 to 20 minutes), so a burst across a boundary
 * is not split. `hour`, `day` and `week` are short by at most one bucket. `month` covers the current week
 * and the four before it (28 to 35 days). A coarse ring has no counts below a day.
 */
export const readRing = (ring: Ring, asOf: number): Counts => {
  const isFine = ring.length === ringBytes.fine;
  const start = isFine ? tenMinuteTier.buckets : 0;
  const hours = isFine ? twoHourTier.buckets : fourHourTier.buckets;
  const hour = isFine ? sum(ring, 0, tenMinuteTier.buckets) : 0;
  // Coarse buckets saturate sooner: a longer window must not count less than a shorter one.
  const day = Math.max(hour, sum(ring, start, hours));
  const week = Math.max(day, sum(ring, start + hours, dailyTier.buckets));
  return {
    tenMinutes: isFine
      ? (ring[slotAt(asOf, tenMinuteTier.length, tenMinuteTier.buckets)] as number) +
        (ring[
          slotAt(asOf - tenMinuteTier.length, tenMinuteTier.length, tenMinuteTier.buckets)
        ] as number)
      : 0,
    hour,
    day,
    week,
    month: Math.max(week, sum(ring, start + hours + dailyTier.buckets, weeklyTier.buckets)),
  };
};

/** The largest counts of a ring, with every bucket full. */
export const saturatedCounts: { readonly [G in Grain]: Counts } = {
  fine: readRing(emptyRing('fine').fill(bucketLimit), 0),
  coarse: readRing(emptyRing('coarse').fill(bucketLimit), 0),
};
