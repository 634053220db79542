import type { Exhibit } from '../../contract/cases.ts';
import { useWords } from '../preferences/context.tsx';
import { Segments } from '../text/original-text.tsx';
import { segmentsOf } from '../text/segments.ts';
import { contentKinds, termOf } from '../words/terms.ts';
import styles from './post-name.module.css';
import { words } from './words.ts';

/** Enough to recognise a post among those of its case. */
const longest = 14;

/** Names a post: its kind and id, and the beginning of its text if that is at hand. */
export const PostName = ({
  id,
  exhibits,
}: {
  readonly id: string;
  readonly exhibits: readonly Exhibit[];
}) => {
  const { say } = useWords();
  const exhibit = exhibits.find(({ contentId }) => contentId === id);
  const kind = exhibit?.contentKind;
  const text = exhibit?.text?.trim() ?? '';
  const [...characters] = text.replace(/\s+/gu, ' ');
  const beginning = characters.slice(0, longest).join('');
  return (
    <span className={styles.post}>
      {say(kind ? termOf(contentKinds, kind) : words.post)} {id}{' '}
      {beginning !== '' && (
        // Blurred like all that users wrote, but not focusable: it also stands in buttons.
        <bdi dir="auto" data-written>
          <Segments segments={segmentsOf(beginning, [])} />
          {characters.length > longest && '…'}
        </bdi>
      )}
    </span>
  );
};
