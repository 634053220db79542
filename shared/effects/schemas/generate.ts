import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { withDescriptions } from '../../events/schemas/describe.ts';
import { Command } from '../command.ts';
import { descriptions } from './descriptions.ts';

/** The schema of one kind of command. */
type KindSchema = { readonly properties: { readonly kind: { readonly const: string } } };

/**
 * Returns the JSON Schema (draft 2020-12) with which receivers in other languages validate commands. Each kind has its
 * name as its title, which generators of types use.
 */
export const commandSchema = (): string => {
  const { $schema, oneOf, ...body } = z.toJSONSchema(Command, {
    io: 'input',
    target: 'draft-2020-12',
  });
  const kinds = (oneOf as unknown as readonly KindSchema[]).map((kind) => {
    const title = kind.properties.kind.const;
    return { title, ...withDescriptions(kind, title, descriptions) };
  });
  const schema = { $schema, $id: 'command.schema.json', title: 'command', ...body, oneOf: kinds };
  return `${JSON.stringify(schema, null, 2)}\n`;
};

if (import.meta.main) {
  writeFileSync(fileURLToPath(new URL('command.schema.json', import.meta.url)), commandSchema());
}
