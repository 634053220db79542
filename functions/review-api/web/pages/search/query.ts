import type { Selection } from '../../../contract/acting.ts';
import type { Parts } from '../../api/client.ts';
import { day as dayLong } from '../../figures/durations.ts';
import { dayEnds } from '../../figures/span.ts';

/** The searchable keys, as named by the API. */
type By = Parts<'GET /search'>['query']['by'];
type Outcome = NonNullable<Parts<'GET /search'>['query']['outcome']>;

const ways: { readonly [B in By]: true } = {
  account: true,
  contact: true,
  device: true,
  text: true,
  rule: true,
  decision: true,
  content: true,
};
export const allWays = Object.keys(ways) as readonly By[];

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
  readonly by?: By;
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
  readonly outcome?: Outcome;
};

/**
 * Guesses what kind of key a typed text is.
 *
 * @example
 * guessBy('dec-3Jb9…'); // 'decision'
 */
export const guessBy = (asked: string): By => {
  if (/^dec-/.test(asked)) return 'decision';
  if (/^(?:account|content|network|victim|list|staff)\.[a-z0-9-]+$/.test(asked)) return 'rule';
  if (/\p{Script=Han}|\s/u.test(asked)) return 'text';
  return 'account';
};

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads a search from URL parameters; invalid values are ignored. */
export const readQuery = (search: Readonly<Record<string, unknown>>): Query => {
  const told = (name: string) => (search[name] === undefined ? '' : String(search[name]).trim());
  const q = told('q').slice(0, 200);
  const by = allWays.find((way) => way === told('by'));
  const outcome = allOutcomes.find((each) => each === told('outcome'));
  return {
    ...(q !== '' && { q, by: by ?? guessBy(q) }),
    ...(day.test(told('from')) && { from: told('from') }),
    ...(day.test(told('to')) && { to: told('to') }),
    ...(outcome && { outcome }),
  };
};

/** Number of UTC days that a search covers by default, including the last one. */
const usual = 7;

/**
 * The selection of accounts restricted by the searched rule in the days of the search (as `spanOf` on the
 * server), of any outcome.
 *
 * @param now epoch milliseconds
 */
export const whomRestricted = (
  { q = '', from, to }: Pick<Query, 'q' | 'from' | 'to'>,
  now: number,
): Selection => {
  const end = to === undefined ? now : Date.parse(to) + dayLong - 1;
  const first = from === undefined ? dayEnds(end) - usual * dayLong : Date.parse(from);
  return { kind: 'rule', rule: q, from: first, to: end };
};
