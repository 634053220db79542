import * as z from 'zod';
import { AccountOutcome, Outcome } from '#shared/decisions/decision.ts';
import { Id } from '#shared/events/envelope.ts';
import type { Endpoints } from './endpoint.ts';
import { Person, pageOf, paging, RuleTitle, Timestamp, Words } from './endpoint.ts';
import { RuleId } from './rules.ts';

const count = z.number().int().nonnegative();

/** A backtest run: its author, progress and result. */
export const BacktestRun = z.strictObject({
  /** `null` for a run recorded from the command line, of which only the figures are stored. */
  backtestId: z.string().nullable(),
  rule: RuleId,
  revision: z.number().int(),
  title: Words,
  /**
   * `failed`: not all slices were replayed within two days; `too-large`: a slice with its warm-up has more events than
   * one run of the function has time for; `cancelled`: cancelled by a person.
   */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'too-large', 'cancelled']),
  by: Person,
  at: Timestamp,
  /** The latest days, of 24 hours each, that it counts; `null` if unknown. */
  days: count.nullable(),
  /** Hours that each slice replays before it counts, so that its signals are warm; `null` if unknown. */
  warmUpHours: count.nullable(),
  /** Slices replayed; `null` if unknown. */
  progress: z.strictObject({ done: count, of: count }).nullable(),
  /**
   * Number of list entries used for judging, as of the start of the run; `null` if there were too many, so
   * none is used.
   */
  listed: count.nullable(),
  found: z.strictObject({ examined: count, fired: count }).nullable(),
  /** Who cancelled it, and when, if its state is `cancelled`. */
  cancellation: z.strictObject({ at: Timestamp, by: Person }).nullable(),
});
export type BacktestRun = z.infer<typeof BacktestRun>;

/** The two sides of a comparison: the rule only watches (`without`), and the rule decides (`with`). */
const sides = { without: count, with: count };

/** What would change if the rule decided. */
const Result = z.strictObject({
  events: count,
  examined: count,
  fired: count,
  /** Of `fired`, the events in which no live rule had a finding. */
  alone: count,
  /** Events at which the rule failed. */
  errors: count,
  /** The failure reasons, most frequent first, at most five. */
  failures: z.array(z.strictObject({ reason: z.string(), events: count })),
  /** The deciding revision while this one only watches; `null` if there is none. */
  against: z.number().int().nullable(),
  /**
   * The workload for reviewers: cases opened per day, averaged over the days from the first event to the last, to one
   * decimal, without days that had none; less than a day counts as one.
   */
  load: z.strictObject({
    days: z.number().positive(),
    casesPerDay: z.strictObject({ without: z.number(), with: z.number() }),
  }),
  outcomes: z.array(z.strictObject({ outcome: Outcome, ...sides })),
  /** Findings that decided, for the rules whose counts differ. */
  rules: z.array(z.strictObject({ ...RuleTitle, ...sides })),
  /** Decisions that would change, with a few random samples. */
  changes: z.array(
    z.strictObject({
      from: Outcome,
      to: Outcome,
      decisions: count,
      samples: z.array(z.strictObject({ decisionId: Id, accountId: Id, at: Timestamp })),
    }),
  ),
  /** Accounts by the most severe outcome on each side, where the two differ. */
  differences: z.array(
    z.strictObject({ from: AccountOutcome, to: AccountOutcome, accounts: count }),
  ),
  /** The first 200 accounts for which a decision would change. */
  accounts: z.array(
    z.strictObject({
      accountId: Id,
      from: AccountOutcome,
      to: AccountOutcome,
      decisions: count,
      /** When the account would first be restricted on each side. */
      restricted: z.strictObject({ without: Timestamp.nullable(), with: Timestamp.nullable() }),
      /** The evidence of the rule's first finding on the account. */
      description: Words.nullable(),
    }),
  ),
  totalAccounts: count,
});

export const Backtest = BacktestRun.extend({ result: Result.nullable() });
export type Backtest = z.infer<typeof Backtest>;

/** Served by `routes/backtests.ts`. */
export const backtests = {
  'GET /backtests': {
    summary: 'Backtests of the last 92 days, latest first',
    duty: 'read-cases',
    query: z.strictObject({ ...paging, rule: RuleId.optional() }),
    answer: pageOf(BacktestRun),
  },
  'GET /backtests/{backtestId}': {
    summary: 'Progress and result of a backtest',
    duty: 'read-cases',
    path: z.strictObject({ backtestId: z.string().regex(/^[\w-]{1,64}$/) }),
    answer: Backtest,
  },
  'POST /backtests/{backtestId}/cancel': {
    summary:
      'Cancels a backtest that is not finished; nothing more of it is replayed. Allowed to the person who started it and to people with the duty `publish-rules`',
    duty: 'read-cases',
    path: z.strictObject({ backtestId: z.string().regex(/^[\w-]{1,64}$/) }),
    body: z.strictObject({}),
    answer: BacktestRun,
  },
  'POST /rules/{rule}/backtests': {
    summary:
      'Starts a backtest of the rule over the latest days, of 24 hours each up to now. The result is stored with the rule when it is finished',
    duty: 'write-rules',
    path: z.strictObject({ rule: RuleId }),
    body: z.strictObject({
      days: z.number().int().min(1).max(30),
      /**
       * Hours replayed before each slice without counting: signals over longer windows start low. A slice is as long, at
       * most a day, so fewer hours let a platform with more events be replayed. With fewer than 6, a month would have
       * hundreds of slices.
       */
      warmUpHours: z.number().int().min(6).max(720).default(168),
    }),
    answer: BacktestRun,
    status: 202,
  },
} as const satisfies Endpoints;
