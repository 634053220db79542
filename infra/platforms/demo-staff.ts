import type * as z from 'zod';
import type { StaffSettings } from '#shared/settings/review.ts';

/** Staff sign-in of the demonstration. Put your own issuer here; `npm start` runs a local one instead. */
export const demoStaff = {
  issuer: 'https://sign-in.example.com',
  clientId: 'clearspring-console',
  audience: 'clearspring-review-api',
  groups: {
    viewers: { role: 'viewer' },
    reviewers: { role: 'reviewer' },
    'fraud-reviewers': { role: 'reviewer', queues: ['fraud', 'takeover'] },
    seniors: { role: 'senior' },
    'rule-authors': { role: 'rule-author' },
    admins: { role: 'admin' },
    auditors: { role: 'auditor' },
  },
} satisfies z.input<typeof StaffSettings>;
