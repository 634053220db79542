import { useCommands } from '../../commands/context.tsx';
import { acts as names } from '../../words/terms.ts';
import { type ActView, actsWithKeys, type Draft, keysOfActs } from './draft.ts';
import { words } from './words.ts';

/** Offers the acts as commands and, while a draft is open, to discard it or carry it out. */
export const useActingCommands = ({
  acts,
  draft,
  onChoose,
  onClose,
  onDecide,
}: {
  readonly acts: readonly ActView[];
  readonly draft: Draft | null;
  readonly onChoose: (act: ActView) => void;
  readonly onClose: () => void;
  readonly onDecide: (thenNext: boolean) => void;
}): void =>
  useCommands([
    ...actsWithKeys(acts).map((each) => ({
      id: `act ${each.act}`,
      words: names[each.act],
      group: words.act,
      keys: keysOfActs[each.act],
      run: () => onChoose(each),
    })),
    ...(draft
      ? [
          {
            id: 'act cancel',
            words: words.cancel,
            group: words.act,
            keys: 'Escape',
            run: onClose,
          },
          {
            id: 'act confirm',
            words: words.decide,
            group: words.act,
            keys: '$mod+Enter',
            run: () => onDecide(false),
          },
          {
            id: 'act confirm next',
            words: words.decideNext,
            group: words.act,
            keys: '$mod+Shift+Enter',
            run: () => onDecide(true),
          },
        ]
      : []),
  ]);
