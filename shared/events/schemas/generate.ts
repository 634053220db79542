import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { type EventType, schemas } from '../event.ts';
import { examples } from '../examples.ts';
import { descriptionOf, withDescriptions } from './describe.ts';
import { descriptions } from './descriptions.ts';

const draft = 'https://json-schema.org/draft/2020-12/schema';
const fileOf = (type: string): string => `${type}.schema.json`;

/**
 * Replaces Unicode classes in a pattern with their ASCII part: not every regular expression engine (Python's,
 * for example) knows `\p{…}` (JSON Schema, 6.4). The pattern may accept more than `parseEvent` does.
 */
const portablePattern = (pattern: string): string =>
  pattern
    .replaceAll(String.raw`\p{L}`, 'A-Za-z')
    .replaceAll(String.raw`\p{N}`, '0-9')
    .replaceAll(String.raw`\p{C}`, String.raw`\x00-\x1f\x7f`);

/**
 * Returns the contract for other languages as JSON Schemas (draft 2020-12), by file name: one per event
 * type with an example, and `event.schema.json` for any type. They describe what is sent. What `parseEvent`
 * cleans, cuts or compares with the clock is described in docs/events.md.
 */
export const jsonSchemas = (): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(
    Object.entries(schemas).map(([type, schema]) => {
      const { $schema, ...body } = z.toJSONSchema(schema, {
        io: 'input',
        target: 'draft-2020-12',
        override: ({ jsonSchema }) => {
          if (jsonSchema.pattern) jsonSchema.pattern = portablePattern(jsonSchema.pattern);
        },
      });
      const example = examples[type as EventType];
      return [
        fileOf(type),
        {
          ...{ $schema: draft, $id: fileOf(type), title: type },
          ...withDescriptions(body, type, descriptions),
          examples: [example],
        },
      ];
    }),
  ),
  [fileOf('event')]: {
    $schema: draft,
    $id: fileOf('event'),
    title: 'event',
    oneOf: Object.keys(schemas).map((type) => ({ $ref: fileOf(type) })),
  },
});

/** Returns the content of a schema file. */
export const jsonTextOf = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`;

type ObjectSchema = { readonly properties: object; readonly required?: readonly string[] };

/** Returns the Markdown table of event types for docs/events.md; a question mark follows optional fields. */
export const typesTable = (): string => {
  const rows = Object.entries(jsonSchemas()).flatMap(([file, schema]) => {
    const { title, properties } = schema as { title: string; properties?: { data: ObjectSchema } };
    if (!properties) return [];
    const { properties: fields, required = [] } = properties.data;
    const names = Object.keys(fields).map((name) =>
      required.includes(name) ? `\`${name}\`` : `\`${name}\`?`,
    );
    return [`| [\`${title}\`](../shared/events/schemas/${file}) | ${names.join(', ')} |`];
  });
  return ['| type | data |', '|---|---|', ...rows].join('\n');
};

/** Replaces the table between the two marker comments of the document. */
export const withTypesTable = (document: string): string =>
  document.replace(
    /(<!-- types -->).*(<!-- end of types -->)/s,
    (_, start, end) => `${start}\n${typesTable()}\n${end}`,
  );

/** Writes the meaning of each field that is named in the table between two marker comments of the document. */
export const withFieldMeanings = (document: string): string =>
  document.replace(/(?<=<!-- fields -->).*(?=<!-- end of fields -->)/s, (table) =>
    table.replaceAll(
      /^\| `([^`]+)` \|.*$/gm,
      (_, path: string) => `| \`${path}\` | ${descriptionOf(path.split('/'), descriptions)} |`,
    ),
  );

if (import.meta.main) {
  const folder = new URL('./', import.meta.url);
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    writeFileSync(new URL(name, folder), jsonTextOf(schema));
  }
  const document = new URL('../../../docs/events.md', folder);
  writeFileSync(document, withFieldMeanings(withTypesTable(readFileSync(document, 'utf8'))));
}
