import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { Command } from '../command.ts';

/** What a receiver in another language checks a command with: JSON Schema, draft 2020-12. */
export const commandSchema = (): string => {
  const { $schema, ...body } = z.toJSONSchema(Command, { io: 'input', target: 'draft-2020-12' });
  const schema = { $schema, $id: 'command.schema.json', title: 'command', ...body };
  return `${JSON.stringify(schema, null, 2)}\n`;
};

if (import.meta.main) {
  writeFileSync(fileURLToPath(new URL('command.schema.json', import.meta.url)), commandSchema());
}
