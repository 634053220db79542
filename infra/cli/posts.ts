import * as z from 'zod';
import { linesOf } from './lines.ts';

const ofId = 'must be a name or a number of the post, in quotes beyond 2^53';

/** One line of a file of posts; other fields are ignored. Longer numbers would come out as others. */
const Post = z.object(
  {
    id: z.union(
      [z.string(), z.number().refine((id) => Math.abs(id) <= Number.MAX_SAFE_INTEGER, ofId)],
      ofId,
    ),
    text: z.string('must be the text of the post, in quotes'),
  },
  'must be an object {"id","text"}',
);
export type Post = z.infer<typeof Post>;

/** What is wrong with one line, and where it stands: `posts.jsonl:7`. */
export type BadLine = { readonly place: string; readonly problem: string };

/**
 * Reads posts line by line, without holding more than one; lines that cannot be read are told and
 * passed over.
 *
 * @throws Error that names the file when it cannot be opened or unpacked.
 */
export async function* readPosts<Row = Post>(
  path: string,
  told: (bad: BadLine) => void,
  schema: z.ZodType<Row> = Post as unknown as z.ZodType<Row>,
): AsyncGenerator<Row> {
  for await (const { text, place } of linesOf(path)) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      told({ place, problem: 'is not JSON: every line must be one object' });
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) yield parsed.data;
    else {
      const [issue] = parsed.error.issues;
      const field = issue?.path.join('.') || 'the line';
      told({ place, problem: `${field}: ${issue?.message}` });
    }
  }
}
