import { describe, expect, it } from 'vitest';
import type { Decision } from '#shared/decisions/decision.ts';
import { sentStatementOf } from '#shared/decisions/sent-statement.ts';
import {
  statementOf,
  WordedStatement,
  wordStatement,
  wordWarning,
} from '#shared/decisions/statement.ts';
import {
  automations,
  facts,
  type Measure,
  materials,
  measures,
  phrases,
  plainFacts,
  warnings,
} from '#shared/decisions/words.ts';
import { kindWords } from '#shared/lists/entry.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { categories } from '#shared/rules/categories.ts';
import { evidence } from '#shared/rules/evidence.ts';
import type { Words } from '#shared/rules/words.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { lexicon } from '#shared/text/lexicon/lexicon.ts';
import { decision, finding, noon, platform } from './specimens.ts';

const settings = platform({
  appeal: { channel: 'https://help.example.com/appeal', deadlineDays: 200 },
});

const frozen = (overrides: Partial<Decision> = {}): Decision =>
  decision({
    score: 0.9871,
    findings: [
      finding({
        rule: 'account.identity-on-too-many-accounts',
        category: 'account-trade',
        evidence: [evidence('identity-shared', { accounts: 17, limit: 5 })],
      }),
      finding({ rule: 'account.signed-up-twice', category: 'bulk-registration' }),
      finding({ rule: 'account.machine-pace', category: 'automation', life: 'shadow' }),
    ],
    at: noon - minute,
    until: noon + 7 * day,
    ...overrides,
  });

const worded = (language: 'zh-CN' | 'en', where: typeof settings) =>
  wordStatement(statementOf(frozen(), { measure: 'freeze', settings: where, catalogue }), language)
    .remedy?.channel ?? '';

const every: readonly Measure[] = Object.keys(measures) as Measure[];
const languages = ['zh-CN', 'en'] as const;

describe('a statement of reasons', () => {
  it('names the appeal channel in the reader’s language, or the configured address in both', () => {
    const usual = platform({});
    expect(worded('zh-CN', usual)).toMatch(/^申诉渠道：应用内“帮助 → 账号申诉”。/);
    expect(worded('en', usual)).toMatch(/^Appeal by .*: in the app, Help → Account appeal\./);
    for (const language of languages) {
      expect(worded(language, settings)).toContain('https://help.example.com/appeal');
    }
  });

  it('ends the sentence with the channel once, however the platform wrote it', () => {
    const written = platform({
      appeal: { channel: { 'zh-CN': '“帮助”页面提交。', en: 'Use the help page. ' } },
    });
    expect(worded('zh-CN', written)).toContain('“帮助”页面提交。请在措施有效期间、');
    expect(worded('en', written)).toContain(': Use the help page. If the');
  });

  it('tells of a restriction without a term that it has no end, and of nothing else', () => {
    const periodOf = (measure: Measure, language: 'zh-CN' | 'en') =>
      wordStatement(
        statementOf(frozen({ until: undefined }), { measure, settings, catalogue }),
        language,
      ).period;
    for (const measure of every) {
      const restricts = ['challenge', 'limit', 'freeze', 'hide'].includes(measure);
      expect(periodOf(measure, 'zh-CN').includes('至解除为止')).toBe(restricts);
      expect(periodOf(measure, 'en').includes('until it is lifted')).toBe(restricts);
    }
    expect(periodOf('hide', 'zh-CN')).toBe('期限：2026-11-24 20:00（北京时间）起，至解除为止');
  });

  it('mentions reports only for measures that may rest on them, and for rulings by a person', () => {
    const found = finding({ rule: 'account.signed-up-twice', category: 'bulk-registration' });
    const reported = finding({
      ...{ rule: 'victim.reports-by-many', evidenceFamily: 'reports', category: 'fraud' },
      evidence: [evidence('reports-week', { count: 5 })],
    });
    const findings = [found, reported];
    const told = (measure: Measure, language: 'zh-CN' | 'en', eventType = 'report.filed') =>
      wordStatement(
        statementOf(frozen({ findings, eventType }), { measure, settings, catalogue }),
        language,
      );
    for (const language of languages) {
      const fraud = expect.stringContaining(facts.fraud[language]);
      const both = told('challenge', language);
      expect(both.facts).toContainEqual(fraud);
      expect(both.grounds).toHaveLength(2);
      for (const measure of ['limit', 'freeze', 'hide'] as const) {
        expect(told(measure, language).facts).not.toContainEqual(fraud);
        expect(told(measure, language).facts).toHaveLength(1);
        expect(told(measure, language).grounds).toHaveLength(1);
        expect(told(measure, language, 'review.ruled').facts).toContainEqual(fraud);
      }
    }
  });

  it('holds everything the law requires, as codes', () => {
    const statement = statementOf(frozen(), { measure: 'freeze', settings, catalogue });
    expect(statement).toMatchObject({
      decisionId: 'dec-1',
      measure: 'freeze',
      scope: { kind: 'account', id: 'u1' },
      start: noon,
      end: noon + 7 * day,
      facts: [{ category: 'account-trade' }, { category: 'bulk-registration' }],
      automation: 'full',
      evidenceTime: noon - minute,
      remedy: {
        channel: 'https://help.example.com/appeal',
        deadlineDays: 200,
        materials: ['explanation', 'identity-document', 'ownership-proof'],
      },
    });
    expect(statement.grounds).toEqual([
      catalogue.find('account.identity-on-too-many-accounts')?.ground,
      catalogue.find('account.signed-up-twice')?.ground,
    ]);
  });

  it('cites the provisions of one law together, in its order', () => {
    const findings = ['victim.scam-offer-from-stranger', 'account.signed-up-twice'].map((rule) =>
      finding({ rule }),
    );
    findings.push(finding({ rule: 'content.personal-data-trade' }));
    const given = frozen({ findings });
    const { grounds } = statementOf(given, { measure: 'freeze', settings, catalogue });
    expect(grounds).toEqual([
      { law: 'anti-telecom-fraud-law', article: 25, paragraph: 1 },
      { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
      catalogue.find('account.signed-up-twice')?.ground,
    ]);
  });

  it('cites a default legal ground if the rule is unknown or a measure is lifted', () => {
    const unknown = frozen({ findings: [finding({ rule: 'account.gone' })] });
    const grounds = (measure: Measure, given = unknown) =>
      statementOf(given, { measure, settings, catalogue }).grounds;
    expect(grounds('limit')).toEqual([
      { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
    ]);
    expect(grounds('release')).toEqual([
      { law: 'anti-telecom-fraud-law', article: 32, paragraph: 3 },
    ]);
    expect(
      grounds(
        'hide',
        frozen({ findings: [], subject: { kind: 'content', id: 'p1', accountId: 'u1' } }),
      ),
    ).toEqual([{ law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 }]);
  });

  it('cites what forbids an act only where the act is the fact, and only law that lets a platform act', () => {
    const cited = (law: string, article: number, paragraph?: number) =>
      catalogue.rules.filter(
        ({ ground }) =>
          'law' in ground &&
          ground.law === law &&
          ground.article === article &&
          (paragraph === undefined || ground.paragraph === paragraph),
      );
    // Trade in cards and accounts; help for fraud; devices for fraud.
    for (const [article, paragraph] of [
      [31, 1],
      [25, 1],
      [14, 1],
    ] as const) {
      const rules = cited('anti-telecom-fraud-law', article, paragraph);
      expect(rules).not.toEqual([]);
      for (const { id } of rules) expect(id).toMatch(/^content\./);
    }
    // Article 34 is about those who may be harmed; it restricts nobody.
    expect(cited('anti-telecom-fraud-law', 34)).toEqual([]);
    // A document that expired is no sign of fraud, of which article 22 speaks.
    const nameless = catalogue.rules.filter(({ category }) => category === 'real-name');
    expect(nameless.every((rule) => cited('anti-telecom-fraud-law', 21).includes(rule))).toBe(true);
  });

  it('offers no appeal while one is open, and no human review of what was lifted', () => {
    for (const reason of ['appeal-open', 'appeal-reopened'] as const) {
      const { remedy } = statementOf(frozen(), { measure: 'freeze', settings, catalogue, reason });
      expect(remedy).toBeNull();
    }
    const lifted = statementOf(frozen(), { measure: 'release', settings, catalogue });
    expect(wordStatement(lifted, 'en').automation).not.toContain('human review');
    const restricted = statementOf(frozen(), { measure: 'freeze', settings, catalogue });
    expect(wordStatement(restricted, 'en').automation).toContain('human review');
  });

  it('names a remedy exactly for restrictive measures', () => {
    for (const measure of every) {
      const { remedy } = statementOf(frozen(), { measure, settings, catalogue });
      expect(remedy !== null).toBe(['challenge', 'limit', 'freeze', 'hide'].includes(measure));
      if (remedy) {
        expect(remedy.deadlineDays).toBeGreaterThanOrEqual(184);
        expect(remedy.materials.length).toBeGreaterThan(0);
      }
    }
  });

  it.each(languages)('is worded without gaps for every measure in %s', (language) => {
    for (const measure of every) {
      const worded = wordStatement(
        statementOf(frozen(), { measure, settings, catalogue }),
        language,
      );
      expect(WordedStatement.parse(worded)).toEqual(worded);
      const text = JSON.stringify(worded);
      expect(text).not.toMatch(/undefined|[{]\w+[}]/);
      expect(/\p{Script=Han}/u.test(text)).toBe(language === 'zh-CN');
    }
  });

  it('has the expected wording', () => {
    const statement = statementOf(frozen(), { measure: 'freeze', settings, catalogue });
    expect(wordStatement(statement, 'zh-CN')).toMatchInlineSnapshot(`
      {
        "automation": "决定方式：由自动化程序作出，可要求人工复核",
        "evidenceTime": "事实发生时间：2026-11-24 19:59（北京时间）",
        "facts": [
          "事实：以本账号所用身份核验的账号数量异常。",
          "事实：账号出现重复注册。",
        ],
        "grounds": [
          "依据：《中华人民共和国反电信网络诈骗法》第22条第1款",
          "依据：平台规则：禁止批量注册和使用账号",
        ],
        "measure": "措施：冻结账号",
        "period": "期限：2026-11-24 20:00（北京时间）至 2026-12-01 20:00（北京时间）",
        "remedy": {
          "channel": "申诉渠道：https://help.example.com/appeal。请在措施有效期间、2027-06-12 20:00（北京时间）前提出，申诉成立将立即解除措施。",
          "materials": "申诉材料：情况说明；本人身份证明（在官方核验页面提交）；设备、号码、邮箱、收付款账户由本人使用的说明",
        },
        "scope": "对象：账号 u1",
      }
    `);
    expect(wordStatement(statement, 'en')).toMatchInlineSnapshot(`
      {
        "automation": "How it was decided: automatically; you may request human review",
        "evidenceTime": "When it happened: 2026-11-24 19:59 (Beijing time, UTC+8)",
        "facts": [
          "Facts: An unusual number of accounts were verified with the same identity as this account.",
          "Facts: The account was signed up more than once.",
        ],
        "grounds": [
          "Grounds: Anti-Telecom and Online Fraud Law of the People’s Republic of China, article 22, paragraph 1",
          "Grounds: platform rule: no bulk registration or use of accounts",
        ],
        "measure": "Measure: the account is frozen",
        "period": "From 2026-11-24 20:00 (Beijing time, UTC+8) until 2026-12-01 20:00 (Beijing time, UTC+8)",
        "remedy": {
          "channel": "Appeal by 2027-06-12 20:00 (Beijing time, UTC+8), while the measure applies: https://help.example.com/appeal. If the appeal is granted, the measure is lifted at once.",
          "materials": "Please provide: an explanation in your own words; proof of identity, submitted on the official verification page; a statement that the device, number, email address and payment account are yours",
        },
        "scope": "Applies to: account u1",
      }
    `);
  });

  it('reveals no rule, score, count or threshold to users, but the evidence to staff (T20)', () => {
    const statement = statementOf(frozen(), { measure: 'freeze', settings, catalogue });
    for (const language of languages) {
      const user = wordStatement(statement, language).facts.join(' ');
      expect(user).not.toMatch(/\d/);
      expect(JSON.stringify(wordStatement(statement, language))).not.toMatch(
        /0\.98|bulk-signup-device|identity-shared/,
      );
      const staff = wordStatement(statement, language, 'staff').facts.join(' ');
      expect(staff).toContain('17');
    }
  });

  it('names the kind of abuse before the evidence, punctuated as the language is', () => {
    const statement = statementOf(frozen(), { measure: 'freeze', settings, catalogue });
    const factsIn = (language: 'zh-CN' | 'en') => wordStatement(statement, language, 'staff').facts;
    expect(factsIn('zh-CN')[0]).toMatch(/^事实：互联网账号买卖与租借：\S/);
    expect(factsIn('en')[0]).toMatch(/^Facts: sale and rental of online accounts: \S/);
  });

  it('states only what was found about an account that shares something with a restricted account', () => {
    const back = frozen({
      findings: [finding({ rule: 'network.re-registration', category: 'account-takeover' })],
    });
    const statement = statementOf(back, { measure: 'limit', settings, catalogue });
    const user = wordStatement(statement, 'zh-CN');
    expect(user.facts).toEqual([`事实：${facts['shared-with-restricted']['zh-CN']}`]);
    // The phone number may have belonged to somebody else before, which the user can prove.
    expect(user.remedy?.materials).toContain(materials['ownership-proof']['zh-CN']);
    const many = frozen({
      findings: [
        finding({ rule: 'account.identity-on-too-many-accounts', category: 'account-trade' }),
        finding({ rule: 'account.identity-in-series', category: 'account-trade' }),
      ],
    });
    const told = statementOf(many, { measure: 'limit', settings, catalogue });
    expect(wordStatement(told, 'en').facts).toEqual([`Facts: ${facts['many-on-one-identity'].en}`]);
  });

  it.each([
    ['network.one-line-one-device', 'spam', 'alike-approaches'],
    ['network.seeks-whom-farms-seek', 'spam', 'alike-approaches'],
    ['network.mass-group-joins', 'spam', 'many-groups'],
    ['network.same-template-campaign', 'traffic-diversion', 'shared-text'],
    ['network.money-passed-on', 'money-mule', 'passed-on-payments'],
    ['account.real-name-lapsed', 'real-name', 'real-name-lapsed'],
    ['account.phone-on-too-many-accounts', 'bulk-registration', 'many-on-one-phone'],
    ['account.signed-up-twice', 'bulk-registration', 'signed-up-again'],
    ['network.device-with-restricted-accounts', 'bulk-registration', 'shared-with-restricted'],
  ] as const)('states for %s its own fact, not that of “%s”', (rule, category, told) => {
    const one = frozen({ findings: [finding({ rule, category })] });
    const statement = statementOf(one, { measure: 'limit', settings, catalogue });
    expect(wordStatement(statement, 'en').facts).toEqual([`Facts: ${facts[told].en}`]);
  });

  it('asks for a face where the platform requires one, which a document would not meet', () => {
    const finds = (rule: string, category: string, measure: Measure, level: 'identity' | 'face') =>
      statementOf(frozen({ findings: [finding({ rule, category })] }), {
        ...{ measure, catalogue },
        settings: platform({ gate: { level } }),
      }).remedy?.materials.includes('face-check');
    const gate = ['account.unverified-service-use', 'real-name'] as const;
    const other = ['account.machine-pace', 'automation'] as const;
    for (const level of ['identity', 'face'] as const) {
      const isAsked = level === 'face';
      expect(finds(...gate, 'challenge', level)).toBe(isAsked);
      expect(finds(...gate, 'limit', level)).toBe(isAsked);
      expect(finds('account.real-name-lapsed', 'real-name', 'limit', level)).toBe(isAsked);
      expect(finds(...other, 'challenge', level)).toBe(isAsked);
      expect(finds(...other, 'limit', level)).toBe(false);
    }
    // The law asks for a name, not for a level.
    expect(facts['real-name']['zh-CN']).not.toContain('依法');
  });

  it('states a fact once if several rules found it', () => {
    const twice = frozen({
      findings: [
        finding({ rule: 'content.card-trade', category: 'card-trade' }),
        finding({ rule: 'account.other', category: 'card-trade' }),
      ],
    });
    const statement = statementOf(twice, { measure: 'limit', settings, catalogue });
    expect(wordStatement(statement, 'en').facts).toHaveLength(1);
  });

  it('about a listed thing names what an account or a post may be listed for', () => {
    for (const kind of ['account', 'email', 'payment', 'device', 'contact', 'image'] as const)
      for (const language of languages)
        expect(facts.listed[language]).toContain(kindWords[kind][language]);
  });

  it('accuses nobody of a trade: what a text was read as is suspected', () => {
    for (const { category } of lexicon) {
      expect(facts[category]['zh-CN']).toMatch(/疑似/);
      expect(facts[category].en).toContain('appears to');
    }
  });

  it('about the dishonesty list tells that its authority hears objections too, and whose number may be on it', () => {
    expect(facts.punished['zh-CN']).toContain('也可向作出认定的公安机关申诉');
    expect(facts.punished.en).toContain('the public security organ that decided on it');
    const listed = finding({ rule: 'account.on-dishonesty-list', category: 'punished' });
    const told = statementOf(frozen({ findings: [listed] }), {
      measure: 'freeze',
      settings,
      catalogue,
    });
    // Carriers reassign the numbers on it.
    expect(told.remedy?.materials).toContain('ownership-proof');
  });

  it('is still readable if its category is from an earlier release', () => {
    const old = frozen({ findings: [finding({ category: 'forgotten' })] });
    const statement = statementOf(old, { measure: 'limit', settings, catalogue });
    expect(wordStatement(statement, 'en').facts[0]).toContain(plainFacts.restricted.en);
    expect(wordStatement(statement, 'en', 'staff').facts[0]).toContain('forgotten');
  });

  it('counts its appeal deadline from the decision', () => {
    const statement = statementOf(frozen(), { measure: 'freeze', settings, catalogue });
    expect(wordStatement(statement, 'en').remedy?.channel).toContain(
      '2027-06-12 20:00 (Beijing time, UTC+8)',
    );
  });
});

describe('words', () => {
  const tables: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
    measures,
    facts,
    plainFacts,
    materials,
    automations,
    phrases,
    warnings: { warnings },
  };
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

  it.each(Object.keys(tables))('of %s are complete in both languages', (name) => {
    for (const words of Object.values(tables[name] ?? {})) {
      expect(words['zh-CN']).toMatch(/\p{Script=Han}/u);
      expect(words.en).toMatch(/[a-z]/);
      expect(words.en).not.toMatch(/\p{Script=Han}/u);
      expect(places(words['zh-CN'])).toEqual(places(words.en));
    }
  });

  it('have a fact for every category and for every fact code of a rule', () => {
    const own = catalogue.rules.flatMap(({ userFact }) => userFact ?? []);
    expect(Object.keys(facts).sort()).toEqual(
      [...new Set([...Object.keys(categories), ...own])].sort(),
    );
  });

  it('of a warning name the danger, even for a category of an earlier release', () => {
    expect(wordWarning('fake-investment').en).toContain(categories['fake-investment'].en);
    expect(wordWarning('forgotten')['zh-CN']).toContain(categories.fraud['zh-CN']);
  });

  it('of a warning accuse nobody, and tell whoever paid to stop, keep records and call the bank too', () => {
    const warning = wordWarning('fraud');
    expect(warning['zh-CN']).toMatch(/可能存在.*停止付款，保留.*记录，立即拨打 110 报警.*银行/);
    expect(warning.en).toMatch(/may be a risk.*stop paying, keep .* records.*110.*your bank/);
    expect(wordWarning('automation')).toEqual(warning);
  });

  it('of a warning tell what to do, whom to call, and of no list that the other one is on', () => {
    for (const category of Object.keys(categories)) {
      const warning = wordWarning(category);
      for (const text of Object.values(warning)) expect(text).toMatch(/96110.*\b110\b/);
      expect(warning['zh-CN']).not.toMatch(/名单|惩戒|引流|核验/);
      expect(warning.en).not.toMatch(/\blist\b|diversion|real-name/);
    }
  });
});

describe('a finding of the watch list', () => {
  const watched = finding({
    rule: 'account.on-watch-list',
    category: 'listed',
    evidence: [
      evidence('on-list', {
        list: 'watch-list',
        kind: 'device',
        source: 'tip',
        until: '2027-01-01',
      }),
    ],
  });
  const told = (findings: Decision['findings'], language: 'zh-CN' | 'en') =>
    wordStatement(
      statementOf(frozen({ findings }), { measure: 'challenge', settings, catalogue }),
      language,
    );

  it.each(languages)('does not tell anybody that they are watched, in %s', (language) => {
    const alone = told([watched], language);
    expect(alone.facts.join()).toContain(plainFacts.restricted[language]);
    expect(JSON.stringify(alone)).not.toMatch(/名单|\blists?\b/);
    const { findings } = frozen();
    expect(told([watched, ...findings], language)).toEqual(told(findings, language));
  });
});

describe('the statement of a decision on record', () => {
  it('is sent if the platform enforces, and only kept if it observes', () => {
    expect(sentStatementOf(frozen({ mode: 'observe' }), settings, catalogue)).toBeNull();
    expect(sentStatementOf(frozen(), settings, catalogue)?.measure).toBe('freeze');
  });

  it('about a measure lifted by staff mentions the review and no accusation', () => {
    const lifted = frozen({ eventType: 'review.ruled', outcome: 'allow', by: 'staff-1' });
    expect(sentStatementOf(lifted, settings, catalogue)?.facts).toEqual([{ plain: 'reviewed' }]);
    const ended = { ...lifted, eventType: 'hold.ended' } as const;
    for (const answer of [undefined, 'appeal'] as const) {
      expect(sentStatementOf(ended, settings, catalogue, answer)?.facts).toEqual([
        { plain: 'hold-ended' },
      ]);
    }
    expect(sentStatementOf(lifted, settings, catalogue, 'appeal')?.facts).toEqual([
      { plain: 'appeal' },
    ]);
  });

  it('about a measure lifted by staff gives the time of the review, not of the event', () => {
    const lifted = frozen({ eventType: 'review.ruled', outcome: 'allow', by: 'staff-1' });
    const timeIn = (one: Decision) => sentStatementOf(one, settings, catalogue)?.evidenceTime;
    expect(timeIn(lifted)).toBe(noon);
    expect(timeIn({ ...lifted, eventType: 'hold.ended' })).toBe(noon - minute);
    expect(timeIn({ ...lifted, outcome: 'limit' })).toBe(noon - minute);
  });

  it('is null for an outcome that is not notified', () => {
    expect(sentStatementOf(frozen({ outcome: 'observe' }), settings, catalogue)).toBeNull();
  });
});
