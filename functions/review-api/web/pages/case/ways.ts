import type { CasePage } from '../../../contract/cases.ts';
import type { Person } from '../../../contract/endpoint.ts';
import type { useMe } from '../../session/me.tsx';

/** The keys of steps other than rulings; the others have none. */
export const stepKeys: Readonly<Record<string, string>> = {
  note: 'm',
  warn: 'w',
  clue: 'i',
  opinion: 'y',
};

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
 * The possible steps on a case other than rulings. An open case assigned to somebody else can be moved on by
 * senior staff. A second opinion is given by somebody other than who asked for it.
 */
export const handlingStepsOf = (
  page: CasePage,
  { me, can }: Pick<ReturnType<typeof useMe>, 'me' | 'can'>,
) => {
  const { escalated, secondOpinion } = page.case.handling;
  const isFree = holderOf(page) === null;
  const mayMoveOn = page.resolution === null && (isFree || can('work-escalated'));
  const asked = secondOpinion?.answered === false ? secondOpinion : null;
  return [
    ...(mayMoveOn ? (['handOver', 'snooze'] as const) : []),
    ...(mayMoveOn && !escalated ? (['escalate'] as const) : []),
    ...(mayMoveOn && !asked ? (['secondOpinion'] as const) : []),
    'note' as const,
    ...(isFree ? (['warn'] as const) : []),
    ...(isFree && can('pass-clue') ? (['clue'] as const) : []),
    ...(mayMoveOn && asked && asked.by.id !== me.person.id ? (['opinion'] as const) : []),
  ];
};
