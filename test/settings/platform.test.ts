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

/** Settings in which only the field at a path is set: `nested('a.b', 1)` is `{ a: { b: 1 } }`. */
const nested = (path: string, value: unknown): object =>
  path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value) as object;

/** The fields that are wrong. */
const faultsOf = (more: object): readonly string[] =>
  PlatformSettings.safeParse({ platformId: 'demo', ...more }).error?.issues.map(({ path }) =>
    path.join('.'),
  ) ?? [];

describe('settings of a platform', () => {
  it('are those of the operating manual by default: nothing is sent, and people are asked', () => {
    const { signUp, appeal, ...rest } = PlatformSettings.parse({ platformId: 'demo' });
    expect(signUp.defaultNames).toHaveLength(7);
    expect(appeal).toMatchObject({ deadlineDays: 184, perDecision: 2, perDay: 5, linkKeys: {} });
    expect(rest).toEqual({
      platformId: 'demo',
      purpose: 'production',
      mode: 'observe',
      language: 'zh-CN',
      gate: {
        services: ['publishing', 'messaging', 'trading'],
        level: 'identity',
        graceSeconds: 0,
        response: 'challenge',
      },
      identity: { accountsPerIdentity: 5 },
      holds: { challengeSeconds: 7 * 86_400, limitSeconds: 3 * 86_400, freezeSeconds: 7 * 86_400 },
      brakes: {
        freezesPerHour: 200,
        freezesPerRulePerHour: 100,
        freezesPerSourcePerHour: 100,
        restrictionsPerRulePerHour: 5_000,
      },
      shadowRecords: {},
      familyWeights: {},
      retention: { textDays: 30, decisionDays: 1096, quarantineDays: 14 },
      senders: [],
      intake: 'swift',
      review: {
        dueHours: { other: 48 },
        fourEyes: { bulkFrom: 20, releaseFromScore: 0.98, rules: true },
        revealsPerHour: 30,
        blindShare: 0.05,
        samplesPerDay: 10,
        trialSamplesPerDay: 8,
        queues: {},
        routes: [],
      },
    });
  });

  it.each([
    ['gate.graceSeconds', 0, 3660 * 86_400],
    ['holds.limitSeconds', 1, 3660 * 86_400],
    ['identity.accountsPerIdentity', 1, 20],
    ['appeal.deadlineDays', 184, 1066],
    ['appeal.perDecision', 1, 20],
    ['appeal.perDay', 1, 100],
    ['retention.textDays', 1, 180],
    ['retention.decisionDays', 214, 3660],
    ['retention.quarantineDays', 1, 30],
    ['review.dueHours.fraud', 1, 720],
    ['review.fourEyes.releaseFromScore', 0, 1],
    ['review.revealsPerHour', 1, 1000],
    ['review.blindShare', 0, 1],
    ['review.samplesPerDay', 0, 500],
    ['review.trialSamplesPerDay', 0, 24],
  ])('%s is from %s to %s', (path, least, most) => {
    const isAccepted = (value: number) => faultsOf(nested(path, value)).length === 0;
    expect([least - 1, least, most, most + 1].map(isAccepted)).toEqual([false, true, true, false]);
  });

  it.each([
    'brakes.freezesPerHour',
    'brakes.freezesPerRulePerHour',
    'brakes.freezesPerSourcePerHour',
    'brakes.restrictionsPerRulePerHour',
    'review.fourEyes.bulkFrom',
  ])('%s is at least 1', (path) => {
    expect(faultsOf(nested(path, 1))).toEqual([]);
    expect(faultsOf(nested(path, 0))).toEqual([path]);
  });

  it.each([
    ['appeal.channel', 200],
    ['signUp.defaultNames.0', 64],
    ['senders.0', 128],
  ])('%s has 1 to %i characters', (path, most) => {
    const isAccepted = (length: number) => {
      const text = 'x'.repeat(length);
      const field = path.replace(/\.0$/, '');
      return !faultsOf(nested(field, field === path ? text : [text])).includes(path);
    };
    expect([0, 1, most, most + 1].map(isAccepted)).toEqual([false, true, true, false]);
  });

  it('weigh a family of evidence by half to one and a half', () => {
    for (const weight of [0.5, 1.5])
      expect(faultsOf({ familyWeights: { network: weight } })).toEqual([]);
    for (const weight of [0.49, 1.51])
      expect(faultsOf({ familyWeights: { network: weight } })).toEqual(['familyWeights.network']);
  });

  it.each([
    ['ab', true],
    [`a${'-'.repeat(30)}`, true],
    ['a', false],
    [`a${'-'.repeat(31)}`, false],
    ['1a', false],
    ['Demo', false],
  ])('name the platform %s: %s', (platformId, isName) => {
    expect(faultsOf({ platformId })).toEqual(isName ? [] : ['platformId']);
  });

  it('have appeal keys of one line, under short names', () => {
    const key = `MCowBQYDK2VwAyEA${'a'.repeat(43)}=`;
    const keyed = (name: string, line = key) =>
      faultsOf({ appeal: { linkKeys: { [name]: line } } });
    expect(keyed('a'.repeat(31))).toEqual([]);
    expect(keyed('a'.repeat(32))).toEqual([`appeal.linkKeys.${'a'.repeat(32)}`]);
    expect(keyed('main', `${key}\n${key}`)).toEqual(['appeal.linkKeys.main']);
  });

  it('say where to appeal in one line, or in both languages', () => {
    for (const channel of ['https://demo.example', { 'zh-CN': '应用内申诉', en: 'in the app' }])
      expect(faultsOf({ appeal: { channel } })).toEqual([]);
    for (const channel of ['', { 'zh-CN': '应用内申诉' }])
      expect(faultsOf({ appeal: { channel } })).toEqual(['appeal.channel']);
  });

  it('in production contain no simulated shadow record', () => {
    const records = (purpose: string) => ({
      purpose,
      shadowRecords: {
        'account.even-pace': { decisions: 3, upheld: 3 },
        'network.some-thing': { decisions: 3, upheld: 3, simulated: true },
      },
    });
    expect(faultsOf(records('production'))).toEqual(['shadowRecords']);
    expect(faultsOf(records('demonstration'))).toEqual([]);
  });

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

  it('read the groups of staff from the usual claims of a token', () => {
    const { staff: signIn } = PlatformSettings.parse({
      platformId: 'demo',
      ...staff('https://sign-in.example'),
    });
    expect(signIn).toMatchObject({
      audienceClaim: 'aud',
      groupsClaim: 'groups',
      scope: 'openid profile',
    });
    const byClaim = (audienceClaim: string) =>
      faultsOf(staff('https://sign-in.example', { audienceClaim }));
    expect(byClaim('client_id')).toEqual([]);
    expect(byClaim('azp')).toEqual(['staff.audienceClaim']);
  });

  it.each([
    ['https://sign-in.example/realms/demo', true, true],
    ['http://localhost:8080/', false, true],
    ['http://127.0.0.1', false, true],
    ['http://localhost.example/', false, false],
    ['http://localhost:80.example/', false, false],
    ['http://sign-in.example/', false, false],
    ['https://sign-in.example/?realm=demo', false, false],
    ['https://sign-in.example/#demo', false, false],
    ['sign-in.example', false, false],
  ])('accept the issuer %s: in production %s, in a demonstration %s', (issuer, live, demo) => {
    const faults = (purpose: string) => [...new Set(faultsOf({ purpose, ...staff(issuer) }))];
    expect(faults('production')).toEqual(live ? [] : ['staff.issuer']);
    expect(faults('demonstration')).toEqual(demo ? [] : ['staff.issuer']);
  });

  it.each([
    ['https://demo.auth.eu-central-1.amazoncognito.com', true],
    ['https://demo.auth.eu-central-1.amazoncognito.com/', false],
    ['http://demo.auth.eu-central-1.amazoncognito.com', false],
    // As the manual writes it, and with nothing filled in.
    ['https://<prefix>.auth.<region>.amazoncognito.com', false],
    ['https://', false],
    ['demo.auth.eu-central-1.amazoncognito.com', false],
  ])('accept tokens from %s: %s', (tokenOrigin, accepted) => {
    const faults = faultsOf(staff('https://sign-in.example', { tokenOrigin }));
    expect([...new Set(faults)]).toEqual(accepted ? [] : ['staff.tokenOrigin']);
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
    const twoRoutes = ['fraud', 'overseas'].map((to) => ({ to, when: { tiers: ['vip'] } }));
    expect(faultsOf({ review: { routes: twoRoutes } })).toEqual(['review.routes.1.to']);
    expect(faultsOf(routed('fraud', {}))).toEqual(['review.routes.0.when']);
    expect(faultsOf({ review: { queues: { fraud: queue } } })).toEqual(['review.queues.fraud']);
    expect(faultsOf(routed('fraud', { tiers: [] }))).toEqual(['review.routes.0.when.tiers']);
    expect(faultsOf(routed('fraud', { tiers: ['vip'], scripts: undefined }))).toEqual([]);
    const named = (name: string) => faultsOf({ review: { queues: { [name]: queue } } });
    expect(named('a'.repeat(31))).toEqual([]);
    for (const name of ['a'.repeat(32), '-a'])
      expect(named(name)).toEqual([`review.queues.${name}`]);
    const routes = (length: number) => ({
      review: { routes: Array.from({ length }, () => ({ to: 'fraud', when: { tiers: ['vip'] } })) },
    });
    expect(faultsOf(routes(40))).toEqual([]);
    expect(faultsOf(routes(41))).toEqual(['review.routes']);
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
