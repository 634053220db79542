import type { Catalogue } from '../rules/collect.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { Decision } from './decision.ts';
import { type StatementOfReasons, statementOf } from './statement.ts';
import { isMeasure, type Measure, type PlainFact } from './words.ts';

/** The events by whose decisions a restriction ends, whatever stood before. */
const lifting: ReadonlySet<string> = new Set(['hold.ended', 'review.ruled']);

/** What was done, as its statement of reasons calls it; `null` for what nobody is told of. */
const measureOf = (
  { outcome, eventType, subject }: Decision,
  reason: PlainFact | undefined,
): Measure | null => {
  if (reason === 'verified') return 'release';
  if (isMeasure(outcome)) return outcome;
  if (outcome !== 'allow' || !lifting.has(eventType)) return null;
  return subject.kind === 'account' ? 'release' : 'restore';
};

/** What is said where a restriction ended by itself, whatever else would be. */
const endedBy = ({ eventType }: Decision): PlainFact | undefined =>
  eventType === 'hold.ended' ? 'hold-ended' : undefined;

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
  const measure = measureOf(decision, reason);
  if (!measure) return null;
  const lifted = measure === 'release' || measure === 'restore';
  const said = endedBy(decision) ?? reason ?? (lifted ? 'reviewed' : null);
  return statementOf(decision, {
    measure,
    settings,
    catalogue,
    ...(said && { reason: said }),
  });
};

/**
 * `verified` for the decision by which an account that did what was asked of it is free again. The same decision
 * about one that was free before lifts nothing and is told to nobody.
 *
 * @param standing of its account: it tells too, where the decision is from before `lifted` was kept
 */
export const verifiedTold = (
  { id, eventType, lifted }: Decision,
  standing: AccountState['standing'] | undefined,
): 'verified' | undefined =>
  lifted || (standing?.is === 'active' && standing.decisionId === id && !lifting.has(eventType))
    ? 'verified'
    : undefined;

/**
 * Why a decision on record lifted what it did. That an appeal was granted is told as what staff lifted.
 *
 * @param standing of its account; `undefined` for a post
 */
export const liftedBecause = (
  decision: Decision,
  standing: AccountState['standing'] | undefined,
): PlainFact => endedBy(decision) ?? verifiedTold(decision, standing) ?? 'reviewed';

/** What is said of a decision that a person looked at since. */
const byPerson: ReadonlySet<PlainFact> = new Set(['appeal', 'appeal-refused']);

/** A decision as it is told with an answer to its user: a person has looked at it since. */
export const lookedAt = (decision: Decision): Decision =>
  decision.automation === 'full' ? { ...decision, automation: 'partial' } : decision;

/**
 * The statement that the user was told; `null` too where the platform only observed.
 *
 * @param answer what an appeal against it was answered with, told before the findings, that it waits, or that the account was verified
 */
export const statementTold = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
  answer?: PlainFact,
): StatementOfReasons | null =>
  decision.mode === 'observe'
    ? null
    : statementAbout(
        answer && byPerson.has(answer) ? lookedAt(decision) : decision,
        settings,
        catalogue,
        answer,
      );
