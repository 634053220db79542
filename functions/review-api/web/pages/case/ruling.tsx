import type { CasePage, RulingView } from '../../../contract/cases.ts';
import { fromTo } from '../../cases/from-to.ts';
import { PostName } from '../../cases/post-name.tsx';
import { Tag, toneOf } from '../../cases/tag.tsx';
import { useWords } from '../../preferences/context.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { acts, termOf } from '../../words/terms.ts';
import styles from './dossier.module.css';
import { words } from './words.ts';

/** A ruling on the case, with its author and reason. */
export const Ruling = ({
  ruling,
  exhibits,
}: {
  readonly ruling: RulingView;
  readonly exhibits: CasePage['exhibits'];
}) => {
  const { say, moment } = useWords();
  const { act, subject, by, at, reason, from, to, approvedBy, undoneBy } = ruling;
  return (
    <>
      <strong>{say(words.ruledBy, { name: by.name, act: termOf(acts, act) })}</strong>{' '}
      {from && to && <Tag tone={toneOf(to)}>{say(fromTo(from, to))}</Tag>}{' '}
      {approvedBy && <Tag>{say(words.byTwo, { name: approvedBy.name })}</Tag>}{' '}
      {undoneBy && <Tag>{say(words.undone, { name: undoneBy.name })}</Tag>}
      {subject.kind === 'content' && <PostName id={subject.id} exhibits={exhibits} />}
      <OriginalText text={reason} byStaff />
      <span className={styles.soft}>{moment(at)}</span>
    </>
  );
};
