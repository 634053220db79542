import { useState } from 'react';
import type { DecisionView, Exhibit } from '../../../contract/cases.ts';
import { ExhibitItem, type Revealed } from '../../cases/exhibit.tsx';
import { Panel } from '../../cases/panel.tsx';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import styles from './exhibits.module.css';
import { words } from './words.ts';

/** Number of texts shown initially. */
const textsShown = 3;

/**
 * The account's original texts with the evidence marked: first the texts of the decisions that explain the
 * case, then the latest ones; the rest on request.
 */
export const Exhibits = ({
  accountId,
  exhibits,
  more,
  leading,
  revealed,
  onReveal,
}: {
  readonly accountId: string;
  readonly exhibits: readonly Exhibit[];
  /** Whether more exhibits are stored than listed. */
  readonly more: boolean;
  /** The decisions that explain the case. */
  readonly leading: readonly DecisionView[];
  /** Texts revealed on this page, by event id. */
  readonly revealed: Readonly<Record<string, Revealed>>;
  readonly onReveal: (eventId: string) => void;
}) => {
  const { say, count } = useWords();
  const [opened, setOpened] = useState(false);
  const rankOf = ({ decisionIds }: Exhibit) =>
    [...leading, null].findIndex((each) => each === null || decisionIds.includes(each.decisionId));
  // Exhibits without text, such as a login or a recheck, appear in the timeline instead.
  const written = exhibits.filter(
    ({ text, reading, contentKind }) => text !== null || reading !== null || contentKind !== null,
  );
  const sorted = written.toSorted((a, b) => rankOf(a) - rankOf(b));
  const rest = sorted.slice(textsShown);
  const shown = (some: readonly Exhibit[]) =>
    some.map((exhibit) => (
      <ExhibitItem
        key={exhibit.eventId}
        exhibit={exhibit}
        clear={revealed[exhibit.eventId]}
        onReveal={() => onReveal(exhibit.eventId)}
      />
    ));
  return (
    <Panel title={say(words.posts)}>
      {written.length === 0 && <p>{say(words.noPosts)}</p>}
      {shown(sorted.slice(0, textsShown))}
      {rest.length > 0 && (
        // Many long texts mean many DOM nodes, so they are rendered only on request.
        <details
          className={styles.rest}
          onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}
        >
          <summary className={styles.soft}>
            {say(words.otherPosts, { count: count(rest.length) })}
          </summary>
          {opened && shown(rest)}
        </details>
      )}
      {more && (
        <p className={styles.soft}>
          {say(words.morePosts, { n: count(exhibits.length) })}{' '}
          <PlaceLink to={`/accounts/${accountId}`} fontSize="body-s">
            {say(words.allDecisions)}
          </PlaceLink>
        </p>
      )}
    </Panel>
  );
};
