import Alert from '@cloudscape-design/components/alert';
import { useBlocker } from '@tanstack/react-router';
import { type ComponentProps, type FormEvent, useEffect, useRef, useState } from 'react';
import { useWords } from '../preferences/context.tsx';
import { Modal } from '../shell/modal.tsx';
import { words } from './words.ts';

/** A press beside a dialogue takes the focus from nothing, so that keys still reach the dialogue. */
const keepFocus = (event: MouseEvent): void => {
  if (event.target instanceof Element && event.target.matches('[role=dialog]')) {
    event.preventDefault();
  }
};

/**
 * A dialogue in which people write. It is closed by its buttons and Escape, not by a click beside it, which is easily a
 * slip and would lose what was written. Once something is written, Escape and going back close it only the second time,
 * and the browser asks before it leaves the page.
 *
 * @param isSent whether what was written is on its way, so that closing loses nothing
 */
export const WritingModal = ({
  isSent,
  onDismiss,
  children,
  footer,
  ...shown
}: ComponentProps<typeof Modal> & { readonly isSent: boolean }) => {
  const { say } = useWords();
  /** The fields with a text in them that a person wrote. */
  const written = useRef(new Set<Element>());
  const [isWarned, setIsWarned] = useState(false);
  useEffect(() => {
    document.addEventListener('mousedown', keepFocus);
    return () => document.removeEventListener('mousedown', keepFocus);
  }, []);
  const onInput = ({ target }: FormEvent) => {
    const field = target as HTMLTextAreaElement | HTMLInputElement;
    if (field.matches('[type=checkbox], [type=radio]')) return;
    if (field.value === '') written.current.delete(field);
    else written.current.add(field);
    setIsWarned(false);
  };
  const isUnsent = () => !isSent && [...written.current].some((field) => field.isConnected);
  /** Whether closing would lose what was written, unawares. */
  const isLosing = () => {
    setIsWarned(isUnsent());
    return isUnsent() && !isWarned;
  };
  useBlocker({
    // What is done in the dialogue may lead to another page.
    shouldBlockFn: ({ action }) => action !== 'PUSH' && action !== 'REPLACE' && isLosing(),
    enableBeforeUnload: isUnsent,
  });
  return (
    <Modal
      {...shown}
      footer={
        <>
          <div role="alert">
            {isWarned && <Alert type="warning">{say(words.wouldBeLost)}</Alert>}
          </div>
          {footer}
        </>
      }
      onDismiss={(event) => {
        const { reason } = event.detail;
        if (reason === 'overlay' || (reason === 'keyboard' && isLosing())) return;
        onDismiss?.(event);
      }}
    >
      <div onInput={onInput}>{children}</div>
    </Modal>
  );
};
