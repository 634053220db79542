import { describe, expect, it } from 'vitest';
import { FollowUp, recheckOf, recheckSharersOf, taintsOf } from '#shared/effects/follow-up.ts';
import { afterSend, OutboxItem, outgoingFollowUp, resendDelay } from '#shared/effects/outbox.ts';
import { minute } from '#shared/settings/durations.ts';
import {
  type AccountState,
  type Closure,
  neverClosed,
  type Standing,
} from '#shared/signals/account-state.ts';
import { noon } from '../decisions/specimens.ts';
import { standing } from './specimens.ts';

const device = { kind: 'device', value: 'device-1' } as const;
const recheckRequest = (more: Partial<Parameters<typeof recheckOf>[0]> = {}) =>
  recheckOf({
    platformId: 'demo',
    accountIds: ['u1'],
    entity: device,
    level: 3,
    reachedAt: noon,
    at: noon,
    ...more,
  });
const item = outgoingFollowUp(recheckRequest(), noon);

const commitBetween = (
  before: Partial<AccountState['standing']>,
  after: Partial<AccountState['standing']>,
  accountId = 'u1',
) =>
  taintsOf({
    platformId: 'demo',
    accountId,
    before: { standing: standing(before), closure: neverClosed },
    after: {
      standing: standing(after),
      closure: {
        ...neverClosed,
        ...(after.status === 'closed' && { from: before.status as Closure['from'] }),
      },
    },
    entities: [device],
    at: noon,
  });

it('accounts that share something with an excluded one are judged again for each standing of it', () => {
  const eventIdAt = (standingVersion: number) =>
    recheckSharersOf({
      ...{ platformId: 'demo', accountIds: ['u1'], entity: device, at: noon },
      excluded: { accountId: 'u2', standingVersion },
    }).members[0]?.eventId;
  expect(eventIdAt(1)).toBe(eventIdAt(1));
  expect(eventIdAt(3)).not.toBe(eventIdAt(1));
});

describe('a message in the outbox', () => {
  it('matches its schema', () => {
    expect(OutboxItem.parse(JSON.parse(JSON.stringify(item)))).toEqual(item);
  });

  it('is sent again after 2 minutes, doubling to an hour', () => {
    expect(item.dueAt).toBe(noon + 2 * minute);
    const waits: number[] = [];
    let current = item;
    let now = noon;
    for (let i = 0; i < 8; i++) {
      current = afterSend(current, now);
      waits.push(((current.dueAt ?? 0) - now) / minute);
      now = current.dueAt ?? 0;
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
    expect(resendDelay(1000, false)).toBe(60 * minute);
  });

  it('is sent at intervals growing to a day if the platform fails to apply it', () => {
    const sends = Array.from({ length: 12 }, (_, i) => i + 1);
    const waits = sends.map((send) => resendDelay(send, true) / minute);
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440]);
    const failed = { ...item, sends: 20, failedAt: noon };
    expect(afterSend(failed, noon).dueAt).toBe(noon + 1440 * minute);
  });
});

describe('a follow-up', () => {
  it('has the same id however often it is requested', () => {
    expect(recheckRequest().followUpId).toBe(recheckRequest({ at: noon + 1 }).followUpId);
    expect(recheckRequest().followUpId).not.toBe(recheckRequest({ level: 6 }).followUpId);
    // A member is re-evaluated once per level, whichever members are listed with it.
    const [alone, together] = [['u1'], ['u2', 'u1']].map((accountIds) =>
      recheckRequest({ accountIds }),
    );
    expect(together?.members.at(-1)).toEqual(alone?.members[0]);
    expect(together?.followUpId).not.toBe(alone?.followUpId);
  });

  it('is requested when a standing changes to or from frozen, and at no other change', () => {
    const all: readonly Standing[] = ['active', 'challenged', 'limited', 'frozen', 'closed'];
    const asked = all.flatMap((from) =>
      all
        .filter(
          (to) =>
            commitBetween({ status: from, version: 1 }, { status: to, version: 2 }).length > 0,
        )
        .map((to) => `${from} → ${to}`),
    );
    expect(asked).toEqual([
      'active → frozen',
      'challenged → frozen',
      'limited → frozen',
      'frozen → active',
      'frozen → challenged',
      'frozen → limited',
      'closed → frozen',
    ]);
  });

  it('about a freeze is unique per account and standing version', () => {
    const [froze] = commitBetween(
      { status: 'active', version: 4 },
      { status: 'frozen', version: 5 },
    );
    expect(FollowUp.parse(froze)).toEqual(froze);
    expect(froze).toMatchObject({ standingVersion: 5, entities: [device] });
    expect(
      commitBetween({ status: 'limited', version: 4 }, { status: 'frozen', version: 5 })[0],
    ).toEqual(froze);
    const others = [
      commitBetween({ status: 'frozen', version: 5 }, { status: 'active', version: 6 }),
      commitBetween({ status: 'active', version: 6 }, { status: 'frozen', version: 7 }),
      commitBetween({ status: 'active', version: 4 }, { status: 'frozen', version: 5 }, 'u2'),
    ].flat();
    expect(new Set([froze, ...others].map((one) => one?.followUpId)).size).toBe(4);
  });

  it('is rejected if malformed', () => {
    const good = recheckRequest();
    expect(FollowUp.parse(good)).toEqual(good);
    expect(FollowUp.safeParse({ ...good, entity: { kind: 'soul', value: 'x' } }).success).toBe(
      false,
    );
    expect(FollowUp.safeParse({ ...good, extra: 1 }).success).toBe(false);
    expect(FollowUp.safeParse({ ...good, level: undefined }).success).toBe(false);
    expect(FollowUp.safeParse({ ...good, members: [] }).success).toBe(false);
  });
});
