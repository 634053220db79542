import { expect } from 'vitest';
import { staffRule } from '../rules/staff-rule.ts';
import { openDesk } from './desk.ts';
import { author } from './people.ts';

/** A rule that `author` wrote, and where the API has it. */
export const id = 'staff.young-and-paying';
export const path = `/rules/${id}`;
export const source = (more = {}) => staffRule({ revision: 1, ...more });

/** A desk on which it was saved, and no more: a draft. */
export const saved = async (desk = openDesk()) => {
  const body = { expectedVersion: 0, source: source() };
  expect((await desk.call(`PUT ${path}`, { as: author, body })).status).toBe(200);
  return desk;
};
