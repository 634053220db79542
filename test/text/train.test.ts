import { expect, test } from 'vitest';
import { packModel, unpackModel } from '#shared/text/model.ts';
import { createTextReader } from '#shared/text/read.ts';
import type { LabelledPost } from '#shared/text/training/labelled-post.ts';
import { thresholdAllowing } from '#shared/text/training/thresholds.ts';
import { trainTextModel } from '#shared/text/training/train.ts';
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
])(
  'of %i ordinary posts as many are above as make the next one be with a chance of %f at most',
  (posts, share) => {
    const descending = Array.from({ length: posts }, (_, i) => posts - i);
    const threshold = thresholdAllowing(descending, share);
    const above = descending.filter((logit) => logit > threshold).length;
    expect((above + 1) / (posts + 1)).toBeLessThanOrEqual(share);
    expect((above + 2) / (posts + 1)).toBeGreaterThan(share);
  },
);

test('where too few posts could show a share, none is above', () => {
  const descending = Array.from({ length: 500 }, (_, i) => 500 - i);
  expect(thresholdAllowing(descending, 0.001)).toBeGreaterThanOrEqual(500);
});
