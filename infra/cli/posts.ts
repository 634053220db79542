import * as z from 'zod';
import { localized } from '#infra/localize.ts';
import { linesOf } from './lines.ts';

const idMessage = localized({
  'zh-CN': '应为内容的名称或编号，超过 2^53 的编号须加引号',
  en: 'must be the post’s id: a string, or a number up to 2^53',
});

/** The error for a `text` field that is not text, in every file of posts. */
export const textMessage = localized({
  'zh-CN': '应为内容的文本，须加引号',
  en: 'must be the text of the post, in quotes',
});

/** One line of a file of posts; other fields are ignored. Larger numeric ids would lose precision. */
export const Post = z.object(
  {
    id: z.union(
      [z.string(), z.number().refine((id) => Math.abs(id) <= Number.MAX_SAFE_INTEGER, idMessage)],
      idMessage,
    ),
    text: z.string(textMessage),
  },
  localized({ 'zh-CN': '应为对象 {"id","text"}', en: 'must be an object {"id","text"}' }),
);
export type Post = z.infer<typeof Post>;

/** The problem of one line, with its place: `posts.jsonl:7`. */
export type BadLine = { readonly place: string; readonly problem: string };

/**
 * Reads posts line by line, holding only one in memory; skips lines that cannot be read.
 *
 * @param onSkipped called for each skipped line
 * @param schema the schema of a line
 * @throws {Error} that names the file, if it cannot be opened or decompressed
 */
export async function* readPosts<Row>(
  path: string,
  onSkipped: (skipped: BadLine) => void,
  schema: z.ZodType<Row>,
): AsyncGenerator<Row> {
  for await (const { text, place } of linesOf(path)) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      onSkipped({
        place,
        problem: localized({
          'zh-CN': '不是 UTF-8 编码的 JSON：每行应为一个对象',
          en: 'is not JSON in UTF-8: every line must be one object',
        }),
      });
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) yield parsed.data;
    else {
      const [issue] = parsed.error.issues;
      const field = issue?.path.join('.') || localized({ 'zh-CN': '该行', en: 'the line' });
      onSkipped({ place, problem: `${field}: ${issue?.message}` });
    }
  }
}
