import { randomUUID } from 'node:crypto';
import {
  allProposals,
  type FiledProposal,
  isOpen,
  ruleMoveOf,
} from '#functions/review-api/acting/proposals.ts';
import type { Caller, ReviewPorts } from '#functions/review-api/server/route.ts';
import type { ProposedMove } from '#shared/decisions/rule-move.ts';
import { dateOf } from '#shared/settings/durations.ts';

/** The message about a rule that moved to another life stage. */
export const movedWords = { 'zh-CN': '{id} 已转为{to}', en: '{id} is now {to}' } as const;

/** The proposals to move a rule that wait, or whose approval was interrupted and can be resumed at any time. */
export const proposedMoves = async (
  rule: string,
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly (FiledProposal & ProposedMove)[]> =>
  (await allProposals(ports)).flatMap((filed) => {
    const { by, state, taken } = filed.record;
    const what = ruleMoveOf(filed.record);
    const begun = state === 'open' && taken === 'approved';
    const waits = taken === null && isOpen(filed.record, ports.clock.now());
    return what?.rule === rule && (begun || waits) ? [{ ...filed, what, by, begun }] : [];
  });

/** The caller of the review room that proposes a move at the command line. */
export const commandCaller = (by: string, now: number): Caller => ({
  id: by,
  name: by,
  grants: [],
  expiresAt: now,
  language: 'en',
  act: `${dateOf(now)}-${randomUUID()}`,
  begunAt: now,
  requestId: 'clearspring rules promote',
});
