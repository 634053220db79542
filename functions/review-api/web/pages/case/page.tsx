import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { CasePage as Case } from '../../../contract/cases.ts';
import { useRead, useRefetch } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import type { Revealed } from '../../cases/exhibit.tsx';
import { KeptAnswer } from '../../cases/kept-reason.tsx';
import { markCaseShown } from '../../cases/queue-trail.ts';
import { rememberRow } from '../../cases/row-cursor.ts';
import { DecisionsPanel } from '../../decisions/decisions-panel.tsx';
import { leadingDecisions } from '../../decisions/leading.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { Failure, NotFound } from '../../shell/failure.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { useTitle } from '../../shell/use-title.ts';
import { ActingPanel } from './acting-panel.tsx';
import { AppealPanel } from './appeal-panel.tsx';
import { CaseHead } from './case-head.tsx';
import { ComparedPanel } from './compared-panel.tsx';
import { type Dialogue, OpenDialogue } from './dialogues.tsx';
import { Dossier } from './dossier.tsx';
import { Exhibits } from './exhibits.tsx';
import { KeptDraft } from './kept-draft.tsx';
import styles from './page.module.css';
import type { Masked } from './reveal-dialogue.tsx';
import { useCaseCommands } from './use-case-commands.ts';
import { useCaseClaim } from './use-taking.ts';
import { words } from './words.ts';

/** One case on one screen. */
export const CasePage = () => {
  const { say } = useWords();
  const { caseId } = useParams({ from: '/cases/$caseId' });
  const { data, error, isFetching, refetch } = useRead(
    'GET /cases/{caseId}',
    { path: { caseId } },
    { staleTime: 30_000 },
  );
  useEffect(markCaseShown, []);
  useTitle(data?.case.accountId ?? say(words.name));
  if (data) return <LoadedCase key={caseId} page={data} reading={isFetching} />;
  if (isProblem(error, 'not-found')) return <NotFound text={words.noCase} />;
  if (error) return <Failure error={error} onRetry={refetch} />;
  return (
    <div className={styles.waiting} role="status" aria-label={say(words.loading)} data-awaits-keys>
      <Spinner size="large" />
    </div>
  );
};

const LoadedCase = ({ page, reading }: { readonly page: Case; readonly reading: boolean }) => {
  const { say } = useWords();
  const { can } = useMe();
  const {
    case: row,
    decisions,
    moreDecisions,
    exhibits,
    moreExhibits,
    appeal,
    compared,
    presence,
  } = page;
  const { caseId, accountId } = row;
  const inForce = page.account?.standing.decisionId ?? null;
  const leading = leadingDecisions(decisions, inForce, row.category);
  const [open, setOpen] = useState<Dialogue | null>(null);
  const [revealed, setRevealed] = useState<Readonly<Record<string, Revealed>>>({});

  const { data: latestPresence } = useRead(
    'PUT /cases/{caseId}/presence',
    { path: { caseId }, body: { working: row.claim?.mine ?? false } },
    { refetchInterval: 20_000, staleTime: 0 },
  );
  const claim = latestPresence ? latestPresence.claim : row.claim;
  // A change by the person themselves is already being refetched, and an older poll may arrive after it.
  const changed = latestPresence !== undefined && latestPresence.version > row.version && !reading;
  // What was confirmed takes its panel away; so does a right that was withdrawn.
  useKeptFocus(`${row.version} ${appeal?.state} ${can('rule')}`);
  useEffect(() => rememberRow(caseId), [caseId]);
  const refetch = useRefetch();
  const taking = useCaseClaim(row, claim);
  useCaseCommands(page, taking, setOpen);

  const reveal = (what: Masked, shown: Revealed) => {
    setRevealed({ ...revealed, [what.kind === 'exhibit' ? what.eventId : what.node]: shown });
    if (what.kind === 'link')
      notify({
        id: `reveal ${what.node}`,
        kind: 'info',
        words: words.revealedValue,
        values: { value: shown.value },
      });
  };

  return (
    <div className={styles.page}>
      <CaseHead
        page={page}
        claim={claim}
        others={latestPresence?.others ?? presence}
        onClaim={taking.toggleClaim}
        onSkip={taking.skip}
        onNext={taking.goNext}
        onHandle={(way) =>
          setOpen(way === 'warn' || way === 'clue' ? { kind: way } : { kind: 'handling', way })
        }
      />
      {changed && (
        <div className={styles.changed}>
          <Alert type="info" action={<Button onClick={refetch}>{say(words.reload)}</Button>}>
            {say(words.changed)}
          </Alert>
        </div>
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          <DecisionsPanel
            decisions={decisions}
            leading={leading}
            more={moreDecisions}
            category={row.category}
          />
          <Exhibits
            accountId={accountId}
            exhibits={exhibits}
            more={moreExhibits}
            leading={leading}
            revealed={revealed}
            onReveal={(eventId) => setOpen({ kind: 'reveal', what: { kind: 'exhibit', eventId } })}
          />
        </div>
        <div className={styles.column}>
          <Dossier
            page={page}
            revealed={revealed}
            onReveal={(node) => setOpen({ kind: 'reveal', what: { kind: 'link', node } })}
            onBlock={(node) => setOpen({ kind: 'block', node })}
            onRing={(node) => setOpen({ kind: 'ring', node })}
          />
        </div>
        <div className={styles.column}>
          {compared && <ComparedPanel compared={compared} exhibits={page.exhibits} />}
          {appeal?.state === 'open' ? (
            <AppealPanel key={appeal.appealId} appeal={appeal} page={page} />
          ) : (
            appeal && <KeptAnswer key={appeal.appealId} name={`appeal:${appeal.appealId}`} />
          )}
          {can('rule') ? (
            <ActingPanel
              page={page}
              claimedBy={claim && !claim.mine ? claim.by.name : null}
              onMark={() => setOpen({ kind: 'mark' })}
              onMembers={(draft) => setOpen({ kind: 'members', draft })}
            />
          ) : (
            <KeptDraft caseId={caseId} />
          )}
        </div>
      </div>
      {open && (
        <OpenDialogue key={open.kind} page={page} open={open} onOpen={setOpen} onReveal={reveal} />
      )}
    </div>
  );
};
