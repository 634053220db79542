import { type ReactNode, type Ref, useEffect, useRef } from 'react';
import type { Preview } from '../../../contract/acting.ts';
import { useRead } from '../../api/context.tsx';
import { fromTo } from '../../cases/from-to.ts';
import { Statement } from '../../cases/statement.tsx';
import { Tag, toneOf } from '../../cases/tag.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { minute } from '../../figures/durations.ts';
import { useWords } from '../../preferences/context.tsx';
import { useNarrow } from '../../shell/narrow.ts';
import { filled } from '../../words/say.ts';
import { problems, standings, termOf } from '../../words/terms.ts';
import type { Draft } from './draft.ts';
import { rulingOf } from './draft.ts';
import styles from './preview-box.module.css';
import { words } from './words.ts';

/** Previews a draft. Scrolls the beginning of the statement into view once. */
export const PreviewBox = ({
  caseId,
  draft,
}: {
  readonly caseId: string;
  readonly draft: Draft;
}) => {
  const { data, error } = useRead(
    'POST /cases/{caseId}/previews',
    { path: { caseId }, body: { ruling: rulingOf(draft) } },
    { keepPrevious: true, staleTime: minute },
  );
  const box = useRef<HTMLElement>(null);
  const isThere = data !== undefined;
  const narrow = useNarrow();
  useEffect(() => {
    // A narrow page scrolls as a whole, which would move the reason being typed out of view.
    if (isThere && !narrow)
      box.current?.querySelector('[lang] > p')?.scrollIntoView({ block: 'nearest' });
  }, [isThere, narrow]);
  return (
    <PreviewSection ref={box} error={error}>
      {data && <PreviewText preview={data} />}
    </PreviewSection>
  );
};

/** The section that contains a preview, or the error if it could not be loaded. */
export const PreviewSection = ({
  ref,
  error,
  children,
}: {
  readonly ref?: Ref<HTMLElement>;
  readonly error: Error | null;
  readonly children: ReactNode;
}) => {
  const { say } = useWords();
  return (
    <section
      ref={ref}
      className={styles.preview}
      aria-label={say(words.preview)}
      aria-live="polite"
    >
      <h3>{say(words.preview)}</h3>
      {error && <p>{error.message}</p>}
      {children}
    </section>
  );
};

/** A preview in words. */
export const PreviewText = ({ preview }: { readonly preview: Preview }) => {
  const { say, moment, count } = useWords();
  const { problem, change, commands, statement, fourEyes } = preview;
  const [was = '', will = ''] = [change?.previousUntil ?? null, change?.until ?? null].map(
    (until) => (until === null ? say(caseWords.noEnd) : say(words.toWhen, { when: moment(until) })),
  );
  if (problem === 'nothing-changes') return <p>{say(words.nothingChanges)}</p>;
  if (problem !== null) return <p>{say(words.cannot, { why: say(termOf(problems, problem)) })}</p>;
  return (
    <>
      {change && (
        <p className={styles.change}>
          <Tag tone={toneOf(change.to)}>
            {change.from === change.to
              ? say(filled(words.stands, { standing: termOf(standings, change.to) }))
              : say(fromTo(change.from, change.to))}
          </Tag>{' '}
          {change.to === 'closed'
            ? say(words.onceReopened)
            : change.from === change.to
              ? say(was === will ? words.sameTerm : words.term, { from: was, to: will })
              : change.until !== null && say(caseWords.until, { when: moment(change.until) })}
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
