import { useWords } from '../preferences/context.tsx';
import styles from './figures.module.css';
import { words } from './words.ts';

const height = 22;
const step = 3;

/** Bars of daily counts, small enough for a table row; the latest day is on the right. */
export const Sparkline = ({ values }: { readonly values: readonly number[] }) => {
  const { say, count } = useWords();
  const most = Math.max(1, ...values);
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${Math.max(1, values.length) * step} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={say(words.perDay, {
        count: values.length,
        values: values.map(count).join(' '),
      })}
    >
      {values.map((value, day) => {
        const tall = value === 0 ? 1 : Math.max(2, (value / most) * height);
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the day
        return <rect key={day} x={day * step} y={height - tall} width={step - 1} height={tall} />;
      })}
    </svg>
  );
};
