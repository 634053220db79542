import type { BrakeKey, Decision } from '../decisions/decision.ts';
import { digestOf } from '../decisions/digest.ts';
import { day, hour, hourOf, startOf } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { KeyedHash } from '../signals/keyed-hash.ts';

/**
 * Brakes keep a bad rule, a compromised sender or a flood of false reports from restricting many users. A
 * freeze increments a counter of every brake it falls under, in its own transaction and on condition that
 * the counter is below its cap; if a brake has no room left, the freeze becomes a flag. The same holds
 * for a challenge, a limit or a hidden post, under the brakes of its rules alone; but of an account that goes on posting,
 * further posts are only held back by them, and not counted (`effectsOf`).
 *
 * A counter is split into shards, so that freezes do not contend for one item. The caps of the shards sum
 * to the limit exactly, and no shard can exceed its cap: **within a clock hour the limit is never
 * exceeded**, whatever crashes, repeats or races. An hour that straddles two clock hours can see at most
 * twice the limit. A freeze tries every shard before it gives up, so the limit is also fully used.
 */
export const brakeShards = 8;

/** Far longer than an event may wait and still count in the hour of its arrival (`decidedNow`). */
const counterRetention = 29 * day;

/** The most that one brake lets through in a clock hour. */
export const brakeLimit = (key: BrakeKey, { brakes }: PlatformSettings): number => {
  if (key === 'platform') return brakes.freezesPerHour;
  if (key.startsWith('restrictions:')) return brakes.restrictionsPerRulePerHour;
  return key.startsWith('rule:') ? brakes.freezesPerRulePerHour : brakes.freezesPerSourcePerHour;
};

/** The cap of one shard; the caps of all shards sum to the limit. */
const capOf = (limit: number, shard: number): number =>
  Math.floor(limit / brakeShards) + (shard < limit % brakeShards ? 1 : 0);

/** One shard of one brake's counter: `n` becomes `n + 1` if `n < cap`; with `onlyObeyed`, it stays `n` if `n < cap`. */
export type BrakeItem = {
  readonly id: string;
  readonly platformId: string;
  readonly key: BrakeKey;
  /** The clock hour, e.g. `2026-11-24T08`. */
  readonly hour: string;
  readonly shard: number;
  readonly cap: number;
  readonly onlyObeyed?: boolean;
  /** When it is no longer needed, epoch milliseconds. */
  readonly expiresAt: number;
};

/** Returns the keys that one freeze counts toward. */
export const brakeKeysOf = (
  freezeRules: readonly string[],
  sources: readonly string[],
): readonly BrakeKey[] => [
  'platform',
  ...freezeRules.map((rule): BrakeKey => `rule:${rule}`),
  ...sources.map((source): BrakeKey => `source:${source}`),
];

/** Returns all shards of a brake for the clock hour of `at`. */
export const shardsOf = (
  platformId: string,
  key: BrakeKey,
  settings: PlatformSettings,
  at: number,
): readonly BrakeItem[] => {
  const limit = brakeLimit(key, settings);
  const name = `brake-${hourOf(at)}-${digestOf([platformId, key]).slice(0, 16)}`;
  return Array.from({ length: brakeShards }, (_, shard) => ({
    id: `${name}-${shard}`,
    platformId,
    key,
    hour: hourOf(at),
    shard,
    cap: capOf(limit, shard),
    expiresAt: startOf(hour, at) + counterRetention,
  })).filter(({ cap }) => cap > 0);
};

/**
 * Chooses the counters that a freeze must increment (with `onlyObeyed`, that must have room), one shard of each brake,
 * and reports the brakes that have no room.
 *
 * Start with `full` empty. If the transaction fails because of a counter, add its id to `full` and call
 * again; if `braked` is not empty, decide again with it.
 *
 * @param decisionId spreads freezes over the shards
 * @param at when it was decided (`DecidedEvent`), epoch milliseconds
 * @param full ids of counters that are at their cap
 */
export const brakeItemsFor = ({
  decisionId,
  platformId,
  keys,
  onlyObeyed = false,
  settings,
  at,
  hash,
  full,
}: {
  readonly decisionId: string;
  readonly platformId: string;
  readonly keys: readonly BrakeKey[];
  readonly onlyObeyed?: boolean;
  readonly settings: PlatformSettings;
  readonly at: number;
  readonly hash: KeyedHash;
  readonly full: ReadonlySet<string>;
}): { readonly items: readonly BrakeItem[]; readonly braked: ReadonlySet<BrakeKey> } => {
  const items: BrakeItem[] = [];
  const braked = new Set<BrakeKey>();
  for (const key of keys) {
    const shards = shardsOf(platformId, key, settings, at);
    const firstShard = hash(`${decisionId} ${key}`) % shards.length;
    const shardWithRoom = [...shards.slice(firstShard), ...shards.slice(0, firstShard)].find(
      ({ id }) => !full.has(id),
    );
    if (shardWithRoom) items.push(onlyObeyed ? { ...shardWithRoom, onlyObeyed } : shardWithRoom);
    else braked.add(key);
  }
  return { items, braked };
};

/** What held restrictions back: a brake, or any source's. An attack may trip those of many sources. */
export type TrippedBrake = BrakeKey | 'source';

const heldPrefix = 'held ';

/** The names under which a decision counts as held back: one for each brake and the clock hour. */
export const heldBackNames = ({
  braked = [],
  decidedAt,
}: Pick<Decision, 'braked' | 'decidedAt'>): readonly string[] => {
  const tripped = braked.map((key): TrippedBrake => (key.startsWith('source:') ? 'source' : key));
  return [...new Set(tripped)].map((key) => `${heldPrefix}${hourOf(decidedAt)} ${key}`);
};

/** What a brake held back in a clock hour. */
export type HeldBack = {
  readonly key: TrippedBrake;
  /** The rule whose brake it is; `null` for others. */
  readonly rule: string | null;
  /** Start of the hour, epoch milliseconds. */
  readonly from: number;
  /** Decisions, counted as closely as all figures. */
  readonly decisions: number;
};

/**
 * Returns what brakes held back, the latest hour first, from counts by day under `heldBackNames`. The counters of the
 * brakes themselves tell only what was let through.
 *
 * @example
 * heldBackIn([{ 'held 2026-11-24T08 platform': 12 }]); // [{ key: 'platform', rule: null, from: 1795507200000, decisions: 12 }]
 */
export const heldBackIn = (
  days: Iterable<Readonly<Record<string, number>>>,
): readonly HeldBack[] => {
  const sums = new Map<string, number>();
  for (const counts of days) {
    for (const [name, count] of Object.entries(counts)) {
      if (name.startsWith(heldPrefix)) sums.set(name, (sums.get(name) ?? 0) + count);
    }
  }
  return [...sums]
    .map(([name, decisions]): HeldBack => {
      const [hourName = '', key = ''] = name.slice(heldPrefix.length).split(' ');
      const [, rule = null] = key.split(':');
      return { key, rule, from: Date.parse(`${hourName}:00Z`), decisions };
    })
    .toSorted((a, b) => b.from - a.from || b.decisions - a.decisions);
};
