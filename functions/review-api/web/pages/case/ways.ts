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
 * The possible steps on a case other than rulings. A case assigned to somebody else can be moved on by senior
 * staff.
 */
export const waysOf = (page: CasePage, can: ReturnType<typeof useMe>['can']) => {
  const { secondOpinion } = page.case.handling;
  const free = holderOf(page) === null;
  const sends = free || can('work-escalated');
  return [
    ...(sends ? (['handOver', 'snooze', 'escalate', 'secondOpinion'] as const) : []),
    'note' as const,
    ...(free ? (['warn'] as const) : []),
    ...(free && can('pass-clue') ? (['clue'] as const) : []),
    ...(sends && secondOpinion && !secondOpinion.answered ? (['opinion'] as const) : []),
  ];
};
