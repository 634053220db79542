import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { resultOf } from '#infra/cli/commands/train-text.ts';
import { unpackPairs } from '#shared/text/model/character-pairs.ts';
import { unpackModel } from '#shared/text/model/model.ts';
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
const offerTexts = Object.values(offers).flat();
const train = (...words: readonly string[]) =>
  runTool(folder, ['train', 'text', '--own-texts', '0', ...words]);

/** The model that was written to a folder. */
const modelIn = (to: string) =>
  unpackModel(readFileSync(join(to, 'model.bin')), () =>
    unpackPairs(readFileSync(join(to, 'character-pairs.lazy.bin'))),
  );

it('trains a working model, and reports lines that are no labelled post', async () => {
  const bad = file('bad.jsonl', 1, offerTexts, '{"text":"x","label":"yes"}\n');
  const good = file('good.jsonl', 0, [...everyday, ...hardNegatives]);
  const to = join(folder, 'model');
  const { code, out, err } = await train('--data', bad, good, '--out', to, '--json');
  expect(code).toBe(1);
  expect(err).toContain(`${bad}:${offerTexts.length + 1}: label: must be 1, 0 or null`);
  expect(err).toContain('1 line could not be read');
  expect(err).toMatch(/labels doubted: \d/);
  expect(err).toMatch(/\d+ ordinary posts are too few for a flag budget of 0.001 \(at least 999\)/);
  expect(JSON.parse(out)).toMatchObject({
    ownPatterns: 0,
    sources: {
      bad: { posts: offerTexts.length, blackGray: offerTexts.length },
      good: { posts: everyday.length + hardNegatives.length, blackGray: 0 },
    },
  });
  const read = createTextReader(modelIn(to));
  expect(read(offerTexts[0] as string).score).toBeGreaterThan(read(everyday[0] as string).score);
});

it.each([
  ['no ordinary posts', ['--out', 'm'], 'no ordinary post (label 0)'],
  ['an invalid seed', ['--out', 'm', '--seed', 'x'], 'It must be a whole number, 0 or more.'],
  ['an invalid share', ['--out', 'm', '--flag-budget', '0'], 'It must be above 0 and below 1.'],
  ['a file in place of the folder', ['--out', 'taken'], 'cannot use taken as the folder for'],
])('reports in one sentence: %s', async (_, words, said) => {
  writeFileSync(join(folder, 'taken'), '');
  const { code, err } = await train('--data', file('only.jsonl', 1, offerTexts), ...words);
  expect([code, err]).toEqual([1, expect.stringContaining(said)]);
  expect(err).not.toContain('    at ');
});

const lines = (n: number, text: string) => Array.from({ length: n }, (_, i) => `${text}${i}`);

it('sets thresholds for few separable posts, and says what they cannot guarantee, in the language of the run', async () => {
  const bad = file('few-bad.jsonl', 1, lines(12, '高价收银行卡四件套，加微信 demo_'));
  const good = file('few-good.jsonl', 0, lines(12, '今天天气真好，去公园走走'));
  const to = join(folder, 'few');
  const words = ['train', 'text', '--own-texts', '0', '--data', bad, good, '--out', to];
  const { code, out, err } = await runTool(folder, words, { LANG: 'zh_CN.UTF-8' });
  expect(code).toBe(0);
  expect(err).toMatch(/存疑的标签：\d/);
  expect(err).toContain('正常内容仅 12 条，不足以保证误标比例 0.001（至少需 999 条）');
  expect(err).not.toMatch(/[a-z]{3}/i);
  expect(out).toMatch(/字节；标记阈值/);
  const { flags, hide } = modelIn(to);
  for (const threshold of [...Object.values(flags), hide]) {
    expect(threshold).toBeGreaterThan(0.1);
    expect(threshold).toBeLessThan(0.999);
  }
});

it('reads files of more posts than a call takes arguments', async () => {
  const many = file('many.jsonl', 0, lines(130_000, ''));
  const { code, err } = await train('--data', many, '--out', 'm');
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('there is no black-gray post (label 1)'),
  ]);
});

it('writes no model that ranks posts the wrong way round', async () => {
  // The same texts under both labels: a model that saw one is wrong about the other.
  const texts = offerTexts.slice(0, 20);
  const ordinary = texts.map((text) => `${JSON.stringify({ text, label: 0 })}\n`).join('');
  const both = file('both.jsonl', 1, texts, ordinary);
  const to = join(folder, 'upside-down');
  const { code, err } = await train('--data', both, '--out', to);
  expect([code, err]).toEqual([1, expect.stringContaining('score no higher than ordinary ones')]);
  expect(readdirSync(to)).toEqual([]);
});

it('reports invalid labels, categories and clusters in the language of the run', async () => {
  const more = '{"text":"x","label":1,"category":7}\n{"text":"x","label":1,"cluster":{}}\n';
  const bad = file('odd.jsonl', 1, [], more);
  const words = ['train', 'text', '--data', bad, '--out', join(folder, 'odd')];
  const chinese = await runTool(folder, words, { LANG: 'zh_CN.UTF-8' });
  expect(chinese.err).toContain('odd.jsonl:1: category: 应为类别的名称');
  expect(chinese.err).toContain('odd.jsonl:2: cluster: 应为文本或数字');
});

it('trains nothing if more than a tenth of the lines cannot be read', async () => {
  const bad = file('half-bad.jsonl', 1, offerTexts.slice(0, 9), 'none\n');
  const good = file('few-more.jsonl', 0, everyday.slice(0, 8), 'none\n');
  const to = join(folder, 'half');
  const { code, err } = await train('--data', bad, good, '--out', to);
  expect([code, err]).toEqual([1, expect.stringContaining('2 of 19 lines could not be read')]);
  expect(readdirSync(to)).toEqual([]);
});

it('names a missing file, one without a line and one without labels', async () => {
  for (const [path, problem] of [
    [join(folder, 'missing.jsonl'), 'there is no file'],
    [file('empty.jsonl', 0, []), 'has no line'],
    [file('unlabelled.jsonl', 0, [], '{"text":"x","label":null}\n'), 'add a label to each line'],
    [file('unread.jsonl', 0, [], '{"text":"x"}\n'), 'add a label to each line'],
  ] as const) {
    const { code, err } = await train('--data', path, '--out', 'm');
    expect([code, err]).toEqual([1, expect.stringContaining(problem)]);
    expect(err).toContain(path);
  }
});

it.each([
  [
    'zh-CN',
    'm.bin：7 字节；标记阈值：有联系方式 0.1000，无联系方式 0.2000（简短者 0.3000），全拼音 0.4000；隐藏阈值 0.5000',
  ],
  [
    'en',
    'm.bin: 7 bytes, flags from 0.1000 with a contact, 0.2000 without (0.3000 where brief), 0.4000 in pinyin; hides from 0.5000',
  ],
] as const)('words the result in %s', (language, words) => {
  const flags = { reachable: 0.1, unreachable: 0.2, brief: 0.3, spelled: 0.4 };
  expect(resultOf('m.bin', 7, { flags, hide: 0.5 }, language)).toBe(words);
});
