/**
 * A keyed hash of a name to a whole number in [0, 2⁴⁸): the platform's secret makes it unguessable.
 * Made by `connect/`, given to whoever needs it.
 */
export type KeyedHash = (name: string) => number;

/** The same hash in 32 bits, for the small sets of an account. */
export const short = (hash: number): number => Math.floor(hash / 65_536);
