import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useDraft } from '../../drafts/use-draft.ts';
import { useWords } from '../../preferences/context.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import type { Draft } from './draft.ts';
import { words } from './words.ts';

/** A reason that its author may no longer submit, such as after a right was withdrawn. Nothing if it is blank. */
export const KeptReason = ({
  reason,
  onForget,
}: {
  readonly reason: string;
  readonly onForget: () => void;
}) => {
  const { say } = useWords();
  if (reason.trim() === '') return null;
  return (
    <Alert type="info" action={<Button onClick={onForget}>{say(words.discardDraft)}</Button>}>
      {say(words.keptDraft)}
      <OriginalText text={reason} byStaff />
    </Alert>
  );
};

/** The reason in the draft of a ruling, for a person who may no longer rule. */
export const KeptDraft = ({ caseId }: { readonly caseId: string }) => {
  const { draft, forget } = useDraft<Draft | null>(`case:${caseId}`, null);
  return <KeptReason reason={draft?.reason ?? ''} onForget={forget} />;
};
