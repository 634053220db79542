import { asString, type Stream } from '../normalise/stream.ts';
import type { Contact } from '../reading.ts';
import { overlapsAny } from '../span.ts';
import { numerals } from './digits.ts';
import { withoutNoise } from './noise.ts';

/** A sign that may be inserted between the characters of a word to break it. */
const sign = '[^\\p{L}\\p{N}\\n]';
const allowingSigns = (word: string): string => Array.from(word).join(`${sign}{0,2}`);

/**
 * Platforms on which users are found by an id, with the words for them: full names, short forms, and
 * forms that avoid the name.
 */
const platforms = [
  ['douyin', `[抖斗]${sign}{0,2}音|(?<![a-z])d(?:ou)?音|douyin|(?<![a-z])dy`],
  ['kuaishou', `${allowingSigns('快手')}|kuaishou|(?<![a-z])ks`],
  [
    'xiaohongshu',
    `${allowingSigns('小红')}${sign}{0,2}(?:[书薯]|shu)|[小红]?薯(?=号|id)|xiaohongshu|(?<![a-z])xhs`,
  ],
  ['official-account', `公${sign}{0,2}[众重z]${sign}{0,2}(?=号|hao)|(?<![a-z])gzh`],
  ['handle', '(?<![a-z])b站|哔哩(?:哔哩)?|bilibili|(?<![a-z])instagram'],
  // Before a colon these are often ordinary words: `process stopped, signal: sig_term15`.
  [
    'handle',
    '(?<=(?:(?<![参增追附])加|联系|私)(?:我的?)? ?)(?:ins|signal)|(?<![a-z])(?:ins|signal)(?! ?:(?! ?@))',
  ],
  // People also search for goods there: `闲鱼搜 ps5pro`.
  [
    'handle',
    '(?:[闲咸]鱼|钉钉|陌陌|探探|(?<![a-z])(?:yy|soul|discord))(?= {0,2}的?[账帐]?(?:号|id))',
  ],
] as const satisfies readonly (readonly [Contact['kind'], string])[];

/**
 * A part of each platform name, as a cheap pre-check: the full expression takes milliseconds to compile,
 * and few texts need it.
 */
const mayNamePlatform =
  /[音手书薯众重z哩鱼钉陌探]|dou|dy|shou|ks|shu|xhs|b站|bili|ins|disc|signal|yy|soul/;

/**
 * 小红书 is nicknamed 小红薯 (little red sweet potato), for which people write this emoji. Folding does not
 * read it.
 */
const sweetPotato = '🍠';

const sweet = '薯'.charCodeAt(0);

const withSweetPotatoes = (text: string, folded: Stream): Stream => ({
  ...folded,
  units: folded.units.map((unit, i) =>
    text.startsWith(sweetPotato, folded.starts[i]) ? sweet : unit,
  ),
});

const numeral = `[${[...numerals.keys()].join('')}]`;

/**
 * A platform name followed by an id. Platform names occur in many sentences, so `号`, `id` or `搜`, a colon
 * or an @ has to stand between the name and the id.
 */
const accountPattern = new RegExp(
  `(?:${platforms.map(([, words]) => `(${words})`).join('|')})` +
    `(?:(?:${sign}{0,2}(?:的?[账帐]?(?:号|hao)码?|的?u?id|搜索?|同号)){1,2}|(?= ?[:@]))(?:就?是|为|叫|搜索?)?${sign}{0,4}` +
    '(?<id>' +
    // `d e m o _ 8 8`, `123 456 789`, `一二三四五六七`, and partly masked ids.
    `[a-z0-9_](?: [a-z0-9_]){4,29}|\\d{3,4}(?: \\d{3,4}){2,4}|${numeral}{7,11}|` +
    '[a-z0-9][a-z0-9_.-]{0,12}\\*{2,8}[a-z0-9_.-]{0,12}|' +
    // Letters alone are more often a word of the sentence than an id.
    '(?=[a-z_.-]*\\d|[a-z]+[_-])[a-z0-9][a-z0-9_.-]{3,29}' +
    ')(?![a-z0-9_*@])',
  'gu',
);

/** A unit that follows an amount or a count. */
const amountUnit = /^ ?(?:\+|[粉万千百w人个元块次条赞位名月年日天]|https?:)/;

/** Whether digits alone are an id of the platform. The id of a 公众号 begins with a letter. */
const isNumericId = (kind: Contact['kind'], digits: string, after: string): boolean =>
  kind !== 'official-account' && digits.length > 4 && !amountUnit.test(after);

/**
 * Whether an id may follow the end of a word that announces one: after a word of two characters and four signs, of two
 * units each at most. Fewer texts pass this pre-check, and it is cheaper.
 */
const mayStateId = new RegExp(`[号码od搜索:@][^\\n]{0,10}(?:[a-z0-9_]|${numeral}{7})`);

const mostAccounts = 8;

/**
 * Returns the contacts of a text together with the accounts on other platforms that it names, in the order
 * of the text: ids of 抖音号, 快手号, 小红书号 and 公众号, and names on B站, 闲鱼, 钉钉 and others. Chinese
 * names of a 公众号 are left out: they are not unique, and everybody quotes the well-known ones.
 *
 * Not part of `contactsOf`, because the models were trained on texts in which these accounts are words.
 *
 * @param noiseless - the folded stream `withoutNoise`, if it is known already
 * @example
 * const text = '去抖音搜 demo_888';
 * withAccounts(text, normalise(text).folded, []).map(({ kind, value }) => [kind, value]);
 * // [['douyin', 'demo_888']]
 */
export const withAccounts = (
  text: string,
  folded: Stream,
  contacts: readonly Contact[],
  noiseless = withoutNoise(text, folded),
): readonly Contact[] => {
  const legible = text.includes(sweetPotato)
    ? withoutNoise(text, withSweetPotatoes(text, folded))
    : noiseless;
  const line = asString(legible);
  if (!mayStateId.test(line) || !mayNamePlatform.test(line) || line.search(accountPattern) < 0)
    return contacts;
  const accounts: Contact[] = [];
  // `contactsOf` reads `抖音@demo_888` as a handle and `抖音号 @demo_888` as a Telegram name.
  const otherContacts = contacts.filter(
    ({ kind, text: written }) =>
      kind !== 'handle' && !(kind === 'telegram' && /^[@＠]/.test(written)),
  );
  for (const match of line.matchAll(accountPattern)) {
    const { id = '' } = match.groups ?? {};
    const to = match.index + match[0].length;
    const from = to - id.length;
    const written = id.replace(/[._-]+$/, '');
    const value = Array.from(
      written.replaceAll(' ', ''),
      (character) => numerals.get(character) ?? character,
    ).join('');
    const start = legible.starts[from] as number;
    const end = legible.ends[from + written.length - 1] as number;
    const platformIndex = match.slice(1).findIndex((words) => words !== undefined);
    const [kind] = platforms[platformIndex] as (typeof platforms)[number];
    if (!/[\d_-]/.test(value)) continue;
    if (/^\d+$/.test(value) && !isNumericId(kind, value, match.input.slice(to, to + 8))) continue;
    if (overlapsAny(otherContacts, { start, end })) continue;
    accounts.push({
      kind,
      value,
      masked: value.includes('*'),
      start,
      end,
      text: text.slice(start, end),
    });
    if (accounts.length === mostAccounts) break;
  }
  if (accounts.length === 0) return contacts;
  const keptContacts = contacts.filter((contact) => !overlapsAny(accounts, contact));
  return [...keptContacts, ...accounts].toSorted((a, b) => a.start - b.start);
};
