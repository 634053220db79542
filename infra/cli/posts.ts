import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as z from 'zod';

/** One line of a file of posts; other fields are ignored. */
const Post = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
});
export type Post = z.infer<typeof Post>;

/** What is wrong with one line, in words that name the line. */
export type BadLine = { readonly line: number; readonly problem: string };

/**
 * Reads posts line by line, without holding more than one; lines that cannot be read are told and
 * passed over.
 *
 * @throws Error when the file cannot be opened.
 */
export async function* readPosts<Row = Post>(
  path: string,
  told: (bad: BadLine) => void,
  schema: z.ZodType<Row> = Post as unknown as z.ZodType<Row>,
): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({
    input: opened(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line++;
    if (text.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      told({ line, problem: 'is not JSON: every line must be one object' });
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) yield parsed.data;
    else {
      const [issue] = parsed.error.issues;
      const field = issue?.path.join('.') || 'the line';
      told({ line, problem: `${field}: ${issue?.message}` });
    }
  }
}

function opened(path: string): Readable {
  return path === '-' ? process.stdin : createReadStream(path, 'utf8');
}
