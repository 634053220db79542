import type { Contact } from '#shared/text/reading.ts';
import type { Selection } from '../../contract/acting.ts';
import type { RequestParts } from '../api/client.ts';
import { day as dayLong } from '../figures/durations.ts';
import { dayEnds } from '../figures/span.ts';
import { type SearchKey, searchKeys } from './terms.ts';

type Outcome = NonNullable<RequestParts<'GET /search'>['query']['outcome']>;

export const allSearchKeys = Object.keys(searchKeys) as readonly SearchKey[];

const outcomes: { readonly [O in Outcome]: true } = {
  allow: true,
  observe: true,
  challenge: true,
  limit: true,
  flag: true,
  freeze: true,
  hide: true,
};
export const allOutcomes = Object.keys(outcomes) as readonly Outcome[];

/** The search of the page, stored in its URL so that it can be shared and saved. */
export type Query = {
  readonly by?: SearchKey;
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
  readonly outcome?: Outcome;
};

const contactKinds: { readonly [K in Exclude<Contact['kind'], 'qr-code'>]: true } = {
  wechat: true,
  qq: true,
  telegram: true,
  phone: true,
  email: true,
  url: true,
  group: true,
  handle: true,
  douyin: true,
  kuaishou: true,
  xiaohongshu: true,
  'official-account': true,
};

const mobile = String.raw`(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}`;

/** A contact with its kind, or of a form that no account's id has: `+86…`, a mobile number, `@name`, a link. */
const contact = new RegExp(
  `^(?:(?:${Object.keys(contactKinds).join('|')})\\s*[:：]|[@+]\\S+$|\\w+://|${mobile}$)`,
  'i',
);

/**
 * Guesses what kind of key a typed text is.
 *
 * @example
 * guessSearchKey('dec-3Jb9…'); // 'decision'
 */
export const guessSearchKey = (asked: string): SearchKey => {
  if (/^dec-/.test(asked)) return 'decision';
  if (/^cas-/.test(asked)) return 'case';
  if (/^(?:account|content|network|victim|list|staff)\.[a-z0-9-]+$/.test(asked)) return 'rule';
  if (contact.test(asked)) return 'contact';
  if (/\p{Script=Han}|\s/u.test(asked)) return 'text';
  return 'account';
};

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a day, or blank for no limit. */
export const isDayOrBlank = (text: string): boolean => /^\s*$/.test(text) || day.test(text.trim());

/** Reads a search from URL parameters; invalid values are ignored. */
export const readQuery = (search: Readonly<Record<string, unknown>>): Query => {
  const parameter = (name: string) =>
    search[name] === undefined ? '' : String(search[name]).trim();
  const q = parameter('q').slice(0, 200);
  const by = allSearchKeys.find((way) => way === parameter('by'));
  const outcome = allOutcomes.find((each) => each === parameter('outcome'));
  return {
    ...(q !== '' && { by: by ?? guessSearchKey(q), q }),
    ...(day.test(parameter('from')) && { from: parameter('from') }),
    ...(day.test(parameter('to')) && { to: parameter('to') }),
    ...(outcome && { outcome }),
  };
};

/** Number of UTC days that a search covers by default, including the last one. */
const defaultDays = 7;

/**
 * The selection of accounts restricted by the searched rule in the days of the search (as `spanOf` on the
 * server), of any outcome.
 *
 * @param now epoch milliseconds
 */
export const restrictedSelection = (
  { q = '', from, to }: Pick<Query, 'q' | 'from' | 'to'>,
  now: number,
): Selection => {
  const end = to === undefined ? now : Date.parse(to) + dayLong - 1;
  const first = from === undefined ? dayEnds(end) - defaultDays * dayLong : Date.parse(from);
  return { kind: 'rule', rule: q, from: first, to: end };
};
