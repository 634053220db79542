import { hour } from '../settings/durations.ts';
import type { Case } from './case.ts';

/** One reason of a case's place in the queue. */
export type PriorityPart = {
  readonly reason: 'harm' | 'confidence' | 'reports' | 'victim' | 'unread' | 'appeal' | 'age';
  readonly points: number;
};

/** A case of so many points is due: more than all reasons but age come to, so that none is due at birth. */
export const pointsWhenDue = 180;

const harm = { low: 5, medium: 15, high: 30, critical: 40 } as const;

type Weighed = Pick<Case, 'weight' | 'openedAt' | 'appeal'>;

/** Harm outweighs certainty, and a person at risk outweighs both. */
const gravity = ({ weight, appeal }: Weighed): readonly PriorityPart[] => [
  { reason: 'harm', points: harm[weight.severity] },
  { reason: 'confidence', points: Math.round(weight.score * 20) },
  { reason: 'reports', points: Math.min(15, weight.reporters * 3) },
  { reason: 'victim', points: weight.victimAtRisk ? 50 : 0 },
  { reason: 'unread', points: weight.degraded ? 10 : 0 },
  { reason: 'appeal', points: appeal?.state === 'open' ? 40 : 0 },
];

const sum = (parts: readonly PriorityPart[]) =>
  parts.reduce((total, { points }) => total + points, 0);

/**
 * When a case must have been looked at, epoch milliseconds: what weighs nothing has the whole time of
 * its queue, and each point of its gravity takes an equal share of it away.
 *
 * It never moves by itself, so cases lie in the store in the order in which they are due; that is
 * the order of their priority too, and whatever is overdue comes first.
 *
 * @param dueHours of its queue
 * @example
 * dueOf({ weight, openedAt, appeal: null }, 48); // 90 points: openedAt + 24 h
 */
export const dueOf = (known: Weighed, dueHours: number): number => {
  const share = 1 - sum(gravity(known)) / pointsWhenDue;
  const due = known.openedAt + Math.round(dueHours * hour * share);
  return known.appeal?.state === 'open' ? Math.min(due, known.appeal.dueAt) : due;
};

/**
 * How urgent a case is, highest first, and why: the parts are shown on the row. Age counts until the
 * case is due, and on, so that nothing is left for good.
 *
 * @param now epoch milliseconds
 * @param dueHours of its queue
 */
export const priorityOf = (
  known: Weighed,
  now: number,
  dueHours: number,
): { readonly points: number; readonly parts: readonly PriorityPart[] } => {
  const age = Math.floor((pointsWhenDue * (now - known.openedAt)) / (dueHours * hour));
  const all = [...gravity(known), { reason: 'age' as const, points: age }];
  // Its user was promised an answer: an appeal that is due weighs what any case does that is.
  const promised = known.appeal?.state === 'open' && known.appeal.dueAt <= now;
  const missing = promised ? Math.max(0, pointsWhenDue - sum(all)) : 0;
  const parts = all
    .map((part) => (part.reason === 'appeal' ? { ...part, points: part.points + missing } : part))
    .filter(({ points }) => points > 0);
  return { points: sum(parts), parts };
};
