import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect } from 'react';
import { useRefetch } from '../../api/context.tsx';
import { isTemporary } from '../../api/problem.ts';
import { Leave } from '../../cases/leave.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { WritingModal } from '../../cases/writing-modal.tsx';
import { Focused } from '../../commands/focused.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as proposalWords } from '../../proposals/words.ts';
import { Failure } from '../../shell/failure.tsx';
import { useIsMounted } from '../../shell/go.tsx';

/** What shows proposed changes. */
const changed = ['GET /lists/{list}/entries', 'GET /lists/changes', 'GET /proposals'] as const;

/**
 * Returns the callback for a proposed change: shows a notice, refetches the affected data and closes the
 * dialogue.
 */
export const useOnProposed = (onClose: () => void): (() => void) => {
  const refetch = useRefetch(...changed);
  const isMounted = useIsMounted();
  return () => {
    notify({ id: 'list change', kind: 'success', words: proposalWords.proposed });
    refetch();
    if (isMounted()) onClose();
  };
};

/** Dialogue for a list change, with the reason that is recorded when it is proposed. */
export const Dialogue = ({
  title,
  complete = true,
  busy,
  large = false,
  reason,
  most,
  onReason,
  error,
  onPropose,
  onClose,
  children,
}: {
  readonly title: string;
  /** Whether all input except the reason is complete. */
  readonly complete?: boolean;
  readonly busy: boolean;
  readonly large?: boolean;
  /** `null` while the reason is not yet requested. */
  readonly reason: string | null;
  /** The maximum length of the reason, if lower than usual. */
  readonly most?: number;
  readonly onReason: (reason: string) => void;
  readonly error: Error | null;
  readonly onPropose: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) => {
  const { say } = useWords();
  const refetch = useRefetch(...changed);
  // Somebody else may have proposed the same: the list then says so.
  const isStale = error !== null && !isTemporary(error);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per refusal
  useEffect(() => {
    if (isStale) refetch();
  }, [isStale]);
  const ready = complete && reason !== null && reason.trim() !== '';
  return (
    <WritingModal
      size={large ? 'large' : 'medium'}
      header={title}
      isSent={busy}
      onDismiss={onClose}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Leave busy={busy} onLeave={onClose} />
          <Button variant="primary" disabled={!ready} loading={busy} onClick={onPropose}>
            {say(proposalWords.propose)}
          </Button>
        </SpaceBetween>
      }
    >
      <Focused>
        <SpaceBetween size="m">
          {children}
          {reason !== null && (
            <ReasonBox
              value={reason}
              most={most}
              onChange={onReason}
              onConfirm={() => ready && !busy && onPropose()}
            />
          )}
          {error && <Failure error={error} />}
        </SpaceBetween>
      </Focused>
    </WritingModal>
  );
};
