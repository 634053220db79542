import * as z from 'zod';
import type { FindingCategory } from '../rules/categories.ts';
import { standardQueues } from '../settings/review.ts';

/** Standard queues by kind of harm, for cases that none of the platform's routes takes. */
export const Route = z.enum(standardQueues).exclude(['escalated']);
export type Route = z.infer<typeof Route>;

const routes: { readonly [Category in FindingCategory]: Route } = {
  fraud: 'fraud',
  'money-mule': 'fraud',
  'fake-investment': 'fraud',
  impersonation: 'fraud',
  brushing: 'fraud',
  'fraud-tools': 'fraud',
  'fraud-support': 'fraud',
  'illegal-loan': 'fraud',
  'card-trade': 'trade',
  'sim-trade': 'trade',
  'personal-data-trade': 'trade',
  'account-trade': 'trade',
  'forged-documents': 'trade',
  'illegal-migration': 'trade',
  gambling: 'content',
  'porn-lure': 'content',
  'traffic-diversion': 'content',
  'suspicious-wording': 'content',
  spam: 'content',
  'bulk-registration': 'registration',
  automation: 'registration',
  'account-takeover': 'takeover',
  'real-name': 'identity',
  listed: 'identity',
  punished: 'identity',
};

/** Returns the queue of a category; unknown categories go to the reviewers of content. */
export const routeOf = (category: string): Route =>
  Object.hasOwn(routes, category) ? routes[category as FindingCategory] : 'content';
