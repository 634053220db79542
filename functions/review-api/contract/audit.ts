import * as z from 'zod';
import type { Endpoints } from './endpoint.ts';
import { CsvFile, formatErrors, Person, pageOf, paging, Timestamp, Words } from './endpoint.ts';

/** The subject of the entries. Entries about a rule or a list are in the platform's chain. */
const about = {
  kind: z.enum(['account', 'case', 'staff', 'platform', 'rule', 'list']),
  /** The id of the account, case, staff member, rule or list; for the platform, its own id. */
  id: z.string().trim().min(1).max(64),
};

const query = {
  ...about,
  /** The actor: a staff member's id, `system` or `user`. */
  actor: z.string().trim().min(1).max(64).optional(),
  /** An action such as `case.released`, or the common first part: `case`. */
  action: z
    .string()
    .regex(/^[a-z-]{1,40}(?:\.[a-z-]{1,40})?$/, formatErrors.action.en)
    .optional(),
  /** Days in UTC, both inclusive. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};

/** An entry of the audit log. */
export const AuditView = z.strictObject({
  /** Position in its chain. */
  sequence: z.number().int(),
  /** `null` if the entry at this position can no longer be read. */
  entry: z
    .strictObject({
      at: Timestamp,
      actor: z.enum(['system', 'user', 'staff']),
      by: Person.nullable(),
      action: z.string(),
      words: Words,
      /** The decision, ruling, appeal or request that caused it. */
      causeId: z.string(),
      /** Ids, codes, numbers and reasons; personal data is masked. */
      details: z.array(
        z.strictObject({
          name: z.string(),
          value: z.string(),
          /** The person whose id the value is, if their name is known. */
          person: Person.nullable(),
        }),
      ),
      hash: z.string(),
    })
    .nullable(),
});
export type AuditView = z.infer<typeof AuditView>;

/** The result of verifying a chain from its first entry. */
const Verification = z.strictObject({
  subject: z.string(),
  entries: z.number().int(),
  /** `null` if every entry matches its hash, none is missing, and the chain ends at its head. */
  broken: z.strictObject({ sequence: z.number().int(), problem: Words }).nullable(),
  /**
   * The daily seals, each linked to the one before. Their signatures are checked by the command line tool,
   * not here.
   */
  seals: z.strictObject({
    count: z.number().int(),
    through: z.strictObject({ day: z.iso.date(), hash: z.string() }).nullable(),
    broken: z.strictObject({ day: z.string(), problem: Words }).nullable(),
  }),
});

/** Served by `routes/audit.ts`. Reading the audit log is itself recorded in it. */
export const audit = {
  'GET /audit': {
    summary:
      'Entries of one chain of the audit log, latest first; the request is recorded. A page may contain fewer than `limit`',
    duty: 'read-audit',
    query: z.strictObject({ ...query, ...paging }),
    answer: pageOf(AuditView),
  },
  'GET /audit/verification': {
    summary:
      'Verifies one chain from its first entry to its head, and the daily seals; the request is recorded',
    duty: 'read-audit',
    query: z.strictObject(about),
    answer: Verification,
  },
  'GET /audit/export': {
    summary:
      'The entries as CSV, at most 5000 rows (`x-partial: true` if there may be more), with spreadsheet formulas escaped; the export is recorded',
    duty: 'read-audit',
    query: z.strictObject(query),
    answer: CsvFile,
    type: 'text/csv',
  },
} as const satisfies Endpoints;
