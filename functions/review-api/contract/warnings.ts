import * as z from 'zod';
import { Command } from '#shared/effects/command.ts';
import { Id } from '#shared/events/envelope.ts';
import type { Endpoints } from './endpoint.ts';
import { CasePath, Category, Person, Reason, Timestamp, Words } from './endpoint.ts';
import { StandingName } from './queues.ts';

/** A person whom the account of a case approached or paid. */
export const PersonAtRisk = z.strictObject({
  accountId: Id,
  /** The event types involved, e.g. `social.messaged`. */
  types: z.array(z.string()),
  times: z.number().int(),
  lastAt: Timestamp,
  /**
   * Their own standing: a restricted person may be an accomplice. `active` too if only the real-name gate restricts
   * them; `null` if unknown.
   */
  standing: StandingName.nullable(),
  /** When the system itself last warned them of this kind of harm within 30 days; `null` if it did not. */
  warnedBySystemAt: Timestamp.nullable(),
});
export type PersonAtRisk = z.infer<typeof PersonAtRisk>;

export const Warnings = z.strictObject({
  /** From the events on the case, most frequently approached first. */
  people: z.array(PersonAtRisk),
  /** The text that each person would receive. */
  message: Words,
  /** Warnings sent on this case, latest first. */
  sent: z.array(
    z.strictObject({
      warningId: Id,
      at: Timestamp,
      by: Person,
      category: z.string(),
      accountIds: z.array(Id),
      undoneBy: Person.nullable(),
    }),
  ),
});
export type Warnings = z.infer<typeof Warnings>;

/** Served by `routes/warnings.ts`. */
export const warnings = {
  'GET /cases/{caseId}/warnings': {
    summary:
      'People whom the case gives reason to warn, the text of the warning, and the warnings already sent',
    duty: 'rule',
    path: CasePath,
    query: z.strictObject({ category: Category }),
    answer: Warnings,
  },
  'POST /cases/{caseId}/warnings': {
    summary:
      'Warns people whom the account may harm and whom the platform has mentioned; each at most once a day for one kind of harm. 409 `no-grounds` if nothing was decided about it',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({
      accountIds: z.array(Id).min(1).max(50),
      category: Category,
      reason: Reason,
    }),
    answer: z.strictObject({
      warningId: Id,
      sent: z.number().int(),
      commands: z.array(Command),
    }),
  },
  'POST /cases/{caseId}/warnings/{warningId}/undo': {
    summary:
      'Asks the platform to withdraw warnings: unread ones are removed, and people who read one are told that it was a mistake',
    duty: 'rule',
    path: z.strictObject({ caseId: Id, warningId: Id }),
    body: z.strictObject({ reason: Reason }),
    answer: z.strictObject({ withdrawn: z.number().int() }),
  },
} as const satisfies Endpoints;
