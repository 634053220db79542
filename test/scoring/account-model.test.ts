import { describe, expect, test } from 'vitest';
import { AccountModel, predict } from '#shared/scoring/account-model.ts';
import { areaUnderRoc } from '#shared/scoring/measures.ts';
import { trainAccountModel } from '#shared/scoring/train-account-model.ts';
import type { Tree } from '#shared/scoring/trees.ts';
import { syntheticRows } from './specimens.ts';

const rows = syntheticRows(300, 1);
const quick = { seed: 7, repeats: 1, ensembles: 2 };
const { model, card } = trainAccountModel(rows, quick);
const unseenRows = syntheticRows(300, 2);

describe('an account model', () => {
  test('separates unseen accounts', () => {
    const scores = unseenRows.map(({ features }) => predict(model, features).score);
    const labels = unseenRows.map(({ label }) => label as number);
    expect(areaUnderRoc(scores, labels)).toBeGreaterThan(0.85);
    expect(card.crossValidation.areaUnderRoc.mean).toBeGreaterThan(0.85);
    expect(card.crossValidation.areaUnderRoc.mean).toBeLessThan(1);
  });

  test('is calibrated: predicted and observed shares agree', () => {
    const scores = unseenRows.map(({ features }) => predict(model, features).score);
    for (const [from, to] of [
      [0, 0.2],
      [0.2, 0.8],
      [0.8, 1],
    ] as const) {
      const there = unseenRows.filter(
        (_, i) => (scores[i] as number) >= from && (scores[i] as number) < to,
      );
      const said = scores.filter((score) => score >= from && score < to);
      const mean = said.reduce((sum, score) => sum + score, 0) / said.length;
      const came = there.filter(({ label }) => label === 1).length / there.length;
      expect(Math.abs(mean - came)).toBeLessThan(0.2);
    }
  });

  test('explains a score completely', () => {
    for (const { features } of unseenRows) {
      const { score, base, contributions } = predict(model, features);
      const sum = Object.values(contributions).reduce((total, part) => total + part, base);
      expect(sum).toBeCloseTo(Math.log(score / (1 - score)), 9);
    }
  });

  test('attributes each change along a path to the feature that was asked there', () => {
    const tree: Tree = {
      column: [0, -1, 1, -1, -1],
      threshold: [0, 0, 0, 0, 0],
      missing: [0, 0, 0, 0, 0],
      left: [1, 0, 3, 0, 0],
      value: [0.5, -1, 1, 0, 3],
    };
    const columns = [{ feature: 'posts' }, { feature: 'ratio' }];
    const ensembles = [{ base: 0, trees: [tree] }];
    const by = { ...model, columns, ensembles, slope: 1, offset: 0 };
    expect(predict(by, { posts: 1, ratio: 1 })).toMatchObject({
      base: 0.5,
      contributions: { posts: 0.5, ratio: 2 },
    });
    expect(predict(by, { posts: 0, ratio: 1 }).contributions).toEqual({ posts: -1.5 });
  });

  test('attributes a score to the decisive features, not to noise', () => {
    const total: Record<string, number> = {};
    for (const { features } of unseenRows) {
      for (const [feature, part] of Object.entries(predict(model, features).contributions)) {
        total[feature] = (total[feature] ?? 0) + Math.abs(part);
      }
    }
    for (const feature of ['posts', 'ratio', 'source']) {
      expect(total[feature]).toBeGreaterThan((total.noise ?? 0) * 2);
    }
  });

  test('is the same for the same seed, and different for another', () => {
    expect(JSON.stringify(trainAccountModel(rows, quick))).toBe(JSON.stringify({ model, card }));
    expect(trainAccountModel(rows, { ...quick, seed: 8 }).model).not.toEqual(model);
  });

  test('ignores ids and the order of features', () => {
    const renamed = rows.map((row, i) => ({
      ...row,
      id: `other-${rows.length - i}`,
      features: Object.fromEntries(Object.entries(row.features).toReversed()),
    }));
    expect(trainAccountModel(renamed, quick).model).toEqual(model);
  });

  test('does not penalise a missing value that every training row had', () => {
    const telling = Array.from({ length: 200 }, (_, i) => ({
      id: `u-${i}`,
      label: i % 10 > 7 ? (1 as const) : (0 as const),
      features: { messages: i % 10 },
    }));
    const { model: told } = trainAccountModel(telling, quick);
    const scoreOf = (messages: number | null) => predict(told, { messages }).score;
    expect(scoreOf(9)).toBeGreaterThan(0.8);
    expect(scoreOf(0)).toBeLessThan(0.2);
    expect(scoreOf(null)).toBeLessThan(0.2);
  });

  test('reads a blank string as missing, not as 0', () => {
    const written = (blank: string | null) =>
      rows.map((row, i) => ({
        ...row,
        features: { posts: i % 3 === 0 ? blank : `${row.features.posts}` },
      }));
    const trained = trainAccountModel(written(' '), quick).model;
    expect(trained).toEqual(trainAccountModel(written(null), quick).model);
    expect(predict(trained, { posts: ' ' })).toEqual(predict(trained, { posts: null }));
  });

  test('is not trained on an infinite number, which no model file can hold', () => {
    const infinite = rows.map((row, i) => ({
      ...row,
      features: { posts: i === 0 ? '-Infinity' : 1 },
    }));
    expect(() => trainAccountModel(infinite, quick)).toThrow('"-Infinity" where other rows have');
  });

  test('predicts the same after storing', () => {
    const stored = AccountModel.parse(JSON.parse(JSON.stringify(model)));
    for (const { features } of unseenRows.slice(0, 50)) {
      expect(predict(stored, features)).toEqual(predict(model, features));
    }
  });

  test('learns nothing from random labels', () => {
    const random = syntheticRows(300, 3).map((row, i) => ({ ...row, label: (i % 2) as 0 | 1 }));
    const { card: chance } = trainAccountModel(random, quick);
    expect(Math.abs(chance.crossValidation.areaUnderRoc.mean - 0.5)).toBeLessThan(0.12);
  });

  test('does not leak training groups between folds', () => {
    // Four copies of each account with a random label: only leakage between folds could predict it.
    const copies = syntheticRows(60, 5).flatMap((row, i) =>
      Array.from({ length: 4 }, (_, copy) => ({
        ...row,
        id: `${row.id}-${copy}`,
        label: (i % 2) as 0 | 1,
        group: row.id,
      })),
    );
    const measured = trainAccountModel(copies, quick).card.crossValidation.areaUnderRoc.mean;
    const cut = trainAccountModel(
      copies.map(({ group: _, ...row }) => row),
      quick,
    ).card.crossValidation.areaUnderRoc.mean;
    // Rows exported twice have the same account id and count as one group.
    const again = copies.map(({ group, ...row }) => ({ ...row, id: group }));
    const named = trainAccountModel(again, quick).card.crossValidation.areaUnderRoc.mean;
    expect(measured).toBeLessThan(0.7);
    expect(cut).toBeGreaterThan(0.85);
    expect(named).toBeLessThan(0.7);
  });

  test('scores an account without any features', () => {
    const { score } = predict(model, {});
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThan(1);
  });

  test('explains a feature with any name', () => {
    const named = rows.map((row) => ({
      ...row,
      features: { constructor: row.features.posts ?? null, toString: row.features.source ?? null },
    }));
    const { base, contributions, score } = predict(
      trainAccountModel(named, quick).model,
      named[0]?.features ?? {},
    );
    const sum = Object.values(contributions).reduce((total, part) => total + part, base);
    expect(sum).toBeCloseTo(Math.log(score / (1 - score)), 9);
  });

  test('learns from a feature with any name that some rows lack', () => {
    const named = rows.map(({ features: { source, ...features }, ...row }, i) => ({
      ...row,
      features: { ...features, ...(i % 2 === 0 && { constructor: source ?? null }) },
    }));
    const { model: learnt } = trainAccountModel(named, quick);
    const lacks = { posts: 3, ratio: 0.5 };
    expect(predict(learnt, lacks)).toEqual(predict(learnt, { ...lacks, constructor: null }));
  });

  test('learns from a feature that only one group of accounts has', () => {
    const seldom = rows.map(({ id, label }, i) => ({
      id,
      label,
      ...(i % 20 === 0 && { group: 'campaign' }),
      features: { campaign: i % 20 === 0 },
    }));
    const { model: learnt } = trainAccountModel(seldom, quick);
    expect(predict(learnt, { campaign: false }).score).toBeGreaterThan(0);
  });

  test('rejects features that are the same for all accounts', () => {
    const same = rows.map((row) => ({ ...row, features: { posts: 3, source: 'web', none: null } }));
    expect(() => trainAccountModel(same, quick)).toThrow('they cannot tell accounts apart');
  });

  test('rejects features with nothing to learn from: names that hardly any accounts share, or none', () => {
    const message = 'there must be a number, or a name that at least 10 accounts share';
    const rare = rows.map((row, i) => ({ ...row, features: { model: `m-${i >> 3}` } }));
    expect(() => trainAccountModel(rare, quick)).toThrow(message);
    const none = rows.map((row) => ({ ...row, features: {} }));
    expect(() => trainAccountModel(none, quick)).toThrow(message);
  });

  test('rejects a text value for a numeric feature', () => {
    expect(() => predict(model, { posts: 'many' })).toThrow('features.posts: must be a number');
  });

  test('rejects too few accounts and a feature of mixed types', () => {
    expect(() => trainAccountModel(rows.slice(0, 12), quick)).toThrow('at least 10 of each');
    const mixed = rows.map((row, i) =>
      i === 4 ? { ...row, features: { ...row.features, posts: 'many' } } : row,
    );
    expect(() => trainAccountModel(mixed, quick)).toThrow(
      'row account-4: features.posts is "many" where other rows have a number',
    );
  });
});
