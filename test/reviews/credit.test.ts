import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Decision } from '#shared/decisions/decision.ts';
import type { Case } from '#shared/reviews/case.ts';
import { creditOf, creditPolicy, reputationCredit } from '#shared/reviews/credit.ts';
import { wordCreditPart } from '#shared/reviews/credit-parts.ts';
import { endedTermsOf } from '#shared/reviews/dishonesty-terms.ts';
import { day } from '#shared/settings/durations.ts';
import { type AccountState, unknownAccountAt } from '#shared/signals/account-state.ts';
import { emptyEntity, excludeInEntity, joinEntity } from '#shared/signals/entity-state.ts';
import { reputationOf } from '#shared/signals/reputation.ts';
import { decision, finding, noon } from '../decisions/specimens.ts';
import { standing } from '../lists/specimens.ts';
import { openCase } from './specimens.ts';

const { floor, start } = creditPolicy;

const creditAt = (
  decisions: readonly Decision[],
  {
    at = noon,
    account = {},
    open = null,
    listed = [],
  }: {
    readonly at?: number;
    readonly account?: Partial<AccountState>;
    readonly open?: Case | null;
    readonly listed?: Parameters<typeof creditOf>[0]['listed'];
  } = {},
) => creditOf({ account: { ...unknownAccountAt(noon), ...account }, decisions, open, listed, at });

const pointsOf = (credit: ReturnType<typeof creditOf>) =>
  Object.fromEntries(credit.parts.map(({ code, points }) => [code, points]));

const resolved = (conclusion: 'upheld' | 'restricted' | 'released', at = noon + 1): Case =>
  openCase({
    state: 'resolved',
    resolution: { rulingId: 'r-1', conclusion, by: 'reviewer-1', at },
  });

describe('the credit of an account', () => {
  it('starts in the middle and rises with verification and age', () => {
    expect(creditAt([]).score).toBe(start);
    const verified = {
      verification: { status: 'verified', level: 'identity', since: noon, until: null },
      signedUpAt: noon - 180 * day,
    } as const;
    expect(pointsOf(creditAt([], { account: verified }))).toEqual({
      start: 60,
      verified: 15,
      age: 11,
    });
    const unsaid = { verification: { ...verified.verification, level: null } };
    expect(pointsOf(creditAt([], { account: unsaid })).verified).toBe(5);
    const lapsed = { verification: { ...verified.verification, until: noon } };
    expect(pointsOf(creditAt([], { account: lapsed })).verified).toBeUndefined();
  });

  it('falls with decisions, whose effect halves with each half-life', () => {
    const limited = decision({ outcome: 'limit' });
    expect(pointsOf(creditAt([limited])).limit).toBe(-36);
    expect(pointsOf(creditAt([limited], { at: noon + 90 * day })).limit).toBe(-18);
    const upheld = { at: noon + 90 * day, open: resolved('upheld') };
    expect(pointsOf(creditAt([limited], upheld)).limit).toBe(-25);
    const restricted = { ...upheld, open: resolved('restricted') };
    expect(pointsOf(creditAt([limited], restricted)).limit).toBe(-25);
    const byPerson = decision({ outcome: 'limit', by: 'reviewer-1' });
    expect(pointsOf(creditAt([byPerson], { at: noon + 180 * day })).limit).toBe(-18);
  });

  it('counts as confirmed what was concluded on or refused on appeal, and nothing beside it', () => {
    const limited = decision({ outcome: 'limit' });
    const limitAt = (open: Case) =>
      pointsOf(creditAt([limited], { at: noon + 90 * day, open })).limit;
    const concluded = { by: 'reviewer-1', at: noon + 1, conclusion: 'upheld' } as const;
    expect(limitAt(openCase({ concluded }))).toBe(-25);
    const appealed = (state: 'open' | 'refused', decisionId = limited.id) => ({
      appeal: {
        appealId: 'apl-1',
        eventId: 'e-9',
        decisionId,
        state,
        filedAt: noon + 2,
        dueAt: noon + day,
        language: 'en' as const,
        notBy: [],
        decidedBy: null,
      },
    });
    expect(limitAt(openCase({ concluded, ...appealed('open') }))).toBe(-18);
    expect(limitAt(openCase(appealed('refused')))).toBe(-25);
    expect(limitAt(openCase(appealed('refused', 'dec-of-a-post')))).toBe(-18);
    const answered = { ...resolved('upheld'), concluded: { by: 'reviewer-1', at: noon + 1 } };
    expect(limitAt({ ...answered, ...appealed('refused', 'dec-of-a-post') })).toBe(-18);
  });

  it('is not lowered by the real-name requirement alone, but by findings beside it', () => {
    const nameless = finding({ category: 'real-name' });
    const asked = decision({ outcome: 'challenge', score: 0.01, findings: [nameless] });
    expect(creditAt([asked]).score).toBe(start);
    const suspected = { ...asked, score: 0.6, findings: [nameless, finding()] };
    expect(pointsOf(creditAt([suspected])).challenge).toBe(-28);
    expect(pointsOf(creditAt([{ ...asked, by: 'reviewer-1' }])).challenge).toBe(-28);
    // From this score on, the findings alone ask for a challenge.
    expect(pointsOf(creditAt([{ ...suspected, score: 0.5 }])).challenge).toBe(-28);
    const onTrial = finding({ category: 'real-name', life: 'shadow' });
    const flagged = decision({ outcome: 'flag', score: 0.01, findings: [onTrial] });
    expect(pointsOf(creditAt([flagged])).flag).toBe(-10);
  });

  it('does not fall for what a rule on trial found, unless a person confirmed it', () => {
    const drawn = decision({ outcome: 'flag', onTrial: 'account.test' });
    expect(creditAt([drawn]).score).toBe(start);
    expect(pointsOf(creditAt([drawn], { open: resolved('upheld') })).flag).toBe(-10);
  });

  it('falls again for what is done while restricted, but not for a recheck that changed nothing', () => {
    const limited: Partial<Decision> = { outcome: 'limit', findings: [finding()] };
    const again = (eventType: string) =>
      decision({ ...limited, id: 'dec-again', eventType, unchanged: true });
    const countOf = (...decisions: Decision[]) =>
      creditAt([decision(limited), ...decisions]).parts.find(({ code }) => code === 'limit')
        ?.values;
    expect(countOf(again('content.posted'))).toEqual({ count: 2 });
    expect(countOf(again('account.rechecked'))).toEqual({ count: 1 });
    const { unchanged: _, ...effective } = again('account.rechecked');
    expect(countOf(effective)).toEqual({ count: 2 });
  });

  it('falls once for rechecks of an account that only the real-name requirement limited', () => {
    const gated = decision({
      id: 'dec-gate',
      outcome: 'limit',
      score: 0.01,
      findings: [finding({ category: 'real-name' })],
      decidedAt: noon,
    });
    const challenged: Partial<Decision> = {
      outcome: 'challenge',
      score: 0.6,
      findings: [finding()],
      eventType: 'account.rechecked',
      unchanged: true,
    };
    const first = decision({ ...challenged, id: 'dec-1', decidedAt: noon + 1 });
    const atOnce = decision({ ...challenged, id: 'dec-2', decidedAt: noon + 1 });
    const later = decision({ ...challenged, id: 'dec-0', decidedAt: noon + 2 });
    const countOf = (...decisions: Decision[]) =>
      creditAt(decisions).parts.find(({ code }) => code === 'challenge')?.values.count;
    expect(countOf(first, gated)).toBe(1);
    expect(countOf(later, atOnce, first, gated)).toBe(1);
    const post = { kind: 'content', id: 'p-1', accountId: 'u1' } as const;
    const hidden = decision({ id: 'dec-p', subject: post, outcome: 'hide', decidedAt: noon });
    expect(countOf(first, gated, hidden)).toBe(1);
    expect(countOf({ ...gated, until: noon + 1 }, first)).toBeUndefined();
    expect(countOf({ ...gated, score: 0.97 }, first)).toBeUndefined();
    // Such as an account that its platform had closed.
    expect(countOf(first)).toBeUndefined();
  });

  it('counts what a brake held back as put before a person, also if the real-name gate restricted the account', () => {
    const held = decision({
      wanted: 'limit',
      score: 0.97,
      braked: ['restrictions:account.a'],
      findings: [finding(), finding({ category: 'real-name' })],
    });
    const gated = creditAt([{ ...held, outcome: 'challenge', gate: true }]);
    expect(gated.score).toBe(creditAt([{ ...held, outcome: 'flag' }]).score);
    expect(gated.parts.map(({ code }) => code)).not.toContain('challenge');
  });

  it.each<[string, Partial<Decision>]>([
    ['a verification', { outcome: 'observe', lifted: true }],
    ['a reviewer', { outcome: 'allow', by: 'reviewer-1' }],
    ['its end', { outcome: 'allow', eventType: 'hold.ended' }],
    [
      'an appeal, once its account is open again',
      { outcome: 'allow', eventType: 'appeal.granted' },
    ],
  ])(
    'falls for a recheck by what restricts it since an earlier restriction was ended by %s',
    (_, how) => {
      const [limited, end, limitedAgain, recheck] = [
        { outcome: 'limit' },
        how,
        { outcome: 'limit' },
        { outcome: 'challenge', score: 0.6, eventType: 'account.rechecked', unchanged: true },
      ].map((one, i) =>
        decision({ findings: [finding()], ...(one as object), id: `d-${i}`, decidedAt: noon + i }),
      ) as [Decision, Decision, Decision, Decision];
      const byGate = { score: 0.01, findings: [finding({ category: 'real-name' })] };
      const counts = (...decisions: Decision[]) =>
        creditAt([...decisions, recheck]).parts.some(({ code }) => code === 'challenge');
      expect(counts(limited, end, { ...limitedAgain, ...byGate })).toBe(true);
      expect(counts({ ...limited, ...byGate }, end, limitedAgain)).toBe(false);
      expect(counts({ ...limited, ...byGate }, end)).toBe(false);
      expect(counts(limited, { ...limitedAgain, ...byGate })).toBe(false);
    },
  );

  it('does not fall below the floor through automated decisions alone', () => {
    const many = Array.from({ length: 40 }, (_, i) => [
      decision({ id: `f-${i}` }),
      decision({ id: `l-${i}`, outcome: 'limit' }),
      decision({
        id: `h-${i}`,
        outcome: 'hide',
        subject: { kind: 'content', id: `p-${i}`, accountId: 'u1' },
      }),
    ]).flat();
    const machines = creditAt(many);
    expect(machines.score).toBe(floor);
    expect(pointsOf(machines)).toMatchObject({ freeze: -102, limit: -72, hide: -36 });
    expect(creditAt(many, { open: resolved('upheld') }).score).toBe(0);
    // What a person decided and another took back holds no longer.
    const byPerson = decision({ id: 'p', outcome: 'limit', by: 'zhao', decidedAt: noon - 1 });
    const cleared = { clearance: { at: noon - 1, links: {} } };
    expect(creditAt([byPerson, ...many], { account: cleared }).score).toBe(floor);
  });

  it('is not said to rest on automatic findings alone at 0, below which no score falls', () => {
    const freezes = [1, 2].map((n) => decision({ id: `f${n}`, outcome: 'freeze', by: 'zhao' }));
    const credit = creditAt(freezes);
    expect(credit.score).toBe(0);
    expect(pointsOf(credit)).toMatchObject({ bound: 42 });
    expect(pointsOf(credit)).not.toHaveProperty('floor');
  });

  it('ignores decisions that a person cleared or reverted, and says so', () => {
    const cleared = { clearance: { at: noon, links: {} } };
    const credit = creditAt([decision()], { account: cleared, open: resolved('released') });
    expect(credit.score).toBe(start);
    expect(pointsOf(credit)).toMatchObject({ cleared: 0 });
    expect(creditAt([decision({ decidedAt: noon + 1 })], { account: cleared }).score).toBe(floor);

    const subject = { kind: 'content', id: 'p-1', accountId: 'u1' } as const;
    const hidden = decision({ outcome: 'hide', subject });
    const restored = decision({
      id: 'r',
      outcome: 'allow',
      subject,
      by: 'zhao',
      decidedAt: noon + 1,
    });
    expect(creditAt([hidden]).score).toBe(start - 18);
    expect(creditAt([restored, hidden]).score).toBe(start);
    const again = { id: 'a', decidedAt: noon + 2 };
    const history = [hidden, { ...hidden, ...again }, restored];
    expect(creditAt(history).score).toBe(start - 18);
    expect(creditAt([{ ...restored, id: 's', decidedAt: noon + 3 }, ...history]).score).toBe(start);
    // A platform may use one id for an account and a text of its profile.
    const profile = { kind: 'content', id: 'u1', accountId: 'u1' } as const;
    const limited = decision({ outcome: 'limit' });
    expect(creditAt([limited, { ...restored, subject: profile }]).score).toBe(floor);
    expect(creditAt([hidden, { ...restored, by: undefined } as unknown as Decision]).score).toBe(
      start - 18,
    );
  });

  it('forgets what a person cleared also after an erasure, which removes the clearance, and rulings taken back', () => {
    const ruled = (more: Partial<Decision>) => decision({ by: 'zhao', ...more });
    const release = ruled({ id: 'r', outcome: 'allow', decidedAt: noon + 1 });
    expect(creditAt([decision(), release]).score).toBe(start);
    const later = decision({ id: 'later', decidedAt: noon + 2 });
    expect(creditAt([decision(), release, later]).score).toBe(floor);

    const freeze = ruled({ id: 'f', eventId: 'rul-1', outcome: 'freeze' });
    const undo = ruled({ id: 'u', outcome: 'allow', decidedAt: noon + 1, undoes: 'rul-1' });
    expect(creditAt([freeze]).score).toBe(start - 51);
    expect(pointsOf(creditAt([freeze, undo]))).toMatchObject({ cleared: 0 });
    expect(creditAt([freeze, undo]).score).toBe(start);
    // Taking it back restores what stood before, which counts once.
    const limit = { ...undo, outcome: 'limit' as const };
    expect(creditAt([decision(), freeze, limit]).score).toBe(creditAt([decision()]).score);
    // Taking back a release restores what the release cleared.
    const freedBy = { ...release, eventId: 'rul-2' };
    const again = ruled({ id: 'z', outcome: 'freeze', decidedAt: noon + 2, undoes: 'rul-2' });
    expect(creditAt([freeze, freedBy, again]).score).toBe(start - 51);
    // What was found before the ruling still waits for a reviewer.
    expect(creditAt([decision(), freeze, undo]).score).toBe(floor);
  });

  it('does not recover during an authority’s term', () => {
    const punished = decision({
      outcome: 'limit',
      findings: [
        finding({
          category: 'punished',
          evidenceFamily: 'list',
          evidence: [
            { code: 'as-other-account', values: {} },
            { code: 'on-list-by-authority', values: { until: '2027-06-30' } },
          ],
        }),
      ],
    });
    expect(pointsOf(creditAt([punished], { at: noon + 180 * day }))).toMatchObject({
      punished: -55,
    });
    const lastDay = Date.parse('2027-06-30T23:59:59.000Z');
    expect(pointsOf(creditAt([punished], { at: lastDay })).punished).toBe(-55);
    expect(pointsOf(creditAt([punished], { at: lastDay + 1_000 })).punished).toBeUndefined();
    const onTrial = {
      findings: punished.findings.map((one) => ({ ...one, life: 'shadow' as const })),
    };
    expect(pointsOf(creditAt([{ ...punished, ...onTrial }])).punished).toBeUndefined();
    // An authority's term takes an account below the floor of what is decided automatically.
    expect(creditAt([punished]).score).toBe(0);
    const entry = standing({ list: 'dishonesty', kind: 'account', value: 'u1', authority: 'demo' });
    const both = creditAt([punished], { listed: [entry] });
    expect(both.parts.filter(({ code }) => code === 'punished')).toHaveLength(1);
    expect(creditAt([], { listed: [entry] }).score).toBe(start - 55);
  });

  it('no longer rests on an authority’s term once its entry is off the list', async () => {
    const punishedBy = (entry: string, id: string) =>
      decision({
        id,
        outcome: 'limit',
        findings: [
          finding({
            category: 'punished',
            evidenceFamily: 'list',
            evidence: [{ code: 'on-list-by-authority', values: { until: '2028-06-30' } }],
          }),
        ],
        signals: {
          listed: {
            matches: [{ list: 'dishonesty', kind: 'identity', entry, until: '2028-06-30' }],
            counterpart: [],
          },
        },
      });
    const decisions = [punishedBy('lst-1', 'd-1'), punishedBy('lst-2', 'd-2'), decision()];
    const punishedWith = async (...inForce: readonly string[]) => {
      const endedTerms = await endedTermsOf(decisions, {
        findById: async (_, id) => (inForce.includes(id) ? standing() : null),
      });
      const credit = creditOf({
        account: unknownAccountAt(noon),
        ...{ decisions, open: null, listed: [], endedTerms, at: noon },
      });
      return pointsOf(credit).punished;
    };
    expect(await punishedWith('lst-1', 'lst-2')).toBe(-55);
    expect(await punishedWith('lst-2')).toBe(-55);
    expect(await punishedWith()).toBeUndefined();
  });

  it('falls with list entries that name the account, and is worded in both languages', () => {
    const entries = [standing(), standing({ list: 'watch' }), standing({ list: 'allow' })];
    const credit = creditAt([decision({ outcome: 'challenge' })], { listed: entries });
    expect(pointsOf(credit)).toMatchObject({ challenge: -28, floor: expect.any(Number) });
    expect(
      credit.parts.filter(({ code }) => code === 'listed').map(({ points }) => points),
    ).toEqual([-28, -8]);
    expect(credit.score).toBe(floor);
    for (const part of credit.parts) {
      const { 'zh-CN': chinese, en } = wordCreditPart(part);
      expect(chinese).not.toMatch(/[{}]/);
      expect(en).not.toMatch(/[{}]|undefined/);
    }
    const listed = credit.parts.find(({ code }) => code === 'listed');
    expect(listed && wordCreditPart(listed)['zh-CN']).toContain('阻止名单');
  });

  it('is the sum of its parts, always between 0 and 100', () => {
    for (let i = 0; i < 300; i++) {
      const some = Array.from({ length: i % 7 }, (_, j) =>
        decision({
          id: `d-${i}-${j}`,
          outcome:
            (['freeze', 'limit', 'challenge', 'flag', 'allow'] as const)[(i + j) % 5] ?? 'allow',
          decidedAt: noon - ((i * 37 + j * 11) % 400) * day,
          ...(j % 3 === 0 && { by: 'zhao' }),
        }),
      );
      const { score, parts } = creditAt(some, { account: { signedUpAt: noon - i * day } });
      expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(score);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }
  });
});

describe('the reputation of a shared thing', () => {
  const hash = (name: string) =>
    [...name].reduce((sum, c) => (sum * 131 + c.charCodeAt(0)) % 2 ** 40, 7);
  const device = (accounts: number, restricted: number, at = noon) => {
    let entity = emptyEntity;
    for (let i = 0; i < accounts; i++) {
      entity = joinEntity(entity, { kind: 'device', account: `u${i}`, at, newcomer: false, hash });
    }
    for (let i = 0; i < restricted; i++) entity = excludeInEntity(entity, `u${i}`, hash);
    return entity;
  };
  const scoreAt = (entity: Parameters<typeof reputationOf>[0], at = noon) =>
    reputationOf(entity, at, hash).score;

  it('falls with the share of restricted members, slowly if few members are known', () => {
    expect(scoreAt(emptyEntity)).toBe(99);
    expect(scoreAt(device(1, 1))).toBe(79);
    expect(scoreAt(device(10, 10))).toBe(28);
    expect(scoreAt(device(10, 1))).toBe(93);
    expect(scoreAt(device(24, 0))).toBe(100);
  });

  it('tells the share of restricted members among the latest, however long ago they joined', () => {
    expect(reputationOf(device(1, 1), noon + 30 * day, hash).recentShare).toBe(1);
    expect(reputationOf(device(4, 1), noon + 60 * day, hash).recentShare).toBe(0.25);
    expect(reputationOf(emptyEntity, noon, hash).recentShare).toBe(0);
  });

  it('recovers when inactive or when other members join', () => {
    const farm = device(20, 20);
    const later = [0, 30, 60, 120, 365].map((days) => scoreAt(farm, noon + days * day));
    expect(later).toEqual(later.toSorted((a, b) => a - b));
    expect(later[0]).toBeLessThan(20);
    expect(later.at(-1)).toBeGreaterThan(95);
    const bought = joinEntity(farm, {
      kind: 'device',
      account: 'buyer',
      at: noon + 90 * day,
      newcomer: false,
      hash,
    });
    expect(scoreAt(bought, noon + 90 * day)).toBeGreaterThan(scoreAt(farm, noon + 90 * day));
  });

  it('knows a thing whose hundreds of members are all restricted from one that many others use too', () => {
    const keyed = (name: string) => createHash('sha256').update(name).digest().readUIntBE(0, 6);
    const thing = (accounts: number, restricted: number) => {
      let entity = emptyEntity;
      for (let i = 0; i < accounts; i++) {
        const account = `u${i}`;
        entity = joinEntity(entity, {
          kind: 'device',
          account,
          at: noon,
          newcomer: false,
          hash: keyed,
        });
        if (i < restricted) entity = excludeInEntity(entity, account, keyed);
      }
      return reputationOf(entity, noon, keyed);
    };
    const farm = thing(300, 300);
    expect(farm.restricted).toBe(farm.accounts);
    expect(farm.recentShare).toBe(1);
    expect(farm.score).toBeLessThan(5);
    expect(thing(300, 60).score).toBeGreaterThan(60);
  });

  it('counts members beyond the latest ones', () => {
    const crowd = device(60, 30);
    expect(reputationOf(crowd, noon, hash)).toMatchObject({ accounts: 60, restricted: 30 });
    expect(scoreAt(crowd)).toBeGreaterThan(45);
    expect(scoreAt(crowd)).toBeLessThan(60);
    // Two half-lives later all members weigh a quarter: 7.5 restricted ones of 15, and the prior.
    expect(scoreAt(crowd, noon + 60 * day)).toBe(60);
  });

  it('is explained and includes list entries that name the entity', () => {
    const credit = reputationCredit(reputationOf(device(4, 2), noon, hash), [standing()]);
    expect(credit.parts.map(({ code }) => code)).toEqual([
      'thing-start',
      'some-restricted',
      'listed',
    ]);
    expect(credit.parts.map((part) => wordCreditPart(part).en)).toEqual([
      'starting score',
      '2 of 4 accounts that used it are frozen or closed by the platform; 50% of the latest ones (newer accounts weigh more)',
      expect.stringContaining('on the block list until'),
    ]);
    expect(credit.score).toBe(credit.parts.reduce((sum, { points }) => sum + points, 0));
  });

  it('is explained with estimates as such: beyond 63 accounts, and 31 restricted ones', () => {
    const explained = (members: number, restricted: number) => {
      const { parts } = reputationCredit(reputationOf(device(members, restricted), noon, hash), []);
      return wordCreditPart(parts[1] as (typeof parts)[number]);
    };
    expect(explained(63, 31).en).toMatch(/^31 of 63 accounts/);
    expect(explained(63, 0)['zh-CN']).toMatch(/^使用过的 63 个账号/);
    expect(explained(64, 1).en).toMatch(/^1 of about \d+ accounts/);
    expect(explained(64, 0)['zh-CN']).toMatch(/^使用过的约 \d+ 个账号均未/);
    expect(explained(63, 32).en).toMatch(/^about \d+ of 63 accounts/);
    expect(explained(90, 40)['zh-CN']).toMatch(/^使用过的约 \d+ 个账号中有约 \d+ 个/);
  });

  it('loses points for restricted members only', () => {
    const pointsOf = (members: number, restricted: number) =>
      reputationCredit(reputationOf(device(members, restricted), noon, hash), []).parts.map(
        ({ code, points }) => [code, points],
      );
    expect(pointsOf(1, 1)).toEqual([
      ['thing-start', 99],
      ['some-restricted', -20],
    ]);
    expect(pointsOf(1, 0)).toEqual([
      ['thing-start', 99],
      ['nobody-restricted', 0],
    ]);
    expect(pointsOf(40, 0)).toEqual([
      ['thing-start', 99],
      ['nobody-restricted', 1],
    ]);
  });
});
