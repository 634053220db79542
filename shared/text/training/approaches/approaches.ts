import type { Category } from '../../reading.ts';
import { courtingInvestment, courtingPorn } from './courting.ts';
import { credit } from './credit.ts';
import { elsewhere } from './elsewhere.ts';
import { knownPerson } from './known-person.ts';
import { office } from './office.ts';
import { moneyBack } from './return.ts';
import { task } from './task.ts';

/** Patterns of first contacts with victims, spoken and written, by trade. Tests use other texts. */
export const approaches: Readonly<Partial<Record<Category, readonly string[]>>> = {
  impersonation: [...knownPerson, ...office, ...moneyBack],
  'fake-investment': courtingInvestment,
  'porn-lure': courtingPorn,
  brushing: task,
  'illegal-loan': credit,
  'traffic-diversion': elsewhere,
};
