import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fitInThreads } from '#infra/cli/fit-in-threads.ts';
import { groupCount } from '#shared/text/analysis/features.ts';
import { linearLogitOf } from '#shared/text/model/model.ts';
import type { Example } from '#shared/text/training/example.ts';
import { type Fit, fitExperts, fitInOneThread, type Rows } from '#shared/text/training/fit.ts';

/** Features of a text whose label shows in four characters and one sound. Sound 40 occurs in every text. */
const featuresOfLabel = (label: number) => ({
  characters: [1, 2, 3, 4].map((index) => index + 10 * label),
  sounds: [30 + label, 40],
});
const gramsOf = (characters: readonly number[], sounds: readonly number[]) => {
  const sizes = Int32Array.of(characters.length, sounds.length, 0, 0);
  const ends = Int32Array.from({ length: groupCount }, (_, group) =>
    sizes.subarray(0, group + 1).reduce((sum, size) => sum + size, 0),
  );
  return {
    indexes: Int32Array.of(...characters, ...sounds),
    ends,
    sizes,
    language: 'chinese' as const,
  };
};
const examples = Array.from({ length: 400 }, (_, i) => {
  const { characters, sounds } = featuresOfLabel(i % 2);
  const grams = gramsOf(characters, sounds);
  return { ...grams, post: { source: 'mixed' }, origin: 'home', label: i % 2, weight: 1 };
}) as unknown as Example[];

const lessonOfAll = { learns: () => true, seed: 1, runs: 1 };

test('the general expert learns features that others overshadow, and is no stronger on full input', async () => {
  const [experts] = await fitExperts(examples, [lessonOfAll], fitInOneThread, () => {});
  const { general, home } = experts as NonNullable<typeof experts>;
  const margin = (model: typeof general, heard: (label: number) => ReturnType<typeof gramsOf>) =>
    linearLogitOf(model, heard(1)) - linearLogitOf(model, heard(0));
  const soundInput = (label: number) => gramsOf([], featuresOfLabel(label).sounds);
  const fullInput = (label: number) =>
    gramsOf(featuresOfLabel(label).characters, featuresOfLabel(label).sounds);
  expect(margin(general, soundInput)).toBeGreaterThan(1.2 * margin(home, soundInput));
  expect(margin(general, fullInput)).toBeLessThan(1.5 * margin(home, fullInput));
});

test('the case expert tells reports from ordinary texts, and learns from no offer', async () => {
  const told = Array.from({ length: 400 }, (_, i) => {
    const label = i % 4 === 0 ? 1 : i % 20 === 1 ? 0.8 : 0;
    const { characters, sounds } = featuresOfLabel(label === 0.8 ? 2 : label);
    const grams = gramsOf(characters, sounds);
    return { ...grams, post: { source: 'mixed' }, origin: 'elsewhere', label, weight: 1 };
  }) as unknown as Example[];
  const [experts] = await fitExperts(told, [lessonOfAll], fitInOneThread, () => {});
  const { cases } = experts as NonNullable<typeof experts>;
  const logitOfLabel = (label: number) => {
    const { characters, sounds } = featuresOfLabel(label);
    return linearLogitOf(cases, gramsOf(characters, sounds));
  };
  expect(logitOfLabel(2)).toBeGreaterThan(2);
  expect(logitOfLabel(0)).toBeLessThan(-2);
  const unknown = 5;
  expect(logitOfLabel(1)).toBe(logitOfLabel(unknown));
});

const digestsOf = (learned: Awaited<ReturnType<typeof fitExperts>>) =>
  learned
    .flatMap((experts) => Object.values(experts))
    .map(({ bias, weights }) => [bias, createHash('sha256').update(weights).digest('hex')]);

const lessons = [
  { ...lessonOfAll, runs: 3 },
  { ...lessonOfAll, seed: 2, learns: ({ indexes }: Example) => indexes[0] !== 1 },
];
const learnedInOne = fitExperts(examples, lessons, fitInOneThread, () => {});

test.each([2, 3])('%i threads learn the same as one', async (threads) => {
  const progress: string[] = [];
  const learned = await fitExperts(examples, lessons, fitInThreads(threads), (done, of) =>
    progress.push(`${done}/${of}`),
  );
  expect(digestsOf(learned)).toEqual(digestsOf(await learnedInOne));
  expect(progress).toEqual(Array.from({ length: 12 }, (_, i) => `${i + 1}/12`));
});

test.each([1, 2])(
  'with %i threads, an error of the progress callback is thrown',
  async (threads) => {
    const lost = new Error('the terminal is gone');
    await expect(
      fitExperts(examples, [lessonOfAll], fitInThreads(threads), () => {
        throw lost;
      }),
    ).rejects.toBe(lost);
  },
);

test('an error in a thread is thrown', async () => {
  const broken = { rows: new Int32Array(1), runs: 1 } as Fit;
  await expect(fitInThreads(2)({} as Rows, [broken, broken], () => {})).rejects.toThrow(TypeError);
});
