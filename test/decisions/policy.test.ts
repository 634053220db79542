import { describe, expect, it } from 'vitest';
import { digestOf } from '#shared/decisions/digest.ts';
import { hasProvenPrecision, policy, policyOf } from '#shared/decisions/policy.ts';
import { platform } from './specimens.ts';

describe('a record in shadow', () => {
  it('earns a freeze from 200 decisions on with a lower bound of 0.95', () => {
    const of = (decisions: number, upheld: number) =>
      hasProvenPrecision({ decisions, upheld, simulated: false }, 'production');
    expect(of(199, 199)).toBe(false);
    expect(of(200, 200)).toBe(true);
    expect(of(200, 195)).toBe(false);
    expect(of(1000, 960)).toBe(false);
    expect(of(1000, 970)).toBe(true);
    expect(hasProvenPrecision(undefined, 'production')).toBe(false);
  });

  it('counts for nothing in production if it was simulated', () => {
    const record = { decisions: 1000, upheld: 1000, simulated: true };
    expect(hasProvenPrecision(record, 'production')).toBe(false);
    expect(hasProvenPrecision(record, 'demonstration')).toBe(true);
  });
});

describe('the name of a policy', () => {
  it('changes with every setting that affects decisions, and with no other', () => {
    const plain = policyOf(platform());
    expect(policyOf(platform({ retention: { textDays: 7 } }))).toBe(plain);
    expect(policyOf(platform({ mode: 'assist' }))).not.toBe(plain);
    expect(policyOf(platform({}, 'account.test'))).not.toBe(plain);
    expect(policyOf(platform({ gate: { response: 'limit' } }))).not.toBe(plain);
    expect(policyOf(platform({ familyWeights: { network: 0.8 } }))).not.toBe(plain);
    expect(policyOf(platform({ familyWeights: {} }))).toBe(plain);
    // The same revision as before weights existed.
    const { mode, purpose, gate, identity, holds, shadowRecords } = platform();
    const before = digestOf({ mode, purpose, gate, identity, holds, shadowRecords });
    expect(plain).toBe(`${policy.revision}.${before.slice(0, 10)}`);
  });
});
