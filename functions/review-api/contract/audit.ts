import * as z from 'zod';
import type { Endpoints } from './endpoint.ts';
import { At, Person, pageOf, paging, shapes, Words } from './endpoint.ts';

/** Whose entries: of a rule and of the lists they stand in the chain of the platform. */
const about = {
  kind: z.enum(['account', 'case', 'staff', 'platform', 'rule', 'list']),
  /** Of the account, the case, the member of staff, the rule, the list; the platform’s own. */
  id: z.string().trim().min(1).max(64),
};

const query = {
  ...about,
  /** Who did it: a member of staff, `system` or `user`. */
  actor: z.string().trim().min(1).max(64).optional(),
  /** `case.released`, or all that begin alike: `case`. */
  action: z
    .string()
    .regex(/^[a-z-]{1,40}(?:\.[a-z-]{1,40})?$/, shapes.action.en)
    .optional(),
  /** Days in UTC, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};

/** An entry of the audit log. */
export const AuditView = z.strictObject({
  /** Its place in its chain. */
  sequence: z.number().int(),
  /** `null`: what lies at this place can no longer be read. */
  entry: z
    .strictObject({
      at: At,
      actor: z.enum(['system', 'user', 'staff']),
      by: Person.nullable(),
      action: z.string(),
      words: Words,
      /** The decision, ruling, appeal or request that it follows from. */
      causeId: z.string(),
      /** Ids, codes, numbers and reasons; what could name or reach a person is masked. */
      details: z.array(
        z.strictObject({
          name: z.string(),
          value: z.string(),
          /** Who the value is the id of, where their name is known. */
          person: Person.nullable(),
        }),
      ),
      hash: z.string(),
    })
    .nullable(),
});
export type AuditView = z.infer<typeof AuditView>;

/** What was found when a chain was checked from its first entry. */
const Verification = z.strictObject({
  subject: z.string(),
  entries: z.number().int(),
  /** `null`: each entry is what its hash says, none is missing, and the chain ends at its head. */
  broken: z.strictObject({ sequence: z.number().int(), problem: Words }).nullable(),
  /** The daily seals, each in its place after the one before; who signed is checked by the tool. */
  seals: z.strictObject({
    count: z.number().int(),
    through: z.strictObject({ day: z.iso.date(), hash: z.string() }).nullable(),
    broken: z.strictObject({ day: z.string(), problem: Words }).nullable(),
  }),
});

/** File `routes/audit.ts`. Whoever reads the audit log is put on record in it. */
export const audit = {
  'GET /audit': {
    summary:
      'Entries of one chain of the audit log, the latest first; logged. A page may hold fewer than asked for',
    duty: 'read-audit',
    query: z.strictObject({ ...query, ...paging }),
    answer: pageOf(AuditView),
  },
  'GET /audit/verification': {
    summary:
      'Checks one chain from its first entry to its head, and the row of daily seals; logged',
    duty: 'read-audit',
    query: z.strictObject(about),
    answer: Verification,
  },
  'GET /audit/export': {
    summary: 'The same as CSV that no spreadsheet executes, at most 5000 rows; logged',
    duty: 'read-audit',
    query: z.strictObject(query),
    answer: z.string(),
    type: 'text/csv',
  },
} as const satisfies Endpoints;
