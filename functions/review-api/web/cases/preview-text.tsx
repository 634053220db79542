import type { Preview } from '../../contract/acting.ts';
import { useWords } from '../preferences/context.tsx';
import { problems, standings, termOf } from '../words/terms.ts';
import { fromTo } from './from-to.ts';
import styles from './preview-text.module.css';
import { Statement } from './statement.tsx';
import { Tag, toneOf } from './tag.tsx';
import { words } from './words.ts';

/** A preview in words. */
export const PreviewText = ({
  preview,
  grants = false,
}: {
  readonly preview: Preview;
  /** Whether an appeal is granted, which also lifts a measure from a closed account, once it is reopened. */
  readonly grants?: boolean;
}) => {
  const { say, moment, count } = useWords();
  const { problem, change, commands, statement, fourEyes } = preview;
  const [was = '', will = ''] = [change?.previousUntil ?? null, change?.until ?? null].map(
    (until) => (until === null ? say(words.noEnd) : say(words.toWhen, { when: moment(until) })),
  );
  if (problem === 'nothing-changes') return <p>{say(words.nothingChanges)}</p>;
  if (problem !== null) return <p>{say(words.cannot, { why: say(termOf(problems, problem)) })}</p>;
  return (
    <>
      {change && (
        <p className={styles.change}>
          <Tag tone={toneOf(change.to)}>
            {change.from === change.to
              ? say(words.stands, { standing: termOf(standings, change.to) })
              : say(fromTo(change.from, change.to))}
          </Tag>{' '}
          {change.to === 'closed'
            ? grants && say(words.onceReopened)
            : change.from === change.to
              ? say(was === will ? words.sameTerm : words.term, { from: was, to: will })
              : change.until !== null && say(words.until, { when: moment(change.until) })}
        </p>
      )}
      {fourEyes && <p>{say(fourEyes)}</p>}
      <p className={styles.soft}>
        {commands.length > 0
          ? say(words.toPlatform, { count: count(commands.length) })
          : say(words.nothingSent)}
      </p>
      {statement && (
        <>
          <p className={styles.soft}>{say(words.toUser)}</p>
          <Statement statement={statement} />
        </>
      )}
    </>
  );
};
