import type { Category } from '../../reading.ts';
import { courtingInvestment, courtingPorn } from './courting.ts';
import { loanFrauds } from './credit.ts';
import { diversionHints } from './elsewhere.ts';
import { knownPerson } from './known-person.ts';
import { officeImpersonations } from './office.ts';
import { moneyBack } from './return.ts';
import { taskLures } from './task.ts';

/** Patterns of first contacts with victims, spoken and written, by trade. Tests use other texts. */
export const approaches: Readonly<Partial<Record<Category, readonly string[]>>> = {
  impersonation: [...knownPerson, ...officeImpersonations, ...moneyBack],
  'fake-investment': courtingInvestment,
  'porn-lure': courtingPorn,
  brushing: taskLures,
  'illegal-loan': loanFrauds,
  'traffic-diversion': diversionHints,
};
