import { expect, test } from 'vitest';
import { bucketCount, groupCount } from '#shared/text/analysis/features.ts';
import { caseScoreOf, type Experts, logitOf } from '#shared/text/model/model.ts';

/** Features of a text with a single dense signal. */
const features = {
  indexes: Int32Array.of(bucketCount - 2),
  ends: Int32Array.from({ length: groupCount }, (_, group) => Number(group === groupCount - 1)),
  sizes: Int32Array.from({ length: groupCount }, (_, group) => Number(group === groupCount - 1)),
  language: 'chinese' as const,
};
const one = (bias: number) => ({ bias, unit: 1, weights: new Float32Array(bucketCount) });
const experts = (likeness: number): Experts => ({
  general: one(4),
  home: one(-2),
  likeness: one(likeness),
  spelled: one(10),
  foreign: one(-9),
  cases: one(0),
});

test.each([
  ['unlike any home post', -40, 4],
  ['half like home posts', 0, (4 - 0.5 * 2) / 1.5],
  ['like home posts', 40, (4 - 2) / 2],
])(
  'the weight of the home expert for a text that is %s is as expected',
  (_, likeness, expected) => {
    expect(logitOf(experts(likeness), features)).toBeCloseTo(expected, 9);
  },
);

test('a text in pinyin uses the pinyin expert, whatever its likeness', () => {
  expect(logitOf(experts(40), { ...features, language: 'pinyin' })).toBeCloseTo(
    (4 + 2 * 10) / 3,
    9,
  );
});

test('a text in another language uses only the expert for those', () => {
  expect(logitOf(experts(40), { ...features, language: 'foreign' })).toBe(-9);
});

const flags = { reachable: 0.9, unreachable: 0.8, brief: 0.9, spelled: 0.9 };

test.each([
  [-2, 0.36],
  [40, 0.72],
])(
  'a report of a past fraud with log-odds of %d scores %d, below the lowest flag threshold',
  (logit, score) => {
    const model = { experts: { ...experts(0), cases: one(logit) }, flags };
    expect(caseScoreOf(model, features, -1)).toBeCloseTo(score, 9);
  },
);

test('neither a clearly ordinary text nor one in another language is scored as a report', () => {
  const model = { experts: { ...experts(0), cases: one(40) }, flags };
  expect(caseScoreOf(model, features, -10)).toBe(0);
  expect(caseScoreOf(model, { ...features, language: 'foreign' }, -1)).toBe(0);
  expect(caseScoreOf(model, { ...features, language: 'pinyin' }, -1)).toBe(0);
});

test('a clearly ordinary text uses no further expert', () => {
  const sure = { ...experts(40), general: one(-10) };
  expect(logitOf(sure, features)).toBe(-10);
});

test('the weight of a feature is scaled by the unit of its table', () => {
  const general = one(0);
  general.weights[bucketCount - 2] = 10;
  const logit = logitOf({ ...experts(-40), general }, features);
  expect(logitOf({ ...experts(-40), general: { ...general, unit: 0.5 } }, features)).toBeCloseTo(
    logit / 2,
    9,
  );
  expect(logit).toBeGreaterThan(0);
});
