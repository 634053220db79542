import { expect, it } from 'vitest';
import { readDecided } from '#infra/cli/commands/rules-decided.ts';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { examples } from '#shared/events/examples.ts';
import { presenceByType } from '#shared/rules/cel/presence.ts';
import { typesWith } from '#shared/rules/cel/touched-by.ts';
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

it('the things that the cases of all rules touch are touched by the event types that the table names', () => {
  const seen = readDecided().flatMap(({ signals }) => {
    const { event, links } = expandSignals(signals);
    return Object.keys(links).map((kind) => ({ path: `links.${kind}`, type: event.type }));
  });
  const isKnown = ({ path, type }: (typeof seen)[number]) =>
    typesWith[path]?.includes(type) ?? true;
  expect(seen.filter((one) => !isKnown(one))).toEqual([]);
  const kinds = Object.keys(typesWith).filter((path) => path.startsWith('links.'));
  expect(kinds.length).toBeGreaterThan(10);
  expect(kinds.filter((path) => !seen.some((one) => one.path === path))).toEqual([]);
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
