import styles from './original-text.module.css';
import { Segments, Written } from './original-text.tsx';
import { partedIn, quotedIn, segmentsOf } from './segments.ts';

/**
 * A sentence of ours that quotes what somebody wrote: it keeps its own direction, what is invisible
 * is shown, and from the first quotation mark to the last it is theirs. What quotation marks part there has
 * a direction of its own each, for one may turn its words and the next one not.
 */
export const QuotingText = ({ text }: { readonly text: string }) => {
  const [start, end] = quotedIn(text);
  const plain = (from: number, to?: number) => (
    <Segments segments={segmentsOf(text.slice(from, to), [])} />
  );
  return (
    <bdi className={styles.sentence} dir="ltr">
      {plain(0, start)}
      {end > start && (
        <Written className={styles.quote}>
          {partedIn(text.slice(start, end)).map(({ at, part }) => (
            <bdi key={at} className={styles.quote} dir="auto">
              <Segments segments={segmentsOf(part, [])} />
            </bdi>
          ))}
        </Written>
      )}
      {plain(end)}
    </bdi>
  );
};
