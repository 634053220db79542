import { type ComponentProps, useEffect } from 'react';
import { Modal } from '../shell/modal.tsx';

/** A press beside a dialogue takes the focus from nothing, so that keys still reach the dialogue. */
const keepFocus = (event: MouseEvent): void => {
  if (event.target instanceof Element && event.target.matches('[role=dialog]')) {
    event.preventDefault();
  }
};

/**
 * A dialogue in which people write. It is closed by its buttons and Escape, not by a click beside it, which is easily a
 * slip and would lose what was written.
 */
export const WritingModal = ({ onDismiss, ...shown }: ComponentProps<typeof Modal>) => {
  useEffect(() => {
    document.addEventListener('mousedown', keepFocus);
    return () => document.removeEventListener('mousedown', keepFocus);
  }, []);
  return (
    <Modal
      {...shown}
      onDismiss={(event) => {
        if (event.detail.reason !== 'overlay') onDismiss?.(event);
      }}
    />
  );
};
