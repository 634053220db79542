import type { Person } from '../../../contract/endpoint.ts';
import { useWords } from '../../preferences/context.tsx';
import { acts as names, problems, termOf } from '../../words/terms.ts';
import styles from './acting-panel.module.css';
import type { ActView } from './draft.ts';
import { words } from './words.ts';

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
  const byReason = Map.groupBy(
    acts.filter(({ why }) => why !== null),
    ({ why }) => why,
  );
  return [...byReason].map(([why, refused]) => (
    <p key={why} className={styles.whyNot}>
      {say(words.cannot, {
        acts: [...new Set(refused.map(({ act }) => say(names[act])))].join(' · '),
        why:
          holder && why === 'claimed'
            ? say(words.heldBy, { name: holder.name })
            : say(termOf(problems, why ?? '')),
      })}
    </p>
  ));
};
