import * as z from 'zod';
import type { Endpoints } from './endpoint.ts';
import { CasePath, Person, Reason, Version } from './endpoint.ts';
import { CaseRow, Claim } from './queues.ts';

/** Served by `routes/handling.ts`: who works on a case, and handling steps that are not rulings. */
export const handling = {
  'PUT /cases/{caseId}/presence': {
    summary:
      'Heartbeat, to be sent every 20 s while the caller views the case; returns who else is viewing it',
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
    summary:
      'Claims the case for 90 s; heartbeats extend the claim. 409 `claimed` if somebody else holds it',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({}),
    answer: Claim,
  },
  'DELETE /cases/{caseId}/claim': {
    summary: 'Releases the caller’s claim on the case',
    duty: 'rule',
    path: CasePath,
    answer: z.null(),
    status: 204,
  },
  'POST /cases/{caseId}/hand-over': {
    summary: 'Hands the case over to a colleague, with a note',
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
    summary:
      'Hides the case from everybody for days of 24 hours from now, or until it becomes graver',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      expectedVersion: Version,
      days: z.number().int().min(1).max(30),
      reason: Reason,
    }),
    answer: CaseRow,
  },
  'POST /cases/{caseId}/escalate': {
    summary: 'Escalates the case to senior reviewers',
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
    summary: 'Gives a second opinion; the case returns to the person who asked for it',
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
    summary: 'Colleagues who signed in within the last 30 days and may rule on cases',
    duty: 'read-cases',
    answer: z.strictObject({ people: z.array(Person) }),
  },
  'GET /cases/{caseId}/colleagues': {
    summary:
      'Colleagues to whom the case can be handed over: signed in within the last 30 days and allowed to work on it. Includes the caller if somebody else was handed it',
    duty: 'read-cases',
    path: CasePath,
    answer: z.strictObject({ people: z.array(Person) }),
  },
} as const satisfies Endpoints;
