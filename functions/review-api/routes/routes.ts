import type { Routes } from '../route.ts';
import { acting } from './acting.ts';
import { appeals } from './appeals.ts';
import { cases } from './cases.ts';
import { proposals } from './proposals.ts';
import { queues } from './queues.ts';
import { session } from './session.ts';

/** What answers: one file for each file of the contract. */
export const routes: Partial<Routes> = {
  ...session,
  ...queues,
  ...cases,
  ...acting,
  ...proposals,
  ...appeals,
};
