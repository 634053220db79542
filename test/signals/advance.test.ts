import { hash as digest } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventType, PlatformEvent } from '#shared/events/event.ts';
import type { Occurrence } from '#shared/events/recheck.ts';
import { hour } from '#shared/settings/durations.ts';
import { type AccountState, countFamilies, strangerAt } from '#shared/signals/account-state.ts';
import { advance } from '#shared/signals/advance.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import { contextIn } from '#shared/signals/touch.ts';
import { readRing } from '#shared/signals/windows.ts';

const hash: KeyedHash = (name) => Number.parseInt(digest('sha256', name, 'hex').slice(0, 12), 16);
const monday = Date.parse('2026-09-07T08:00:00.000Z');

const happened = (type: EventType, hours: number, data: object, context: object = {}) => {
  const at = monday + hours * hour;
  const event = PlatformEvent.parse({
    version: 1,
    eventId: `e-${hours}`,
    platformId: 'demo',
    type,
    occurredAt: new Date(at).toISOString(),
    accountId: 'u1',
    context,
    data,
  });
  return { event, at, sentAt: at, digest: '', late: false, degraded: [] } satisfies Occurrence;
};

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

const stateAfter = (occurrences: readonly Occurrence[]): AccountState =>
  occurrences.reduce(
    (state, occurrence) =>
      advance(state, occurrence, {
        role: 'home',
        hash,
        reading: null,
        country: contextIn(occurrence)?.country ?? null,
        credibleReport: false,
      }),
    strangerAt(occurrences[0]?.at ?? monday),
  );

/** What rules, people and the platform go by. */
const knownOf = ({ rings, devices, blocks, standing, ...state }: AccountState) => ({
  counts: countFamilies.map((family) => rings[family] && readRing(rings[family], state.asOf)),
  devices: devices.toSorted(),
  blocks: blocks.toSorted(),
  standing: standing.is,
  signedUpAt: state.signedUpAt,
  firstSeenAt: state.firstSeenAt,
  asOf: state.asOf,
  lastActAt: state.lastActAt,
  verification: state.verification,
  credentialChangedAt: state.credentialChangedAt,
  closure: { ...state.closure, since: null },
  targets: state.targets,
});

describe('what is known of an account', () => {
  it('is the same in whatever order a day or two of it are heard', () => {
    const inOrder = knownOf(stateAfter(week));
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
          expect(knownOf(stateAfter(shuffled))).toEqual(inOrder);
        },
      ),
    );
  });

  it('keeps the place that it comes back to, however many others it was at', () => {
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
