import type { Catalogue } from '../rules/collect.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Decision } from './decision.ts';
import { type StatementOfReasons, statementOf } from './statement.ts';
import { type Measure, measures } from './words.ts';

const isMeasure = (outcome: string): outcome is Measure => Object.hasOwn(measures, outcome);

/** What was done, as its statement of reasons calls it; `null` for what nobody is told of. */
const measureOf = ({ outcome, eventType, subject }: Decision): Measure | null => {
  if (isMeasure(outcome)) return outcome;
  const lifts = eventType === 'hold.ended' || eventType === 'review.ruled';
  if (outcome !== 'allow' || !lifts) return null;
  return subject.kind === 'account' ? 'release' : 'restore';
};

/** The statement of reasons of a decision on record; `null` where the user was told nothing. */
export const statementTold = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
): StatementOfReasons | null => {
  const measure = measureOf(decision);
  if (!measure || decision.mode === 'observe') return null;
  const ended = decision.eventType === 'hold.ended';
  return statementOf(decision, {
    measure,
    settings,
    catalogue,
    ...(ended && { reason: 'hold-ended' as const }),
  });
};
