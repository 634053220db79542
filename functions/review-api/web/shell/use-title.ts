import { useEffect } from 'react';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/** Sets the title of the window, followed by the name of the product. */
export const useTitle = (title: string): void => {
  const { say } = useWords();
  useEffect(() => {
    document.title = `${title} · ${say(words.product)}`;
  }, [title, say]);
};
