import { type ReactNode, useEffect } from 'react';
import { useWords } from '../preferences/context.tsx';
import type { Words } from '../words/say.ts';
import { useKeptFocus } from './keep-focus.ts';
import styles from './page.module.css';
import { words } from './words.ts';

/** A page: its name as heading and window title, and its actions. */
export const Page = ({
  name,
  actions,
  children,
}: {
  readonly name: Words;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}) => {
  const { say } = useWords();
  const title = say(name);
  useKeptFocus(name);
  useEffect(() => {
    document.title = `${title} · ${say(words.product)}`;
  }, [title, say]);
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.name}>{title}</h1>
        {actions}
      </div>
      {children}
    </>
  );
};
