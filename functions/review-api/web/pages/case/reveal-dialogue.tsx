import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../api/context.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { words } from './words.ts';

/** What is to be seen in clear. */
export type Masked =
  | { readonly kind: 'exhibit'; readonly eventId: string }
  | { readonly kind: 'link'; readonly node: string };

/** Asks why, and shows what is masked: counted, limited, on record. */
export const RevealDialogue = ({
  accountId,
  what,
  onClose,
}: {
  readonly accountId: string;
  readonly what: Masked;
  readonly onClose: (value: string | null) => void;
}) => {
  const { say } = useWords();
  const { me } = useMe();
  const queries = useQueryClient();
  const [reason, write] = useState('');
  const reveal = useAct('POST /accounts/{accountId}/reveals');
  const submit = () =>
    reveal.mutate(
      { path: { accountId }, body: { what, reason: reason.trim() } },
      {
        onSuccess: ({ value, left }) => {
          notify({ id: 'reveal', kind: 'info', words: words.revealed, values: { left } });
          queries.invalidateQueries({ queryKey: ['GET /me'] });
          onClose(value);
        },
        onError: (failure) =>
          notify({
            id: 'reveal',
            kind: 'warning',
            words: words.failed,
            values: { detail: failure.message },
          }),
      },
    );
  return (
    <Modal
      visible
      header={say(words.reveal)}
      closeAriaLabel={say(words.close)}
      onDismiss={() => onClose(null)}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={() => onClose(null)}>
            {say(words.cancel)}
          </Button>
          <Button
            variant="primary"
            disabled={reason.trim() === ''}
            loading={reveal.isPending}
            onClick={submit}
          >
            {say(words.reveal)}
          </Button>
        </SpaceBetween>
      }
    >
      <p>{say(words.revealText, { left: me.limits.revealsLeft })}</p>
      <ReasonBox label={say(words.reason)} value={reason} focused onChange={write} />
    </Modal>
  );
};
