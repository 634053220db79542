import styles from './original-text.module.css';
import { Segments, Written } from './original-text.tsx';
import { quotedIn, segmentsOf } from './segments.ts';

/**
 * A sentence of ours that quotes what somebody wrote: it keeps its own direction, what is invisible
 * is shown, and from the first quotation mark to the last it is theirs.
 */
export const QuotingText = ({ text }: { readonly text: string }) => {
  const [start, end] = quotedIn(text);
  const plain = (from: number, to?: number) => (
    <Segments segments={segmentsOf(text.slice(from, to), [])} />
  );
  return (
    <bdi className={styles.sentence} dir="ltr">
      {plain(0, start)}
      {end > start && <Written className={styles.quote}>{plain(start, end)}</Written>}
      {plain(end)}
    </bdi>
  );
};
