import Button from '@cloudscape-design/components/button';
import { Fragment, type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { usePreferences, useWords } from '../preferences/context.tsx';
import styles from './original-text.module.css';
import { invisibleNames, type Segment, segmentsOf, type TextMark } from './segments.ts';
import { words } from './words.ts';

/** A text exactly as a person wrote it: plain text, never links or markup, in an isolated text direction. */
export const OriginalText = ({
  text,
  marks = [],
  byStaff = false,
}: {
  readonly text: string;
  readonly marks?: readonly TextMark[];
  /** Written by staff: never blurred or in greyscale. */
  readonly byStaff?: boolean;
}) => {
  const { say, count } = useWords();
  const [whole, setWhole] = useState(false);
  const place = useRef<HTMLElement>(null);
  // The button that had the focus is gone: keyboard users continue with the text.
  useEffect(() => {
    if (whole) place.current?.focus({ preventScroll: true });
  }, [whole]);
  return (
    <PersonText ref={place} className={styles.text} byStaff={byStaff} focusable={whole}>
      <Segments
        segments={segmentsOf(text, marks, { brief: !whole })}
        rest={(length) => (
          <Button variant="inline-link" onClick={() => setWhole(true)}>
            {say(words.rest, { n: count(length) })}
          </Button>
        )}
      />
    </PersonText>
  );
};

/**
 * Several texts in one line, each in its own isolated direction, so that none changes the position of
 * another.
 */
export const OriginalTexts = ({
  texts,
  between,
  byStaff = false,
}: {
  readonly texts: readonly string[];
  readonly between: string;
  /** Written by staff: never blurred or in greyscale. */
  readonly byStaff?: boolean;
}) => (
  <bdi className={styles.text} dir="ltr">
    {texts.map((text, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: texts may be equal, and their order never changes
      <Fragment key={at}>
        {at > 0 && between}
        <PersonText className={styles.item} byStaff={byStaff}>
          <Segments segments={segmentsOf(text, [])} />
        </PersonText>
      </Fragment>
    ))}
  </bdi>
);

/**
 * Wraps text that a person wrote, in an isolated direction; user content is blurred if the viewer prefers
 * that.
 */
export const PersonText = ({
  ref,
  className,
  byStaff = false,
  focusable = false,
  children,
}: {
  readonly ref?: Ref<HTMLElement>;
  readonly className: string | undefined;
  readonly byStaff?: boolean;
  /** Whether code may give it the focus. */
  readonly focusable?: boolean;
  readonly children: ReactNode;
}) => {
  const [{ blur }] = usePreferences();
  return (
    // Focusable while blurred: the text is shown on hover or focus.
    <bdi
      ref={ref}
      className={className}
      dir="auto"
      {...(focusable && { tabIndex: -1 })}
      {...(!byStaff && { 'data-written': true, ...(blur && { tabIndex: 0 }) })}
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
  /** Renders the placeholder of an omitted run. */
  readonly rest?: (length: number) => ReactNode;
}) =>
  segments.map((segment) => {
    if (segment.kind === 'text') return <span key={segment.at}>{segment.text}</span>;
    if (segment.kind === 'invisible') {
      return <InvisibleCharacters key={segment.at} written={segment.written} />;
    }
    if (segment.kind === 'mark') return <MarkedText key={segment.at} {...segment} />;
    return (
      <span key={segment.at} className={styles.rest}>
        …<span className={styles.uncopied}> {rest?.(segment.length)} …</span>
      </span>
    );
  });

const InvisibleCharacters = ({ written }: { readonly written: string }) => {
  const { say, count } = useWords();
  const { names, times } = invisibleNames(written);
  const name = times === 1 ? names : `${names} × ${count(times)}`;
  return (
    // Isolated, so that it neither affects the surrounding direction nor determines the direction of the
    // text.
    <bdi className={styles.invisible} dir="ltr" title={say(words.invisible, { name })}>
      {name}
    </bdi>
  );
};

const MarkedText = ({ written, reads, parts }: Extract<Segment, { readonly kind: 'mark' }>) => {
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
