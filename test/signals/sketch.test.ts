import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '#shared/settings/durations.ts';
import {
  emptyEntity,
  excludeInEntity,
  isMember,
  joinEntity,
  linkOf,
  memberSince,
  readEntity,
  readmitInEntity,
  removeIdFromEntity,
} from '#shared/signals/entity-state.ts';
import {
  addToSketch,
  distinctAtLeast,
  distinctIn,
  isInSketch,
  type Sketch,
} from '#shared/signals/sketch.ts';

const range = 2 ** 48;
const hash = (name: string) => createHash('sha256').update(name).digest().readUIntBE(0, 6);
const sketchOf = (names: readonly string[], k: number) =>
  names.reduce<Sketch>((sketch, name) => addToSketch(sketch, hash(name), k), []);
const names = (count: number) => Array.from({ length: count }, (_, i) => `account-${i}`);

describe('a sketch of distinct things', () => {
  it('is exact up to its size', () => {
    for (const count of [0, 1, 7, 63])
      expect(distinctIn(sketchOf(names(count), 64), 64, range)).toBe(count);
  });

  it('is within 40 % beyond, three standard errors of k = 64', () => {
    for (const count of [100, 1_000, 20_000]) {
      const estimate = distinctIn(sketchOf(names(count), 64), 64, range);
      expect(Math.abs(estimate - count) / count).toBeLessThan(0.4);
    }
  });

  it.each([8, 16, 64])('gives a lower bound, exact up to its %i and rarely too high', (k) => {
    for (const count of [1, k - 1, k])
      expect(distinctAtLeast(sketchOf(names(count), k), k, range)).toBe(count);
    let tooMany = 0;
    let sum = 0;
    for (let play = 0; play < 400; play += 1) {
      const some = names(5 * k).map((name) => `${play} ${name}`);
      const said = distinctAtLeast(sketchOf(some, k), k, range);
      expect(said).toBeGreaterThanOrEqual(k);
      if (said > 5 * k) tooMany += 1;
      sum += said / (5 * k);
    }
    expect(tooMany / 400).toBeLessThan(0.09);
    // The estimate is still useful.
    expect(sum / 400).toBeGreaterThan(k === 8 ? 0.5 : 0.6);
  });

  it('ignores order and repetition', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 80 }), (some) => {
        expect(sketchOf([...some.toReversed(), ...some], 16)).toEqual(sketchOf(some, 16));
      }),
    );
  });

  it('returns null if membership is unknown', () => {
    const sketch = sketchOf(names(100), 16);
    const largest = sketch.at(-1) as number;
    expect(isInSketch(sketch, largest, 16)).toBe(true);
    expect(isInSketch(sketch, largest + 1, 16)).toBeNull();
    expect(isInSketch(sketchOf(names(3), 16), hash('stranger'), 16)).toBe(false);
  });
});

describe('a shared entity', () => {
  const join = (entity: typeof emptyEntity, account: string, at: number) =>
    joinEntity(entity, { kind: 'device', account, at, newcomer: false, hash });

  it('stays unchanged when a member joins again', () => {
    const one = join(emptyEntity, 'a', 1_000);
    expect(join(one, 'a', 9_000)).toBe(one);
  });

  it('records who made it reach a level, so that a redelivery reports it again', () => {
    const full = names(6).reduce((entity, name, i) => join(entity, name, i), emptyEntity);
    expect(full.crossings).toEqual([
      { level: 3, by: 'account-2' },
      { level: 6, by: 'account-5' },
    ]);
    expect(join(full, 'account-5', 5)).toBe(full);
  });

  it('rarely changes once crowded', () => {
    let changes = 0;
    names(10_000).reduce((entity, name, i) => {
      const next = join(entity, name, i);
      if (next !== entity) changes += 1;
      return next;
    }, emptyEntity);
    expect(changes).toBeLessThan(600);
  });

  it('counts recent joins by the time of the event', () => {
    const base = 100 * hour;
    const entity = [0, 30, 50 * 60, 23 * 60, 3 * 60]
      .map((minutes) => base - minutes * minute)
      .reduce((before, at, i) => join(before, `m${i}`, at), emptyEntity);
    expect(readEntity(entity, base)).toEqual({
      accounts: 5,
      joinedHour: 2,
      joinedDay: 4,
      joinedWeek: 5,
      newcomersMonth: 0,
      restricted: 0,
    });
  });

  it('never counts joins two hours apart together, in any order of arrival', () => {
    const came = [0, 0.5, 1, 1.5, 2].map((hours) => 100 * hour + hours * hour);
    const crowd = (times: readonly number[]) =>
      times.reduce((before, at) => join(before, `m${at}`, at), emptyEntity);
    // The middle one arrives last: with it, three on each side are within an hour, but no four are.
    expect(readEntity(crowd(came), 101 * hour).joinedHour).toBe(3);
    expect(readEntity(crowd(came), 102 * hour).joinedHour).toBe(3);
    // Arriving in reverse order, the crowd is still detected.
    const burst = [0, 10, 20, 30, 40].map((minutes) => 100 * hour + minutes * minute).reverse();
    expect(readEntity(crowd(burst), 100 * hour).joinedHour).toBe(5);
  });

  it('counts newcomers for a month', () => {
    const entity = [0, 10, 29, 31].reduce(
      (before, days) =>
        joinEntity(before, {
          kind: 'device',
          account: `n${days}`,
          at: 100 * day - days * day,
          newcomer: days !== 10,
          hash,
        }),
      emptyEntity,
    );
    expect(readEntity(entity, 100 * day).newcomersMonth).toBe(2);
  });

  it('keeps counting a newcomer of whom an earlier use arrives late, and from then on', () => {
    const use = { kind: 'device', account: 'n1', hash } as const;
    const joined = joinEntity(emptyEntity, { ...use, at: 100 * day, newcomer: true });
    const amended = joinEntity(joined, { ...use, at: 97 * day, newcomer: false });
    const { newcomersMonth, joinedDay } = readEntity(amended, 100 * day);
    expect([newcomersMonth, joinedDay]).toEqual([1, 0]);
  });

  it('counts a restricted member once', () => {
    const tainted = excludeInEntity(emptyEntity, 'a', hash);
    expect(excludeInEntity(tainted, 'a', hash)).toBe(tainted);
    expect(readEntity(tainted, 0).restricted).toBe(1);
  });

  it('still counts a member whose id was removed, and does not let it join again', () => {
    const device = ['a', 'b', 'c'].reduce((before, m) => join(before, m, 0), emptyEntity);
    expect(JSON.stringify(device)).toContain('"c"');
    const unnamed = removeIdFromEntity(device, 'c');
    expect(JSON.stringify(unnamed)).not.toContain('"c"');
    expect([unnamed.version, readEntity(unnamed, 0).accounts]).toEqual([device.version + 1, 3]);
    expect(join(unnamed, 'c', 1)).toBe(unnamed);
    expect(removeIdFromEntity(unnamed, 'c')).toBe(unnamed);
  });

  it('excludes the account itself from the restricted members', () => {
    const device = ['a', 'b', 'c'].reduce((before, m) => join(before, m, 0), emptyEntity);
    const marked = excludeInEntity(excludeInEntity(device, 'a', hash), 'b', hash);
    expect(linkOf('device', marked, 'a', 0, hash)).toMatchObject({ accounts: 3, restricted: 1 });
    expect(linkOf('device', marked, 'c', 0, hash).restricted).toBe(2);
  });

  it('counts more restricted members than its sketch holds, at least and never more than there are', () => {
    const members = Array.from({ length: 200 }, (_, i) => `member-${i}`);
    const crowd = members.reduce((before, m) => join(before, m, 0), emptyEntity);
    const banned = members.reduce((before, m) => excludeInEntity(before, m, hash), crowd);
    const { accounts, restricted } = linkOf('device', banned, 'member-0', 0, hash);
    expect(restricted).toBeGreaterThan(100);
    expect(restricted).toBeLessThan(accounts);
    for (const of of names(20)) {
      const some = members.map((member) => `${of} ${member}`);
      const all = some.reduce((before, m) => join(before, m, 0), emptyEntity);
      const crowd = readEntity(
        some.reduce((before, m) => excludeInEntity(before, m, hash), all),
        0,
      );
      expect(crowd.restricted).toBeLessThanOrEqual(crowd.accounts);
    }
    const released = members
      .slice(0, 195)
      .reduce((before, m) => readmitInEntity(before, m, hash), banned);
    expect(readEntity(released, 0).restricted).toBeLessThanOrEqual(5);
  });

  it('counts joins with the same pattern within a day or a week, including the account itself', () => {
    const members: readonly (readonly [string, number, readonly number[]])[] = [
      ['early', 0, [7]],
      ['name', 2 * day, [7, 8]],
      ['mail', 2 * day + 1, [8]],
      ['other', 2 * day + 2, [9]],
      ['none', 2 * day + 3, []],
    ];
    const block = members.reduce(
      (before, [account, at, patterns]) =>
        joinEntity(before, { kind: 'block', account, at, newcomer: true, patterns, hash }),
      emptyEntity,
    );
    const alike = (account: string) => linkOf('block', block, account, 3 * day, hash).alikeDay;
    const everybody = ['early', 'name', 'mail', 'other', 'none', 'stranger'];
    expect(everybody.map(alike)).toEqual([1, 2, 2, 1, 0, 0]);
    const inWeek = (account: string) => linkOf('block', block, account, 3 * day, hash).alikeWeek;
    expect(everybody.map(inWeek)).toEqual([2, 3, 2, 1, 0, 0]);
    // With members a day before and after, only one side counts.
    const spread = [-20, -10, 0, 10, 20].reduce(
      (before, hours) =>
        joinEntity(before, {
          ...{ kind: 'block', account: `n${hours}`, at: 9 * day + hours * hour },
          ...{ newcomer: true, patterns: [7], hash },
        }),
      emptyEntity,
    );
    expect(linkOf('block', spread, 'n0', 10 * day, hash).alikeDay).toBe(3);
  });

  it('tells how many came to a device within a month and over a day after signing up', () => {
    const used = (kind: 'device' | 'block') =>
      [-31, -29, -1, 0, 0].reduce(
        (before, days, i) =>
          joinEntity(before, {
            ...{ kind, account: `g${i}`, at: (100 + days) * day },
            ...{ newcomer: i === 4, hash },
          }),
        emptyEntity,
      );
    const guests = (kind: 'device' | 'block') =>
      linkOf(kind, used(kind), 'g4', 100 * day, hash).guestsMonth;
    expect([guests('device'), guests('block')]).toEqual([3, 0]);
  });

  it('tells how many came over a week after an account, in whatever order they are told, among the latest', () => {
    const crowd = (count: number) => [
      ['first', 0] as const,
      ['colleague', 7 * day] as const,
      ...names(count).map((account, i) => [account, 7 * day + i + 1] as const),
    ];
    const joined = (members: readonly (readonly [string, number])[]) =>
      members.reduce(
        (before, [account, at]) =>
          joinEntity(before, { kind: 'contact', account, at, newcomer: false, hash }),
        emptyEntity,
      );
    const cameLater = (entity: typeof emptyEntity) =>
      ['first', 'colleague', 'account-1', 'stranger'].map(
        (account) => linkOf('template', entity, account, 30 * day, hash).cameLater,
      );
    expect(cameLater(joined(crowd(9)))).toEqual([9, 0, 0, 0]);
    expect(cameLater(joined(crowd(9).toReversed()))).toEqual([9, 0, 0, 0]);
    // The first is no longer among the latest: it came before them, but not known is how long.
    expect(cameLater(joined(crowd(40)))).toEqual([0, 0, 0, 0]);
  });

  it('keeps the latest writers of an opening line, however many wrote it before', () => {
    const write = (before: typeof emptyEntity, account: string, at: number, device: number) =>
      joinEntity(before, { kind: 'line', account, at, newcomer: true, patterns: [device], hash });
    const line = names(200).reduce(
      (before, account, i) => write(before, account, i * hour, Math.floor(i / 2)),
      emptyEntity,
    );
    const alike = names(200).map(
      (account) => linkOf('line', line, account, 200 * hour, hash).alikeWeek,
    );
    expect(alike.slice(-24)).toEqual(Array.from({ length: 24 }, () => 2));
  });

  it('does not take one of two phones for the other if half of their hashes agrees', () => {
    const line = [
      [7, 1],
      [7, 2],
      [7, 1],
    ].reduce(
      (before, patterns, i) =>
        joinEntity(before, {
          kind: 'line',
          account: `m${i}`,
          at: i,
          newcomer: true,
          patterns,
          hash,
        }),
      emptyEntity,
    );
    const alike = ['m0', 'm1', 'm2'].map((one) => linkOf('line', line, one, hour, hash).alikeWeek);
    expect(alike).toEqual([2, 1, 2]);
  });

  it('tells a phone whose mark is of the release before by half, whoever of the two is asked about', () => {
    const line = [[7], [7, 1], [8, 1]].reduce(
      (before, patterns, i) =>
        joinEntity(before, {
          ...{ kind: 'line', account: `m${i}`, at: i, newcomer: true, patterns, hash },
        }),
      emptyEntity,
    );
    const alike = ['m0', 'm1', 'm2'].map((one) => linkOf('line', line, one, hour, hash).alikeWeek);
    expect(alike).toEqual([2, 2, 1]);
  });

  it('keeps counting with millions of sign-ups, by two dozen members an hour', () => {
    let domain = emptyEntity;
    let device = emptyEntity;
    const writes: number[] = [];
    for (let n = 0; n < 20_000; n += 1) {
      const next = { account: `m${n}`, at: n * 3_600, newcomer: true, hash };
      const joined = joinEntity(domain, { kind: 'mailDomain', ...next });
      if (joined !== domain) writes.push(n);
      domain = joined;
      device = joinEntity(device, { kind: 'device', ...next });
    }
    // 1,000 joins an hour for 20 hours.
    expect(writes.length).toBeLessThan(20 * 24 + 600);
    expect(readEntity(domain, 20 * hour).joinedHour).toBeGreaterThan(12);
    expect(readEntity(device, 20 * hour).joinedHour).toBeLessThan(6);
    const again = joinEntity(domain, {
      kind: 'mailDomain',
      account: 'm3',
      at: 3 * 3_600,
      newcomer: true,
      hash,
    });
    expect(again).toBe(domain);
  });

  it('takes for a member whom a full sketch may have dropped, and nobody else', () => {
    const joined = names(300);
    const crowded = joined.reduce((entity, name, i) => join(entity, name, i), emptyEntity);
    expect(joined.filter((name) => !isMember(crowded, name, hash))).toEqual([]);
    const strangers = joined.map((name) => `not-${name}`);
    const largest = crowded.accounts.at(-1) as number;
    expect(strangers.filter((name) => isMember(crowded, name, hash))).toEqual(
      strangers.filter((name) => hash(name) > largest),
    );
    expect(isMember(join(emptyEntity, 'a', 1), 'b', hash)).toBe(false);
  });

  it('knows since when its latest members use it, and since when at the latest earlier ones', () => {
    const crowd = names(30).reduce((entity, name, i) => join(entity, name, i), emptyEntity);
    const since = (account: string) => memberSince(crowd, account, hash);
    expect(['account-29', 'account-6', 'account-5', 'account-0', 'stranger'].map(since)).toEqual([
      29,
      6,
      6,
      6,
      null,
    ]);
  });

  it('no longer counts a released member', () => {
    const both = ['a', 'b'].reduce(
      (entity, account) => excludeInEntity(entity, account, hash),
      emptyEntity,
    );
    const one = readmitInEntity(both, 'a', hash);
    expect(one.restricted).toEqual([hash('b')]);
    expect(one.version).toBe(both.version + 1);
    expect(readmitInEntity(one, 'a', hash)).toBe(one);
    expect(excludeInEntity(one, 'a', hash).restricted).toEqual(both.restricted);
  });
});
