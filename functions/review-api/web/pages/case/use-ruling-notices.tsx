import type { CasePage, RulingView } from '../../../contract/cases.ts';
import { useRefetch } from '../../api/context.tsx';
import { isProblem, isTemporary } from '../../api/problem.ts';
import { words as caseWords } from '../../cases/words.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useGo } from '../../shell/go.tsx';
import { filled, type ValuesArgument, type Words } from '../../words/say.ts';
import { UndoDialogue } from './undo-dialogue.tsx';
import { words } from './words.ts';

/**
 * Notices of what became of a ruling.
 *
 * @param id of the notices that a later attempt replaces
 */
export const useRulingNotices = (
  id: string,
  { case: { caseId, accountId }, exhibits }: Pick<CasePage, 'case' | 'exhibits'>,
) => {
  const { say } = useWords();
  const go = useGo();
  const refetch = useRefetch();
  const notifyCase = <const W extends Words>(
    kind: 'warning' | 'info',
    message: W,
    ...values: ValuesArgument<W>
  ) => notify({ id, kind, words: filled(message, ...values) });

  /** The ruling was made; it can be undone from here. */
  const notifyMade = (ruling: RulingView, made: Words, isRecordOnly = false) =>
    notify({
      id: `ruling ${ruling.rulingId}`,
      kind: isRecordOnly ? 'info' : 'success',
      words: made,
      undo: (close) => (
        <UndoDialogue
          ruling={ruling}
          exhibits={exhibits}
          accountId={accountId}
          isRecordOnly={isRecordOnly}
          initialReason={say(words.undoReason)}
          onDone={() => go(`/cases/${caseId}`)}
          onClose={close}
        />
      ),
    });

  /** The ruling was refused, or could not be sent; its draft is kept in any case. */
  const notifyFailure = (failure: Error) => {
    // The end of the session has its own dialogue.
    if (isProblem(failure, 'unauthenticated')) return;
    if (isProblem(failure, 'stale-version')) {
      // The notice comes after the reload: confirming again then sends the version that is shown.
      refetch().then(() => notifyCase('warning', words.stale));
      return;
    }
    notifyCase('warning', caseWords.failedFor, { account: accountId, detail: failure.message });
    // Reloads, so that the cause of the refusal is visible.
    if (!isTemporary(failure)) refetch();
  };
  return { notifyCase, notifyMade, notifyFailure };
};
