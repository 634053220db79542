import { hour } from '../settings/durations.ts';
import { newcomersPerReporter } from '../signals/reporters.ts';
import type { Case } from './case.ts';

/** A reason for a case's place in the queue. */
type PriorityPart = {
  readonly reason: 'harm' | 'confidence' | 'reports' | 'victim' | 'unread' | 'appeal' | 'age';
  readonly points: number;
};

/** Points at which a case is due: more than all reasons but age sum to, so no case is due when it opens. */
export const pointsWhenDue = 180;

const harm = { low: 5, medium: 15, high: 30, critical: 40 } as const;

type PrioritizedCase = Pick<Case, 'weight' | 'openedAt' | 'appeal'>;

/** Harm outweighs certainty, and a person at risk outweighs both. */
const gravityParts = ({ weight, appeal }: PrioritizedCase): readonly PriorityPart[] => [
  { reason: 'harm', points: harm[weight.severity] },
  { reason: 'confidence', points: Math.round(weight.score * 20) },
  {
    reason: 'reports',
    points: Math.min(
      15,
      3 * (weight.reporters + Math.floor(weight.newcomers / newcomersPerReporter)),
    ),
  },
  { reason: 'victim', points: weight.victimAtRisk ? 50 : 0 },
  { reason: 'unread', points: weight.degraded ? 10 : 0 },
  { reason: 'appeal', points: appeal?.state === 'open' ? 40 : 0 },
];

const sum = (parts: readonly PriorityPart[]) =>
  parts.reduce((total, { points }) => total + points, 0);

/**
 * Returns when a case is due, epoch milliseconds. A case without gravity has the full time of its queue;
 * each point of gravity shortens that by an equal share.
 *
 * The due time does not change by itself, so the store can order cases by it. This is also the order of
 * priority, and overdue cases come first.
 *
 * @param dueHours hours until cases of its queue are due
 * @example
 * const weight = CaseWeight.parse({
 *   category: 'money-mule',
 *   severity: 'critical',
 *   score: 0,
 *   reporters: 0,
 *   victimAtRisk: true,
 *   degraded: false,
 * });
 * dueOf({ weight, openedAt: 0, appeal: null }, 48) / hour; // 24: it has 90 points
 */
export const dueOf = (known: PrioritizedCase, dueHours: number): number => {
  const share = 1 - sum(gravityParts(known)) / pointsWhenDue;
  const due = known.openedAt + Math.round(dueHours * hour * share);
  return known.appeal?.state === 'open' ? Math.min(due, known.appeal.dueAt) : due;
};

/**
 * Returns how urgent a case is (highest first) and why; the parts are shown on its row. Age keeps
 * counting after the due time, so that no case waits forever.
 *
 * @param now epoch milliseconds
 * @param dueHours hours until cases of its queue are due
 */
export const priorityOf = (
  known: PrioritizedCase,
  now: number,
  dueHours: number,
): { readonly points: number; readonly parts: readonly PriorityPart[] } => {
  const age = Math.floor((pointsWhenDue * (now - known.openedAt)) / (dueHours * hour));
  const all = [...gravityParts(known), { reason: 'age' as const, points: age }];
  // Its user was promised an answer by then: a due appeal weighs at least as much as any due case.
  const isAnswerDue = known.appeal?.state === 'open' && known.appeal.dueAt <= now;
  const missing = isAnswerDue ? Math.max(0, pointsWhenDue - sum(all)) : 0;
  const parts = all
    .map((part) => (part.reason === 'appeal' ? { ...part, points: part.points + missing } : part))
    .filter(({ points }) => points > 0);
  return { points: sum(parts), parts };
};
