import type { CasePage } from '../../../contract/cases.ts';
import { queueLeft } from '../../cases/way-back.ts';
import { useCommands } from '../../commands/context.tsx';
import { useMe } from '../../session/me.tsx';
import { useGo } from '../../shell/go.tsx';
import type { Dialogue } from './dialogues.tsx';
import type { useTaking } from './use-taking.ts';
import { words } from './words.ts';

/** What can be done with a case by key, beside ruling on it. */
export const useCaseCommands = (
  { case: row, resolution, exhibits }: CasePage,
  { toggleClaim, skip, goNext }: ReturnType<typeof useTaking>,
  show: (dialogue: Dialogue) => void,
): void => {
  const { can } = useMe();
  const go = useGo();
  const { group } = words;
  const { secondOpinion } = row.handling;
  const mayGiveOpinion = secondOpinion !== null && !secondOpinion.answered;
  const masked = exhibits.find((exhibit) => exhibit.masked);
  useCommands([
    { id: 'case back', words: words.back, group, keys: 'q', run: () => go(queueLeft().href) },
    ...(can('rule')
      ? [
          // A closed one is nobody's to take or to pass on.
          ...(resolution
            ? []
            : [
                { id: 'case claim', words: words.claim, group, keys: 'c', run: toggleClaim },
                { id: 'case skip', words: words.skip, group, keys: 's', run: skip },
              ]),
          { id: 'case next', words: words.next, group, keys: 'n', run: goNext },
          {
            id: 'case warn',
            words: words.warn,
            group,
            keys: 'w',
            run: () => show({ is: 'warn' }),
          },
          {
            id: 'case mark',
            words: words.mark,
            group: words.act,
            keys: 'x',
            run: () => show({ is: 'mark' }),
          },
          {
            id: 'case note',
            words: words.note,
            group,
            keys: 'm',
            run: () => show({ is: 'handling', way: 'note' }),
          },
          ...(mayGiveOpinion
            ? [
                {
                  id: 'case opinion',
                  words: words.opinion,
                  group,
                  keys: 'y',
                  run: () => show({ is: 'handling', way: 'opinion' }),
                },
              ]
            : []),
          ...(['handOver', 'snooze', 'escalate', 'secondOpinion'] as const).map((way) => ({
            id: `case ${way}`,
            words: words[way],
            group,
            run: () => show({ is: 'handling', way }),
          })),
        ]
      : []),
    ...(can('pass-clue')
      ? [
          {
            id: 'case clue',
            words: words.clue,
            group,
            keys: 'i',
            run: () => show({ is: 'clue' }),
          },
        ]
      : []),
    ...(can('reveal-personal') && masked
      ? [
          {
            id: 'case reveal',
            words: words.reveal,
            group,
            keys: 'p',
            run: () => show({ is: 'reveal', what: { kind: 'exhibit', eventId: masked.eventId } }),
          },
        ]
      : []),
  ]);
};
