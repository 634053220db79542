import { type ReactNode, type Ref, useEffect, useRef } from 'react';
import { useRead } from '../../api/context.tsx';
import { PreviewText } from '../../cases/preview-text.tsx';
import { minute } from '../../figures/durations.ts';
import { useWords } from '../../preferences/context.tsx';
import { useNarrow } from '../../shell/narrow.ts';
import { Waiting } from '../../shell/waiting.tsx';
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
  const { data, error, isPlaceholderData } = useRead(
    'POST /cases/{caseId}/previews',
    { path: { caseId }, body: { ruling: rulingOf(draft), category: draft.category } },
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
      {(isPlaceholderData || (!data && !error)) && <Waiting />}
      {data && !isPlaceholderData && <PreviewText preview={data} />}
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
