import { describe, expect, it } from 'vitest';
import { measureRules } from './measure.ts';

describe('the bench of rules', () => {
  it('compares engines with the same findings, and at least one', async () => {
    const { agree, contestants, rules, signals } = await measureRules({ events: 400 });
    expect([rules, signals]).toEqual([20, 17]);
    expect(agree).toBe(true);
    for (const { findingsPerThousand } of contestants)
      expect(findingsPerThousand).toBeGreaterThan(0);
  });
});
