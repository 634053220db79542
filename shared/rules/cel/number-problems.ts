import { containsNumber, personalNumbers } from '../../events/redact.ts';
import { parse } from './engine.ts';
import { nodesIn } from './nodes.ts';
import { type Problem, problemAt } from './problem.ts';
import type { StaffRule } from './staff-rule.ts';

const mistake = {
  message: containsNumber,
  remedy: {
    'zh-CN': '请删去：规则会一直保存，删除个人数据时不会删去',
    en: 'remove it: rules are kept, and no erasure of personal data reaches them',
  },
};

/** Hashes, for example of images: parts of them look like numbers. */
const hashes = /\b(?:phash:[0-9a-f]{16,64}|[0-9a-f]{32,64})\b/gi;

const isPersonal = (text: string): boolean =>
  personalNumbers(text.replaceAll(hashes, '')).length > 0;

/** The paths of the texts in a value that contain a personal number. */
const pathsIn = (value: unknown, path: string): readonly string[] => {
  if (typeof value === 'string') return isPersonal(value) ? [path] : [];
  return Object.entries(value ?? {}).flatMap(([name, inner]) =>
    pathsIn(inner, path === '' ? name : `${path}.${name}`),
  );
};

/** Personal numbers in the quoted texts of an expression. Its figures may be amounts of money. */
const problemsIn = (field: string, source: string): readonly Problem[] =>
  [...nodesIn(parse(source))].flatMap((node) =>
    node.op === 'value' && typeof node.args === 'string' && isPersonal(node.args)
      ? [problemAt(field, source, { start: node.range.start, ...mistake })]
      : [],
  );

/**
 * Returns a problem for each text of a valid rule that contains an identity, phone or card number: the rulebook is
 * never erased.
 */
export const numberProblems = ({ when, values, ...texts }: StaffRule): readonly Problem[] => [
  ...pathsIn(texts, '').map((field) => ({ field, ...mistake })),
  ...problemsIn('when', when),
  ...Object.entries(values).flatMap(([name, source]) => problemsIn(`values.${name}`, source)),
];
