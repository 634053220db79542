import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BrakeKey } from '#shared/decisions/decision.ts';
import { policy } from '#shared/decisions/policy.ts';
import type { Finding } from '#shared/rules/finding.ts';
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
import {
  behaviour,
  closedGate,
  gate,
  network,
  staffFindings,
  text,
  verdictOf,
} from './verdicts.ts';

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

  describe('beside a text that accounts share', () => {
    const shared = (code: 'template-shared' | 'contact-shared') =>
      finding({
        rule: 'network.test',
        evidenceFamily: 'network',
        category: 'traffic-diversion',
        severity: 'critical',
        evidence: [
          { code, values: { accounts: 12 } },
          { code: 'speaks-as-offer', values: {} },
        ],
      });
    const copied = [shared('template-shared'), shared('contact-shared')];
    const outcomeOf = (verdict: 'flag' | 'hide', ...findings: readonly Finding[]) =>
      verdictOf([...copied, ...findings], {
        given: signals(post({ score: 0.99, verdict, intent: 'offer' })),
        settings: platform({}, 'network.test'),
      }).account?.outcome;

    it.each(['flag', 'hide'] as const)('needs other evidence, if it is read as %s', (verdict) => {
      const slight = finding({ rule: 'victim.test', severity: 'low' });
      expect(outcomeOf(verdict, text)).toBe('limit');
      expect(outcomeOf(verdict, text, slight)).toBe('limit');
      expect(outcomeOf(verdict, text, behaviour)).toBe('freeze');
    });

    it('needs none if the reader is sure of words in disguise', () => {
      const evidence = [
        { code: 'wording-disguised', values: { text: '加薇', reads: '加微' } },
      ] as const;
      expect(outcomeOf('hide', { ...text, evidence: [...text.evidence, ...evidence] })).toBe(
        'freeze',
      );
      expect(outcomeOf('flag', { ...text, evidence: [...text.evidence, ...evidence] })).toBe(
        'limit',
      );
    });
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
      const findings = staffFindings({ on: ['content.posted'], when }, given);
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

  it('asks for nothing where it does not apply, whatever rules find', () => {
    expect(verdictOf([gate]).account).toMatchObject({ outcome: 'observe', gate: false });
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
    const unsaid = finding({ warns: false, category: 'automation', severity: 'high' });
    for (const findings of [
      [scam, lure, unsaid],
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
        restrictRules: [],
        opensCase: true,
      });
    }
    expect(verdictOf([gate], { settings, given: closedGate }).account?.outcome).toBe('flag');
    const little = finding({ severity: 'medium' });
    expect(verdictOf([little], { settings })).toEqual(verdictOf([little]));
    const event = { type: 'account.verification-changed' } as const;
    const given = signals({ ...established, event, account: { standing: 'challenged' } });
    expect(verdictOf([], { settings, given }).account).toMatchObject({
      ...{ outcome: 'allow', verified: true, opensCase: false },
    });
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
