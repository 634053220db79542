import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { words as formWords } from '#functions/review-api/web/pages/rule/words.ts';
import { words as ruleWords } from '#functions/review-api/web/rules/words.ts';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { examineStaffRule } from '#shared/rules/cel/cases.ts';
import { compileCondition, compileValue } from '#shared/rules/cel/compile.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import { limits, stepsOf } from '#shared/rules/cel/engine.ts';
import { wordProblem } from '#shared/rules/cel/problem.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import { wordEvidence } from '#shared/rules/evidence.ts';
import { Finding } from '#shared/rules/finding.ts';
import { judge } from '#shared/rules/judge.ts';
import { lifeOf, lotOf } from '#shared/rules/life.ts';
import { signalsOf } from '#shared/rules/play.ts';
import { event, listing, pay, post, type Story, signUp, times } from '#shared/rules/specimen.ts';
import type { Signals } from '#shared/signals/signals.ts';
import { staffRule } from './staff-rule.ts';

const paying: Story = [signUp(), ...times(3, (i) => pay(`payee-${i}`))];
const payment = signalsOf(paying);
const watched = signalsOf([
  signUp({}, { deviceId: 'device-1' }),
  listing('watch', 'device', 'device-1'),
  pay('payee-1', { deviceId: 'device-1' }),
]);
const posted = signalsOf([signUp(), post('今天天气不错')]);

const holds = (when: string, signals: Signals = payment): boolean => {
  const condition = compileCondition(when);
  if (!condition.ok) throw new Error(condition.faults.map(({ message }) => message.en).join('; '));
  return condition.run(signals);
};

const problems = (more: Parameters<typeof staffRule>[0]) => {
  const checked = checkStaffRule(staffRule(more));
  return checked.ok ? [] : checked.problems.map((problem) => wordProblem(problem, 'en'));
};

const compiled = (more?: Parameters<typeof staffRule>[0]) => {
  const checked = checkStaffRule(staffRule(more));
  if (!checked.ok) throw new Error(checked.problems.map((one) => wordProblem(one, 'en')).join());
  return checked;
};

describe('a condition', () => {
  it.each([
    ['counts.transfersOut.hour >= 3', true],
    ['counts.transfersOut.hour == 3', true],
    ['counts.transfersOut.hour != 3', false],
    ['counts.transfersOut.hour % 2 == 1', true],
    ['counts.transfersOut.hour % 2.0 == 1', true],
    ['5.0 % counts.transfersOut.hour == counts.transfersOut.day % counts.posts.hour', false],
    ['double(counts.transfersOut.hour) / 2.0 > 1.4', true],
    ['counts.transfersOut.hour * 2 > 5.5', true],
    ['counts.transfersOut.hour > 3', false],
    ['!(counts.transfersOut.hour > 3)', true],
    ['event.type in ["payment.transferred", "payment.bound"]', true],
    ['payment.currency in ["USD", payment.currency]', true],
    ['counts.posts.hour in [counts.transfersOut.hour, 1.0]', false],
    ['(account.ageHours > 100 || novelty.device) || payment.currency == "CNY"', true],
    ['payment.currency.startsWith("C") && re2(payment.currency, "^C.Y$")', true],
    ['size(event.degraded) == 0', true],
    ['10 - (counts.transfersOut.hour - 2) == 9', true],
    ['12 / (counts.transfersOut.hour * 2) == 2', true],
    ['(counts.transfersOut.hour + 1) * 2 == 8', true],
    ['novelty.device == (payment.firstToPayee == novelty.block)', true],
    ['-(-counts.transfersOut.hour) == 3', true],
    ['counts.transfersOut.hour > 0.0000000001', true],
    ['counts.transfersOut.hour in [3.0, 5.0]', true],
    ['payment.currency != "出售🌸" && payment.currency != "\\U0001F338"', true],
    ['re2(payment.currency, "^[^🌸]+$")', true],
    ['re2(payment.currency, r"^\\w+$")', true],
    ['["USD", "CN"].exists(start, payment.currency.startsWith(start))', true],
  ])('%s is %s', (when, expected) => {
    expect(holds(when)).toBe(expected);
  });

  it('searches the first 250 characters of a text', () => {
    const found = (before: number) => {
      const template = `${'a'.repeat(before)}b`;
      const content = posted.content && { ...posted.content, template };
      return holds('re2(content.template, "b$")', { ...posted, ...(content && { content }) });
    };
    expect([found(249), found(250)]).toEqual([true, false]);
  });

  it.each([
    'content.score > 0.5',
    'content.score <= 0.5',
    '!(content.score > 0.5)',
    'content.verdict != "hide"',
    'content.contacts.exists(c, c.kind == "qq")',
    'content.contacts.all(c, c.kind == "qq")',
    '!["hide"].exists(word, word == content.verdict)',
    'has(content)',
    'has(content.score)',
    'links.device.accounts > 0',
    'signUp.automation == "headless"',
    'account.credentialChangedHours < 1000',
    'payment.minutesSinceReceived < 1000000',
  ])('%s is false if the signal is missing', (when) => {
    expect(holds(when)).toBe(false);
  });

  it('can read list matches, and is false without any', () => {
    const when = 'listed.matches.exists(m, m.list == "watch" && m.kind == "device")';
    expect(holds(when, watched)).toBe(true);
    expect(holds(when)).toBe(false);
    expect(holds('listed.matches.exists(m, m.list == "block")', watched)).toBe(false);
  });

  it.each([
    'm.authority == "公安局"',
    'm.authority.startsWith("公安")',
    'm.authority.contains("公安")',
    'm.authority.endsWith("局")',
    're2(m.authority, "^公安")',
    'size(m.authority) > 0',
    'm.authority > ""',
    '"公安局" >= m.authority',
    'm.authority < m.authority',
    'm.source.contains(m.authority)',
    'm.authority.startsWith(m.authority)',
    'm.authority + m.authority != ""',
    '"" + m.authority != ""',
  ])('matches no text if the list names no authority: %s', (test) => {
    expect(holds(`listed.matches.exists(m, ${test})`, watched)).toBe(false);
  });

  it.each([
    ['c.source == "qr"', [false, true]],
    ['c.source != "qr"', [true, false]],
    ['!(c.source == "qr")', [true, false]],
    ['c.source in ["qr"]', [false, true]],
    ['c.source.startsWith("q")', [false, true]],
    ['re2(c.source, "^qr$")', [false, true]],
  ])('tells a contact in a text from one in a QR code: %s', (test, expected) => {
    const pictured = event('content.posted', {
      ...{ contentId: 'p-1', kind: 'post', text: '周末看展' },
      imageLabels: ['qr:https://t.me/demo_888'],
    });
    const found = [post('加微信 abc12345'), pictured].map((each) =>
      holds(`content.contacts.exists(c, ${test})`, signalsOf([signUp(), each])),
    );
    expect(found).toEqual(expected);
  });

  it.each([
    ['e.traditional', [true, false]],
    ['!e.traditional', [true, true]],
    ['e.traditional == false', [true, true]],
    ['e.traditional || e.end > e.start', [true, true]],
    ['e.start >= (e.traditional ? 0 : 999)', [true, false]],
  ])('reads a mark that most quotes lack as no: %s', (test, expected) => {
    const found = ['銀行卡四件套，出售', '出售银行卡四件套'].map((text) =>
      holds(`content.evidence.exists(e, ${test})`, signalsOf([signUp(), post(text)])),
    );
    expect(found).toEqual(expected);
  });

  it('is true by its other operand if one is missing', () => {
    expect(holds('content.score > 0.5 || payment.firstToPayee')).toBe(true);
    expect(holds('!has(content) && payment.firstToPayee')).toBe(true);
    expect(holds('has(content) && content.verdict == "allow"', posted)).toBe(true);
  });

  it('is true by either operand of “or”, and only by both of “and”', () => {
    const [yes, no] = ['counts.transfersOut.hour >= 3', 'counts.transfersOut.hour > 99'];
    expect([holds(`${yes} || ${no}`), holds(`${no} || ${yes}`)]).toEqual([true, true]);
    expect([holds(`${yes} && ${no}`), holds(`${no} && ${yes}`)]).toEqual([false, false]);
    expect([holds(`${no} || ${no}`), holds(`${yes} && ${yes}`)]).toEqual([false, true]);
  });

  it('reads lists of objects', () => {
    const [signals] = [signalsOf([signUp(), post('出售银行卡四件套，加微信 abc12345')])];
    expect(holds('content.contacts.exists(c, c.kind == "wechat")', signals)).toBe(true);
    expect(holds('content.evidence.exists(e, e.reads.contains("银行卡"))', signals)).toBe(true);
    expect(holds('size(content.contacts) > 5', signals)).toBe(false);
  });

  it('reads the hour of the day in China, which decisions of earlier releases lack', () => {
    const at = (after: number) => signalsOf([signUp(), post('睡不着', { after })]);
    const night = 'event.hour < 5';
    // A story begins at 16:00 in China.
    expect([7, 8, 12, 13].map((after) => holds(night, at(after * 60)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const earlier = expandSignals({ event: { type: 'content.posted' } });
    expect([night, `!(${night})`, '!has(event.hour)'].map((when) => holds(when, earlier))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('reads the labels of the images of a post, also of one without words', () => {
    const pictured = (type: 'content.posted' | 'content.edited', more: object) =>
      signalsOf([signUp(), event(type, { contentId: 'p-1', kind: 'post', text: '', ...more })]);
    const coded = pictured('content.edited', { imageLabels: ['person', 'qr-code'] });
    const when = '"qr-code" in content.imageLabels && account.ageHours < 24';
    expect(holds(when, pictured('content.posted', { imageLabels: ['qr-code'] }))).toBe(true);
    expect(holds(when, coded)).toBe(true);
    expect(holds('content.imageLabels.exists(l, l.startsWith("qr"))', coded)).toBe(true);
    expect(holds(when, pictured('content.posted', { imageLabels: ['person'] }))).toBe(false);
    expect(holds('size(content.imageLabels) == 0', pictured('content.posted', {}))).toBe(true);
    expect(holds('size(content.imageLabels) == 0', posted)).toBe(true);
    expect(holds(when)).toBe(false);
  });

  it('returns values as numbers and texts, and null if missing', () => {
    const value = (source: string) => {
      const made = compileValue(source);
      return made.ok ? made.run(payment) : made.faults[0]?.message.en;
    };
    expect(value('counts.transfersOut.hour')).toBe(3);
    expect(value('size(event.degraded) + 1')).toBe(1);
    expect(value('payment.currency')).toBe('CNY');
    expect(value('content.score')).toBeNull();
    expect(value('payment.firstToPayee')).toBe('a value must be a number or a text');
  });
});

describe('an invalid staff rule', () => {
  it.each([
    [
      'counts.transfersOut.hours > 5',
      `when, line 1, column 21: counts.transfersOut has no “hours”
  counts.transfersOut.hours > 5
                      ^
  use one of tenMinutes, hour, day, week, month`,
    ],
    [
      'account.standing == "frozn"',
      `when, line 1, column 21: this signal never has the value “frozn”
  account.standing == "frozn"
                      ^
  use one of active, challenged, limited, frozen, closed`,
    ],
    [
      'novelty.device &&\n  account.ageHours > "old"',
      `when, line 2, column 22: these types do not match: double > string
    account.ageHours > "old"
                       ^
  compare numbers with numbers, and texts with texts in quotes`,
    ],
    [
      'novelty.device && 3 < payment.currency',
      `when, line 1, column 19: these types do not match: int < string
  novelty.device && 3 < payment.currency
                    ^
  compare numbers with numbers, and texts with texts in quotes`,
    ],
    [
      '(account.ageHours) == payment.currency',
      `when, line 1, column 20: these types do not match: double == string
  (account.ageHours) == payment.currency
                     ^
  compare numbers with numbers, and texts with texts in quotes`,
    ],
    [
      'novelty.device && counts.posts.hour',
      `when, line 1, column 19: && and || need true or false on both sides
  novelty.device && counts.posts.hour
                    ^
  for example counts.posts.hour > 5 && novelty.device`,
    ],
    [
      'content.contacts.exists(c, c.masked && c.kind)',
      `when, line 1, column 40: && and || need true or false on both sides
  content.contacts.exists(c, c.masked && c.kind)
                                         ^
  for example counts.posts.hour > 5 && novelty.device`,
    ],
    [
      '((novelty.device) || novelty.block) && counts.posts.hour',
      `when, line 1, column 40: && and || need true or false on both sides
  ((novelty.device) || novelty.block) && counts.posts.hour
                                         ^
  for example counts.posts.hour > 5 && novelty.device`,
    ],
    [
      'payment.currency == "出🌸" && counts.posts.hour in [1, 2]',
      `when, line 1, column 51: these types do not match: double in list<int>
  payment.currency == "出🌸" && counts.posts.hour in [1, 2]
                       \u3000                            ^
  write numbers in a list as [1.0, 2.0]`,
    ],
    [
      `${'novelty.device && '.repeat(20)}counts.posts.hour`,
      `when, line 1, column 361: && and || need true or false on both sides
  ${'novelty.device && '.repeat(20)}counts.posts.hour
  ${' '.repeat(360)}^
  for example counts.posts.hour > 5 && novelty.device`,
    ],
    [
      'content.verdict.matches("(a+)+$")',
      `when, line 1, column 1: the function “matches” is not allowed
  content.verdict.matches("(a+)+$")
  ^
  use re2(text, "pattern") instead: its time is linear in the text`,
    ],
  ])('%s gets an error at the character', (when, expected) => {
    const [first] = problems({ when });
    expect(first).toBe(expected);
  });

  it.each([
    ['counts.posts.hour > 3 &&', '没有写完', 'it is incomplete'],
    ['counts.posts.hour > && novelty.device', '此处不应有 &&', 'unexpected &&'],
    ['counts.posts.hour > $3', '此处不应有 $', 'unexpected $'],
    ['counts.posts.hour > 🌸', '此处不应有 🌸', 'unexpected 🌸'],
    ['(counts.posts.hour > 3', '没有写完', 'it is incomplete'],
    ['payment.currency == "CNY', '引号没有收尾', 'a quote is not closed'],
    ['if counts.posts.hour > 3 then true', '此处不应有 if', 'unexpected if'],
  ])('%s gets a syntax error in both languages', (when, chinese, english) => {
    const made = compileCondition(when);
    expect(made.ok ? null : made.faults[0]?.message).toEqual({
      'zh-CN': `表达式有误：${chinese}`,
      en: `this cannot be parsed: ${english}`,
    });
  });

  it.each([
    'account.standing == “active”',
    'novelty.device ＆＆ novelty.block',
    '（novelty.device）',
  ])('%s gets the advice to type the half-width character', (when) => {
    const made = compileCondition(when);
    expect(made.ok ? null : made.faults[0]?.remedy).toEqual({
      'zh-CN': '请改用半角（英文）符号',
      en: 'type the half-width (ASCII) character',
    });
  });

  it.each([
    ['account.ageHours >', /cannot be parsed/],
    ['person.age > 5', /there is no signal “person”/],
    ['account.ageHours', /a condition must be true or false/],
    ['1 < 2', /reads no signal/],
    ['re2(payment.currency, payment.currency)', /must be a text in quotes/],
    ['re2(payment.currency, "(?=a)")', /pattern is not valid/],
    ['re2(payment.currency, "((a{100}){100}){100}")', /pattern is not valid/],
    ['re2(payment.currency, "(.?){999}")', /pattern is too large: \d{4} steps, at most 400/],
    [
      ['a', 'b', 'c', 'd'].map((x) => `re2(payment.currency, "${x}{150}")`).join(' || '),
      /line 1, column 93: the patterns together are too large: 456 steps/,
    ],
    [
      'event.degraded.exists(d, re2(d, "a") && re2(d, account.standing))',
      /must be a text in quotes/,
    ],
    ['re2(account.ageHours, "a")', /re2 takes a text.*re2\(text, "pattern"\)/s],
    ['account.ageHours == null', /values are never null.*!has\(account\.ageHours\)/s],
    ['null == account.ageHours', /values are never null.*!has\(account\.ageHours\)/s],
    ['payment.currency != null', /values are never null.*[^!]has\(payment\.currency\)/s],
    [
      'counts.posts.hour in [1, 2.5]',
      /column 26: the items of a list must all be numbers.*write numbers as 0\.0/s,
    ],
    [
      'counts.posts.hour > (novelty.device ? counts.posts.day : 0)',
      /both values after “\?” must be numbers.*write numbers as 0\.0/s,
    ],
    ['event.type in ["payment.bounded"]', /never has the value “payment.bounded”/],
    ['"payment.bounded" == event.type', /never has the value “payment.bounded”/],
    ['has(person) || novelty.device', /there is no signal “person”/],
    ['re2(payment.currency) || novelty.device', /re2 takes a text/],
    ['re2(payment, "a") || novelty.device', /re2 takes a text/],
    ['contains(payment.currency, "C")', /must follow its text.*text\.contains\("…"\)/s],
    ['payment.currency.size() > 2', /must precede its list or text.*size\(…\)/s],
    ['content.evidence[0].reads == "x"', /is not allowed/],
    ['novelty.device || 1 / 0 > 2', /divides by zero/],
    ['counts.posts.hour / (2 - 2) > 1', /divides by zero/],
    ['counts.posts.hour % 0 == 1', /divides by zero/],
    ['event.degraded.exists(d, d.foo == "x")', /d has no “foo”.*use d by itself: it has no parts/s],
    ['counts.posts.hour > 9223372036854775807 + 1', /out of range/],
    ['timestamp("2026-01-01T00:00:00Z") < timestamp(payment.currency)', /is not allowed/],
    [
      'content.contacts.exists(c, content.evidence.exists(e, e.reads == c.value))',
      /cannot be nested\n.*\n.*\n.*combine two exists/,
    ],
    ['novelty.device || [1].all(x, [1].all(y, x == y))', /cannot be nested/],
    ['["a"].exists(a, a.matches("^(a+)+$")) || novelty.device', /“matches” is not allowed/],
    ['{"limited": true}[account.standing] || novelty.device', /is not allowed/],
    ['account.standing in {"limited": true, "frozen": true}', /a map {…} is not allowed/],
    ['{"a": 1.0}.a > counts.posts.hour', /a map {…} is not allowed/],
    ['[1].map(x, x) == [2] || novelty.device', /“map” is not allowed/],
    ['[payment].exists(p, p.payers > 3.0)', /p has no “payers”/],
    ['[1].exists(x, event.type == "content.liked")', /never has the value “content.liked”/],
    [
      '(content.contacts + content.contacts).exists(c, c.kind == "qq")',
      /column 2: a loop takes one list signal.*an exists\(…\) for each/s,
    ],
    ['content.contact.exists(c, c.kind == "fax")', /content has no “contact”/],
    ['event.type != "action.applied"', /never has the value “action.applied”/],
    ['content.contacts.exists(c, c.kind == "fax")', /never has the value “fax”/],
    ['(has(content) ? 1 : 2) == 1', /can only stand by itself/],
    ['has("content") || novelty.device', /has takes the name of one signal/],
    ['has(novelty.device, content) || novelty.device', /has takes the name of one signal/],
    ['has() || novelty.device', /has takes the name of one signal/],
    [`novelty.device ${'|| novelty.block '.repeat(300)}`, /Too big|too large|too long/i],
    [`${'('.repeat(200)}novelty.device${')'.repeat(200)}`, /too large|read/],
  ])('%s is rejected', (when, reason) => {
    expect(problems({ when })[0]).toMatch(reason);
  });

  it('has patterns of at most two hundred characters and four hundred steps', () => {
    const problemsOf = (pattern: string) =>
      problems({ when: `re2(payment.currency, "${pattern}")` });
    expect(problemsOf('a'.repeat(200))).toEqual([]);
    expect(problemsOf('a'.repeat(201))[0]).toMatch(/over 200 characters/);
    const most = limits.steps - stepsOf('a{2}') + 2;
    expect(problemsOf(`a{${most}}`)).toEqual([]);
    expect(problemsOf(`a{${most + 1}}`)[0]).toMatch(/the pattern is too large: 401 steps/);
  });

  it.each([
    ['[b-a]', '字符范围有误：“b-a”', 'invalid character class range: “b-a”'],
    [String.raw`\8`, String.raw`转义有误：“\8”`, String.raw`invalid escape sequence: “\8”`],
    ['(?P<1n', '分组名称有误：“(?P<1n”', 'invalid named capture: “(?P<1n”'],
    ['(?P<n>a)(?P<n>b)', '分组名称重复：“n”', 'duplicate capture group name: “n”'],
    ['(?=a)', '不支持的 Perl 语法：“(?=”', 'invalid or unsupported Perl syntax: “(?=”'],
    ['a**', '重复符号连用：“**”', 'invalid nested repetition operator: “**”'],
    ['*a', '重复符号前没有内容：“*”', 'missing argument to repetition operator: “*”'],
    ['a{2000}', '重复次数有误，或合计过多：“{2000}”', 'invalid repeat count: “{2000}”'],
    ['[a', '缺少 ]：“[a”', 'missing closing ]: “[a”'],
    ['(a', '缺少 )：“(a”', 'missing closing ): “(a”'],
    ['a)', '多出 )：“a)”', 'unexpected ): “a)”'],
    ['a\\', '末尾多出 \\', 'trailing backslash at end of expression'],
    ['a'.repeat(201), '超过 200 个字符', 'over 200 characters'],
  ])('gets the reason why the pattern %s is not valid, in both languages', (pattern, zh, en) => {
    const checked = checkStaffRule(
      staffRule({ when: `re2(payment.currency, ${JSON.stringify(pattern)})` }),
    );
    const said = checked.ok ? [] : checked.problems.map(({ message }) => message);
    expect(said).toEqual([{ 'zh-CN': `模式有误：${zh}`, en: `the pattern is not valid: ${en}` }]);
  });

  it('gets all errors at once, in both languages', () => {
    const checked = checkStaffRule(
      staffRule({ when: 'a.b > 1 && counts.posts.hours > 1', values: { age: 'account.age' } }),
    );
    expect(checked.ok).toBe(false);
    if (checked.ok) return;
    expect(checked.problems.map(({ field }) => field)).toEqual([
      'when',
      'when',
      'values.age',
      'sentence.zh-CN',
      'sentence.en',
    ]);
    expect(checked.problems.map((one) => wordProblem(one, 'zh-CN')).join('\n')).toMatch(
      /第 1 行第 \d+ 列：counts.posts 没有“hours”/,
    );
  });

  it('gets an error for each value that its sentence does not use', () => {
    const checked = checkStaffRule(
      staffRule({ sentence: { 'zh-CN': '注册 {age} 小时', en: 'signed up {age} h ago' } }),
    );
    expect(checked.ok ? [] : checked.problems.map(({ field }) => field)).toEqual(['values.count']);
  });

  it('gets one error for a name without a value, however it is written', () => {
    const en = '{acts|a post|posts} by {acts|one|some} within {age} h';
    const checked = checkStaffRule(
      staffRule({
        sentence: { 'zh-CN': '{age} 小时内发帖', en },
        values: { age: 'account.ageHours' },
      }),
    );
    if (checked.ok) throw new Error('it is well');
    expect(checked.problems.map((one) => wordProblem(one, 'en'))).toEqual([
      expect.stringMatching(/^sentence\.en.*there is no value “acts”/su),
    ]);
  });

  it.each(['{age|hour}', '{age|a|b|c}', '{ age }', '{age'])(
    'is refused with %s in its sentence',
    (part) => {
      const zh = '{age} 小时内发帖';
      const told = problems({
        sentence: { 'zh-CN': zh, en: `posted within {age} h ${part}` },
        values: { age: 'account.ageHours' },
      });
      expect(told).toEqual([expect.stringMatching(/^sentence\.en.*braces/su)]);
    },
  );

  it('gets a missing-field error for an absent field, but not for a wrong value', () => {
    expect(problems({ severity: undefined })[0]).toContain('is missing');
    expect(problems({ severity: 'deadly' })[0]).not.toContain('is missing');
  });

  it('gets field errors in the requested language, with the expected value', () => {
    const checked = checkStaffRule(
      staffRule({ id: 'account.mine', severity: 'deadly', owner: '', on: [], values: { A: '1' } }),
    );
    if (checked.ok) throw new Error('it is well');
    const told = checked.problems.map((one) => wordProblem(one, 'zh-CN'));
    expect(told).toHaveLength(5);
    for (const one of told) {
      expect(one).toMatch(/\p{Script=Han}.*\n.*\p{Script=Han}/su);
      expect(one).not.toMatch(/Invalid|expected|kebab|staff-rule\.ts/);
    }
    expect(checked.problems.map((one) => wordProblem(one, 'en')).join()).not.toMatch(
      /\p{Script=Han}/u,
    );
  });

  const paid = { 'zh-CN': '付款', en: 'paid' };
  const missing = { 'zh-CN': '付款 {missing}', en: 'paid {missing}' };
  it.each([
    [{ sentence: { 'zh-CN': '', en: 'paid' } }, formWords.values],
    [{ sentence: missing }, formWords.values],
    [{ sentence: paid, on: ['content.posted'], when: 'payment.payers > 1' }, ruleWords.on],
  ] as const)(
    'gets errors that name other fields as the form labels them: %j',
    (changes, label) => {
      const { problems: found } = examineStaffRule(staffRule({ values: {}, ...changes }));
      const told = found.map((one) => wordProblem(one, 'zh-CN')).join();
      expect(told).toContain(`“${label['zh-CN']}”`);
    },
  );

  it('gets errors for its expressions beside empty fields, and for fields in plain words', () => {
    const checked = checkStaffRule(
      staffRule({
        on: [],
        owner: '',
        title: { 'zh-CN': '长'.repeat(61), en: 'x' },
        when: 'counts.posts.hour > "5"',
      }),
    );
    if (checked.ok) throw new Error('it is not well');
    const told = checked.problems.map(({ field, message, at }) => [field, message, at?.column]);
    expect(told).toEqual([
      [
        'title.zh-CN',
        { 'zh-CN': '太长，至多 60 个字符', en: 'is too long: at most 60 characters' },
        undefined,
      ],
      ['on', { 'zh-CN': '不能为空', en: 'is empty' }, undefined],
      ['owner', { 'zh-CN': '不能为空', en: 'is empty' }, undefined],
      ['when', expect.anything(), expect.any(Number)],
    ]);
  });

  it('gets errors that name an unknown or missing field', () => {
    expect(problems({ severity: 'deadly' })[0]).toMatch(/^severity/);
    expect(problems({ ground: { law: 'any', article: 1 } } as never)[0]).toMatch(
      /^ground: .*"anti-telecom-fraud-law", .*"article": 31.*"keep-people-safe"/s,
    );
    expect(problems({ id: 'account.mine' })[0]).toMatch(/^id: staff\./);
    expect(problems({ serverity: 'low' } as never)[0]).toMatch(
      /^serverity: is not a known field.*one of: id, revision/s,
    );
    expect(problems({ title: { en: 'x' } })[0]).toMatch(/^title.zh-CN: .*in both languages/s);
    for (const field of ['owner', 'severity', 'ground', 'on'] as const) {
      expect(problems({ [field]: undefined })[0]).toMatch(new RegExp(`^${field}: is missing`));
    }
    expect(problems({ values: { A: '1' } })[0]).toMatch(/^values\.A: is not a valid name/);
    expect(problems({ sentence: { 'zh-CN': '付款', en: 'paid' } })[0]).toMatch(
      /the sentence does not use it/,
    );
  });

  it('keeps the words for reviewers as written, in both languages', () => {
    const { falsePositives } = compiled({ falsePositives: ['亲友之间付款'] }).compile({
      life: 'live',
    });
    expect(falsePositives).toEqual([{ 'zh-CN': '亲友之间付款', en: '亲友之间付款' }]);
  });
});

describe('a staff rule', () => {
  const rule = compiled().compile({ life: 'live' });

  it('works in the engine like any other rule', () => {
    const { findings, errors } = judge(payment, buildCatalogue([rule]), 'account-1');
    expect(errors).toEqual([]);
    expect(findings).toHaveLength(1);
    const finding = Finding.parse(findings[0]);
    expect(finding).toMatchObject({ rule: 'staff.young-and-paying', life: 'live', revision: 1 });
    const said = finding.evidence.map((one) => [
      wordEvidence(one, 'zh-CN'),
      wordEvidence(one, 'en'),
    ]);
    expect(said).toEqual([
      [
        '注册 0.05 小时，一小时内付款 3 笔',
        'signed up 0.05 h ago and made 3 payments within an hour',
      ],
    ]);
  });

  it('marks its evidence as read from a text only if its condition reads one', () => {
    const valuesOf = (when: string, signals: Signals) => {
      const sentence = { 'zh-CN': '帖子', en: 'a post' };
      const { clauses } = compiled({ when, values: {}, sentence, on: ['content.posted'] })
        .compile({ life: 'live' })
        .when(signals);
      return clauses.map((clause) => (clause && 'values' in clause ? clause.values : clause));
    };
    const words = { zh: '帖子', en: 'a post' };
    expect(valuesOf('counts.posts.hour > 0', posted)).toEqual([words]);
    expect(valuesOf('content.score >= 0.0', posted)).toEqual([{ ...words, reads: 'content' }]);
    expect(valuesOf('counts.posts.hour > 99', posted)).toEqual([false]);
  });

  it('words numbers with two decimals, texts by their beginning and missing values as a dash', () => {
    const { problems, runs } = examineStaffRule(
      staffRule({
        when: 'account.ageHours < 48',
        sentence: { 'zh-CN': '{age}·{currency}·{score}', en: '{age} {currency} {score}' },
        values: {
          age: 'account.ageHours',
          currency: 'payment.currency + payment.currency',
          score: 'counterpart.ageHours',
        },
        cases: [
          {
            name: 'a payment',
            expects: 'fires',
            on: 'payment.transferred',
            signals: { 'account.ageHours': 4.567, 'payment.currency': 'X'.repeat(30) },
          },
        ],
      }),
    );
    expect(problems).toEqual([]);
    expect(runs[0]?.description?.en).toBe(`4.57 ${'X'.repeat(40)} —`);
  });

  it('words a share of nothing as a dash, as no number says how much it is', () => {
    const { problems, runs } = examineStaffRule(
      staffRule({
        when: 'account.ageHours < 48',
        sentence: { 'zh-CN': '{some}、{none}', en: '{some} {none}' },
        values: {
          some: '100 * counts.rejected.day / counts.requests.day',
          none: '100 * counts.accepted.day / counts.requests.day',
        },
        cases: [
          {
            name: 'an answer to a request of yesterday',
            expects: 'fires',
            on: 'payment.transferred',
            signals: { 'account.ageHours': 30, 'counts.rejected.day': 1 },
          },
        ],
      }),
    );
    expect(problems).toEqual([]);
    expect(runs[0]?.description?.en).toBe('— —');
  });

  it.each([
    [1, '1 post'],
    [2, '2 posts'],
  ])('words a number with the form of its noun: %i', (posts, worded) => {
    const { problems, runs } = examineStaffRule(
      staffRule({
        when: 'counts.posts.hour > 0',
        on: ['content.posted'],
        sentence: { 'zh-CN': '{posts} 帖', en: '{posts} {posts|post|posts}' },
        values: { posts: 'counts.posts.hour' },
        cases: [
          {
            name: 'posts',
            expects: 'fires',
            on: 'content.posted',
            signals: { 'counts.posts.hour': posts },
          },
        ],
      }),
    );
    expect(problems).toEqual([]);
    expect(runs[0]?.description?.en).toBe(worded);
  });

  it('fires once for an event type listed twice', () => {
    const twice = compiled({ on: ['payment.transferred', 'payment.transferred'] });
    const { findings } = judge(
      payment,
      buildCatalogue([twice.compile({ life: 'live' })]),
      'account-1',
    );
    expect(findings).toHaveLength(1);
  });

  it('finds and throws nothing if its signals are missing', () => {
    const everywhere = compiled({ on: ['content.posted'] }).compile({ life: 'live' });
    expect(judge(posted, buildCatalogue([everywhere]), 'account-1')).toEqual({
      findings: [],
      errors: [],
    });
  });

  it('decides in canary about the same share of accounts each time, chosen by lot', () => {
    const canary = compiled().compile({ life: 'canary', share: 0.2 });
    const accounts = Array.from({ length: 2000 }, (_, i) => `account-${i}`);
    const live = accounts.filter(
      (account) => judge(payment, buildCatalogue([canary]), account).findings[0]?.life === 'live',
    );
    expect(live.length / accounts.length).toBeCloseTo(0.2, 1);
    expect(live.every((account) => lotOf(canary.id, account) < 0.2)).toBe(true);
    expect(lifeOf({ id: 'staff.other', life: 'canary', share: 1 }, 'a')).toBe('live');
  });

  it('cannot stop the engine, whatever the rule and the text', () => {
    const operand = fc.constantFrom(
      'counts.posts.hour',
      'content.score',
      '(1 / 0)',
      'size(content.contacts)',
      '5',
    );
    const test = fc.oneof(
      fc
        .tuple(operand, fc.constantFrom('<', '>', '==', '!='), operand)
        .map(([a, sign, b]) => `${a} ${sign} ${b}`),
      fc
        .constantFrom(
          ...['(a+)+$', '(a|aa)+$', '(.*)*x', 'a{99}', '(x+x+)+y', '(.?){999}(.?){999}[^!]$'],
        )
        .map((pattern) => `content.evidence.exists(e, re2(e.text, "${pattern}"))`),
    );
    const hostile: Signals = {
      ...posted,
      content: {
        ...(posted.content as NonNullable<Signals['content']>),
        evidence: Array.from({ length: 8 }, () => ({
          start: 0,
          end: 2_000,
          text: `${'a'.repeat(1_999)}!`,
          reads: 'x'.repeat(2_000),
        })),
      },
    };
    // Backtracking would take longer than there is.
    fc.assert(
      fc.property(fc.array(test, { minLength: 1, maxLength: 4 }), (tests) => {
        const condition = compileCondition(tests.join(' && '));
        if (!condition.ok) return;
        try {
          expect(condition.run(hostile)).toBeTypeOf('boolean');
        } catch (error) {
          // A division by zero is the rule's own error; the other rules still run.
          expect(error).toMatchObject({ message: expect.stringMatching(/zero/) });
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('are report-based wherever they read a report', () => {
    for (const when of ['counts.reports.day > 3', '[3.0].exists(x, counts.reports.day > x)']) {
      const condition = compileCondition(`novelty.device && ${when}`);
      if (!condition.ok) throw new Error('it is not well');
      expect(condition.isReportBased(['content.posted'])).toBe(true);
    }
  });

  it('are classified as report-based by one look at each part, however deep the expression', () => {
    // Maximum nesting: visiting it once per path would evaluate its one comparison 8,192 times.
    const deepest = Array.from({ length: 13 }).reduce<string>(
      (test) => `(${test} ? novelty.block : novelty.device)`,
      'event.type == "report.filed"',
    );
    const kinds = ['content.posted', 'content.edited', 'account.signed-up', 'report.filed'];
    const condition = compileCondition(deepest);
    if (!condition.ok) throw new Error('it is not well');
    const evaluated = vi.spyOn(kinds, 'map');
    expect(condition.isReportBased(kinds)).toBe(true);
    expect(evaluated).toHaveBeenCalledTimes(1);
  });
});
