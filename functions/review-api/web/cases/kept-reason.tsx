import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useDraft } from '../drafts/use-draft.ts';
import { useWords } from '../preferences/context.tsx';
import { OriginalText } from '../text/original-text.tsx';
import { words } from './words.ts';

/**
 * A reason that its author may no longer submit, such as after a right was withdrawn or somebody else answered. Nothing
 * if it is blank.
 */
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

/** The reason in the draft of an answer that somebody else has given meanwhile. */
export const KeptAnswer = ({ name }: { readonly name: string }) => {
  const { draft, forget } = useDraft(name, '');
  return <KeptReason reason={draft} onForget={forget} />;
};
