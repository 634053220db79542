import { dateOf, day as dayLength } from '../settings/durations.ts';
import type { SealStore } from '../stores/seals/port.ts';
import type { Signer } from '../stores/signer/port.ts';
import { rootOf } from '../telemetry/audit.ts';
import {
  dayAfter,
  keyName,
  Seal,
  type SealBody,
  type SealProblem,
  sealedBytes,
  sealHash,
  verifySeal,
} from '../telemetry/seal.ts';
import type { Ports } from './ports.ts';

export type SealingPorts = {
  readonly platformId: string;
  readonly seals: SealStore;
  readonly signer: Signer;
} & Pick<Ports, 'clock' | 'log'>;

/** A day is sealed when what was written on it can be read from the index, which follows within seconds. */
const settledAfter = 600_000;
/** How far the first seal of all looks back for the first entry: much longer than its timer waits. */
const daysBack = 35;
/** A run has time for so many days; the next goes on from there. */
const mostDays = 100;

/** The first day with an entry: there the seals begin. */
const firstDay = async (seals: SealStore, through: string): Promise<string | null> => {
  for (let back = daysBack; back >= 0; back--) {
    const day = dateOf(Date.parse(through) - back * dayLength);
    if ((await seals.headsOn(day)).size > 0) return day;
  }
  return null;
};

/**
 * Seals every day that is over and not sealed yet, in order: the root over the heads of that day,
 * chained to the day before, signed. From the first entry on, a day on which nothing grew is sealed
 * too, so that a missing one shows. Gives the days that it sealed.
 *
 * A repeated or a second run lands on what is there.
 *
 * @throws Unavailable when the store or the signer is
 * @throws {z.ZodError} when the latest seal can no longer be read: nothing is built on it
 */
export const sealAudit = async ({
  platformId,
  seals,
  signer,
  clock,
  log,
}: SealingPorts): Promise<readonly string[]> => {
  const through = dateOf(clock.now() - settledAfter - dayLength);
  let last = await seals.last();
  const from = last ? dayAfter(last.day) : await firstDay(seals, through);
  if (from === null || from > through) return [];

  const key = keyName(await signer.publicKey());
  const sealed: string[] = [];
  for (let day = from; day <= through && sealed.length < mostDays; day = dayAfter(day)) {
    const heads = await seals.headsOn(day);
    const body: SealBody = {
      version: 1,
      platformId,
      day,
      root: rootOf(heads),
      chains: heads.size,
      previous: last?.hash ?? '',
      sealedAt: clock.now(),
      key,
    };
    const signature = await signer.sign(sealedBytes(body));
    const seal: Seal = {
      ...body,
      hash: sealHash(body),
      signature: Buffer.from(signature).toString('base64url'),
    };
    if ((await seals.keep(seal)) === 'there') {
      log.info('sealed-by-another', { day });
      break;
    }
    log.info('sealed', { day, chains: heads.size });
    sealed.push(day);
    last = seal;
  }
  return sealed;
};

/** What an auditor finds in the seals. */
export type SealsVerified = {
  readonly seals: number;
  /** The last sealed day, and the hash that an auditor who writes it down can hold the log to. */
  readonly through: { readonly day: string; readonly hash: string } | null;
  readonly broken: readonly { readonly day: string; readonly problem: SealProblem }[];
};

/**
 * Checks every seal: no day missing, each chained to the one before, signed by a key of ours, and its root
 * what the entries of its day come to now. Once a key signed, none before it signs any more: who got hold of an
 * old one seals nothing new.
 *
 * @param publicKey SPKI in PEM, not from the log itself
 * @param former those of keys before it, the oldest first
 * @throws Unavailable when the store is
 */
export const verifySeals = async (
  seals: SealStore,
  publicKey: string,
  former: readonly string[] = [],
): Promise<SealsVerified> => {
  let inUse = [...former, publicKey];
  const broken: { day: string; problem: SealProblem }[] = [];
  const all = await seals.all();
  let before: Seal | null = null;
  for (const { day, seal } of all) {
    const { key } = Seal.safeParse(seal).data ?? {};
    const signer = inUse.find((one) => keyName(one) === key) ?? publicKey;
    const problem = verifySeal(seal, before, signer);
    if (problem) broken.push({ day, problem });
    else inUse = inUse.slice(inUse.indexOf(signer));
    // What cannot be read is not built on: the seal after it is missing its day before.
    if (problem === 'shape') continue;
    before = seal as Seal;
    if (before.day !== day) broken.push({ day, problem: 'shape' });
    else if (!problem && rootOf(await seals.headsOn(day)) !== before.root) {
      broken.push({ day, problem: 'root' });
    }
  }
  return {
    seals: all.length,
    through: before && { day: before.day, hash: before.hash },
    broken,
  };
};
