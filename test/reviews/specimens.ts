import type { Decision } from '#shared/decisions/decision.ts';
import type { CaseOpening } from '#shared/effects/effects.ts';
import { type Case, joinCase } from '#shared/reviews/case.ts';
import { finding, noon } from '../decisions/specimens.ts';

/** A decision that froze `u1`, or as told. */
export const decision = (over: Partial<Decision> = {}): Decision => ({
  id: 'dec-1',
  platformId: 'demo',
  eventId: 'e1',
  eventType: 'account.signed-up',
  subject: { kind: 'account', id: 'u1', accountId: 'u1' },
  outcome: 'freeze',
  score: 0.99,
  findings: [finding({ category: 'bulk-registration', severity: 'critical' })],
  signals: {},
  mode: 'enforce',
  policy: '1.test',
  at: noon - 900,
  decidedAt: noon,
  automation: 'full',
  ...over,
});

/** What lands on the case of `u1`. */
export const opening = (
  { decisionId = 'dec-1', ...over }: Partial<CaseOpening> & { readonly decisionId?: string } = {},
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
  ...over,
});

/** The open case of `u1`. */
export const openCase = (over: Partial<Case> = {}): Case => ({
  ...joinCase(null, opening()),
  ...over,
});
