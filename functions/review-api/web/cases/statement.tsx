import type { DecisionView } from '../../contract/cases.ts';
import { useWords } from '../preferences/context.tsx';
import styles from './statement.module.css';

type WordedStatement = NonNullable<DecisionView['statement']>;

/** A statement of reasons as the user reads it. */
export const Statement = ({ statement }: { readonly statement: WordedStatement }) => {
  const { language } = useWords();
  const { measure, scope, period, facts, evidenceTime, grounds, automation, remedy } =
    statement[language];
  const lines = [
    measure,
    scope,
    period,
    ...facts,
    evidenceTime,
    ...grounds,
    automation,
    ...(remedy ? [remedy.channel, remedy.materials] : []),
  ];
  return (
    <div className={styles.statement} lang={language}>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines may be equal, and have no state
        <p key={at}>{line}</p>
      ))}
    </div>
  );
};
