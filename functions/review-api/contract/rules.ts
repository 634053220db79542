import * as z from 'zod';
import { longestRuleReason } from '#shared/rules/cel/rulebook.ts';
import { RuleCase, StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { lives } from '#shared/rules/life.ts';
import type { Endpoints } from './endpoint.ts';
import { LastingReason, Person, RuleTitle, Share, Timestamp, Words } from './endpoint.ts';
import { Proposal } from './proposals.ts';

const Life = z.enum(lives);
export const RuleId = z
  .string()
  .max(96)
  .regex(/^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$/);

/** A problem in a rule, with its location. */
export const RuleProblem = z.strictObject({
  /** Path of the field: `when`, `values.count`, `title.en`. */
  field: z.string(),
  message: Words,
  remedy: Words,
  at: z
    .strictObject({ line: z.number().int(), column: z.number().int(), excerpt: z.string() })
    .nullable(),
});
export type RuleProblem = z.infer<typeof RuleProblem>;

/** A rule with its current life stage. */
export const RuleView = z.strictObject({
  rule: RuleId,
  revision: z.number().int(),
  title: Words,
  detects: Words,
  life: Life,
  share: z.number().nullable(),
  /** The source of a rule written by staff; `null` for a rule of the product. */
  source: StaffRule.nullable(),
  author: Person.nullable(),
  since: Timestamp.nullable(),
  /** Set when it lost the right to decide by itself, and nobody moved or rewrote it since. */
  lastDemotion: z.strictObject({ at: Timestamp, reason: Words }).nullable(),
  /** Who retired it, if it is retired. */
  retirement: z
    .strictObject({ at: Timestamp, by: Person, reason: z.string().nullable() })
    .nullable(),
  /** What its brakes held back within 30 days, by clock hour, the latest first; at most 10. */
  tripped: z.array(
    z.strictObject({
      /** Start of the hour. */
      from: Timestamp,
      held: z.number().int(),
      /** Freezes, or its other restrictions. */
      what: z.enum(['freezes', 'restrictions']),
    }),
  ),
  category: z.string(),
  on: z.array(z.string()),
  falsePositives: z.array(Words),
  blindSpots: z.array(Words),
  runbook: z.array(Words),
  /** Counts over 30 days. Built-in live rules are not counted: 0. */
  examined: z.number().int(),
  /** Of the examined events; all findings if nothing was counted as examined. */
  fired: z.number().int(),
  withLive: z.number().int(),
  /** The live rules that most often had a finding at the same events, at most five. */
  withRules: z.array(z.strictObject({ ...RuleTitle, count: z.number().int() })),
  /** Findings per day, latest last. */
  firedPerDay: z.array(z.number().int()),
  anomalous: z.boolean(),
  reviewed: Share,
  /** The possible next life stages, each with its unmet conditions. */
  moves: z.array(
    z.strictObject({
      to: Life,
      refusals: z.array(Words),
      /** Whether it waits for a second person if the caller asks for it; within canary, if the share grows. */
      takesTwo: z.boolean(),
    }),
  ),
  /** Stages further on that decide about accounts, with conditions unmet now that no earlier stage names. */
  later: z.array(z.strictObject({ to: Life, refusals: z.array(Words) })),
  /**
   * For a rule in canary: what is missing for a larger share of the accounts. A smaller share has no
   * conditions.
   */
  shareRefusals: z.array(Words),
  /** Position of its latest rulebook entry; a write must name the one it is based on. */
  version: z.number().int(),
});
export type RuleView = z.infer<typeof RuleView>;

const path = z.strictObject({ rule: RuleId });

/** Served by `routes/rules.ts`. */
export const rules = {
  'GET /rules': {
    summary: 'All rules with their life stage and counts',
    duty: 'read-cases',
    answer: z.strictObject({ rules: z.array(RuleView), version: z.number().int() }),
  },
  'GET /rules/{rule}': { summary: 'One rule', duty: 'read-cases', path, answer: RuleView },
  'GET /rule-language': {
    summary: 'Signals, functions and event types that a rule can use, for completion in the editor',
    duty: 'read-cases',
    answer: z.strictObject({
      fields: z.array(
        z.strictObject({
          path: z.string(),
          type: z.string(),
          optional: z.boolean(),
          description: Words.nullable(),
        }),
      ),
      functions: z.array(
        z.strictObject({ name: z.string(), signature: z.string(), description: Words }),
      ),
      on: z.array(z.string()),
    }),
  },
  'POST /rules/check': {
    summary: 'Checks a rule and runs its cases without saving it; problems have their location',
    duty: 'write-rules',
    body: z.strictObject({ source: z.unknown() }),
    answer: z.strictObject({
      problems: z.array(RuleProblem),
      /** What the rule did in each of its test cases; `null` for a case that could not be run. */
      cases: z.array(
        z
          .strictObject({ result: RuleCase.shape.expects, description: Words.nullable() })
          .nullable(),
      ),
    }),
  },
  'POST /rules/try': {
    summary: 'Runs a rule over the events of recent decisions without saving it',
    duty: 'write-rules',
    body: z.strictObject({
      source: StaffRule,
      decisions: z.number().int().min(1).max(500).default(200),
    }),
    answer: z.strictObject({
      examined: z.number().int(),
      fired: z.number().int(),
      examples: z.array(
        z.strictObject({
          decisionId: z.string(),
          accountId: z.string(),
          description: Words,
          /**
           * The event and signals for a test case based on this example; only signals that the condition
           * reads.
           */
          on: RuleCase.shape.on,
          signals: RuleCase.shape.signals,
        }),
      ),
    }),
  },
  'PUT /rules/{rule}': {
    summary: 'Saves a revision as a draft, if all of its cases pass',
    duty: 'write-rules',
    path,
    body: z.strictObject({ expectedVersion: z.number().int().nonnegative(), source: StaffRule }),
    answer: RuleView,
  },
  'POST /rules/{rule}/moves': {
    summary:
      'Moves a rule to another life stage. A move to `canary`, to a larger share or to `live` needs a second person’s approval, unless `fourEyes.rules` is off and the caller did not write the rule. Refused while a proposal of the same move is open. Needs the duty `write-rules` or `publish-rules`',
    duty: 'read-cases',
    path,
    body: z.strictObject({
      expectedVersion: z.number().int().nonnegative(),
      to: Life,
      share: z.number().gt(0).lt(1).optional(),
      reason: LastingReason.max(longestRuleReason),
    }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('done'), rule: RuleView }),
      z.strictObject({ kind: z.literal('proposed'), proposal: Proposal }),
    ]),
  },
} as const satisfies Endpoints;
