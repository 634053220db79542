import { mostBytes } from './batches.ts';
import type { QuarantineReason } from './quarantine.ts';

const mostLevels = 16;

/**
 * Returns the nesting depth and the number of key-value pairs of a JSON text, in one pass without
 * recursion or allocation. `JSON.parse` accepts half a million levels, which later recursive code could
 * not handle.
 */
const outlineOf = (json: string): { readonly levels: number; readonly pairs: number } => {
  let level = 0;
  let levels = 0;
  let pairs = 0;
  for (let i = 0; i < json.length; i += 1) {
    switch (json.charCodeAt(i)) {
      case 0x22: {
        // Skip to the closing quote: the next one preceded by an even number of backslashes.
        for (let escaped = true; escaped; ) {
          i = json.indexOf('"', i + 1);
          if (i === -1) return { levels, pairs };
          let back = i - 1;
          while (json.charCodeAt(back) === 0x5c) back -= 1;
          escaped = (i - 1 - back) % 2 === 1;
        }
        break;
      }
      case 0x7b:
      case 0x5b:
        level += 1;
        if (level > levels) levels = level;
        break;
      case 0x7d:
      case 0x5d:
        level -= 1;
        break;
      case 0x3a:
        pairs += 1;
        break;
    }
  }
  return { levels, pairs };
};

/**
 * Returns the canonical text of a JSON value, and its number of key-value pairs. Objects become lists of
 * keys and values, sorted by key. Key order, white space and spelling (`1.0` or `1`, `"\\u0041"` or
 * `"A"`) do not matter; the order of arrays does.
 */
const canonicalOf = (value: unknown): { readonly text: string; readonly pairs: number } => {
  let pairs = 0;
  const toSortedList = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return ['[', ...value.map(toSortedList)];
    const keys = Object.keys(value).sort();
    pairs += keys.length;
    const list: unknown[] = ['{'];
    for (const key of keys) list.push(key, toSortedList((value as Record<string, unknown>)[key]));
    return list;
  };
  return { text: JSON.stringify(toSortedList(value)), pairs };
};

/** The value of a message and its canonical text, or why it is refused. Never throws. */
export const readJson = (
  body: string,
): { readonly value: unknown; readonly text: string } | { readonly reason: QuarantineReason } => {
  if (Buffer.byteLength(body) > mostBytes) return { reason: 'too-large' };
  const { levels, pairs } = outlineOf(body);
  if (levels > mostLevels) return { reason: 'too-deep' };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { reason: 'bad-json' };
  }
  const { text, pairs: keptPairs } = canonicalOf(value);
  return keptPairs === pairs ? { value, text } : { reason: 'duplicate-key' };
};
