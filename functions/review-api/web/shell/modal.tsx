import CloudscapeModal, { type ModalProps } from '@cloudscape-design/components/modal';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/** A dialogue, open while it is rendered. */
export const Modal = (shown: Omit<ModalProps, 'visible' | 'closeAriaLabel'>) => {
  const { say } = useWords();
  return <CloudscapeModal {...shown} visible closeAriaLabel={say(words.close)} />;
};
