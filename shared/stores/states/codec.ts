import { VerificationStatus } from '#shared/settings/platform.ts';
import {
  type AccountState,
  type CountFamily,
  countFamilies,
  countGrains,
  mostLinkAccounts,
  profileFields,
  sizes,
  standings,
} from '#shared/signals/account-state.ts';
import type { EntityState, Member } from '#shared/signals/entity-state.ts';
import type { EventMark } from '#shared/signals/marks.ts';
import { rememberedFamilies } from '#shared/signals/memory.ts';
import { mostReceived } from '#shared/signals/received.ts';
import { paidUnknown, personIn } from '#shared/signals/targets.ts';
import { type Ring, ringBytes } from '#shared/signals/windows.ts';
import { bitsOf, createReader, createWriter, namesIn } from './bytes.ts';

/*
 * The binary format of an account. One write unit holds 1 kB: an item that never exceeds 960 bytes makes
 * the price of an event constant. Named attributes would spend half of it on names.
 */

/**
 * Layout versions that this release reads; it writes the first. A release rejects layouts it does not know, so that
 * after a rollback it does not overwrite items it misreads.
 */
const layouts = { account: [7, 6, 5], entity: [3] } as const;

/** A reader of an item after its layout, and the layout. */
const readerOf = (what: keyof typeof layouts, bytes: Uint8Array) => {
  const reader = createReader(bytes);
  const layout = reader.uint(1);
  const known: readonly number[] = layouts[what];
  if (known.includes(layout)) return { ...reader, layout };
  throw new Error(
    `${what} item has layout ${layout}, but this release reads ${known.join(' and ')}: start a local system over with --fresh`,
  );
};

const statuses = VerificationStatus.options;
const tiers = [null, 'standard', 'premium', 'vip'] as const;
const verificationLevels = [null, 'phone', 'identity', 'face'] as const;
const openStandings = ['active', 'challenged', 'limited', 'frozen'] as const;

/** Largest age of a mark, relative to the account's time; older marks are stored with this age. */
const mostMarkAge = 2 ** 32 - 1;

export const encodeAccount = (state: AccountState): Uint8Array => {
  const { bytes, uint, time, maybeTime, maybeSecond, maybeHour, list, country, decision, raw } =
    createWriter();
  const { verification, standing, closure, newest, clearance, memory, marks, audit } = state;
  uint(layouts.account[0], 1);
  time(state.firstSeenAt);
  time(state.asOf);
  maybeSecond(state.lastActAt);
  uint(state.pace.intervals, 1);
  for (const figure of [state.pace.mean, state.pace.deviation]) uint(figure, 2);
  maybeTime(state.signedUpAt);
  // Closing times are present only if these bits say so: few accounts are ever closed, and no byte is to
  // spare.
  uint(
    (closure.byPlatform === null ? 0 : 64) +
      (closure.reopened === null ? 0 : 32) +
      2 * tiers.indexOf(state.tier) +
      (state.imported ? 1 : 0),
    1,
  );
  for (const at of [closure.byPlatform, closure.reopened]) if (at !== null) maybeSecond(at);
  uint(
    4 * statuses.indexOf(verification.status) + verificationLevels.indexOf(verification.level),
    1,
  );
  time(verification.since);
  maybeTime(verification.until);
  uint(
    (memory.answered ? 128 : 0) +
      (standing.gate ? 64 : 0) +
      16 * openStandings.indexOf(closure.from) +
      2 * standings.indexOf(standing.status) +
      (clearance ? 1 : 0),
    1,
  );
  uint(standing.version, 4);
  time(standing.since);
  maybeTime(standing.until);
  decision(standing.decisionId);
  if (standing.status === 'closed') maybeSecond(closure.since);
  for (const at of [newest.device, newest.block, newest.country]) maybeHour(at);
  maybeSecond(state.credentialChangedAt);
  maybeSecond(state.profileChangedAt);
  uint(bitsOf(profileFields, state.rewritten), 1);
  maybeSecond(state.receivedAt);
  uint(state.received, 4);
  uint(state.novelty, 1);
  for (const times of [state.openings.sent, state.openings.answered]) uint(times, 1);
  for (const set of [state.targets, state.payers, state.reporters, state.devices, state.blocks]) {
    list(set, (hash) => uint(hash, 4));
  }
  list(state.countries, country);
  const links = (counts: Readonly<Record<number, number>>) =>
    list(Object.entries(counts), ([hash, accounts]) => {
      uint(Number(hash), 4);
      uint(Math.min(accounts, mostLinkAccounts), 2);
    });
  if (clearance) {
    time(clearance.at);
    links(clearance.links);
  }
  links(state.decisionLinks);
  maybeHour(memory.at);
  for (const family of rememberedFamilies) uint(memory.weights[family], 1);
  time(marks.through);
  list(marks.kept, ({ id, digest, at }) => {
    uint(id, 6);
    uint(digest, 3);
    uint(Math.min(Math.max(0, state.asOf - at), mostMarkAge), 4);
  });
  uint(audit.sequence, 4);
  raw(audit.sequence === 0 ? new Uint8Array(32) : Buffer.from(audit.hash, 'base64url'));
  const present = countFamilies.filter((family) => state.rings[family]?.some((n) => n > 0));
  uint(bitsOf(countFamilies, present), 2);
  for (const family of present) raw(state.rings[family] as Ring);
  return bytes();
};

/*
 * Layout 6 had one ring less, the last: it is read as if it were layout 7.
 */

/** Layout 5 told of a payment in the lowest bit, not of its size: whoever was paid stays known. */
const targetOfLayout5 = (target: number): number =>
  personIn(target) + (target % 2 === 1 ? paidUnknown : 0);

/** Layout 5 told when money came in, not how much: until more comes in it counts as enough for any payment. */
const receivedOfLayout5 = ({ receivedAt }: Pick<AccountState, 'receivedAt'>): number =>
  receivedAt === null ? 0 : mostReceived;

export const decodeAccount = (bytes: Uint8Array, version: number): AccountState => {
  const { layout, uint, time, maybeTime, maybeSecond, maybeHour, list, country, decision, raw } =
    readerOf('account', bytes);
  const firstSeenAt = time();
  const asOf = time();
  const lastActAt = maybeSecond();
  const pace = { intervals: uint(1), mean: uint(2), deviation: uint(2) };
  const signedUpAt = maybeTime();
  const originBits = uint(1);
  const imported = originBits % 2 === 1;
  const tier = tiers[Math.floor(originBits / 2) % 4] ?? null;
  const byPlatform = originBits & 64 ? maybeSecond() : null;
  const reopened = originBits & 32 ? maybeSecond() : null;
  const verificationBits = uint(1);
  const status = statuses[Math.floor(verificationBits / 4)] as (typeof statuses)[number];
  const level = verificationLevels[verificationBits % 4] ?? null;
  const verification = { status, level, since: time(), until: maybeTime() };
  const standingBits = uint(1);
  const standing = {
    status: standings[(standingBits >> 1) % 8] as (typeof standings)[number],
    version: uint(4),
    since: time(),
    until: maybeTime(),
    decisionId: decision(),
    ...(standingBits & 64 && { gate: true as const }),
  };
  const closure = {
    byPlatform,
    reopened,
    from: openStandings[(standingBits >> 4) % 4] as (typeof openStandings)[number],
    since: standing.status === 'closed' ? maybeSecond() : null,
  };
  const hashes = () => list(() => uint(4));
  const lately = {
    newest: { device: maybeHour(), block: maybeHour(), country: maybeHour() },
    credentialChangedAt: maybeSecond(),
    profileChangedAt: maybeSecond(),
    rewritten: namesIn(profileFields, uint(1)),
    receivedAt: maybeSecond(),
    received: layout === 5 ? 0 : uint(4),
    novelty: uint(1),
    openings: { sent: uint(1), answered: uint(1) },
    targets: layout === 5 ? hashes().map(targetOfLayout5) : hashes(),
    payers: layout === 5 ? hashes().slice(0, sizes.payers) : hashes(),
    reporters: hashes(),
    devices: hashes(),
    blocks: hashes(),
    countries: list(country),
  };
  const links = (): Readonly<Record<number, number>> =>
    Object.fromEntries(list(() => [uint(4), uint(2)] as const));
  const clearance = standingBits % 2 === 1 ? { at: time(), links: links() } : null;
  const decisionLinks = links();
  const memory = {
    at: maybeHour() ?? 0,
    weights: { identity: uint(1), network: uint(1), behaviour: uint(1) },
    ...(standingBits & 128 && { answered: true as const }),
  };
  const through = time();
  const kept = list((): EventMark => ({ id: uint(6), digest: uint(3), at: asOf - uint(4) }));
  const sequence = uint(4);
  const hash = Buffer.from(raw(32)).toString('base64url');
  const rings: { [Family in CountFamily]?: Ring } = {};
  for (const family of namesIn(countFamilies, uint(2))) {
    rings[family] = raw(ringBytes[countGrains[family]]);
  }
  return {
    version,
    firstSeenAt,
    signedUpAt,
    imported,
    closure,
    tier,
    asOf,
    lastActAt,
    pace,
    verification,
    standing,
    rings,
    ...lately,
    ...(layout === 5 && { received: receivedOfLayout5(lately) }),
    clearance,
    decisionLinks,
    memory,
    marks: { kept, through },
    audit: { sequence, hash: sequence === 0 ? '' : hash },
  };
};

export const encodeEntity = (entity: EntityState): Uint8Array => {
  const { bytes, uint, time, list, text } = createWriter();
  uint(layouts.entity[0], 1);
  list(entity.accounts, (hash) => uint(hash, 6));
  list(entity.recent, ({ account, at, newcomer, patterns }) => {
    text(account);
    time(at);
    // One byte for both, as there are 24 members.
    uint(2 * patterns.length + (newcomer ? 1 : 0), 1);
    for (const pattern of patterns) uint(pattern, 2);
  });
  list(entity.restricted, (hash) => uint(hash, 6));
  list(entity.crossings, ({ level, by }) => {
    uint(level, 2);
    text(by);
  });
  return bytes();
};

export const decodeEntity = (bytes: Uint8Array, version: number): EntityState => {
  const { uint, time, list, text } = readerOf('entity', bytes);
  return {
    version,
    accounts: list(() => uint(6)),
    recent: list((): Member => {
      const account = text();
      const at = time();
      const memberBits = uint(1);
      const patterns = Array.from({ length: Math.floor(memberBits / 2) }, () => uint(2));
      return { account, at, newcomer: memberBits % 2 === 1, patterns };
    }),
    restricted: list(() => uint(6)),
    crossings: list(() => ({ level: uint(2), by: text() })),
  };
};

export const encodeMarks = (marks: readonly EventMark[]): Uint8Array => {
  const { bytes, uint, time, list } = createWriter();
  list(marks, ({ id, digest, at }) => {
    uint(id, 6);
    uint(digest, 3);
    time(at);
  });
  return bytes();
};

export const decodeMarks = (bytes: Uint8Array): readonly EventMark[] => {
  const { uint, time, list } = createReader(bytes);
  return list(() => ({ id: uint(6), digest: uint(3), at: time() }));
};
