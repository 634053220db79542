import Button from '@cloudscape-design/components/button';
import { useRef, useState } from 'react';
import type { CasePage } from '../../../contract/cases.ts';
import { serverNow } from '../../api/clock.ts';
import { Duration } from '../../cases/duration.tsx';
import { Panel } from '../../cases/panel.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { isTimed } from '../../cases/restricting.ts';
import { useCommands } from '../../commands/context.tsx';
import { Keys } from '../../commands/keys.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Pending, usePending } from '../../proposals/pending.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { acts as names, problems, termOf } from '../../words/terms.ts';
import { ActButton } from './act-button.tsx';
import styles from './acting-panel.module.css';
import { CampaignScope } from './campaign-scope.tsx';
import { type Draft, draftOf, isDetected, keysOfActs } from './draft.ts';
import { MarkFields } from './found.tsx';
import { PreviewBox } from './preview-box.tsx';
import { useDecide } from './use-decide.tsx';
import { holderOf } from './ways.ts';
import { words } from './words.ts';

const quickReasons = [
  [words.quickEvidenceName, words.quickEvidence],
  [words.quickHonestName, words.quickHonest],
  [words.quickUnclearName, words.quickUnclear],
] as const;

/** Number of posts with acts shown initially. */
const postsShown = 3;

/** The possible acts on a case, with a preview before an act is carried out. */
export const ActingPanel = ({
  page,
  onMark,
  onMembers,
}: {
  readonly page: CasePage;
  /** Opens the dialogue that only records a mark. */
  readonly onMark: () => void;
  /** Opens the bulk dialogue for all members of the campaign, with the current draft. */
  readonly onMembers: (draft: Draft | null) => void;
}) => {
  const { say, count } = useWords();
  const { draft, write, forget, decide, deciding } = useDecide(page);
  // A proposal removes the focused box and leaves the case as it is.
  useKeptFocus(draft === null);
  const pending = usePending({ caseId: page.case.caseId });
  // An act that needs two people and is already proposed cannot be started again.
  const acts = page.acts.map((each) =>
    each.allowed && each.fourEyes && pending.some(({ act }) => act === each.act)
      ? { ...each, allowed: false, why: 'already-proposed' }
      : each,
  );
  const choose = (act: CasePage['acts'][number]) => {
    setAsked(0);
    write(
      draftOf(act, {
        now: serverNow(),
        key: crypto.randomUUID(),
        decided: page.decisions.length > 0,
      }),
    );
  };
  const change = (changed: Partial<Draft>) =>
    draft && write({ ...draft, ...changed, key: crypto.randomUUID() });
  const [asked, setAsked] = useState(0);
  const buttons = useRef<HTMLDivElement>(null);
  const closeDraft = () => {
    // The focused box is removed, so the focus returns to the button that opened it.
    buttons.current?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
    forget();
  };
  const ready = draft !== null && draft.reason.trim() !== '';
  // Several posts may be hidden or restored; the key applies to the first.
  const actsWithKeys = acts.filter(
    ({ act, allowed }, at) =>
      allowed && acts.findIndex((other) => other.act === act && other.allowed) === at,
  );
  useCommands([
    ...actsWithKeys.map((each) => ({
      id: `act ${each.act}`,
      words: names[each.act],
      group: words.act,
      keys: keysOfActs[each.act],
      run: () => choose(each),
    })),
    ...(draft
      ? [
          {
            id: 'act cancel',
            words: words.cancel,
            group: words.act,
            keys: 'Escape',
            run: closeDraft,
          },
          {
            id: 'act confirm',
            words: words.decide,
            group: words.act,
            keys: '$mod+Enter',
            run: () => (ready ? decide(false) : setAsked(asked + 1)),
          },
          {
            id: 'act confirm next',
            words: words.decideNext,
            group: words.act,
            keys: '$mod+Shift+Enter',
            run: () => (ready ? decide(true) : setAsked(asked + 1)),
          },
        ]
      : []),
  ]);
  const holder = holderOf(page);
  const fourEyes = acts.find(({ act }) => act === draft?.act)?.fourEyes ?? false;
  const whyNot = Map.groupBy(
    acts.filter(({ why }) => why !== null),
    ({ why }) => why,
  );
  const isChosen = ({ act, subject }: CasePage['acts'][number]) =>
    draft?.act === act &&
    (draft.contentId ?? subject.accountId) ===
      (subject.kind === 'content' ? subject.id : subject.accountId);
  const accountActs = acts.filter(({ subject }) => subject.kind === 'account');
  // While a draft is open, only the chosen post is shown, to leave room for it.
  const posts = acts.filter(
    (each) => each.subject.kind === 'content' && (!draft || isChosen(each)),
  );
  const button = (each: CasePage['acts'][number]) => (
    <ActButton
      key={`${each.act} ${each.subject.id}`}
      each={each}
      chosen={isChosen(each)}
      hasKey={actsWithKeys.includes(each)}
      onChoose={() => choose(each)}
    />
  );
  return (
    <Panel
      title={say(words.act)}
      actions={
        draft && (
          <Button variant="inline-link" onClick={closeDraft}>
            {say(words.cancel)}
          </Button>
        )
      }
    >
      <Pending proposals={pending} />
      {page.members && (
        <CampaignScope page={page} members={page.members} onMembers={() => onMembers(draft)} />
      )}
      <div ref={buttons} className={styles.acts}>
        {accountActs.map(button)}
        {!draft && (
          <button
            type="button"
            className={styles.act}
            data-act="mark"
            disabled={holder !== null}
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
      {[...whyNot].map(([why, refused]) => (
        <p key={why} className={styles.whyNot}>
          {say(words.cannot, {
            acts: [...new Set(refused.map(({ act }) => say(names[act])))].join(' · '),
            why:
              holder && why === 'claimed'
                ? say(words.heldBy, { name: holder.name })
                : say(termOf(problems, why ?? '')),
          })}
        </p>
      ))}
      {draft && (
        <div className={styles.form}>
          {isTimed(draft.act) && (
            <Duration
              until={draft.until}
              now={serverNow()}
              onChange={(until) => change({ until })}
            />
          )}
          <ReasonBox
            label={say(words.reason)}
            placeholder={say(words.reasonHint)}
            value={draft.reason}
            quick={quickReasons.map(([name, text]) => ({ name: say(name), text: say(text) }))}
            focused
            asked={asked}
            onChange={(reason) => change({ reason })}
          />
          <MarkFields found={draft} detected={isDetected(page)} onChange={change} />
          <PreviewBox
            key={`${draft.act} ${draft.contentId}`}
            caseId={page.case.caseId}
            draft={draft}
          />
          <div className={styles.confirm}>
            <Button
              variant="primary"
              disabled={!ready}
              loading={deciding}
              onClick={() => decide(false)}
            >
              {say(fourEyes ? words.proposeKey : words.decide)}
            </Button>
            <Button
              disabled={!ready || deciding}
              ariaLabel={say(words.decideNextKey)}
              nativeButtonAttributes={{ title: say(words.decideNextKey) }}
              onClick={() => decide(true)}
            >
              {say(words.decideNext)}
            </Button>
          </div>
        </div>
      )}
    </Panel>
  );
};
