import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrakeKey, restrictionsBrake } from '#shared/decisions/decision.ts';
import { anyFinding, anySignals, finding, platform, post, signals } from './specimens.ts';
import { behaviour, closedGate, gate, network, text, verdictOf } from './verdicts.ts';

describe('while automatic restrictions are halted', () => {
  const halted = { braked: ['halt'] } as const;

  it('replaces a freeze, a limit and a hide with a flag, and reports no other brake', () => {
    expect(verdictOf([network, behaviour], { braked: ['platform', 'halt'] }).account).toMatchObject(
      { outcome: 'flag', wanted: 'freeze', until: null, braked: ['halt'] },
    );
    expect(verdictOf([behaviour], halted).account).toMatchObject({
      outcome: 'flag',
      braked: ['halt'],
      restrictRules: [],
    });
    expect(
      verdictOf([text], { ...halted, given: signals(post({ verdict: 'hide' })) }).content,
    ).toMatchObject({ outcome: 'flag', wanted: 'hide', braked: ['halt'], hideRules: [] });
  });

  it('suspends the real-name gate and opens no case for accounts that only the gate concerns', () => {
    const closed = { ...halted, given: closedGate };
    expect(verdictOf([gate], closed).account).toMatchObject({
      outcome: 'observe',
      wanted: 'challenge',
      braked: ['halt'],
      opensCase: false,
      gate: false,
    });
    expect(verdictOf([network, behaviour, gate], closed).account).toMatchObject({
      outcome: 'flag',
      wanted: 'freeze',
      gate: false,
    });
  });

  it('leaves non-restrictive outcomes unchanged', () => {
    const low = finding({ severity: 'low' });
    const free = verdictOf([low]);
    expect(free.account).toMatchObject({ outcome: 'observe' });
    expect(verdictOf([low], halted)).toEqual(free);
  });
});

describe('a challenge, a limit or a hidden post', () => {
  const sold = { given: signals(post({ verdict: 'hide' })) };

  it('counts toward the brake of each rule it rests on', () => {
    expect(verdictOf([behaviour]).account?.restrictRules).toEqual(['account.test']);
    expect(verdictOf([network, finding({ severity: 'low' })]).account).toMatchObject({
      outcome: 'limit',
      restrictRules: ['network.test', 'account.test'],
    });
    expect(verdictOf([text], sold).content).toMatchObject({
      outcome: 'hide',
      hideRules: ['content.test'],
    });
    expect(verdictOf([finding({ severity: 'medium' })]).account?.restrictRules).toEqual([]);
  });

  it('becomes a flag and names the brake if one of those brakes is engaged', () => {
    const braked = ['restrictions:account.test'] as const;
    for (const [findings, wanted] of [
      [[behaviour], 'challenge'],
      [[network, finding({ severity: 'low' })], 'limit'],
    ] as const) {
      expect(verdictOf(findings, { braked }).account).toMatchObject({
        ...{ outcome: 'flag', wanted, until: null, opensCase: true },
        ...{ braked, restrictRules: [] },
      });
    }
    expect(verdictOf([text], { ...sold, braked: ['restrictions:content.test'] })).toMatchObject({
      content: { outcome: 'flag', wanted: 'hide', hideRules: [] },
    });
    const others = ['restrictions:account.other', 'rule:account.test', 'platform'] as const;
    expect(verdictOf([behaviour], { braked: others }).account?.outcome).toBe('challenge');
  });

  it('is not counted if the real-name gate asks for the same', () => {
    const gated = { given: closedGate, braked: ['restrictions:account.test'] as const };
    expect(verdictOf([behaviour, gate], gated).account).toMatchObject({
      ...{ outcome: 'challenge', braked: [], restrictRules: [] },
    });
    expect(verdictOf([network, behaviour, gate], { ...gated, settings: platform() }).account)
      // The rules would limit; the gate challenges.
      .toMatchObject({
        ...{ outcome: 'challenge', wanted: 'limit', braked: gated.braked },
        // A verdict that counted toward a brake that is on would be decided again for ever.
        restrictRules: [],
      });
  });

  it('that is on is never counted toward again, or the event would be decided for ever', () => {
    const rules = ['account.a', 'account.b', 'content.c', 'network.d', 'victim.e'];
    const keys = rules.flatMap((id): BrakeKey[] => [`rule:${id}`, restrictionsBrake(id)]);
    fc.assert(
      fc.property(
        anySignals,
        fc.array(anyFinding, { maxLength: 6 }),
        fc.subarray(keys),
        fc.constantFrom('challenge', 'limit'),
        (given, findings, braked, response) => {
          const settings = platform({ gate: { response } }, 'account.a', 'network.d');
          const closed = { ...given, realName: { ...given.realName, gateClosed: true } };
          const { account, content } = verdictOf([...findings, gate], {
            ...{ given: closed, settings, braked },
          });
          const { freezeRules = [], restrictRules = [] } = account ?? {};
          const counted = [
            ...freezeRules.map((id) => `rule:${id}` as const),
            ...[...restrictRules, ...(content?.hideRules ?? [])].map(restrictionsBrake),
          ];
          expect(counted.filter((key) => braked.includes(key))).toEqual([]);
        },
      ),
    );
  });
});
