import { expect, test } from 'vitest';
import { packModel, unpackModel } from '#shared/text/model.ts';
import { createTextReader } from '#shared/text/read.ts';
import { type LabelledPost, mostFlagged, trainTextModel } from '#shared/text/training/train.ts';
import { offers } from './posts/offers.ts';
import { everyday, hardNegatives } from './posts/ordinary.ts';

const post =
  (label: number, source: string) =>
  (text: string, i: number): LabelledPost => ({
    text,
    label,
    category: null,
    cluster: String(i),
    source,
  });
const posts = [
  ...Object.values(offers).flat().map(post(1, 'mixed')),
  ...hardNegatives.map(post(0, 'mixed')),
  ...everyday.map(post(0, 'pure')),
];

test('the same posts and seed give the same model, which reads as before when it was packed', () => {
  const train = (seed: number) =>
    trainTextModel(posts, { seed, flagBudget: 0.01, perPattern: 1, fits: 1, report: () => {} })
      .model;
  const model = train(1);
  const packed = packModel(model);
  expect(packModel(train(1)) === packed).toBe(true);
  expect(packModel(train(2)) === packed).toBe(false);

  const text = '高价收银行卡四件套，加微信 demo_2024';
  expect(createTextReader(unpackModel(packed))(text)).toEqual(createTextReader(model)(text));
  expect(createTextReader(model)(text).verdict).not.toBe('allow');
});

test('a text that is no model says so', () => {
  expect(() => unpackModel('AAAA')).toThrow();
});

test.each([
  [500, 0.01],
  [2_995, 0.001],
  [4_742, 0.001],
  [10_772, 0.001],
  [100_000, 0.0005],
])('of %i ordinary posts as many are flagged as show a share of at most %f', (posts, share) => {
  const most = mostFlagged(posts, share);
  // Were the share larger, so few would be seen by a chance of 5 % at most; one more could be.
  expect(chanceOfAtMost(most, posts, share)).toBeLessThanOrEqual(0.05);
  expect(chanceOfAtMost(most + 1, posts, share)).toBeGreaterThan(0.05);
});

test('where too few posts could show a share, none is flagged', () => {
  expect(mostFlagged(2_000, 0.001)).toBe(0);
});

const chanceOfAtMost = (most: number, posts: number, share: number): number => {
  let chance = 0;
  let ways = 0;
  for (let seen = 0; seen <= most; seen++) {
    if (seen > 0) ways += Math.log((posts - seen + 1) / seen);
    chance += Math.exp(ways + seen * Math.log(share) + (posts - seen) * Math.log1p(-share));
  }
  return chance;
};
