import { asString, type Stream } from './normalise.ts';
import type { Contact } from './reading.ts';

/** Platforms on which somebody is looked up by an id of their own, as they are called in speech and for short. */
const platforms = [
  ['douyin', '抖音|douyin|(?<![a-z])dy'],
  ['kuaishou', '快手|kuaishou|(?<![a-z])ks'],
  ['xiaohongshu', '小红[书薯]|xiaohongshu|(?<![a-z])xhs'],
  ['official-account', '公众(?=号)|(?<![a-z])gzh'],
] as const satisfies readonly (readonly [Contact['kind'], string])[];

/**
 * A platform’s name alone is a word of many sentences. What says that somebody’s id follows is `号`, `id` or `搜`
 * before it, a colon or an @.
 */
const led = new RegExp(
  `(?:${platforms.map(([, words]) => `(${words})`).join('|')})` +
    '(?:(?: ?(?:的?账?号码?|的?id|搜索?)){1,2}|(?= ?[:@]))(?:就?是|为|叫|搜索?)?[^\\p{L}\\p{N}\\n]{0,4}' +
    // Letters alone are a word of the sentence more often than an id.
    '(?<id>(?=[a-z_.-]*\\d|[a-z]+[_-])[a-z0-9][a-z0-9_.-]{3,29})(?![a-z0-9_*@])',
  'gu',
);

/** Of a sum or a count the unit follows. */
const counted = /^ ?(?:\+|[粉万千百w人个元块次条赞位名月年日天]|https?:)/;

/** Whether digits alone are somebody's number there. A 公众号 has none, its id begins with a letter. */
const isNumber = (kind: Contact['kind'], digits: string, after: string): boolean =>
  kind !== 'official-account' && digits.length > 4 && !counted.test(after);

const most = 8;

/**
 * The contacts of a text and, in the order of both, the accounts on other platforms that it leads to: 抖音号, 快手号,
 * 小红书号 and 公众号, as ids. A 公众号 under a Chinese name is nobody by it: names are not unique, and everybody
 * quotes the well-known ones.
 *
 * Models learn from texts in which these are words, so they are no part of `contactsOf`.
 *
 * @example
 * withAccounts(text, fold('去抖音搜 demo_888'), []); // [{ kind: 'douyin', value: 'demo_888', … }]
 */
export const withAccounts = (
  text: string,
  folded: Stream,
  contacts: readonly Contact[],
): readonly Contact[] => {
  const accounts: Contact[] = [];
  // `抖音@demo_888` is a handle of somewhere to the models.
  const known = contacts.filter(({ kind }) => kind !== 'handle');
  for (const match of asString(folded).matchAll(led)) {
    const { id = '' } = match.groups ?? {};
    const value = id.replace(/[._-]+$/, '');
    const to = match.index + match[0].length;
    const from = to - id.length;
    const start = folded.starts[from] as number;
    const end = folded.ends[from + value.length - 1] as number;
    const named = match.slice(1).findIndex((words) => words !== undefined);
    const [kind] = platforms[named] as (typeof platforms)[number];
    if (/^\d+$/.test(value) && !isNumber(kind, value, match.input.slice(to, to + 8))) continue;
    if (known.some((contact) => contact.start < end && start < contact.end)) continue;
    accounts.push({ kind, value, masked: false, start, end, text: text.slice(start, end) });
    if (accounts.length === most) break;
  }
  if (accounts.length === 0) return contacts;
  const others = contacts.filter(
    ({ start, end }) => !accounts.some((account) => account.start < end && start < account.end),
  );
  return [...others, ...accounts].toSorted((a, b) => a.start - b.start);
};
