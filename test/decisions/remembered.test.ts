import { describe, expect, it } from 'vitest';
import { decide, weightsOf } from '#shared/decisions/decide.ts';
import { finding, noon, platform, signals } from './specimens.ts';

const rules = ['account.test', 'network.test'] as const;
const medium = finding({ severity: 'medium' });

const outcomeOf = (
  findings: Parameters<typeof decide>[0]['findings'],
  remembered: { identity?: number; network?: number; behaviour?: number },
) => {
  const none = { identity: 0, network: 0, behaviour: 0 };
  return decide({
    signals: signals({ account: { remembered: { ...none, ...remembered } } }),
    findings,
    errors: [],
    settings: platform({}, ...rules),
    braked: new Set(),
    at: noon,
  }).account?.outcome;
};

describe('the memory of earlier findings', () => {
  it('adds to new evidence of another family', () => {
    expect(outcomeOf([medium], {})).toBe('observe');
    expect(outcomeOf([medium], { network: 2 })).toBe('challenge');
  });

  it('is not added to new evidence of the same family', () => {
    expect(outcomeOf([medium], { behaviour: 3 })).toBe('observe');
  });

  it('never leads to a verdict by itself', () => {
    expect(outcomeOf([], { network: 6.2, identity: 6.2 })).toBeUndefined();
  });

  it('never leads to a freeze', () => {
    const high = finding({ severity: 'critical' });
    expect(outcomeOf([high], { network: 6.2, identity: 6.2 })).toBe('limit');
    // Two families now, but certain only together with what is remembered.
    const network = finding({
      rule: 'network.test',
      evidenceFamily: 'network',
      severity: 'medium',
    });
    expect(outcomeOf([medium, network], { network: 6.2, identity: 6.2 })).toBe('limit');
  });

  it('excludes shadow findings and real-name findings', () => {
    expect(weightsOf([finding({ life: 'shadow' }), finding({ category: 'real-name' })])).toEqual(
      {},
    );
  });
});
