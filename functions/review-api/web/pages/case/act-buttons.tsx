import type { Ref } from 'react';
import type { CasePage } from '../../../contract/cases.ts';
import { Keys } from '../../commands/keys.tsx';
import { useWords } from '../../preferences/context.tsx';
import { ActButton } from './act-button.tsx';
import styles from './acting-panel.module.css';
import { type ActView, actsWithKeys, type Draft, isDraftOf } from './draft.ts';
import { words } from './words.ts';

/** Number of posts with acts shown initially. */
const postsShown = 3;

/** The acts on the account, the mark, and the acts on posts, the first ones at once. */
export const ActButtons = ({
  ref,
  acts,
  exhibits,
  draft,
  mayMark,
  onChoose,
  onMark,
}: {
  readonly ref: Ref<HTMLDivElement>;
  readonly acts: readonly ActView[];
  readonly exhibits: CasePage['exhibits'];
  readonly draft: Draft | null;
  readonly mayMark: boolean;
  readonly onChoose: (act: ActView) => void;
  readonly onMark: () => void;
}) => {
  const { say, count } = useWords();
  const isChosen = (each: ActView) => draft !== null && isDraftOf(draft, each);
  const withKeys = actsWithKeys(acts);
  // While a draft is open, only the chosen post is shown, to leave room for it.
  const posts = acts.filter(
    (each) => each.subject.kind === 'content' && (draft === null || isChosen(each)),
  );
  const button = (each: ActView) => (
    <ActButton
      key={`${each.act} ${each.subject.id}`}
      each={each}
      exhibits={exhibits}
      chosen={isChosen(each)}
      hasKey={withKeys.includes(each)}
      onChoose={() => onChoose(each)}
    />
  );
  return (
    <div ref={ref} className={styles.acts}>
      {acts.filter(({ subject }) => subject.kind === 'account').map(button)}
      {draft === null && (
        <button
          type="button"
          className={styles.act}
          data-act="mark"
          disabled={!mayMark}
          onClick={onMark}
        >
          <span>
            {say(words.mark)}
            <small className={styles.soft}>{say(words.markHint)}</small>
          </span>
          <Keys keys="x" />
        </button>
      )}
      {posts.slice(0, postsShown).map(button)}
      {posts.length > postsShown && (
        <details className={styles.others}>
          <summary className={styles.summary}>
            {say(words.otherActs, { count: count(posts.length - postsShown) })}
          </summary>
          <div className={styles.acts}>{posts.slice(postsShown).map(button)}</div>
        </details>
      )}
    </div>
  );
};
