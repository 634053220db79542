import { sizes } from './account-state.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';
import { addToSketch, isInSketch, type Sketch } from './sketch.ts';

/** The person behind an entry of an account's targets: the entry without its lowest bit, which tells of a payment. */
export const personIn = (target: number): number => target - (target % 2);

/** Returns a person as targets hold them, unpaid. */
export const personOf = (id: string, hash: KeyedHash): number => personIn(shortHash(hash(id)));

/** Adds a person whom the account approached or paid. One who was paid stays so. */
export const addTarget = (targets: Sketch, person: number, paid: boolean): Sketch => {
  if (!targets.some((target) => personIn(target) === person)) {
    return addToSketch(targets, paid ? person + 1 : person, sizes.targets);
  }
  return paid && targets.includes(person)
    ? targets.map((target) => (target === person ? person + 1 : target))
    : targets;
};

/** Whether the account approached or paid a person; `null` if the full sketch gives no answer. */
export const wasApproached = (targets: Sketch, person: number): boolean | null =>
  isInSketch(targets.map(personIn), person, sizes.targets);

/** Whether the account paid a person; `null` if the full sketch gives no answer. */
export const wasPaid = (targets: Sketch, person: number): boolean | null =>
  wasApproached(targets, person) && targets.includes(person + 1);
