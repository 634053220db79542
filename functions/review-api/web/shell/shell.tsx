import { Outlet, useRouterState } from '@tanstack/react-router';
import { serverNow } from '../api/clock.ts';
import { NoticeBar } from '../notices/notice-bar.tsx';
import { useWords } from '../preferences/context.tsx';
import { useMe } from '../session/me.tsx';
import { Banner } from './banner.tsx';
import { GlobalCommands } from './desk.tsx';
import { NotPermitted } from './failure.tsx';
import { usePrinting } from './media.ts';
import { Navigation } from './navigation.tsx';
import { placeOf } from './places.ts';
import styles from './shell.module.css';
import { words } from './words.ts';

/** Says on paper who printed it and when, with the time zone of all its times. */
const Printed = () => {
  const { say, moment, zone } = useWords();
  const { me } = useMe();
  const now = serverNow();
  const values = { name: me.person.name, when: moment(now), zone: zone(now) };
  return <p className={styles.printed}>{say(words.printed, values)}</p>;
};

/** The frame of every page: banner, navigation, notices, and the page itself. */
export const Shell = () => {
  const { say } = useWords();
  const { can } = useMe();
  const printing = usePrinting();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const place = placeOf(path);
  return (
    <GlobalCommands>
      <a className={styles.skip} href="#main">
        {say(words.skip)}
      </a>
      <Banner />
      <div className={styles.body}>
        <Navigation path={path} />
        <main id="main" tabIndex={-1} className={styles.main}>
          {place && !place.duties.some(can) ? <NotPermitted name={place.words} /> : <Outlet />}
          {printing && <Printed />}
        </main>
      </div>
      <NoticeBar className={styles.notices} />
    </GlobalCommands>
  );
};
