import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import { Focused } from '../commands/focused.tsx';
import { notify } from '../notices/notices.ts';
import { useWords } from '../preferences/context.tsx';
import { useIsHere } from '../shell/go.tsx';
import { Leave } from './leave.tsx';
import { ReasonBox } from './reason-box.tsx';
import { words } from './words.ts';

/**
 * Asks for what an act needs, a reason above all, and does it. What fails is told, and the dialogue
 * stays with what was written.
 *
 * @param ready whether the rest, if there is any, is filled in
 * @param onSubmit does it; the dialogue closes when it is done
 */
export const ActionDialogue = ({
  title,
  submit,
  intro,
  ready = true,
  begun = '',
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
  /** A reason to begin with. */
  readonly begun?: string;
  /** How many characters of the reason are taken, where they are fewer than elsewhere. */
  readonly most?: number;
  readonly onSubmit: (reason: string) => Promise<void>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  /** What follows the reason, such as what would come of it. */
  readonly after?: ReactNode;
  /** How far it is while it is done. */
  readonly progress?: ReactNode;
}) => {
  const { say } = useWords();
  const isHere = useIsHere();
  const [reason, write] = useState(begun);
  const [sending, send] = useState(false);
  const complete = ready && reason.trim() !== '';
  const perform = async () => {
    send(true);
    try {
      await onSubmit(reason.trim());
      if (isHere()) onClose();
    } catch (failure) {
      notify({
        id: `dialogue ${title}`,
        kind: 'warning',
        words: words.failed,
        values: { detail: (failure as Error).message },
      });
      send(false);
    }
  };
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={say(words.close)}
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
            {children}
            <ReasonBox
              label={say(words.reason)}
              value={reason}
              {...(most !== undefined && { most })}
              onChange={write}
              onConfirm={() => complete && !sending && perform()}
            />
          </SpaceBetween>
        </Focused>
        {after}
      </SpaceBetween>
    </Modal>
  );
};
