import { describe, expect, it } from 'vitest';
import { hour } from '#shared/settings/durations.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { advance } from '#shared/signals/advance.ts';
import { happened, monday } from './happened.ts';
import { atHome, signalsOf } from './signals-of.ts';

/** Real-name signals of an account verified two hours ago. */
const nameOf = (verification: object, gate: 'phone' | 'identity' | 'face') => {
  const verifies = happened('account.verification-changed', 0, verification);
  const occurrence = happened('account.logged-in', 2, { method: 'code' });
  const before = advance(unknownAccountAt(monday), verifies, atHome);
  return signalsOf(before, occurrence, { gate: { level: gate } }).realName;
};

describe('the hours since verification', () => {
  const gates = ['phone', 'identity', 'face'] as const;

  it.each(gates)('count from an identity or a face if the gate requires a %s', (gate) => {
    for (const level of ['identity', 'face']) {
      expect(nameOf({ status: 'verified', level }, gate).verifiedHours).toBe(2);
    }
  });

  it.each(gates)('do not count from a phone number if the gate requires a %s', (gate) => {
    for (const level of ['phone', undefined]) {
      expect(nameOf({ status: 'verified', level }, gate).verifiedHours).toBeNull();
    }
  });

  it('end at the moment at which the verification expires', () => {
    const until = (hours: number) =>
      nameOf(
        {
          status: 'verified',
          level: 'face',
          expiresAt: new Date(monday + hours * hour).toISOString(),
        },
        'face',
      );
    expect(until(2)).toMatchObject({ status: 'expired', verifiedHours: null });
    expect(until(2.01)).toMatchObject({ status: 'verified', verifiedHours: 2 });
  });

  it('do not count from a lapsed or revoked verification', () => {
    const expiresAt = new Date(monday + hour).toISOString();
    for (const verification of [
      { status: 'verified', level: 'face', expiresAt },
      { status: 'revoked', level: 'face' },
    ]) {
      expect(nameOf(verification, 'face').verifiedHours).toBeNull();
    }
  });

  it('count on when an import tells of the same verification again, but not of another', () => {
    const verifies = happened('account.verification-changed', 0, {
      status: 'verified',
      level: 'identity',
      expiresAt: new Date(monday + 3 * hour).toISOString(),
    });
    const before = advance(unknownAccountAt(monday), verifies, atHome);
    const hoursAfterImport = (hours: number, level: string) => {
      const imports = happened('account.imported', hours, {
        signedUpAt: new Date(monday - 24 * hour).toISOString(),
        verification: { status: 'verified', level },
      });
      return signalsOf(before, imports).realName.verifiedHours;
    };
    expect(hoursAfterImport(2, 'identity')).toBe(2);
    expect(hoursAfterImport(2, 'face')).toBe(0);
    // The one known has expired: the name was verified again since.
    expect(hoursAfterImport(4, 'identity')).toBe(0);
  });
});

describe('the gate for a real name', () => {
  const signedUp = advance(unknownAccountAt(monday), happened('account.signed-up', 0, {}), atHome);
  const closedTo = (occurrence: ReturnType<typeof happened>, gate: object, before = signedUp) =>
    signalsOf(before, occurrence, { gate }).realName.gateClosed;
  const writes = (hours: number, kind = 'post') =>
    happened('content.posted', hours, { contentId: 'p-1', kind, text: '今天天气真好' });

  it('closes when the grace period since sign-up is over, or since the account was first seen', () => {
    const gate = { graceSeconds: 3_600 };
    expect(closedTo(writes(1 - 1 / 3_600), gate)).toBe(false);
    expect(closedTo(writes(1), gate)).toBe(true);
    const seen = unknownAccountAt(monday - hour);
    expect(closedTo(writes(0.5), gate, seen)).toBe(true);
    // Its sign-up counts, not an event from before that arrived as well.
    expect(closedTo(writes(0.5), gate, { ...signedUp, firstSeenAt: monday - hour })).toBe(false);
  });

  it('closes to the services that it names, of which a message that is posted is messaging', () => {
    const gate = { services: ['messaging'] };
    expect([closedTo(writes(1), gate), closedTo(writes(1, 'message'), gate)]).toEqual([
      false,
      true,
    ]);
    expect(closedTo(happened('account.logged-in', 1, { method: 'code' }), gate)).toBe(false);
  });
});
