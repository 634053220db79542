import { Outlet, useRouterState } from '@tanstack/react-router';
import { NoticeBar } from '../notices/notice-bar.tsx';
import { useWords } from '../preferences/context.tsx';
import { Banner } from './banner.tsx';
import { Desk } from './desk.tsx';
import { Navigation } from './navigation.tsx';
import styles from './shell.module.css';
import { words } from './words.ts';

/** The frame of every page: banner, navigation, notices, and the page itself. */
export const Shell = () => {
  const { say } = useWords();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <Desk>
      <a className={styles.skip} href="#main">
        {say(words.skip)}
      </a>
      <Banner />
      <div className={styles.body}>
        <Navigation path={path} />
        <main id="main" tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
      </div>
      <div className={styles.notices}>
        <NoticeBar />
      </div>
    </Desk>
  );
};
