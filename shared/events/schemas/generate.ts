import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { schemas } from '../event.ts';

const draft = 'https://json-schema.org/draft/2020-12/schema';
const fileOf = (type: string): string => `${type}.schema.json`;

/**
 * The contract for other languages: JSON Schema (draft 2020-12) by file name, one per event type and
 * `event.schema.json` for any of them. They describe what is sent; what the door cleans, cuts or
 * compares with the clock is described in docs/events.md.
 */
export const jsonSchemas = (): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(
    Object.entries(schemas).map(([type, schema]) => {
      const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
      return [fileOf(type), { $schema: draft, $id: fileOf(type), title: type, ...body }];
    }),
  ),
  [fileOf('event')]: {
    $schema: draft,
    $id: fileOf('event'),
    title: 'event',
    oneOf: Object.keys(schemas).map((type) => ({ $ref: fileOf(type) })),
  },
});

/** A schema file as it is committed. */
export const written = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`;

if (import.meta.main) {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    writeFileSync(`${folder}${name}`, written(schema));
  }
}
