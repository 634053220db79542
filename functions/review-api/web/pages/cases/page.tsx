import Button from '@cloudscape-design/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { CaseRow } from '../../../contract/queues.ts';
import { useAct, useRead, useReadAhead } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { leaveRow, moveRow, passRow, returnToRow, rowAt } from '../../cases/row-cursor.ts';
import { useTakeNext } from '../../cases/take-next.ts';
import { leaveQueue, trailBack } from '../../cases/way-back.ts';
import { useCommands } from '../../commands/context.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Page } from '../../shell/page.tsx';
import { filled } from '../../words/say.ts';
import { CaseTable } from './case-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { addressOf, type Filters } from './filters.ts';
import styles from './page.module.css';
import { QueueTabs } from './queue-tabs.tsx';
import { QueueViews } from './queue-views.tsx';
import { words } from './words.ts';

const BulkDialogue = lazy(() =>
  import('../../bulk/bulk-dialogue.tsx').then(({ BulkDialogue: part }) => ({ default: part })),
);

const rowsOfPage = '50';

/** The queues: what is open, the most urgent first. */
export const CasesPage = () => {
  const { say } = useWords();
  const { me, can } = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: '/cases' });
  const filters: Filters = useSearch({ from: '/cases' });
  const narrow = (next: Filters) => {
    leaveRow();
    return navigate({ search: next, replace: true });
  };

  const { data: load } = useRead('GET /queues', {}, { refetchInterval: 15_000 });
  const queue = filters.queue ?? load?.queues.find(({ open }) => open > 0)?.queue ?? 'fraud';

  const view = JSON.stringify([queue, filters]);
  // Cursors of the pages before this one: they lead back.
  const [trail, leave] = useState(() => trailBack(view));
  const [selected, select] = useState<readonly CaseRow[]>([]);
  const [acting, act] = useState(false);
  const [seen, see] = useState(view);
  if (seen !== view) {
    see(view);
    leave([]);
    select([]);
  }
  const { queue: _queue, ...narrowed } = filters;
  const parts = (cursor: string | undefined) => ({
    path: { queue },
    query: { limit: rowsOfPage, ...narrowed, ...(cursor !== undefined && { cursor }) },
  });
  const name = 'GET /queues/{queue}/cases';
  const { data, error, isPending, isPlaceholderData, refetch } = useRead(
    name,
    parts(trail.at(-1)),
    {
      refetchInterval: 15_000,
      // From page to page what was there stays in sight; rows of another queue never do.
      keep: trail.length > 0,
      enabled: load !== undefined || filters.queue !== undefined,
    },
  );
  // A cursor is over after a day: the queue begins anew.
  const isOver =
    isProblem(error, 'invalid') && error.told.errors?.some(({ field }) => field === 'query.cursor');
  if (isOver && trail.length > 0) leave([]);
  const href = addressOf(filters);
  useEffect(() => leaveQueue({ href, view, trail }), [href, view, trail]);
  const rows = data?.items ?? [];
  const isThere = rows.length > 0;
  useEffect(() => {
    if (isThere) returnToRow();
  }, [isThere]);
  const after = data?.cursor ?? undefined;
  // The next page is there before it is asked for.
  useReadAhead(name, after === undefined || isPlaceholderData ? null : parts(after));

  const again = () =>
    queries.invalidateQueries({
      predicate: ({ queryKey: [key] }) => String(key).startsWith('GET /queues'),
    });
  const tell = (failure: Error) =>
    notify({
      id: 'queue',
      kind: 'warning',
      words: words.failed,
      values: { detail: failure.message },
    });
  const claim = useAct('POST /cases/{caseId}/claim');
  const skip = useAct('POST /cases/{caseId}/skip');
  const next = useTakeNext(queue, tell);
  const accountOf = (caseId: string) =>
    rows.find((row) => row.caseId === caseId)?.accountId ?? caseId;
  const onRow = (what: (caseId: string) => void) => () => {
    const caseId = rowAt();
    if (caseId !== undefined) what(caseId);
  };
  const told = (message: typeof words.claimed | typeof words.skipped, caseId: string) => ({
    onSuccess: () => {
      notify({
        id: `queue ${caseId}`,
        kind: 'success',
        words: message,
        values: { account: accountOf(caseId) },
      });
      if (message === words.skipped) passRow(caseId);
      again();
    },
    onError: (failure: Error) =>
      notify({
        id: `queue ${caseId}`,
        kind: 'warning',
        words: words.failedFor,
        values: { account: accountOf(caseId), detail: failure.message },
      }),
  });
  const actOnSelected = () =>
    selected.length > me.limits.bulkMost
      ? notify({
          id: 'queue',
          kind: 'warning',
          words: words.tooMany,
          values: { most: me.limits.bulkMost, count: selected.length },
        })
      : act(true);
  const toggle = (caseId: string) =>
    select(
      selected.some((row) => row.caseId === caseId)
        ? selected.filter((row) => row.caseId !== caseId)
        : [...selected, ...rows.filter((row) => row.caseId === caseId)],
    );
  const turn = (to: readonly string[]) => {
    leaveRow();
    leave(to);
  };
  const forward = () => after !== undefined && turn([...trail, after]);
  const back = () => trail.length > 0 && turn(trail.slice(0, -1));

  const { group } = words;
  const keyed = (id: string, keys: string, run: () => void, keysOnly = true) => ({
    id: `queue ${id}`,
    words: words[id as keyof typeof words],
    group,
    keys,
    keysOnly,
    run,
  });
  useCommands([
    keyed('down', 'j', () => moveRow(1)),
    keyed('up', 'k', () => moveRow(-1)),
    keyed('nextPage', ']', forward),
    keyed('previousPage', '[', back),
    ...(can('rule')
      ? [
          keyed('next', 'n', next.take, false),
          keyed(
            'claim',
            'c',
            onRow((caseId) =>
              claim.mutate({ path: { caseId }, body: {} }, told(words.claimed, caseId)),
            ),
          ),
          keyed(
            'skip',
            's',
            onRow((caseId) =>
              skip.mutate({ path: { caseId }, body: {} }, told(words.skipped, caseId)),
            ),
          ),
        ]
      : []),
    ...(can('act-in-bulk')
      ? [
          keyed('select', 'x', onRow(toggle)),
          ...(selected.length > 0 ? [keyed('selection', 'b', actOnSelected, false)] : []),
        ]
      : []),
    ...(load?.queues ?? []).slice(0, 9).map((each, at) => ({
      id: `queue ${each.queue}`,
      words: filled(words.toQueue, { n: at + 1 }),
      group,
      keys: String(at + 1),
      keysOnly: true,
      run: () => narrow({ ...filters, queue: each.queue }),
    })),
  ]);

  return (
    <Page
      name={words.name}
      actions={
        <div className={styles.actions}>
          {can('act-in-bulk') && selected.length > 0 && (
            <Button onClick={actOnSelected}>{say(words.bulk, { count: selected.length })}</Button>
          )}
          <QueueViews filters={filters} />
          {can('rule') && (
            <Button variant="primary" loading={next.isPending} onClick={next.take}>
              {say(words.nextKey)}
            </Button>
          )}
        </div>
      }
    >
      <QueueTabs
        queues={load?.queues ?? []}
        current={queue}
        onChoose={(chosen) => narrow({ ...filters, queue: chosen })}
      />
      <FilterBar
        filters={filters}
        oldestAt={load?.queues.find((each) => each.queue === queue)?.oldestAt ?? null}
        onChange={narrow}
      />
      {error && !data ? (
        <Failure error={error} onRetry={refetch} />
      ) : (
        <CaseTable
          rows={rows}
          loading={isPending}
          selectable={can('act-in-bulk')}
          selected={selected}
          onSelect={select}
        />
      )}
      <div className={styles.pages}>
        <Button disabled={trail.length === 0} onClick={back} iconName="angle-left">
          {say(words.previousPage)}
        </Button>
        <span aria-live="polite">{say(words.page, { page: trail.length + 1 })}</span>
        <Button
          disabled={after === undefined}
          onClick={forward}
          iconName="angle-right"
          iconAlign="right"
        >
          {say(words.nextPage)}
        </Button>
      </div>
      {acting && (
        <Suspense>
          <BulkDialogue
            selection={{ kind: 'cases', caseIds: selected.map(({ caseId }) => caseId) }}
            onClose={(done) => {
              act(false);
              if (!done) return;
              select([]);
              again();
            }}
          />
        </Suspense>
      )}
    </Page>
  );
};
