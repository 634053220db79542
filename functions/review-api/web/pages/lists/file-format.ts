/**
 * What a file is written in: by its name, or by how it begins.
 *
 * @example
 * formatOf(null, '{"kind":"device"}'); // 'jsonl'
 */
export const formatOf = (name: string | null, text: string): 'csv' | 'jsonl' => {
  if (name !== null && /\.(?:jsonl|ndjson)$/i.test(name)) return 'jsonl';
  if (name !== null && /\.csv$/i.test(name)) return 'csv';
  return text.trimStart().startsWith('{') ? 'jsonl' : 'csv';
};
