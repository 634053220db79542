import { PlatformSettings } from '#shared/settings/platform.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import { advance } from '#shared/signals/advance.ts';
import { measure } from '#shared/signals/measure.ts';
import type { happened } from './happened.ts';

const hash = () => 0;

/** What `advance` is given of an event of the account itself, of which nothing else is known. */
export const atHome = {
  hash,
  reading: null,
  country: null,
  report: null,
} as const;

/** Measures an event of an account that shares nothing and deals with nobody. */
export const signalsOf = (
  before: AccountState,
  occurrence: ReturnType<typeof happened>,
  settings: object = {},
) =>
  measure({
    before,
    after: advance(before, occurrence, atHome),
    occurrence,
    reading: null,
    report: null,
    links: [],
    counterpart: null,
    listed: { home: [], counterpart: [] },
    country: null,
    settings: PlatformSettings.parse({ platformId: 'demo', ...settings }),
    enrichment: {
      automation: () => null,
      disposableMail: () => false,
      virtualOperator: () => false,
      network: () => ({ hosting: false, operator: null, country: null }),
    },
    hash,
  });
