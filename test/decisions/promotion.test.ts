import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  demotionOf,
  isAnomalous,
  provenPrecision,
  stepRefusals,
  type TrialRecord,
  withProvenRules,
} from '#shared/decisions/promotion.ts';

import { catalogue } from '#shared/rules/catalogue.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const rule = { severity: 'high', evidenceFamily: 'behaviour' } as const;
const good: TrialRecord = {
  backtest: { examined: 50_000, fired: 120 },
  examined: 40_000,
  fired: 90,
  errored: 0,
  reviewed: { decisions: 400, upheld: 396 },
};
const step = (
  from: Parameters<typeof stepRefusals>[0]['from'],
  to: Parameters<typeof stepRefusals>[0]['to'],
  record: Partial<TrialRecord> = {},
  by = 'zhao',
) =>
  stepRefusals({ rule, from, to, author: 'lin', by, record: { ...good, ...record } }).map(
    ({ code }) => code,
  );

describe('the life of a rule', () => {
  it('advances from draft to live one step at a time', () => {
    expect(step('draft', 'shadow')).toEqual([]);
    expect(step('shadow', 'canary')).toEqual([]);
    expect(step('canary', 'live')).toEqual([]);
    expect(step('draft', 'live')).toEqual(['no-such-step']);
    expect(step('shadow', 'live')).toEqual(['no-such-step']);
    expect(step('retired', 'shadow')).toEqual(['no-such-step']);
  });

  it('never shows the limit itself as the figure that misses it', () => {
    const words = (record: Partial<TrialRecord>) =>
      stepRefusals({
        rule,
        from: 'canary',
        to: 'live',
        author: 'lin',
        by: 'zhao',
        record: { ...good, ...record },
      }).map(({ reason }) => reason);
    expect(words({ reviewed: { decisions: 200, upheld: 196 } })).toEqual([
      {
        'zh-CN': '准确率下限 94.97%，至少需要 95%',
        en: 'its precision is proven to be at least 94.97%; 95% is needed',
      },
    ]);
    expect(words({ examined: 5_000, fired: 1_251 })).toEqual([
      {
        'zh-CN': '试运行触发次数占所检查事件的 25.02%，上限 25%：条件过宽',
        en: 'on trial it fired on 25.02% of what it looked at; at most 25% is allowed: narrow the condition',
      },
    ]);
    expect(words({ backtest: { examined: 50_000, fired: 20_000 } })[0]?.en).toContain(
      'fired on 40%',
    );
  });

  it('allows anyone to lower the canary share but requires promotion checks to raise it', () => {
    const share = (raises: boolean, by: string, errored = 0) =>
      stepRefusals({
        rule,
        from: 'canary',
        to: 'canary',
        author: 'lin',
        by,
        raises,
        record: { ...good, errored },
      }).map(({ code }) => code);
    expect(share(false, 'lin', 20)).toEqual([]);
    expect(share(true, 'zhao')).toEqual([]);
    expect(share(true, 'lin')).toEqual(['same-person']);
    expect(share(true, 'zhao', 20)).toEqual(['errs']);
  });

  it('restarts as a draft after retirement without an approval', () => {
    expect(step('retired', 'draft', { backtest: null, examined: 0 }, 'lin')).toEqual([]);
    expect(step('retired', 'live')).toEqual(['no-such-step']);
  });

  it('may be tried out whatever its earlier trial showed: findings in shadow decide nothing', () => {
    const poor = { examined: 10, fired: 10, errored: 20, reviewed: { decisions: 40, upheld: 0 } };
    expect(step('draft', 'backtest', poor)).toEqual([]);
    expect(step('draft', 'shadow', poor)).toEqual([]);
    expect(step('shadow', 'canary', poor).length).toBeGreaterThan(1);
  });

  it('requires a case that fires and a case that stays quiet before leaving draft', () => {
    const shows = (
      to: 'backtest' | 'shadow' | 'retired',
      ...expects: readonly ('fires' | 'quiet')[]
    ) =>
      stepRefusals({
        rule: {
          ...rule,
          cases: expects.map((each) => ({
            name: each,
            expects: each,
            on: 'content.posted' as const,
            signals: {},
          })),
        },
        from: 'draft',
        to,
        author: 'lin',
        by: 'zhao',
        record: good,
      }).map(({ reason }) => reason.en);
    expect(shows('shadow', 'fires', 'quiet')).toEqual([]);
    expect(shows('backtest', 'fires')).toEqual(['it lacks a case in which it stays quiet']);
    expect(shows('shadow', 'quiet')).toEqual(['it lacks a case in which it fires']);
    expect(shows('shadow')).toEqual([
      'it lacks a case in which it fires and a case in which it stays quiet',
    ]);
    expect(shows('retired')).toEqual([]);
  });

  it('requires a second person for promotion but not for demotion', () => {
    expect(step('shadow', 'canary', {}, 'lin')).toEqual(['same-person']);
    // Also when promoted on the command line.
    expect(step('shadow', 'canary', {}, 'cli:lin')).toEqual(['same-person']);
    expect(step('draft', 'backtest', {}, 'lin')).toEqual([]);
    expect(step('live', 'shadow', { backtest: null }, 'lin')).toEqual([]);
    expect(step('live', 'retired', {}, 'lin')).toEqual([]);
  });

  it('blocks promotion until there is enough evidence', () => {
    expect(step('draft', 'shadow', { backtest: null })).toEqual(['not-backtested']);
    expect(step('draft', 'shadow', { backtest: { examined: 999, fired: 1 } })).toEqual([
      'not-backtested',
    ]);
    expect(step('draft', 'shadow', { backtest: { examined: 1_000, fired: 1 } })).toEqual([]);
    expect(step('shadow', 'canary', { examined: 10, fired: 0 })).toEqual(['too-little-shadow']);
    expect(step('shadow', 'canary', { examined: 1_000, fired: 0 })).toEqual([]);
    expect(step('shadow', 'canary', { errored: 20 })).toEqual(['errs']);
    expect(step('canary', 'live', { reviewed: { decisions: 199, upheld: 199 } })).toEqual([
      'too-few-reviewed',
    ]);
    expect(step('canary', 'live', { reviewed: { decisions: 200, upheld: 192 } })).toEqual([
      'too-imprecise',
    ]);
  });

  it('says which evidence is missing, and how precise it must be', () => {
    const [unknown] = stepRefusals({
      rule,
      from: 'draft',
      to: 'shadow',
      author: 'lin',
      by: 'zhao',
      record: { ...good, backtest: null },
    });
    expect(unknown?.reason).toEqual({
      'zh-CN': '这一版还没有回测，至少要检查 1000 个事件',
      en: 'this revision has no backtest yet; it must look at 1000 events or more',
    });
    const [few] = stepRefusals({
      rule: { ...rule, severity: 'high' },
      from: 'canary',
      to: 'live',
      author: 'lin',
      by: 'zhao',
      record: { ...good, reviewed: { decisions: 7, upheld: 7 } },
    });
    expect(few?.reason).toEqual({
      'zh-CN': '人工审核 7 条，至少需要 200 条，且准确率下限达到 95%',
      en: 'reviewers ruled on 7 of its findings; at least 200 are needed, and a proven precision of 95%',
    });
  });

  it('blocks a rule that fires on everything (H62)', () => {
    expect(step('draft', 'shadow', { backtest: { examined: 5_000, fired: 5_000 } })).toEqual([
      'abnormal-rate',
    ]);
    expect(step('shadow', 'canary', { examined: 5_000, fired: 5_000 })).toEqual(['abnormal-rate']);
    expect(step('shadow', 'canary', { examined: 5_000, fired: 1_251 })).toEqual(['abnormal-rate']);
    expect(step('shadow', 'canary', { examined: 5_000, fired: 1_250 })).toEqual([]);
  });

  it('requires less precision of a rule that cannot restrict by itself', () => {
    const asked = (severity: 'low' | 'high', more: { evidenceFamily?: 'list' } = {}) =>
      stepRefusals({
        rule: { ...rule, severity, ...more },
        from: 'canary',
        to: 'live',
        author: 'lin',
        by: 'zhao',
        record: { ...good, reviewed: { decisions: 200, upheld: 140 } },
      });
    expect(asked('low')).toEqual([]);
    expect(asked('high')).not.toEqual([]);
    // A match with an authority's list restricts by itself, whatever its rule's severity.
    expect(asked('low', { evidenceFamily: 'list' })).not.toEqual([]);
  });

  it('demotes to shadow once a loss of precision is statistically certain', () => {
    const demoted = (life: 'live' | 'canary' | 'shadow', decisions: number, upheld: number) =>
      demotionOf({ ...rule, life }, { ...good, reviewed: { decisions, upheld } })?.to ?? null;
    expect(demoted('live', 400, 300)).toBe('shadow');
    expect(demoted('canary', 400, 300)).toBe('shadow');
    expect(demoted('shadow', 400, 300)).toBeNull();
    expect(demoted('live', 20, 5)).toBe('shadow');
    expect(demoted('live', 19, 5)).toBeNull();
    expect(demoted('live', 3, 2)).toBeNull();
    expect(demoted('live', 0, 0)).toBeNull();
    expect(demoted('live', 400, 390)).toBeNull();
    expect(
      demotionOf({ ...rule, life: 'live' }, { ...good, examined: 5_000, fired: 4_000 })?.to,
    ).toBe('shadow');
  });

  it('keeps rules about reports whatever their precision and rate, but not their errors', () => {
    const reports = { severity: 'high', evidenceFamily: 'reports', life: 'live' } as const;
    const reviewed = { decisions: 400, upheld: 40 };
    expect(demotionOf(reports, { ...good, reviewed })).toBeNull();
    expect(demotionOf(reports, { ...good, examined: 5_000, fired: 4_000 })).toBeNull();
    expect(demotionOf(reports, { ...good, errored: 1_000 })?.to).toBe('shadow');
  });

  it('allows rules about reports to be promoted again after many wrong reports', () => {
    const brigade = {
      ...{ backtest: { examined: 5_000, fired: 1_750 }, examined: 5_000, fired: 1_750 },
      reviewed: { decisions: 300, upheld: 60 },
    };
    const steps = [
      ['draft', 'shadow'],
      ['shadow', 'canary'],
      ['canary', 'live'],
    ] as const;
    for (const [from, to] of steps) {
      const asked = (evidenceFamily: 'reports' | 'behaviour', record: Partial<TrialRecord>) =>
        stepRefusals({
          rule: { severity: 'high', evidenceFamily },
          ...{ from, to, author: 'lin', by: 'zhao', record: { ...good, ...record } },
        }).map(({ code }) => code);
      expect(asked('reports', brigade)).toEqual([]);
      expect(asked('behaviour', brigade)).toContain('abnormal-rate');
      expect(asked('reports', { examined: 10, errored: 20 })).toEqual(
        from === 'draft' ? [] : ['too-little-shadow', 'errs'],
      );
    }
  });

  it('blocks canary, and a larger share there, if the record would demote the rule at once', () => {
    const asked = (from: 'shadow' | 'canary', upheld: number) =>
      stepRefusals({
        ...{ rule, from, to: 'canary', author: 'lin', by: 'zhao', raises: true },
        record: { ...good, reviewed: { decisions: 40, upheld } },
      }).map(({ code }) => code);
    for (const from of ['shadow', 'canary'] as const) {
      expect(asked(from, 40)).toEqual([]);
      expect(asked(from, 20)).toEqual(['imprecise']);
    }
  });

  it('never demotes a rule whose record allows promotion', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 2_000 }), fc.nat(40), (decisions, overturned) => {
        const reviewed = { decisions, upheld: decisions - overturned };
        const record = { ...good, reviewed };
        fc.pre(step('canary', 'live', { reviewed }).length === 0);
        expect(demotionOf({ ...rule, life: 'live' }, record)).toBeNull();
        expect(provenPrecision(reviewed)).toBeGreaterThanOrEqual(0.95);
      }),
    );
  });

  it('detects a day far above the preceding days', () => {
    expect(isAnomalous(400, [20, 25, 18, 22])).toBe(true);
    expect(isAnomalous(30, [20, 25, 18, 22])).toBe(false);
    expect(isAnomalous(400, [20, 25])).toBe(false);
    expect(isAnomalous(19, [0, 0, 0, 0])).toBe(false);
    expect(isAnomalous(1_000, [900, 1_100, 950, 1_050])).toBe(false);
    // With a spread this wide, such a count is expected.
    expect(isAnomalous(600, [50, 400, 60, 380])).toBe(false);
    // One busy day among quiet ones explains another, but not any number.
    expect(isAnomalous(1_200, [0, 0, 0, 400])).toBe(false);
    expect(isAnomalous(1_400, [0, 0, 0, 400])).toBe(true);
  });
});

describe('a rule of the product that ships in shadow', () => {
  const [waiting] = catalogue.rules.filter(({ life }) => life === 'shadow');
  const lifeOn = (record: object, purpose = 'production') => {
    const settings = PlatformSettings.parse({
      ...{ platformId: 'pl', purpose },
      shadowRecords: { [waiting?.id ?? '']: record },
    });
    return withProvenRules(catalogue, settings).find(waiting?.id ?? '')?.life;
  };

  it('is live if its record proves enough precision over enough decisions', () => {
    expect(lifeOn({ decisions: 400, upheld: 396 })).toBe('live');
    expect(lifeOn({ decisions: 100, upheld: 100 })).toBe('shadow');
    expect(lifeOn({ decisions: 400, upheld: 370 })).toBe('shadow');
  });

  it('is live on a simulated record only in a demonstration', () => {
    const simulated = { decisions: 400, upheld: 396, simulated: true };
    expect(lifeOn(simulated, 'demonstration')).toBe('live');
    expect(() => lifeOn(simulated)).toThrow('a production platform must not have simulated');
  });

  it('leaves the other rules unchanged', () => {
    const settings = PlatformSettings.parse({ platformId: 'pl', purpose: 'production' });
    expect(withProvenRules(catalogue, settings)).toBe(catalogue);
  });
});
