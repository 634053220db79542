import { expect } from 'vitest';
import { staffRule } from '../rules/staff-rule.ts';
import { openDesk } from './desk.ts';
import { author } from './people.ts';

/** A rule written by `author`, with its API path. */
export const id = 'staff.young-and-paying';
export const path = `/rules/${id}`;
export const source = (more = {}) => staffRule({ revision: 1, ...more });

/** A desk on which the rule was saved as a draft. */
export const saved = async (desk = openDesk()) => {
  const body = { expectedVersion: 0, source: source() };
  expect((await desk.call(`PUT ${path}`, { as: author, body })).status).toBe(200);
  return desk;
};
