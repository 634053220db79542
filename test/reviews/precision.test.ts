import { describe, expect, it } from 'vitest';
import { accountSubject, type Decision } from '#shared/decisions/decision.ts';
import type { Case } from '#shared/reviews/case.ts';
import { reviewedFindings } from '#shared/reviews/precision.ts';

const decision = (accountId: string, decidedAt: number, by?: string): Decision => ({
  id: `decision-${accountId}-${decidedAt}`,
  platformId: 'demo',
  eventId: `event-${decidedAt}`,
  eventType: 'content.posted',
  subject: accountSubject(accountId),
  outcome: 'limit',
  score: 0.9,
  findings: (['live', 'shadow'] as const).map((life, i) => ({
    rule: `staff.rule-${i}`,
    revision: 2,
    life,
    evidenceFamily: 'behaviour',
    subject: 'account',
    category: 'fraud',
    severity: 'high',
    evidence: [{ code: 'strangers', values: {} }],
    warns: false,
  })),
  signals: {},
  mode: 'enforce',
  policy: 'test',
  at: decidedAt,
  decidedAt,
  automation: 'full',
  ...(by && { by }),
});

const resolved = (accountId: string, conclusion: 'upheld' | 'released' | 'restricted', at = 100) =>
  ({ accountId, resolution: { rulingId: 'r', conclusion, by: 'lin', at } }) as unknown as Case;

describe('what reviewers made of findings', () => {
  it('counts every resolved case once for each rule that spoke, shadow rules too', () => {
    const reviewed = reviewedFindings(
      [decision('a', 1), decision('a', 2), decision('b', 1), decision('c', 1)],
      [resolved('a', 'upheld'), resolved('b', 'released'), resolved('c', 'restricted')],
    );
    const figures = { decisions: 3, upheld: 2 };
    expect(Object.fromEntries(reviewed)).toEqual({
      'staff.rule-0#2': figures,
      'staff.rule-1#2': figures,
    });
  });

  it('looks at nothing that nobody ruled on: open cases, later findings, rulings themselves', () => {
    const open = { accountId: 'a', resolution: null } as unknown as Case;
    expect(reviewedFindings([decision('a', 1)], [open]).size).toBe(0);
    expect(reviewedFindings([decision('a', 200)], [resolved('a', 'upheld')]).size).toBe(0);
    expect(reviewedFindings([decision('a', 1, 'lin')], [resolved('a', 'upheld')]).size).toBe(0);
  });
});
