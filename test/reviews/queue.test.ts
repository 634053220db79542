import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueHoursOf, queueOf, queuesOf } from '#shared/reviews/queue.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { openCase } from './specimens.ts';

const named = { 'zh-CN': '境外用户', en: 'Overseas' };
const settings = ReviewSettings.parse({
  dueHours: { trade: 6 },
  queues: { overseas: { name: named, dueHours: 12 }, key: { name: named } },
  routes: [
    { to: 'key', when: { tiers: ['vip', 'premium'], severityFrom: 'high' } },
    { to: 'overseas', when: { scripts: ['Latn', 'Cyrl'] } },
    { to: 'trade', when: { categories: ['bulk-registration'], severityFrom: 'critical' } },
  ],
});

type Known = ReturnType<typeof openCase>;
const queueFor = (
  overrides: Partial<Pick<Known, 'script' | 'tier' | 'handling'>>,
  weight: Partial<Known['weight']> = {},
) => queueOf(openCase({ ...overrides, weight: { ...openCase().weight, ...weight } }), settings);

describe('the queue of a case', () => {
  it('is that of the first route whose conditions all hold', () => {
    expect(queueFor({ tier: 'vip', script: 'Latn' })).toBe('key');
    expect(queueFor({ tier: 'vip', script: 'Latn' }, { severity: 'medium' })).toBe('overseas');
    expect(queueFor({ tier: 'standard', script: 'Cyrl' })).toBe('overseas');
    expect(queueFor({}, { severity: 'critical' })).toBe('trade');
    expect(queueFor({}, { severity: 'critical', category: 'fraud' })).toBe('registration');
  });

  it('is the default of its category if no route matches; an unknown value meets no condition', () => {
    expect(queueFor({})).toBe('registration');
    expect(queueFor({ script: 'Hani', tier: 'standard' })).toBe('registration');
  });

  it('is the senior queue once escalated, whatever the routes say', () => {
    const escalated = { by: 'staff-1', at: 1 };
    const handling = { assignee: null, snoozedUntil: null, escalated, secondOpinion: null };
    expect(queueFor({ tier: 'vip', handling })).toBe('escalated');
  });

  it('is the default of its category without settings', () => {
    const plain = ReviewSettings.parse({});
    fc.assert(
      fc.property(
        fc.constantFrom('fraud', 'trade', 'content', 'identity'),
        fc.constantFrom(null, 'Hani', 'Latn'),
        fc.constantFrom(null, 'standard', 'vip'),
        fc.constantFrom('low', 'critical'),
        (route, script, tier, severity) => {
          const known = openCase({
            route,
            script,
            tier,
            weight: { ...openCase().weight, severity },
          });
          expect(queueOf(known, plain)).toBe(route);
        },
      ),
    );
  });

  it('sets the due time: its own or the default', () => {
    expect(dueHoursOf('overseas', settings)).toBe(12);
    expect(dueHoursOf('key', settings)).toBe(48);
    expect(dueHoursOf('trade', settings)).toBe(6);
  });
});

describe('the queues of a platform', () => {
  it('are the standard ones, then the configured ones, then the senior queue', () => {
    expect(queuesOf(settings)).toEqual([
      'fraud',
      'trade',
      'content',
      'registration',
      'takeover',
      'identity',
      'overseas',
      'key',
      'escalated',
    ]);
  });

  it.each([
    [
      'a queue with the name of a standard one',
      { queues: { fraud: { name: named } } },
      ['queues', 'fraud'],
    ],
    ['a name that is invalid in a URL', { queues: { 'A b': { name: named } } }, ['queues', 'A b']],
    [
      'a queue without a name in both languages',
      { queues: { abroad: { name: { en: 'Abroad' } } } },
      ['queues', 'abroad', 'name', 'zh-CN'],
    ],
    [
      'a route to an unknown queue',
      { routes: [{ to: 'abroad', when: { tiers: ['vip'] } }] },
      ['routes', 0, 'to'],
    ],
    [
      'a route to the senior queue',
      { routes: [{ to: 'escalated', when: { tiers: ['vip'] } }] },
      ['routes', 0, 'to'],
    ],
    ['a route without conditions', { routes: [{ to: 'fraud', when: {} }] }, ['routes', 0, 'when']],
    [
      'a route that never matches',
      { routes: [{ to: 'fraud', when: { tiers: [] } }] },
      ['routes', 0, 'when', 'tiers'],
    ],
    [
      'an unknown script',
      { routes: [{ to: 'fraud', when: { scripts: ['Latin'] } }] },
      ['routes', 0, 'when', 'scripts', 0],
    ],
  ])('are rejected with the name of the field: %s', (_, wrong, field) => {
    expect(ReviewSettings.safeParse(wrong).error?.issues[0]?.path).toEqual(field);
  });
});
