import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#shared/decisions/decide.ts';
import { type BrakeKey, restrictionsBrake } from '#shared/decisions/decision.ts';
import { digestOf } from '#shared/decisions/digest.ts';
import { hasProvenPrecision, policy, policyOf } from '#shared/decisions/policy.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import type { Finding } from '#shared/rules/finding.ts';
import { judge, type RuleError } from '#shared/rules/judge.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { Signals } from '#shared/signals/signals.ts';
import { staffRule } from '../rules/staff-rule.ts';
import {
  anyFinding,
  anySignals,
  established,
  finding,
  noon,
  platform,
  post,
  signals,
} from './specimens.ts';

const verdictOf = (
  findings: readonly Finding[],
  {
    given = signals(),
    settings = platform({}, 'account.test'),
    braked = [],
    errors = [],
  }: {
    readonly given?: Signals;
    readonly settings?: PlatformSettings;
    readonly braked?: readonly BrakeKey[];
    readonly errors?: readonly RuleError[];
  } = {},
) => decide({ signals: given, findings, errors, settings, braked: new Set(braked), at: noon });

const network = finding({ rule: 'network.test', evidenceFamily: 'network', severity: 'critical' });
const behaviour = finding();
const text = finding({
  rule: 'content.test',
  evidenceFamily: 'content',
  subject: 'content',
  category: 'card-trade',
  severity: 'critical',
});
const gate = finding({
  rule: 'account.unverified-service-use',
  evidenceFamily: 'identity',
  category: 'real-name',
  severity: 'medium',
});
const closedGate = signals({
  event: { type: 'content.posted', service: 'publishing' },
  realName: { gateClosed: true },
});

describe('an account', () => {
  it('gets no verdict without findings', () => {
    expect(verdictOf([])).toEqual({
      account: null,
      content: null,
      counterpart: null,
      warnings: [],
    });
  });

  it('is only observed if the evidence is weak', () => {
    expect(verdictOf([finding({ severity: 'medium' })]).account).toMatchObject({
      outcome: 'observe',
      opensCase: false,
      until: null,
    });
  });

  it('comes before a person if it is challenged again after it met a challenge', () => {
    const given = signals({ account: { answered: true } });
    const again = { outcome: 'challenge', opensCase: true };
    expect(verdictOf([behaviour], { given }).account).toMatchObject(again);
    expect(verdictOf([finding({ severity: 'medium' })], { given }).account).toMatchObject({
      outcome: 'observe',
      opensCase: false,
    });
  });

  it('is challenged, limited or frozen depending on the weight of the findings', () => {
    expect(verdictOf([behaviour]).account).toMatchObject({
      outcome: 'challenge',
      opensCase: false,
    });
    expect(verdictOf([network]).account).toMatchObject({ outcome: 'limit', opensCase: true });
    expect(verdictOf([network, behaviour]).account).toMatchObject({
      outcome: 'freeze',
      opensCase: true,
      freezeRules: ['network.test', 'account.test'],
    });
  });

  it('is challenged, limited or frozen from exactly the probability on that is set for it', () => {
    const remembering = (odds: number) =>
      signals({ account: { remembered: { identity: 0, network: Math.log(odds), behaviour: 0 } } });
    const weak = finding({ severity: 'low' });
    // Of an unknown account, the odds are 1 to 99: with a weak finding, 4 to 99.
    const half = { score: policy.challengeAt, outcome: 'challenge' };
    expect(verdictOf([weak], { given: remembering(99 / 4) }).account).toMatchObject(half);
    const four = { score: policy.limitAt, outcome: 'limit' };
    expect(verdictOf([weak], { given: remembering(99) }).account).toMatchObject(four);
    const familyWeights = { network: Math.log(0.49 * 99) / Math.log(20) };
    const settings = platform({ familyWeights }, 'account.test');
    const findings = [{ ...network, severity: 'medium' as const }, behaviour];
    expect(verdictOf(findings, { settings }).account).toMatchObject({
      score: policy.freezeAt,
      outcome: 'freeze',
    });
  });

  it('is restricted for the configured hold, counted from the decision', () => {
    const settings = platform(
      { holds: { challengeSeconds: 10, limitSeconds: 20, freezeSeconds: 30 } },
      'account.test',
    );
    const until = (findings: readonly Finding[]) =>
      verdictOf(findings, { settings }).account?.until;
    expect(until([behaviour])).toBe(noon + 10_000);
    expect(until([network])).toBe(noon + 20_000);
    expect(until([network, behaviour])).toBe(noon + 30_000);
  });

  it('is never restricted less when the severity of one finding rises', () => {
    const order = ['allow', 'observe', 'challenge', 'limit', 'freeze'];
    const severities = ['low', 'medium', 'high', 'critical'] as const;
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom('identity', 'network', 'behaviour'), fc.nat({ max: 2 })),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        fc.nat(),
        (parts, pick) => {
          const made = (raised: number | null) =>
            parts.map(([evidenceFamily, severity], i) =>
              finding({
                evidenceFamily: evidenceFamily as Finding['evidenceFamily'],
                severity: severities[severity + (i === raised ? 1 : 0)] ?? 'critical',
              }),
            );
          const before = verdictOf(made(null)).account;
          const after = verdictOf(made(pick % parts.length)).account;
          expect(after?.score).toBeGreaterThanOrEqual(before?.score ?? 1);
          expect(order.indexOf(after?.outcome ?? '')).toBeGreaterThanOrEqual(
            order.indexOf(before?.outcome ?? ''),
          );
        },
      ),
    );
  });

  it('is not affected by shadow findings', () => {
    expect(
      verdictOf([
        { ...network, life: 'shadow' },
        { ...behaviour, life: 'shadow', warns: true },
      ]),
    ).toEqual({ account: null, content: null, counterpart: null, warnings: [] });
    expect(verdictOf([behaviour, { ...network, life: 'shadow' }]).account?.outcome).toBe(
      'challenge',
    );
  });
});

describe('a freeze', () => {
  it('needs two independent evidence families', () => {
    const again = finding({
      rule: 'network.other',
      evidenceFamily: 'network',
      severity: 'critical',
    });
    const settings = platform({}, 'network.test', 'network.other');
    expect(verdictOf([network, again], { settings }).account?.outcome).toBe('limit');
    expect(verdictOf([network, behaviour], { settings }).account?.outcome).toBe('freeze');
  });

  it('can rest on an authority’s list entry alone if the entry names the account', () => {
    const listed = finding({ rule: 'account.listed', evidenceFamily: 'list', severity: 'high' });
    const settings = platform({}, 'account.listed');
    expect(verdictOf([listed], { settings }).account?.outcome).toBe('freeze');
    expect(
      verdictOf([{ ...listed, subject: 'content' }], { settings, given: signals(post()) }).account
        ?.outcome,
    ).not.toBe('freeze');
  });

  it('needs a rule with proven precision; otherwise the account is limited and a case is opened', () => {
    const unearned = verdictOf([network, behaviour], { settings: platform() }).account;
    expect(unearned).toMatchObject({ outcome: 'limit', opensCase: true, freezeRules: [] });
  });

  it('needs more than one uncertain reading, however many accounts posted the same text', () => {
    const campaign = finding({
      rule: 'network.test',
      evidenceFamily: 'network',
      category: 'traffic-diversion',
      severity: 'critical',
      evidence: [
        { code: 'template-shared', values: { accounts: 12 } },
        { code: 'speaks-as-offer', values: {} },
      ],
    });
    const settings = platform({}, 'network.test');
    const outcomeOf = (verdict: 'flag' | 'hide', ...others: readonly Finding[]) =>
      verdictOf([text, campaign, ...others], {
        given: signals(post({ score: 0.99, verdict, intent: 'offer' })),
        settings,
      }).account?.outcome;
    expect(outcomeOf('flag')).toBe('limit');
    expect(outcomeOf('flag', behaviour)).toBe('freeze');
    expect(outcomeOf('hide')).toBe('freeze');
  });

  it('of an established account needs more than one text, even after a device change', () => {
    const inNewHands = finding({
      rule: 'account.offers-in-new-hands',
      category: 'account-takeover',
      severity: 'medium',
      evidence: [
        { code: 'reads-black-gray-surely', values: {} },
        { code: 'speaks-as-offer', values: {} },
        { code: 'device-new-lately', values: { hours: 3 } },
      ],
    });
    const { account } = verdictOf([text, inNewHands], {
      given: signals({
        ...post({ score: 0.99, verdict: 'hide', intent: 'offer' }),
        ...established,
      }),
      settings: platform({}, 'content.test', 'account.offers-in-new-hands'),
    });
    expect(account).toMatchObject({ outcome: 'limit', opensCase: true });
  });

  it.each([
    ['content.score > 0.5', 'limit'],
    ['has(content.category) && account.devices >= 0', 'limit'],
    ['content.contacts.exists(c, c.kind == "qq")', 'limit'],
    ['account.devices >= 0 || content.score > 0.5', 'limit'],
    ['event.type == "content.posted"', 'freeze'],
  ])(
    'beside an uncertain text treats a staff rule that reads content as content evidence: %s',
    (when, outcome) => {
      const checked = checkStaffRule(
        staffRule({ id: 'staff.test', severity: 'critical', on: ['content.posted'], when }),
      );
      if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
      const given = signals(
        post({
          score: 0.99,
          verdict: 'flag',
          category: 'card-trade',
          intent: 'offer',
          contacts: [
            { kind: 'qq', value: 'demo_1', text: 'demo_1', masked: false, start: 0, end: 6 },
          ],
        }),
      );
      const { findings } = judge(
        given,
        buildCatalogue([checked.compile({ life: 'live' })]),
        'account-1',
      );
      const settings = platform({}, 'staff.test');
      expect(findings).toHaveLength(1);
      expect(verdictOf([text, ...findings], { given, settings }).account?.outcome).toBe(outcome);
    },
  );

  it('needs a probability of 0.98', () => {
    const weak = finding({ severity: 'low' });
    expect(verdictOf([network, weak]).account).toMatchObject({ outcome: 'limit' });
  });

  it('becomes a flag and names the brake if a brake it counts toward is engaged', () => {
    for (const key of ['platform', 'source:block:192.0.2.0/24', 'rule:account.test'] as const) {
      expect(verdictOf([network, behaviour], { braked: [key] }).account).toMatchObject({
        outcome: 'flag',
        wanted: 'freeze',
        until: null,
        braked: [key],
        freezeRules: [],
        opensCase: true,
      });
    }
    expect(
      verdictOf([network, behaviour], { braked: ['rule:account.elsewhere'] }).account,
    ).toMatchObject({ outcome: 'freeze', braked: [] });
  });

  it('is not stopped by the brake on a rule’s other restrictions', () => {
    expect(
      verdictOf([network, behaviour], { braked: ['restrictions:account.test'] }).account,
    ).toMatchObject({ outcome: 'freeze', braked: [], restrictRules: [] });
  });

  it('stopped by a brake still lets the real-name gate challenge', () => {
    expect(
      verdictOf([network, behaviour, gate], { given: closedGate, braked: ['platform'] }).account,
    ).toMatchObject({ outcome: 'challenge', wanted: 'freeze', opensCase: true });
  });
});

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

describe('weak evidence that leaves an account alone', () => {
  const weakText = { ...text, severity: 'low' } as const;

  it('is recorded with the post that it is about', () => {
    const { account, content } = verdictOf([weakText], { given: signals(post()) });
    expect([account, content?.outcome]).toEqual([null, 'allow']);
  });

  it('is recorded with the account if some is not about the post, or the post has no id', () => {
    const weak = finding({ severity: 'low' });
    const mixed = verdictOf([weakText, weak], { given: signals(post()) });
    expect([mixed.account?.outcome, mixed.content?.outcome]).toEqual(['observe', 'allow']);
    const nameless = verdictOf([weakText], { given: signals(post({ contentId: null })) });
    expect([nameless.account?.outcome, nameless.content]).toEqual(['observe', null]);
  });
});

describe('the real-name gate', () => {
  it('answers with the configured response and does not affect the abuse score', () => {
    for (const response of ['challenge', 'limit'] as const) {
      expect(
        verdictOf([gate], { given: closedGate, settings: platform({ gate: { response } }) })
          .account,
      ).toMatchObject({ outcome: response, opensCase: false, score: 0.01, gate: true });
    }
  });

  it('never lowers what other findings demand', () => {
    expect(verdictOf([gate, network], { given: closedGate }).account?.outcome).toBe('limit');
  });

  it('is marked as the sole reason only if no rule in effect demands as much', () => {
    const asked = (response: 'challenge' | 'limit', braked: readonly BrakeKey[] = []) =>
      verdictOf([gate, network], {
        given: closedGate,
        settings: platform({ gate: { response } }),
        braked,
      }).account;
    const brake = 'restrictions:network.test';
    expect(asked('limit')).toMatchObject({ outcome: 'limit', gate: false });
    expect(asked('challenge')).toMatchObject({ outcome: 'limit', gate: false });
    expect(asked('challenge', [brake])).toMatchObject({
      ...{ outcome: 'challenge', gate: true, braked: [brake] },
    });
    expect(verdictOf([network]).account).toMatchObject({ outcome: 'limit', gate: false });
  });

  it('is met once the account is verified at the required level', () => {
    const given = signals({
      event: { type: 'account.verification-changed' },
      account: { standing: 'challenged' },
      realName: { status: 'verified', level: 'face', required: 'identity' },
    });
    expect(verdictOf([], { given }).account).toMatchObject({ outcome: 'allow', verified: true });
    const elsewhere = { ...given, event: { ...given.event, type: 'account.logged-in' } as const };
    expect(verdictOf([], { given: elsewhere }).account).toBeNull();
    const open = { ...given, account: { ...given.account, standing: 'active' } as const };
    expect(verdictOf([], { given: open }).account).toBeNull();
    // The gate may have limited the account, whatever it asks for by now.
    const limited = { ...given, account: { ...given.account, standing: 'limited' } as const };
    for (const response of ['challenge', 'limit'] as const) {
      const settings = platform({ gate: { response } });
      expect(verdictOf([], { given: limited, settings }).account?.verified).toBe(true);
    }
    expect(
      verdictOf([], {
        given: signals({
          event: { type: 'account.verification-changed' },
          account: { standing: 'challenged' },
          realName: { status: 'verified', level: 'phone', required: 'identity' },
        }),
      }).account,
    ).toBeNull();
    expect(verdictOf([network, behaviour], { given }).account).toMatchObject({
      outcome: 'freeze',
      verified: true,
    });
  });
});

describe('an established account', () => {
  const given = signals({
    ...post({ score: 0.99, verdict: 'hide', intent: 'offer' }),
    ...established,
  });

  it('is never restricted for content alone: only the post is hidden', () => {
    const alike = finding({
      rule: 'account.repeat',
      evidenceFamily: 'content',
      severity: 'critical',
    });
    const { account, content } = verdictOf([text, alike], {
      given,
      settings: platform({}, 'content.test', 'account.repeat'),
    });
    expect(content?.outcome).toBe('hide');
    expect(account).toMatchObject({ outcome: 'flag', until: null, opensCase: true });
  });

  it('is restricted for content if something else is remembered about it', () => {
    const remembered = { identity: 0, network: 3, behaviour: 0 };
    const known = { ...given, account: { ...given.account, remembered } };
    expect(verdictOf([text], { given }).account?.outcome).toBe('flag');
    expect(verdictOf([text], { given: known }).account?.outcome).toBe('limit');
  });

  it('can be frozen if other evidence supports the content', () => {
    expect(
      verdictOf([text, network], { given, settings: platform({}, 'network.test') }).account
        ?.outcome,
    ).toBe('freeze');
  });

  it('needs more evidence than an unknown account', () => {
    const aged = (ageHours: number) =>
      verdictOf([behaviour], { given: signals({ ...established, account: { ageHours } }) }).account;
    expect(aged(180 * 24)?.outcome).toBe('observe');
    expect(aged(180 * 24 - 1)?.outcome).toBe('challenge');
  });
});

describe('reports', () => {
  const reports = finding({
    rule: 'victim.test',
    evidenceFamily: 'reports',
    category: 'fraud',
    severity: 'high',
  });
  const medium = finding({ severity: 'medium' });
  const remembering = (behaviour: number) =>
    signals({ account: { remembered: { identity: 0, network: 0, behaviour } } });

  it('alone never restrict an account but open a case', () => {
    const flagged = { outcome: 'flag', opensCase: true, restrictRules: [] };
    expect(verdictOf([reports]).account).toMatchObject(flagged);
    expect(verdictOf([reports], { given: signals(established) }).account).toMatchObject(flagged);
    expect(verdictOf([{ ...reports, severity: 'medium' }]).account).toMatchObject(flagged);
  });

  it('of low severity open no case', () => {
    expect(verdictOf([{ ...reports, severity: 'low' }]).account).toMatchObject({
      outcome: 'observe',
      opensCase: false,
    });
  });

  it('lead to no restriction if combined with weak or faded evidence', () => {
    expect(verdictOf([reports, finding({ severity: 'low' })]).account?.outcome).toBe('flag');
    expect(verdictOf([reports], { given: remembering(2.9) }).account?.outcome).toBe('flag');
  });

  it('combined with other evidence lead to a challenge at most, and still open a case', () => {
    const asked = { outcome: 'challenge', opensCase: true, restrictRules: ['victim.test'] };
    const both = { ...asked, restrictRules: ['victim.test', 'account.test'] };
    const many = [reports, { ...reports, rule: 'victim.other' }];
    expect(verdictOf([reports, medium]).account).toMatchObject(both);
    expect(verdictOf([...many, medium]).account?.outcome).toBe('challenge');
    for (const remembered of [3, 6.2]) {
      const given = remembering(remembered);
      expect(verdictOf([reports], { given }).account).toMatchObject(asked);
    }
    const given = signals(established);
    expect(
      verdictOf([{ ...reports, severity: 'medium' }, medium], { given }).account,
    ).toMatchObject(both);
    expect(verdictOf([reports, finding({ severity: 'high' })]).account?.outcome).toBe('challenge');
  });

  it('challenge, or open a case, from exactly the probability on that is set for it', () => {
    const slight = { ...reports, severity: 'low' as const };
    const beside = (odds: number) =>
      verdictOf([slight], { given: remembering(Math.log(odds / 4)) }).account;
    expect(beside(99)).toMatchObject({ score: 0.5, outcome: 'challenge', opensCase: false });
    expect(beside(4 * 99)).toMatchObject({ score: 0.8, outcome: 'challenge', opensCase: true });
  });

  it('do not repeat a challenge for evidence already answered, but do for new evidence', () => {
    const { account } = remembering(6.2);
    const given = signals({ account: { ...account, answered: true } });
    expect(verdictOf([reports], { given }).account).toMatchObject({
      ...{ outcome: 'flag', opensCase: true, restrictRules: [] },
    });
    const low = finding({ evidenceFamily: 'identity', severity: 'low' });
    expect(verdictOf([reports, medium], { given }).account?.outcome).toBe('limit');
    const fresh = signals({ account: { ...remembering(0).account, answered: true } });
    expect(verdictOf([reports, low], { given: fresh }).account?.outcome).toBe('flag');
    expect(verdictOf([reports, medium], { given: fresh }).account?.outcome).toBe('challenge');
  });

  it('lead to no challenge for an established account if the only other evidence is content', () => {
    const given = signals({ ...post({ score: 0.99, verdict: 'hide' }), ...established });
    expect(verdictOf([reports, text], { given }).account).toMatchObject({
      outcome: 'flag',
      opensCase: true,
    });
  });

  it.each([
    ['counts.reports.week >= 3', ['report.filed', 'account.logged-in'], 'flag'],
    ['account.devices >= 0 || report.reporters > 1', ['account.logged-in'], 'flag'],
    ['account.devices >= 0', ['report.filed'], 'flag'],
    ['account.devices >= 0', ['report.filed', 'account.logged-in'], 'limit'],
  ])(
    'include findings of staff rules that read reports, whatever their declared family: %s on %s',
    (when, on, outcome) => {
      const checked = checkStaffRule(
        staffRule({
          id: 'staff.test',
          severity: 'critical',
          on,
          when,
          values: {},
          sentence: { 'zh-CN': '多', en: 'many' },
        }),
      );
      if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
      const { counts } = signals();
      const given = signals({
        event: { type: on[0] as 'report.filed' },
        counts: { ...counts, reports: { ...counts.reports, week: 3 } },
      });
      const { findings } = judge(
        given,
        buildCatalogue([checked.compile({ life: 'live' })]),
        'account-1',
      );
      expect(findings).toHaveLength(1);
      expect(verdictOf(findings, { given }).account?.outcome).toBe(outcome);
    },
  );

  it('lead to no challenge for an established account with content and weak other evidence, new or remembered', () => {
    const little = { identity: 0, network: 0.1, behaviour: 0 };
    const wrote = { ...text, severity: 'medium' } as const;
    const low = finding({ severity: 'low' });
    for (const isEstablished of [true, false]) {
      const account = { ...(isEstablished && established.account) };
      const given = (remembered = {}) =>
        signals({
          ...post(),
          ...(isEstablished && established),
          account: { ...account, ...remembered },
        });
      const asked = isEstablished ? 'flag' : 'challenge';
      expect(verdictOf([reports, wrote, low], { given: given() }).account?.outcome).toBe(asked);
      const recalled = given({ remembered: little });
      expect(verdictOf([reports, wrote], { given: recalled }).account?.outcome).toBe(asked);
    }
  });

  it('do not stop a limit based on other evidence: their brake does not apply or count', () => {
    expect(verdictOf([network]).account?.outcome).toBe('limit');
    for (const braked of [[], ['restrictions:victim.test'] as const]) {
      expect(verdictOf([reports, network], { braked }).account).toMatchObject({
        ...{ outcome: 'limit', braked: [], opensCase: true, restrictRules: ['network.test'] },
      });
    }
  });

  it('supply neither the second family of a freeze nor its required probability', () => {
    const settings = platform({}, 'network.test', 'victim.test');
    const verdict = (...findings: readonly Finding[]) => verdictOf(findings, { settings }).account;
    expect(verdict(reports, network)).toMatchObject({ outcome: 'limit', wanted: 'limit' });
    const low = finding({ severity: 'low' });
    expect(verdict(reports, network, low)).toMatchObject({ outcome: 'limit', wanted: 'limit' });
    expect(verdict(reports, network, behaviour)).toMatchObject({
      ...{ outcome: 'freeze', freezeRules: ['network.test', 'account.test'] },
    });
  });

  it('never hide a post that would not be hidden without them', () => {
    const given = signals(post({ score: 0.9, verdict: 'flag', intent: 'offer' }));
    const about = { ...reports, subject: 'content' as const };
    expect(verdictOf([text, about], { given }).content).toMatchObject({
      ...{ outcome: 'flag', hideRules: [] },
    });
    const sure = signals(post({ score: 0.9, verdict: 'hide', intent: 'offer' }));
    expect(verdictOf([about], { given: sure }).content?.outcome).toBe('flag');
    expect(verdictOf([text, about], { given: sure }).content).toMatchObject({
      ...{ outcome: 'hide', hideRules: ['content.test'] },
    });
  });

  it('leave the response of the real-name gate unchanged', () => {
    expect(verdictOf([reports, gate], { given: closedGate }).account).toMatchObject({
      outcome: 'challenge',
      gate: true,
      opensCase: true,
    });
  });
});

describe('content', () => {
  const reads = (verdict: 'allow' | 'flag' | 'hide', intent: string | null = 'offer') =>
    signals(post({ score: 0.9, verdict, intent: intent as never }));

  it('gets no verdict if it reads as ordinary and nothing was found', () => {
    expect(verdictOf([], { given: reads('allow') }).content).toBeNull();
  });

  it('is hidden if both the text model and a rule demand it', () => {
    expect(verdictOf([text], { given: reads('hide') }).content).toMatchObject({ outcome: 'hide' });
  });

  it('is only flagged on the verdict of the text model alone', () => {
    expect(verdictOf([], { given: reads('hide') }).content).toMatchObject({ outcome: 'flag' });
    expect(verdictOf([], { given: reads('flag') }).content).toMatchObject({ outcome: 'flag' });
  });

  it('is never hidden if its intent is warning, report or quote (H54)', () => {
    for (const intent of ['warning', 'report', 'quote']) {
      expect(verdictOf([text], { given: reads('hide', intent) }).content?.outcome).toBe('flag');
    }
  });

  const campaign = finding({
    rule: 'network.template',
    evidenceFamily: 'network',
    subject: 'content',
    severity: 'critical',
  });

  it('is hidden without the text model if two families give certain evidence', () => {
    expect(verdictOf([text, campaign], { given: reads('flag') }).content?.outcome).toBe('hide');
    expect(verdictOf([text], { given: reads('flag') }).content?.outcome).toBe('flag');
  });

  it('is hidden so from exactly the probability on that is set for it', () => {
    const weak = [text, campaign].map((one) => ({ ...one, severity: 'low' as const }));
    const at = (score: number) =>
      verdictOf(weak, { given: signals(post({ verdict: 'flag', score })) }).content?.outcome;
    expect([at(policy.hideAt), at(policy.hideAt - 0.0001)]).toEqual(['hide', 'flag']);
  });

  it('without an id of its own flags the account', () => {
    const given = signals({
      ...post({ contentId: null, verdict: 'flag', score: 0.9 }),
      event: { type: 'account.profile-changed' },
    });
    expect(verdictOf([], { given })).toMatchObject({
      content: null,
      account: { outcome: 'flag', opensCase: true },
    });
  });

  it('alone gives the account no verdict if its evidence is weak', () => {
    const low = { ...text, severity: 'low' as const };
    expect(verdictOf([low], { given: reads('flag') })).toMatchObject({
      account: null,
      content: { outcome: 'flag' },
    });
  });
});

describe('input that was read or judged incompletely', () => {
  it.each([
    [
      'a truncated text (H4)',
      signals({ event: { type: 'content.posted', degraded: ['oversize-text'] } }),
    ],
    [
      'dropped targets (H36)',
      signals({ event: { type: 'social.requested', degraded: ['too-many-targets'] } }),
    ],
  ])('flags the account: %s', (_, given) => {
    expect(verdictOf([], { given }).account).toMatchObject({ outcome: 'flag', opensCase: true });
  });

  it('flags the post if there is one (H35)', () => {
    const given = signals({
      ...post(),
      event: { type: 'content.posted', degraded: ['oversize-text'] },
    });
    expect(verdictOf([], { given })).toMatchObject({ account: null, content: { outcome: 'flag' } });
  });

  it('is flagged if a rule threw, while the other rules still decide (H61)', () => {
    const error = { rule: 'account.broken', revision: 1, message: 'x is undefined' };
    const errors = [{ ...error, life: 'live' as const }];
    expect(verdictOf([], { errors }).account?.outcome).toBe('flag');
    expect(verdictOf([], { errors: [{ ...error, life: 'shadow' }] }).account).toBeNull();
    expect(verdictOf([network, behaviour], { errors }).account).toMatchObject({
      outcome: 'freeze',
      opensCase: true,
    });
  });
});

describe('the other party', () => {
  const across = finding({
    rule: 'victim.test',
    subject: 'counterpart',
    category: 'fraud',
    severity: 'medium',
    warns: true,
  });

  it('is flagged at most; the home account gets a warning but no verdict', () => {
    expect(
      verdictOf([across, { ...across, evidenceFamily: 'network', severity: 'critical' }]),
    ).toMatchObject({
      account: null,
      counterpart: { outcome: 'flag' },
      warnings: [{ who: 'home', category: 'fraud' }],
    });
  });

  it('is warned about the home account once, of the gravest danger', () => {
    const lure = finding({ warns: true, category: 'traffic-diversion', severity: 'low' });
    const scam = finding({ warns: true, category: 'fraud', severity: 'medium' });
    for (const findings of [
      [scam, lure],
      [lure, scam],
      [scam, scam],
    ]) {
      expect(verdictOf(findings).warnings).toEqual([{ who: 'counterpart', category: 'fraud' }]);
    }
  });
});

describe('a mode', () => {
  it('decides in observe as in enforce', () => {
    expect(
      verdictOf([network, behaviour], { settings: platform({ mode: 'observe' }, 'account.test') }),
    ).toEqual(verdictOf([network, behaviour]));
  });

  it('replaces every account restriction with a flag in assist, but hides posts', () => {
    const settings = platform({ mode: 'assist' }, 'account.test');
    for (const findings of [[behaviour], [network], [network, behaviour]]) {
      expect(verdictOf(findings, { settings }).account).toMatchObject({
        outcome: 'flag',
        until: null,
        opensCase: true,
      });
    }
    expect(verdictOf([gate], { settings, given: closedGate }).account?.outcome).toBe('flag');
    const little = finding({ severity: 'medium' });
    expect(verdictOf([little], { settings })).toEqual(verdictOf([little]));
    expect(
      verdictOf([text], {
        settings,
        given: signals(post({ score: 0.99, verdict: 'hide', intent: 'offer' })),
      }).content?.outcome,
    ).toBe('hide');
  });
});

describe('any event', () => {
  it('has a verdict that meets the guarantees for restrictions', () => {
    const settings = platform({}, 'account.a', 'network.d');
    fc.assert(
      fc.property(anySignals, fc.array(anyFinding, { maxLength: 8 }), (given, findings) => {
        const { account, content } = verdictOf(findings, { given, settings });
        const live = findings.filter(({ life }) => life === 'live');
        if (account?.outcome === 'freeze') {
          const scored = live.filter(({ category }) => category !== 'real-name');
          const families = new Set(scored.map(({ evidenceFamily }) => evidenceFamily));
          expect(account.score).toBeGreaterThanOrEqual(0.98);
          expect(families.size >= 2 || families.has('list')).toBe(true);
          expect(scored.some(({ rule }) => ['account.a', 'network.d'].includes(rule))).toBe(true);
        }
        if (content?.outcome === 'hide') {
          expect(live.some(({ subject }) => subject === 'content')).toBe(true);
        }
        const unreported = findings.filter(({ evidenceFamily }) => evidenceFamily !== 'reports');
        const before = verdictOf(unreported, { given, settings });
        if (account?.outcome === 'freeze' || account?.outcome === 'limit') {
          expect(before.account?.outcome).toBe(account.outcome);
        }
        if (content?.outcome === 'hide') expect(before.content?.outcome).toBe('hide');
        if (given.event.degraded.length > 0) {
          expect(
            account?.opensCase || content?.outcome === 'flag' || content?.outcome === 'hide',
          ).toBe(true);
        }
        expect((account?.until ?? null) !== null).toBe(
          ['challenge', 'limit', 'freeze'].includes(account?.outcome ?? ''),
        );
      }),
      { numRuns: 500 },
    );
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
