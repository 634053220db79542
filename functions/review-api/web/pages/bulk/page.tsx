import Button from '@cloudscape-design/components/button';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { BulkRun } from '../../../contract/acting.ts';
import { useRead } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { BulkItems } from '../../bulk/bulk-items.tsx';
import { UndoDialogue } from '../../bulk/undo-dialogue.tsx';
import { words } from '../../bulk/words.ts';
import { Panel } from '../../cases/panel.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Pending, usePending } from '../../proposals/pending.tsx';
import { useMe } from '../../session/me.tsx';
import { Failure, NotFound } from '../../shell/failure.tsx';
import { Page } from '../../shell/page.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { filled } from '../../words/say.ts';
import { acts, termOf } from '../../words/terms.ts';

/** The result of a bulk action, account by account, with its undo. */
export const BulkPage = () => {
  const { bulkId } = useParams({ from: '/bulk/$bulkId' });
  const { data, error, refetch } = useRead('GET /bulk/runs/{bulkId}', { path: { bulkId } });
  if (data) return <Run run={data} />;
  if (isProblem(error, 'not-found')) return <NotFound />;
  if (error) return <Failure error={error} onRetry={refetch} />;
  return <Waiting />;
};

const Run = ({ run }: { readonly run: BulkRun }) => {
  const { say, count, moment } = useWords();
  const { can } = useMe();
  const [asking, setAsking] = useState(false);
  const { bulkId, by, at, reason, done, failed, items, approvedBy, undoneBy } = run;
  const pending = usePending({ bulkId });
  const standing = items.some(({ rulingId }) => rulingId !== null);
  return (
    <Page
      name={filled(words.runName, { act: termOf(acts, run.act) })}
      actions={
        standing &&
        can('act-in-bulk') && (
          <Button disabled={pending.proposals.length > 0} onClick={() => setAsking(true)}>
            {say(words.undoRun)}
          </Button>
        )
      }
    >
      <Pending pending={pending} />
      <Panel title={say(words.ran, { done: count(done), failed: count(failed) })}>
        <p>
          {say(words.ranBy, { name: by.name, when: moment(at) })}
          {approvedBy && ` · ${say(words.byTwo, { name: approvedBy.name })}`}
          {undoneBy && ` · ${say(words.runUndone, { name: undoneBy.name })}`}
        </p>
        <OriginalText text={reason} byStaff />
        <BulkItems items={items} stage="ran" />
      </Panel>
      {asking && <UndoDialogue run={run} onClose={() => setAsking(false)} />}
    </Page>
  );
};
