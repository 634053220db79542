import type { CasePage } from '../../../contract/cases.ts';
import { LazyBulkDialogue } from '../../bulk/lazy-bulk-dialogue.tsx';
import type { Revealed } from '../../cases/exhibit.tsx';
import { searchForOthers } from '../../search/passage.ts';
import { BlockDialogue } from './block-dialogue.tsx';
import { ClueDialogue } from './clue-dialogue.tsx';
import type { Draft } from './draft.ts';
import { type Handling, HandlingDialogue } from './handling-dialogue.tsx';
import { MarkDialogue } from './mark-dialogue.tsx';
import { type Masked, RevealDialogue } from './reveal-dialogue.tsx';
import { UnwarnDialogue, WarnDialogue } from './warn-dialogue.tsx';

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
  page,
  open,
  onOpen,
  onReveal,
}: {
  readonly page: CasePage;
  readonly open: Dialogue;
  readonly onOpen: (dialogue: Dialogue | null) => void;
  readonly onReveal: (what: Masked, shown: Revealed) => void;
}) => {
  const { case: row } = page;
  const { caseId, accountId } = row;
  const onClose = () => onOpen(null);
  switch (open.kind) {
    case 'handling':
      return <HandlingDialogue way={open.way} row={row} onClose={onClose} />;
    case 'reveal':
      return (
        <RevealDialogue
          accountId={accountId}
          what={open.what}
          onClose={onClose}
          onReveal={(shown) => onReveal(open.what, shown)}
        />
      );
    case 'block':
      return <BlockDialogue caseId={caseId} node={open.node} onClose={onClose} />;
    case 'warn':
      return (
        <WarnDialogue
          caseId={caseId}
          category={row.category}
          onUndo={(warningId) => onOpen({ kind: 'unwarn', warningId })}
          onClose={onClose}
        />
      );
    case 'unwarn':
      return <UnwarnDialogue caseId={caseId} warningId={open.warningId} onClose={onClose} />;
    case 'clue':
      return <ClueDialogue row={row} onClose={onClose} />;
    case 'mark':
      return <MarkDialogue page={page} onClose={onClose} />;
    case 'ring':
      return (
        <LazyBulkDialogue
          selection={{ kind: 'ring', caseId, ...(open.node !== null && { nodes: [open.node] }) }}
          onClose={onClose}
        />
      );
    case 'members':
      return (
        <LazyBulkDialogue
          selection={{ kind: 'campaign', caseId }}
          {...(page.members && { members: page.members, others: searchForOthers(page) })}
          {...(open.draft && { initial: open.draft })}
          onClose={onClose}
        />
      );
  }
};
