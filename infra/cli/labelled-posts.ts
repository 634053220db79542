import * as z from 'zod';
import { localized, refusal } from '#infra/localize.ts';
import type { Words } from '#shared/rules/words.ts';
import { lexicon } from '#shared/text/lexicon/lexicon.ts';
import type { Category } from '#shared/text/reading.ts';
import type { LabelledPost } from '#shared/text/training/labelled-post.ts';
import { type BadLine, readPosts, textMessage } from './posts.ts';

const Row = z.object({
  text: z.string(textMessage),
  label: z.union(
    [z.literal(0), z.literal(1), z.null()],
    localized({ 'zh-CN': '应为 1、0 或 null', en: 'must be 1, 0 or null' }),
  ),
  category: z
    .string(
      localized({
        'zh-CN': '应为类别的名称，须加引号',
        en: 'must be the name of a category, in quotes',
      }),
    )
    .nullish(),
  cluster: z
    .union(
      [z.string(), z.number()],
      localized({ 'zh-CN': '应为文本或数字', en: 'must be a name or a number' }),
    )
    .nullish(),
});

/** Maps category labels of public data sets to our categories; our own names map to themselves. */
const known: ReadonlyMap<string, Category> = new Map<string, Category>([
  ...lexicon.map(({ category }): [string, Category] => [category, category]),
  ['phishing_bank', 'impersonation'],
  ['phishing_other', 'impersonation'],
  ['fake_id_invoice', 'forged-documents'],
  ['fraud_financial', 'fake-investment'],
  ['escort', 'porn-lure'],
]);

const words = {
  empty: {
    'zh-CN': '{path} 中没有任何一行：每行应为一个 JSON {"text","label"}',
    en: '{path} has no line: each must be one JSON object {"text","label"}',
  },
  unlabelled: {
    'zh-CN': '{path} 中没有标签为 0 或 1 的内容：请为每行写明 label',
    en: '{path} contains no post with label 0 or 1: add a label to each line',
  },
} as const satisfies Readonly<Record<string, Words>>;

/**
 * Reads the labelled posts of one file, without unlabelled ones. A file with fewer than ten distinct clusters
 * is treated as unclustered.
 *
 * @param tell called for each line that cannot be read
 * @throws {Error} if the file cannot be opened or contains no labelled post
 */
export const labelledPosts = async (
  path: string,
  source: string,
  tell: (line: string) => void,
): Promise<{ readonly posts: readonly LabelledPost[]; readonly lines: number }> => {
  const posts: LabelledPost[] = [];
  let lines = 0;
  const tellSkipped = ({ place, problem }: BadLine) => {
    lines += 1;
    tell(`${place}: ${problem}`);
  };
  for await (const row of readPosts(path, tellSkipped, Row)) {
    const { text, label, category, cluster } = row;
    lines += 1;
    if (label === null) continue;
    posts.push({
      text,
      label,
      category: label === 1 ? (known.get(category ?? '') ?? null) : null,
      cluster: String(cluster ?? posts.length),
      source,
    });
  }
  if (posts.length === 0) {
    throw refusal(lines === 0 ? words.empty : words.unlabelled, { path });
  }
  const clusters = new Set(posts.map((post) => post.cluster)).size;
  return {
    posts:
      clusters < fewestClusters ? posts.map((post, i) => ({ ...post, cluster: String(i) })) : posts,
    lines,
  };
};

const fewestClusters = 10;
