import { hash as digest } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { clear } from '#shared/reviews/clearance.ts';
import { day, hour } from '#shared/settings/durations.ts';
import {
  type AccountState,
  countFamilies,
  excludedSince,
  sizes,
  unknownAccountAt,
} from '#shared/signals/account-state.ts';
import { advance, advanceCounterpart } from '#shared/signals/advance.ts';
import { contextIn } from '#shared/signals/event-fields.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import { mostReceived, receivedBy } from '#shared/signals/received.ts';
import { answerRateOf } from '#shared/signals/social.ts';
import { emptyRing, type Ring, readRing } from '#shared/signals/windows.ts';
import { happened, monday } from './happened.ts';

const hash: KeyedHash = (name) => Number.parseInt(digest('sha256', name, 'hex').slice(0, 12), 16);

const week: readonly Occurrence[] = [
  happened('account.signed-up', 0, {}, { deviceId: 'd-1', ip: '192.0.2.0/24' }),
  happened('account.verification-changed', 1, { status: 'verified', level: 'identity' }),
  happened('account.logged-in', 2, { method: 'code' }, { deviceId: 'd-2', ip: '203.0.113.0/24' }),
  happened('social.requested', 3, { targetIds: ['u2', 'u3'] }),
  happened('content.posted', 4, { contentId: 'p1', kind: 'post', text: '今天天气真好' }),
  happened('account.credential-changed', 5, { credential: 'phone' }),
  happened('account.closed', 6, { by: 'platform' }),
  happened('account.reopened', 7, {}),
  happened('account.signed-up', 8, {}),
  happened('account.credential-changed', 9, { credential: 'password' }),
  happened('payment.transferred', 30, { payeeId: 'u4', amount: { minor: 1, currency: 'CNY' } }),
  happened('account.verification-changed', 31, { status: 'revoked' }),
];

const stateAfter = (occurrences: readonly Occurrence[], credible = false): AccountState =>
  occurrences.reduce(
    (state, occurrence) =>
      advance(state, occurrence, {
        hash,
        reading: null,
        country: contextIn(occurrence)?.country ?? null,
        report: credible ? 'credible' : null,
      }),
    unknownAccountAt(occurrences[0]?.at ?? monday),
  );

/** The parts of the state that rules, people and the platform use. */
const comparableState = ({ rings, devices, blocks, standing, ...state }: AccountState) => ({
  counts: countFamilies.map((family) => rings[family] && readRing(rings[family], state.asOf)),
  devices: devices.toSorted(),
  blocks: blocks.toSorted(),
  standing: standing.status,
  signedUpAt: state.signedUpAt,
  firstSeenAt: state.firstSeenAt,
  asOf: state.asOf,
  lastActAt: state.lastActAt,
  verification: state.verification,
  credentialChangedAt: state.credentialChangedAt,
  closure: { ...state.closure, since: null },
  targets: state.targets,
});

describe('the state of an account', () => {
  it('is the same for any order of events within a day or two', () => {
    const inOrder = comparableState(stateAfter(week));
    expect(inOrder).toMatchObject({
      signedUpAt: monday,
      standing: 'active',
      verification: { status: 'revoked' },
      credentialChangedAt: monday + 9 * hour,
    });
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...week], { minLength: week.length, maxLength: week.length }),
        (shuffled) => {
          expect(comparableState(stateAfter(shuffled))).toEqual(inOrder);
        },
      ),
    );
  });

  const closed = (by: 'owner' | 'platform', hours: number) =>
    happened('account.closed', hours, { by });
  const reopened = (hours: number) => happened('account.reopened', hours, {});
  it.each([
    ['closed by its owner since', [closed('owner', 4), closed('owner', 5)], 'closed', null],
    ['closed by the platform since', [closed('platform', 4), closed('owner', 5)], 'closed', 4],
    ['not closed since', [], 'active', null],
    ['closed in the second in which it was reopened', [closed('platform', 3.0002)], 'active', null],
    ['reopened again', [closed('platform', 4), closed('owner', 5), reopened(6)], 'active', null],
  ] as const)('says in any order that it is %s', (_name, since, status, byPlatform) => {
    const told = [closed('platform', 1), closed('owner', 2), reopened(2.5), reopened(3), ...since];
    const last = since.findLast(({ event }) => event.type === 'account.reopened')?.at;
    fc.assert(
      fc.property(fc.shuffledSubarray(told, { minLength: told.length }), (shuffled) => {
        const { standing, closure } = stateAfter(shuffled);
        expect(standing).toMatchObject({
          status,
          ...(status === 'closed' && { since: monday + 5 * hour }),
        });
        expect(closure).toMatchObject({
          byPlatform: byPlatform && monday + byPlatform * hour,
          reopened: last ?? monday + 3 * hour,
        });
      }),
    );
  });

  it.each([
    ['logins', 'account.logged-in', { method: 'code' }, 1],
    ['posts', 'content.posted', { contentId: 'p1', kind: 'post', text: '今天天气真好' }, 1],
    ['requests', 'social.requested', { targetIds: ['u2', 'u3'] }, 2],
    ['requests', 'social.followed', { targetIds: ['u2', 'u3', 'u4'] }, 3],
    ['messages', 'social.messaged', { targetId: 'u2', text: '你好' }, 1],
    ['joins', 'social.group-joined', { groupId: 'g1' }, 1],
    [
      'transfersOut',
      'payment.transferred',
      { payeeId: 'u4', amount: { minor: 1, currency: 'CNY' } },
      1,
    ],
  ] as const)('counts once in %s a %s', (counted, type, data, times) => {
    const { rings, asOf } = stateAfter([happened(type, 1, data)]);
    const counts = countFamilies.map((family) => [
      family,
      rings[family] ? Math.max(...Object.values(readRing(rings[family], asOf))) : 0,
    ]);
    const expected = countFamilies.map((family) => [family, family === counted ? times : 0]);
    expect(counts).toEqual(expected);
  });

  it('has the latest reported tier, even if an earlier one arrives later', () => {
    const signedUp = happened('account.signed-up', 0, { tier: 'standard' });
    const raised = happened('account.profile-changed', 1, { fields: ['tier'], tier: 'vip' });
    const late = { ...raised, late: true };
    const lowered = happened('account.profile-changed', 30, { fields: ['tier'], tier: 'premium' });
    const tierAfter = (...told: readonly Occurrence[]) => stateAfter(told).tier;
    expect(tierAfter(signedUp, raised)).toBe('vip');
    expect(tierAfter(raised, signedUp)).toBe('vip');
    expect(tierAfter(lowered, late)).toBe('premium');
    expect(tierAfter(late)).toBe('vip');
    expect(tierAfter(signedUp, late)).toBe('vip');
    expect(tierAfter(raised, { ...lowered, late: true })).toBe('premium');
  });

  it('keeps the place that it returns to, however many others it visits', () => {
    const where = (country: string, n: number, hours: number) =>
      happened('account.logged-in', hours, { method: 'code' }, { country, deviceId: `d-${n}` });
    const journeys = Array.from({ length: 20 }, (_, n) => [
      where('CN', 0, 48 * n),
      where(`X${'ABCDEFGHIJKLMNOPQRST'[n]}`, n + 1, 48 * n + 24),
    ]).flat();
    const { countries, devices, newest } = stateAfter([...journeys, where('CN', 0, 960)]);
    expect(countries).toEqual(['XS', 'XT', 'CN']);
    expect(devices).toHaveLength(8);
    const last = monday + (48 * 19 + 24) * hour;
    expect(newest).toMatchObject({ country: last, device: last });
  });
});

it('a late event counts in no window and does not change the state before it', () => {
  const posts = [0, 0.1, 24 * 60].map((hours, i) => ({
    ...happened('content.posted', hours, { contentId: `p${i}`, kind: 'post', text: '你好' }),
    late: hours > 1,
  }));
  const { rings, asOf } = stateAfter(posts);
  expect(asOf).toBe(monday + 60 * day);
  expect(readRing(rings.posts as Ring, asOf)).toEqual(readRing(emptyRing('fine'), asOf));
});

const reports = (reporterId: string, hours: number, late = false): Occurrence => ({
  ...happened('report.filed', hours, { reporterId, reason: 'fraud' }),
  late,
});

const reportsIn = ({ rings, asOf }: AccountState) => rings.reports && readRing(rings.reports, asOf);

describe('the reporters of an account', () => {
  it('count once each, at their latest report, in any order within a day', () => {
    const heard = fc
      .array(
        fc.record({
          who: fc.nat(11),
          pause: fc.oneof(fc.nat(30), fc.nat(300)),
          // Not late: sent less than a day after it happened.
          delay: fc.oneof(fc.constant(0), fc.nat(23)),
        }),
        { minLength: 1, maxLength: 60 },
      )
      .map((told) => {
        let now = 0;
        return told.map(({ who, pause, delay }) => {
          now += pause;
          return { who: `r-${who}`, hours: Math.max(0, now - delay) };
        });
      });
    fc.assert(
      fc.property(heard, (told) => {
        const state = stateAfter(
          told.map(({ who, hours }) => reports(who, hours)),
          true,
        );
        const people = (length: number, buckets: number) =>
          new Set(
            told
              .filter(
                ({ hours }) =>
                  Math.floor(state.asOf / length) - Math.floor((monday + hours * hour) / length) <
                  buckets,
              )
              .map(({ who }) => who),
          ).size;
        // Beyond the number of reporters that an account remembers, one may count again.
        const known = (count = 0) => Math.min(sizes.reporters, count);
        const counts = reportsIn(state);
        expect([counts?.day, counts?.week, counts?.month].map(known)).toEqual(
          [people(4 * hour, 6), people(day, 7), people(7 * day, 5)].map(known),
        );
        expect(state.reporters).toHaveLength(known(new Set(told.map(({ who }) => who)).size));
      }),
      { numRuns: 500 },
    );
  });

  it('are known after a late report, and count after a timely one', () => {
    const late = [reports('r-1', 0), reports('r-2', -48, true)];
    expect(reportsIn(stateAfter(late, true))?.week).toBe(1);
    expect(stateAfter(late, true).reporters).toHaveLength(2);
    const timely = stateAfter([...late, reports('r-2', 1), reports('r-1', 2)], true);
    expect(reportsIn(timely)?.week).toBe(2);
  });

  it('do not count more for a late report in between', () => {
    const heard = [reports('r-1', 0), reports('r-3', 72), reports('r-2', 24, true)];
    expect(reportsIn(stateAfter([...heard, reports('r-1', 73)], true))?.week).toBe(2);
  });
});

it('a profile change that arrives late joins the run only if it is within a day of it', () => {
  const changes = (field: string, hours: number) =>
    happened('account.profile-changed', hours, { fields: [field] });
  const run = [changes('nickname', 100)];
  expect(stateAfter([...run, changes('bio', 75)]).rewritten).toEqual(['nickname']);
  expect(stateAfter([...run, changes('bio', 76)]).rewritten).toEqual(['nickname', 'bio']);
  expect(stateAfter([...run, changes('bio', 125)]).rewritten).toEqual(['bio']);
});

it('no more answers than openings are counted, and their rate from five openings on', () => {
  const context = { hash, reading: null, country: null, report: null } as const;
  let state: AccountState = { ...unknownAccountAt(monday), signedUpAt: monday };
  const rates: (number | null)[] = [];
  for (let n = 1; n <= 5; n++) {
    const opens = happened('social.messaged', n, { targetId: `u${n}`, reply: false });
    state = advance(state, opens, context);
    rates.push(answerRateOf(state));
  }
  expect(rates).toEqual([null, null, null, null, 0]);
  for (let n = 0; n < 7; n++) {
    const answers = happened('social.messaged', 6 + n, { targetId: 'u1', reply: true });
    state = advanceCounterpart(state, answers, hash);
  }
  expect(state.openings).toEqual({ sent: 5, answered: 5 });
  expect(answerRateOf(state)).toBe(1);
});

it('a pace counts acts of one second, and no late act', () => {
  const acts = [0, 0.0001, 0.1].map((hours) =>
    happened('account.logged-in', hours, { method: 'code' }),
  );
  const late = { ...happened('account.logged-in', 0.2, { method: 'code' }), late: true };
  const { pace, lastActAt } = stateAfter([...acts, late]);
  expect(pace).toEqual(stateAfter(acts).pace);
  expect(pace.intervals).toBe(2);
  expect(lastActAt).toBe(late.at);
});

it.each([
  ['account.profile-changed', { fields: ['tier'], tier: 'vip' }],
  ['account.imported', { signedUpAt: '2020-01-01T00:00:00Z' }],
  ['account.verification-changed', { status: 'verified', level: 'identity' }],
  ['account.closed', { by: 'platform' }],
  ['account.reopened', {}],
  ['content.removed', { contentId: 'p1', by: 'platform' }],
  ['report.filed', { reporterId: 'u5', reason: 'fraud' }],
  ['action.applied', { commandId: 'cmd-1', result: 'applied' }],
] as const)('%s is no act of the account’s user', (type, data) => {
  const loggedIn = happened('account.logged-in', 0, { method: 'code' });
  const before = stateAfter([loggedIn]);
  const { lastActAt, pace } = stateAfter([loggedIn, happened(type, 1, data)]);
  expect({ lastActAt, pace }).toEqual({ lastActAt: monday, pace: before.pace });
});

it('a recheck is no act of the account’s user', () => {
  const loggedIn = happened('account.logged-in', 0, { method: 'code' });
  const recheck = {
    eventId: 'e-1',
    type: 'account.rechecked',
    platformId: 'demo',
    accountId: 'u1',
    entity: { kind: 'device', value: 'd-1' },
  } as const;
  const rechecked = { ...happened('account.reopened', 1, {}), event: recheck };
  expect(stateAfter([loggedIn, rechecked]).lastActAt).toBe(monday);
});

it.each([
  ['frozen', { from: 'active', since: null, byPlatform: null }, 5],
  ['closed', { from: 'frozen', since: 3, byPlatform: null }, 3],
  ['closed', { from: 'frozen', since: null, byPlatform: null }, 5],
  ['closed', { from: 'limited', since: 3, byPlatform: 4 }, 4],
  ['closed', { from: 'frozen', since: 3, byPlatform: 4 }, 3],
] as const)(
  'an account that is %s at 5, of which is known %o, is excluded since %i',
  (status, closure, since) => {
    const { standing } = unknownAccountAt(monday);
    expect(
      excludedSince({
        standing: { ...standing, status, since: 5 },
        closure: { ...unknownAccountAt(monday).closure, ...closure },
      }),
    ).toBe(since);
  },
);

it('the first device, network and country of an account are not new', () => {
  const where = { deviceId: 'd-1', ip: '192.0.2.0/24', country: 'CN' };
  const { newest } = stateAfter([happened('account.logged-in', 1, { method: 'code' }, where)]);
  expect(newest).toEqual({ device: null, block: null, country: null });
});

describe('an import that names the latest device and network', () => {
  const data = { signedUpAt: new Date(monday).toISOString(), standing: 'active' as const };
  const known = { deviceId: 'd-1', ip: '192.0.2.0/24', country: 'CN' };
  const other = { deviceId: 'd-2', ip: '198.51.100.0/24', country: 'SG' };
  const logIn = (hours: number) => happened('account.logged-in', hours, { method: 'code' }, other);

  it('shows that others are new', () => {
    const { newest } = stateAfter([happened('account.imported', 1, data, known), logIn(2)]);
    const last = monday + 2 * hour;
    expect(newest).toEqual({ device: last, block: last, country: last });
  });

  it('makes nothing new if it arrives after the first log-in', () => {
    const { newest } = stateAfter([logIn(1), happened('account.imported', 2, data, known)]);
    expect(newest).toEqual({ device: null, block: null, country: null });
  });
});

const paidIn = (payments: readonly (readonly [hours: number, minor: number])[]) =>
  payments.reduce((state, [hours, minor]) => {
    const data = { payeeId: 'u1', amount: { minor, currency: 'CNY' } };
    const payment = happened('payment.transferred', hours, data);
    return advanceCounterpart(state, payment, hash);
  }, unknownAccountAt(monday));

it('an account was last paid at the latest payment, in whatever order they arrive', () => {
  const paid = paidIn([
    [5, 1],
    [2, 1],
  ]);
  expect(paid.receivedAt).toBe(monday + 5 * hour);
});

it('what came in an hour before the latest counts half, in whatever order it arrives, to a minor unit a payment', () => {
  const payments = fc.array(fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 1_000_000 })), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(payments, (received) => {
      const latest = Math.max(...received.map(([hours]) => hours));
      const sum = received.reduce((all, [hours, minor]) => all + minor / 2 ** (latest - hours), 0);
      const lately = receivedBy(paidIn(received), monday + 9 * hour);
      expect(Math.abs(lately - sum)).toBeLessThan(received.length + 1);
    }),
  );
  const most = paidIn([[1, Number.MAX_SAFE_INTEGER]]);
  expect(receivedBy(most, monday + hour)).toBe(mostReceived);
  expect(receivedBy(most, monday + 25 * hour)).toBe(mostReceived);
  expect(receivedBy(most, monday + 25 * hour + 1)).toBe(0);
  expect(receivedBy(unknownAccountAt(monday), monday)).toBe(0);
});

it('what came in before the update, of which no amount is known, does not make later amounts small', () => {
  const known = { ...unknownAccountAt(monday), receivedAt: monday, received: mostReceived };
  const data = { payeeId: 'u1', amount: { minor: 50_000, currency: 'CNY' } };
  const paid = advanceCounterpart(known, happened('payment.transferred', 1, data), hash);
  expect(receivedBy(known, monday + hour)).toBe(mostReceived);
  expect(receivedBy(paid, monday + hour)).toBe(50_000);
});

describe('an event from before a clearance', () => {
  const clearedAt = 40;
  const cleared = clear(stateAfter(week), { at: monday + clearedAt * hour, links: {} });
  const payment = { payeeId: 'u1', amount: { minor: 1, currency: 'CNY' } };
  const whileNew = { ...cleared, signedUpAt: monday };
  const changedBy = (occurrence: Occurrence, role: 'home' | 'counterpart' = 'home') => {
    const context = { hash, reading: null, country: 'CN', report: 'credible' as const };
    const known = {
      ...whileNew,
      countries: ['JP'],
      lastActAt: monday + 39.5 * hour,
      openings: { sent: 2, answered: 0 },
    };
    const { rings, pace, targets, novelty, openings, payers, reporters, newest, ...state } =
      role === 'home'
        ? advance(known, occurrence, context)
        : advanceCounterpart(known, occurrence, hash);
    const { receivedAt, received, credentialChangedAt, profileChangedAt, rewritten } = state;
    const times = { receivedAt, received, credentialChangedAt, profileChangedAt, rewritten };
    const all = { rings, pace, targets, novelty, openings, payers, reporters, newest, ...times };
    return Object.entries(all)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(known, name)))
      .map(([name]) => name);
  };

  it.each([
    ['account.logged-in', { method: 'code' }, ['rings', 'pace', 'newest']],
    ['account.credential-changed', { credential: 'phone' }, ['credentialChangedAt']],
    ['account.profile-changed', { fields: ['bio'] }, ['profileChangedAt', 'rewritten']],
    ['social.followed', { targetIds: ['u8'] }, ['rings', 'targets']],
    ['social.messaged', { targetId: 'u9', reply: false }, ['rings', 'targets', 'openings']],
    ['report.filed', { reporterId: 'u5', reason: 'fraud' }, ['rings', 'reporters']],
  ] as const)('changes nothing that it reset: %s', (type, data, changed) => {
    const where = { deviceId: 'd-9', ip: '198.51.100.0/24' };
    expect(changedBy(happened(type, clearedAt, data, where))).toEqual([]);
    expect(changedBy(happened(type, clearedAt + 0.01, data, where))).toEqual(
      expect.arrayContaining([...changed]),
    );
  });

  it.each([
    ['payment.transferred', payment, ['rings', 'payers', 'receivedAt', 'received']],
    ['social.messaged', { targetId: 'u1', reply: true }, ['openings']],
  ] as const)('changes nothing that it reset of the counterpart: %s', (type, data, changed) => {
    expect(changedBy(happened(type, clearedAt, data), 'counterpart')).toEqual([]);
    expect(changedBy(happened(type, clearedAt + 0.01, data), 'counterpart')).toEqual(changed);
  });
});
