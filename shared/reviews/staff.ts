import type { Grant, Role } from '../settings/review.ts';
import { type Duty, roleHasDuty } from './roles.ts';

/** A member of staff with their grants: roles, each with its queues and categories. */
export type Staff = {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
};

/** Where a duty is carried out. */
export type DutyScope = { readonly queue: string; readonly category: string };

const covers = ({ queues, categories }: Grant, { queue, category }: DutyScope): boolean =>
  (queues?.includes(queue) ?? true) && (categories?.includes(category) ?? true);

/**
 * Whether somebody may carry out a duty, in a place or anywhere.
 *
 * @param where omitted: whether there is any place at all where they may
 * @example
 * declare const staff: Staff;
 * mayDo(staff, 'rule', { queue: 'fraud', category: 'money-mule' });
 */
export const mayDo = ({ grants }: Staff, duty: Duty, where?: DutyScope): boolean =>
  grants.some(
    (grant) => roleHasDuty(grant.role, duty) && (where === undefined || covers(grant, where)),
  );

const placesFor =
  (of: 'queues' | 'categories') =>
  ({ grants }: Staff, duty: Duty): readonly string[] | null => {
    const places = grants.filter(({ role }) => roleHasDuty(role, duty)).map((grant) => grant[of]);
    return places.includes(undefined) ? null : [...new Set(places.flatMap((some) => some ?? []))];
  };

/** Queues in which somebody has a duty; `null`: all of them. */
export const queuesFor = placesFor('queues');

/** Categories in which somebody has a duty; `null`: all of them. */
export const categoriesFor = placesFor('categories');

export const rolesOf = ({ grants }: Staff): readonly Role[] => [
  ...new Set(grants.map(({ role }) => role)),
];
