import { useCollection } from '@cloudscape-design/collection-hooks';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Pagination from '@cloudscape-design/components/pagination';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { type ReactNode, useState } from 'react';
import type { Backtest } from '../../contract/backtests.ts';
import { accountColumn } from '../cases/account-column.tsx';
import { RuleName } from '../cases/rule-name.tsx';
import { Tile, Tiles } from '../figures/tiles.tsx';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { StatusIndicator } from '../shell/status-indicator.tsx';
import { Table } from '../shell/table.tsx';
import { OriginalText } from '../text/original-text.tsx';
import { outcomes, termOf } from '../words/terms.ts';
import styles from './backtests.module.css';
import { CancelButton } from './cancel-button.tsx';
import { words } from './words.ts';

type Result = NonNullable<Backtest['result']>;
type Account = Result['accounts'][number];

/** The result of a run, or its progress. */
export const Report = ({ run }: { readonly run: Backtest }) => {
  const { say, count } = useWords();
  const { done, of } = run.progress ?? { done: 0, of: 1 };
  if (run.state === 'cancelled') {
    return <StatusIndicator type="stopped">{say(words.cancelledText)}</StatusIndicator>;
  }
  if (run.state === 'failed') {
    return <StatusIndicator type="error">{say(words.failedText)}</StatusIndicator>;
  }
  if (!run.result) {
    return (
      <SpaceBetween size="s">
        <ProgressBar
          label={say(words.state)}
          value={(done / of) * 100}
          description={say(words.running, { done: count(done), of: count(of) })}
        />
        <CancelButton run={run} />
      </SpaceBetween>
    );
  }
  return <ResultSummary result={run.result} listed={run.listed} />;
};

const ResultSummary = ({
  result,
  listed,
}: {
  readonly result: Result;
  readonly listed: number | null;
}) => {
  const { say, count } = useWords();
  const { alone, against, fired, load } = result;
  const notes = [
    ...(fired === 0 ? [] : [say(words.alone, { count: count(alone) })]),
    ...(against === null ? [] : [say(words.against, { revision: against })]),
    listed === null ? say(words.unlisted) : say(words.listed, { count: count(listed) }),
    say(words.overDays, { days: count(load.days) }),
  ];
  return (
    <SpaceBetween size="m">
      <StatusIndicator type="success">
        {say(words.result, {
          events: count(result.events),
          examined: count(result.examined),
          fired: count(fired),
        })}
      </StatusIndicator>
      <Box fontSize="body-s" color="text-body-secondary">
        {notes.join(' · ')}
      </Box>
      <Failures result={result} />
      <Load result={result} />
      <div className={styles.beside}>
        <ComparisonTable
          name={say(words.byOutcome)}
          head={say(words.outcome)}
          rows={result.outcomes.map(({ outcome, ...counts }) => ({
            id: outcome,
            name: say(termOf(outcomes, outcome)),
            ...counts,
          }))}
        />
        <ComparisonTable
          name={say(words.byRule)}
          head={say(words.rule)}
          rows={result.rules.map(({ rule, title, ...counts }) => ({
            id: rule,
            name: <RuleName rule={rule} title={title} />,
            ...counts,
          }))}
        />
      </div>
      <div className={styles.beside}>
        <Changes changes={result.changes} />
        <Differences differences={result.differences} />
      </div>
      <Accounts result={result} />
    </SpaceBetween>
  );
};

/** The number of events at which the rule failed, and the reasons. */
const Failures = ({ result: { errors, failures } }: { readonly result: Result }) => {
  const { say, count } = useWords();
  if (errors === 0) return null;
  return (
    <Alert type="warning" header={say(words.errors, { count: count(errors) })}>
      {say(words.errorsText)}
      <ul className={styles.failures}>
        {failures.map(({ reason, events }) => (
          <li key={reason}>
            {say(words.failedAt, { count: count(events) })}
            <pre className={styles.reason}>{reason}</pre>
          </li>
        ))}
      </ul>
    </Alert>
  );
};

const usualMinutesPerCase = '5';

/** The additional workload for reviewers, given the minutes per case. */
const Load = ({ result }: { readonly result: Result }) => {
  const { say, count } = useWords();
  const [minutes, choose] = useState(usualMinutesPerCase);
  const { casesPerDay } = result.load;
  const more = casesPerDay.with - casesPerDay.without;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${count(Math.round(value * 10) / 10)}`;
  const decisions = result.changes.reduce((sum, change) => sum + change.decisions, 0);
  return (
    <Tiles>
      <Tile name={say(words.decisionsOtherwise)} value={count(decisions)} />
      <Tile name={say(words.accountsOtherwise)} value={count(result.totalAccounts)} />
      <Tile
        name={say(words.casesMore)}
        value={signed(more)}
        note={say(words.casesPerDay, {
          without: count(casesPerDay.without),
          with: count(casesPerDay.with),
        })}
      />
      <Tile
        name={say(words.minutesMore)}
        value={say(words.minutes, { count: signed(Math.round(more * (Number(minutes) || 0))) })}
        note={
          <FormField label={say(words.perCase)}>
            <Input
              type="number"
              inputMode="decimal"
              value={minutes}
              onChange={({ detail }) => choose(detail.value)}
            />
          </FormField>
        }
      />
    </Tiles>
  );
};

type ComparisonRow = {
  readonly id: string;
  readonly name: ReactNode;
  readonly without: number;
  readonly with: number;
};

/** A table that compares the counts of both sides. */
const ComparisonTable = ({
  name,
  head,
  rows,
}: {
  readonly name: string;
  readonly head: string;
  readonly rows: readonly ComparisonRow[];
}) => {
  const { say, count } = useWords();
  const number = (
    id: 'without' | 'with' | 'difference',
    of: (row: ComparisonRow) => string,
  ): TableProps.ColumnDefinition<ComparisonRow> => ({
    id,
    header: (
      <Box textAlign="right" fontWeight="bold" color="inherit">
        {say(words[id])}
      </Box>
    ),
    cell: (row) => <Box textAlign="right">{of(row)}</Box>,
  });
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={rows}
      trackBy="id"
      header={<Header variant="h3">{name}</Header>}
      empty={<Box textAlign="center">{say(words.nothing)}</Box>}
      columnDefinitions={[
        {
          id: 'name',
          header: head,
          isRowHeader: true,
          cell: ({ name: of }) => of,
        },
        number('without', (row) => count(row.without)),
        number('with', (row) => count(row.with)),
        number('difference', (row) => {
          const more = row.with - row.without;
          return more === 0 ? '—' : `${more > 0 ? '+' : ''}${count(more)}`;
        }),
      ]}
    />
  );
};

/**
 * Chinese text can break between any two characters, so a column without a minimum width could shrink to one.
 */
const termWidth = 92;

/** The two columns "from" and "to" of tables of changes. */
const useFromTo = <Row extends { readonly from: string; readonly to: string }>(): readonly [
  TableProps.ColumnDefinition<Row>,
  TableProps.ColumnDefinition<Row>,
] => {
  const { say } = useWords();
  return [
    {
      id: 'from',
      header: say(words.from),
      minWidth: termWidth,
      cell: ({ from }) => say(termOf(outcomes, from)),
    },
    {
      id: 'to',
      header: say(words.to),
      minWidth: termWidth,
      cell: ({ to }) => say(termOf(outcomes, to)),
    },
  ];
};

const Changes = ({ changes }: { readonly changes: Result['changes'] }) => {
  const { say, count, moment } = useWords();
  const fromTo = useFromTo<Result['changes'][number]>();
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={changes}
      header={<Header variant="h3">{say(words.changes)}</Header>}
      empty={<Box textAlign="center">{say(words.nothing)}</Box>}
      columnDefinitions={[
        ...fromTo,
        {
          id: 'decisions',
          header: say(words.decisions),
          minWidth: termWidth,
          cell: ({ decisions }) => count(decisions),
        },
        {
          id: 'samples',
          header: say(words.samples),
          cell: ({ samples }) => (
            <ul className={styles.samples}>
              {samples.map(({ decisionId, accountId, at }) => (
                <li key={decisionId}>
                  <PlaceLink to={`/accounts/${encodeURIComponent(accountId)}`}>
                    {accountId}
                  </PlaceLink>{' '}
                  {moment(at)}
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
};

const Differences = ({ differences }: { readonly differences: Result['differences'] }) => {
  const { say, count } = useWords();
  const fromTo = useFromTo<Result['differences'][number]>();
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={differences}
      header={<Header variant="h3">{say(words.byAccount)}</Header>}
      empty={<Box textAlign="center">{say(words.noDifference)}</Box>}
      columnDefinitions={[
        ...fromTo,
        {
          id: 'accounts',
          header: say(words.accounts),
          minWidth: termWidth,
          cell: ({ accounts }) => count(accounts),
        },
      ]}
    />
  );
};

const accountsPerPage = 20;

const Accounts = ({ result: { accounts, totalAccounts } }: { readonly result: Result }) => {
  const { say, count, moment } = useWords();
  const fromTo = useFromTo<Account>();
  const { items, collectionProps, paginationProps } = useCollection(accounts, {
    pagination: { pageSize: accountsPerPage },
  });
  const when = (at: number | null) => (at === null ? say(words.never) : moment(at));
  if (totalAccounts === 0) return null;
  return (
    <Table
      {...collectionProps}
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={items}
      trackBy="accountId"
      header={
        <Header
          variant="h3"
          counter={say(words.shownOf, { shown: count(accounts.length), of: count(totalAccounts) })}
        >
          {say(words.accountsOtherwise)}
        </Header>
      }
      empty={<Box textAlign="center">{say(words.notShown)}</Box>}
      pagination={accounts.length > accountsPerPage && <Pagination {...paginationProps} />}
      columnDefinitions={[
        accountColumn(say(words.account)),
        ...fromTo,
        {
          id: 'restricted',
          header: say(words.restricted),
          cell: ({ restricted: { without, with: after } }) =>
            without === after ? when(after) : `${when(without)} → ${when(after)}`,
        },
        {
          id: 'decisions',
          header: say(words.decisions),
          minWidth: termWidth,
          cell: ({ decisions }) => count(decisions),
        },
        {
          id: 'description',
          header: say(words.firstFinding),
          cell: ({ description }) => (description ? <OriginalText text={say(description)} /> : '—'),
        },
      ]}
    />
  );
};
