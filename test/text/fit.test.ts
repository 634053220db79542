import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fitInThreads } from '#infra/cli/fit-in-threads.ts';
import { groups } from '#shared/text/features.ts';
import { linearLogitOf } from '#shared/text/model.ts';
import type { Example } from '#shared/text/training/example.ts';
import { type Fit, fitExperts, fitHere, type Rows } from '#shared/text/training/fit.ts';

/** Features of a text whose label shows in four characters and one sound. Sound 40 occurs in every text. */
const told = (label: number) => ({
  characters: [1, 2, 3, 4].map((index) => index + 10 * label),
  sounds: [30 + label, 40],
});
const gramsOf = (characters: readonly number[], sounds: readonly number[]) => {
  const sizes = Int32Array.of(characters.length, sounds.length, 0, 0);
  const ends = Int32Array.from({ length: groups }, (_, group) =>
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
  const { characters, sounds } = told(i % 2);
  const grams = gramsOf(characters, sounds);
  return { ...grams, post: { source: 'mixed' }, origin: 'home', label: i % 2, weight: 1 };
}) as unknown as Example[];

const all = { learns: () => true, seed: 1, runs: 1 };

test('the expert for all texts knows them by a group that the others drown, and is no louder when all speak', async () => {
  const [experts] = await fitExperts(examples, [all], fitHere, () => {});
  const { general, home } = experts as NonNullable<typeof experts>;
  const apart = (model: typeof general, heard: (label: number) => ReturnType<typeof gramsOf>) =>
    linearLogitOf(model, heard(1)) - linearLogitOf(model, heard(0));
  const bySound = (label: number) => gramsOf([], told(label).sounds);
  const byAll = (label: number) => gramsOf(told(label).characters, told(label).sounds);
  expect(apart(general, bySound)).toBeGreaterThan(1.2 * apart(home, bySound));
  expect(apart(general, byAll)).toBeLessThan(1.5 * apart(home, byAll));
});

const digestsOf = (learned: Awaited<ReturnType<typeof fitExperts>>) =>
  learned
    .flatMap((experts) => Object.values(experts))
    .map(({ bias, weights }) => [bias, createHash('sha256').update(weights).digest('hex')]);

test.each([2, 3])('%i threads learn what one does', async (threads) => {
  const lessons = [
    { ...all, runs: 3 },
    { ...all, seed: 2, learns: ({ indexes }: Example) => indexes[0] !== 1 },
  ];
  const heard: string[] = [];
  const learned = await fitExperts(examples, lessons, fitInThreads(threads), (done, of) =>
    heard.push(`${done}/${of}`),
  );
  expect(digestsOf(learned)).toEqual(
    digestsOf(await fitExperts(examples, lessons, fitHere, () => {})),
  );
  expect(heard).toEqual(Array.from({ length: 10 }, (_, i) => `${i + 1}/10`));
});

test.each([1, 2])('with %i threads, what the one who hears throws is thrown', async (threads) => {
  const lost = new Error('the terminal is gone');
  await expect(
    fitExperts(examples, [all], fitInThreads(threads), () => {
      throw lost;
    }),
  ).rejects.toBe(lost);
});

test('what a thread throws is thrown', async () => {
  const broken = { rows: new Int32Array(1), runs: 1 } as Fit;
  await expect(fitInThreads(2)({} as Rows, [broken, broken], () => {})).rejects.toThrow(TypeError);
});
