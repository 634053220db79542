import { describe, expect, it } from 'vitest';
import { isAtLeastLevel, PlatformSettings } from '#shared/settings/platform.ts';
import { commandLineNameOf, isSamePerson } from '#shared/settings/review.ts';

const staff = (issuer: string, more: object = {}) => ({
  staff: {
    issuer,
    clientId: 'console',
    audience: 'console',
    groups: { seniors: { role: 'senior' } },
    ...more,
  },
});

/** The fields that are wrong. */
const faultsOf = (more: object): readonly string[] =>
  PlatformSettings.safeParse({ platformId: 'demo', ...more }).error?.issues.map(({ path }) =>
    path.join('.'),
  ) ?? [];

describe('settings of a platform', () => {
  it('keep decisions until an appeal on the last day is answered', () => {
    expect(faultsOf({ retention: { decisionDays: 214 } })).toEqual([]);
    expect(faultsOf({ retention: { decisionDays: 213 } })).toEqual(['retention.decisionDays']);
    expect(faultsOf({ appeal: { deadlineDays: 185 }, retention: { decisionDays: 214 } })).toEqual([
      'retention.decisionDays',
    ]);
  });

  it('may say that every decision in shadow was upheld, but not more', () => {
    const upheld = (count: number) => ({
      shadowRecords: { 'account.even-pace': { decisions: 300, upheld: count } },
    });
    expect(faultsOf(upheld(300))).toEqual([]);
    expect(faultsOf(upheld(301))).toEqual(['shadowRecords.account.even-pace.upheld']);
  });

  it.each([
    ['https://sign-in.example/realms/demo', true, true],
    ['http://localhost:8080/', false, true],
    ['http://127.0.0.1', false, true],
    ['http://localhost.example/', false, false],
    ['http://sign-in.example/', false, false],
    ['https://sign-in.example/?realm=demo', false, false],
    ['https://sign-in.example/#demo', false, false],
    ['sign-in.example', false, false],
  ])('accept the issuer %s: in production %s, in a demonstration %s', (issuer, live, demo) => {
    const faults = (purpose: string) => [...new Set(faultsOf({ purpose, ...staff(issuer) }))];
    expect(faults('production')).toEqual(live ? [] : ['staff.issuer']);
    expect(faults('demonstration')).toEqual(demo ? [] : ['staff.issuer']);
  });

  it('give a role to at least one group of staff', () => {
    expect(faultsOf(staff('https://sign-in.example', { groups: {} }))).toEqual(['staff.groups']);
  });

  it('name additional queues unlike the standard ones, and route to any but the escalated', () => {
    const queue = { name: { 'zh-CN': '海外', en: 'Overseas' } };
    const routed = (to: string, when: object = { tiers: ['vip'] }) => ({
      review: { queues: { overseas: queue }, routes: [{ to, when }] },
    });
    expect(faultsOf(routed('overseas'))).toEqual([]);
    expect(faultsOf(routed('fraud'))).toEqual([]);
    expect(faultsOf(routed('escalated'))).toEqual(['review.routes.0.to']);
    expect(faultsOf(routed('fraud', {}))).toEqual(['review.routes.0.when']);
    expect(faultsOf({ review: { queues: { fraud: queue } } })).toEqual(['review.queues.fraud']);
  });
});

it('a real-name verification is at least each level below it, and at least a phone', () => {
  const levels = ['phone', 'identity', 'face'] as const;
  expect(levels.map((least) => isAtLeastLevel('identity', least))).toEqual([true, true, false]);
  expect(levels.map((least) => isAtLeastLevel(null, least))).toEqual([true, false, false]);
});

it('a person is the same at the command line and in the console', () => {
  expect(commandLineNameOf(commandLineNameOf('lin'))).toBe('cli:lin');
  expect(isSamePerson('cli:lin', 'lin')).toBe(true);
  expect(isSamePerson('cli:lin', 'cli:lin')).toBe(true);
  expect(isSamePerson('cli:lin', 'zhao')).toBe(false);
});
