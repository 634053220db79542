import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { CasePage as Case } from '../../../contract/cases.ts';
import { useAct, useRead } from '../../api/context.tsx';
import { isProblem, passes } from '../../api/problem.ts';
import { rememberRow } from '../../cases/row-cursor.ts';
import { useTakeNext } from '../../cases/take-next.ts';
import { queueLeft, stayAtCase } from '../../cases/way-back.ts';
import { useCommands } from '../../commands/context.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { Failure, NotFound } from '../../shell/failure.tsx';
import { useGo, useIsHere } from '../../shell/go.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { words as shellWords } from '../../shell/words.ts';
import { ActingPanel } from './acting-panel.tsx';
import { AppealPanel } from './appeal-panel.tsx';
import { BlockDialogue } from './block-dialogue.tsx';
import { CaseHead } from './case-head.tsx';
import { ClueDialogue } from './clue-dialogue.tsx';
import { ComparedPanel } from './compared-panel.tsx';
import { Dossier } from './dossier.tsx';
import type { Draft } from './draft.ts';
import { Exhibits } from './exhibits.tsx';
import { type Handling, HandlingDialogue } from './handling-dialogue.tsx';
import { MarkDialogue } from './mark-dialogue.tsx';
import styles from './page.module.css';
import { type Masked, RevealDialogue } from './reveal-dialogue.tsx';
import { UnwarnDialogue, WarnDialogue } from './warn-dialogue.tsx';
import { Why } from './why.tsx';
import { words } from './words.ts';

const BulkDialogue = lazy(() =>
  import('../../bulk/bulk-dialogue.tsx').then(({ BulkDialogue: part }) => ({ default: part })),
);

/** One case on one screen. */
export const CasePage = () => {
  const { say } = useWords();
  const { caseId } = useParams({ from: '/cases/$caseId' });
  const { data, error, isFetching, refetch } = useRead(
    'GET /cases/{caseId}',
    { path: { caseId } },
    { staleTime: 30_000 },
  );
  useEffect(stayAtCase, []);
  const account = data?.case.accountId;
  useEffect(() => {
    document.title = `${account ?? say(words.name)} · ${say(shellWords.product)}`;
  }, [account, say]);
  if (data) return <Loaded key={caseId} page={data} reading={isFetching} />;
  if (isProblem(error, 'not-found')) return <NotFound />;
  if (error) return <Failure error={error} onRetry={refetch} />;
  return (
    <div className={styles.waiting} role="status" aria-label={say(words.loading)}>
      <Spinner size="large" />
    </div>
  );
};

type Open =
  | { readonly is: 'handling'; readonly way: Handling }
  | { readonly is: 'reveal'; readonly what: Masked }
  | { readonly is: 'block'; readonly node: string }
  | { readonly is: 'warn' }
  | { readonly is: 'clue' }
  | { readonly is: 'unwarn'; readonly warningId: string }
  | { readonly is: 'mark' }
  | { readonly is: 'ring'; readonly node: string | null }
  | { readonly is: 'members'; readonly draft: Draft | null };

const Loaded = ({ page, reading }: { readonly page: Case; readonly reading: boolean }) => {
  const { say } = useWords();
  const { can } = useMe();
  const go = useGo();
  const isHere = useIsHere();
  const queries = useQueryClient();
  const { case: row, decisions, exhibits, moreExhibits, appeal, compared, presence } = page;
  const { caseId, accountId, queue } = row;
  const inForce = page.account?.standing.decisionId ?? null;
  const [open, show] = useState<Open | null>(null);
  const [revealed, hold] = useState<Readonly<Record<string, string>>>({});

  const { data: pulse } = useRead(
    'PUT /cases/{caseId}/presence',
    { path: { caseId }, body: { working: row.claim?.mine ?? false } },
    { refetchInterval: 20_000, staleTime: 0 },
  );
  const claim = pulse ? pulse.claim : row.claim;
  // What one did oneself is being read again already, and what was asked before it may come after.
  const changed = pulse !== undefined && pulse.version > row.version && !reading;
  useKeptFocus(row.version);
  useEffect(() => rememberRow(caseId), [caseId]);
  const again = () => queries.invalidateQueries();

  const tell = (failure: Error) => {
    notify({
      id: `case ${caseId}`,
      kind: 'warning',
      words: words.failedFor,
      values: { account: accountId, detail: failure.message },
    });
    // What refused it is to be seen.
    if (!passes(failure)) again();
  };
  const takeIt = useAct('POST /cases/{caseId}/claim');
  const giveBack = useAct('DELETE /cases/{caseId}/claim');
  const skip = useAct('POST /cases/{caseId}/skip');
  const { take: goNext } = useTakeNext(queue, tell);
  const toggleClaim = () => {
    const how = { onSuccess: again, onError: tell };
    if (claim?.mine) giveBack.mutate({ path: { caseId } }, how);
    else takeIt.mutate({ path: { caseId }, body: {} }, how);
  };
  const skipIt = () => {
    if (skip.isPending) return;
    skip.mutate(
      { path: { caseId }, body: {} },
      { onSuccess: () => isHere() && goNext(), onError: tell },
    );
  };

  const { secondOpinion } = row.handling;
  const mayGiveOpinion = secondOpinion !== null && !secondOpinion.answered;
  const { group } = words;
  useCommands([
    { id: 'case back', words: words.back, group, keys: 'q', run: () => go(queueLeft().href) },
    ...(can('rule')
      ? [
          // A closed one is nobody's to take or to pass on.
          ...(page.resolution
            ? []
            : [
                { id: 'case claim', words: words.claim, group, keys: 'c', run: toggleClaim },
                { id: 'case skip', words: words.skip, group, keys: 's', run: skipIt },
              ]),
          { id: 'case next', words: words.next, group, keys: 'n', run: goNext },
          {
            id: 'case warn',
            words: words.warn,
            group,
            keys: 'w',
            run: () => show({ is: 'warn' }),
          },
          {
            id: 'case mark',
            words: words.mark,
            group: words.act,
            keys: 'x',
            run: () => show({ is: 'mark' }),
          },
          {
            id: 'case note',
            words: words.note,
            group,
            keys: 'm',
            run: () => show({ is: 'handling', way: 'note' as const }),
          },
          ...(mayGiveOpinion
            ? [
                {
                  id: 'case opinion',
                  words: words.opinion,
                  group,
                  keys: 'y',
                  run: () => show({ is: 'handling', way: 'opinion' as const }),
                },
              ]
            : []),
          ...(['handOver', 'snooze', 'escalate', 'secondOpinion'] as const).map((way) => ({
            id: `case ${way}`,
            words: words[way],
            group,
            run: () => show({ is: 'handling', way }),
          })),
        ]
      : []),
    ...(can('pass-clue')
      ? [
          {
            id: 'case clue',
            words: words.clue,
            group,
            keys: 'i',
            run: () => show({ is: 'clue' as const }),
          },
        ]
      : []),
    ...(can('reveal-personal') && exhibits.some(({ masked }) => masked)
      ? [
          {
            id: 'case reveal',
            words: words.reveal,
            group,
            keys: 'p',
            run: () => {
              const eventId = exhibits.find(({ masked }) => masked)?.eventId;
              if (eventId) show({ is: 'reveal', what: { kind: 'exhibit', eventId } });
            },
          },
        ]
      : []),
  ]);

  return (
    <div className={styles.page}>
      <CaseHead
        page={page}
        claim={claim}
        others={pulse?.others ?? presence}
        onClaim={toggleClaim}
        onSkip={skipIt}
        onHandle={(way) =>
          show(way === 'warn' || way === 'clue' ? { is: way } : { is: 'handling', way })
        }
      />
      {changed && (
        <Alert type="info" action={<Button onClick={again}>{say(words.reload)}</Button>}>
          {say(words.changed)}
        </Alert>
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Why decisions={decisions} inForce={inForce} />
          <Exhibits
            accountId={accountId}
            exhibits={exhibits}
            more={moreExhibits}
            inForce={inForce}
            revealed={revealed}
            onReveal={(eventId) => show({ is: 'reveal', what: { kind: 'exhibit', eventId } })}
          />
        </div>
        <div className={styles.column}>
          <Dossier
            page={page}
            onReveal={(node) => show({ is: 'reveal', what: { kind: 'link', node } })}
            onBlock={(node) => show({ is: 'block', node })}
            onRing={(node) => show({ is: 'ring', node })}
          />
        </div>
        <div className={styles.column}>
          {compared && <ComparedPanel compared={compared} />}
          {appeal?.state === 'open' && (
            <AppealPanel key={appeal.appealId} appeal={appeal} page={page} />
          )}
          {can('rule') && (
            <ActingPanel
              page={page}
              onMark={() => show({ is: 'mark' })}
              onMembers={(draft) => show({ is: 'members', draft })}
            />
          )}
        </div>
      </div>
      {open?.is === 'handling' && (
        <HandlingDialogue
          way={open.way}
          caseId={caseId}
          version={row.version}
          onClose={() => show(null)}
        />
      )}
      {open?.is === 'reveal' && (
        <RevealDialogue
          accountId={accountId}
          what={open.what}
          onClose={() => show(null)}
          onReveal={(value) => {
            const { what } = open;
            if (what.kind === 'exhibit') hold({ ...revealed, [what.eventId]: value });
            else
              notify({
                id: `reveal ${what.node}`,
                kind: 'info',
                words: words.revealedValue,
                values: { value },
              });
          }}
        />
      )}
      {open?.is === 'block' && (
        <BlockDialogue caseId={caseId} node={open.node} onClose={() => show(null)} />
      )}
      {open?.is === 'warn' && (
        <WarnDialogue
          caseId={caseId}
          category={row.category}
          onUndo={(warningId) => show({ is: 'unwarn', warningId })}
          onClose={() => show(null)}
        />
      )}
      {open?.is === 'unwarn' && (
        <UnwarnDialogue caseId={caseId} warningId={open.warningId} onClose={() => show(null)} />
      )}
      {open?.is === 'clue' && <ClueDialogue row={row} onClose={() => show(null)} />}
      {open?.is === 'mark' && <MarkDialogue row={row} onClose={() => show(null)} />}
      {open?.is === 'ring' && (
        <Suspense>
          <BulkDialogue
            selection={{ kind: 'ring', caseId, ...(open.node !== null && { nodes: [open.node] }) }}
            onClose={() => show(null)}
          />
        </Suspense>
      )}
      {open?.is === 'members' && (
        <Suspense>
          <BulkDialogue
            selection={{ kind: 'campaign', caseId }}
            {...(open.draft && { begun: open.draft })}
            onClose={() => show(null)}
          />
        </Suspense>
      )}
    </div>
  );
};
