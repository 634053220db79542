import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { Backtest } from '../../contract/backtests.ts';
import { accountColumn } from '../cases/account-column.tsx';
import { useNumberColumn } from '../figures/figure-column.tsx';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { useNarrow } from '../shell/narrow.ts';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { Table } from '../shell/table.tsx';
import { OriginalText } from '../text/original-text.tsx';
import { outcomes, termOf } from '../words/terms.ts';
import styles from './backtests.module.css';
import { words } from './words.ts';

export type BacktestResult = NonNullable<Backtest['result']>;
type Account = BacktestResult['accounts'][number];

type ComparisonRow = {
  readonly id: string;
  readonly name: ReactNode;
  readonly without: number;
  readonly with: number;
};

/** A table that compares the counts of both sides. */
export const ComparisonTable = ({
  name,
  head,
  rows,
}: {
  readonly name: string;
  readonly head: string;
  readonly rows: readonly ComparisonRow[];
}) => {
  const { say, count } = useWords();
  const number = useNumberColumn<ComparisonRow>();
  const side = (
    id: 'without' | 'with' | 'difference',
    cell: (row: ComparisonRow) => string,
  ): TableProps.ColumnDefinition<ComparisonRow> => number({ id, header: say(words[id]), cell });
  return (
    <Table
      variant="embedded"
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
        side('without', (row) => count(row.without)),
        side('with', (row) => count(row.with)),
        side('difference', (row) => {
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

/** The changes of outcomes, by decision. */
export const Changes = ({ changes }: { readonly changes: BacktestResult['changes'] }) => {
  const { say, count, moment } = useWords();
  const number = useNumberColumn<BacktestResult['changes'][number]>();
  const fromTo = useFromTo<BacktestResult['changes'][number]>();
  return (
    <Table
      variant="embedded"
      items={changes}
      header={<Header variant="h3">{say(words.changes)}</Header>}
      empty={<Box textAlign="center">{say(words.nothing)}</Box>}
      columnDefinitions={[
        ...fromTo,
        number({
          id: 'decisions',
          header: say(words.decisions),
          minWidth: termWidth,
          cell: ({ decisions }) => count(decisions),
        }),
        {
          id: 'samples',
          header: say(words.samples),
          cell: ({ samples }) => (
            <ul className={styles.samples}>
              {samples.map(({ decisionId, accountId, at }) => (
                <li key={decisionId}>
                  <PlaceLink to={`/accounts/${encodeURIComponent(accountId)}`}>
                    {accountId}
                  </PlaceLink>
                  <SecondaryText>{moment(at)}</SecondaryText>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
};

/** The changes of outcomes, by account. */
export const Differences = ({
  differences,
}: {
  readonly differences: BacktestResult['differences'];
}) => {
  const { say, count } = useWords();
  const number = useNumberColumn<BacktestResult['differences'][number]>();
  const fromTo = useFromTo<BacktestResult['differences'][number]>();
  return (
    <Table
      variant="embedded"
      items={differences}
      header={<Header variant="h3">{say(words.byAccount)}</Header>}
      empty={<Box textAlign="center">{say(words.noDifference)}</Box>}
      columnDefinitions={[
        ...fromTo,
        number({
          id: 'accounts',
          header: say(words.accounts),
          minWidth: termWidth,
          cell: ({ accounts }) => count(accounts),
        }),
      ]}
    />
  );
};

const accountsPerPage = 20;

/** The accounts with another outcome. */
export const Accounts = ({
  result: { accounts, totalAccounts },
}: {
  readonly result: BacktestResult;
}) => {
  const { say, count, moment } = useWords();
  const narrow = useNarrow();
  const number = useNumberColumn<Account>();
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
          cell: ({ restricted: { without, with: after }, decisions }) => (
            <>
              {without === after ? when(after) : `${when(without)} → ${when(after)}`}
              {narrow && (
                <SecondaryText>{say(words.ofDecisions, { count: count(decisions) })}</SecondaryText>
              )}
            </>
          ),
        },
        ...(narrow
          ? []
          : [
              number({
                id: 'decisions',
                header: say(words.decisions),
                minWidth: termWidth,
                cell: ({ decisions }) => count(decisions),
              }),
            ]),
        {
          id: 'description',
          header: say(words.firstFinding),
          minWidth: 160,
          cell: ({ description }) => (description ? <OriginalText text={say(description)} /> : '—'),
        },
      ]}
    />
  );
};
