import { sizes } from './account-state.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';
import { addToSketch, isInSketch, type Sketch } from './sketch.ts';

/*
 * An entry of an account's targets is a person and, in its lowest four bits, the step of the largest amount that the
 * account paid them: each step is four times the one before, 0 tells of no payment.
 */
const steps = 16;

const stepOf = (minor: number): number =>
  minor < 1 ? 0 : Math.min(paidUnknown, 1 + Math.floor(Math.log2(minor) / 2));

/** The step of a payment of unknown size, as large as any. */
export const paidUnknown = steps - 1;

/** The person behind an entry of an account's targets. */
export const personIn = (target: number): number => target - (target % steps);

/** Returns a person as targets hold them, unpaid. */
export const personOf = (id: string, hash: KeyedHash): number => personIn(shortHash(hash(id)));

/** Adds a person whom the account approached or paid. The largest payment stays. */
export const addTarget = (targets: Sketch, person: number, minor = 0): Sketch => {
  const entry = person + stepOf(minor);
  return targets.some((target) => personIn(target) === person)
    ? targets.map((target) => (personIn(target) === person ? Math.max(target, entry) : target))
    : addToSketch(targets, entry, sizes.targets);
};

/** Whether the account approached or paid a person; `null` if the full sketch gives no answer. */
export const wasApproached = (targets: Sketch, person: number): boolean | null =>
  isInSketch(targets.map(personIn), person, sizes.targets);

/**
 * Whether the account paid a person an amount of like size before; `null` if the full sketch gives no answer. A
 * sixteenth always is of like size, less than a sixty-fourth never is: a cent sent ahead makes nobody known.
 */
export const wasPaid = (targets: Sketch, person: number, minor: number): boolean | null =>
  wasApproached(targets, person) &&
  targets.some(
    (target) => target >= person + Math.max(1, stepOf(minor) - 2) && personIn(target) === person,
  );

/**
 * Whether the account turned to a person otherwise than with a payment that is small beside an amount; `false` if the
 * full sketch gives no answer.
 */
export const isAcquaintance = (targets: Sketch, person: number, minor: number): boolean =>
  targets.includes(person) || wasPaid(targets, person, minor) === true;
