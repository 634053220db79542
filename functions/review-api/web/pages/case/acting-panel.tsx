import Button from '@cloudscape-design/components/button';
import { useRef, useState } from 'react';
import type { CasePage } from '../../../contract/cases.ts';
import { serverNow } from '../../api/clock.ts';
import { Panel } from '../../cases/panel.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Pending, usePending } from '../../proposals/pending.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { acts as names } from '../../words/terms.ts';
import { ActButtons } from './act-buttons.tsx';
import styles from './acting-panel.module.css';
import { Barred } from './barred.tsx';
import { CampaignScope } from './campaign-scope.tsx';
import { type Act, type ActView, type Draft, draftOf, isDraftOf, missingIn } from './draft.ts';
import { type Asked, DraftForm } from './draft-form.tsx';
import { ImpossibleActs, useWhyNot } from './impossible-acts.tsx';
import { useActingCommands } from './use-acting-commands.ts';
import { useDecide } from './use-decide.tsx';
import { holderOf, isWithinReach } from './ways.ts';
import { words } from './words.ts';

const nothingAsked: Asked = { reason: 0, truth: 0 };

/** The possible acts on a case, with a preview before an act is carried out. */
export const ActingPanel = ({
  page,
  claimedBy,
  onMark,
  onMembers,
}: {
  readonly page: CasePage;
  /** The colleague who has claimed the case. */
  readonly claimedBy: string | null;
  /** Opens the dialogue that only records a mark. */
  readonly onMark: () => void;
  /** Opens the bulk dialogue for all members of the campaign, with the current draft. */
  readonly onMembers: (draft: Draft | null) => void;
}) => {
  const { say } = useWords();
  const { draft, write, forget, decide, deciding } = useDecide(page);
  // A proposal removes the focused box and leaves the case as it is.
  useKeptFocus(draft === null);
  const [asked, setAsked] = useState(nothingAsked);
  /** A reason that Escape closed, which is easily a slip: the act that is chosen next has it. */
  const [leftReason, setLeftReason] = useState('');
  // A draft from before is written on once it was seen: letters typed while the case was loading are not for it.
  const [focused, setFocused] = useState(false);
  const buttons = useRef<HTMLDivElement>(null);
  const pending = usePending({ caseId: page.case.caseId });
  // An act that needs two people and is already proposed cannot be started again.
  const acts = page.acts.map((each) =>
    each.allowed && each.fourEyes && pending.proposals.some(({ act }) => act === each.act)
      ? { ...each, allowed: false, why: 'already-proposed' }
      : each,
  );
  const choose = (act: ActView) => {
    setAsked(nothingAsked);
    setFocused(true);
    if (draft && isDraftOf(draft, act)) return;
    const decided = page.decisions.length > 0;
    const disputed = page.compared !== null;
    // What was written is kept when another act is chosen.
    const reason = draft?.reason ?? leftReason;
    setLeftReason('');
    write({ ...draftOf(act, { now: serverNow(), decided, disputed }), reason });
  };
  const closeDraft = () => {
    // The focused box is removed, so the focus returns to the button that opened it.
    buttons.current?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
    forget();
  };
  const confirm = (thenNext: boolean) => {
    const missing = draft && missingIn(draft);
    if (missing === null) decide(thenNext);
    else setAsked({ ...asked, [missing]: asked[missing] + 1 });
  };
  const [barred, setBarred] = useState<Act | null>(null);
  useActingCommands({
    acts,
    draft,
    onChoose: choose,
    onBarred: setBarred,
    onClose: () => {
      setLeftReason(draft?.reason ?? '');
      closeDraft();
    },
    onDecide: confirm,
  });
  const holder = holderOf(page);
  const whyNot = useWhyNot(holder);
  const whyBarred = acts.find(({ act }) => act === barred)?.why ?? undefined;
  return (
    <Panel
      title={say(words.act)}
      isTool
      actions={
        draft && (
          <Button variant="inline-link" onClick={closeDraft}>
            {say(words.cancel)}
          </Button>
        )
      }
    >
      <Pending pending={pending} />
      {claimedBy !== null && (
        <p className={styles.claimed}>{say(words.claimedElsewhere, { name: claimedBy })}</p>
      )}
      {page.members && (
        <CampaignScope page={page} members={page.members} onMembers={() => onMembers(draft)} />
      )}
      <ActButtons
        ref={buttons}
        acts={acts}
        exhibits={page.exhibits}
        draft={draft}
        mayMark={holder === null && isWithinReach(page)}
        onChoose={choose}
        onMark={onMark}
      />
      <ImpossibleActs acts={acts} holder={holder} />
      {draft && (
        <DraftForm
          page={page}
          draft={draft}
          fourEyes={acts.find(({ act }) => act === draft.act)?.fourEyes ?? false}
          focused={focused}
          asked={asked}
          deciding={deciding}
          onChange={(changed) => write({ ...draft, ...changed })}
          onDecide={confirm}
        />
      )}
      {barred && (
        <Barred
          act={say(names[barred])}
          why={say(words.cannot, {
            acts: say(names[barred]),
            why: whyBarred === undefined ? say(words.noPostFor) : whyNot(whyBarred),
          })}
          onClose={() => setBarred(null)}
        />
      )}
    </Panel>
  );
};
