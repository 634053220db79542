import { type MeantText, rewriterOf } from './meant-text.ts';

/** References that texts are written with where they pass through HTML. */
const named = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }),
);

/**
 * What stands for one character: a reference of HTML, even if its `&` was escaped again; `\uXXXX` of JSON; a character of
 * UTF-8 in percent encoding, and the ASCII sign after one. Addresses are found first, and stay as they are: an escape
 * belongs to their path.
 */
const escaped = new RegExp(
  [
    '(?<link>(?:https?:\\/\\/|(?<![a-z0-9-])[a-z0-9-]{1,63}\\.[a-z]{2,24}[/?])[!#-;=?-\\[\\]-~]*)',
    '&(?:amp;){0,4}(?:#(?<decimal>\\d{2,7});?|#x(?<hex>[\\da-f]{2,6});?|(?<name>[a-z]{2,4});)',
    '(?<units>\\\\ud[89ab][\\da-f]{2}\\\\ud[c-f][\\da-f]{2}|\\\\u[\\da-f]{4})',
    '(?<=\\\\u[\\da-f]{4})\\\\(?<line>n)',
    '(?<bytes>%(?:[cd][\\da-f]|e[\\da-f]%[89ab][\\da-f]|f[0-4](?:%[89ab][\\da-f]){2})%[89ab][\\da-f]|(?<=%[89ab][\\da-f])%[2-7][\\da-f])',
  ].join('|'),
  'gi',
);

const characterOf = (point: number): string | null =>
  point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? null : String.fromCodePoint(point);

const decoded = (bytes: string): string | null => {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return null;
  }
};

/** What an escape stands for; `null` if for nothing. */
const meantBy = ({
  decimal,
  hex,
  name,
  units,
  line,
  bytes,
}: Record<string, string>): string | null => {
  if (decimal) return characterOf(Number(decimal));
  if (hex) return characterOf(Number.parseInt(hex, 16));
  if (name) return named.get(name.toLowerCase()) ?? null;
  if (units) return (JSON.parse(`"${units.toLowerCase()}"`) as string).toWellFormed();
  if (line) return '\n';
  return bytes ? decoded(bytes) : null;
};

/**
 * Returns a text with its escapes of HTML, JSON and URLs read, as its readers see it where they are rendered; `null` if it
 * has none. They are read once, in linear time.
 *
 * @example
 * unescaped('收银行卡，加&#24494;&#x4fe1; demo_1')?.text; // '收银行卡，加微信 demo_1'
 * unescaped('\\u6536卡 %E5%8A%A0%E8%96%87')?.text; // '收卡 加薇'
 */
export const unescaped = (text: string): MeantText | null => {
  if (!text.includes('&') && !text.includes('%') && !text.includes('\\u')) return null;
  const meant = rewriterOf(text);
  let read = 0;
  for (const { index, 0: written, groups = {} } of text.matchAll(escaped)) {
    const reads = meantBy(groups);
    if (reads === null) continue;
    const end = index + written.length;
    meant.keep(read, index);
    meant.replace({ start: index, end, reads });
    read = end;
  }
  if (read === 0) return null;
  meant.keep(read, text.length);
  return meant.result();
};
