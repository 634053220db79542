import { reaches, type VerificationLevel, type VerificationStatus } from '../settings/platform.ts';
import type { Tier } from '../settings/review.ts';
import { type Marks, marksKept, noMarks } from './marks.ts';
import { type Memory, noMemory } from './memory.ts';
import { noPace, type Pace } from './pace.ts';
import type { Sketch } from './sketch.ts';
import { type Grain, type Ring, ringBytes } from './windows.ts';

/** What is counted, as seen from the account whose state it is, and how finely. */
export const countGrains = {
  logins: 'fine',
  posts: 'fine',
  requests: 'fine',
  messages: 'fine',
  transfersOut: 'fine',
  transfersIn: 'fine',
  joins: 'coarse',
  accepted: 'coarse',
  rejected: 'coarse',
  reports: 'coarse',
  reportsFiled: 'coarse',
  risky: 'coarse',
} as const satisfies Record<string, Grain>;
export type CountFamily = keyof typeof countGrains;

export const countFamilies = Object.keys(countGrains) as readonly CountFamily[];

/** Parts of a profile that its owner changes. */
export const profileFields = ['nickname', 'avatar', 'bio', 'region', 'other'] as const;
export type ProfileField = (typeof profileFields)[number];

/** How an account stands, from least to most restricted. The order is stored (`stores/states/codec.ts`). */
export const standings = ['active', 'challenged', 'limited', 'frozen', 'closed'] as const;
export type Standing = (typeof standings)[number];

/** What is done to an account that is brought to a standing. A closing is its platform's, or its holder's. */
export const actFor = {
  active: 'release',
  challenged: 'challenge',
  limited: 'limit',
  frozen: 'freeze',
} as const satisfies Readonly<Record<Exclude<Standing, 'closed'>, string>>;

/** The standing that an act brings an account to. */
export const standingBy = {
  release: 'active',
  challenge: 'challenged',
  limit: 'limited',
  freeze: 'frozen',
} as const satisfies { readonly [S in keyof typeof actFor as (typeof actFor)[S]]: S };

/**
 * What is known of closing an account beside its standing. Times to the second, so that closings and
 * reopenings may come in any order.
 */
export type Closure = {
  /** When its platform last closed it, which it does for cause; `null`: it did not, or took it back. */
  readonly byPlatform: number | null;
  /** When it was last reopened: whoever closed it before has not. */
  readonly reopened: number | null;
  /** How it stood when it was closed, and stands again when it is reopened; `active` while it is open. */
  readonly from: Exclude<Standing, 'closed'>;
  /** Since when it stood like that, while it is closed: a verification of after that meets a challenge. */
  readonly since: number | null;
};

/** Never closed. */
export const neverClosed: Closure = {
  byPlatform: null,
  reopened: null,
  from: 'active',
  since: null,
};

/** One account's whole memory: at most 960 bytes as stored, whatever happens to it. */
export type AccountState = {
  /** Rises by one with every commit; a write names the version it read. */
  readonly version: number;
  /** Epoch milliseconds of the first event seen. */
  readonly firstSeenAt: number;
  /** `null` when neither a sign-up nor an import was seen. */
  readonly signedUpAt: number | null;
  readonly imported: boolean;
  readonly closure: Closure;
  /** What it is worth to the platform; `null`: the platform did not say. */
  readonly tier: Tier | null;
  /** The latest event time: what the rings are advanced to. */
  readonly asOf: number;
  /** When it last did something itself, to the second; `null` for never. */
  readonly lastActAt: number | null;
  readonly pace: Pace;
  readonly verification: {
    readonly status: VerificationStatus;
    readonly level: VerificationLevel | null;
    /** When the status was given, and when it ends by itself. */
    readonly since: number;
    readonly until: number | null;
  };
  readonly standing: {
    readonly is: Standing;
    /** Rises with every change; commands carry it, so that order and repetition cannot harm. */
    readonly version: number;
    readonly since: number;
    /** When a timed hold ends. */
    readonly until: number | null;
    readonly decisionId: string | null;
    /** The real-name gate alone asked for it: it ends with a verified name, heard however late. */
    readonly gate?: true;
  };
  /** Only families that ever counted have a ring. */
  readonly rings: { readonly [Family in CountFamily]?: Ring };
  /** Accounts approached or paid, and payers: 32-bit keyed hashes. */
  readonly targets: Sketch;
  /**
   * Of the people approached lately of whom the sketch could tell, the share never approached before,
   * 0 to 255: each counts an eighth.
   */
  readonly novelty: number;
  /** How often it wrote first to somebody while it was new, and was answered then; 255 at most. */
  readonly openings: { readonly sent: number; readonly answered: number };
  readonly payers: Sketch;
  /** Credible reporters as such hashes, whoever reported last at the end. */
  readonly reporters: readonly number[];
  /** 32-bit keyed hashes of known devices, address blocks and countries, the one it was seen with last at the end. */
  readonly devices: readonly number[];
  readonly blocks: readonly number[];
  readonly countries: readonly string[];
  /** When the latest of each came up beside others it already had, to the hour. */
  readonly newest: {
    readonly device: number | null;
    readonly block: number | null;
    readonly country: number | null;
  };
  readonly credentialChangedAt: number | null;
  readonly profileChangedAt: number | null;
  /** What was changed in the run of changes that ended then, each within a day of the one before. */
  readonly rewritten: readonly ProfileField[];
  readonly receivedAt: number | null;
  /**
   * A person cleared the account: windows count only what came after, and shared evidence only
   * where it grew beyond what that person saw.
   */
  readonly clearance: {
    readonly at: number;
    /** Short keyed hash of an entity key → accounts it had. */
    readonly links: Readonly<Record<number, number>>;
  } | null;
  /**
   * Shared entities that spoke in the latest decision, and how many accounts each had: what whoever
   * reviews it sees.
   */
  readonly spoken: Readonly<Record<number, number>>;
  /** What was found earlier, faded: see `memory.ts`. */
  readonly memory: Memory;
  readonly marks: Marks;
  /** Head of the account's audit chain. */
  readonly audit: { readonly sequence: number; readonly hash: string };
};

/** Whether something happened before all that is known of its account: that was erased since. */
export const isForgotten = (
  { at }: { readonly at: number },
  { firstSeenAt }: Pick<AccountState, 'firstSeenAt'>,
): boolean => at < firstSeenAt;

/** Whether a verification gives a name, of this level at least, at a time. */
export const isNamed = (
  { status, level, until }: AccountState['verification'],
  least: VerificationLevel,
  at: number,
): boolean => status === 'verified' && (until === null || until > at) && reaches(level, least);

/**
 * Whether an account is excluded: frozen, closed while it was, or closed by its platform. Entities
 * count it among their restricted members.
 */
export const isExcluded = ({ standing, closure }: Pick<AccountState, 'standing' | 'closure'>) =>
  standing.is === 'frozen' || closure.from === 'frozen' || closure.byPlatform !== null;

/** Since when an excluded account is, epoch milliseconds: told late, long before it was heard. */
export const excludedSince = ({
  standing,
  closure: { byPlatform, from, since },
}: Pick<AccountState, 'standing' | 'closure'>): number => {
  const frozenSince = from === 'frozen' ? (since ?? standing.since) : standing.since;
  return byPlatform === null ? frozenSince : Math.min(byPlatform, frozenSince);
};

/** Bounds of the small sets. */
export const sizes = {
  targets: 16,
  payers: 8,
  reporters: 8,
  devices: 8,
  blocks: 8,
  countries: 3,
  clearedLinks: 5,
  spoken: 3,
} as const;

const hashBytes = 4;
const spokenBytes = 6;
const markBytes = 13;
const mostMarks = 24;

const sum = (bytes: readonly number[]): number => bytes.reduce((all, some) => all + some, 0);

/** What rings, sets and links can take of an account, and few ever do. */
const growthBytes =
  sum(countFamilies.map((family) => ringBytes[countGrains[family]])) +
  hashBytes * (sizes.targets + sizes.payers + sizes.reporters + sizes.devices + sizes.blocks) +
  spokenBytes * sizes.spoken;

/**
 * How many marks an account has room for within its 960 bytes: what its rings and sets do not take,
 * its marks may, so that fewer pages are written. 10 for the fullest account, 24 at most.
 */
export const roomForMarks = ({
  rings,
  targets,
  payers,
  reporters,
  devices,
  blocks,
  spoken,
}: AccountState): number => {
  const hashes = targets.length + payers.length + reporters.length + devices.length + blocks.length;
  let grown = hashBytes * hashes + spokenBytes * Object.keys(spoken).length;
  for (const family of countFamilies) grown += rings[family]?.length ?? 0;
  return Math.min(mostMarks, marksKept + Math.floor((growthBytes - grown) / markBytes));
};

/** An account that nothing is known of yet. */
export const strangerAt = (at: number): AccountState => ({
  version: 0,
  firstSeenAt: at,
  signedUpAt: null,
  imported: false,
  closure: neverClosed,
  tier: null,
  asOf: at,
  lastActAt: null,
  pace: noPace,
  // Nobody said so: any word about it, however old, is later.
  verification: { status: 'unverified', level: null, since: 0, until: null },
  standing: { is: 'active', version: 0, since: at, until: null, decisionId: null },
  rings: {},
  targets: [],
  novelty: 255,
  openings: { sent: 0, answered: 0 },
  payers: [],
  reporters: [],
  devices: [],
  blocks: [],
  countries: [],
  newest: { device: null, block: null, country: null },
  credentialChangedAt: null,
  profileChangedAt: null,
  rewritten: [],
  receivedAt: null,
  clearance: null,
  spoken: {},
  memory: noMemory,
  marks: noMarks,
  audit: { sequence: 0, hash: '' },
});
