import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRefetch } from '../api/context.tsx';
import { useWords } from '../preferences/context.tsx';
import { useIsMounted } from '../shell/go.tsx';
import { Modal } from '../shell/modal.tsx';
import { SaveView } from './save-view.tsx';
import { ViewList } from './view-list.tsx';
import { words } from './words.ts';

/** Saves the page with its current filters as a view, or manages saved views. */
export const ViewsDialogue = ({
  what,
  page,
  pathPrefix,
  onClose,
}: {
  readonly what: 'save' | 'manage';
  readonly page: string | null;
  readonly pathPrefix: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const refetch = useRefetch('GET /views');
  const isMounted = useIsMounted();
  return (
    <Modal
      size="small"
      header={say(what === 'save' ? words.saveView : words.manage)}
      onDismiss={onClose}
    >
      <SpaceBetween size="s">
        {what === 'manage' ? (
          <ViewList page={page} pathPrefix={pathPrefix} onGo={onClose} />
        ) : (
          <SaveView
            page={page}
            onSaved={() => {
              refetch();
              if (isMounted()) onClose();
            }}
          />
        )}
      </SpaceBetween>
    </Modal>
  );
};
