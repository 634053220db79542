import type { Catalogue } from '../rules/collect.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Decision } from './decision.ts';
import { type StatementOfReasons, statementOf } from './statement.ts';
import { isMeasure, type Measure } from './words.ts';

/** What was done, as its statement of reasons calls it; `null` for what nobody is told of. */
const measureOf = ({ outcome, eventType, subject }: Decision): Measure | null => {
  if (isMeasure(outcome)) return outcome;
  const lifts = eventType === 'hold.ended' || eventType === 'review.ruled';
  if (outcome !== 'allow' || !lifts) return null;
  return subject.kind === 'account' ? 'release' : 'restore';
};

/** The statement of reasons of a decision on record; `null` for what nobody is told of. */
export const statementAbout = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
): StatementOfReasons | null => {
  const measure = measureOf(decision);
  if (!measure) return null;
  const ended = decision.eventType === 'hold.ended';
  return statementOf(decision, {
    measure,
    settings,
    catalogue,
    ...(ended && { reason: 'hold-ended' as const }),
  });
};

/** The statement that the user was told; `null` too where the platform only observed. */
export const statementTold = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
): StatementOfReasons | null =>
  decision.mode === 'observe' ? null : statementAbout(decision, settings, catalogue);
