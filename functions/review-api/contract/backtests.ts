import * as z from 'zod';
import { AccountOutcome, Outcome } from '#shared/decisions/decision.ts';
import { Id } from '#shared/events/envelope.ts';
import type { Endpoints } from './endpoint.ts';
import { At, Person, pageOf, paging, RuleTitle, Words } from './endpoint.ts';
import { RuleId } from './rules.ts';

const count = z.number().int().nonnegative();

/** A run over the past: who asked for it, how far it is, and what it found. */
export const BacktestRun = z.strictObject({
  /** `null`: recorded from the command line, of which the figures are kept and nothing more. */
  backtestId: z.string().nullable(),
  rule: RuleId,
  revision: z.number().int(),
  title: Words,
  /** `failed`: not all of it was replayed in two days, and will not be; `cancelled`: somebody called it off. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  by: Person,
  at: At,
  /** Days that were replayed; `null` where nobody says. */
  progress: z.strictObject({ done: count, of: count }).nullable(),
  /** Entries of lists that it is judged by, as they stood when it began; `null`: too many, so none. */
  listed: count.nullable(),
  found: z.strictObject({ looked: count, fired: count }).nullable(),
});
export type BacktestRun = z.infer<typeof BacktestRun>;

/** The two sides of a comparison: the rule only watches, and it decides. */
const sides = { without: count, with: count };

/** What would be otherwise if the rule decided. */
const Result = z.strictObject({
  events: count,
  looked: count,
  fired: count,
  /** Of those that it fired on, what no live rule found anything in. */
  alone: count,
  /** Events at which it failed. */
  errors: count,
  /** What it said there, the commonest first, five at most. */
  failures: z.array(z.strictObject({ reason: z.string(), events: count })),
  /** The revision that decides where this one watches; `null`: none does. */
  against: z.number().int().nullable(),
  /** What reviewers would have to do: cases opened a day, over so many days on which something happened. */
  load: z.strictObject({
    days: count,
    casesADay: z.strictObject({ without: z.number(), with: z.number() }),
  }),
  outcomes: z.array(z.strictObject({ outcome: Outcome, ...sides })),
  /** Findings that decided, of rules for which the sides differ. */
  rules: z.array(z.strictObject({ ...RuleTitle, ...sides })),
  /** Decisions that would come out otherwise, with a few drawn at random. */
  changes: z.array(
    z.strictObject({
      from: Outcome,
      to: Outcome,
      decisions: count,
      samples: z.array(z.strictObject({ decisionId: Id, accountId: Id, at: At })),
    }),
  ),
  /** Accounts by the gravest that would happen to them, where that differs. */
  differences: z.array(
    z.strictObject({ from: AccountOutcome, to: AccountOutcome, accounts: count }),
  ),
  /** The first 200 of the accounts that something would be decided otherwise about. */
  accounts: z.array(
    z.strictObject({
      accountId: Id,
      from: AccountOutcome,
      to: AccountOutcome,
      decisions: count,
      /** When it would first be restricted on each side. */
      restricted: z.strictObject({ without: At.nullable(), with: At.nullable() }),
      /** What the rule said of it first. */
      says: Words.nullable(),
    }),
  ),
  accountsInAll: count,
});

export const Backtest = BacktestRun.extend({ result: Result.nullable() });
export type Backtest = z.infer<typeof Backtest>;

/** File `routes/backtests.ts`. */
export const backtests = {
  'GET /backtests': {
    summary: 'Runs over the past of the last 92 days, the latest first',
    duty: 'read-cases',
    query: z.strictObject({ ...paging, rule: RuleId.optional() }),
    answer: pageOf(BacktestRun),
  },
  'GET /backtests/{backtestId}': {
    summary: 'How far a run is, and what it found',
    duty: 'read-cases',
    path: z.strictObject({ backtestId: z.string().regex(/^[\w-]{1,64}$/) }),
    answer: Backtest,
  },
  'POST /backtests/{backtestId}/cancel': {
    summary:
      'Calls a run off that is not done, by whoever started it or who publishes rules: no more of it is replayed',
    duty: 'read-cases',
    path: z.strictObject({ backtestId: z.string().regex(/^[\w-]{1,64}$/) }),
    body: z.strictObject({}),
    answer: BacktestRun,
  },
  'POST /rules/{rule}/backtests': {
    summary: 'Starts a run over the past. Its result is put beside the rule when it is done',
    duty: 'write-rules',
    path: z.strictObject({ rule: RuleId }),
    body: z.strictObject({ days: z.number().int().min(1).max(30) }),
    answer: BacktestRun,
    status: 202,
  },
} as const satisfies Endpoints;
