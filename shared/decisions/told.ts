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
 * @param reason what is said with it, e.g. that an appeal against it was refused; left out: for what staff lifted,
 *   that they looked at it
 */
export const statementAbout = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
  reason?: PlainFact,
): StatementOfReasons | null => {
  const measure = measureOf(decision);
  if (!measure) return null;
  const lifted = measure === 'release' || measure === 'restore';
  const said =
    decision.eventType === 'hold.ended' ? 'hold-ended' : (reason ?? (lifted ? 'reviewed' : null));
  return statementOf(decision, {
    measure,
    settings,
    catalogue,
    ...(said && { reason: said }),
  });
};

/** A decision as it is told with an answer to its user: a person has looked at it since. */
export const lookedAt = (decision: Decision): Decision =>
  decision.automation === 'full' ? { ...decision, automation: 'partial' } : decision;

/**
 * The statement that the user was told; `null` too where the platform only observed.
 *
 * @param answer what an appeal against it was answered with, told before the findings
 */
export const statementTold = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
  answer?: PlainFact,
): StatementOfReasons | null =>
  decision.mode === 'observe'
    ? null
    : statementAbout(answer ? lookedAt(decision) : decision, settings, catalogue, answer);
