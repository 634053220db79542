import styles from './original-text.module.css';
import { PersonText, Segments } from './original-text.tsx';
import { quotedRangeOf, segmentsOf, splitQuotations } from './segments.ts';

/**
 * A sentence of ours that quotes a person's text. The sentence keeps its own direction, invisible characters
 * are shown, and everything from the first to the last quotation mark counts as the person's text. Each
 * quotation is isolated, because their text directions may differ.
 */
export const QuotingText = ({ text }: { readonly text: string }) => {
  const [start, end] = quotedRangeOf(text);
  const plain = (from: number, to?: number) => (
    <Segments segments={segmentsOf(text.slice(from, to), [])} />
  );
  return (
    <bdi className={styles.sentence} dir="ltr">
      {plain(0, start)}
      {end > start && (
        <PersonText className={styles.quote}>
          {splitQuotations(text.slice(start, end)).map(({ at, part }) => (
            <bdi key={at} className={styles.quote} dir="auto">
              <Segments segments={segmentsOf(part, [])} />
            </bdi>
          ))}
        </PersonText>
      )}
      {plain(end)}
    </bdi>
  );
};
