import type { Routes } from '../server/route.ts';
import { acting } from './acting.ts';
import { appeals } from './appeals.ts';
import { audit } from './audit.ts';
import { backtests } from './backtests.ts';
import { cases } from './cases.ts';
import { clues } from './clues.ts';
import { handling } from './handling.ts';
import { lists } from './lists.ts';
import { platform } from './platform.ts';
import { proposals } from './proposals.ts';
import { queues } from './queues.ts';
import { rules } from './rules.ts';
import { search } from './search.ts';
import { session } from './session.ts';
import { team } from './team.ts';
import { views } from './views.ts';
import { warnings } from './warnings.ts';

/** All routes, one file for each file of the contract. */
export const routes: Routes = {
  ...session,
  ...queues,
  ...handling,
  ...cases,
  ...acting,
  ...warnings,
  ...clues,
  ...proposals,
  ...appeals,
  ...search,
  ...views,
  ...team,
  ...platform,
  ...rules,
  ...backtests,
  ...lists,
  ...audit,
};
