import type { CaseRow } from '../../contract/queues.ts';
import { useWords } from '../preferences/context.tsx';
import type { Words } from '../words/say.ts';
import styles from './priority.module.css';
import { words } from './words.ts';

type Part = CaseRow['parts'][number];

const partNames: { readonly [Reason in Part['reason']]: Words } = {
  harm: words.harm,
  confidence: words.confidence,
  reports: words.reports,
  victim: words.victim,
  unread: words.unread,
  appeal: words.appeal,
  age: words.age,
};

/** The number of points from which a case is overdue. */
const overduePoints = 180;

/** The priority of a case: its points, and the parts they consist of. */
export const Priority = ({ points, parts }: Pick<CaseRow, 'points' | 'parts'>) => {
  const { say, count } = useWords();
  return (
    <div className={styles.priority}>
      <span className={styles.points}>{count(points)}</span>
      <span className={styles.why}>
        <svg
          className={styles.bar}
          viewBox={`0 0 ${overduePoints} 6`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {parts.map((part, at) => (
            <rect
              key={part.reason}
              className={styles[part.reason]}
              x={parts.slice(0, at).reduce((sum, { points: before }) => sum + before, 0)}
              width={part.points}
              height="6"
            />
          ))}
        </svg>
        <span className={styles.parts}>
          {parts.map((part) => (
            <span key={part.reason}>{`${say(partNames[part.reason])} ${count(part.points)}`}</span>
          ))}
        </span>
      </span>
    </div>
  );
};
