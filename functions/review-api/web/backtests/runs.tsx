import Header from '@cloudscape-design/components/header';
import type { TableProps } from '@cloudscape-design/components/table';
import type { BacktestRun } from '../../contract/backtests.ts';
import type { PagedList } from '../api/listing.ts';
import { useWords } from '../preferences/context.tsx';
import { words as ruleWords } from '../rules/words.ts';
import { PlaceLink } from '../shell/go.tsx';
import { tableOf } from '../shell/more.tsx';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { Table } from '../shell/table.tsx';
import { Progress } from './progress.tsx';
import { words } from './words.ts';

/** Backtest runs with author, start, progress and result. */
export const Runs = ({
  list,
  isOneRule = false,
}: {
  readonly list: PagedList<BacktestRun>;
  /** All runs are of one rule, on that rule's page. */
  readonly isOneRule?: boolean;
}) => {
  const { say, count, moment } = useWords();
  const linked = ({ backtestId }: BacktestRun, text: string) =>
    backtestId === null ? (
      text
    ) : (
      <PlaceLink to={`/backtests/${encodeURIComponent(backtestId)}`}>{text}</PlaceLink>
    );
  const started: TableProps.ColumnDefinition<BacktestRun> = {
    id: 'at',
    header: say(words.at),
    isRowHeader: isOneRule,
    cell: (run) => (isOneRule ? linked(run, moment(run.at)) : moment(run.at)),
  };
  const rule: TableProps.ColumnDefinition<BacktestRun> = {
    id: 'rule',
    header: say(words.rule),
    isRowHeader: true,
    cell: (run) => (
      <>
        {linked(run, say(run.title))}
        <SecondaryText>{run.rule}</SecondaryText>
      </>
    ),
  };
  return (
    <Table
      variant={isOneRule ? 'embedded' : 'container'}
      trackBy={({ backtestId, at }) => backtestId ?? String(at)}
      {...tableOf(list, say(words.none))}
      ariaLabels={{ tableLabel: say(words.runs) }}
      header={isOneRule && <Header variant="h3">{say(words.runs)}</Header>}
      columnDefinitions={[
        ...(isOneRule ? [] : [rule]),
        started,
        {
          id: 'revision',
          header: say(words.ofRevision),
          minWidth: 74,
          cell: ({ revision }) => say(ruleWords.revision, { revision }),
        },
        { id: 'by', header: say(words.by), minWidth: 92, cell: ({ by }) => by.name },
        {
          id: 'state',
          header: say(words.state),
          minWidth: 100,
          cell: (run) => <Progress run={run} />,
        },
        {
          id: 'found',
          header: say(words.found),
          cell: ({ found }) =>
            found
              ? say(words.foundOf, { examined: count(found.examined), fired: count(found.fired) })
              : '—',
        },
      ]}
    />
  );
};
