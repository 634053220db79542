import * as z from 'zod';
import { Outcome } from '#shared/decisions/decision.ts';
import type { Endpoints } from './endpoint.ts';
import { CsvFile, daysQuery, pageOf, paging, Share, Timestamp, Words } from './endpoint.ts';

const perOutcome = z.partialRecord(Outcome, z.number().int());

const RuleRow = z.strictObject({
  rule: z.string(),
  revision: z.number().int(),
  title: Words,
  life: z.string(),
  /** Runs, where they were counted: of a live rule that was built in they are not. */
  examined: z.number().int(),
  fired: z.number().int(),
  /** Of `fired`, how often a live rule had a finding too. */
  withLive: z.number().int(),
  outcomes: z.record(z.string(), z.number().int()),
  /** Share of the rule's reviewed findings that reviewers upheld. */
  upheld: Share,
});
export type RuleRow = z.infer<typeof RuleRow>;

/** A quarantined message as shown to staff. */
export const QuarantinedView = z.strictObject({
  id: z.string(),
  reason: z.string(),
  problem: Words,
  remedy: Words,
  field: z.string().nullable(),
  sentAt: Timestamp,
  /** Values are masked, the structure is kept. At most 4000 characters. */
  body: z.string(),
  /** False for a truncated message and for one whose event id was accepted before: they cannot be released. */
  mayRelease: z.boolean(),
});
export type QuarantinedView = z.infer<typeof QuarantinedView>;

const id = z.strictObject({ id: z.string().regex(/^[\w.:-]{1,128}$/) });
const QueueName = z.enum(['intake', 'followUps', 'actions']);

/** Served by `routes/platform.ts`. */
export const platform = {
  'GET /platform': {
    summary:
      'Figures of the platform: outcomes, time to action, false positives, missed accounts, rules, brakes, appeals, quarantine and dead letters',
    duty: 'read-cases',
    query: z.strictObject(daysQuery),
    answer: z.strictObject({
      mode: z.enum(['observe', 'assist', 'enforce']),
      days: z.array(
        z.strictObject({
          day: z.iso.date(),
          /** Decisions by outcome. */
          outcomes: perOutcome,
          automatic: z.number().int(),
          byStaff: z.number().int(),
        }),
      ),
      /** Milliseconds from the decision to the platform's receipt, for commands in the span. */
      timeToAction: z.strictObject({ p50: z.number().nullable(), p99: z.number().nullable() }),
      /** Number of commands that the platform reported as failed. */
      failed: z.number().int(),
      /** Share of reviewed restrictions that reviewers lifted. */
      falsePositives: Share,
      /** Share of randomly drawn accounts without findings that turned out abusive. */
      missed: Share,
      rules: z.array(RuleRow),
      brakes: z.array(
        z.strictObject({
          key: z.string(),
          /** What it holds back. */
          words: Words,
          count: z.number().int(),
          cap: z.number().int(),
          on: z.boolean(),
          /** Since when somebody has halted all of it; `null` for what counts. */
          since: Timestamp.nullable(),
        }),
      ),
      /** What brakes held back in the span, by clock hour, the latest first; at most 200. */
      tripped: z.array(
        z.strictObject({
          key: z.string(),
          words: Words,
          /** Start of the hour. */
          from: Timestamp,
          /** Decisions that became flags. */
          held: z.number().int(),
        }),
      ),
      appeals: z.strictObject({
        open: z.number().int(),
        overdue: z.number().int(),
        granted: Share,
        /** Share of answers that came before they were due. */
        inTime: Share,
      }),
      quarantined: z.number().int(),
      /** Whether more are quarantined than were counted. */
      moreQuarantined: z.boolean(),
      deadLetters: z.number().int(),
    }),
  },
  'GET /platform/export': {
    summary: 'Figures of the platform as CSV, one row per day; the export is recorded',
    duty: 'export',
    query: z.strictObject(daysQuery),
    answer: CsvFile,
    type: 'text/csv',
  },
  'GET /quarantine': {
    summary:
      'Quarantined messages, oldest first within each page. A page may be empty although `cursor` continues',
    duty: 'read-cases',
    query: z.strictObject({ ...paging, reason: z.string().max(40).optional() }),
    answer: pageOf(QuarantinedView),
  },
  'POST /quarantine/{id}/release': {
    summary: 'Sends a message back to the intake queue',
    duty: 'release-quarantine',
    path: id,
    body: z.strictObject({}),
    answer: z.null(),
    status: 204,
  },
  'POST /quarantine/{id}/discard': {
    summary: 'Deletes a message permanently',
    duty: 'release-quarantine',
    path: id,
    body: z.strictObject({}),
    answer: z.null(),
    status: 204,
  },
  'GET /dead-letters': {
    summary: 'Number of dead letters of each queue, and whether sending them back failed',
    duty: 'read-cases',
    answer: z.strictObject({
      queues: z.array(
        z.strictObject({
          queue: QueueName,
          waiting: z.number().int(),
          /** False if the queue service does not support moving dead letters. */
          movable: z.boolean(),
          moving: z.boolean(),
          /** Why the latest move failed after it had started; `null` if it did not, or there was none. */
          failure: z
            .strictObject({
              startedAt: Timestamp,
              /** The queue service's code, e.g. `CouldNotDetermineMessageSource`. */
              reason: z.string(),
            })
            .nullable(),
        }),
      ),
    }),
  },
  'POST /dead-letters/{queue}/redrive': {
    summary: 'Sends the dead letters of a queue back to it',
    duty: 'release-quarantine',
    path: z.strictObject({ queue: QueueName }),
    body: z.strictObject({}),
    answer: z.null(),
    status: 202,
  },
} as const satisfies Endpoints;
