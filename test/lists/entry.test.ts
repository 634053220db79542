import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainProblem } from '#shared/lists/problem.ts';
import { readEntry } from '#shared/lists/read-entry.ts';
import { day } from '#shared/settings/durations.ts';
import { now } from '../stores/worlds.ts';
import { digest, goodLine, hashing, readLine } from './specimens.ts';

const problemsOf = (more: Readonly<Record<string, unknown>>, raw = hashing) => {
  const result = readLine(more, raw);
  return 'problems' in result
    ? result.problems.map(({ field, problem }) => `${field}: ${problem.code}`)
    : [];
};
const parsedAs = (more: Readonly<Record<string, unknown>>, raw = hashing) => {
  const result = readLine(more, raw);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return `${result.entry.key ?? ''}|${result.entry.value}`;
};

const notRange = ['value: range-not-a-range'] as const;

describe('an entry', () => {
  it('ends with its day in China, or at its instant', () => {
    const ends = (expires: string) => {
      const result = readLine({ expires });
      return 'entry' in result ? new Date(result.entry.expiresAt).toISOString() : result.problems;
    };
    expect(ends('2027-06-30')).toBe('2027-06-30T15:59:59.999Z');
    expect(ends('2027/6/30')).toBe('2027-06-30T15:59:59.999Z');
    expect(ends('2027-06-30T08:00:00+08:00')).toBe('2027-06-30T00:00:00.000Z');
    const longest = new Date(now + 366 * day).toISOString();
    expect(ends(longest)).toBe(longest);
    expect(problemsOf({ expires: new Date(now + 366 * day + 1).toISOString() })).toEqual([
      'expires: too-long-lived',
    ]);
    expect(problemsOf({ expires: new Date(now).toISOString() })).toEqual(['expires: expired']);
  });

  it.each([
    ['block', '2027-06-30', '2028-06-30', '2028-07-01'],
    ['dishonesty', '2027-03-01', '2032-03-01', '2032-03-02'],
  ])(
    'may last through the last day of the %s list, also across leap days',
    (list, today, last, next) => {
      const entry = { ...goodLine, list, kind: 'account', authority: 'police' };
      const endOf = (expires: string) => {
        const result = readEntry(
          { ...entry, expires },
          { at: Date.parse(`${today}T16:00:00+08:00`), hashing },
        );
        return 'entry' in result ? result.entry.expiresAt : result.problems[0]?.problem.code;
      };
      expect(endOf(last)).toBe(Date.parse(`${last}T23:59:59.999+08:00`));
      expect(endOf(next)).toBe('too-long-lived');
    },
  );

  it.each([
    ['no expiry', { expires: '' }, ['expires: missing']],
    ['an impossible day', { expires: '2027-02-30' }, ['expires: bad-expiry']],
    ['yesterday', { expires: '2026-11-23' }, ['expires: expired']],
    ['ten years', { expires: '2036-11-24' }, ['expires: too-long-lived']],
    ['no list', { list: '' }, ['list: missing']],
    ['a blank value', { value: '  ' }, ['value: missing']],
    ['an unknown list', { list: 'grey' }, ['list: unknown-list']],
    ['an unknown kind', { kind: 'shoe' }, ['kind: unknown-kind']],
    ['an unknown field', { colour: 'red' }, ['colour: unknown-field']],
    [
      'everything missing',
      { source: '', reason: '', owner: '' },
      ['source: missing', 'reason: missing', 'owner: missing'],
    ],
    ['an overlong reason', { reason: 'x'.repeat(201) }, ['reason: too-long']],
    ['a line break', { source: 'a\nb' }, ['source: too-long']],
    ['a personal number in the reason', { reason: 'call 13800138000' }, ['reason: raw-number']],
    [
      'an exempted text',
      { list: 'allow', kind: 'template', value: '0'.repeat(14) },
      ['kind: not-held'],
    ],
    ['a punished device', { list: 'dishonesty', authority: 'police' }, ['kind: not-held']],
    ['no authority', { list: 'dishonesty', kind: 'account' }, ['authority: no-authority']],
    ['a raw phone', { kind: 'phone', value: '13800138000' }, ['value: raw-value']],
    [
      'a raw phone under a key',
      { kind: 'phone', key: 'cn', value: '13800138000' },
      ['value: raw-value'],
    ],
    ['a digest without its key', { kind: 'phone', value: digest('p') }, ['value: key-missing']],
    [
      'a malformed key name',
      { kind: 'phone', key: 'CN key', value: digest('p') },
      ['key: bad-key-name'],
    ],
    [
      'a character after a digest',
      { kind: 'phone', key: 'cn', value: `${digest('p')}_` },
      ['value: not-a-digest'],
    ],
    [
      'a key of a template with another character',
      { kind: 'template', value: '0'.repeat(15) },
      ['value: too-short-for-a-template'],
    ],
    ['a short digest', { kind: 'identity', key: 'cn', value: 'abc' }, ['value: not-a-digest']],
    ['a key for a device', { key: 'cn' }, ['key: needless-key']],
    ['a phone as a device', { value: '13800138000' }, ['value: raw-number']],
    ['a device with a space', { value: 'd 1' }, ['value: not-an-id']],
    ['an address with two lengths', { kind: 'address', value: '203.0.113.0/24/24' }, notRange],
    ['a length after a letter', { kind: 'address', value: '203.0.113.0/x24' }, notRange],
    ['a length before a letter', { kind: 'address', value: '203.0.113.0/24x' }, notRange],
    ['a length beyond IPv4', { kind: 'address', value: '203.0.113.0/33' }, notRange],
    ['a length beyond IPv6', { kind: 'address', value: '2001:db8::/129' }, notRange],
    ['a name with a length', { kind: 'address', value: 'network/24' }, notRange],
    ['an incomplete IPv6 address', { kind: 'address', value: '2001:db8:/48' }, notRange],
    ['a single address', { kind: 'address', value: '203.0.113.7' }, ['value: range-not-a-range']],
    ['a narrow range', { kind: 'address', value: '203.0.113.7/32' }, ['value: range-too-narrow']],
    ['everybody', { kind: 'address', value: '0.0.0.0/0' }, ['value: range-too-wide']],
    ['a private range', { kind: 'address', value: '10.0.0.0/8' }, ['value: range-unplaced']],
    ['a local range', { kind: 'address', value: 'fd00:1::/48' }, ['value: range-unplaced']],
    [
      'an IPv4 address in IPv6 form',
      { kind: 'address', value: '::ffff:203.0.113.7/128' },
      ['value: range-too-narrow'],
    ],
    [
      'all IPv4 addresses in IPv6 form',
      { kind: 'address', value: '::ffff:203.0.113.7/96' },
      ['value: range-too-wide'],
    ],
    [
      'more than the IPv4 addresses in IPv6 form',
      { kind: 'address', value: '::ffff:203.0.113.7/95' },
      ['value: range-too-narrow'],
    ],
    [
      'a domain longer than an entry stores',
      { kind: 'link-domain', value: `${'a.'.repeat(123)}examples` },
      ['value: not-a-domain'],
    ],
    ['a public suffix', { kind: 'mail-domain', value: 'com.cn' }, ['value: not-a-domain']],
    ...[
      'shop.example/page-1',
      'shop.example?page=1',
      '*.shop.example',
      'shop.example,other.example',
      'shop.example..',
      '-shop.example',
      `${'a'.repeat(64)}.example`,
    ].map(
      (value) =>
        [`no domain: ${value}`, { kind: 'link-domain', value }, ['value: not-a-domain']] as const,
    ),
    ['a contact without a kind', { kind: 'contact', value: 'demo_ka' }, ['value: not-a-contact']],
    [
      'a masked contact',
      { kind: 'contact', value: 'phone:138****8000' },
      ['value: unread-contact'],
    ],
    [
      'a contact under another key',
      { kind: 'contact', key: 'cn', value: 'wechat:demo_ka' },
      ['key: foreign-contact-key'],
    ],
    ['a short text', { kind: 'template', value: '你好' }, ['value: too-short-for-a-template']],
    ...[
      'qr-code',
      'https://pay.example/AbC',
      'a'.repeat(64),
      `sha256:${'a'.repeat(63)}`,
      `pdq:${'g'.repeat(64)}`,
      `other:${'a'.repeat(64)}`,
      `sha256:${'a'.repeat(64)},md5:${'a'.repeat(32)}`,
    ].map(
      (value) =>
        [
          `no image hash: ${value}`,
          { kind: 'image', value },
          ['value: not-an-image-hash'],
        ] as const,
    ),
    [
      'an image with a key',
      { kind: 'image', key: 'cn', value: `md5:${'a'.repeat(32)}` },
      ['key: needless-key'],
    ],
    [
      'an exempt image',
      { list: 'allow', kind: 'image', value: `md5:${'a'.repeat(32)}` },
      ['kind: not-held'],
    ],
  ] as const)('is rejected for %s, with the field and a remedy', (_, more, expected) => {
    const result = readLine(more);
    expect(problemsOf(more)).toEqual(expected);
    for (const found of 'problems' in result ? result.problems : []) {
      const { problem, remedy } = explainProblem(found.problem);
      for (const words of [problem, remedy]) {
        for (const said of Object.values(words)) {
          expect(said.length).toBeGreaterThan(1);
          expect(said).not.toContain('13800138000');
        }
      }
    }
  });

  it('is stored in the spelling that events use', () => {
    expect(parsedAs({ kind: 'address', value: '203.0.113.7/20' })).toBe('|203.0.112.0/20');
    expect(parsedAs({ kind: 'address', value: '2001:DB8:0:0::1/48' })).toBe('|2001:db8::/48');
    expect(parsedAs({ kind: 'address', value: '::ffff:203.0.113.0/120' })).toBe('|203.0.113.0/24');
    expect(parsedAs({ kind: 'address', value: '172.0.0.0/8' })).toBe('|172.0.0.0/8');
    expect(parsedAs({ kind: 'address', value: '192.168.0.0/15' })).toBe('|192.168.0.0/15');
    const longest = `${'a.'.repeat(123)}example`;
    expect(parsedAs({ kind: 'link-domain', value: longest })).toBe(`|${longest}`);
    expect(parsedAs({ kind: 'link-domain', value: ' Pay.Example.COM. ' })).toBe('|pay.example.com');
    for (const value of ['m_1.shop.example', '-blog.shop.example', 'blog-.shop.example'])
      expect(parsedAs({ kind: 'link-domain', value })).toBe(`|${value}`);
    expect(parsedAs({ kind: 'mail-domain', value: '例子.中国' })).toBe('|xn--fsqu00a.xn--fiqs8s');
    expect(parsedAs({ kind: 'phone', key: 'cn-2026', value: digest('p') })).toBe(
      `cn-2026|${digest('p')}`,
    );
    const names: string[] = [];
    const own = { own: (name: string) => `${names.push(name)}` };
    for (const value of [
      'wechat:Demo_KA',
      'telegram:@demo_ka',
      'wechat:138-0013-8000',
      'url:https://www.Example.com/x/',
    ]) {
      parsedAs({ kind: 'contact', value }, own);
    }
    expect(names).toEqual([
      'wechat:demo_ka',
      'telegram:demo_ka',
      'phone:+8613800138000',
      'url:example.com/x',
    ]);
    const text = '招聘打字员 日结 加微 demo_1001 每天三百元';
    expect(parsedAs({ kind: 'template', value: text })).toMatch(/^\|[0-9a-z]{14}$/);
    for (const [prefix, digits] of [
      ['MD5', 32],
      ['sha1', 40],
      ['SHA256', 64],
      ['pdq', 64],
      ['phash', 16],
      ['phash', 64],
      ['qr', 64],
    ] as const) {
      const value = `${prefix}:${'A0'.repeat(digits / 2)}`;
      expect(parsedAs({ kind: 'image', value: ` ${value} ` })).toBe(`|${value.toLowerCase()}`);
    }
  });

  it('may be any id that events accept, also one whose digits look like a number of a person', () => {
    for (const kind of ['account', 'device']) {
      for (const value of [
        '1541815603606036480',
        'u13800000000',
        '12345678-1234-4123-a123-446655440000',
        '0f13800138000a7e',
      ]) {
        expect(parsedAs({ kind, value })).toBe(`|${value}`);
      }
      expect(problemsOf({ kind, value: 'id:4111111111111111' })).toEqual(['value: raw-number']);
    }
  });

  it('may have a number as its value, and spaces around a field', () => {
    expect(parsedAs({ value: 77 })).toBe('|77');
    expect(parsedAs({ kind: 'account', value: Number.MAX_SAFE_INTEGER })).toBe('|9007199254740991');
    const { value } = JSON.parse('{ "value": 1541815603606036481 }');
    for (const kind of ['account', 'payment']) {
      expect(problemsOf({ kind, value })).toEqual(['value: lost-digits']);
    }
    expect(parsedAs({ list: ' block ', kind: ' device ' })).toBe('|d-1');
  });

  it('is hashed on import if a key is given, and rejected if the number is invalid', () => {
    const raw = {
      ...hashing,
      raw: (_: string, value: string) => (value === '1' ? null : { cn: digest(value.slice(-4)) }),
    };
    expect(parsedAs({ kind: 'phone', value: '13800138000' }, raw)).toBe(`cn|${digest('8000')}`);
    expect(problemsOf({ kind: 'identity', value: '1' }, raw)).toEqual(['value: not-such-a-value']);
  });

  const lineOf = fc.record(
    Object.fromEntries(
      [
        'list',
        'kind',
        'key',
        'value',
        'source',
        'reason',
        'authority',
        'owner',
        'expires',
        '__proto__',
      ].map((name) => [
        name,
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(
            'block',
            'allow',
            'address',
            'contact',
            'template',
            'link-domain',
            '::/0',
            '2027-06-30',
            'url:x',
          ),
          fc.jsonValue(),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );

  it('has problems that can be worded, whatever its line contains', () => {
    let worded = 0;
    fc.assert(
      fc.property(lineOf, fc.boolean(), (some, whole) => {
        const result = readEntry(whole ? { ...goodLine, ...some } : some, { at: now, hashing });
        for (const { problem } of 'problems' in result ? result.problems : []) {
          expect(explainProblem(problem).remedy.en).toBeTruthy();
          worded += 1;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(worded).toBeGreaterThan(2_000);
  });
});
