/**
 * Hashes a name to an integer in [0, 2⁴⁸) with the platform's secret, so values cannot be guessed. Created in
 * `connect/` and passed to its users.
 */
export type KeyedHash = (name: string) => number;

/** Shortens a keyed hash to 32 bits, for the small sets of an account. */
export const shortHash = (hash: number): number => Math.floor(hash / 65_536);
