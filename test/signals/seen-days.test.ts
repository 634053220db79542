import { expect, it } from 'vitest';
import { clear } from '#shared/reviews/clearance.ts';
import { dormantThenBurst } from '#shared/rules/account/dormant-then-burst.ts';
import { evidenceFor } from '#shared/rules/rule.ts';
import { day } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { type AccountState, unknownAccountAt } from '#shared/signals/account-state.ts';
import { advance } from '#shared/signals/advance.ts';
import { measure } from '#shared/signals/measure.ts';
import { happened, monday } from './happened.ts';

const hash = () => 0;
const context = {
  role: 'home',
  hash,
  reading: null,
  country: null,
  credibleReport: false,
} as const;

const signalsOf = (before: AccountState, occurrence: ReturnType<typeof happened>) =>
  measure({
    before,
    after: advance(before, occurrence, context),
    occurrence,
    reading: null,
    links: [],
    counterpart: null,
    listed: { home: [], counterpart: [] },
    country: null,
    settings: PlatformSettings.parse({ platformId: 'demo' }),
    enrichment: {
      automation: () => null,
      disposableMail: () => false,
      virtualOperator: () => false,
      network: () => ({ hosting: false, operator: null, country: null }),
    },
    hash,
  });

it('begin again when a person clears the account: its counts no longer show that it was silent', () => {
  const hours = (days: number) => 24 * days;
  const signedUp = advance(unknownAccountAt(monday), happened('account.signed-up', 0, {}), context);
  const everyDay = Array.from({ length: 90 }, (_, n) =>
    happened('account.logged-in', hours(n + 1), { method: 'code' }),
  ).reduce((state, occurrence) => advance(state, occurrence, context), signedUp);
  const cleared = clear(everyDay, { at: monday + 90 * day, links: {} });

  const burst = happened('social.requested', hours(91), {
    targetIds: Array.from({ length: 40 }, (_, n) => `friend-${n}`),
  });
  const signals = signalsOf(cleared, burst);
  expect(signals.account.seenDays).toBe(1);
  expect(evidenceFor(dormantThenBurst.when(signals))).toBeNull();
  expect(signalsOf(everyDay, burst).account.seenDays).toBe(91);
});
