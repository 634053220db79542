import type { ReactNode } from 'react';
import { useWords } from '../preferences/context.tsx';
import type { Words } from '../words/say.ts';
import { useKeptFocus } from './keep-focus.ts';
import styles from './page.module.css';
import { useTitle } from './use-title.ts';

/** A page: its name as heading and window title, and its actions. */
export const Page = ({
  name,
  actions,
  children,
}: {
  readonly name: Words;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) => {
  const { say } = useWords();
  const title = say(name);
  useKeptFocus(name);
  useTitle(title);
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
