import type { Catalogue } from '../rules/collect.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Decision } from './decision.ts';
import { type StatementOfReasons, statementOf } from './statement.ts';
import { isMeasure, type Measure, type PlainFact } from './words.ts';

/** What was done, as its statement of reasons calls it; `null` for what nobody is told of. */
const measureOf = ({ outcome, eventType, subject }: Decision): Measure | null => {
  if (isMeasure(outcome)) return outcome;
  const lifts = eventType === 'hold.ended' || eventType === 'review.ruled';
  if (outcome !== 'allow' || !lifts) return null;
  return subject.kind === 'account' ? 'release' : 'restore';
};

/**
 * The statement of reasons of a decision on record; `null` for what nobody is told of.
 *
 * @param reason what is said with it now, e.g. that an appeal against it was refused
 */
export const statementAbout = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
  reason?: PlainFact,
): StatementOfReasons | null => {
  const measure = measureOf(decision);
  if (!measure) return null;
  const ended = decision.eventType === 'hold.ended';
  return statementOf(decision, {
    measure,
    settings,
    catalogue,
    ...(ended ? { reason: 'hold-ended' as const } : reason && { reason }),
  });
};

/** The statement that the user was told; `null` too where the platform only observed. */
export const statementTold = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
  reason?: PlainFact,
): StatementOfReasons | null =>
  decision.mode === 'observe' ? null : statementAbout(decision, settings, catalogue, reason);
