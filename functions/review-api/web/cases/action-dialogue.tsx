import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import { useRefetch } from '../api/context.tsx';
import { isTemporary } from '../api/problem.ts';
import { Focused } from '../commands/focused.tsx';
import { dismiss, notify } from '../notices/notices.ts';
import { useIsMounted } from '../shell/go.tsx';
import { AskedChoices } from './choice.tsx';
import { Leave } from './leave.tsx';
import { ReasonBox } from './reason-box.tsx';
import { words } from './words.ts';
import { WritingModal } from './writing-modal.tsx';

/**
 * Dialogue that requires a reason and other input for an act, and performs it. On an error it stays open and
 * keeps the input.
 *
 * @param ready whether all input except the reason is complete
 * @param onSubmit performs the act; the dialogue closes when it resolves
 */
export const ActionDialogue = ({
  title,
  submit,
  intro,
  ready = true,
  initialReason = '',
  most,
  onSubmit,
  onClose,
  children,
  after,
  progress,
}: {
  readonly title: string;
  readonly submit: string;
  readonly intro?: ReactNode;
  readonly ready?: boolean;
  readonly initialReason?: string;
  /** The maximum length of the reason, if lower than usual. */
  readonly most?: number;
  readonly onSubmit: (reason: string) => Promise<void>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  /** Shown below the reason, for example a preview. */
  readonly after?: ReactNode;
  /** Progress, shown while the act is performed. */
  readonly progress?: ReactNode;
}) => {
  const isMounted = useIsMounted();
  const refetch = useRefetch();
  const [reason, setReason] = useState(initialReason);
  const [sending, setSending] = useState(false);
  const [asked, setAsked] = useState(0);
  const complete = ready && reason.trim() !== '';
  const failedNotice = `dialogue ${title}`;
  const perform = async () => {
    setSending(true);
    try {
      await onSubmit(reason.trim());
      dismiss(failedNotice);
      if (isMounted()) onClose();
    } catch (failure) {
      notify({
        id: failedNotice,
        kind: 'warning',
        words: words.failed,
        values: { detail: (failure as Error).message },
      });
      // Reloads, so that the cause of the refusal is visible.
      if (!isTemporary(failure)) refetch();
      setSending(false);
    }
  };
  return (
    <WritingModal
      header={title}
      isSent={sending}
      onDismiss={onClose}
      footer={
        <SpaceBetween size="s">
          {sending && progress}
          <SpaceBetween direction="horizontal" size="xs">
            <Leave busy={sending} onLeave={onClose} />
            <Button variant="primary" disabled={!complete} loading={sending} onClick={perform}>
              {submit}
            </Button>
          </SpaceBetween>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        {intro}
        <Focused>
          <SpaceBetween size="m">
            <AskedChoices value={asked}>{children}</AskedChoices>
            <ReasonBox
              value={reason}
              most={most}
              onChange={setReason}
              onConfirm={() => {
                if (!ready) setAsked(asked + 1);
                else if (complete && !sending) perform();
              }}
            />
          </SpaceBetween>
        </Focused>
        {after}
      </SpaceBetween>
    </WritingModal>
  );
};
