import { readFileSync, writeFileSync } from 'node:fs';
import { presenceByType } from './presence.ts';
import { type Field, type Fields, shape } from './shape.ts';
import { counted, things, wordsOfSignal } from './signal-words.ts';

const kinds: { readonly [Kind in Exclude<Field['kind'], 'group'>]: string } = {
  number: 'number',
  'yes-no': 'yes or no',
  text: 'text',
  texts: 'list of texts',
  list: 'list',
};

/** The kind of a field, with its maximum, values or parts; a question mark follows what may be missing. */
const kindOf = (field: Exclude<Field, { kind: 'group' }>): string => {
  const most = field.kind === 'number' && field.most !== undefined ? ` ≤ ${field.most}` : '';
  const values = field.kind === 'text' && field.of ? `: ${field.of.join(', ')}` : '';
  const parts =
    field.kind === 'list'
      ? ` of ${Object.entries(field.of)
          .map(([name, part]) => `\`${name}\`${'optional' in part ? '?' : ''}`)
          .join(', ')}`
      : '';
  return `${kinds[field.kind]}${'optional' in field ? '?' : ''}${most}${values}${parts}`;
};

const rowsOf = (fields: Fields, prefix: string): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]): readonly string[] => {
    const path = `${prefix}${name}`;
    if (field.kind === 'group') return rowsOf(field.of, `${path}.`);
    return [`| \`${path}\` | ${kindOf(field)} | ${wordsOfSignal(path)?.en} |`];
  });

const table = (rows: readonly string[]): readonly string[] => [
  ...['', '| signal | kind | what it says |', '|---|---|---|'],
  ...rows,
];

/** Groups whose members have the same parts: each member, and the parts of the first. */
const alike = {
  counts: { member: 'posts', said: counted },
  links: { member: 'device', said: things },
} as const satisfies Partial<Record<keyof typeof shape, unknown>>;

const sectionOf = (name: string, of: Fields): readonly string[] => {
  if (name !== 'counts' && name !== 'links') return table(rowsOf(of, `${name}.`));
  const { member, said } = alike[name];
  const partsOf = (key: string) => {
    const field = of[key];
    return field?.kind === 'group' ? Object.keys(field.of).join(', ') : '';
  };
  const members = Object.entries(said).map(([key, { en }]) => {
    const parts = partsOf(key) === partsOf(member) ? 'as below' : partsOf(key);
    return `| \`${name}.${key}\` | ${parts} | ${en} |`;
  });
  const first = Object.fromEntries(Object.entries(of).filter(([key]) => key === member));
  return [...table(members), '', 'For example:', ...table(rowsOf(first, `${name}.`))];
};

/** Returns the Markdown tables of all signals for docs/rules.md, a section for each group. */
export const signalsTable = (): string =>
  Object.entries<Field>(shape)
    .map(([name, field]) => {
      const { may } = presenceByType[name] ?? {};
      const when = may ? ['', `Only for ${may.map((type) => `\`${type}\``).join(', ')}.`] : [];
      return [
        `### ${name}`,
        ...when,
        ...sectionOf(name, field.kind === 'group' ? field.of : {}),
      ].join('\n');
    })
    .join('\n\n');

/** Replaces the tables between the two marker comments of the document. */
export const withSignalsTable = (document: string): string =>
  document.replace(
    /(<!-- signals -->).*(<!-- end of signals -->)/s,
    (_, start, end) => `${start}\n\n${signalsTable()}\n\n${end}`,
  );

if (import.meta.main) {
  const document = new URL('../../../docs/rules.md', import.meta.url);
  writeFileSync(document, withSignalsTable(readFileSync(document, 'utf8')));
}
