import { expect, it } from 'vitest';
import { FollowUp, predecessorTaintsOf } from '#shared/effects/follow-up.ts';
import { type EntityKind, emptyEntity } from '#shared/signals/entity-state.ts';

const shared = (kind: EntityKind, ...accounts: readonly (readonly [string, number])[]) => ({
  kind,
  value: `${kind}-1`,
  state: {
    ...emptyEntity,
    recent: accounts.map(([account, at]) => ({ account, at, newcomer: false, patterns: [] })),
  },
});
const lookedAt = (
  type: string,
  usedAt: number,
  ...links: Parameters<typeof predecessorTaintsOf>[0]
) => {
  const event = { type, eventId: 'e-1', accountId: 'back' };
  return predecessorTaintsOf(links, { platformId: 'demo', event, usedAt, at: 9 }).map((taint) => {
    FollowUp.parse(taint);
    return [taint.accountId, taint.entities.map(({ kind }) => kind)];
  });
};

it('the latest five who used what identifies a newcomer are looked at, each once', () => {
  const numbers = [1, 2, 3, 4, 5, 6].map((n) => [`u-${n}`, n] as const);
  const links = [
    shared('phone', ...numbers, ['back', 7]),
    shared('identity', ['u-6', 2], ['back', 7]),
    shared('device', ['u-9', 8]),
  ];
  expect(lookedAt('account.signed-up', 7, ...links)).toEqual([
    ['u-6', ['phone', 'identity']],
    ...['u-5', 'u-4', 'u-3', 'u-2'].map((account) => [account, ['phone']]),
  ]);
  // These tell of what was used before.
  for (const type of ['account.imported', 'account.rechecked', 'account.closed']) {
    expect(lookedAt(type, 7, ...links)).toEqual([]);
  }
  expect(lookedAt('account.verification-changed', 8, ...links)).toEqual([]);
});
