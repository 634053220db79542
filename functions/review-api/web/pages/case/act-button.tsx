import type { CasePage } from '../../../contract/cases.ts';
import { PostName } from '../../cases/post-name.tsx';
import { Keys } from '../../commands/keys.tsx';
import { useWords } from '../../preferences/context.tsx';
import { acts, problems, termOf } from '../../words/terms.ts';
import styles from './acting-panel.module.css';
import { type ActView, keysOfActs } from './draft.ts';
import { words } from './words.ts';

/** The button of an act on a case, with its key. */
export const ActButton = ({
  each,
  exhibits,
  chosen,
  hasKey,
  onChoose,
}: {
  readonly each: ActView;
  readonly exhibits: CasePage['exhibits'];
  readonly chosen: boolean;
  readonly hasKey: boolean;
  readonly onChoose: () => void;
}) => {
  const { say } = useWords();
  const { act, subject, allowed, why, fourEyes } = each;
  return (
    <button
      type="button"
      className={styles.act}
      data-act={act}
      data-kind={subject.kind}
      aria-pressed={chosen}
      disabled={!allowed}
      title={why === null ? undefined : say(termOf(problems, why))}
      onClick={onChoose}
    >
      <span>
        {say(acts[act])}{' '}
        {subject.kind === 'content' && <PostName id={subject.id} exhibits={exhibits} />}
        {fourEyes && <small className={styles.soft}>{say(words.fourEyes)}</small>}
      </span>
      {hasKey && <Keys keys={keysOfActs[act]} />}
    </button>
  );
};
