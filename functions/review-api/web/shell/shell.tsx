import { Outlet, useRouterState } from '@tanstack/react-router';
import { NoticeBar } from '../notices/notice-bar.tsx';
import { useWords } from '../preferences/context.tsx';
import { useMe } from '../session/me.tsx';
import { Banner } from './banner.tsx';
import { Desk } from './desk.tsx';
import { Closed } from './failure.tsx';
import { Navigation } from './navigation.tsx';
import { placeOf } from './places.ts';
import styles from './shell.module.css';
import { words } from './words.ts';

/** The frame of every page: banner, navigation, notices, and the page itself. */
export const Shell = () => {
  const { say } = useWords();
  const { can } = useMe();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const place = placeOf(path);
  return (
    <Desk>
      <a className={styles.skip} href="#main">
        {say(words.skip)}
      </a>
      <Banner />
      <div className={styles.body}>
        <Navigation path={path} />
        <main id="main" tabIndex={-1} className={styles.main}>
          {place && !place.duties.some(can) ? <Closed name={place.words} /> : <Outlet />}
        </main>
      </div>
      <NoticeBar className={styles.notices} />
    </Desk>
  );
};
