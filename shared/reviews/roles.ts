import * as z from 'zod';
import type { Role } from '../settings/review.ts';

/** Everything that staff can be allowed to do. */
export const Duty = z.enum([
  'read-cases',
  'reveal-personal',
  'rule',
  'rule-on-appeal',
  'act-in-bulk',
  'work-escalated',
  'pass-clue',
  'write-rules',
  'publish-rules',
  'edit-lists',
  'release-quarantine',
  'read-team',
  'export',
  'read-audit',
]);
export type Duty = z.infer<typeof Duty>;

const duties: { readonly [R in Role]: readonly Duty[] } = {
  viewer: ['read-cases'],
  reviewer: ['read-cases', 'reveal-personal', 'rule'],
  senior: [
    'read-cases',
    'reveal-personal',
    'rule',
    'rule-on-appeal',
    'act-in-bulk',
    'work-escalated',
    'pass-clue',
    'edit-lists',
    'release-quarantine',
    'read-team',
    'export',
  ],
  'rule-author': ['read-cases', 'write-rules'],
  admin: ['read-cases', 'publish-rules', 'edit-lists', 'release-quarantine', 'read-team', 'export'],
  auditor: ['read-cases', 'read-team', 'export', 'read-audit'],
};

/** Whether a role includes a duty. No role includes all: rule authors do not rule on accounts. */
export const roleHasDuty = (role: Role, duty: Duty): boolean => duties[role].includes(duty);
