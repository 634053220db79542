import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/rules/catalogue.ts';
import { nameNotVerified } from '#shared/rules/clauses.ts';
import { buildCatalogue, CatalogueError } from '#shared/rules/collect.ts';
import { evidence, wordEvidence } from '#shared/rules/evidence.ts';
import { Finding } from '#shared/rules/finding.ts';
import { judge } from '#shared/rules/judge.ts';
import { lotOf } from '#shared/rules/life.ts';
import { signalsOf } from '#shared/rules/play.ts';
import { allOf, defineRule, type Rule } from '#shared/rules/rule.ts';
import { days, hours, message, post, signUp, times, verify } from '#shared/rules/specimen.ts';
import { crossingLevels } from '#shared/signals/entity-state.ts';
import { readText } from '#shared/text/read.ts';

const rule = (change: Partial<Rule> = {}): Rule => ({
  ...defineRule({
    id: 'account.always',
    title: { 'zh-CN': '总是', en: 'Always' },
    detects: { 'zh-CN': '所有账号。', en: 'Accounts that exist.' },
    evidenceFamily: 'behaviour',
    subject: 'account',
    category: 'spam',
    severity: 'low',
    revision: 1,
    life: 'live',
    ground: { platformRule: 'no-mass-contact' },
    falsePositives: [],
    blindSpots: [],
    runbook: [],
    on: ['content.posted'],
    thresholds: {},
    when: () => allOf(evidence('not-verified')),
  }),
  ...change,
});

const calm = signalsOf([signUp(), verify(), post('今天天气真好')]);

describe('an exemption', () => {
  const exempt = (kind: 'account' | 'device' | 'address') => ({
    ...calm,
    listed: {
      matches: [
        {
          list: 'allow',
          kind,
          entry: 'lst-1',
          source: 'lab',
          authority: null,
          until: '2027-01-01',
        },
      ] as const,
      counterpart: [],
    },
  });
  const lifeOf = (change: Partial<Rule>, kind: 'account' | 'device' | 'address' = 'account') =>
    judge(exempt(kind), buildCatalogue([rule(change)]), 'account-1').findings[0]?.life;

  it('covers findings that rest on its entity, and no others', () => {
    expect(lifeOf({})).toBe('exempted');
    expect(lifeOf({}, 'device')).toBe('live');
    expect(lifeOf({ evidenceFamily: 'network' }, 'address')).toBe('exempted');
    expect(lifeOf({ life: 'shadow' })).toBe('shadow');
    for (const evidenceFamily of ['content', 'reports', 'list'] as const) {
      expect(lifeOf({ evidenceFamily })).toBe('live');
    }
    expect(lifeOf({ subject: 'content' })).toBe('live');
    expect(lifeOf({ subject: 'counterpart' })).toBe('live');
    expect(lifeOf({ category: 'real-name', evidenceFamily: 'identity' })).toBe('live');
    expect(lifeOf({ category: 'account-takeover' })).toBe('live');
    expect(lifeOf({ category: 'account-takeover', evidenceFamily: 'identity' })).toBe('exempted');
  });

  it.each(['block', 'watch', 'dishonesty'] as const)(
    'is none by an entry of the %s list',
    (list) => {
      const { listed } = exempt('account');
      const named = { ...calm, listed: { ...listed, matches: [{ ...listed.matches[0], list }] } };
      expect(judge(named, buildCatalogue([rule()]), 'account-1').findings[0]?.life).toBe('live');
    },
  );

  it('keeps at most eight pieces of evidence, the last of which is the exemption', () => {
    const many = () => allOf(...Array.from({ length: 12 }, () => evidence('not-verified')));
    const [finding] = judge(
      exempt('account'),
      buildCatalogue([rule({ when: many })]),
      'a',
    ).findings;
    expect(Finding.parse(finding).evidence).toHaveLength(8);
    expect(finding?.evidence.at(-1)?.code).toBe('exempted');
  });
});

describe('a name that is not verified', () => {
  const isFound = (
    level: 'phone' | 'identity' | 'face' | null,
    required: 'phone' | 'identity' | 'face',
  ) => nameNotVerified({ ...calm.realName, status: 'verified', level, required }) !== false;

  it('is one behind a code to the phone, unless the platform asks for no more', () => {
    expect((['phone', 'identity', 'face'] as const).map((one) => isFound('phone', one))).toEqual([
      false,
      true,
      true,
    ]);
    expect([isFound(null, 'phone'), isFound(null, 'identity')]).toEqual([false, true]);
  });

  it('is none behind a document, where the platform asks for a face', () => {
    expect([isFound('identity', 'face'), isFound('face', 'face')]).toEqual([false, false]);
  });
});

describe('judge', () => {
  it('finds nothing in an ordinary post of a verified account', () => {
    expect(judge(calm, catalogue, 'account-1')).toEqual({ findings: [], errors: [] });
  });

  it('finds nothing in a first post that quotes a police warning', () => {
    const signals = signalsOf([
      signUp(),
      verify(),
      post(
        '转发警方提醒：出租出售银行卡四件套、刷单返佣、跑分都是违法犯罪，切勿加微信轻信陌生人！',
      ),
    ]);
    expect(judge(signals, catalogue, 'account-1')).toEqual({ findings: [], errors: [] });
  });

  it('returns findings that match the contract', () => {
    const signals = signalsOf([
      signUp({}, { deviceId: 'phone-1' }),
      post('跑分车队招人，卡接回U，洗料日结，加微信 demo_run1', { deviceId: 'phone-1' }),
    ]);
    const { findings, errors } = judge(signals, catalogue, 'account-1');
    expect(errors).toEqual([]);
    expect(findings.map((finding) => finding.rule)).toEqual(
      expect.arrayContaining(['account.unverified-service-use', 'content.money-mule']),
    );
    for (const finding of findings) expect(Finding.parse(finding)).toEqual(finding);
  });

  it('runs the other rules if one throws, and names it (H61)', () => {
    const broken = rule({
      id: 'account.broken',
      when: () => {
        throw new TypeError('no such signal');
      },
    });
    const { findings, errors } = judge(calm, buildCatalogue([broken, rule()]), 'account-1');
    expect(findings.map((finding) => finding.rule)).toEqual(['account.always']);
    const error = { rule: 'account.broken', revision: 1, message: 'no such signal' };
    expect(errors).toEqual([{ ...error, life: 'live' }]);
    const tried = buildCatalogue([{ ...broken, life: 'shadow' }]);
    expect(judge(calm, tried, 'account-1').errors).toEqual([{ ...error, life: 'shadow' }]);
  });

  it('reports a rule that fires without evidence as an error', () => {
    const empty = rule({ when: () => allOf() });
    expect(judge(calm, buildCatalogue([empty]), 'account-1')).toEqual({
      findings: [],
      errors: [
        {
          rule: 'account.always',
          revision: 1,
          life: 'live',
          message: 'the rule fired without evidence',
        },
      ],
    });
  });

  it('returns at most fifty findings', () => {
    const many = Array.from({ length: 60 }, (_, i) => rule({ id: `account.always-${i}` }));
    expect(judge(calm, buildCatalogue(many), 'account-1').findings).toHaveLength(50);
  });

  it('keeps at most eight pieces of evidence per finding', () => {
    const talkative = rule({
      when: () => allOf(...Array.from({ length: 12 }, () => evidence('not-verified'))),
    });
    expect(
      judge(calm, buildCatalogue([talkative]), 'account-1').findings[0]?.evidence,
    ).toHaveLength(8);
  });

  it('runs only rules that look at the event, and no retired ones', () => {
    const elsewhere = rule({ id: 'account.elsewhere', on: ['account.logged-in'] });
    const retired = rule({ id: 'account.retired', life: 'retired' });
    expect(judge(calm, buildCatalogue([elsewhere, retired]), 'account-1').findings).toEqual([]);
  });

  it('marks findings of a shadow rule', () => {
    const shadow = rule({ life: 'shadow' });
    expect(judge(calm, buildCatalogue([shadow]), 'account-1').findings[0]?.life).toBe('shadow');
  });

  it('decides in canary about a share of the accounts, by the account that the finding is against', () => {
    const signals = signalsOf([signUp(), message('reader-1', '在吗？')]);
    const livesOf = (subject: Rule['subject'], share: number) => {
      const canary = rule({ subject, on: ['social.messaged'], life: 'canary', share });
      return ['account-1', 'account-2'].map(
        (id) => judge(signals, buildCatalogue([canary]), id).findings[0]?.life,
      );
    };
    const [first = 0, second = 0] = ['account-1', 'account-2'].map((id) =>
      lotOf('account.always', id),
    );
    const expected = first < second ? ['live', 'shadow'] : ['shadow', 'live'];
    expect(livesOf('account', (first + second) / 2)).toEqual(expected);
    const reader = lotOf('account.always', 'reader-1');
    expect(livesOf('counterpart', reader / 2)).toEqual(['shadow', 'shadow']);
    expect(livesOf('counterpart', (reader + 1) / 2)).toEqual(['live', 'live']);
  });

  it('finds one post of an established account against the post, not the account', () => {
    const signals = signalsOf([
      signUp(),
      verify(),
      post('跑分车队招人，卡接回U，洗料日结，加微信 demo_run1', { after: days(400) }),
    ]);
    const { findings } = judge(signals, catalogue, 'account-1');
    expect(findings.map(({ subject }) => subject)).toEqual(['content']);
  });

  it.each([
    ['flag', [], 'low'],
    ['flag', ['contact'], 'medium'],
    ['hide', [], 'high'],
    ['hide', ['contact'], 'critical'],
  ] as const)('rates an offer that reads as %s, with %j, as %s', (verdict, given, severity) => {
    const text = '高价收银行卡四件套，加微信 demo_card88';
    const { contacts } = readText(text);
    expect(contacts).toHaveLength(1);
    const signals = signalsOf([
      signUp(),
      verify(),
      post(text, {
        after: days(400),
        reads: { category: 'card-trade', verdict, contacts: given.length > 0 ? contacts : [] },
      }),
    ]);
    expect(
      judge(signals, catalogue, 'account-1').findings.map((finding) => finding.severity),
    ).toEqual([severity]);
  });

  it.each([
    [3, 'flag', 'low'],
    [8, 'flag', 'medium'],
    [3, 'hide', 'medium'],
    [8, 'hide', 'high'],
  ] as const)(
    'rates %i offers in a week, the last of which reads as %s, as %s',
    (count, verdict, severity) => {
      const signals = signalsOf([
        signUp(),
        verify(),
        ...times(count, () => post('高价收银行卡四件套', { after: hours(6), reads: { verdict } })),
      ]);
      const repeated = judge(signals, catalogue, 'account-1').findings.find(
        (finding) => finding.rule === 'account.repeat-black-gray-poster',
      );
      expect(repeated?.severity).toBe(severity);
    },
  );

  it('warns the receiver of a lure', () => {
    const signals = signalsOf([signUp(), message('reader-1', '加我微信 demo_chat1 细聊')]);
    const { findings } = judge(signals, catalogue, 'account-1');
    const warning = findings.filter(({ warns }) => warns).map((finding) => finding.rule);
    expect(warning).toContain('victim.lured-off-platform');
    expect(warning).not.toContain('account.unverified-service-use');
  });
});

describe('the levels at which earlier members are rechecked', () => {
  it.each([
    ['account.bulk-signup-device', 'device', ['accounts', 'many', 'farm']],
    ['account.bulk-signup-block', 'block', ['accounts']],
    ['account.phone-on-too-many-accounts', 'phone', ['accounts']],
    ['network.payment-on-many-accounts', 'payment', ['accounts']],
    ['network.shared-contact-campaign', 'contact', ['accounts', 'many']],
    ['network.same-template-campaign', 'template', ['accounts', 'many']],
  ] as const)('include the thresholds of %s', (id, kind, names) => {
    const { thresholds = {} } = catalogue.find(id) ?? {};
    expect(crossingLevels[kind]).toEqual(
      expect.arrayContaining(names.map((name) => thresholds[name])),
    );
  });
});

describe('buildCatalogue (H60)', () => {
  const problems = (rules: readonly Rule[]) => {
    try {
      buildCatalogue(rules);
    } catch (error) {
      if (error instanceof CatalogueError) return error.problems;
      throw error;
    }
    return [];
  };

  it('rejects an empty set', () => {
    expect(problems([])).toEqual(['there are no rules']);
  });

  it('rejects two rules with one id', () => {
    expect(problems([rule(), rule()])).toEqual(['account.always: two rules have this id']);
  });

  it('rejects a threshold that is not a number', () => {
    expect(problems([rule({ thresholds: { accounts: Number.NaN } })])).toEqual([
      'account.always: threshold accounts is NaN, but must be a finite number',
    ]);
  });

  it.each([undefined, 0, 1])('rejects a rule in canary with a share of %s', (share) => {
    expect(problems([rule({ life: 'canary', ...(share !== undefined && { share }) })])).toEqual([
      'account.always: share must be between 0 and 1 for a rule in canary',
    ]);
  });

  it('names only the thresholds that are not a number, and a revision that is not whole', () => {
    expect(
      problems([rule({ revision: 1.5, thresholds: { accounts: 3, hours: Infinity } })]),
    ).toEqual([
      'account.always: revision must be a whole number, 1 or more',
      'account.always: threshold hours is Infinity, but must be a finite number',
    ]);
  });

  it('rejects a malformed id, a revision of zero and a rule without event types', () => {
    expect(problems([rule({ id: 'account.Not_A_File', revision: 0, on: [] })])).toEqual([
      'account.Not_A_File: its id must be a family, a dot and words in kebab-case',
      'account.Not_A_File: revision must be a whole number, 1 or more',
      'account.Not_A_File: on must name at least one event type',
    ]);
  });
});

describe('evidence', () => {
  it('is worded in both languages', () => {
    const said = evidence('service-used', { service: 'publishing' });
    expect(wordEvidence(said, 'zh-CN')).toBe('仍在使用“信息发布”服务');
    expect(wordEvidence(said, 'en')).toBe('still uses the publishing service');
  });

  it('separates Chinese from Latin letters and digits with a space', () => {
    const gives = (kind: 'qq' | 'telegram' | 'wechat') =>
      wordEvidence(evidence('gives-contact', { kind, contact: 'de…' }), 'zh-CN');
    expect([gives('telegram'), gives('qq'), gives('wechat')]).toEqual([
      '留有 Telegram 账号（de…）',
      '留有 QQ 号（de…）',
      '留有微信号（de…）',
    ]);
  });

  it('does not compile without its values or with an unknown code', () => {
    // @ts-expect-error no accounts
    expect(wordEvidence(evidence('phone-shared', {}), 'en')).toContain('?');
    // @ts-expect-error no such sentence
    expect(wordEvidence(evidence('no-such-sentence'), 'en')).toBe('no-such-sentence {}');
  });

  it('of an unknown code still shows its values', () => {
    expect(wordEvidence({ code: 'old-code', values: { accounts: 3 } }, 'zh-CN')).toBe(
      'old-code {"accounts":3}',
    );
  });
});
