import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';

const screen = (input: string, ...options: string[]) =>
  spawnSync(process.execPath, ['infra/cli/clearspring.mjs', 'screen-text', '-', ...options], {
    input,
    encoding: 'utf8',
  });

test('prints one verdict per line, in input order, with the requested fields', () => {
  const { stdout, status } = screen(
    [
      { id: 7, text: '高价收银行卡四件套，加微信 demo_2024', other: true },
      { id: 'b', text: '今天天气真好' },
    ]
      .map((post) => `${JSON.stringify(post)}\n`)
      .join(''),
    '--json',
  );
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ id, verdict }) => [id, verdict !== 'allow'])).toEqual([
    [7, true],
    ['b', false],
  ]);
  expect(Object.keys(lines[0])).toEqual([
    'id',
    'score',
    'verdict',
    'category',
    'intent',
    'evidence',
    'contacts',
  ]);
  expect(lines[1]).toMatchObject({ category: null, intent: null, evidence: [], contacts: [] });
  expect(status).toBe(0);
});

test('names verdict and trade in Chinese to a Chinese reader', () => {
  const input = `${JSON.stringify({ id: 'a7', text: '高价收银行卡四件套，加微信 demo_2024' })}\n`;
  const { stdout } = spawnSync(
    process.execPath,
    ['infra/cli/clearspring.mjs', 'screen-text', '-'],
    { input, encoding: 'utf8', env: { ...process.env, LC_ALL: 'zh_CN.UTF-8' } },
  );
  expect(stripVTControlCharacters(stdout)).toMatch(
    /^隐藏内容 {2}[01]\.\d{3} {2}银行卡与支付账户买卖\u3000+ {2}a7 {2}/,
  );
});

test('names unreadable lines and screens the others', () => {
  const { stdout, stderr, status } = screen(
    [
      '{"id":1,"text":"收卡"}\nnot json\n{"id":2}\n{"id":3,"text":""}\n{"text":"收卡"}',
      'null\n[]\n{"id":9007199254740993,"text":"收卡"}\n{"id":"9007199254740993","text":"收卡"}\n',
    ].join('\n'),
    '--json',
  );
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual([1, 3, '9007199254740993']);
  expect(stderr).toContain('standard input:2: is not JSON');
  expect(stderr).toContain('standard input:3: text: must be the text of the post');
  expect(stderr).toContain('standard input:5: id: must be the post’s id: a string');
  for (const line of [6, 7])
    expect(stderr).toContain(`standard input:${line}: the line: must be an object {"id","text"}`);
  // As a number, the id would be rounded to …992.
  expect(stderr).toContain('standard input:8: id: must be the post’s id: a string');
  expect(status).toBe(1);
});

test('U+2028 and U+2029 within a text do not end a line, and a byte order mark is skipped', () => {
  const { stdout, stderr, status } = screen(
    '\ufeff{"id":1,"text":"高价收\u2028银行卡四件套，加微信 demo_2024"}\r\n{"id":2,"text":"早\u2029安"}\n',
    '--json',
  );
  expect(stderr).toBe('');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ id, verdict }) => [id, verdict !== 'allow']),
  ).toEqual([
    [1, true],
    [2, false],
  ]);
  expect(status).toBe(0);
});

test('marks an oversized text of which only start and end were read', () => {
  const long = {
    id: 1,
    text: `${'今天天气真好，'.repeat(10_000)}高价收银行卡四件套，加微信 demo_2024`,
  };
  const input = `${JSON.stringify(long)}\n${JSON.stringify({ id: 2, text: '早安' })}\n`;
  const [first, second] = screen(input, '--json').stdout.trim().split('\n');
  expect(JSON.parse(first as string)).toMatchObject({ verdict: 'flag', oversize: true });
  expect(JSON.parse(second as string)).not.toHaveProperty('oversize');
  expect(screen(input).stdout).toMatch(/只读了首尾|only start and end/);
});

test('without --json prints verdict, score, category, id and words per line, and a summary', () => {
  const { stdout, stderr } = screen(
    `${JSON.stringify({ id: 'a7', text: '高价收钅艮行卡四件套，加微信 demo_2024' })}\n`,
  );
  expect(stripVTControlCharacters(stdout)).toMatch(
    /^hide {3}[01]\.\d{3} {2}card-trade {11}a7 {2}.*钅艮行卡四件套→银行卡四件套/,
  );
  expect(stderr).toContain('1 post: 1 hide, 0 flag, 0 allow');
});

test('escapes control characters of posts in terminal output', () => {
  const text = '高价收银\u202e行\u{e0001}卡四件套\u001b[2J，加微信 demo_2024';
  const { stdout } = screen(`${JSON.stringify({ id: '\u001b[31ma7\r\n', text })}\n`);
  expect(stdout.split('\n')).toHaveLength(2);
  expect(stdout).toContain('  \\u001b[31ma7\\u000d\\u000a  ');
  const result = spawnSync(process.execPath, ['infra/cli/clearspring.mjs', 'explain', '-'], {
    input: text,
    encoding: 'utf8',
  }).stdout;
  for (const shown of [stdout, result]) {
    expect(shown).toContain('银\\u202e行\\u{e0001}卡四件套');
    for (const character of ['\u001b[2J', '\u202e', '\u{e0001}'])
      expect(shown.includes(character)).toBe(false);
  }
});

test('a quote in traditional script has the fields of any other', () => {
  const { stdout } = screen('{"id":"a","text":"出售銀行卡四件套，加微信 demo_2024"}\n', '--json');
  const quotes: readonly object[] = JSON.parse(stdout).evidence;
  expect(quotes).toContainEqual({ start: 2, end: 8, text: '銀行卡四件套', reads: '银行卡四件套' });
});

test('explain reads a text from standard input as screen-text does, without the line end after it', () => {
  const text = '出售四件套';
  const explained = spawnSync(
    process.execPath,
    ['infra/cli/clearspring.mjs', 'explain', '-', '--json'],
    { input: `${text}\r\n`, encoding: 'utf8' },
  ).stdout;
  const screened = screen(`${JSON.stringify({ id: 'a', text })}\n`, '--json').stdout;
  expect(JSON.parse(explained).score).toBe(JSON.parse(screened).score);
});

test('answers a repeated id each time, with any line ending', () => {
  const post = (text: string) => JSON.stringify({ id: 'a', text });
  const input = [post('早安'), post('出售银行卡四件套，加薇❤ demo_2024'), post('早安')].join(
    '\r\n',
  );
  const verdicts = screen(input, '--json')
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(verdicts.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['a', 'allow'],
    ['a', 'hide'],
    ['a', 'allow'],
  ]);
});

test('answers a post before the next one arrives', async () => {
  const child = spawn(process.execPath, [
    'infra/cli/clearspring.mjs',
    'screen-text',
    '-',
    '--json',
  ]);
  try {
    for (const id of [1, 2]) {
      child.stdin.write(`${JSON.stringify({ id, text: '今天天气真好' })}\n`);
      const [answer] = await once(child.stdout, 'data');
      expect(JSON.parse(String(answer)).id).toBe(id);
    }
  } finally {
    child.kill();
  }
});
