import type { CaseOpening } from '#shared/effects/effects.ts';
import { type Case, joinCase } from '#shared/reviews/case.ts';
import { noon } from '../decisions/specimens.ts';

/** An opening of the case of `u1`. */
export const opening = (
  {
    decisionId = 'dec-1',
    ...overrides
  }: Partial<CaseOpening> & { readonly decisionId?: string } = {},
  weight: Partial<CaseOpening['weight']> = {},
): CaseOpening => ({
  caseId: 'cas-1',
  platformId: 'demo',
  accountId: 'u1',
  at: noon,
  observed: false,
  campaign: null,
  script: null,
  tier: null,
  weight: {
    category: 'bulk-registration',
    severity: 'high',
    score: 0.9,
    reporters: 0,
    newcomers: 0,
    victimAtRisk: false,
    degraded: false,
    ...weight,
  },
  entries: [
    {
      decisionId,
      subject: { kind: 'account', id: 'u1', accountId: 'u1' },
      outcome: 'freeze',
      score: 0.9,
      at: noon,
    },
  ],
  ...overrides,
});

/** The open case of `u1`. */
export const openCase = (overrides: Partial<Case> = {}): Case => ({
  ...joinCase(null, opening()),
  ...overrides,
});
