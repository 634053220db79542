import Button from '@cloudscape-design/components/button';
import { Fragment, type ReactNode, useState } from 'react';
import { usePreferences, useWords } from '../preferences/context.tsx';
import styles from './original-text.module.css';
import { invisibleNames, type Mark, type Segment, segmentsOf } from './segments.ts';
import { words } from './words.ts';

/**
 * Something that somebody wrote, exactly as written: text only, never a link, never markup, held in
 * a direction of its own.
 */
export const OriginalText = ({
  text,
  marks = [],
  ours = false,
}: {
  readonly text: string;
  readonly marks?: readonly Mark[];
  /** Staff wrote it: nobody is spared it. */
  readonly ours?: boolean;
}) => {
  const { say, count } = useWords();
  const [whole, show] = useState(false);
  return (
    <Written className={styles.text} ours={ours}>
      <Segments
        segments={segmentsOf(text, marks, { brief: !whole })}
        rest={(length) => (
          <Button variant="inline-link" onClick={() => show(true)}>
            {say(words.rest, { n: count(length) })}
          </Button>
        )}
      />
    </Written>
  );
};

/**
 * What was written in several places, told in one line: each keeps a direction of its own, and none changes
 * the place of another.
 */
export const OriginalTexts = ({
  texts,
  between,
  ours = false,
}: {
  readonly texts: readonly string[];
  readonly between: string;
  /** Staff wrote them: nobody is spared them. */
  readonly ours?: boolean;
}) => (
  <bdi className={styles.text} dir="ltr">
    {texts.map((text, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same, and their order stays.
      <Fragment key={at}>
        {at > 0 && between}
        <Written className={styles.item} ours={ours}>
          <Segments segments={segmentsOf(text, [])} />
        </Written>
      </Fragment>
    ))}
  </bdi>
);

/** Where somebody's own words are: in a direction of their own; those of users are blurred for who wants that. */
export const Written = ({
  className,
  ours = false,
  children,
}: {
  readonly className: string | undefined;
  readonly ours?: boolean;
  readonly children: ReactNode;
}) => {
  const [{ blur }] = usePreferences();
  return (
    // Blurred, it is looked at by pointing at it or by moving the focus to it.
    <bdi
      className={className}
      dir="auto"
      {...(!ours && { 'data-written': true, ...(blur && { tabIndex: 0 }) })}
    >
      {children}
    </bdi>
  );
};

export const Segments = ({
  segments,
  rest,
}: {
  readonly segments: readonly Segment[];
  /** What stands for a run that is left out. */
  readonly rest?: (length: number) => ReactNode;
}) =>
  segments.map((segment) => {
    if (segment.kind === 'text') return <span key={segment.at}>{segment.text}</span>;
    if (segment.kind === 'invisible') {
      return <Invisible key={segment.at} written={segment.written} />;
    }
    if (segment.kind === 'mark') return <Marked key={segment.at} {...segment} />;
    return (
      <span key={segment.at} className={styles.rest}>
        … {rest?.(segment.length)} …
      </span>
    );
  });

const Invisible = ({ written }: { readonly written: string }) => {
  const { say, count } = useWords();
  const { names, times } = invisibleNames(written);
  const name = times === 1 ? names : `${names} × ${count(times)}`;
  return (
    // Named in a direction of its own: it neither turns the words around it nor tells the direction of a text.
    <bdi className={styles.invisible} dir="ltr" title={say(words.invisible, { name })}>
      {name}
    </bdi>
  );
};

const Marked = ({ written, reads, parts }: Extract<Segment, { readonly kind: 'mark' }>) => {
  const { say } = useWords();
  return (
    <mark className={styles.mark}>
      <Segments segments={parts} />
      {written !== reads && (
        <bdi className={styles.reads} dir="auto">
          <span className={styles.spoken}>{say(words.standsFor)}</span>
          {reads}
        </bdi>
      )}
    </mark>
  );
};
