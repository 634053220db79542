import { describe, expect, it } from 'vitest';
import type { Decision } from '#shared/decisions/decision.ts';
import {
  addCounts,
  countAgreement,
  countAppeal,
  countOverturned,
  countReveal,
  countRuling,
  negateCounts,
} from '#shared/reviews/counting.ts';
import { flowFigures, ruleFigures, teamFigures, teamSummary } from '#shared/reviews/figures.ts';
import { bucketOf, quantileOf } from '#shared/reviews/histogram.ts';
import { shareOf } from '#shared/reviews/share.ts';
import { memoryTallies } from '#shared/stores/tallies/memory.ts';
import { decision, finding } from '../decisions/specimens.ts';

const now = Date.parse('2026-11-24T08:00:00.000Z');

const cardTrade = finding({ rule: 'content.card-trade', revision: 2, category: 'card-trade' });
const traded = (more: Partial<Decision> = {}): Decision =>
  decision({ findings: [cardTrade], at: now, decidedAt: now, ...more });

describe('a share', () => {
  it('is null for an empty total and otherwise has a confidence interval', () => {
    expect(shareOf(0, 0)).toEqual({ of: 0, are: 0, share: null, low: null, high: null });
    const { share, low, high } = shareOf(3, 10);
    // Wilson interval of 3 in 10, as in textbooks.
    expect([share, low, high]).toEqual([0.3, expect.closeTo(0.1078, 4), expect.closeTo(0.6032, 4)]);
  });
});

describe('bucketed durations', () => {
  it('yield quantiles within 9 %', () => {
    const durations = Array.from({ length: 1_000 }, (_, i) => (i + 1) * 37);
    const counts: Record<string, number> = {};
    for (const each of durations) {
      const name = bucketOf('waited', each);
      counts[name] = (counts[name] ?? 0) + 1;
    }
    for (const quantile of [0.1, 0.5, 0.9, 0.99]) {
      const exact = durations[Math.ceil(quantile * durations.length) - 1] as number;
      const told = quantileOf('waited', [counts], quantile) as number;
      expect(Math.abs(told / exact - 1)).toBeLessThan(0.1);
    }
    expect(quantileOf('took', [counts], 0.5)).toBeNull();
    expect(bucketOf('waited', 0)).toBe('waited 0');
  });

  it('yield the median and the slowest time to action', () => {
    const flow = new Map([['2026-11-24', { [bucketOf('waited', 1_024)]: 98, 'waited 60': 2 }]]);
    expect(flowFigures(flow).timeToAction).toEqual({ p50: 1_024, p99: 2 ** 15 });
  });
});

describe('review counts', () => {
  const counted = async (...all: Parameters<typeof addCounts>[0][]) => {
    const tallies = memoryTallies();
    for (const each of all) await addCounts(each, now, tallies);
    const of = (topic: 'flow' | 'rules' | 'team') => tallies.of(topic, now, now);
    return { team: await of('team'), rules: await of('rules'), flow: await of('flow') };
  };
  const ruling = (conclusion: 'upheld' | 'released', by = 'lin') =>
    countRuling({ by, conclusion, basis: [traded()], took: 60_000 });

  it('credit a ruling to the reviewer, the rules that fired, and the platform', async () => {
    const { team, rules, flow } = await counted(ruling('upheld'), ruling('released'));
    expect(teamFigures(team).get('lin')).toMatchObject({
      rulings: 2,
      handling: { p50: expect.closeTo(60, -1), p90: expect.closeTo(60, -1) },
    });
    expect(ruleFigures(rules).get('content.card-trade#2')?.upheld).toMatchObject({ of: 2, are: 1 });
    expect(flowFigures(flow).falsePositives).toMatchObject({ of: 2, are: 1 });
  });

  it('count a rule once per case, and ignore decisions made by a person', async () => {
    const { rules, flow } = await counted(
      countRuling({
        by: 'lin',
        conclusion: 'upheld',
        basis: [traded(), traded({ id: 'dec-2' }), traded({ id: 'dec-3', by: 'zhao' })],
        took: null,
      }),
      countRuling({
        by: 'lin',
        conclusion: 'released',
        basis: [traded({ by: 'z' })],
        took: null,
      }),
    );
    expect(ruleFigures(rules).get('content.card-trade#2')?.upheld).toMatchObject({ of: 1, are: 1 });
    expect(flowFigures(flow).falsePositives.of).toBe(1);
  });

  it('count the mark of a case for a rule, whatever the ruling was', async () => {
    const made = { by: 'lin', basis: [traded()], took: null } as const;
    const { rules } = await counted(
      countRuling({ ...made, conclusion: 'released', abusive: true }),
      countRuling({ ...made, conclusion: 'upheld', abusive: false }),
      countRuling({ ...made, conclusion: 'upheld', abusive: undefined }),
    );
    expect(ruleFigures(rules).get('content.card-trade#2')?.upheld).toMatchObject({ of: 3, are: 2 });
  });

  it('record whether a rule’s finding was grave', async () => {
    for (const [severity, grave] of [
      ['medium', false],
      ['high', true],
      ['critical', true],
    ] as const) {
      const basis = [traded({ findings: traded().findings.map((f) => ({ ...f, severity })) })];
      const { rules } = await counted(
        countRuling({ by: 'lin', conclusion: 'upheld', basis, took: null }),
      );
      expect(ruleFigures(rules).get('content.card-trade#2')?.grave).toBe(grave);
    }
  });

  it('count no false positive if nobody was restricted', async () => {
    const { flow } = await counted(
      countRuling({
        by: 'lin',
        conclusion: 'released',
        basis: [traded({ outcome: 'flag' })],
        took: null,
      }),
    );
    expect(flowFigures(flow).falsePositives.of).toBe(0);
  });

  it('cancel out when negated', async () => {
    const { team, rules, flow } = await counted(
      ruling('released'),
      negateCounts(ruling('released')),
    );
    expect(teamFigures(team).get('lin')?.rulings).toBe(0);
    expect(teamFigures(team).get('lin')?.handling.p50).toBeNull();
    expect(ruleFigures(rules).get('content.card-trade#2')?.upheld.of).toBe(0);
    expect(flowFigures(flow).falsePositives.of).toBe(0);
  });

  it('count rulings overturned by a granted appeal or by a colleague', async () => {
    const { team, rules, flow } = await counted(
      ruling('upheld'),
      ruling('upheld'),
      ruling('upheld'),
      countAppeal({ inTime: true, state: 'granted', by: 'zhao', decision: traded({ by: 'lin' }) }),
      countOverturned('lin'),
      countAppeal({ inTime: true, state: 'refused', by: 'zhao', decision: traded() }),
      countAppeal({ inTime: true, state: 'granted', by: 'zhao', decision: traded() }),
      countOverturned('lin'),
    );
    expect(teamFigures(team).get('lin')?.overturned).toMatchObject({ of: 3, are: 2 });
    expect(teamFigures(team).get('zhao')?.rulings).toBe(3);
    expect(ruleFigures(rules).get('content.card-trade#2')?.granted).toMatchObject({
      of: 2,
      are: 1,
    });
    expect(flowFigures(flow).appealsGranted).toMatchObject({ of: 3, are: 2 });
  });

  it('include agreement with other reviewers', async () => {
    const { team } = await counted(
      countAgreement('lin', true),
      countAgreement('lin', false),
      countAgreement('zhao', true),
      countReveal('lin'),
    );
    expect(teamFigures(team).get('lin')).toMatchObject({
      agreement: { of: 2, are: 1 },
      reveals: 1,
    });
    expect(teamSummary(team).agreement).toMatchObject({ of: 3, are: 2 });
    expect(teamSummary(team).rulingsOn('2026-11-24')).toBe(0);
  });

  it('estimate missed abuse from sampled accounts without findings', async () => {
    const { flow } = await counted(
      countRuling({ by: 'lin', conclusion: 'restricted', basis: [], took: 1, sampled: true }),
      countRuling({ by: 'lin', conclusion: 'released', basis: [], took: 1, sampled: true }),
    );
    expect(flowFigures(flow).missed).toMatchObject({ of: 2, are: 1 });
  });
});
