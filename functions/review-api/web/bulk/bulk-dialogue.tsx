import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { BulkRun, Selection } from '../../contract/acting.ts';
import type { CasePage } from '../../contract/cases.ts';
import { serverNow } from '../api/clock.ts';
import { useAct, useClient, useRead, useRefetch } from '../api/context.tsx';
import { isTemporary } from '../api/problem.ts';
import { Duration } from '../cases/duration.tsx';
import { Leave } from '../cases/leave.tsx';
import { ReasonBox } from '../cases/reason-box.tsx';
import { isTimed } from '../cases/restricting.ts';
import { WritingModal } from '../cases/writing-modal.tsx';
import { Focused } from '../commands/focused.tsx';
import { day, minute } from '../figures/durations.ts';
import { dismiss, notify } from '../notices/notices.ts';
import { useWords } from '../preferences/context.tsx';
import { Failure } from '../shell/failure.tsx';
import { PlaceLink, useIsMounted } from '../shell/go.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { acts as names } from '../words/terms.ts';
import { BulkItems } from './bulk-items.tsx';
import { PreviewedItems } from './previewed.tsx';
import { RunProgress } from './run-progress.tsx';
import { UndoDialogue } from './undo-dialogue.tsx';
import { words } from './words.ts';

/** The acts available in bulk. */
const acts = ['uphold', 'release', 'challenge', 'limit', 'freeze', 'hide', 'restore'] as const;
type Act = (typeof acts)[number];

const rulingOf = (act: Act, until: number | null) => (isTimed(act) ? { act, until } : { act });

const week = 7 * day;

/** Acts on selected cases or on a ring: previewed and carried out account by account, undone as a whole. */
export const BulkDialogue = ({
  selection,
  members,
  initial,
  onClose,
}: {
  readonly selection: Selection;
  /** Of a campaign: how many accounts it has, and how many of them are known and acted on. */
  readonly members?: NonNullable<CasePage['members']>;
  /** The act and reason that were already entered elsewhere. */
  readonly initial?: { readonly act: Act; readonly until: number | null; readonly reason: string };
  /** Called with whether something was done. */
  readonly onClose: (done: boolean) => void;
}) => {
  const { say, count, moment } = useWords();
  const client = useClient();
  const refetch = useRefetch();
  const previewAgain = useRefetch('POST /bulk/previews');
  const isMounted = useIsMounted();
  const [act, setAct] = useState<Act | null>(initial?.act ?? null);
  const [until, setUntil] = useState<number | null>(() =>
    initial ? initial.until : serverNow() + week,
  );
  const [reason, setReason] = useState(initial?.reason ?? '');
  const [result, setResult] = useState<BulkRun | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const shownSelection = selection.kind === 'rule' && cursor ? { ...selection, cursor } : selection;
  const asked = { selection: shownSelection, ruling: rulingOf(act ?? 'uphold', until) };
  const request = JSON.stringify(asked);
  /**
   * What was confirmed. Its preview stays until something else is chosen: if the answer is lost, confirming again
   * repeats the same act.
   */
  const [confirmed, setConfirmed] = useState<string | null>(null);
  if (confirmed !== null && confirmed !== request) setConfirmed(null);
  const { data: preview, error } = useRead(
    'POST /bulk/previews',
    { body: asked },
    { enabled: act !== null && result === null && confirmed === null, staleTime: minute },
  );
  const run = useAct('POST /bulk/runs');
  const sent = run.variables;
  const notifyFailure = (failure: unknown) =>
    notify({
      id: 'bulk',
      kind: 'warning',
      words: words.failed,
      values: { detail: (failure as Error).message },
    });

  const perform = (token: string) => {
    setConfirmed(request);
    run.mutate(
      { body: { token, reason: reason.trim() } },
      {
        onSuccess: (answer) => {
          dismiss('bulk');
          if (answer.kind === 'proposed') {
            notify({ id: 'bulk', kind: 'info', words: words.proposed });
            refetch();
            if (isMounted()) onClose(true);
            return;
          }
          const { run } = answer;
          const { done, failed, bulkId } = run;
          setResult(run);
          notify({
            id: `bulk ${bulkId}`,
            kind: failed > 0 ? 'warning' : 'success',
            words: words.ran,
            values: { done, failed },
            undo: (close) => (
              <UndoDialogue run={run} initialReason={say(words.undoReason)} onClose={close} />
            ),
          });
          refetch();
        },
        onError: (failure) => {
          notifyFailure(failure);
          // The preview may be too old by now, and shows the cause of any other refusal.
          if (isTemporary(failure)) return;
          setConfirmed(null);
          previewAgain();
        },
      },
    );
  };

  /** The token of the shown preview; `null` while there is nothing to confirm. */
  const token = preview && preview.would > 0 && reason.trim() !== '' ? preview.token : null;
  const confirm = () => {
    if (token !== null && !run.isPending) perform(token);
  };

  // No act is preselected: for many accounts, it must be a deliberate choice.
  const choice = (
    <RadioGroup
      ariaLabel={say(words.chooseAct)}
      direction="horizontal"
      value={act}
      items={acts.map((value) => ({ value, label: say(names[value]) }))}
      onChange={({ detail }) => {
        setAct(acts.find((value) => value === detail.value) ?? act);
        setCursor(null);
      }}
    />
  );
  return (
    <WritingModal
      visible
      size="large"
      header={say(words.name)}
      closeAriaLabel={say(words.close)}
      onDismiss={() => onClose(result !== null)}
      footer={
        <SpaceBetween size="s">
          {run.isPending && sent && !preview?.fourEyes && (
            <RunProgress
              name={sent.idempotencyKey}
              read={(signal) =>
                client(
                  'POST /bulk/progress',
                  { body: { token: sent.body.token } },
                  { signal, idempotencyKey: sent.idempotencyKey },
                )
              }
            />
          )}
          <SpaceBetween direction="horizontal" size="xs">
            {result ? (
              // The focused element is gone, and without focus inside, the dialogue receives no key events.
              <Focused>
                <Button variant="link" onClick={() => onClose(true)}>
                  {say(words.close)}
                </Button>
              </Focused>
            ) : (
              <Leave busy={run.isPending} onLeave={() => onClose(false)} />
            )}
            {!result && (
              <Button
                variant="primary"
                disabled={token === null}
                loading={run.isPending}
                onClick={confirm}
              >
                {say(preview?.fourEyes ? words.propose : words.run)}
              </Button>
            )}
          </SpaceBetween>
        </SpaceBetween>
      }
    >
      {result ? (
        <>
          <p>{say(words.ran, { done: count(result.done), failed: count(result.failed) })}</p>
          <BulkItems items={result.items} stage="ran" />
          <p>
            <PlaceLink to={`/bulk/${result.bulkId}`}>{say(words.seeRun)}</PlaceLink>
          </p>
        </>
      ) : (
        <SpaceBetween size="m">
          <Scope selection={selection} members={members} />
          <FormField label={say(words.chooseAct)}>
            {initial ? choice : <Focused>{choice}</Focused>}
          </FormField>
          {isTimed(act) && <Duration until={until} now={serverNow()} onChange={setUntil} />}
          <ReasonBox
            label={say(words.reason)}
            value={reason}
            focused={initial !== undefined}
            onChange={setReason}
            onConfirm={confirm}
          />
          {error && <Failure error={error} />}
          {act !== null && !preview && !error && <Waiting />}
          {act !== null && preview && <PreviewedItems preview={preview} />}
          {act !== null && preview && preview.readTo !== null && (
            <SpaceBetween direction="horizontal" size="xs">
              <span aria-live="polite">
                {say(words.lookedBack, { when: moment(preview.readTo) })}
              </span>
              {preview.cursor !== null && (
                <Button variant="inline-link" onClick={() => setCursor(preview.cursor)}>
                  {say(words.lookFurther)}
                </Button>
              )}
            </SpaceBetween>
          )}
        </SpaceBetween>
      )}
    </WritingModal>
  );
};

/** Says which accounts a selection covers. */
const Scope = ({
  selection,
  members,
}: {
  readonly selection: Selection;
  readonly members: CasePage['members'] | undefined;
}) => {
  const { say, count, moment } = useWords();
  const counted = (n: number) => (members?.exact ? count(n) : `${count(n)}+`);
  return (
    <>
      {selection.kind === 'rule' && (
        <p>
          {say(words.ofRule, {
            from: moment(selection.from),
            to: moment(Math.min(selection.to, serverNow())),
          })}
        </p>
      )}
      {members && <p>{say(words.ofCampaign, { known: count(members.known) })}</p>}
      {members && members.all > members.known && (
        <p>
          {say(words.beyondCampaign, {
            all: counted(members.all),
            rest: counted(members.all - members.known),
          })}
        </p>
      )}
      {selection.kind === 'ring' && <p>{say(selection.nodes ? words.ofUsers : words.ofRing)}</p>}
    </>
  );
};
