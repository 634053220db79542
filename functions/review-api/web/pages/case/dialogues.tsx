import { lazy, Suspense } from 'react';
import type { CasePage } from '../../../contract/cases.ts';
import { BlockDialogue } from './block-dialogue.tsx';
import { ClueDialogue } from './clue-dialogue.tsx';
import type { Draft } from './draft.ts';
import { type Handling, HandlingDialogue } from './handling-dialogue.tsx';
import { MarkDialogue } from './mark-dialogue.tsx';
import { type Masked, RevealDialogue } from './reveal-dialogue.tsx';
import { UnwarnDialogue, WarnDialogue } from './warn-dialogue.tsx';

const BulkDialogue = lazy(() =>
  import('../../bulk/bulk-dialogue.tsx').then(({ BulkDialogue: part }) => ({ default: part })),
);

/** The dialogues of a case; at most one is open. */
export type Dialogue =
  | { readonly kind: 'handling'; readonly way: Handling }
  | { readonly kind: 'reveal'; readonly what: Masked }
  | { readonly kind: 'block'; readonly node: string }
  | { readonly kind: 'warn' }
  | { readonly kind: 'clue' }
  | { readonly kind: 'unwarn'; readonly warningId: string }
  | { readonly kind: 'mark' }
  | { readonly kind: 'ring'; readonly node: string | null }
  | { readonly kind: 'members'; readonly draft: Draft | null };

/** Renders the open dialogue of a case. */
export const OpenDialogue = ({
  row,
  open,
  show,
  onReveal,
}: {
  readonly row: CasePage['case'];
  readonly open: Dialogue;
  readonly show: (dialogue: Dialogue | null) => void;
  readonly onReveal: (what: Masked, value: string) => void;
}) => {
  const { caseId, accountId } = row;
  const onClose = () => show(null);
  switch (open.kind) {
    case 'handling':
      return <HandlingDialogue way={open.way} row={row} onClose={onClose} />;
    case 'reveal':
      return (
        <RevealDialogue
          accountId={accountId}
          what={open.what}
          onClose={onClose}
          onReveal={(value) => onReveal(open.what, value)}
        />
      );
    case 'block':
      return <BlockDialogue caseId={caseId} node={open.node} onClose={onClose} />;
    case 'warn':
      return (
        <WarnDialogue
          caseId={caseId}
          category={row.category}
          onUndo={(warningId) => show({ kind: 'unwarn', warningId })}
          onClose={onClose}
        />
      );
    case 'unwarn':
      return <UnwarnDialogue caseId={caseId} warningId={open.warningId} onClose={onClose} />;
    case 'clue':
      return <ClueDialogue row={row} onClose={onClose} />;
    case 'mark':
      return <MarkDialogue row={row} onClose={onClose} />;
    case 'ring':
      return (
        <Suspense>
          <BulkDialogue
            selection={{ kind: 'ring', caseId, ...(open.node !== null && { nodes: [open.node] }) }}
            onClose={onClose}
          />
        </Suspense>
      );
    case 'members':
      return (
        <Suspense>
          <BulkDialogue
            selection={{ kind: 'campaign', caseId }}
            {...(open.draft && { initial: open.draft })}
            onClose={onClose}
          />
        </Suspense>
      );
  }
};
