import type { CasePage, RulingView } from '../../../contract/cases.ts';
import { useAct, useRead, useRefetch } from '../../api/context.tsx';
import { ActionDialogue } from '../../cases/action-dialogue.tsx';
import { PostName } from '../../cases/post-name.tsx';
import { PreviewText } from '../../cases/preview-text.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as proposalWords } from '../../proposals/words.ts';
import { useIsMounted } from '../../shell/go.tsx';
import { acts, termOf } from '../../words/terms.ts';
import { PreviewSection } from './preview-box.tsx';
import { words } from './words.ts';

/** Previews taking a ruling back, requires a reason, and does it; works for old rulings too. */
export const UndoDialogue = ({
  ruling,
  exhibits,
  accountId,
  isRecordOnly = false,
  initialReason = '',
  onDone,
  onClose,
}: {
  readonly ruling: Pick<RulingView, 'rulingId' | 'act' | 'subject' | 'by' | 'approvedBy'>;
  readonly exhibits: CasePage['exhibits'];
  readonly accountId: string;
  /** Whether it is the second conclusion of a blind re-review, which was not carried out. */
  readonly isRecordOnly?: boolean;
  readonly initialReason?: string;
  readonly onDone?: () => void;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const { rulingId, act, subject, by, approvedBy } = ruling;
  const { data: preview, error } = useRead('GET /rulings/{rulingId}/undo', { path: { rulingId } });
  const refetch = useRefetch();
  const isMounted = useIsMounted();
  const undo = useAct('POST /rulings/{rulingId}/undo');
  return (
    <ActionDialogue
      title={say(words.undo)}
      submit={say(approvedBy || preview?.fourEyes ? proposalWords.propose : words.undo)}
      ready={preview === undefined || preview.problem === null}
      initialReason={initialReason}
      intro={
        <p>
          <strong>
            {accountId} · {say(words.ruledBy, { name: by.name, act: termOf(acts, act) })}
          </strong>
          {subject.kind === 'content' ? <PostName id={subject.id} exhibits={exhibits} /> : <br />}
          {say(isRecordOnly ? words.undoRecordedText : words.undoText)}
          {act === 'release' && !isRecordOnly && (
            <>
              <br />
              {say(caseWords.staysCleared)}
            </>
          )}
        </p>
      }
      after={
        <PreviewSection error={error}>
          {preview && <PreviewText preview={preview} />}
        </PreviewSection>
      }
      onClose={onClose}
      onSubmit={async (reason) => {
        const answer = await undo.mutateAsync({ path: { rulingId }, body: { reason } });
        notify({
          id: `ruling ${rulingId}`,
          kind: 'info',
          words:
            answer.kind === 'proposed'
              ? words.proposed
              : isRecordOnly
                ? words.recordedUndone
                : words.undoneNotice,
          values: { account: accountId },
        });
        refetch();
        if (isMounted()) onDone?.();
      }}
    />
  );
};
