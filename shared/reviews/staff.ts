import type { Grant, Role } from '../settings/review.ts';
import { type Duty, may } from './roles.ts';

/** A member of staff with their grants: roles, each with its queues and categories. */
export type Staff = {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
};

/** Where a duty is carried out. */
export type Place = { readonly queue: string; readonly category: string };

const covers = ({ queues, categories }: Grant, { queue, category }: Place): boolean =>
  (queues?.includes(queue) ?? true) && (categories?.includes(category) ?? true);

/**
 * Whether somebody may carry out a duty, in a place or anywhere.
 *
 * @param where omitted: whether there is any place at all where they may
 * @example
 * mayDo(staff, 'rule', { queue: 'fraud', category: 'money-mule' });
 */
export const mayDo = ({ grants }: Staff, duty: Duty, where?: Place): boolean =>
  grants.some((grant) => may(grant.role, duty) && (where === undefined || covers(grant, where)));

/** Queues in which somebody has a duty; `null`: all of them. */
export const queuesFor = ({ grants }: Staff, duty: Duty): readonly string[] | null => {
  const having = grants.filter(({ role }) => may(role, duty));
  return having.some(({ queues }) => queues === undefined)
    ? null
    : [...new Set(having.flatMap(({ queues = [] }) => queues))];
};

/** Categories in which somebody has a duty; `null`: all of them. */
export const categoriesFor = ({ grants }: Staff, duty: Duty): readonly string[] | null => {
  const having = grants.filter(({ role }) => may(role, duty));
  return having.some(({ categories }) => categories === undefined)
    ? null
    : [...new Set(having.flatMap(({ categories = [] }) => categories))];
};

export const rolesOf = ({ grants }: Staff): readonly Role[] => [
  ...new Set(grants.map(({ role }) => role)),
];
