import { describe, expect, it } from 'vitest';
import { examineStaffRule, signalsRead } from '#shared/rules/cel/cases.ts';
import { wordProblem } from '#shared/rules/cel/problem.ts';
import { signalsOf } from '#shared/rules/play.ts';
import { post, signUp } from '#shared/rules/specimen.ts';
import { staffRule } from './staff-rule.ts';

const payment = (signals: object, more: object = {}) => ({
  name: 'a payment',
  expects: 'fires',
  on: 'payment.transferred',
  signals,
  ...more,
});

const examined = (when: string, ...cases: readonly object[]) =>
  examineStaffRule(
    staffRule({
      ...{ when, cases, values: {}, on: ['payment.transferred', 'content.posted'] },
      sentence: { 'zh-CN': '付款', en: 'a payment' },
    }),
  );

const problemsOf = (when: string, ...cases: readonly object[]) =>
  examined(when, ...cases).problems.map((problem) => wordProblem(problem, 'en'));

it('names no article that its law does not have', () => {
  const problemsOn = (article: number) =>
    examineStaffRule(
      staffRule({ ground: { law: 'anti-telecom-fraud-law', article } }),
    ).problems.map((problem) => wordProblem(problem, 'en'));
  expect(problemsOn(50)).toEqual([]);
  expect(problemsOn(51)).toEqual([expect.stringMatching(/^ground: there is no article 51/)]);
});

describe('a case made from an event that happened', () => {
  const signals = signalsOf([
    signUp({}, { deviceId: 'device-1' }),
    post('出售银行卡四件套，加薇 demo_ka_9', { deviceId: 'device-1' }),
  ]);

  it('contains the signals of the condition, and no personal data', () => {
    const when =
      '(counts.posts.hour > 0 || payment.payers > 3) && content.verdict != "allow" && event.contentKind == "post" && novelty.device && content.contacts.exists(c, c.kind == "wechat")';
    expect(signalsRead(when, signals)).toEqual({
      'counts.posts.hour': 1,
      'content.verdict': expect.stringMatching(/flag|hide/),
      'novelty.device': signals.novelty.device,
    });
  });

  it('has no lists, texts or missing values, nor the names of loops', () => {
    expect(
      signalsRead(
        'event.degraded.exists(d, d == "lists") || payment.firstToPayee || account.standing == "active"',
        signals,
      ),
    ).toEqual({ 'account.standing': 'active' });
  });

  it('has the original result', () => {
    const when = 'counts.posts.hour > 0 && content.score > 0.5 && links.contact.joinedDay == 1';
    const one = { name: 'a post', expects: 'fires', on: 'content.posted' };
    const { problems } = examineStaffRule(
      staffRule({
        when,
        on: ['content.posted'],
        values: {},
        sentence: { 'zh-CN': '发帖', en: 'a post' },
        cases: [{ ...one, signals: signalsRead(when, signals) }],
      }),
    );
    expect(problems).toEqual([]);
  });
});

it('a case may give the labels of images', () => {
  const rule = (...imageLabels: readonly unknown[]) =>
    examineStaffRule(
      staffRule({
        when: '"qr-code" in content.imageLabels',
        on: ['content.posted'],
        values: {},
        sentence: { 'zh-CN': '带二维码的图片', en: 'a picture with a QR code' },
        cases: [
          {
            name: 'a code',
            on: 'content.posted',
            expects: 'fires',
            signals: { 'content.imageLabels': imageLabels },
          },
          { name: 'none', on: 'content.posted', expects: 'quiet', signals: {} },
        ],
      }),
    ).problems;
  expect(rule('person', 'qr-code')).toEqual([]);
  expect(rule('person')).not.toEqual([]);
  expect(rule(3)).not.toEqual([]);
});

describe('a staff rule that reads reports', () => {
  it.each([
    ['counts.reports.week >= 3', ['content.posted'], true],
    ['report.reporters > 1 || novelty.device', ['report.filed', 'content.posted'], true],
    ['has(report) && account.ageHours < 3', ['report.filed', 'content.posted'], true],
    ['account.ageHours < 3 && has(report.reporters)', ['report.filed', 'content.posted'], true],
    ['event.type == "report.filed"', ['report.filed', 'content.posted'], true],
    ['event.type in ["report.filed"]', ['report.filed', 'content.posted'], true],
    ['event.type != "report.filed"', ['report.filed', 'content.posted'], false],
    [
      '!(event.type == "report.filed") && account.ageHours < 3',
      ['report.filed', 'content.posted'],
      false,
    ],
    [
      '!(event.type in ["report.filed"]) && account.ageHours < 3',
      ['report.filed', 'content.posted'],
      false,
    ],
    [
      '!(event.type != "report.filed") && account.ageHours < 3',
      ['report.filed', 'content.posted'],
      true,
    ],
    [
      '!(event.type != "report.filed" || account.ageHours < 3)',
      ['report.filed', 'content.posted'],
      true,
    ],
    ['!(!(event.type == "report.filed"))', ['report.filed', 'content.posted'], true],
    ['(event.type == "report.filed") != false', ['report.filed', 'content.posted'], true],
    ['event.type == "report.filed" ? true : false', ['report.filed', 'content.posted'], true],
    ['event.type.startsWith("report.")', ['report.filed', 'content.posted'], true],
    ['event.type.contains("report")', ['report.filed', 'content.posted'], true],
    ['re2(event.type, "^report")', ['report.filed', 'content.posted'], true],
    [
      '["report.filed"].exists(x, x == event.type) && account.ageHours < 3',
      ['report.filed', 'content.posted'],
      true,
    ],
    [
      'event.type == "content.posted" && account.ageHours < 3',
      ['report.filed', 'content.posted'],
      false,
    ],
    ['event.type.startsWith("content.")', ['content.posted', 'account.signed-up'], false],
    ['event.type != "content.posted"', ['report.filed', 'content.posted'], true],
    ['!(event.type == "content.posted")', ['report.filed', 'content.posted'], true],
    ['!event.type.startsWith("content.")', ['report.filed', 'content.posted'], true],
    [
      'event.type != "content.posted" && account.ageHours < 3 || counts.posts.hour > 9',
      ['report.filed', 'content.posted'],
      true,
    ],
    [
      'event.type == "content.posted" ? counts.posts.hour > 9 : counts.posts.hour > 1',
      ['report.filed', 'content.posted'],
      true,
    ],
    ['size(event.type) == 12', ['report.filed', 'content.posted'], true],
    [
      'event.type != "content.posted" && event.type != "account.signed-up"',
      ['report.filed', 'content.posted', 'account.signed-up'],
      true,
    ],
    [
      'event.type != "content.posted" && account.ageHours < 3',
      ['report.filed', 'content.posted', 'account.signed-up'],
      false,
    ],
    [
      '(event.type == "report.filed" ? 5.0 : 0.0) + counts.posts.hour > 4',
      ['report.filed', 'content.posted'],
      true,
    ],
    ['!has(report) && account.ageHours < 3', ['report.filed', 'content.posted'], false],
    ['has(content) && account.ageHours < 3', ['report.filed', 'content.posted'], false],
    ['!has(content) && account.ageHours < 3', ['report.filed', 'content.posted'], true],
    ['!has(content.score)', ['report.filed', 'content.posted'], true],
    ['!has(event.service)', ['report.filed', 'content.posted'], true],
    ['has(counterpart)', ['report.filed', 'content.posted'], true],
    ['counterpart.reporters > 1 || novelty.device', ['report.filed', 'content.posted'], true],
    ['has(links.reporter)', ['report.filed', 'social.messaged'], true],
    ['!has(content.category)', ['report.filed', 'content.posted'], false],
    ['!has(content)', ['report.filed', 'account.logged-in'], false],
    ['has(content) || novelty.device', ['report.filed', 'content.posted'], false],
    ['has(counterpart)', ['report.filed', 'social.messaged'], false],
    ['!has(listed)', ['report.filed', 'content.posted'], false],
    ['account.ageHours < 3', ['report.filed'], true],
    ['account.ageHours < 3', ['report.filed', 'content.posted'], false],
    ['counts.posts.week >= 3', ['content.posted'], false],
  ])('belongs to the reports family: %s on %s', (when, on, hears) => {
    const familyProblems = (evidenceFamily: string) =>
      examineStaffRule(staffRule({ when, on, evidenceFamily, cases: [] })).problems.filter(
        ({ field }) => field === 'evidenceFamily',
      );
    expect(familyProblems('reports')).toEqual([]);
    expect(familyProblems('behaviour').map((problem) => wordProblem(problem, 'en'))).toEqual(
      hears ? [expect.stringContaining('the kind of evidence must be reports')] : [],
    );
  });
});

describe('cases of a staff rule', () => {
  it('run through the live engine and show the words for reviewers', () => {
    const { problems, runs, unshown } = examineStaffRule(staffRule());
    expect({ problems, unshown }).toEqual({ problems: [], unshown: [] });
    expect(runs).toEqual([
      {
        result: 'fires',
        description: {
          'zh-CN': '注册 5 小时，一小时内付款 3 笔',
          en: 'signed up 5 h ago and made 3 payments within an hour',
        },
      },
      { result: 'quiet', description: null },
    ]);
  });

  it('use neutral values for signals they do not set', () => {
    const when =
      'counts.posts.hour == 0 && !novelty.device && account.standing == "active" && size(event.degraded) == 0';
    expect(problemsOf(when, payment({}))).toEqual([]);
    expect(problemsOf('has(payment)', payment({}, { expects: 'quiet' }))).toEqual([]);
    expect(problemsOf('payment.payers == 0', payment({ 'payment.amountMinor': 5 }))).toEqual([]);
    const ofOne = 'content.contacts.exists(c, c.kind == "qq" && !c.masked)';
    expect(problemsOf(ofOne, payment({ 'content.contacts': [{ kind: 'qq' }] }))).toEqual([]);
  });

  it('report that the rule fails on them, and why', () => {
    const when = 'size(content.contacts) * 9223372036854775807 > 0';
    const two = payment({ 'content.contacts': [{ kind: 'qq' }, { kind: 'qq' }] });
    const { problems, runs } = examined(when, two);
    expect(problems).toContainEqual(
      expect.objectContaining({
        field: 'cases.0',
        message: { 'zh-CN': expect.stringContaining('overflow'), en: expect.any(String) },
      }),
    );
    expect(runs).toEqual([null]);
  });

  it('see the event type that they name', () => {
    const when = 'event.type == "payment.transferred" && account.imported';
    expect(problemsOf(when, payment({ 'account.imported': true }))).toEqual([]);
  });

  it.each([
    ['fires', 2, 'cases.0: it should fire, but stays quiet'],
    ['quiet', 3, 'cases.0: it should stay quiet, but fires'],
  ])('are wrong if one that %s does otherwise', (expects, hour, said) => {
    const signals = { 'counts.transfersOut.hour': hour };
    const { problems, runs } = examined(
      'counts.transfersOut.hour > 2',
      payment(signals, { expects }),
    );
    expect(problems.map((problem) => wordProblem(problem, 'en').split('\n')[0])).toEqual([said]);
    expect(runs[0]?.result).toBe(expects === 'fires' ? 'quiet' : 'fires');
  });

  it.each([
    [{ 'counts.transfersOut.hours': 3 }, 'counts.transfersOut has no “hours”', 'hour, day'],
    [{ 'payment.payers.many': 3 }, 'payment.payers has no “many”', 'use payment.payers by itself'],
    [{ nothing: 3 }, 'there is no signal “nothing”', 'event, account'],
    [{ 'account.ageHours': '5' }, 'account.ageHours cannot be "5"', 'a number, such as 3'],
    [{ 'novelty.device': 1 }, 'novelty.device cannot be 1', 'true or false'],
    [{ 'novelty.device': null }, 'novelty.device cannot be null', 'true or false'],
    [{ payment: {} }, 'payment cannot be {}', 'name one of its parts: amountMinor'],
    [
      { 'account.standing': 'banned' },
      'account.standing never has the value “banned”',
      'active, challenged',
    ],
    [{ 'event.degraded': 'lists' }, 'event.degraded cannot be "lists"', 'a list of texts'],
    [{ 'event.degraded': ['lists', 5] }, 'event.degraded cannot be ["lists",5]', 'a list of texts'],
    [{ 'event.contentKind': 5 }, 'event.contentKind cannot be 5', 'a text in quotes'],
    [{ 'account.constructor': 5 }, 'account has no “constructor”', 'ageHours'],
    [{ 'content.contacts': 'qq' }, 'content.contacts cannot be "qq"', 'a list of objects'],
    [{ 'content.contacts': ['qq'] }, 'content.contacts cannot be ["qq"]', 'a list of objects'],
    [{ 'content.contacts': [null] }, 'content.contacts cannot be [null]', 'a list of objects'],
    [{ 'content.contacts': [[]] }, 'content.contacts cannot be [[]]', 'a list of objects'],
    [
      { 'content.contacts': [{ kind: 'qq' }, 'qq'] },
      'content.contacts cannot be [{"kind":"qq"},"qq"]',
      'a list of objects',
    ],
    [
      { 'content.contacts': [{ constructor: 'qq' }] },
      'content.contacts has no “constructor”',
      'kind, value, masked',
    ],
    [
      { 'content.contacts': [{ kin: 'qq' }] },
      'content.contacts has no “kin”',
      'kind, value, masked',
    ],
    [
      { 'content.contacts': [{ kind: 'fax' }] },
      'content.contacts.kind never has the value “fax”',
      'wechat, qq',
    ],
  ])('name signals as in expressions: %j', (signals, message, remedy) => {
    const { problems, runs } = examined('counts.posts.hour > 5', payment(signals));
    expect(problems).toMatchObject([{ field: 'cases.0.signals', message: { en: message } }]);
    expect(problems[0]?.remedy.en).toContain(remedy);
    expect(problems[0]?.message['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(runs).toEqual([null]);
  });

  it('end with an event that the rule looks at', () => {
    expect(problemsOf('counts.posts.hour > 5', payment({}, { on: 'content.edited' }))).toEqual([
      expect.stringMatching(/^cases\.0\.on: the rule does not look at this event/),
    ]);
  });

  it('are not run for an invalid rule, and missing ones are no error yet', () => {
    const broken = examined('counts.posts.hours > 5', payment({}));
    expect(broken.problems).toMatchObject([{ field: 'when' }]);
    expect(broken.runs).toEqual([]);
    const bare = examineStaffRule(staffRule({ cases: [] }));
    expect(bare).toMatchObject({ problems: [], unshown: ['fires', 'quiet'] });
  });

  it('name the expected results as the console does', () => {
    const { problems } = examined('counts.posts.hour > 5', payment({}, { expects: 'maybe' }));
    expect(problems).toMatchObject([
      {
        field: 'cases.0.expects',
        remedy: {
          'zh-CN': expect.stringContaining('触发为 fires，不触发为 quiet'),
          en: expect.stringContaining('fires, or quiet if it stays quiet'),
        },
      },
    ]);
  });

  it('require a name and reject unknown fields', () => {
    expect(problemsOf('counts.posts.hour > 5', payment({}, { name: '' }))).toEqual([
      expect.stringMatching(/^cases\.0\.name: /),
    ]);
    expect(problemsOf('counts.posts.hour > 5', payment({}, { weight: 1 }))).toEqual([
      expect.stringMatching(/^cases\.0\.weight: is not a known field/),
    ]);
  });
});

it('a rule with a personal number is not saved: no erasure reaches the rulebook', () => {
  const when = '["+8613800138000"].exists(name, name == payment.currency) || novelty.device';
  const { problems } = examineStaffRule(
    staffRule({
      title: { 'zh-CN': '收款', en: 'paid 138 0013 8000' },
      when: `${when} || payment.amountMinor > 13800138000`,
      values: { age: 'account.ageHours', count: 'payment.currency == "13800138000" ? 1 : 2' },
      runbook: ['compare the devices', '4111 1111 1111 1111', 'written vx13800138000'],
      cases: [payment({ 'novelty.device': true }, { name: 'of 13800138000' })],
    }),
  );
  expect(problems.map(({ field, at }) => [field, at?.column])).toEqual([
    ['title.en', undefined],
    ['runbook.1', undefined],
    ['runbook.2', undefined],
    ['cases.0.name', undefined],
    ['when', 2],
    ['values.count', 21],
  ]);
  expect(JSON.stringify(problems.map(({ message }) => message))).not.toContain('138');
});

it('a rule may name images by their hashes, whatever digits these contain', () => {
  const hash = '9ae2bdd7beedc2e766c6b76585530e16925115707dc7a06ab5ee4aa2776b2c7b';
  const { problems } = examineStaffRule(
    staffRule({
      when: `content.imageLabels.exists(label, label in ["${hash}", "sha256:${hash}", "phash:4111111111111111"])`,
      on: ['content.posted'],
      values: {},
      sentence: { 'zh-CN': '已知的图片', en: 'a known picture' },
      cases: [
        {
          name: 'known',
          on: 'content.posted',
          expects: 'fires',
          signals: { 'content.imageLabels': [hash] },
        },
        { name: 'none', on: 'content.posted', expects: 'quiet', signals: {} },
      ],
    }),
  );
  expect(problems).toEqual([]);
});

describe('a condition that compiles', () => {
  it.each([
    ['counterpart.reporters > 10', 25, 'counterpart.reporters is at most 8'],
    ['counterpart.reporters == 9', 26, 'counterpart.reporters is at most 8'],
    ['8 < counterpart.reporters || novelty.device', 1, 'counterpart.reporters is at most 8'],
    ['links.device.joinedHour >= 25', 28, 'links.device.joinedHour is at most 24'],
    ['content.score > 90', 17, 'content.score is at most 1'],
    ['counts.posts.tenMinutes > 510', 27, 'counts.posts.tenMinutes is at most 510'],
    ['social.answerRate < 5', 21, 'social.answerRate is at most 1, so this always holds'],
    [
      '25 >= links.device.joinedHour',
      1,
      'links.device.joinedHour is at most 24, so this always holds',
    ],
  ])('gets an error that %s never or always holds', (when, column, message) => {
    const { checked, problems } = examined(when);
    expect(checked.ok).toBe(true);
    expect(problems).toEqual([
      expect.objectContaining({
        field: 'when',
        message: expect.objectContaining({ en: message }),
        at: expect.objectContaining({ line: 1, column }),
      }),
    ]);
  });

  it.each([
    ['social.answerRate <= 1 && links.device.joinedHour < 24'],
    ['event.type == "payment.transferred" || event.type in ["payment.transferred"]'],
    ['event.type != "content.posted" && counts.posts.hour > 3'],
    ['counterpart.reporters >= 8 && counterpart.reporters != 9 && links.device.accounts > 1000'],
    ['double(size(content.contacts)) > 1.0 && size(content.contacts) / 2 > 1'],
    ['1.0 * 10 / size(content.contacts) > 1.0 && 10 / counts.posts.hour < 2.0'],
    ['size(content.contacts) > 0 && 10 / size(content.contacts) >= 2'],
    ['has(content.template) && size(content.contacts) > 0 && 10 % size(content.contacts) == 2'],
    ['novelty.device && size(content.contacts) > 1 && 10 / (size(content.contacts) - 1) >= 2'],
    ['size(content.contacts) == 0 || novelty.device || 10 / size(content.contacts) >= 2'],
    ['size(content.contacts) == 0 ? false : 10 / size(content.contacts) >= 2'],
    ['size(content.contacts) > 0 ? 10 / size(content.contacts) >= 2 : novelty.device'],
    ['content.contacts.exists(c, c.kind == "qq") && 10 / size(content.contacts) >= 2'],
    ['content.contacts.exists(c, c.value != "" && 10 % size(c.value) == 1)'],
    ['size(content.contacts) / (size(content.evidence) + 1) >= 2'],
    ['10 / (size(content.contacts) == 0 ? 1 : size(content.contacts)) >= 2'],
    ['10 / (novelty.device ? 2 : size(content.contacts) + 1) >= 2'],
    ['size(content.contacts) > 0 && 10 / (novelty.device ? 2 : size(content.contacts)) >= 2'],
    ['1.0 * size(content.contacts) * 9223372036854775807 > 1'],
    ['size(content.contacts) * 100000000000000 - size(content.evidence) > 1'],
    [
      'size(content.contacts) + 9223372036854775807.0 > 1 && counts.posts.hour * 9223372036854775807 > 1',
    ],
  ])('gets no error if it can hold: %s', (when) => {
    expect(problemsOf(when)).toEqual([]);
  });

  it.each([
    [
      'size(content.contacts) * 9223372036854775807 > 0',
      'the result may exceed the range of whole numbers',
    ],
    ['9223372036854775807 - (1 - size(content.contacts)) > 0', 'the result may exceed'],
    ['-9223372036854775808 - size(content.contacts) < 0', 'the result may exceed'],
    [
      'size(event.degraded) + (novelty.device ? 9223372036854775807 : 1) > 0',
      'the result may exceed',
    ],
    [
      'content.contacts.exists(c, size(c.value) * 9223372036854775807 > 1)',
      'the result may exceed',
    ],
    ['double(content.template) > 3.0', 'a text is not a number'],
    ['content.contacts.exists(c, double(c.value) > 3.0)', 'a text is not a number'],
    ['double(account.imported ? "1" : "2") > counts.posts.hour', 'a text is not a number'],
    ['double("ten") > counterpart.reporters', 'a text is not a number'],
    ['10 / size(content.contacts) > 1', 'the divisor may be zero'],
    ['content.contacts.exists(c, 10 % size(c.value) == 1)', 'the divisor may be zero'],
    ['10 / (size(content.contacts) + size(content.evidence)) > 1', 'the divisor may be zero'],
    ['10 / (size(content.contacts) - 1) > 1', 'the divisor may be zero'],
    ['10 / (size(content.contacts) - 10) > 1', 'the divisor may be zero'],
    ['10 / (size(content.contacts) - 80) > 1', 'the divisor may be zero'],
    ['10 / size(content.contacts) > 1 && size(content.contacts) > 0', 'the divisor may be zero'],
    ['size(content.contacts) >= 0 && 10 / size(content.contacts) > 1', 'the divisor may be zero'],
    ['size(content.contacts) > 0 || 10 / size(content.contacts) > 1', 'the divisor may be zero'],
    [
      'size(content.contacts) > 0 && novelty.device || 10 / size(content.contacts) > 1',
      'the divisor may be zero',
    ],
    [
      '(size(content.contacts) == 0 || novelty.device) && 10 / size(content.contacts) > 1',
      'the divisor may be zero',
    ],
    [
      'size(content.contacts) > 0 ? false : 10 / size(content.contacts) > 1',
      'the divisor may be zero',
    ],
    ['has(content.template) && 10 / size(content.contacts) > 1', 'the divisor may be zero'],
    ['has(content.contacts) && 10 / size(content.contacts) > 1', 'the divisor may be zero'],
    ['size(content.evidence) > 0 && 10 / size(content.contacts) > 1', 'the divisor may be zero'],
    [
      '10 / (novelty.device ? size(content.evidence) : size(content.contacts)) > 1',
      'the divisor may be zero',
    ],
    ['10 % (novelty.device ? 2 : novelty.country ? 0 : 3) == 1', 'the divisor may be zero'],
    [
      'size(content.contacts) > 0 && 10 / (novelty.device ? size(content.evidence) : 2) > 1',
      'the divisor may be zero',
    ],
  ])('gets an error that %s fails on events', (when, message) => {
    const [problem, ...more] = problemsOf(when);
    expect(problem).toContain(message);
    expect(more).toEqual([]);
  });

  it.each(['10 / size(content.contacts) >= 2', '10 % size(content.contacts) == 2'])(
    'is told a remedy that works for a divisor that may be zero: %s',
    (when) => {
      expect(problemsOf(when)[0]).toContain('test it first: size(content.contacts) > 0 && …');
      expect(problemsOf(`size(content.contacts) > 0 && ${when}`)).toEqual([]);
    },
  );

  it('gets an error for signals that none of its events has', () => {
    const when = 'report.reporters >= 8 || signUp.disposableMail || payment.payers > 3';
    expect(problemsOf(when)).toEqual([
      expect.stringContaining('when, line 1, column 1: report exists only for report.filed'),
      expect.stringContaining('column 26: signUp exists only for account.signed-up'),
      expect.stringContaining('evidenceFamily: the rule relies on reports by people'),
    ]);
    expect(problemsOf('!has(report) && !has(signUp) && payment.payers > 3')).toEqual([]);
  });

  it('gets an error for signals that only other events than its own have', () => {
    const problemsAt = (when: string) =>
      examineStaffRule(
        staffRule({ when, on: ['account.logged-in'], cases: [], values: {}, sentence }),
      ).problems.map((problem) => wordProblem(problem, 'en').split('\n'));
    const sentence = { 'zh-CN': '某', en: 'x' };
    expect(problemsAt('novelty.device || content.score > 0.8')).toEqual([
      [
        'when, line 1, column 19: content exists only for content.posted, content.edited, social.messaged, account.profile-changed, account.signed-up, account.imported',
        '  novelty.device || content.score > 0.8',
        '                    ^',
        '  add one of them to the events checked (on), or use another signal',
      ],
    ]);
    expect(problemsAt('links.identity.accounts >= 3')[0]?.[0]).toContain(
      'links.identity exists only for account.signed-up, account.imported, account.closed, account.verification-changed, account.rechecked',
    );
    expect(problemsAt('links.device.accounts >= 3')).toEqual([]);
    expect(problemsAt('event.service == "trading"')[0]?.[0]).toContain(
      'column 1: event.service exists only for content.posted',
    );
  });

  it('gets an error for an event type that it does not look at', () => {
    expect(problemsOf('event.type in ["payment.transferred", "report.filed"]')).toEqual([
      expect.stringContaining('column 39: the rule does not look at report.filed'),
    ]);
    expect(problemsOf('"report.filed" == event.type && novelty.device')[0]).toContain(
      'column 1: the rule does not look at report.filed',
    );
  });

  it('gets an error for receipts, which no rule judges, and stays in use if it was saved before', () => {
    const rule = staffRule({ on: ['payment.transferred', 'action.applied'] });
    const { checked, problems } = examineStaffRule(rule);
    expect(problems.map((problem) => wordProblem(problem, 'en'))).toEqual([
      'on: no rule judges action.applied\n  remove it',
    ]);
    expect(checked.ok).toBe(true);
  });

  it('gets the same error for its values', () => {
    const { problems } = examineStaffRule(
      staffRule({
        cases: [],
        values: { age: 'double(payment.currency)', count: 'counts.transfersOut.hour' },
      }),
    );
    expect(problems.map(({ field }) => field)).toEqual(['values.age']);
  });
});
