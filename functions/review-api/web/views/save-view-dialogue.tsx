import Modal from '@cloudscape-design/components/modal';
import { useQueryClient } from '@tanstack/react-query';
import { useWords } from '../preferences/context.tsx';
import { SaveView } from './save-view.tsx';
import { words } from './words.ts';

/** Asks for a name, and keeps the page as it is narrowed now. */
export const SaveViewDialogue = ({
  page,
  onClose,
}: {
  readonly page: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const queries = useQueryClient();
  return (
    <Modal
      visible
      size="small"
      header={say(words.saveView)}
      closeAriaLabel={say(words.close)}
      onDismiss={onClose}
    >
      <SaveView
        page={page}
        onSaved={() => {
          queries.invalidateQueries({ queryKey: ['GET /views'] });
          onClose();
        }}
      />
    </Modal>
  );
};
