import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Focused } from '../../commands/focused.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { words } from './words.ts';

/** What follows when a change was proposed: it is told, and read again where it is seen. */
export const useProposed = (onClose: () => void): (() => void) => {
  const queries = useQueryClient();
  return () => {
    notify({ id: 'list change', kind: 'success', words: words.proposed });
    queries.invalidateQueries({ queryKey: ['GET /lists/{list}/entries'] });
    queries.invalidateQueries({ queryKey: ['GET /proposals'] });
    onClose();
  };
};

/** A change of a list before it is proposed. */
export const Dialogue = ({
  title,
  ready,
  busy,
  large = false,
  onPropose,
  onClose,
  children,
}: {
  readonly title: string;
  readonly ready: boolean;
  readonly busy: boolean;
  readonly large?: boolean;
  readonly onPropose: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) => {
  const { say } = useWords();
  return (
    <Modal
      visible
      size={large ? 'large' : 'medium'}
      header={title}
      onDismiss={onClose}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button variant="primary" disabled={!ready} loading={busy} onClick={onPropose}>
            {say(words.propose)}
          </Button>
        </SpaceBetween>
      }
    >
      <Focused>
        <SpaceBetween size="m">{children}</SpaceBetween>
      </Focused>
    </Modal>
  );
};
