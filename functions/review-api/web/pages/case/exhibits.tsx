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

/** Number of texts shown initially. */
const textsShown = 3;

/**
 * The account's original texts with the evidence marked: first the text of the decision in force, then the
 * latest ones; the rest on request.
 *
 * @param inForce id of the decision that set the account's current standing
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
  /** Whether more exhibits are stored than listed. */
  readonly more: boolean;
  readonly inForce: string | null;
  /** Texts revealed on this page, by event id. */
  readonly revealed: Readonly<Record<string, string>>;
  readonly onReveal: (eventId: string) => void;
}) => {
  const { say, count } = useWords();
  const [opened, setOpened] = useState(false);
  const counts = ({ decisionIds }: Exhibit) => inForce !== null && decisionIds.includes(inForce);
  // Exhibits without text, such as a login or a recheck, appear in the timeline instead.
  const written = exhibits.filter(
    ({ text, reading, contentKind }) => text !== null || reading !== null || contentKind !== null,
  );
  const sorted = written.toSorted((a, b) => Number(counts(b)) - Number(counts(a)));
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

const ExhibitItem = ({
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
          <Button
            variant="inline-link"
            iconName="lock-private"
            ariaLabel={`${say(words.reveal)}: ${contentId ?? moment(at)}`}
            onClick={onReveal}
          >
            {say(words.reveal)}
          </Button>
        )}
      </div>
      {shown === null ? (
        <p className={styles.soft}>{say(words.textGone)}</p>
      ) : (
        // Offsets of the masked text fit the revealed one too: dots have the same length as the text they
        // replace.
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
