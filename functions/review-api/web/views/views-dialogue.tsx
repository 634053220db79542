import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useAgain } from '../api/context.tsx';
import { useWords } from '../preferences/context.tsx';
import { useIsHere } from '../shell/go.tsx';
import { SaveView } from './save-view.tsx';
import { ViewList } from './view-list.tsx';
import { words } from './words.ts';

/** Saves the page with its current filters as a view, or manages saved views. */
export const ViewsDialogue = ({
  what,
  page,
  within,
  onClose,
}: {
  readonly what: 'save' | 'manage';
  readonly page: string | null;
  readonly within: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const again = useAgain('GET /views');
  const isHere = useIsHere();
  return (
    <Modal
      visible
      size="small"
      header={say(what === 'save' ? words.saveView : words.manage)}
      closeAriaLabel={say(words.close)}
      onDismiss={onClose}
    >
      <SpaceBetween size="s">
        {what === 'manage' ? (
          <ViewList page={page} within={within} onGo={onClose} />
        ) : (
          <SaveView
            page={page}
            onSaved={() => {
              again();
              if (isHere()) onClose();
            }}
          />
        )}
      </SpaceBetween>
    </Modal>
  );
};
