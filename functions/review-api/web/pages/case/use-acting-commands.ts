import { useCommands } from '../../commands/context.tsx';
import { acts as names } from '../../words/terms.ts';
import {
  type Act,
  type ActView,
  actsWithKeys,
  barredActs,
  type Draft,
  keysOfActs,
} from './draft.ts';
import { words } from './words.ts';

/** Offers the acts as commands and, while a draft is open, to discard it or carry it out. */
export const useActingCommands = ({
  acts,
  draft,
  onChoose,
  onBarred,
  onClose,
  onDecide,
}: {
  readonly acts: readonly ActView[];
  readonly draft: Draft | null;
  readonly onChoose: (act: ActView) => void;
  /** Called for the key of an act that cannot be chosen. */
  readonly onBarred: (act: Act) => void;
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
    ...barredActs(acts).map((act) => ({
      id: `barred ${act}`,
      words: names[act],
      group: words.act,
      keys: keysOfActs[act],
      unlisted: true,
      run: () => onBarred(act),
    })),
    draft && {
      id: 'act cancel',
      words: words.cancel,
      group: words.act,
      keys: 'Escape',
      run: onClose,
    },
    draft && {
      id: 'act confirm',
      words: words.decide,
      group: words.act,
      keys: '$mod+Enter',
      run: () => onDecide(false),
    },
    draft && {
      id: 'act confirm next',
      words: words.decideNext,
      group: words.act,
      keys: '$mod+Shift+Enter',
      run: () => onDecide(true),
    },
  ]);
