import type { Person } from '../../../contract/endpoint.ts';
import { useWords } from '../../preferences/context.tsx';
import { acts as names, problems, termOf } from '../../words/terms.ts';
import styles from './acting-panel.module.css';
import type { ActView } from './draft.ts';
import { words } from './words.ts';

/** Returns a function that says why an act is impossible. */
export const useWhyNot = (holder: Person | null) => {
  const { say } = useWords();
  return (why: string): string =>
    holder && why === 'claimed'
      ? say(words.heldBy, { name: holder.name })
      : say(termOf(problems, why));
};

/** The acts that are impossible now, by the reason why. */
export const ImpossibleActs = ({
  acts,
  holder,
}: {
  readonly acts: readonly ActView[];
  /** Who has the case and so keeps the viewer from acting. */
  readonly holder: Person | null;
}) => {
  const { say } = useWords();
  const whyNot = useWhyNot(holder);
  const byReason = Map.groupBy(
    acts.filter(({ why }) => why !== null),
    ({ why }) => why,
  );
  return [...byReason].map(([why, refused]) => (
    <p key={why} className={styles.whyNot}>
      {say(words.cannot, {
        acts: [...new Set(refused.map(({ act }) => say(names[act])))].join(' · '),
        why: whyNot(why ?? ''),
      })}
    </p>
  ));
};
