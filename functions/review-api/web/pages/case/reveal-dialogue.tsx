import { useAct, useRefetch } from '../../api/context.tsx';
import { ActionDialogue } from '../../cases/action-dialogue.tsx';
import type { Revealed } from '../../cases/exhibit.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { words } from './words.ts';

/** A masked text or name to be revealed. */
export type Masked =
  | { readonly kind: 'exhibit'; readonly eventId: string }
  | { readonly kind: 'link'; readonly node: string };

/** Requires a reason and reveals masked data; reveals are counted, limited and recorded. */
export const RevealDialogue = ({
  accountId,
  what,
  onReveal,
  onClose,
}: {
  readonly accountId: string;
  readonly what: Masked;
  readonly onReveal: (shown: Revealed) => void;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const { me } = useMe();
  const refetch = useRefetch('GET /me');
  const reveal = useAct('POST /accounts/{accountId}/reveals');
  return (
    <ActionDialogue
      title={say(words.reveal)}
      submit={say(words.reveal)}
      intro={say(words.revealText, { left: me.limits.revealsLeft })}
      onClose={onClose}
      onSubmit={async (reason) => {
        const { left, ...shown } = await reveal.mutateAsync({
          path: { accountId },
          body: { what, reason },
        });
        notify({ id: 'reveal', kind: 'info', words: words.revealed, values: { left } });
        refetch();
        onReveal(shown);
      }}
    />
  );
};
