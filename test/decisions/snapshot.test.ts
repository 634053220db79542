import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#shared/decisions/decide.ts';
import { type BrakeKey, Decision } from '#shared/decisions/decision.ts';
import { decisionsOf, redecide } from '#shared/decisions/record.ts';
import { compactSignals, expandSignals, SignalSnapshot } from '#shared/decisions/snapshot.ts';
import type { AccountVerdict } from '#shared/decisions/verdict.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import { judge } from '#shared/rules/judge.ts';
import { anySignals, finding, noon, platform, post, signals } from './specimens.ts';

describe('a snapshot of signals', () => {
  it('expands to the original signals after a JSON round trip', () => {
    fc.assert(
      fc.property(anySignals, (given) => {
        const stored = SignalSnapshot.parse(JSON.parse(JSON.stringify(compactSignals(given))));
        expect(expandSignals(stored)).toStrictEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  it('is almost empty for an unknown account', () => {
    expect(compactSignals(signals())).toEqual({ event: { type: 'account.logged-in' } });
  });

  it('keeps an empty section, whose presence identifies the kind of event', () => {
    const given = signals({ event: { type: 'account.signed-up' } });
    const signUp = expandSignals({ event: { type: 'account.signed-up' }, signUp: {} }).signUp;
    expect(signUp).toBeDefined();
    expect(expandSignals(compactSignals({ ...given, signUp: signUp as never })).signUp).toEqual(
      signUp,
    );
    expect(expandSignals(compactSignals(given)).signUp).toBeUndefined();
  });
});

/** A young account that offers a card and shares a device: a typical decision. */
const seller = signals({
  ...post({
    score: 0.97,
    verdict: 'hide',
    category: 'card-trade',
    intent: 'offer',
    evidence: [{ start: 0, end: 5, text: '出售银行卡', reads: '出售银行卡' }],
    contacts: [
      { kind: 'wechat', value: 'abc888', masked: false, start: 8, end: 14, text: 'abc888' },
    ],
  }),
  account: { ageHours: 3.25, devices: 1, blocks: 1 },
  links: {
    device: {
      accounts: 9,
      joinedHour: 4,
      joinedDay: 8,
      joinedWeek: 9,
      newcomersMonth: 8,
      restricted: 3,
      cameLater: 0,
      guestsMonth: 0,
      alikeDay: 0,
      alikeWeek: 0,
    },
    contact: {
      accounts: 6,
      joinedHour: 2,
      joinedDay: 5,
      joinedWeek: 6,
      newcomersMonth: 2,
      restricted: 1,
      cameLater: 2,
      guestsMonth: 0,
      alikeDay: 0,
      alikeWeek: 0,
    },
  },
});

describe('a stored decision', () => {
  const settings = platform({}, 'network.shared-contact-campaign');
  const decided = (
    given = seller,
    braked: readonly BrakeKey[] = [],
    { rules = catalogue, accountId = 'u1' } = {},
  ) => {
    const { findings, errors } = judge(given, rules, accountId);
    const verdict = decide({
      signals: given,
      findings,
      errors,
      settings,
      braked: new Set(braked),
      at: noon,
    });
    return decisionsOf({
      verdict,
      findings,
      errors,
      signals: given,
      event: {
        platformId: 'demo',
        eventId: 'e1',
        accountId,
        at: noon - 900,
        decidedAt: noon,
      },
      settings,
    });
  };

  it('matches its schema and takes about a kilobyte', () => {
    const { account, content } = decided();
    expect(account).not.toBeNull();
    expect(content).not.toBeNull();
    for (const decision of [account, content]) {
      expect(Decision.parse(JSON.parse(JSON.stringify(decision)))).toEqual(decision);
    }
    expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(1400);
  });

  it('can be recomputed from itself alone with the same result', () => {
    fc.assert(
      fc.property(anySignals, (given) => {
        for (const decision of Object.values(decided(given))) {
          if (!decision) continue;
          const stored = Decision.parse(JSON.parse(JSON.stringify(decision)));
          expect(redecide(stored, { settings, catalogue })).toMatchObject({
            same: true,
            samePolicy: true,
            outcome: decision.outcome,
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('about nobody but the other party can be recomputed as well', () => {
    const given = signals({
      event: { type: 'social.messaged' },
      counterpart: { id: 'u2' },
    });
    const { counterpart } = decisionsOf({
      verdict: {
        account: null,
        content: null,
        counterpart: { outcome: 'flag', score: 0.5 },
        warnings: [],
      },
      ...{ findings: [], errors: [], signals: given, settings },
      event: { platformId: 'demo', eventId: 'e1', accountId: 'u1', at: noon, decidedAt: noon },
    });
    expect(counterpart?.subject).toEqual({ kind: 'account', id: 'u2', accountId: 'u2' });
    expect(counterpart?.signals).toEqual(compactSignals(given));
    expect(counterpart?.signals).toMatchObject({ event: { type: 'social.messaged' } });
  });

  it('holds the findings about its subject alone, and the errors of rules that decide', () => {
    const findings = (['account', 'content', 'counterpart'] as const).map((subject) =>
      finding({ subject }),
    );
    const errors = (['live', 'shadow'] as const).map((life) => ({
      ...{ rule: `test.${life}`, revision: 1, life, message: 'overflow' },
    }));
    const verdict: AccountVerdict = {
      outcome: 'challenge',
      wanted: 'challenge',
      score: 0.9,
      until: null,
      braked: [],
      freezeRules: [],
      restrictRules: [],
      opensCase: true,
      gate: true,
      verified: false,
    };
    const { account, content, counterpart } = decisionsOf({
      verdict: {
        account: verdict,
        content: { outcome: 'flag', wanted: 'flag', score: 0.5, braked: [], hideRules: [] },
        counterpart: { outcome: 'flag', score: 0.5 },
        warnings: [],
      },
      ...{
        findings,
        errors,
        signals: signals({ ...post({}), counterpart: { id: 'u2' } }),
        settings,
      },
      event: { ...{ platformId: 'demo', eventId: 'e1', accountId: 'u1' }, at: 1, decidedAt: 2 },
    });
    const subjects = [account, content, counterpart].map((one) =>
      one?.findings.map(({ subject }) => subject),
    );
    expect(subjects).toEqual([['account', 'content'], ['content'], ['counterpart']]);
    expect(account).toMatchObject({ errors: ['test.live'], gate: true, at: 1, decidedAt: 2 });
  });

  it('is recomputed by the rules in canary that decide about its account', () => {
    const rules = buildCatalogue(
      catalogue.rules.map((rule) =>
        rule.life === 'live' ? { ...rule, life: 'canary', share: 0.5 } : rule,
      ),
    );
    const decisions = Array.from(
      { length: 20 },
      (_, i) => decided(seller, [], { rules, accountId: `u-${i}` }).account,
    ).filter((one) => one !== null);
    expect(new Set(decisions.map(({ outcome }) => outcome)).size).toBeGreaterThan(1);
    for (const decision of decisions) {
      expect(redecide(decision, { settings, catalogue: rules })?.same).toBe(true);
    }
  });

  it('keeps the effect of its brakes when recomputed', () => {
    const braked = decided(seller, ['platform']).account;
    if (!braked) throw new Error('the seller is decided about');
    expect(braked).toMatchObject({ outcome: 'flag', wanted: 'freeze', braked: ['platform'] });
    expect(redecide(braked, { settings, catalogue })).toMatchObject({
      same: true,
      outcome: 'flag',
    });
  });

  it('without an event cannot be recomputed', () => {
    const { account } = decided();
    if (!account) throw new Error('the seller is decided about');
    expect(redecide({ ...account, signals: {} }, { settings, catalogue })).toBeNull();
  });

  it('reports if the policy, the outcome, the score or a finding differs when recomputed', () => {
    const { content } = decided();
    if (!content) throw new Error('the seller’s post is decided about');
    const others: Partial<Decision>[] = [{ outcome: 'allow' }, { score: 0.1 }, { findings: [] }];
    for (const other of others) {
      expect(redecide({ ...content, ...other }, { settings, catalogue })).toMatchObject({
        same: false,
        samePolicy: true,
      });
    }
    expect(redecide(content, { settings: platform({ mode: 'assist' }), catalogue })).toMatchObject({
      samePolicy: false,
    });
  });

  it('rejects an outcome that does not fit its subject kind', () => {
    const { content } = decided();
    expect(Decision.safeParse({ ...content, outcome: 'freeze' }).success).toBe(false);
  });
});
