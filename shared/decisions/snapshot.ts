import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type CountFamily, countFamilies, countGrains } from '../signals/account-state.ts';
import { type Link, unsharedLink } from '../signals/entity-state.ts';
import { noMemory } from '../signals/memory.ts';
import type { Signals } from '../signals/signals.ts';
import type { Counts } from '../signals/windows.ts';

/** Signals as stored with a decision: only what differs from an unknown account. */
export const SignalSnapshot = z.record(z.string(), z.json());
export type SignalSnapshot = z.infer<typeof SignalSnapshot>;

type Fields = { readonly [name: string]: unknown };

/** Fields that are always stored: no value of theirs is usual. */
type AlwaysStored = {
  readonly event: 'type';
  readonly content: 'template';
  readonly payment: 'amountMinor' | 'currency';
  readonly report: 'reason';
  readonly counterpart: 'id';
};

/**
 * A default for each field of these sections. A new signal does not compile without one: decisions made before it
 * existed are read with that value.
 */
type DefaultsOf<Section extends keyof Signals> = {
  readonly [S in Section]: Omit<
    NonNullable<Signals[S]>,
    S extends keyof AlwaysStored ? AlwaysStored[S] : never
  >;
};

type OptionalSection = {
  [S in keyof Signals]-?: undefined extends Signals[S] ? S : never;
}[keyof Signals];

/** Sections that every event has, with their defaults. */
const defaultSections = {
  event: {
    service: null,
    contentKind: null,
    hour: null,
    late: false,
    beforeClearance: false,
    degraded: [],
  },
  account: {
    ageHours: null,
    imported: false,
    signedUpBefore: false,
    standing: 'active',
    gated: false,
    dormantDays: 0,
    pace: { intervals: 0, meanSeconds: null, variation: null },
    credentialChangedHours: null,
    profileChangedHours: null,
    profileFields: 0,
    newDeviceHours: null,
    newBlockHours: null,
    newCountryHours: null,
    seenDays: 0,
    remembered: noMemory.weights,
    answered: false,
    onEarlierDevice: false,
    devices: 0,
    blocks: 0,
  },
  realName: {
    status: 'unverified',
    level: null,
    verifiedHours: null,
    required: 'identity',
    gateClosed: false,
    identityLimit: 5,
    holderShown: false,
  },
  novelty: { device: false, block: false, country: false },
  social: {
    targets: 0,
    novelTargets: 0,
    acceptRate: null,
    openings: 0,
    answerRate: null,
    choice: { targets: 0, newcomers: 0, restricted: 0 },
  },
} as const satisfies DefaultsOf<Exclude<keyof Signals, OptionalSection | 'counts' | 'links'>>;

/** Sections that only some events have: an empty section still means that it is there. */
const optionalSections = {
  signUp: {
    formSeconds: null,
    automation: null,
    disposableMail: false,
    virtualOperator: false,
    hostingNetwork: false,
    countryMismatch: false,
  },
  content: {
    score: 0,
    verdict: 'allow',
    category: null,
    intent: null,
    evidence: [],
    contacts: [],
    contentId: null,
    templateAccounts: 1,
    imageLabels: [],
  },
  payment: {
    minutesSinceReceived: null,
    receivedMinor: 0,
    payers: 0,
    strangers: 0,
    acquaintances: 0,
    holderMatches: null,
    firstToPayee: false,
    paidByPayee: false,
  },
  report: {
    reporters: 0,
    reporterCredible: false,
    reporterNew: false,
    reported: 0,
    reportedRestricted: 0,
  },
  listed: { matches: [], counterpart: [] },
  counterpart: { ageHours: null, standing: 'active', reporters: 0, payers: 0, acquainted: false },
} as const satisfies DefaultsOf<OptionalSection>;

const defaults: Fields = { ...defaultSections, ...optionalSections };

const grains = {
  fine: ['tenMinutes', 'hour', 'day', 'week', 'month'],
  coarse: ['day', 'week', 'month'],
} as const;

const withoutDefaults = (fields: Fields, defaults: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => !(name in defaults && isDeepStrictEqual(value, defaults[name])),
    ),
  );

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** Counts as tuples, finest grain first; families without counts are left out. */
const packCounts = (counts: Signals['counts']): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    countFamilies.flatMap((family): [string, readonly number[]][] => {
      const figures: Partial<Counts> = counts[family];
      const tuple = grains[countGrains[family]].map((grain) => figures[grain] ?? 0);
      return tuple.every((figure) => figure === 0) ? [] : [[family, tuple]];
    }),
  );

const unpackCounts = (packed: { readonly [Family in CountFamily]?: readonly number[] }): Fields =>
  Object.fromEntries(
    countFamilies.map((family) => [
      family,
      Object.fromEntries(
        grains[countGrains[family]].map((grain, i) => [grain, packed[family]?.[i] ?? 0]),
      ),
    ]),
  );

/**
 * Returns signals as plain JSON, without the values that every unknown account has.
 *
 * @example
 * declare const signals: Signals;
 * expandSignals(compactSignals(signals)); // equal to `signals`
 */
export const compactSignals = ({ counts, links, ...sections }: Signals): SignalSnapshot => {
  const packed: Record<string, Fields> = {
    counts: packCounts(counts),
    links: mapValues(links as Readonly<Record<string, Link>>, (link) =>
      withoutDefaults(link, unsharedLink),
    ),
  };
  for (const [name, section] of Object.entries(sections)) {
    packed[name] = withoutDefaults(section, (defaults[name] ?? {}) as Fields);
  }
  return JSON.parse(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(packed).filter(
          ([name, fields]) => name in optionalSections || !isEmpty(fields),
        ),
      ),
    ),
  );
};

/** Reverses `compactSignals`, so that a stored decision can be judged and decided again. */
export const expandSignals = (snapshot: SignalSnapshot): Signals => {
  const { counts, links, ...sections } = snapshot as Readonly<Record<string, Fields>>;
  const expanded: Record<string, Fields> = { ...defaultSections };
  for (const [name, fields] of Object.entries(sections)) {
    expanded[name] = { ...(defaults[name] as Fields | undefined), ...fields };
  }
  return {
    ...expanded,
    counts: unpackCounts(counts ?? {}),
    links: mapValues((links ?? {}) as Readonly<Record<string, Fields>>, (link) => ({
      ...unsharedLink,
      ...link,
    })),
  } as unknown as Signals;
};
