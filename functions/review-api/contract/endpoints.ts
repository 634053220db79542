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

/** Base path of the console; the API is at `basePath + apiPath`. Used by server and console. */
export const basePath = '/console';
export const apiPath = '/api';

/**
 * All endpoints of the API, in one table: the server validates by it, the console is typed by it, and the
 * OpenAPI document (`GET /openapi.json`) is generated from it.
 *
 * - Authentication: bearer token of the platform's OIDC issuer, in `Authorization`.
 * - Every write needs an `Idempotency-Key` (16 to 64 of `A-Za-z0-9_-`). For a day, the same key with the same
 *   request (`expectedVersion` apart) returns the same answer; with another request it is 422 `key-reused`.
 *   Presence needs no key, and the answers of reveals are not stored.
 * - A write sends the version it is based on as `expectedVersion`; a stale version is 409 with the current
 *   one.
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
