import type { Counts } from './signals.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Four tiers of buckets in one byte array: the recent past finely, the distant past coarsely. */
const tiers = [
  { length: 10 * minute, buckets: 6, offset: 0 },
  { length: 2 * hour, buckets: 12, offset: 6 },
  { length: day, buckets: 7, offset: 18 },
  { length: 7 * day, buckets: 5, offset: 25 },
] as const;

const ringBytes = 30;

/** A bucket holds at most this many; beyond it figures read "at least". */
export const bucketLimit = 255;

/** Counts of one family over ten minutes to thirty days, 30 bytes. */
export type Ring = Uint8Array;

export const emptyRing = (): Ring => new Uint8Array(ringBytes);

const slot = (time: number, length: number, buckets: number) =>
  ((Math.floor(time / length) % buckets) + buckets) % buckets;

/**
 * The ring as it reads at a later time: buckets that passed out of the window are empty.
 *
 * @param from the time that the ring was last advanced to, epoch milliseconds
 */
export const advanceRing = (ring: Ring, from: number, to: number): Ring => {
  if (to <= from) return ring;
  const next = Uint8Array.from(ring);
  for (const { length, buckets, offset } of tiers) {
    const passed = Math.min(Math.floor(to / length) - Math.floor(from / length), buckets);
    for (let i = 0; i < passed; i++) next[offset + slot(to - i * length, length, buckets)] = 0;
  }
  return next;
};

/**
 * The ring with `times` more events at `at`, where `asOf` is the time the ring is advanced to. An
 * event older than a tier reaches counts only in the coarser tiers: disorder never lands in a wrong
 * bucket.
 */
export const countInRing = (ring: Ring, at: number, asOf: number, times = 1): Ring => {
  const next = Uint8Array.from(ring);
  for (const { length, buckets, offset } of tiers) {
    const age = Math.floor(asOf / length) - Math.floor(at / length);
    if (age < 0 || age >= buckets) continue;
    const index = offset + slot(at, length, buckets);
    next[index] = Math.min(bucketLimit, (next[index] as number) + times);
  }
  return next;
};

const sum = (ring: Ring, offset: number, buckets: number) => {
  let total = 0;
  for (let i = 0; i < buckets; i++) total += ring[offset + i] as number;
  return total;
};

/**
 * What the ring says at the time it is advanced to. Ten minutes are the running and the last bucket
 * (10 to 20 minutes), so that a burst across a boundary is never halved.
 */
export const readRing = (ring: Ring, asOf: number): Counts => {
  const [ten, two, daily, weekly] = tiers;
  return {
    tenMinutes:
      (ring[slot(asOf, ten.length, ten.buckets)] as number) +
      (ring[slot(asOf - ten.length, ten.length, ten.buckets)] as number),
    hour: sum(ring, ten.offset, ten.buckets),
    day: sum(ring, two.offset, two.buckets),
    week: sum(ring, daily.offset, daily.buckets),
    month: sum(ring, weekly.offset, weekly.buckets),
  };
};
