import { expect, it } from 'vitest';
import { clear } from '#shared/reviews/clearance.ts';
import { dormantThenBurst } from '#shared/rules/account/dormant-then-burst.ts';
import { evidenceFor } from '#shared/rules/rule.ts';
import { day } from '#shared/settings/durations.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { advance } from '#shared/signals/advance.ts';
import { happened, monday } from './happened.ts';
import { atHome, signalsOf } from './signals-of.ts';

it('begin again when a person clears the account: its counts no longer show that it was silent', () => {
  const hours = (days: number) => 24 * days;
  const signedUp = advance(unknownAccountAt(monday), happened('account.signed-up', 0, {}), atHome);
  const everyDay = Array.from({ length: 90 }, (_, n) =>
    happened('account.logged-in', hours(n + 1), { method: 'code' }),
  ).reduce((state, occurrence) => advance(state, occurrence, atHome), signedUp);
  const cleared = clear(everyDay, { at: monday + 90 * day, links: {} });

  const burst = happened('social.requested', hours(91), {
    targetIds: Array.from({ length: 40 }, (_, n) => `friend-${n}`),
  });
  const signals = signalsOf(cleared, burst);
  expect(signals.account.seenDays).toBe(1);
  expect(evidenceFor(dormantThenBurst.when(signals))).toBeNull();
  expect(signalsOf(everyDay, burst).account.seenDays).toBe(91);
});
