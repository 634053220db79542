import type { AnswerOf } from '../../api/client.ts';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { words as shellWords } from '../../shell/words.ts';
import { queues as names, termOf } from '../../words/terms.ts';
import styles from './case-table.module.css';
import { addressOf, type Filters } from './filters.ts';
import { words } from './words.ts';

/** What an empty queue says: why nothing is listed, and where else work waits. */
export const EmptyQueue = ({
  filters,
  queue: current,
  load,
}: {
  readonly filters: Filters;
  readonly queue: string;
  readonly load: AnswerOf<'GET /queues'>;
}) => {
  const { say, count } = useWords();
  if (Object.keys(filters).some((key) => key !== 'queue')) {
    return (
      <div className={styles.empty}>
        <strong>{say(words.noMatch)}</strong>
        <p>{say(words.noMatchText)}</p>
      </div>
    );
  }
  const own = load.queues.find(({ queue }) => queue === current)?.open ?? 0;
  const others = [
    ...load.queues
      .filter(({ queue, open, mayWork }) => queue !== current && open > 0 && mayWork)
      .map(({ queue, name, open }) => ({
        to: addressOf({ queue }),
        name: say(name ?? termOf(names, queue)),
        open,
      })),
    ...(load.openAppeals > 0
      ? [{ to: '/appeals', name: say(shellWords.appeals), open: load.openAppeals }]
      : []),
  ];
  return (
    <div className={styles.empty}>
      <strong>{say(own > 0 ? words.noneForYou : words.allDone)}</strong>
      {own > 0 && <p>{say(words.notListed, { count: count(own) })}</p>}
      <p>
        {say(others.length > 0 ? words.elsewhere : words.nowhere)}
        {others.map(({ to, name, open }) => (
          <span key={to} className={styles.elsewhere}>
            <PlaceLink to={to}>{say(words.waitsThere, { name, count: count(open) })}</PlaceLink>
          </span>
        ))}
      </p>
    </div>
  );
};
