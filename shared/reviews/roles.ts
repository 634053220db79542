/** What members of staff are here. */
export const roles = ['viewer', 'reviewer', 'senior', 'rule-author', 'admin', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What staff do. */
export type Duty =
  | 'read-cases'
  | 'reveal-personal'
  | 'rule'
  | 'rule-on-appeal'
  | 'write-rules'
  | 'publish-rules'
  | 'edit-lists'
  | 'release-quarantine'
  | 'read-audit'
  | 'change-settings';

const duties: { readonly [R in Role]: readonly Duty[] } = {
  viewer: ['read-cases'],
  reviewer: ['read-cases', 'reveal-personal', 'rule'],
  senior: [
    'read-cases',
    'reveal-personal',
    'rule',
    'rule-on-appeal',
    'edit-lists',
    'release-quarantine',
  ],
  'rule-author': ['read-cases', 'write-rules'],
  admin: ['read-cases', 'publish-rules', 'edit-lists', 'release-quarantine', 'change-settings'],
  auditor: ['read-cases', 'read-audit'],
};

/** Whether a role may do it. Nobody may do everything: who writes rules does not rule on accounts. */
export const may = (role: Role, duty: Duty): boolean => duties[role].includes(duty);
