import type { CasePage } from '../../../contract/cases.ts';
import type { Person } from '../../../contract/endpoint.ts';
import type { useMe } from '../../session/me.tsx';

/** The assignee of the case, if the assignment blocks the viewer from acting. */
export const holderOf = ({
  case: { handling },
  acts,
}: Pick<CasePage, 'case' | 'acts'>): Person | null =>
  acts.some(({ why }) => why === 'claimed') ? handling.assignee : null;

/**
 * Whether the viewer may work on this case. A case leaves the reach of a reviewer when it is escalated, for
 * example by a second conclusion that differs.
 */
export const isWithinReach = ({ acts }: Pick<CasePage, 'acts'>): boolean =>
  acts.every(({ why }) => why !== 'forbidden');

/**
 * The possible steps on a case other than rulings. A case assigned to somebody else can be moved on by senior
 * staff.
 */
export const handlingStepsOf = (page: CasePage, can: ReturnType<typeof useMe>['can']) => {
  const { secondOpinion } = page.case.handling;
  const isFree = holderOf(page) === null;
  const mayMoveOn = isFree || can('work-escalated');
  return [
    ...(mayMoveOn ? (['handOver', 'snooze', 'escalate', 'secondOpinion'] as const) : []),
    'note' as const,
    ...(isFree ? (['warn'] as const) : []),
    ...(isFree && can('pass-clue') ? (['clue'] as const) : []),
    ...(mayMoveOn && secondOpinion && !secondOpinion.answered ? (['opinion'] as const) : []),
  ];
};
