import type { Grant, Role } from '../settings/review.ts';
import { type Duty, may } from './roles.ts';

/** A member of staff with what they were given: each role with the queues and categories it is for. */
export type Staff = {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
};

/** Where something is to be done. */
export type Place = { readonly queue: string; readonly category: string };

const covers = ({ queues, categories }: Grant, { queue, category }: Place): boolean =>
  (queues?.includes(queue) ?? true) && (categories?.includes(category) ?? true);

/**
 * Whether somebody may do something, there or anywhere.
 *
 * @param where left out: whether there is any place at all where they may
 * @example
 * mayDo(staff, 'rule', { queue: 'fraud', category: 'money-mule' });
 */
export const mayDo = ({ grants }: Staff, duty: Duty, where?: Place): boolean =>
  grants.some((grant) => may(grant.role, duty) && (where === undefined || covers(grant, where)));

/** Queues that somebody's duty reaches; `null`: all of them. */
export const queuesFor = ({ grants }: Staff, duty: Duty): readonly string[] | null => {
  const having = grants.filter(({ role }) => may(role, duty));
  return having.some(({ queues }) => queues === undefined)
    ? null
    : [...new Set(having.flatMap(({ queues = [] }) => queues))];
};

/** Categories that somebody's duty reaches; `null`: all of them. */
export const categoriesFor = ({ grants }: Staff, duty: Duty): readonly string[] | null => {
  const having = grants.filter(({ role }) => may(role, duty));
  return having.some(({ categories }) => categories === undefined)
    ? null
    : [...new Set(having.flatMap(({ categories = [] }) => categories))];
};

export const rolesOf = ({ grants }: Staff): readonly Role[] => [
  ...new Set(grants.map(({ role }) => role)),
];
