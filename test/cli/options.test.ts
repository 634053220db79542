import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import type { Command, Option } from 'commander';
import { afterEach, describe, expect, it } from 'vitest';
import { commandsFor } from '#infra/cli/commands.ts';
import { whereWords } from '#infra/cli/connect.ts';
import {
  byOption,
  count,
  days,
  positive,
  reason,
  share,
  wholeNumber,
  workers,
} from '#infra/cli/options.ts';
import { longestRuleReason } from '#shared/rules/cel/rulebook.ts';
import { AuditBody } from '#shared/telemetry/audit.ts';

const withSubcommands = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];
const options = (await commandsFor())
  .flatMap(withSubcommands)
  .flatMap((command) =>
    command.options.map((option) => [`${command.name()} ${option.flags}`, option]),
  )
  .filter((pair): pair is [string, Option] => typeof pair[1] === 'object');

const parsers: readonly unknown[] = [count, days, positive, share, wholeNumber, workers];
const numeric = options.filter(([, { parseArg }]) => parsers.includes(parseArg));

const invalidNumbers = [
  '',
  ' ',
  '-1',
  '+1',
  '1e3',
  '0x10',
  'NaN',
  'Infinity',
  '1,5',
  '１',
  ' 5',
  '5天',
];

describe('a numeric option', () => {
  it('is parsed as a number wherever its default is one', () => {
    const byDefault = options.filter(([, { defaultValue }]) => typeof defaultValue === 'number');
    expect(byDefault.length).toBeGreaterThan(20);
    expect(byDefault.filter((option) => !numeric.includes(option))).toEqual([]);
  });

  it.each(numeric)('accepts decimal notation only: %s', (_, option) => {
    const parse = option.parseArg as (text: string) => number;
    for (const text of invalidNumbers) expect(() => parse(text), text).toThrow(/It must be /);
    const { defaultValue } = option;
    if (typeof defaultValue === 'number') expect(parse(String(defaultValue))).toBe(defaultValue);
  });

  it.each([
    [count, ['1', '007', '100'], ['0', '2.5', '1000000001']],
    [workers, ['1', '100'], ['0', '101']],
    [days, ['1', '3660'], ['0', '0.5', '3661']],
    [wholeNumber, ['0', '1', '2026'], ['2.5', '9007199254740992']],
    [share, ['0.05', '.5'], ['0', '1', '1.5']],
    [positive, ['0.5', '5.', '60'], ['0', '0.0', `1${'0'.repeat(400)}`]],
  ] as const)('checks its bounds', (parse, taken, refused) => {
    expect(taken.map(parse)).toEqual(taken.map(Number));
    for (const text of refused) expect(() => parse(text), text).toThrow(/It must be /);
  });

  it('covers outcomes for as long as decisions are kept', () => {
    const back = options.filter(([flags]) => /^(export|weigh) --days /.test(flags));
    expect(back.map(([, { defaultValue }]) => defaultValue)).toEqual([184, 184]);
  });

  it('takes whole numbers for counts', () => {
    const counting = /--(most|cases|pages|reports|loads|presses|events|history) /;
    const counted = numeric.filter(([flags]) => counting.test(`${flags} `));
    expect(counted.length).toBeGreaterThan(9);
    expect(counted.filter(([, { parseArg }]) => parseArg !== count)).toEqual([]);
  });
});

describe('the name of a person who acts', () => {
  const names = options.filter(([, { long }]) => long === '--by' || long === '--approved-by');

  it.each(names)('fits an audit entry, whose chain it would break for good: %s', (_, option) => {
    const parse = option.parseArg as (text: string) => string;
    for (const text of ['lin', ' lin ', 'cli:lin']) expect(parse(text)).toBe('cli:lin');
    expect(AuditBody.shape.actor.safeParse(parse('林'.repeat(60))).success).toBe(true);
    for (const text of ['', ' ', 'x'.repeat(61), `cli:${'x'.repeat(61)}`, 'lin\nzhao']) {
      expect(() => parse(text), text).toThrow('1 to 60 characters');
    }
  });
});

describe('the default name of a person who acts', () => {
  const { userInfo } = os;
  const signIn = (read: () => object) => {
    Object.assign(os, { userInfo: read });
    syncBuiltinESMExports();
  };
  afterEach(() => signIn(userInfo));

  it('is the user signed in to the machine', () => {
    signIn(() => ({ username: 'lin' }));
    expect(byOption()).toMatchObject({ defaultValue: 'cli:lin', mandatory: false });
  });

  it('must be given where the system has no name for the user', () => {
    signIn(() => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    });
    expect(byOption()).toMatchObject({ defaultValue: undefined, mandatory: true });
  });
});

describe('a suggested command', () => {
  const dataDir = '.clearspring';

  it.each([
    [{ platform: 'demo', dataDir }, '--platform demo'],
    [{ platform: 'demo', dataDir: '/tmp/a' }, '--platform demo --data-dir /tmp/a'],
    [
      { platform: 'demo', dataDir: "my user's" },
      String.raw`--platform demo --data-dir 'my user'\''s'`,
    ],
    [{ platform: 'shop', dataDir, deployed: true }, '--platform shop --deployed'],
  ] as const)('is about the same records: %o', (location, words) => {
    expect(whereWords(location)).toBe(words);
  });
});

describe('an output file', () => {
  const files = options.filter(
    ([flags, { mandatory }]) => flags.endsWith('--out <file>') && !mandatory,
  );

  it('is one of an account or of lists', () => expect(files).toHaveLength(2));

  it.each(files)('may be named -, for standard output: %s', (_, { parseArg }) => {
    const parse = parseArg as (text: string) => unknown;
    expect([parse('-'), parse('out.csv.gz')]).toEqual(['', 'out.csv.gz']);
  });
});

describe('a place to continue from', () => {
  const places = options.filter(([flags]) => flags.startsWith('resend --after'));

  it.each(places)('names an account or a post: %s', (_, { parseArg }) => {
    const parse = parseArg as (text: string) => unknown;
    expect(parse('account:u-1')).toEqual({ kind: 'account', id: 'u-1' });
    for (const text of ['u-1', 'account:', `content:${'x'.repeat(200)}`]) {
      expect(() => parse(text), text).toThrow('such as account:u-1');
    }
  });
});

describe('a country', () => {
  const countries = options.filter(([, { long }]) => long === '--country');

  it.each(countries)('is a code of two capital letters: %s', (_, { parseArg }) => {
    const parse = parseArg as (text: string) => string;
    expect(parse('SG')).toBe('SG');
    for (const text of ['china', 'cn', '86', ''])
      expect(() => parse(text), text).toThrow(/such as CN/);
  });
});

describe('something that accounts share', () => {
  const entities = options.filter(([, { long }]) => long === '--entity');

  it.each(entities)('is a kind and a value: %s', (_, { parseArg }) => {
    const parse = parseArg as (text: string) => unknown;
    expect(parse('contact:wechat:demo')).toEqual({ kind: 'contact', value: 'wechat:demo' });
    for (const text of ['shoe:1', 'device:', 'device']) {
      expect(() => parse(text), text).toThrow('the kind one of device');
    }
  });
});

describe('a reason that goes on record', () => {
  const recorded = options.filter(([, { long }]) => long === '--reason' || long === '--note');

  it('has no more characters than the rulebook keeps', () => {
    const longest = 'x'.repeat(longestRuleReason);
    expect(reason(` ${longest} `)).toBe(longest);
    const most = `1 to ${longestRuleReason} characters`;
    expect(() => reason(`${longest}x`)).toThrow(`${most} but has ${longestRuleReason + 1}`);
    expect(() => reason(' ')).toThrow(`${most} but has 0`);
  });

  it.each(recorded)('must not contain a personal number: %s', (_, { parseArg }) => {
    const parse = parseArg as ((text: string) => string) | undefined;
    expect(parse?.('case 17')).toBe('case 17');
    for (const text of ['电话13800138000', 'id 11010519491231002X', '+86 138 0013 8000']) {
      expect(() => parse?.(text), text).toThrow('contains an identity, phone or card number');
    }
  });

  it.each(recorded.filter(([, { long }]) => long === '--reason'))(
    'must have a visible character: %s',
    (_, { parseArg }) => {
      const parse = parseArg as (text: string) => string;
      for (const text of ['', ' ', '\u3000', '\u200b\ufeff', '\u3164', '\u2800']) {
        expect(() => parse(text), JSON.stringify(text)).toThrow(
          /at least one visible character|1 to 300/,
        );
      }
    },
  );
});
