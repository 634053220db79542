import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Appeal } from '#shared/reviews/appeal.ts';
import { joinCase } from '#shared/reviews/case.ts';
import { dueOf, pointsWhenDue, priorityOf } from '#shared/reviews/priority.ts';
import { queuedCaseOf, queueOf } from '#shared/reviews/queue.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { noon } from '../decisions/specimens.ts';
import { openCase, opening } from './specimens.ts';

const dueHours = 48;
const weighing = (weight: Parameters<typeof opening>[1], at = noon) =>
  joinCase(null, opening({ at }, weight));
const points = (weight: Parameters<typeof opening>[1], now = noon) =>
  priorityOf(weighing(weight), now, dueHours).points;

const weights = fc.record({
  severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  reporters: fc.nat({ max: 50 }),
  newcomers: fc.nat({ max: 50 }),
  victimAtRisk: fc.boolean(),
  degraded: fc.boolean(),
});
const appeal: Appeal = {
  appealId: 'apl-1',
  eventId: 'e-9',
  decisionId: 'dec-1',
  state: 'open',
  filedAt: noon,
  dueAt: noon + 3 * hour,
  language: 'zh-CN',
  notBy: [],
  decidedBy: null,
};

describe('priority', () => {
  it('ranks a person at risk above severity and certainty', () => {
    expect(points({ victimAtRisk: true, severity: 'low', score: 0.1 })).toBeGreaterThan(
      points({ severity: 'high', score: 1 }),
    );
  });

  it('counts each reporter, up to five', () => {
    const of = (reporters: number) => points({ reporters }) - points({ reporters: 0 });
    expect([1, 2, 5, 6, 50].map(of)).toEqual([3, 6, 15, 15, 15]);
  });

  it('counts four newcomers who report as one reporter', () => {
    const of = (newcomers: number) =>
      points({ reporters: 1, newcomers }) - points({ reporters: 1 });
    expect([3, 4, 8, 12, 99].map(of)).toEqual([0, 3, 6, 9, 12]);
  });

  it('is explained in parts that sum to it', () => {
    fc.assert(
      fc.property(weights, fc.nat({ max: 500 }), (weight, hours) => {
        const { points: sum, parts } = priorityOf(weighing(weight), noon + hours * hour, dueHours);
        expect(parts.reduce((total, part) => total + part.points, 0)).toBe(sum);
        expect(parts.every((part) => part.points > 0)).toBe(true);
      }),
    );
  });

  it('rises with age, so that no case waits indefinitely', () => {
    expect(points({}, noon + day)).toBe(points({}) + pointsWhenDue / 2);
    expect(points({}, noon - hour)).toBe(points({}));
  });

  it('orders cases as their due time does, and reaches 180 points when overdue', () => {
    fc.assert(
      fc.property(
        weights,
        weights,
        fc.nat({ max: 100 }),
        fc.nat({ max: 100 }),
        (a, b, openedA, openedB) => {
          const one = weighing(a, noon + openedA * hour);
          const other = weighing(b, noon + openedB * hour);
          const now = noon + 100 * hour;
          const ahead =
            priorityOf(one, now, dueHours).points - priorityOf(other, now, dueHours).points;
          // Points for age are rounded to whole numbers.
          if (ahead > 1) expect(dueOf(one, dueHours)).toBeLessThan(dueOf(other, dueHours));
          const overdue = dueOf(one, dueHours) <= now;
          expect(priorityOf(one, now, dueHours).points >= pointsWhenDue).toBe(overdue);
        },
      ),
    );
  });

  it('of a case with an appeal reaches the overdue level when the answer is due, with the appeal as reason', () => {
    const known = { ...weighing({ severity: 'low', score: 0.1 }), appeal };
    const before = priorityOf(known, appeal.dueAt - 1, dueHours);
    expect(before.points).toBeLessThan(pointsWhenDue);
    const { points: then, parts } = priorityOf(known, appeal.dueAt, dueHours);
    expect(then).toBe(pointsWhenDue);
    expect(parts.reduce((sum, part) => sum + part.points, 0)).toBe(then);
    expect(parts.toSorted((a, b) => b.points - a.points)[0]?.reason).toBe('appeal');
  });

  it('leaves even the gravest case some time after its opening', () => {
    const gravest = weighing({
      severity: 'critical',
      score: 1,
      reporters: 50,
      victimAtRisk: true,
      degraded: true,
    });
    const due = dueOf({ ...gravest, appeal: { ...appeal, dueAt: noon + 72 * hour } }, dueHours);
    expect(due).toBeGreaterThan(noon + hour);
  });
});

describe('a place in a queue', () => {
  const settings = ReviewSettings.parse({ dueHours: { registration: 24 } });

  it('is due by the queue’s own time, and an appeal by its own', () => {
    const hours = (known = openCase()) =>
      ((queuedCaseOf(known, settings)?.dueAt ?? 0) - noon) / hour;
    expect(hours()).toBeCloseTo(24 * (1 - (30 + 18) / 180));
    expect(hours(openCase({ appeal }))).toBe(3);
  });

  it('is the senior queue once escalated, and null once resolved', () => {
    const escalated = { by: 'staff-1', at: noon };
    const handling = { assignee: null, snoozedUntil: null, escalated, secondOpinion: null };
    expect(queueOf(openCase(), settings)).toBe('registration');
    expect(queuedCaseOf(openCase({ handling }), settings)?.queue).toBe('escalated');
    expect(queuedCaseOf(openCase({ state: 'resolved' }), settings)).toBeNull();
  });
});
