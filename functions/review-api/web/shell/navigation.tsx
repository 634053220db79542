import Icon from '@cloudscape-design/components/icon';
import { Link } from '@tanstack/react-router';
import { useCommands } from '../commands/context.tsx';
import { useWords } from '../preferences/context.tsx';
import { useMe } from '../session/me.tsx';
import { useGo } from './go.tsx';
import styles from './navigation.module.css';
import { placeOf, sections } from './places.ts';
import { useWaitingCounts, type WaitingCount } from './use-waiting-counts.ts';
import { words } from './words.ts';

/** A count, shortened to fit. */
const shortCount = ({ count, more }: WaitingCount): string =>
  count > 99 ? '99+' : `${count}${more ? '+' : ''}`;

/** The pages that the person may see, with counts of waiting items and their keys. */
export const Navigation = ({ path }: { readonly path: string }) => {
  const { say } = useWords();
  const go = useGo();
  const { can } = useMe();
  const at = placeOf(path);
  const waiting = useWaitingCounts();
  const seen = sections
    .map((section) => ({
      ...section,
      places: section.places.filter(({ duties }) => duties.some(can)),
    }))
    .filter(({ places }) => places.length > 0);
  useCommands(
    seen.flatMap(({ places }) =>
      places.map((place) => ({
        id: `go ${place.path}`,
        words: place.words,
        group: words.go,
        keys: place.keys,
        place: 'everywhere' as const,
        run: () => go(place.path),
      })),
    ),
  );
  return (
    <nav className={styles.navigation} aria-label={say(words.navigation)}>
      {seen.map((section) => (
        <div key={say(section.words)} className={styles.section}>
          <p className={styles.title}>{say(section.words)}</p>
          <ul>
            {section.places.map((place) => {
              const name = say(place.words);
              const count = waiting[place.path];
              const shown =
                count === 'unread' ? '?' : count && count.count > 0 ? shortCount(count) : null;
              const label =
                count === 'unread'
                  ? say(words.placeUnread, { name })
                  : shown === null
                    ? name
                    : say(words.placeWaits, { name, count: shown });
              return (
                <li key={place.path}>
                  <Link
                    to={place.path}
                    className={styles.place}
                    aria-current={place === at ? 'page' : undefined}
                    aria-label={label}
                    title={label}
                  >
                    <Icon name={place.icon} />
                    <span className={styles.name}>{name}</span>
                    {shown !== null && <span className={styles.count}>{shown}</span>}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
};
