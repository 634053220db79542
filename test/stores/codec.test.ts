import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hour } from '#shared/settings/durations.ts';
import {
  type AccountState,
  countFamilies,
  countGrains,
  roomForMarks,
  sizes,
  unknownAccountAt,
} from '#shared/signals/account-state.ts';
import { unsharedLink } from '#shared/signals/entity-state.ts';
import { marksKept } from '#shared/signals/marks.ts';
import { mostReceived } from '#shared/signals/received.ts';
import { wasPaid } from '#shared/signals/targets.ts';
import { largestLinks } from '#shared/signals/touched-links.ts';
import { ringBytes } from '#shared/signals/windows.ts';
import { decodeAccount, encodeAccount } from '#shared/stores/states/codec.ts';
import { stateAttribute, stateKeys } from '#shared/stores/states/dynamodb.ts';

const now = Date.parse('2026-11-24T08:00:00.000Z');
const hashes = (count: number) => Array.from({ length: count }, (_, i) => 2 ** 32 - 1 - i);

const marksOf = (length: number) =>
  Array.from({ length }, (_, i) => ({
    id: 2 ** 48 - 1 - i,
    digest: 2 ** 24 - 1,
    at: now - i,
  })).reverse();

/** An account with every field at its maximum size. */
const fullest: AccountState = {
  version: 4_000_000_000,
  firstSeenAt: now,
  signedUpAt: now,
  imported: true,
  closure: { byPlatform: now, reopened: now, from: 'frozen', since: now },
  tier: 'vip',
  asOf: now,
  lastActAt: now,
  pace: { intervals: 255, mean: 65_535, deviation: 65_535 },
  verification: { status: 'verified', level: 'identity', since: now, until: now },
  standing: {
    status: 'closed',
    version: 4_000_000_000,
    since: now,
    until: now,
    decisionId: `dec-${'x'.repeat(22)}`,
    gate: true,
  },
  rings: Object.fromEntries(
    countFamilies.map((family) => [
      family,
      new Uint8Array(ringBytes[countGrains[family]]).fill(255),
    ]),
  ),
  targets: hashes(sizes.targets),
  payers: hashes(sizes.payers),
  reporters: hashes(sizes.reporters),
  devices: hashes(sizes.devices),
  blocks: hashes(sizes.blocks),
  countries: ['CN', 'MM', 'KH'].slice(0, sizes.countries),
  newest: { device: now, block: now, country: now },
  credentialChangedAt: now,
  profileChangedAt: now,
  rewritten: ['nickname', 'avatar', 'bio', 'region', 'other'],
  novelty: 200,
  openings: { sent: 255, answered: 254 },
  receivedAt: now,
  received: mostReceived,
  clearance: {
    at: now,
    links: Object.fromEntries(hashes(sizes.clearedLinks).map((hash) => [hash, 65_535])),
  },
  decisionLinks: Object.fromEntries(hashes(sizes.decisionLinks).map((hash) => [hash, 65_535])),
  memory: {
    at: now,
    weights: { identity: 255, network: 255, behaviour: 255 },
    answered: true,
  },
  marks: {
    through: now,
    kept: marksOf(marksKept),
  },
  audit: { sequence: 4_000_000_000, hash: Buffer.alloc(32, 255).toString('base64url') },
};

/** Item size as DynamoDB counts it: names and values, 3 bytes for a map and 1 for each entry. */
const sizeOf = (item: Record<string, AttributeValue>): number =>
  Object.entries(item).reduce((bytes, [name, value]) => {
    const own =
      'S' in value && value.S !== undefined
        ? Buffer.byteLength(value.S)
        : 'N' in value && value.N !== undefined
          ? Math.ceil(value.N.length / 2) + 1
          : 'B' in value && value.B !== undefined
            ? value.B.length
            : 3 + sizeOf(value.M ?? {}) + Object.keys(value.M ?? {}).length;
    return bytes + Buffer.byteLength(name) + own;
  }, 0);

describe('an encoded account', () => {
  it('never exceeds 960 bytes, so that an event costs one write unit', () => {
    const write = { accountId: 'a'.repeat(64), from: 1, state: fullest };
    const item = {
      ...stateKeys('p'.repeat(31)).account(write.accountId),
      s: stateAttribute(write),
    };
    expect(sizeOf(marshall(item))).toBeLessThanOrEqual(960);
  });

  it('fills the spare room with marks and stays within its limit', () => {
    const families = Object.keys(fullest.rings) as (keyof typeof fullest.rings)[];
    for (let left = families.length; left >= 0; left--) {
      const state = {
        ...fullest,
        rings: Object.fromEntries(
          families.slice(0, left).map((name) => [name, fullest.rings[name]]),
        ),
        payers: left > 6 ? fullest.payers : [],
      };
      const room = roomForMarks(state);
      expect(room).toBeGreaterThanOrEqual(marksKept);
      const kept = Array.from({ length: room }, (_, i) => ({ id: i, digest: i, at: now }));
      const write = {
        accountId: 'a'.repeat(64),
        from: 1,
        state: { ...state, marks: { kept, through: now } },
      };
      const item = {
        ...stateKeys('p'.repeat(31)).account(write.accountId),
        s: stateAttribute(write),
      };
      expect(sizeOf(marshall(item))).toBeLessThanOrEqual(960);
    }
    expect(roomForMarks(fullest)).toBe(marksKept);
    expect(roomForMarks(unknownAccountAt(now))).toBe(24);
  });

  it('decodes to the same account, full or empty', () => {
    expect(decodeAccount(encodeAccount(fullest), fullest.version)).toEqual(fullest);
    const empty = unknownAccountAt(now);
    expect(decodeAccount(encodeAccount(empty), 0)).toEqual(empty);
  });

  it('decodes to the same account for any content', () => {
    const time = fc.integer({ min: 1, max: 2 ** 47 });
    const seconds = fc.integer({ min: 1, max: 2 ** 32 - 1 }).map((one) => one * 1_000);
    const hours = fc.integer({ min: 1, max: 2 ** 24 - 1 }).map((n) => n * hour);
    const weight = fc.nat(255);
    const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
    const sketch = fc.uniqueArray(fc.nat(2 ** 31), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.record({
          firstSeenAt: time,
          asOf: time,
          signedUpAt: maybe(time),
          imported: fc.boolean(),
          closure: fc.record({
            byPlatform: maybe(seconds),
            reopened: maybe(seconds),
            from: fc.constantFrom('active', 'challenged', 'limited', 'frozen'),
            since: maybe(seconds),
          }),
          standing: fc.record({
            status: fc.constantFrom('active', 'challenged', 'limited', 'frozen', 'closed'),
            version: fc.nat(),
            gate: fc.boolean(),
            since: time,
            until: maybe(time),
            decisionId: maybe(
              fc.oneof(
                fc.constant('dec-31'),
                fc
                  .uint8Array({ minLength: 32, maxLength: 32 })
                  .map((digest) => `dec-${Buffer.from(digest).toString('base64url').slice(0, 22)}`),
              ),
            ),
          }),
          tier: fc.constantFrom(null, 'standard', 'premium', 'vip'),
          lastActAt: maybe(seconds),
          pace: fc.record({
            intervals: fc.nat(255),
            mean: fc.nat(65_535),
            deviation: fc.nat(65_535),
          }),
          credentialChangedAt: maybe(seconds),
          profileChangedAt: maybe(seconds),
          rewritten: fc.subarray(['nickname', 'avatar', 'bio', 'region', 'other'] as const),
          receivedAt: maybe(seconds),
          received: fc.nat(mostReceived),
          novelty: fc.nat(255),
          openings: fc.record({ sent: fc.nat(255), answered: fc.nat(255) }),
          newest: fc.record({ device: maybe(hours), block: maybe(hours), country: maybe(hours) }),
          memory: fc.record({
            at: hours,
            weights: fc.record({ identity: weight, network: weight, behaviour: weight }),
            answered: fc.boolean(),
          }),
          targets: sketch,
          payers: sketch,
          reporters: sketch,
          devices: sketch,
          blocks: sketch,
          countries: fc.array(fc.constantFrom('CN', 'US', 'MM'), { maxLength: 4 }),
          verification: fc.record({
            status: fc.constantFrom(
              'unverified',
              'pending',
              'verified',
              'failed',
              'expired',
              'revoked',
            ),
            level: fc.constantFrom(null, 'phone', 'identity', 'face'),
            since: time,
            until: maybe(time),
          }),
        }),
        (some) => {
          // Only closed accounts store their previous standing.
          const closure = some.standing.status === 'closed' ? {} : { since: null };
          const { gate, ...standing } = some.standing;
          const { answered, ...memory } = some.memory;
          const state = {
            ...unknownAccountAt(0),
            ...some,
            closure: { ...some.closure, ...closure },
            standing: { ...standing, ...(gate && { gate }) },
            memory: { ...memory, ...(answered && { answered }) },
          } as AccountState;
          expect(decodeAccount(encodeAccount(state), 0)).toEqual(state);
        },
      ),
    );
  });

  it('is rejected in an unknown layout', () => {
    const bytes = encodeAccount(fullest);
    bytes[0] = 99;
    expect(() => decodeAccount(bytes, 1)).toThrow('layout 99');
  });
});

/** Every byte of a field or ring differs from its neighbours’, so one in another place is noticed. */
const distinct: AccountState = {
  ...fullest,
  standing: { ...fullest.standing, until: now + 1_000 },
  newest: { device: now, block: now - hour, country: now - 2 * hour },
  rewritten: ['nickname', 'bio'],
  memory: { ...fullest.memory, weights: { identity: 3, network: 4, behaviour: 5 } },
  rings: Object.fromEntries(
    countFamilies.map((family, i) => [
      family,
      new Uint8Array(ringBytes[countGrains[family]]).fill(i + 1),
    ]),
  ),
};
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');

it('is stored in the layout that its number names: whoever changes what is stored, or its order, raises the number', () => {
  const bytes = encodeAccount(distinct);
  expect([bytes[0], digestOf(bytes)]).toEqual([7, 'YQOyxweuLXLvPJQvb8CVSsNMLLEPLW-O3X_6Bo-rDL4']);
});

it('reads an account as the release before wrote it: payments made and received count, whatever the amount', () => {
  // Layout 5: no amount received, eight payers, a payment without its size.
  const written =
    'BQGiDJGgAAGiDJGgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABogyRoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAawVEAAkAAAISNFZxIjRWcAgAAAABAAAAAgAAAAMAAAAEAAAABQAAAAYAAAAHAAAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const account = decodeAccount(Buffer.from(written, 'base64'), 1);
  expect(account).toEqual({
    ...unknownAccountAt(now),
    version: 1,
    receivedAt: now,
    received: mostReceived,
    novelty: 9,
    targets: [0x1234567f, 0x22345670],
    payers: [1, 2, 3, 4, 5, 6, 7],
  });
  expect(wasPaid(account.targets, 0x12345670, 10_000_000)).toBe(true);
  expect(wasPaid(account.targets, 0x22345670, 1)).toBe(false);
  expect(decodeAccount(encodeAccount(account), 1)).toEqual(account);
});

it('reads an account of layout 6, which had all rings but the last and room for ten marks', () => {
  const { newcomerReports: _, ...rings } = distinct.rings;
  const kept = marksOf(10);
  const written = { ...distinct, rings, marks: { ...distinct.marks, kept } };
  const bytes = encodeAccount(written);
  bytes[0] = 6;
  // The release before wrote these bytes.
  expect(digestOf(bytes)).toBe('7oYHobMiM8t2XG04f3oOyOm0UYznGyYyKFngItrpp64');
  expect(decodeAccount(bytes, written.version)).toEqual(written);
});

it('rejects an item of an old layout and says how to start a local system over', () => {
  const old = Uint8Array.of(2, ...new Array(64).fill(0));
  expect(() => decodeAccount(old, 1)).toThrow('account item has layout 2');
  expect(() => decodeAccount(old, 1)).toThrow('start a local system over with --fresh');
});

it('a block of more accounts than are stored has not grown since a person cleared the account', () => {
  const accounts = 80_000;
  const hash = () => 7 * 65_536;
  const clearance = { at: now, links: { 7: accounts } };
  const stored = decodeAccount(encodeAccount({ ...unknownAccountAt(now), clearance }), 1);
  const block = { kind: 'block', value: '192.0.2.0/24' } as const;
  const seen = [{ ...block, link: { ...unsharedLink, accounts }, since: now }];
  expect(largestLinks(stored, seen, hash).block).toEqual(unsharedLink);
});
