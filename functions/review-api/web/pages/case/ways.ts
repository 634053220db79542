import type { CasePage } from '../../../contract/cases.ts';
import type { Person } from '../../../contract/endpoint.ts';
import type { useMe } from '../../session/me.tsx';

/** Whom the case was handed to, where that holds the reader up: nobody else acts on it. */
export const holderOf = ({
  case: { handling },
  acts,
}: Pick<CasePage, 'case' | 'acts'>): Person | null =>
  acts.some(({ why }) => why === 'claimed') ? handling.assignee : null;

/** What can be done with a case beside ruling on it. One that is held by somebody is sent on by who is senior. */
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
