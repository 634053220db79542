import { acting } from './acting.ts';
import { appeals } from './appeals.ts';
import { audit } from './audit.ts';
import { backtests } from './backtests.ts';
import { cases } from './cases.ts';
import { clues } from './clues.ts';
import { handling } from './handling.ts';
import { lists } from './lists.ts';
import { platform } from './platform.ts';
import { proposalPage } from './proposal-page.ts';
import { proposals } from './proposals.ts';
import { queues } from './queues.ts';
import { rules } from './rules.ts';
import { search } from './search.ts';
import { session } from './session.ts';
import { team } from './team.ts';
import { views } from './views.ts';
import { warnings } from './warnings.ts';

/** Where the console and the API are served, here as there. The API is `basePath + apiPath`. */
export const basePath = '/console';
export const apiPath = '/api';

/**
 * Everything that the API does: one table that the server checks by, the console is typed by, and
 * the OpenAPI document (`GET /openapi.json`) is written from.
 *
 * - Bearer tokens of the platform's OIDC issuer, by `Authorization`.
 * - Every write names an `Idempotency-Key` (16 to 64 of `A-Za-z0-9_-`): the same key with the same
 *   request has the same answer for a day; with another request it is 422 `key-reused`. Presence needs
 *   none, and what a reveal shows is kept nowhere.
 * - A write names the version that it was made from as `expectedVersion`; a stale one is 409 with
 *   the current one.
 * - Errors are `Problem`s, worded in the language of `Accept-Language`.
 *
 * @example
 * type Row = Answer<(typeof endpoints)['GET /queues/{queue}/cases']>['items'][number];
 */
export const endpoints = {
  ...session,
  ...queues,
  ...handling,
  ...cases,
  ...acting,
  ...warnings,
  ...clues,
  ...proposals,
  ...proposalPage,
  ...appeals,
  ...search,
  ...views,
  ...team,
  ...platform,
  ...rules,
  ...backtests,
  ...lists,
  ...audit,
} as const;
export type EndpointName = keyof typeof endpoints;
