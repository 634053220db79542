import Button from '@cloudscape-design/components/button';
import { useEffect, useRef } from 'react';
import { useWords } from '../../preferences/context.tsx';
import { Modal } from '../../shell/modal.tsx';
import { words as shellWords } from '../../shell/words.ts';

/**
 * Says why an act cannot be chosen, and takes the keys that follow. Whoever types the reason without looking would
 * otherwise press the keys of other acts: “farm” froze the account, with “arm” as the reason.
 */
export const Barred = ({
  act,
  why,
  onClose,
}: {
  readonly act: string;
  readonly why: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const text = useRef<HTMLParagraphElement>(null);
  // The dialogue focuses a button in the same tick, which a typed space would press.
  useEffect(() => queueMicrotask(() => text.current?.focus()), []);
  return (
    <Modal
      header={act}
      onDismiss={onClose}
      footer={<Button onClick={onClose}>{say(shellWords.close)}</Button>}
    >
      <p ref={text} tabIndex={-1}>
        {why}
      </p>
    </Modal>
  );
};
