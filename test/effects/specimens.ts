import { decide } from '#shared/decisions/decide.ts';
import type { BrakeKey } from '#shared/decisions/decision.ts';
import { decisionsOf } from '#shared/decisions/record.ts';
import { noReporters } from '#shared/effects/case-weight.ts';
import type { PostState } from '#shared/effects/effects.ts';
import { type CausingEvent, effectsOf } from '#shared/effects/effects-of.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { Finding } from '#shared/rules/finding.ts';
import type { RuleError } from '#shared/rules/judge.ts';
import { day } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { type AccountState, unknownAccountAt } from '#shared/signals/account-state.ts';
import type { Signals } from '#shared/signals/signals.ts';
import { noon, platform, signals } from '../decisions/specimens.ts';

const event: CausingEvent = {
  platformId: 'demo',
  accountId: 'u1',
  counterpartId: null,
  text: null,
  tier: null,
  counterpartTier: null,
  at: noon - 900,
  decidedAt: noon,
  arrivedAt: noon,
  verifiedAt: noon - 900,
  reporters: noReporters,
  campaign: null,
  riskyToday: 1,
  sources: ['block:192.0.2.0/24'],
};

/** A previous standing; fields can be overridden, e.g. limited for the second time. */
export const standing = (
  overrides: Partial<AccountState['standing']> = {},
): AccountState['standing'] => ({
  ...unknownAccountAt(noon - day).standing,
  ...overrides,
});

/** Decides on findings and applies the decision. */
export const carryOut = (
  findings: readonly Finding[],
  {
    given = signals(),
    settings = platform({}, 'account.test'),
    braked = [],
    errors = [],
    cause = {},
    before = standing(),
    post = null,
    eventId = 'e1',
  }: {
    readonly given?: Signals;
    readonly settings?: PlatformSettings;
    readonly braked?: readonly BrakeKey[];
    readonly errors?: readonly RuleError[];
    readonly cause?: Partial<CausingEvent>;
    readonly before?: AccountState['standing'];
    readonly post?: PostState | null;
    readonly eventId?: string;
  } = {},
) => {
  const verdict = decide({
    signals: given,
    findings,
    errors,
    settings,
    braked: new Set(braked),
    at: noon,
  });
  const decisions = decisionsOf({
    verdict,
    findings,
    errors,
    signals: given,
    event: { ...event, ...cause, eventId },
    settings,
  });
  const effects = effectsOf({
    verdict,
    decisions,
    event: { ...event, counterpartId: given.counterpart?.id ?? null, ...cause },
    before: { standing: before, post },
    wording: { settings, catalogue },
  });
  return { verdict, decisions, effects };
};
