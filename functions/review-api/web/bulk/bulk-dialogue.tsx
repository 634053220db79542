import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { BulkRun, Selection } from '../../contract/acting.ts';
import type { CasePage } from '../../contract/cases.ts';
import { serverNow } from '../api/clock.ts';
import { useClient, useRead } from '../api/context.tsx';
import { Duration } from '../cases/duration.tsx';
import { Leave } from '../cases/leave.tsx';
import { ReasonBox } from '../cases/reason-box.tsx';
import { isTimed } from '../cases/restricting.ts';
import { WritingModal } from '../cases/writing-modal.tsx';
import { Focused } from '../commands/focused.tsx';
import { day, minute } from '../figures/durations.ts';
import { notify } from '../notices/notices.ts';
import { useWords } from '../preferences/context.tsx';
import { words as proposalWords } from '../proposals/words.ts';
import { Failure } from '../shell/failure.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { words as shellWords } from '../shell/words.ts';
import { acts as names } from '../words/terms.ts';
import { BulkItems } from './bulk-items.tsx';
import { GoingOn, useGoingOn } from './going-on.tsx';
import { PreviewedItems } from './previewed.tsx';
import { RunProgress } from './run-progress.tsx';
import { useBulkRun } from './use-bulk-run.tsx';
import { words } from './words.ts';

/** The acts available in bulk. */
const acts = ['uphold', 'release', 'challenge', 'limit', 'freeze', 'hide', 'restore'] as const;
type Act = (typeof acts)[number];

const rulingOf = (act: Act, until: number | null) => (isTimed(act) ? { act, until } : { act });

type Draft = {
  /** None is preselected: for many accounts, it must be a deliberate choice. */
  readonly act: Act | null;
  readonly until: number | null;
  readonly reason: string;
  /** How far back to look for accounts; `null` for the latest. */
  readonly cursor: string | null;
  /** Accounts that are left out. */
  readonly except: readonly string[];
};

/** Acts on selected cases or on a ring: previewed and carried out account by account, undone as a whole. */
export const BulkDialogue = ({
  selection,
  members,
  others = '/search',
  initial,
  onClose,
}: {
  readonly selection: Selection;
  /** Of a campaign: how many accounts it has, and how many of them are known and acted on. */
  readonly members?: NonNullable<CasePage['members']>;
  /** Where the other accounts of a campaign are found. */
  readonly others?: string;
  /** The act and reason that were already entered elsewhere. */
  readonly initial?: Pick<Draft, 'until' | 'reason'> & { readonly act: Act };
  /** Called with whether something was done. */
  readonly onClose: (done: boolean) => void;
}) => {
  const { say, count } = useWords();
  const [draft, setDraft] = useState<Draft>(() => ({
    ...(initial ?? { act: null, until: serverNow() + 7 * day, reason: '' }),
    cursor: null,
    except: [],
  }));
  const write = (changed: Partial<Draft>) => setDraft((before) => ({ ...before, ...changed }));
  const { act, until, reason, cursor, except } = draft;
  const shownSelection = selection.kind === 'rule' && cursor ? { ...selection, cursor } : selection;
  const whole = { selection: shownSelection, ruling: rulingOf(act ?? 'uphold', until) };
  const asked = { ...whole, ...(except.length > 0 && { except: [...except] }) };
  const { run, perform, result, isConfirmed } = useBulkRun(asked, {
    // A rule may have restricted more accounts than one action takes: the next ones, with the same act and reason.
    proposed: () => {
      if (!going.made()) onClose(true);
    },
    ran: () => going.isOn && going.made(),
    failed: () => going.stop(),
  });
  const {
    data: preview,
    error,
    isPlaceholderData,
  } = useRead(
    'POST /bulk/previews',
    { body: asked },
    {
      enabled: act !== null && result === null && !isConfirmed,
      staleTime: minute,
      // The list stays while accounts are left out.
      keepPrevious: ({ body: { except: _, ...before } }) =>
        JSON.stringify(before) === JSON.stringify(whole),
    },
  );
  const going = useGoingOn(
    { act, preview, error, isBusy: run.isPending || isConfirmed || isPlaceholderData },
    {
      perform: (next) => perform(next, reason.trim()),
      further: (next) => write({ cursor: next }),
      end: (values) => {
        notify({ id: 'bulk to the end', kind: 'success', words: words.wentOn, values });
        onClose(true);
      },
    },
  );
  const sent = run.variables;
  /** How many accounts the dialogue is about; of a ring and a rule, only the preview tells. */
  const about =
    preview?.items.length ??
    (selection.kind === 'cases' ? selection.caseIds.length : members?.known);

  /** The token of the shown preview; `null` while there is nothing to confirm. */
  const token =
    preview && preview.would > 0 && reason.trim() !== '' && !isPlaceholderData
      ? preview.token
      : null;
  const confirm = () => {
    if (token !== null && !run.isPending && !going.isOn) perform(token, reason.trim());
  };

  const choice = (
    <RadioGroup
      ariaLabel={say(words.chooseAct)}
      direction="horizontal"
      value={act}
      items={acts.map((value) => ({ value, label: say(names[value]) }))}
      onChange={({ detail }) => {
        going.stop();
        write({ act: acts.find((value) => value === detail.value) ?? act, cursor: null });
      }}
    />
  );
  return (
    <WritingModal
      size="large"
      header={about === undefined ? say(words.name) : say(words.nameOf, { count: count(about) })}
      isSent={run.isPending || going.isOn}
      onDismiss={() => onClose(result !== null)}
      footer={
        <SpaceBetween size="s">
          {run.isPending && sent && !preview?.fourEyes && (
            <Progress token={sent.body.token} idempotencyKey={sent.idempotencyKey} />
          )}
          {going.isOn && !result && <GoingOn going={going} />}
          <SpaceBetween direction="horizontal" size="xs">
            {result ? (
              // The focused element is gone, and without focus inside, the dialogue receives no key events.
              <Focused>
                <Button variant="link" onClick={() => onClose(true)}>
                  {say(shellWords.close)}
                </Button>
              </Focused>
            ) : (
              <>
                <Leave busy={run.isPending} onLeave={() => onClose(false)} />
                {going.isPossible && !going.isOn && (
                  <Button
                    disabled={token === null || run.isPending || isConfirmed}
                    onClick={going.start}
                  >
                    {say(words.goOn)}
                  </Button>
                )}
                <Button
                  variant="primary"
                  disabled={token === null || going.isOn}
                  loading={run.isPending}
                  onClick={confirm}
                >
                  {say(preview?.fourEyes ? proposalWords.propose : words.run)}
                </Button>
              </>
            )}
          </SpaceBetween>
        </SpaceBetween>
      }
    >
      {result ? (
        <Ran run={result} />
      ) : (
        <SpaceBetween size="m">
          <Scope selection={selection} members={members} others={others} />
          <FormField label={say(words.chooseAct)}>
            {initial ? choice : <Focused>{choice}</Focused>}
          </FormField>
          {isTimed(act) && (
            <Duration until={until} now={serverNow()} onChange={(next) => write({ until: next })} />
          )}
          <ReasonBox
            value={reason}
            focused={initial !== undefined}
            onChange={(next) => write({ reason: next })}
            onConfirm={confirm}
          />
          {error && <Failure error={error} />}
          {act !== null && !preview && !error && <Waiting />}
          {act !== null && preview && (
            <PreviewedItems
              preview={preview}
              except={except}
              // Ruling on the leading account closes the campaign's case.
              kept={selection.kind === 'campaign' ? selection.caseId : null}
              // What was confirmed is carried out as it was previewed.
              onExcept={
                run.isPending || going.isOn
                  ? undefined
                  : (accountIds) => write({ except: accountIds })
              }
            />
          )}
          {act !== null && preview && preview.readTo !== null && (
            <LookedBack
              readTo={preview.readTo}
              cursor={preview.cursor}
              onFurther={(next) => write({ cursor: next })}
            />
          )}
        </SpaceBetween>
      )}
    </WritingModal>
  );
};

/** How far a run that was sent has come. */
const Progress = ({
  token,
  idempotencyKey,
}: {
  readonly token: string;
  readonly idempotencyKey: string;
}) => {
  const client = useClient();
  return (
    <RunProgress
      name={idempotencyKey}
      read={(signal) =>
        client('POST /bulk/progress', { body: { token } }, { signal, idempotencyKey })
      }
    />
  );
};

/** What a run did, account by account. */
const Ran = ({ run: { done, failed, items, bulkId } }: { readonly run: BulkRun }) => {
  const { say, count } = useWords();
  return (
    <>
      <p>{say(words.ran, { done: count(done), failed: count(failed) })}</p>
      <BulkItems items={items} stage="ran" />
      <p>
        <PlaceLink to={`/bulk/${bulkId}`}>{say(words.seeRun)}</PlaceLink>
      </p>
    </>
  );
};

/** How far back a preview looked for accounts, with a way to look further. */
const LookedBack = ({
  readTo,
  cursor,
  onFurther,
}: {
  readonly readTo: number;
  readonly cursor: string | null;
  readonly onFurther: (cursor: string) => void;
}) => {
  const { say, moment } = useWords();
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <span aria-live="polite">{say(words.lookedBack, { when: moment(readTo) })}</span>
      {cursor !== null && (
        <Button variant="inline-link" onClick={() => onFurther(cursor)}>
          {say(words.lookFurther)}
        </Button>
      )}
    </SpaceBetween>
  );
};

/** Says which accounts a selection covers. */
const Scope = ({
  selection,
  members,
  others,
}: {
  readonly selection: Selection;
  readonly members: CasePage['members'] | undefined;
  readonly others: string;
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
          })}{' '}
          <PlaceLink to={others}>{say(words.searchOthers)}</PlaceLink>
        </p>
      )}
      {selection.kind === 'ring' && <p>{say(selection.nodes ? words.ofUsers : words.ofRing)}</p>}
    </>
  );
};
