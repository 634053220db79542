import {
  isAtLeastLevel,
  type VerificationLevel,
  type VerificationStatus,
} from '../settings/platform.ts';
import type { Tier } from '../settings/review.ts';
import { type Marks, marksKept, noMarks } from './marks.ts';
import { type Memory, noMemory } from './memory.ts';
import { noPace, type Pace } from './pace.ts';
import type { Sketch } from './sketch.ts';
import { type Grain, type Ring, ringBytes } from './windows.ts';

/** What is counted per account, and the resolution of its counts. Stored by position: append new families. */
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
  newcomerReports: 'coarse',
} as const satisfies Record<string, Grain>;
/** A kind of event that is counted. */
export type CountFamily = keyof typeof countGrains;

/** All count families. */
export const countFamilies = Object.keys(countGrains) as readonly CountFamily[];

/** Families that count what the account itself does; the others count what is done to it or found in it. */
export const ownFamilies = [
  'logins',
  'posts',
  'requests',
  'messages',
  'transfersOut',
  'joins',
] as const satisfies readonly CountFamily[];
export type OwnFamily = (typeof ownFamilies)[number];

/** Parts of a profile that its owner can change. Stored by position: append new ones. */
export const profileFields = ['nickname', 'avatar', 'bio', 'region', 'other'] as const;
type ProfileField = (typeof profileFields)[number];

/**
 * The standing of an account, from least to most restricted. Stored by position (`stores/states/codec.ts`).
 */
export const standings = ['active', 'challenged', 'limited', 'frozen', 'closed'] as const;
export type Standing = (typeof standings)[number];

/** Whether a standing restricts an account. A closed one is gone, whoever closed it. */
export const isRestriction = (status: Standing): status is Exclude<Standing, 'active' | 'closed'> =>
  status !== 'active' && status !== 'closed';

/** The act that leads to each standing. There is none for `closed`: only the platform or the owner closes. */
export const actByStanding = {
  active: 'release',
  challenged: 'challenge',
  limited: 'limit',
  frozen: 'freeze',
} as const satisfies Readonly<Record<Exclude<Standing, 'closed'>, string>>;

/** The standing that each act leads to. */
export const standingByAct = {
  release: 'active',
  challenge: 'challenged',
  limit: 'limited',
  freeze: 'frozen',
} as const satisfies { readonly [S in keyof typeof actByStanding as (typeof actByStanding)[S]]: S };

/**
 * What is stored about closings of an account, in addition to its standing. Times have a resolution of one
 * second, so closings and reopenings may arrive in any order.
 */
export type Closure = {
  /** When the platform last closed the account, for cause; `null` if it did not, or reversed it. */
  readonly byPlatform: number | null;
  /** When the account was last reopened. Closings up to then are void. */
  readonly reopened: number | null;
  /** The standing before the closing, restored by a reopening; `active` while the account is open. */
  readonly from: Exclude<Standing, 'closed'>;
  /** Start of the standing `from`, while the account is closed. A verification after it meets a challenge. */
  readonly since: number | null;
};

/** The closure of an account that was never closed. */
export const neverClosed: Closure = {
  byPlatform: null,
  reopened: null,
  from: 'active',
  since: null,
};

/** The complete state of one account. Never takes more than 960 bytes when stored. */
export type AccountState = {
  /** Incremented with every commit. Optimistic locking: a write is conditional on the version read. */
  readonly version: number;
  /** Epoch milliseconds of the first event seen. */
  readonly firstSeenAt: number;
  /** Epoch milliseconds; `null` if neither a sign-up nor an import was seen. */
  readonly signedUpAt: number | null;
  readonly imported: boolean;
  readonly closure: Closure;
  /** The account's value to the platform; `null` if the platform did not report it. */
  readonly tier: Tier | null;
  /** The latest event time, epoch milliseconds. The rings are advanced to it. */
  readonly asOf: number;
  /** When the account itself last acted, to the second; `null` if never. */
  readonly lastActAt: number | null;
  readonly pace: Pace;
  readonly verification: {
    readonly status: VerificationStatus;
    readonly level: VerificationLevel | null;
    /** When the status was set, and when it expires. */
    readonly since: number;
    readonly until: number | null;
  };
  readonly standing: {
    readonly status: Standing;
    /** Incremented with every change. Commands carry it, so reordering and duplicates are harmless. */
    readonly version: number;
    /** When it began. A challenge is met by a verification after it. */
    readonly since: number;
    /** When a temporary hold ends. */
    readonly until: number | null;
    readonly decisionId: string | null;
    /** Only the real-name gate caused this standing. It ends with a verified name, even one reported late. */
    readonly gate?: true;
  };
  /** A family has a ring once something was counted. */
  readonly rings: { readonly [Family in CountFamily]?: Ring };
  /** Accounts approached or paid: 28-bit keyed hashes, then the size of a payment in four bits (`targets.ts`). */
  readonly targets: Sketch;
  /**
   * Share of recently approached accounts that were never approached before, 0 to 255: an exponential moving
   * average with weight 1/8. Accounts for which the sketch gives no answer are ignored.
   */
  readonly novelty: number;
  /** How often the account wrote first to somebody while it was new, and was answered then; at most 255. */
  readonly openings: { readonly sent: number; readonly answered: number };
  readonly payers: Sketch;
  /** Credible reporters as 32-bit keyed hashes, the latest last. */
  readonly reporters: readonly number[];
  /** Known devices and address blocks as 32-bit keyed hashes, and known countries; the latest seen last. */
  readonly devices: readonly number[];
  readonly blocks: readonly number[];
  readonly countries: readonly string[];
  /** When a new one was last seen although others were known already, to the hour. */
  readonly newest: {
    readonly device: number | null;
    readonly block: number | null;
    readonly country: number | null;
  };
  readonly credentialChangedAt: number | null;
  readonly profileChangedAt: number | null;
  /** Fields changed in the latest run of changes; in a run, each change is within a day of the one before. */
  readonly rewritten: readonly ProfileField[];
  readonly receivedAt: number | null;
  /** What came in by then, in minor units: each amount halved with every hour until then (`received.ts`). */
  readonly received: number;
  /**
   * Set if a person cleared the account. Windows then count only later events, and a shared entity counts
   * only if it has more accounts than that person saw.
   */
  readonly clearance: {
    readonly at: number;
    /** Short keyed hash of an entity key → number of its accounts at that time. */
    readonly links: Readonly<Record<number, number>>;
  } | null;
  /**
   * The largest shared entities at the latest decisions, as their reviewer sees them: short keyed hash of the
   * entity key → number of its accounts at that time.
   */
  readonly decisionLinks: Readonly<Record<number, number>>;
  /** Decayed evidence from earlier findings, see `memory.ts`. */
  readonly memory: Memory;
  readonly marks: Marks;
  /** Head of the account's audit chain. */
  readonly audit: { readonly sequence: number; readonly hash: string };
};

/** Whether an event happened before the account's first known event, i.e. before an erasure of the account. */
export const isBeforeErasure = (
  { at }: { readonly at: number },
  { firstSeenAt }: Pick<AccountState, 'firstSeenAt'>,
): boolean => at < firstSeenAt;

/** Whether an event happened before a person cleared the account. */
export const isBeforeClearance = (
  { at }: { readonly at: number },
  { clearance }: Pick<AccountState, 'clearance'>,
): boolean => clearance !== null && at <= clearance.at;

/** Whether a verification of at least this level is valid at a time. */
export const isVerifiedAtLevel = (
  { status, level, until }: AccountState['verification'],
  least: VerificationLevel,
  at: number,
): boolean =>
  status === 'verified' && (until === null || until > at) && isAtLeastLevel(level, least);

/**
 * Whether an account is excluded: frozen, closed while frozen, or closed by the platform. Entities count
 * excluded accounts as restricted members.
 */
export const isExcluded = ({ standing, closure }: Pick<AccountState, 'standing' | 'closure'>) =>
  standing.status === 'frozen' || closure.from === 'frozen' || closure.byPlatform !== null;

/**
 * Returns the time since which an excluded account is excluded, epoch milliseconds. If the closing was
 * reported late, this is long before its event arrived.
 */
export const excludedSince = ({
  standing,
  closure: { byPlatform, from, since },
}: Pick<AccountState, 'standing' | 'closure'>): number => {
  const frozenSince = from === 'frozen' ? (since ?? standing.since) : standing.since;
  return byPlatform === null ? frozenSince : Math.min(byPlatform, frozenSince);
};

/**
 * The standing as far as it says something about the account: `active` too if only the real-name gate restricts it. The
 * law asks everybody for a name.
 */
export const evidentStanding = ({ status, gate }: AccountState['standing']): Standing =>
  gate && status !== 'closed' ? 'active' : status;

/** The families in which an account has a ring. Most accounts have few: looking up each family takes longer. */
export const familiesIn = (rings: AccountState['rings']) =>
  Object.keys(rings) as readonly CountFamily[];

/** Maximum sizes of an account's small sets. */
export const sizes = {
  targets: 16,
  payers: 7,
  reporters: 8,
  devices: 8,
  blocks: 8,
  countries: 3,
  clearedLinks: 5,
  decisionLinks: 3,
} as const;

/** Largest number of accounts that is stored of a link; more are stored as this number. */
export const mostLinkAccounts = 65_535;

const hashBytes = 4;
const linkBytes = 6;
const markBytes = 13;
const mostMarks = 24;

const sum = (bytes: readonly number[]): number => bytes.reduce((all, some) => all + some, 0);

/** Most bytes that rings, sets and links of an account can take; few accounts need them all. */
const growthBytes =
  sum(countFamilies.map((family) => ringBytes[countGrains[family]])) +
  hashBytes * (sizes.targets + sizes.payers + sizes.reporters + sizes.devices + sizes.blocks) +
  linkBytes * sizes.decisionLinks;

/**
 * Returns how many marks fit into an account's 960 bytes. Marks use the space that its rings and sets
 * leave, so fewer pages are written. 8 for the fullest account, at most 24.
 */
export const roomForMarks = ({
  rings,
  targets,
  payers,
  reporters,
  devices,
  blocks,
  decisionLinks,
}: AccountState): number => {
  const hashes = targets.length + payers.length + reporters.length + devices.length + blocks.length;
  let grown = hashBytes * hashes + linkBytes * Object.keys(decisionLinks).length;
  for (const family of familiesIn(rings)) grown += ringBytes[countGrains[family]];
  return Math.min(mostMarks, marksKept + Math.floor((growthBytes - grown) / markBytes));
};

/** Returns the state of an unknown account. */
export const unknownAccountAt = (at: number): AccountState => ({
  version: 0,
  firstSeenAt: at,
  signedUpAt: null,
  imported: false,
  closure: neverClosed,
  tier: null,
  asOf: at,
  lastActAt: null,
  pace: noPace,
  // No event reported this status, so any reported status is newer, however old it is.
  verification: { status: 'unverified', level: null, since: 0, until: null },
  standing: { status: 'active', version: 0, since: at, until: null, decisionId: null },
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
  received: 0,
  clearance: null,
  decisionLinks: {},
  memory: noMemory,
  marks: noMarks,
  audit: { sequence: 0, hash: '' },
});
