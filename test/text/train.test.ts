import { expect, test } from 'vitest';
import { packModel, unpackModel } from '#shared/text/model.ts';
import { createTextReader } from '#shared/text/read.ts';
import { type LabelledPost, trainTextModel } from '#shared/text/training/train.ts';
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
