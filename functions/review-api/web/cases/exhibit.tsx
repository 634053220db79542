import Button from '@cloudscape-design/components/button';
import type { Exhibit } from '../../contract/cases.ts';
import { useWords } from '../preferences/context.tsx';
import { useMe } from '../session/me.tsx';
import { OriginalText, OriginalTexts } from '../text/original-text.tsx';
import {
  categories,
  contentKinds,
  eventTypes,
  intents,
  standings,
  termOf,
} from '../words/terms.ts';
import styles from './exhibit.module.css';
import { FailedTag } from './failed-tag.tsx';
import { Tag, toneOf } from './tag.tsx';
import { words } from './words.ts';

/** What was masked, as it is. */
export type Revealed = { readonly value: string; readonly imageLabels: readonly string[] };

/**
 * One original text with the evidence marked.
 *
 * @param clear the text and the labels as revealed on this page
 * @param onReveal omitted where nothing can be revealed
 */
export const ExhibitItem = ({
  exhibit,
  clear,
  onReveal,
}: {
  readonly exhibit: Exhibit;
  readonly clear?: Revealed | undefined;
  readonly onReveal?: () => void;
}) => {
  const { say, moment } = useWords();
  const { can } = useMe();
  const { text, quotes, masked, reading, visibility, contentKind, contentId, type, at, cut } =
    exhibit;
  const imageLabels = clear?.imageLabels ?? exhibit.imageLabels;
  const shown = clear?.value ?? text;
  return (
    <article>
      <div className={styles.line}>
        <span>
          {say(contentKind === null ? termOf(eventTypes, type) : termOf(contentKinds, contentKind))}
        </span>
        {contentId !== null && <span className={styles.soft}>{contentId}</span>}
        <span className={styles.soft}>{moment(at)}</span>
        {visibility && <Tag tone={toneOf(visibility)}>{say(termOf(standings, visibility))}</Tag>}
        <FailedTag failed={exhibit.failed} />
        {onReveal && masked && clear === undefined && can('reveal-personal') && (
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
      {imageLabels.length > 0 && (
        <div className={styles.soft}>
          {say(words.imageLabels)}
          <OriginalTexts texts={imageLabels} between=" · " />
        </div>
      )}
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
