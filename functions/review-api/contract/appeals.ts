import * as z from 'zod';
import { WordedStatement } from '#shared/decisions/statement.ts';
import { Id } from '#shared/events/envelope.ts';
import { Preview } from './acting.ts';
import { AppealView, RulingView } from './cases.ts';
import type { Endpoints } from './endpoint.ts';
import {
  CasePath,
  daysQuery,
  pageOf,
  paging,
  Reason,
  Share,
  Timestamp,
  Version,
} from './endpoint.ts';
import { CaseRow } from './queues.ts';

/** The content of the user's appeal page, reached by a link that the platform signed. */
export const SignedAppeal = z.strictObject({
  decisionId: Id,
  /**
   * The decision's own reasons, even if a later decision replaced it; once its subject is free, the reasons
   * for lifting it.
   */
  statement: z.strictObject({ 'zh-CN': WordedStatement, en: WordedStatement }),
  /** Until when an appeal can be filed. */
  until: Timestamp,
  state: z.enum(['may-appeal', 'open', 'granted', 'refused', 'nothing-to-lift', 'too-late']),
  /** The deadline for answering the open appeal. */
  answerDueAt: Timestamp.nullable(),
  /**
   * Whether an appeal can be filed now: the first one, or another one if the platform's settings allow it.
   */
  mayFile: z.boolean(),
  /** When the next appeal can be filed, if the daily limit is reached. */
  mayFileAt: Timestamp.nullable(),
});
export type SignedAppeal = z.infer<typeof SignedAppeal>;

/** The bearer token of the link: names one decision and one account, and expires. */
const link = z.strictObject({ token: z.string().min(20).max(1024) });

/** Served by `routes/appeals.ts`. */
export const appeals = {
  'GET /appeals': {
    summary:
      'Appeals by case: open ones by due time, then decided ones, latest first. Unless `state` is `open`, up to 20 earlier answered appeals of the case follow, latest first; `waiting` counts its other open appeals',
    duty: 'read-cases',
    query: z.strictObject({ ...paging, state: z.enum(['open', 'decided']).optional() }),
    answer: pageOf(z.strictObject({ appeal: AppealView, case: CaseRow })),
  },
  'POST /cases/{caseId}/appeal': {
    summary:
      'Decides the open appeal of a case; granting it lifts the measure at once. 409 `same-person` if the caller took part in the decision',
    duty: 'rule-on-appeal',
    path: CasePath,
    body: z.strictObject({
      expectedVersion: Version,
      grants: z.boolean(),
      reason: Reason,
    }),
    answer: z.strictObject({ case: CaseRow, appeal: AppealView, ruling: RulingView }),
  },
  'POST /cases/{caseId}/appeal/previews': {
    summary:
      'Previews the answer to an open appeal: the commands to the platform and the notice to the user',
    duty: 'rule-on-appeal',
    path: CasePath,
    body: z.strictObject({ grants: z.boolean() }),
    answer: Preview,
  },
  'GET /appeals/outcomes': {
    summary: 'How often appeals against each rule were granted',
    duty: 'read-team',
    query: z.strictObject(daysQuery),
    answer: z.strictObject({
      rules: z.array(
        z.strictObject({ rule: z.string(), revision: z.number().int(), granted: Share }),
      ),
    }),
  },
  'GET /appeal-links/{token}': {
    summary:
      'For the platform’s page for its user: the decision, and whether an appeal can be filed',
    duty: 'anyone',
    path: link,
    answer: SignedAppeal,
  },
  'POST /appeal-links/{token}': {
    summary:
      'For the platform’s page for its user: files an appeal. 429 `too-many` beyond the limits of appeals, 409 `already-decided` if no further appeal against this decision is allowed or `nothing-changes` if one is open or could lift nothing, 410 `too-late` after the deadline',
    duty: 'anyone',
    path: link,
    body: z.strictObject({
      text: z.string().trim().min(1).max(4000),
      language: z.enum(['zh-CN', 'en']).optional(),
    }),
    answer: SignedAppeal,
    status: 202,
  },
} as const satisfies Endpoints;
