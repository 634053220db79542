import type { CasePage } from '../../../contract/cases.ts';
import { Panel } from '../../cases/panel.tsx';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import styles from './dossier.module.css';
import { Ruling } from './ruling.tsx';
import { words } from './words.ts';

/** Two conclusions of reviewers who did not know of each other, for the person who settles the case. */
export const ComparedPanel = ({
  compared: { first, second },
  exhibits,
}: {
  readonly compared: NonNullable<CasePage['compared']>;
  readonly exhibits: CasePage['exhibits'];
}) => {
  const { say } = useWords();
  const { me } = useMe();
  const isTheirs = [first, second].some(({ by }) => by.id === me.person.id);
  return (
    <Panel title={say(words.compared)}>
      <p className={styles.soft}>{say(isTheirs ? words.comparedTheirs : words.comparedText)}</p>
      <ul className={styles.rows}>
        <li>
          <p className={styles.soft}>{say(words.comparedFirst)}</p>
          <Ruling ruling={first} exhibits={exhibits} />
        </li>
        <li>
          <p className={styles.soft}>{say(words.comparedSecond)}</p>
          <Ruling ruling={second} exhibits={exhibits} />
        </li>
      </ul>
    </Panel>
  );
};
