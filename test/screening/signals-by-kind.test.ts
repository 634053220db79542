import { expect, it } from 'vitest';
import { examples } from '#shared/events/examples.ts';
import { presenceByType } from '#shared/rules/cel/shape.ts';
import { day } from '#shared/settings/durations.ts';
import type { Signals } from '#shared/signals/signals.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

it('the signals present per event type match the table that checks staff rules', async () => {
  const seen: Signals[] = [];
  const desk = openDesk({
    onJudged: async (judged) => {
      seen.push(...judged.map(({ signals }) => signals));
    },
  });
  const known = Object.values(examples).flatMap(({ data }) =>
    Object.entries(data).flatMap(([name, id]) =>
      ['targetId', 'requesterId', 'payeeId', 'reporterId'].includes(name) ? [String(id)] : [],
    ),
  );
  await desk.send(...[...new Set(known)].map((id) => verifiedSignUp(id)));
  seen.length = 0;
  for (const example of Object.values(examples)) await desk.send(example);
  expect(seen.length).toBeGreaterThan(20);
  const at = (signals: Signals, path: string): unknown =>
    path.split('.').reduce<unknown>((of, name) => Reflect.get(Object(of), name), signals) ?? null;
  const wrong = Object.entries(presenceByType).flatMap(([path, { may, always }]) =>
    seen
      .filter((signals) => {
        const isAmong = (types: readonly string[]) => types.includes(signals.event.type);
        return at(signals, path) === null ? isAmong(always) : !isAmong(may);
      })
      .map((signals) => ({ path, type: signals.event.type })),
  );
  expect(wrong).toEqual([]);
  // Each signal occurs at every event type where it may.
  const unseen = Object.entries(presenceByType).flatMap(([path, { may }]) =>
    may
      .filter(
        (type) =>
          !seen.some((signals) => signals.event.type === type && at(signals, path) !== null),
      )
      .map((type) => ({ path, type })),
  );
  expect(unseen).toEqual([]);
});

it('a new account is as dormant in one batch as in two', async () => {
  const login = (at: number) =>
    eventOf('account.logged-in', 'u1', { method: 'code' }, { eventId: `login-${at}`, at });
  const dormantDays = async (...batches: readonly (readonly unknown[])[]) => {
    const seen: number[] = [];
    const desk = openDesk({
      onJudged: async (judged) => {
        seen.push(...judged.map(({ signals }) => signals.account.dormantDays));
      },
    });
    for (const batch of batches) await desk.send(...batch);
    return seen;
  };
  const [first, second] = [login(now - 20 * day), login(now)];
  expect(await dormantDays([first], [second])).toEqual([0, 20]);
  expect(await dormantDays([first, second])).toEqual([0, 20]);
});
