import type { CasePage } from '../../../contract/cases.ts';
import { rememberedQueue } from '../../cases/queue-trail.ts';
import { useCommands } from '../../commands/context.tsx';
import { useMe } from '../../session/me.tsx';
import { useGo } from '../../shell/go.tsx';
import type { Dialogue } from './dialogues.tsx';
import type { useCaseClaim } from './use-taking.ts';
import { handlingStepsOf, holderOf, isWithinReach, stepKeys } from './ways.ts';
import { words } from './words.ts';

/** Key commands of a case page, except the rulings. */
export const useCaseCommands = (
  page: CasePage,
  { isMine, toggleClaim, skip, goNext }: ReturnType<typeof useCaseClaim>,
  show: (dialogue: Dialogue) => void,
): void => {
  const { me, can } = useMe();
  const go = useGo();
  const { name: group } = words;
  const { case: row, resolution, exhibits } = page;
  const { assignee } = row.handling;
  const masked = exhibits.find((exhibit) => exhibit.masked);
  const mayRule = can('rule') && isWithinReach(page);
  // A resolved case cannot be claimed or skipped.
  const mayHold = mayRule && !resolution;
  useCommands([
    { id: 'case back', words: words.back, group, keys: 'q', run: () => go(rememberedQueue().href) },
    can('rule') && { id: 'case next', words: words.next, group, keys: 'n', run: goNext },
    mayHold &&
      (!assignee || assignee.id === me.person.id) && {
        id: isMine ? 'case unclaim' : 'case claim',
        words: isMine ? words.giveBack : words.claim,
        group,
        keys: 'c',
        run: toggleClaim,
      },
    mayHold && { id: 'case skip', words: words.skip, group, keys: 's', run: skip },
    mayRule &&
      !holderOf(page) && {
        id: 'case mark',
        words: words.mark,
        group: words.act,
        keys: 'x',
        run: () => show({ kind: 'mark' }),
      },
    ...(mayRule ? handlingStepsOf(page, { me, can }) : []).map((way) => ({
      id: `case ${way}`,
      words: words[way],
      group,
      ...(stepKeys[way] !== undefined && { keys: stepKeys[way] }),
      run: () => show(way === 'warn' || way === 'clue' ? { kind: way } : { kind: 'handling', way }),
    })),
    can('reveal-personal') &&
      masked !== undefined && {
        id: 'case reveal',
        words: words.reveal,
        group,
        keys: 'p',
        run: () => show({ kind: 'reveal', what: { kind: 'exhibit', eventId: masked.eventId } }),
      },
  ]);
};
