import type { CaseRow } from '../../../contract/queues.ts';
import { useAct } from '../../api/context.tsx';
import { focusedCaseId, focusNextRow, moveFocus } from '../../cases/row-cursor.ts';
import { words as caseWords } from '../../cases/words.ts';
import { moveCommands } from '../../commands/commands.ts';
import { useCommands } from '../../commands/context.tsx';
import { notify } from '../../notices/notices.ts';
import { useMe } from '../../session/me.tsx';
import { filled } from '../../words/say.ts';
import type { usePages } from './use-pages.ts';
import { words } from './words.ts';

/** Key commands of a queue page. */
export const useQueueCommands = ({
  queues,
  pages: { rows, forward, back },
  takeNext,
  toggle,
  actOnSelected,
  again,
  choose,
}: {
  /** In display order; digit keys open the first nine. */
  readonly queues: readonly string[];
  readonly pages: ReturnType<typeof usePages>;
  readonly takeNext: () => void;
  readonly toggle: (row: CaseRow) => void;
  /** `null` if no row is selected. */
  readonly actOnSelected: (() => void) | null;
  /** Refetches the queues. */
  readonly again: () => void;
  readonly choose: (queue: string) => void;
}): void => {
  const { can } = useMe();
  const claim = useAct('POST /cases/{caseId}/claim', { repeatable: true });
  const skip = useAct('POST /cases/{caseId}/skip', { repeatable: true });
  const rowOf = (caseId: string) => rows.find((row) => row.caseId === caseId);
  const onFocusedRow = (what: (caseId: string) => void) => () => {
    const caseId = focusedCaseId();
    if (caseId !== undefined) what(caseId);
  };
  const callbacks = (message: typeof words.claimed | typeof words.skipped, caseId: string) => {
    const account = rowOf(caseId)?.accountId ?? caseId;
    const id = `queue ${caseId}`;
    return {
      onSuccess: () => {
        notify({ id, kind: 'success', words: message, values: { account } });
        if (message === words.skipped) focusNextRow(caseId);
        again();
      },
      onError: ({ message: detail }: Error) =>
        notify({ id, kind: 'warning', words: caseWords.failedFor, values: { account, detail } }),
    };
  };
  const { group } = words;
  const queueCommand = (
    id: keyof typeof words,
    keys: string,
    run: () => void,
    keysOnly = true,
  ) => ({ id: `queue ${id}`, words: words[id], group, keys, keysOnly, run });
  useCommands([
    ...moveCommands('queue', group, [words.down, words.up], moveFocus),
    queueCommand('nextPage', ']', () => forward?.()),
    queueCommand('previousPage', '[', () => back?.()),
    can('rule') && queueCommand('next', 'n', takeNext, false),
    can('rule') &&
      queueCommand(
        'claim',
        'c',
        onFocusedRow((caseId) =>
          claim.mutate({ path: { caseId }, body: {} }, callbacks(words.claimed, caseId)),
        ),
      ),
    can('rule') &&
      queueCommand(
        'skip',
        's',
        onFocusedRow((caseId) =>
          skip.mutate({ path: { caseId }, body: {} }, callbacks(words.skipped, caseId)),
        ),
      ),
    can('act-in-bulk') &&
      queueCommand(
        'select',
        'x',
        onFocusedRow((caseId) => {
          const row = rowOf(caseId);
          if (row) toggle(row);
        }),
      ),
    can('act-in-bulk') && actOnSelected && queueCommand('selection', 'b', actOnSelected, false),
    ...queues.slice(0, 9).map((queue, at) => ({
      id: `queue ${queue}`,
      words: filled(words.toQueue, { n: at + 1 }),
      group,
      keys: String(at + 1),
      keysOnly: true,
      run: () => choose(queue),
    })),
  ]);
};
