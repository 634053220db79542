import Button from '@cloudscape-design/components/button';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import type { TableProps } from '@cloudscape-design/components/table';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { AppealView } from '../../../contract/cases.ts';
import { useRead } from '../../api/context.tsx';
import { isCursorExpired } from '../../api/problem.ts';
import { useServerNow } from '../../api/use-server-now.ts';
import { moveFocus } from '../../cases/row-cursor.ts';
import { Tag, toneOf } from '../../cases/tag.tsx';
import { moveCommands } from '../../commands/commands.ts';
import { useCommands } from '../../commands/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Page } from '../../shell/page.tsx';
import { Table } from '../../shell/table.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { categories, outcomes, termOf } from '../../words/terms.ts';
import styles from './page.module.css';
import { type Place, readPlace } from './place.ts';
import { words } from './words.ts';

const states = { open: words.stateOpen, granted: words.granted, refused: words.refused } as const;

/** What was done, to which post unless to the account, and for which abuse. */
const Against = ({ outcome, subject, categories: names }: NonNullable<AppealView['against']>) => {
  const { say } = useWords();
  const why = names.map((name) => say(termOf(categories, name))).join(' · ');
  return (
    <div>
      <Tag tone={toneOf(outcome)}>{say(termOf(outcomes, outcome))}</Tag>{' '}
      {subject.kind === 'content' && say(words.ofPost, { id: subject.id })}{' '}
      <span className={styles.soft}>{why}</span>
    </div>
  );
};

/** Appeals, the one due first on top; each is answered on its case. */
export const AppealsPage = () => {
  const { say, ago, moment } = useWords();
  const now = useServerNow();
  const { show, cursor } = readPlace(useSearch({ from: '/appeals' }));
  const navigate = useNavigate({ from: '/appeals' });
  const go = (place: Place) => navigate({ search: place, replace: true });
  const toFirst = () => go({ ...(show && { show }) });
  const { data, error, isPending, refetch } = useRead(
    'GET /appeals',
    {
      query: {
        limit: '50',
        ...(show !== 'all' && { state: 'open' as const }),
        ...(cursor !== undefined && { cursor }),
      },
    },
    { keepPrevious: true, refetchInterval: 30_000 },
  );
  const isExpired = cursor !== undefined && isCursorExpired(error);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each expired cursor
  useEffect(() => {
    if (isExpired) toFirst();
  }, [isExpired]);
  useCommands(moveCommands('appeals', words.name, [words.down, words.up], moveFocus));
  const columns: readonly TableProps.ColumnDefinition<AppealView>[] = [
    {
      id: 'account',
      header: say(words.account),
      isRowHeader: true,
      minWidth: 110,
      cell: ({ accountId, caseId }) => (
        <Link to="/cases/$caseId" params={{ caseId }} data-row={caseId} className={styles.account}>
          {accountId}
        </Link>
      ),
    },
    {
      id: 'text',
      header: say(words.text),
      minWidth: 220,
      cell: ({ against, text }) => (
        <>
          {against && <Against {...against} />}
          {text === null ? '—' : <OriginalText text={text} />}
        </>
      ),
    },
    {
      id: 'due',
      header: say(words.due),
      minWidth: 100,
      cell: ({ state, dueAt, overdue }) =>
        state === 'open' ? (
          <span className={overdue ? styles.overdue : undefined} title={moment(dueAt)}>
            {ago(dueAt, now)}
          </span>
        ) : (
          '—'
        ),
    },
    {
      id: 'filed',
      header: say(words.filed),
      minWidth: 110,
      cell: ({ filedAt }) => moment(filedAt),
    },
    {
      id: 'state',
      header: say(words.state),
      minWidth: 90,
      cell: ({ state, why, noReviewer, waiting }) => (
        <>
          <Tag tone={state === 'open' ? 'accent' : 'plain'}>{say(states[state])}</Tag>{' '}
          {noReviewer && <Tag tone="danger">{say(words.noReviewer)}</Tag>}{' '}
          {why === 'same-person' && <span className={styles.soft}>{say(words.mine)}</span>}{' '}
          {state === 'open' && waiting > 0 && (
            <span className={styles.soft}>{say(words.waiting, { n: waiting })}</span>
          )}
        </>
      ),
    },
  ];
  if (error && !data && !isExpired) return <Failure error={error} onRetry={refetch} />;
  return (
    <Page
      name={words.name}
      actions={
        <SegmentedControl
          label={say(words.show)}
          selectedId={show ?? 'open'}
          options={[
            { id: 'open', text: say(words.open) },
            { id: 'all', text: say(words.all) },
          ]}
          onChange={({ detail }) => go(readPlace({ show: detail.selectedId }))}
        />
      }
    >
      <Table<AppealView>
        items={(data?.items ?? []).map(({ appeal }) => appeal)}
        loading={isPending}
        trackBy="appealId"
        ariaLabels={{ tableLabel: say(words.table) }}
        empty={say(show === 'all' ? words.none : words.noneOpen)}
        columnDefinitions={columns}
      />
      <div className={styles.pages}>
        {cursor !== undefined && <Button onClick={toFirst}>{say(words.first)}</Button>}
        {data?.cursor != null && (
          <Button onClick={() => go(readPlace({ show, cursor: data.cursor }))}>
            {say(words.more)}
          </Button>
        )}
      </div>
    </Page>
  );
};
