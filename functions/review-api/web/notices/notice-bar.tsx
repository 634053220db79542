import Button from '@cloudscape-design/components/button';
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useEffect, useState } from 'react';
import { useCommands } from '../commands/context.tsx';
import { useStore, useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import {
  dismiss,
  isFailure,
  lastUndoable,
  latestUndoable,
  type Notice,
  notices,
  shownSeconds,
} from './notices.ts';
import { words } from './words.ts';

/** Notices of completed acts, with an undo that is confirmed in a dialogue first. */
export const NoticeBar = ({ className }: { readonly className: string | undefined }) => {
  const shown = useStore(notices);
  const { say } = useWords();
  const gone = useStore(lastUndoable);
  const latest = latestUndoable(shown) ?? gone;
  // The dialogue outlives its notice, because reading takes longer than a notice lasts.
  const [taken, setTaken] = useState<Notice | null>(null);
  const close = () => setTaken(null);
  useCommands([
    latest && {
      id: 'undo',
      words: words.undoLast,
      group: words.group,
      keys: 'u',
      place: 'everywhere',
      run: () => setTaken(latest),
    },
  ]);
  const itemOf = (notice: Notice): FlashbarProps.MessageDefinition => ({
    id: notice.id,
    type: notice.kind,
    content: (
      <>
        {say(notice.words, notice.values)}
        {notice.link && (
          <>
            {' · '}
            <PlaceLink to={notice.link.to} color="inverted">
              {say(notice.link.words)}
            </PlaceLink>
          </>
        )}
      </>
    ),
    dismissible: true,
    dismissLabel: say(words.putAway),
    onDismiss: () => dismiss(notice.id),
    // The component gives an alert the focus, which would take it from a text that is being typed.
    ariaRole: 'status',
    // The undo key applies only to the latest notice, so the others are labelled differently.
    action: notice.undo && (
      <Button onClick={() => setTaken(notice)}>
        {say(notice === latest ? words.undo : words.undoEarlier)}
      </Button>
    ),
  });
  return (
    <section className={className} aria-label={say(words.notices)}>
      {shown.map((notice) => (
        <Timer key={notice.id} notice={notice} />
      ))}
      <Flashbar items={shown.filter(isFailure).map(itemOf)} />
      {/* Older ones fold under the latest, so that they do not cover the page. A failure never folds: nobody would see it. */}
      <Flashbar stackItems items={shown.filter((notice) => !isFailure(notice)).map(itemOf)} />
      {taken?.undo?.(close)}
    </section>
  );
};

const Timer = ({ notice }: { readonly notice: Notice }) => {
  useEffect(() => {
    const seconds = shownSeconds(notice);
    if (!Number.isFinite(seconds)) return;
    const timer = setTimeout(() => dismiss(notice.id), seconds * 1000);
    return () => clearTimeout(timer);
  }, [notice]);
  return null;
};
