import { Keys } from '../../commands/keys.tsx';
import { useWords } from '../../preferences/context.tsx';
import { problems, termOf } from '../../words/terms.ts';
import { actName } from './act-name.ts';
import styles from './acting-panel.module.css';
import { type ActView, keysOfActs } from './draft.ts';
import { words } from './words.ts';

/** The button of an act on a case, with its key. */
export const ActButton = ({
  each,
  chosen,
  hasKey,
  onChoose,
}: {
  readonly each: ActView;
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
        {say(actName({ act, subject }))}
        {fourEyes && <small className={styles.soft}>{say(words.fourEyes)}</small>}
      </span>
      {hasKey && <Keys keys={keysOfActs[act]} />}
    </button>
  );
};
