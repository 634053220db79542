import { inBothLanguages } from '#shared/events/words.ts';
import { type Field, type Fields, shape } from '#shared/rules/cel/shape.ts';
import { wordsOfSignal } from '#shared/rules/cel/signal-words.ts';
import type { Words } from '../contract/endpoint.ts';

type NamedField = {
  readonly path: string;
  readonly type: string;
  readonly optional: boolean;
  readonly description: Words | null;
};

const types: { readonly [Kind in Field['kind']]: string } = {
  number: 'double',
  'yes-no': 'bool',
  text: 'string',
  texts: 'list<string>',
  list: 'list',
  group: 'group',
};

/** What a field says, the values that it may have, or its maximum. */
const descriptionOf = (path: string, field: Field): Words | null => {
  const said = wordsOfSignal(path);
  if (!said) return null;
  const values = field.kind === 'text' ? field.of?.map((value) => `"${value}"`) : undefined;
  const most = field.kind === 'number' && field.most;
  return inBothLanguages((language) =>
    [said[language], values?.join(', '), most && `≤ ${most}`].filter(Boolean).join('; '),
  );
};

const fieldsUnder = (fields: Fields, prefix: string, optional: boolean): readonly NamedField[] =>
  Object.entries(fields).flatMap(([name, field]): readonly NamedField[] => {
    const path = `${prefix}${name}`;
    const isOptional = optional || 'optional' in field;
    const own: NamedField = {
      path,
      type: types[field.kind],
      optional: isOptional,
      description: descriptionOf(path, field),
    };
    return field.kind === 'group' ? [own, ...fieldsUnder(field.of, `${path}.`, isOptional)] : [own];
  });

/** All fields that an expression can read, as known to the type checker; used for completion. */
export const ruleFields: readonly NamedField[] = fieldsUnder(shape, '', false);

/** Functions available in expressions, in addition to comparison and counting. */
export const ruleFunctions: readonly {
  readonly name: string;
  readonly signature: string;
  readonly description: Words;
}[] = [
  {
    name: 'has',
    signature: 'has(a.b)',
    description: { 'zh-CN': '此事件有该信号', en: 'this event has that signal' },
  },
  {
    name: 're2',
    signature: 're2(text, "pattern")',
    description: {
      'zh-CN': '文字匹配正则表达式（RE2）',
      en: 'the text matches a regular expression (RE2)',
    },
  },
  {
    name: 'exists',
    signature: 'list.exists(one, condition)',
    description: { 'zh-CN': '列表中至少一项满足', en: 'at least one item in the list matches' },
  },
  {
    name: 'all',
    signature: 'list.all(one, condition)',
    description: { 'zh-CN': '列表中每一项都满足', en: 'every item in the list matches' },
  },
  {
    name: 'exists_one',
    signature: 'list.exists_one(one, condition)',
    description: { 'zh-CN': '列表中恰有一项满足', en: 'exactly one item in the list matches' },
  },
  ...(['contains', 'startsWith', 'endsWith'] as const).map((name) => ({
    name,
    signature: `text.${name}("…")`,
    description: {
      contains: { 'zh-CN': '文字包含', en: 'the text contains it' },
      startsWith: { 'zh-CN': '文字以此开头', en: 'the text starts with it' },
      endsWith: { 'zh-CN': '文字以此结尾', en: 'the text ends with it' },
    }[name],
  })),
  {
    name: 'size',
    signature: 'size(list)',
    description: { 'zh-CN': '列表的长度', en: 'the length of the list' },
  },
];
