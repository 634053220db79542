import {
  type AccountState,
  type CountFamily,
  countFamilies,
  countGrains,
} from '#shared/signals/account-state.ts';
import type { EntityState } from '#shared/signals/entity-state.ts';
import type { Mark } from '#shared/signals/marks.ts';
import { type Ring, ringBytes } from '#shared/signals/windows.ts';

/*
 * An account as bytes. One write unit holds 1 kB, so an item that never grows past 960 bytes makes
 * the price of an event a constant; named attributes would spend half of it on names.
 */

const layout = 1;

const statuses = ['unverified', 'pending', 'verified', 'failed', 'expired', 'revoked'] as const;
const verificationLevels = ['phone', 'identity', 'face'] as const;
const standings = ['active', 'challenged', 'limited', 'frozen', 'closed'] as const;

/** Bytes are written in order and read back in the same order; `maybe` costs one byte when absent. */
const createWriter = () => {
  const bytes: number[] = [];
  const uint = (value: number, width: number) => {
    for (let i = width - 1; i >= 0; i--) bytes.push(Math.floor(value / 256 ** i) % 256);
  };
  const list = <T>(values: readonly T[], write: (value: T) => void) => {
    uint(values.length, 1);
    for (const value of values) write(value);
  };
  return {
    bytes,
    uint,
    list,
    time: (value: number) => uint(value, 6),
    maybeTime: (value: number | null) => {
      uint(value === null ? 0 : 1, 1);
      if (value !== null) uint(value, 6);
    },
    text: (value: string) => list([...Buffer.from(value, 'utf8')], (byte) => uint(byte, 1)),
    raw: (value: Uint8Array) => bytes.push(...value),
  };
};

const createReader = (bytes: Uint8Array) => {
  let at = 0;
  const uint = (width: number): number => {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + (bytes[at++] as number);
    return value;
  };
  const list = <T>(read: () => T): T[] => Array.from({ length: uint(1) }, read);
  return {
    uint,
    list,
    time: () => uint(6),
    maybeTime: () => (uint(1) === 1 ? uint(6) : null),
    text: () => Buffer.from(list(() => uint(1))).toString('utf8'),
    raw: (length: number) => {
      at += length;
      return bytes.slice(at - length, at);
    },
  };
};

/** Marks reach back at most this far behind the account's time; an older one is kept as if it were this old. */
const markReach = 2 ** 32 - 1;

export const encodeAccount = (state: AccountState): Uint8Array => {
  const { bytes, uint, time, maybeTime, list, text, raw } = createWriter();
  const { verification, standing, clearance, marks, audit } = state;
  uint(layout, 1);
  time(state.firstSeenAt);
  time(state.asOf);
  maybeTime(state.signedUpAt);
  uint(state.imported ? 1 : 0, 1);
  uint(statuses.indexOf(verification.status), 1);
  uint(verification.level === null ? 255 : verificationLevels.indexOf(verification.level), 1);
  time(verification.since);
  maybeTime(verification.until);
  uint(standings.indexOf(standing.is), 1);
  uint(standing.version, 4);
  time(standing.since);
  maybeTime(standing.until);
  text(standing.decisionId ?? '');
  maybeTime(state.credentialChangedAt);
  maybeTime(state.profileChangedAt);
  maybeTime(state.receivedAt);
  for (const sketch of [state.targets, state.payers, state.reporters]) {
    list(sketch, (hash) => uint(hash, 4));
  }
  for (const set of [state.devices, state.blocks]) list(set, (hash) => uint(hash, 4));
  list(state.countries, text);
  uint(clearance ? 1 : 0, 1);
  const links = (counts: Readonly<Record<number, number>>) =>
    list(Object.entries(counts), ([hash, accounts]) => {
      uint(Number(hash), 4);
      uint(Math.min(accounts, 65_535), 2);
    });
  if (clearance) {
    time(clearance.at);
    links(clearance.links);
  }
  links(state.spoken);
  time(marks.through);
  list(marks.kept, ({ id, digest, at }) => {
    uint(id, 6);
    uint(digest, 3);
    uint(Math.min(Math.max(0, state.asOf - at), markReach), 4);
  });
  uint(audit.sequence, 4);
  raw(audit.sequence === 0 ? new Uint8Array(32) : Buffer.from(audit.hash, 'base64url'));
  const present = countFamilies.filter((family) => state.rings[family]?.some((n) => n > 0));
  list(present, (family) => {
    uint(countFamilies.indexOf(family), 1);
    raw(state.rings[family] as Ring);
  });
  return Uint8Array.from(bytes);
};

export const decodeAccount = (bytes: Uint8Array, version: number): AccountState => {
  const { uint, time, maybeTime, list, text, raw } = createReader(bytes);
  const found = uint(1);
  if (found !== layout)
    throw new Error(`account item has layout ${found}, this release reads ${layout}`);
  const firstSeenAt = time();
  const asOf = time();
  const signedUpAt = maybeTime();
  const imported = uint(1) === 1;
  const status = statuses[uint(1)] as (typeof statuses)[number];
  const level = verificationLevels[uint(1)] ?? null;
  const verification = { status, level, since: time(), until: maybeTime() };
  const standing = {
    is: standings[uint(1)] as (typeof standings)[number],
    version: uint(4),
    since: time(),
    until: maybeTime(),
    decisionId: text() || null,
  };
  const credentialChangedAt = maybeTime();
  const profileChangedAt = maybeTime();
  const receivedAt = maybeTime();
  const [targets, payers, reporters, devices, blocks] = Array.from({ length: 5 }, () =>
    list(() => uint(4)),
  ) as [number[], number[], number[], number[], number[]];
  const countries = list(text);
  const links = (): Readonly<Record<number, number>> =>
    Object.fromEntries(list(() => [uint(4), uint(2)] as const));
  const clearance = uint(1) === 1 ? { at: time(), links: links() } : null;
  const spoken = links();
  const through = time();
  const kept = list((): Mark => ({ id: uint(6), digest: uint(3), at: asOf - uint(4) }));
  const sequence = uint(4);
  const hash = Buffer.from(raw(32)).toString('base64url');
  const rings: { [Family in CountFamily]?: Ring } = {};
  for (let left = uint(1); left > 0; left--) {
    const family = countFamilies[uint(1)] as CountFamily;
    rings[family] = raw(ringBytes[countGrains[family]]);
  }
  return {
    version,
    firstSeenAt,
    signedUpAt,
    imported,
    asOf,
    verification,
    standing,
    rings,
    targets,
    payers,
    reporters,
    devices,
    blocks,
    countries,
    credentialChangedAt,
    profileChangedAt,
    receivedAt,
    clearance,
    spoken,
    marks: { kept, through },
    audit: { sequence, hash: sequence === 0 ? '' : hash },
  };
};

export const encodeEntity = (entity: EntityState): Uint8Array => {
  const { bytes, uint, time, list, text } = createWriter();
  uint(layout, 1);
  list(entity.accounts, (hash) => uint(hash, 6));
  list(entity.recent, ({ account, at }) => {
    text(account);
    time(at);
  });
  list(entity.restricted, (hash) => uint(hash, 6));
  list(entity.crossings, ({ level, by }) => {
    uint(level, 2);
    text(by);
  });
  return Uint8Array.from(bytes);
};

export const decodeEntity = (bytes: Uint8Array, version: number): EntityState => {
  const { uint, time, list, text } = createReader(bytes);
  const found = uint(1);
  if (found !== layout)
    throw new Error(`entity item has layout ${found}, this release reads ${layout}`);
  return {
    version,
    accounts: list(() => uint(6)),
    recent: list(() => ({ account: text(), at: time() })),
    restricted: list(() => uint(6)),
    crossings: list(() => ({ level: uint(2), by: text() })),
  };
};

export const encodeMarks = (marks: readonly Mark[]): Uint8Array => {
  const { bytes, uint, time, list } = createWriter();
  list(marks, ({ id, digest, at }) => {
    uint(id, 6);
    uint(digest, 3);
    time(at);
  });
  return Uint8Array.from(bytes);
};

export const decodeMarks = (bytes: Uint8Array): readonly Mark[] => {
  const { uint, time, list } = createReader(bytes);
  return list(() => ({ id: uint(6), digest: uint(3), at: time() }));
};
