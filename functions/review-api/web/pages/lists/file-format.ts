/**
 * Detects the format of a file, from its name or its beginning.
 *
 * @example
 * formatOf(null, '{"kind":"device"}'); // 'jsonl'
 */
export const formatOf = (name: string | null, text: string): 'csv' | 'jsonl' => {
  if (name !== null && /\.(?:jsonl|ndjson)$/i.test(name)) return 'jsonl';
  if (name !== null && /\.csv$/i.test(name)) return 'csv';
  return text.trimStart().startsWith('{') ? 'jsonl' : 'csv';
};
