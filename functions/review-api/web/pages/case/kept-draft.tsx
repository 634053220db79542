import { KeptReason } from '../../cases/kept-reason.tsx';
import { useDraft } from '../../drafts/use-draft.ts';
import type { Draft } from './draft.ts';

/** The reason in the draft of a ruling, for a person who may no longer rule. */
export const KeptDraft = ({ caseId }: { readonly caseId: string }) => {
  const { draft, forget } = useDraft<Draft | null>(`case:${caseId}`, null);
  return <KeptReason reason={draft?.reason ?? ''} onForget={forget} />;
};
