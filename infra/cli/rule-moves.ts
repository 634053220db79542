import { randomUUID } from 'node:crypto';
import { allProposals, type FiledProposal } from '#functions/review-api/acting/proposals.ts';
import { propose } from '#functions/review-api/acting/proposing.ts';
import { moveWords, RuleMove } from '#functions/review-api/rules/rulebook.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { dateOf } from '#shared/settings/durations.ts';
import type { Platform } from './connect.ts';

/** The message about a rule that moved to another life stage. */
export const movedWords = { 'zh-CN': '{id} 已转为{to}', en: '{id} is now {to}' } as const;

/** Returns the cause id of an audit entry: the position of an entry in the rulebook. */
export const causeIdOf = (entry: number, { settings }: Pick<Platform, 'settings'>): string =>
  idOf('rul', [settings.platformId, entry]);

/** Finds the open proposal of a step, preferring one with the same share; `null` if there is none. */
export const proposedMove = async (
  { rule, revision, from, to, fromShare, share }: RuleMove,
  now: number,
  { papers }: Pick<Platform, 'papers'>,
): Promise<(FiledProposal & { readonly what: RuleMove }) | null> => {
  const clock = { now: () => now, pause: async () => {} };
  let other: Awaited<ReturnType<typeof proposedMove>> = null;
  for (const filed of await allProposals({ papers, clock })) {
    const { kind, state, taken, expiresAt, what } = filed.record;
    if (kind !== 'rule-move' || state !== 'open' || expiresAt <= now) continue;
    // The proposal is being withdrawn right now.
    if (taken !== null && taken !== 'approved') continue;
    const move = RuleMove.parse(what);
    const isSameStep =
      move.rule === rule &&
      move.revision === revision &&
      move.from === from &&
      move.fromShare === fromShare &&
      move.to === to;
    if (isSameStep && move.share === share) return { ...filed, what: move };
    if (isSameStep) other ??= { ...filed, what: move };
  }
  return other;
};

/** Files a proposal for a step that needs a second person, who approves it here or in the console. */
export const proposeMove = async (
  what: RuleMove,
  { by, at, reason }: { readonly by: string; readonly at: number; readonly reason: string },
  { papers, auditLog }: Pick<Platform, 'papers' | 'auditLog'>,
): Promise<void> => {
  await propose(
    {
      kind: 'rule-move',
      words: moveWords(what),
      approvalReason: {
        'zh-CN': '规则获得决定权须由第二人同意。',
        en: 'A rule that gets the power to decide needs a second person’s approval.',
      },
      caseId: null,
      reason,
      what,
    },
    {
      id: by,
      name: by,
      grants: [],
      expiresAt: at,
      language: 'en',
      requestId: 'clearspring rules promote',
      act: `${dateOf(at)}-${randomUUID()}`,
    },
    { papers, auditLog, clock: { now: () => at, pause: async () => {} } },
  );
};
