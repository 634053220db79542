import * as z from 'zod';
import type { Endpoints } from './endpoint.ts';
import { At, CasePath, Person, Reason, Version } from './endpoint.ts';
import { CaseRow, Claim } from './queues.ts';

/** Served by `routes/handling.ts`: who works on a case, and handling steps that are not rulings. */
export const handling = {
  'PUT /cases/{caseId}/presence': {
    summary: 'Says that the caller looks at the case, and tells who else does. Repeat every 20 s',
    key: 'no',
    duty: 'read-cases',
    path: CasePath,
    body: z.strictObject({
      /** Also extends the caller's claim. */
      working: z.boolean(),
    }),
    answer: z.strictObject({
      claim: Claim.nullable(),
      others: z.array(Person),
      /** If it differs from the version on the page, reload the case. */
      version: z.number().int(),
    }),
  },
  'POST /cases/{caseId}/claim': {
    summary: 'Takes the case for 90 s; a heartbeat keeps it. 409 `claimed` when it is somebody’s',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({}),
    answer: Claim,
  },
  'DELETE /cases/{caseId}/claim': {
    summary: 'Gives the case back',
    duty: 'rule',
    path: CasePath,
    answer: z.null(),
    status: 204,
  },
  'POST /cases/{caseId}/hand-over': {
    summary: 'Gives the case to a colleague, with a note',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      expectedVersion: Version,
      to: z.string().min(1).max(64),
      reason: Reason,
    }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/skip': {
    summary: 'Hides the case from the caller for eight hours; others still see it',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({}),
    answer: z.null(),
    status: 204,
  },
  'POST /cases/{caseId}/snooze': {
    summary: 'Hides the case from everybody until a time, at most 30 days away',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({ expectedVersion: Version, until: At, reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/escalate': {
    summary: 'Sends the case to those who are senior',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({ expectedVersion: Version, reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/second-opinion': {
    summary: 'Asks another reviewer for an opinion before ruling',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({ expectedVersion: Version, reason: Reason }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/opinions': {
    summary: 'Answers a question for a second opinion; the case goes back to who asked',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      expectedVersion: Version,
      would: z.enum(['uphold', 'release', 'challenge', 'limit', 'freeze', 'hide', 'restore']),
      reason: Reason,
    }),
    answer: CaseRow,
  },
  'GET /colleagues': {
    summary: 'Who signed in within 30 days and may rule on some cases',
    duty: 'read-cases',
    answer: z.strictObject({ people: z.array(Person) }),
  },
  'GET /cases/{caseId}/colleagues': {
    summary: 'Whom a case can be handed to: who signed in within 30 days and may work on it',
    duty: 'read-cases',
    path: CasePath,
    answer: z.strictObject({ people: z.array(Person) }),
  },
} as const satisfies Endpoints;
