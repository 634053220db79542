import type { Share } from '../../contract/endpoint.ts';
import { useWords } from '../preferences/context.tsx';
import styles from './figures.module.css';
import { words } from './words.ts';

/** A counted share with its counts; the confidence interval is in the tooltip. */
export const ShareFigure = ({ share }: { readonly share: Share | undefined }) => {
  const { say, percent, count } = useWords();
  if (share === undefined || share.share === null)
    return <span className={styles.soft}>{say(words.none)}</span>;
  const counted = say(words.counted, { are: count(share.are), of: count(share.of) });
  const interval =
    share.low !== null && share.high !== null
      ? say(words.interval, { low: percent(share.low), high: percent(share.high) })
      : '';
  return (
    <span className={styles.share} title={interval}>
      <span className={styles.number}>{percent(share.share)}</span>
      <span className={styles.soft}>{counted}</span>
    </span>
  );
};

/** The order and the cells of a column of shares. */
export const shareColumn = <Row,>(shareOf: (row: Row) => Share | undefined) => ({
  sortingComparator: (a: Row, b: Row) => (shareOf(a)?.share ?? -1) - (shareOf(b)?.share ?? -1),
  cell: (row: Row) => <ShareFigure share={shareOf(row)} />,
});

/** The counts of a share and its confidence interval, for places with more room. */
export const ShareNote = ({ share }: { readonly share: Share }) => {
  const { say, percent, count } = useWords();
  if (share.low === null || share.high === null) return null;
  return (
    <span className={styles.note}>
      <span>{say(words.counted, { are: count(share.are), of: count(share.of) })}</span>
      <span>{say(words.interval, { low: percent(share.low), high: percent(share.high) })}</span>
    </span>
  );
};
