import Button from '@cloudscape-design/components/button';
import type { CasePage } from '../../../contract/cases.ts';
import { serverNow } from '../../api/clock.ts';
import { Duration } from '../../cases/duration.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { isTimed } from '../../cases/restricting.ts';
import { isComposing } from '../../commands/commands.ts';
import { useWords } from '../../preferences/context.tsx';
import type { Words } from '../../words/say.ts';
import styles from './acting-panel.module.css';
import { type Act, type Draft, isDetected, missingIn } from './draft.ts';
import { MarkFields } from './found.tsx';
import { PreviewBox } from './preview-box.tsx';
import { words } from './words.ts';

/** Frequent reasons, with the acts for which each is the likeliest. */
const quickReasons: readonly {
  readonly name: Words;
  readonly text: Words;
  readonly likeliestFor: readonly Act[];
}[] = [
  {
    name: words.quickEvidenceName,
    text: words.quickEvidence,
    likeliestFor: ['uphold', 'limit', 'freeze', 'hide'],
  },
  {
    name: words.quickHonestName,
    text: words.quickHonest,
    likeliestFor: ['release', 'restore'],
  },
  { name: words.quickUnclearName, text: words.quickUnclear, likeliestFor: ['challenge'] },
];

/** The frequent reasons, the likeliest for an act first: it is one Tab away from the box. */
const quickReasonsFor = (act: Act) =>
  quickReasons.toSorted(
    (a, b) => Number(b.likeliestFor.includes(act)) - Number(a.likeliestFor.includes(act)),
  );

/** How often each missing field was asked for. */
export type Asked = { readonly reason: number; readonly truth: number };

/** The input of a ruling in progress, its preview, and the buttons that carry it out. */
export const DraftForm = ({
  page,
  draft,
  fourEyes,
  focused,
  asked,
  deciding,
  onChange,
  onDecide,
}: {
  readonly page: CasePage;
  readonly draft: Draft;
  /** Whether the act takes a second person. */
  readonly fourEyes: boolean;
  /** Whether the reason is written next. */
  readonly focused: boolean;
  /** How often a key asked for what is missing. */
  readonly asked: Asked;
  readonly deciding: boolean;
  readonly onChange: (changed: Partial<Draft>) => void;
  readonly onDecide: (thenNext: boolean) => void;
}) => {
  const { say } = useWords();
  const ready = missingIn(draft) === null;
  return (
    // A focused option field would open its options on Ctrl+Enter.
    <div
      className={styles.form}
      onKeyDownCapture={(event) => {
        const { currentTarget, target, key, ctrlKey, metaKey, shiftKey, nativeEvent } = event;
        if (key !== 'Enter' || !(ctrlKey || metaKey) || isComposing(nativeEvent)) return;
        // An open list of options is elsewhere in the document and keeps its keys.
        if (!currentTarget.contains(target as Node)) return;
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) onDecide(shiftKey);
      }}
    >
      {isTimed(draft.act) && (
        <Duration until={draft.until} now={serverNow()} onChange={(until) => onChange({ until })} />
      )}
      <ReasonBox
        placeholder={say(words.reasonHint)}
        value={draft.reason}
        quick={quickReasonsFor(draft.act).map(({ name, text }) => ({
          name: say(name),
          text: say(text),
        }))}
        focused={focused}
        asked={asked.reason}
        onChange={(reason) => onChange({ reason })}
      />
      <MarkFields
        found={draft}
        detected={isDetected(page)}
        asked={asked.truth}
        onChange={onChange}
      />
      <PreviewBox key={`${draft.act} ${draft.contentId}`} caseId={page.case.caseId} draft={draft} />
      <div className={styles.confirm}>
        <Button
          variant="primary"
          disabled={!ready}
          loading={deciding}
          onClick={() => onDecide(false)}
        >
          {say(fourEyes ? words.proposeKey : words.decide)}
        </Button>
        <Button
          disabled={!ready || deciding}
          ariaLabel={say(words.decideNextKey)}
          nativeButtonAttributes={{ title: say(words.decideNextKey) }}
          onClick={() => onDecide(true)}
        >
          {say(words.decideNext)}
        </Button>
      </div>
    </div>
  );
};
