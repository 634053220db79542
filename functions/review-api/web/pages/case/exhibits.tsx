import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { Exhibit } from '../../../contract/cases.ts';
import { Panel } from '../../cases/panel.tsx';
import { Tag, toneOf } from '../../cases/tag.tsx';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import {
  categories,
  contentKinds,
  eventTypes,
  intents,
  standings,
  termOf,
} from '../../words/terms.ts';
import styles from './exhibits.module.css';
import { words } from './words.ts';

/** So many texts are shown at once. */
const atOnce = 3;

/**
 * What the account wrote, in its own words, with what weighs in it: first that of the decision that
 * stands, then the latest; the rest when it is asked for.
 *
 * @param inForce the decision by which the account stands as it does
 */
export const Exhibits = ({
  accountId,
  exhibits,
  more,
  inForce,
  revealed,
  onReveal,
}: {
  readonly accountId: string;
  readonly exhibits: readonly Exhibit[];
  /** Whether others are kept that are not among them. */
  readonly more: boolean;
  readonly inForce: string | null;
  /** Texts that were revealed on this page, by event. */
  readonly revealed: Readonly<Record<string, string>>;
  readonly onReveal: (eventId: string) => void;
}) => {
  const { say, count } = useWords();
  const [opened, open] = useState(false);
  const counts = ({ decisionIds }: Exhibit) => inForce !== null && decisionIds.includes(inForce);
  // A login or a second look has no words: the timeline tells of it.
  const written = exhibits.filter(
    ({ text, reading, contentKind }) => text !== null || reading !== null || contentKind !== null,
  );
  const sorted = written.toSorted((a, b) => Number(counts(b)) - Number(counts(a)));
  const rest = sorted.slice(atOnce);
  const shown = (some: readonly Exhibit[]) =>
    some.map((exhibit) => (
      <OneExhibit
        key={exhibit.eventId}
        exhibit={exhibit}
        clear={revealed[exhibit.eventId]}
        onReveal={() => onReveal(exhibit.eventId)}
      />
    ));
  return (
    <Panel title={say(words.posts)}>
      {written.length === 0 && <p>{say(words.noPosts)}</p>}
      {shown(sorted.slice(0, atOnce))}
      {rest.length > 0 && (
        // Many long texts are many nodes: they are drawn when they are asked for.
        <details
          className={styles.rest}
          onToggle={({ currentTarget }) => currentTarget.open && open(true)}
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

const OneExhibit = ({
  exhibit,
  clear,
  onReveal,
}: {
  readonly exhibit: Exhibit;
  readonly clear: string | undefined;
  readonly onReveal: () => void;
}) => {
  const { say, moment } = useWords();
  const { can } = useMe();
  const { text, quotes, masked, reading, visibility, contentKind, contentId, type, at, cut } =
    exhibit;
  const shown = clear ?? text;
  return (
    <article className={styles.exhibit}>
      <div className={styles.line}>
        <span>
          {say(contentKind === null ? termOf(eventTypes, type) : termOf(contentKinds, contentKind))}
        </span>
        {contentId !== null && <span className={styles.soft}>{contentId}</span>}
        <span className={styles.soft}>{moment(at)}</span>
        {visibility && <Tag tone={toneOf(visibility)}>{say(termOf(standings, visibility))}</Tag>}
        {masked && clear === undefined && can('reveal-personal') && (
          <Button variant="inline-link" iconName="lock-private" onClick={onReveal}>
            {say(words.reveal)}
          </Button>
        )}
      </div>
      {shown === null ? (
        <p className={styles.soft}>{say(words.textGone)}</p>
      ) : (
        // A revealed text has the marks of the masked one: dots are as long as what they hide.
        <OriginalText text={shown} marks={quotes} />
      )}
      {cut && <p className={styles.soft}>{say(words.textCut)}</p>}
      {reading && <ReadingLine reading={reading} />}
    </article>
  );
};

const ReadingLine = ({ reading }: { readonly reading: NonNullable<Exhibit['reading']> }) => {
  const { say, likelihood } = useWords();
  const { category, score, intent } = reading;
  const values = {
    category: say(category === null ? words.noCategory : termOf(categories, category)),
    score: likelihood(score),
  };
  return (
    <div className={styles.soft}>
      {intent === null
        ? say(words.readingPlain, values)
        : say(words.reading, { ...values, intent: say(termOf(intents, intent)) })}
    </div>
  );
};
