import Button from '@cloudscape-design/components/button';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseRow } from '../../../contract/queues.ts';
import { useRead, useRefetch } from '../../api/context.tsx';
import { LazyBulkDialogue } from '../../bulk/lazy-bulk-dialogue.tsx';
import { rememberedChoice } from '../../cases/queue-trail.ts';
import { blurRow } from '../../cases/row-cursor.ts';
import { useTakeNext } from '../../cases/take-next.ts';
import { words as caseWords } from '../../cases/words.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { Page } from '../../shell/page.tsx';
import { filled, type ValuesArgument, type Words } from '../../words/say.ts';
import { CaseTable } from './case-table.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type Filters, readFilters } from './filters.ts';
import styles from './page.module.css';
import { QueueTabs } from './queue-tabs.tsx';
import { QueueViews } from './queue-views.tsx';
import { usePages, viewKeyOf } from './use-pages.ts';
import { useQueueCommands } from './use-queue-commands.ts';
import { words } from './words.ts';

/** The queues with their open cases, most urgent first. */
export const CasesPage = () => {
  const { say } = useWords();
  const { me, can } = useMe();
  const navigate = useNavigate({ from: '/cases' });
  const filters: Filters = readFilters(useSearch({ from: '/cases' }));
  const narrow = (next: Filters) => {
    blurRow();
    return navigate({ search: next, replace: true });
  };

  const { data: load, error: queuesError } = useRead(
    'GET /queues',
    {},
    { refetchInterval: 15_000 },
  );
  const queues = load?.queues ?? [];
  // Chosen once: cases that come or go in other queues do not take the page from the reader.
  const [opened, setOpened] = useState(rememberedChoice);
  if (filters.queue !== undefined && opened !== null) setOpened(null);
  if (filters.queue === undefined && opened === null && load) {
    setOpened(queues.find(({ open }) => open > 0)?.queue ?? 'fraud');
  }
  const queue = filters.queue ?? opened ?? 'fraud';
  const choose = (chosen: string) => narrow({ ...filters, queue: chosen });

  const shown = { queue, filters, isKnown: opened !== null || filters.queue !== undefined };
  const pages = usePages(shown);
  const failure = load ? pages.failure : (queuesError ?? pages.failure);
  const view = viewKeyOf(shown);
  const [selected, setSelected] = useState<readonly CaseRow[]>([]);
  const [lastView, setLastView] = useState(view);
  if (lastView !== view) {
    setLastView(view);
    setSelected([]);
  }
  const [acting, setActing] = useState(false);
  // A bulk action takes its rows away, and the button that opened it.
  useKeptFocus(`${acting} ${pages.rows.map(({ caseId }) => caseId)}`);

  const refetch = useRefetch('GET /queues', 'GET /queues/{queue}/cases');
  const warn = <const W extends Words>(message: W, ...values: ValuesArgument<W>) =>
    notify({ id: 'queue', kind: 'warning', words: filled(message, ...values) });
  const next = useTakeNext(queue, ({ message }) => warn(caseWords.failed, { detail: message }));
  const actOnSelected = () =>
    selected.length > me.limits.bulkMost
      ? warn(words.tooMany, { most: me.limits.bulkMost, count: selected.length })
      : setActing(true);
  const toggle = (row: CaseRow) => {
    const others = selected.filter(({ caseId }) => caseId !== row.caseId);
    setSelected(others.length < selected.length ? others : [...selected, row]);
  };
  useQueueCommands({
    queues: queues.map((each) => each.queue),
    pages,
    takeNext: next.take,
    toggle,
    actOnSelected: selected.length > 0 ? actOnSelected : null,
    again: refetch,
    choose,
  });

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
      <QueueTabs queues={queues} current={queue} onChoose={choose} />
      <FilterBar
        filters={filters}
        oldestAt={queues.find((each) => each.queue === queue)?.oldestAt ?? null}
        onChange={narrow}
      />
      {failure && <Failure error={failure} onRetry={refetch} />}
      {(!failure || pages.rows.length > 0) && (
        <CaseTable
          rows={pages.rows}
          loading={pages.loading}
          selectable={can('act-in-bulk')}
          selected={selected}
          empty={load && <EmptyQueue filters={filters} queue={queue} load={load} />}
          onSelect={setSelected}
        />
      )}
      <Pager {...pages} />
      {acting && (
        <LazyBulkDialogue
          selection={{ kind: 'cases', caseIds: selected.map(({ caseId }) => caseId) }}
          onClose={(done) => {
            setActing(false);
            if (!done) return;
            setSelected([]);
            refetch();
          }}
        />
      )}
    </Page>
  );
};

/** The page number, with buttons for the previous and next page. */
const Pager = ({
  page,
  forward,
  back,
}: Pick<ReturnType<typeof usePages>, 'page' | 'forward' | 'back'>) => {
  const { say } = useWords();
  return (
    <div className={styles.pages}>
      <Button disabled={back === null} onClick={() => back?.()} iconName="angle-left">
        {say(words.previousPage)}
      </Button>
      <span aria-live="polite">{say(words.page, { page })}</span>
      <Button
        disabled={forward === null}
        onClick={() => forward?.()}
        iconName="angle-right"
        iconAlign="right"
      >
        {say(words.nextPage)}
      </Button>
    </div>
  );
};
