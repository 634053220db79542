import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { Command } from '../command.ts';

/** Returns the JSON Schema (draft 2020-12) with which receivers in other languages validate commands. */
export const commandSchema = (): string => {
  const { $schema, ...body } = z.toJSONSchema(Command, { io: 'input', target: 'draft-2020-12' });
  const schema = { $schema, $id: 'command.schema.json', title: 'command', ...body };
  return `${JSON.stringify(schema, null, 2)}\n`;
};

if (import.meta.main) {
  writeFileSync(fileURLToPath(new URL('command.schema.json', import.meta.url)), commandSchema());
}
