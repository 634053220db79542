import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { schemas } from '#shared/events/event.ts';

type Sent<Type extends keyof typeof schemas> = z.input<(typeof schemas)[Type]>;

/** The two event types that converted histories consist of. */
export type ConvertedEvent = Sent<'account.imported'> | Sent<'content.posted'>;

/** Events in order of time, and separately the label of each account. */
export type Converted = {
  readonly events: readonly ConvertedEvent[];
  readonly truth: Readonly<Record<string, 0 | 1 | null>>;
};

export const Label = z.union([z.literal(0), z.literal(1), z.null()]);

/** Parses a line without the parser's own message, which would quote private data. */
const parsed = (line: string, place: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${place}: not JSON: every line must be one object`);
  }
};

/**
 * Reads the rows of a JSON Lines file, plain or gzipped.
 *
 * @throws {Error} that names the file, or the line and field that are invalid
 */
export const readRows = <Row extends z.ZodType>(
  folder: string,
  name: string,
  row: Row,
): readonly z.infer<Row>[] => {
  const path = join(folder, name);
  if (!existsSync(path)) {
    throw new Error(
      `there is no ${name} in ${folder}: give the folder that contains it with --data DIR`,
    );
  }
  const bytes = readFileSync(path);
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      const read = row.safeParse(parsed(line, `${name}, row ${i + 1}`));
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      throw new Error(`${name}, row ${i + 1}: ${issue?.path.join('.')}: ${issue?.message}`);
    });
};

/** Sorts events by time; events at the same time keep their order. */
export const inTimeOrder = (events: readonly ConvertedEvent[]): readonly ConvertedEvent[] =>
  events.toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt));
