import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { unpackModel } from '#shared/text/model.ts';
import { createTextReader } from '#shared/text/read.ts';
import { offers } from '#test/text/posts/offers.ts';
import { everyday, hardNegatives } from '#test/text/posts/ordinary.ts';
import { runTool } from './tool.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearspring-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, label: number, texts: readonly string[], more = ''): string => {
  const path = join(folder, name);
  writeFileSync(path, texts.map((text) => `${JSON.stringify({ text, label })}\n`).join('') + more);
  return path;
};
const offered = Object.values(offers).flat();
const train = (...words: readonly string[]) =>
  runTool(folder, ['train', 'text', '--own-texts', '0', ...words]);

it('trains a model that reads, and tells the lines that are no labelled post', async () => {
  const bad = file('bad.jsonl', 1, offered, '{"text":"x","label":"yes"}\n');
  const good = file('good.jsonl', 0, [...everyday, ...hardNegatives]);
  const to = join(folder, 'model');
  const { code, out, err } = await train('--data', bad, good, '--out', to, '--json');
  expect(code).toBe(0);
  expect(err).toContain(`${bad}:${offered.length + 1}: label: must be 1, 0 or null`);
  expect(JSON.parse(out)).toMatchObject({
    ownPatterns: 0,
    sources: {
      bad: { posts: offered.length, blackGray: offered.length },
      good: { posts: everyday.length + hardNegatives.length, blackGray: 0 },
    },
  });
  const written = readFileSync(join(to, 'model.generated.ts'), 'utf8');
  const read = createTextReader(unpackModel(/'(.+)'/.exec(written)?.[1] as string));
  expect(read(offered[0] as string).score).toBeGreaterThan(read(everyday[0] as string).score);
}, 120_000);

it.each([
  ['no ordinary post', ['--out', 'm'], 'no ordinary post (label 0)'],
  ['no seed', ['--out', 'm', '--seed', 'x'], 'It must be a whole number from 0.'],
  ['no share', ['--out', 'm', '--flag-budget', '0'], 'It must be a number above 0.'],
  ['a file where the folder goes', ['--out', 'taken'], 'cannot be the folder of'],
])('says in a sentence what is missing: %s', async (_, words, said) => {
  writeFileSync(join(folder, 'taken'), '');
  const { code, err } = await train('--data', file('only.jsonl', 1, offered), ...words);
  expect([code, err]).toEqual([1, expect.stringContaining(said)]);
  expect(err).not.toContain('    at ');
});

it('names a file that is not there or holds no label', async () => {
  const empty = file('empty.jsonl', 0, []);
  for (const path of [join(folder, 'missing.jsonl'), empty]) {
    const { code, err } = await train('--data', path, '--out', 'm');
    expect([code, err]).toEqual([1, expect.stringContaining(path)]);
  }
});

it('tells what is being done, and what came of it, in the language of the run', async () => {
  const bad = file('black-gray.jsonl', 1, offered);
  const good = file('ordinary.jsonl', 0, [...everyday, ...hardNegatives]);
  const words = ['train', 'text', '--own-texts', '0', '--data', bad, good];
  for (const [LANG, step, result] of [
    ['zh_CN.UTF-8', /存疑的标签：\d/, /字节；标记阈值/],
    ['en_US.UTF-8', /labels doubted: \d/, /bytes, flags from/],
  ] as const) {
    const { out, err } = await runTool(folder, [...words, '--out', join(folder, LANG)], { LANG });
    expect(err).toMatch(step);
    expect(out).toMatch(result);
    if (LANG.startsWith('zh')) expect(err).not.toMatch(/[a-z]{3}/i);
  }
}, 240_000);
