import * as z from 'zod';
import { Unfit, type Words } from '../events/words.ts';
import type { Columns } from './grow-trees.ts';
import type { AccountRow } from './rows.ts';

/** A model column: a numeric feature, or whether a category has a certain name (`equals`). */
export const Column = z.strictObject({
  feature: z.string(),
  equals: z.string().optional(),
});
export type Column = z.infer<typeof Column>;

/**
 * A category's name becomes a column if at least this many rows have it; the most common names come first.
 */
export const fewestRows = 10;
const mostNames = 24;

type Value = AccountRow['features'][string] | undefined;

/** A feature may have the name of an inherited property, such as `constructor`. */
const ownValue = (features: AccountRow['features'], feature: string): Value =>
  Object.hasOwn(features, feature) ? features[feature] : undefined;

/** `Number` reads a blank string as 0, but an empty cell of a table may be written so. */
const isMissing = (value: Value): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const isName = (value: Value): value is string =>
  typeof value === 'string' && !isMissing(value) && !Number.isFinite(Number(value));

const kinds = {
  number: { 'zh-CN': '数字', en: 'a number' },
  name: { 'zh-CN': '名称', en: 'a name' },
} as const satisfies Readonly<Record<string, Words>>;

/**
 * Derives a model's columns: each numeric feature, and the common names of each categorical feature.
 *
 * @throws {Unfit} with the row and the feature, if a feature is a number in some rows and a name in others
 */
export const columnsOf = (rows: readonly AccountRow[]): readonly Column[] => {
  const features = [...new Set(rows.flatMap(({ features }) => Object.keys(features)))].toSorted();
  return features.flatMap((feature): Column[] => {
    const present = rows.filter(({ features }) => !isMissing(ownValue(features, feature)));
    const named = present.filter(({ features }) => isName(features[feature]));
    if (named.length === 0) return [{ feature }];
    if (named.length < present.length) {
      const [mismatched] =
        named.length * 2 < present.length ? named : present.filter((row) => !named.includes(row));
      const expectedKind = named.length * 2 < present.length ? kinds.number : kinds.name;
      const value = JSON.stringify(mismatched?.features[feature]);
      throw new Unfit({
        'zh-CN': `行 ${mismatched?.id}：features.${feature} 为 ${value}，其他行为${expectedKind['zh-CN']}：请改正，或留空（null）`,
        en: `row ${mismatched?.id}: features.${feature} is ${value} where other rows have ${expectedKind.en}: correct it, or leave it out as null`,
      });
    }
    const counts = new Map<string, number>();
    for (const { features } of named) {
      const name = String(features[feature]);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts]
      .filter(([, count]) => count >= fewestRows)
      .toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
      .slice(0, mostNames)
      .map(([equals]) => ({ feature, equals }));
  });
};

/** One row's value in a column; `NaN` if it is missing. */
const valueIn = ({ feature, equals }: Column, features: AccountRow['features']): number => {
  const value = ownValue(features, feature);
  if (isMissing(value)) return Number.NaN;
  if (equals !== undefined) return String(value) === equals ? 1 : 0;
  return Number(value);
};

/**
 * Returns one row as the model's input vector.
 *
 * @throws {Unfit} with the feature that must be a number but is a name
 */
export const vectorOf = (
  columns: readonly Column[],
  features: AccountRow['features'],
): Float64Array =>
  Float64Array.from(columns, (column) => {
    if (column.equals === undefined && isName(ownValue(features, column.feature))) {
      throw new Unfit({
        'zh-CN': `features.${column.feature}：应为数字，缺失时为 null`,
        en: `features.${column.feature}: must be a number, or null if it is missing`,
      });
    }
    return valueIn(column, features);
  });

/** Turns rows into columns, which trees are grown from. */
export const matrixOf = (columns: readonly Column[], rows: readonly AccountRow[]): Columns =>
  columns.map((column) => Float64Array.from(rows, ({ features }) => valueIn(column, features)));
