import { randomUUID } from 'node:crypto';
import { allProposals, type FiledProposal } from '#functions/review-api/acting/proposals.ts';
import { propose } from '#functions/review-api/acting/proposing.ts';
import type { PlacedRule } from '#functions/review-api/rules/rulebook.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { moveWords, RuleMove } from '#shared/decisions/rule-move.ts';
import { dateOf } from '#shared/settings/durations.ts';
import type { Platform } from './connect.ts';

/** The message about a rule that moved to another life stage. */
export const movedWords = { 'zh-CN': '{id} 已转为{to}', en: '{id} is now {to}' } as const;

/** Returns the cause id of an audit entry: the position of an entry in the rulebook. */
export const causeIdOf = (entry: number, { settings }: Pick<Platform, 'settings'>): string =>
  idOf('rul', [settings.platformId, entry]);

/** A proposal to move a rule. */
type ProposedMove = FiledProposal & { readonly what: RuleMove };

/** The proposals to move a rule's revision that wait, or whose approval began. */
const openMoves = async (
  { rule, revision }: Pick<RuleMove, 'rule' | 'revision'>,
  now: number,
  { papers }: Pick<Platform, 'papers'>,
): Promise<readonly ProposedMove[]> => {
  const clock = { now: () => now, pause: async () => {} };
  return (await allProposals({ papers, clock })).flatMap((filed) => {
    const { kind, state, taken, expiresAt, what } = filed.record;
    if (kind !== 'rule-move' || state !== 'open') return [];
    // An approval that was interrupted can be resumed at any time. Others are being withdrawn or rejected right now.
    if (taken === null ? expiresAt <= now : taken !== 'approved') return [];
    const move = RuleMove.parse(what);
    return move.rule === rule && move.revision === revision ? [{ ...filed, what: move }] : [];
  });
};

/** Finds the open proposal of a step, preferring one with the same share; `null` if there is none. */
export const proposedMove = async (
  { from, to, fromShare, share, ...rule }: RuleMove,
  now: number,
  platform: Pick<Platform, 'papers'>,
): Promise<ProposedMove | null> => {
  const same = (await openMoves(rule, now, platform)).filter(
    ({ what }) => what.from === from && what.fromShare === fromShare && what.to === to,
  );
  return same.find(({ what }) => what.share === share) ?? same[0] ?? null;
};

/** Finds the proposal whose approval moved a rule where it stands and was interrupted then; `null` if there is none. */
export const unfinishedMove = async (
  { id, revision, life, share }: Pick<PlacedRule, 'id' | 'revision' | 'life' | 'share'>,
  now: number,
  platform: Pick<Platform, 'papers'>,
): Promise<ProposedMove | null> =>
  (await openMoves({ rule: id, revision }, now, platform)).find(
    ({ what, record }) => record.taken === 'approved' && what.to === life && what.share === share,
  ) ?? null;

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
