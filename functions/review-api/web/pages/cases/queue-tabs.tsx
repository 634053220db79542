import type { QueueSummary } from '../../../contract/queues.ts';
import { useWords } from '../../preferences/context.tsx';
import { queues as names, termOf } from '../../words/terms.ts';
import styles from './queue-tabs.module.css';
import { words } from './words.ts';

/** The queues with their load; each can be opened by a digit key. */
export const QueueTabs = ({
  queues,
  current,
  onChoose,
}: {
  readonly queues: readonly QueueSummary[];
  readonly current: string;
  readonly onChoose: (queue: string) => void;
}) => {
  const { say, count } = useWords();
  return (
    <nav className={styles.tabs} aria-label={say(words.queues)}>
      {queues.map(({ queue, name, removed, open, more, overdue }, at) => (
        <button
          key={queue}
          type="button"
          className={styles.tab}
          aria-current={queue === current ? 'true' : undefined}
          onClick={() => onChoose(queue)}
        >
          {at < 9 && <kbd className={styles.key}>{at + 1}</kbd>}
          <span className={styles.name}>{say(name ?? termOf(names, queue))}</span>
          {removed && <span>{say(words.removed)}</span>}
          <span className={styles.open}>{`${count(open)}${more ? '+' : ''}`}</span>
          {overdue > 0 && (
            <span className={styles.overdue}>
              {say(words.overdueCount, { count: count(overdue) })}
            </span>
          )}
        </button>
      ))}
    </nav>
  );
};
