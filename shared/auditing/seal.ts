import type { Ports } from '../screening/ports.ts';
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

export type SealingPorts = {
  readonly platformId: string;
  readonly seals: SealStore;
  readonly signer: Signer;
} & Pick<Ports, 'clock' | 'log'>;

/**
 * Milliseconds after midnight UTC until a day is sealed: its entries must be readable from the index, which
 * lags by seconds.
 */
const sealDelay = 600_000;
/**
 * How many days the very first seal looks back for the first entry: much longer than the timer's interval.
 */
const daysBack = 35;
/** How many days one run has time for; the next run continues. */
const mostDays = 100;

/** The first day with an entry, on which the seals begin; `null` if there is none. */
const firstDay = async (seals: SealStore, through: string): Promise<string | null> => {
  for (let back = daysBack; back >= 0; back--) {
    const day = dateOf(Date.parse(through) - back * dayLength);
    if ((await seals.headsOn(day)).size > 0) return day;
  }
  return null;
};

/**
 * Seals every day that is over and not sealed yet, in order: the root over the heads of that day, chained to
 * the previous day's seal, and signed. From the first entry on, days without entries are sealed too, so that
 * a missing seal is noticed. Returns the days that it sealed.
 *
 * Idempotent: a repeated or concurrent run keeps the seals that exist.
 *
 * @throws Unavailable if the store or the signer is unavailable
 * @throws {z.ZodError} if the latest seal can no longer be read: no further seal is chained to it
 */
export const sealAudit = async ({
  platformId,
  seals,
  signer,
  clock,
  log,
}: SealingPorts): Promise<readonly string[]> => {
  const through = dateOf(clock.now() - sealDelay - dayLength);
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
      log.info('already-sealed', { day });
      break;
    }
    log.info('audit-sealed', { day, chains: heads.size });
    sealed.push(day);
    last = seal;
  }
  return sealed;
};

/** How far the seals hold, and which do not. */
type SealsVerified = {
  readonly seals: number;
  /** The last sealed day and its hash. An auditor who notes the hash can later check the log against it. */
  readonly through: { readonly day: string; readonly hash: string } | null;
  readonly broken: readonly { readonly day: string; readonly problem: SealProblem }[];
};

/**
 * Verifies every seal: no day is missing, each seal is chained to the one before and signed by one of our
 * keys, and its root matches the entries of its day as they are now. Once a key has signed, earlier keys are
 * no longer accepted, so that a stolen old key cannot seal anything new.
 *
 * @param publicKey SPKI in PEM, not from the log itself
 * @param former earlier keys, the oldest first
 * @throws Unavailable if the store is unavailable
 */
export const verifySeals = async (
  seals: SealStore,
  publicKey: string,
  former: readonly string[] = [],
): Promise<SealsVerified> => {
  let acceptedKeys = [...former, publicKey];
  const broken: { day: string; problem: SealProblem }[] = [];
  const all = await seals.all();
  let before: Seal | null = null;
  for (const { day, seal } of all) {
    const { key } = Seal.safeParse(seal).data ?? {};
    const signer = acceptedKeys.find((one) => keyName(one) === key) ?? publicKey;
    const problem = verifySeal(seal, before, signer);
    if (problem) broken.push({ day, problem });
    else acceptedKeys = acceptedKeys.slice(acceptedKeys.indexOf(signer));
    // An unreadable seal is skipped as a predecessor: the next seal then reports its previous day as missing.
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
