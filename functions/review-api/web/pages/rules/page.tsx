import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RuleView } from '../../../contract/rules.ts';
import { useRead } from '../../api/context.tsx';
import { words as backtestWords } from '../../backtests/words.ts';
import { useCommands } from '../../commands/context.tsx';
import { firedBesides, useFigureColumn } from '../../figures/figure-column.tsx';
import { shareColumn } from '../../figures/share.tsx';
import { Sparkline } from '../../figures/sparkline.tsx';
import { useWords } from '../../preferences/context.tsx';
import { LifeBadge } from '../../rules/life-badge.tsx';
import { figures, lives as lifeNames } from '../../rules/terms.ts';
import { words as ruleWords } from '../../rules/words.ts';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { PlaceLink, useGo } from '../../shell/go.tsx';
import { useNarrow } from '../../shell/narrow.ts';
import { Page } from '../../shell/page.tsx';
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { Select } from '../../shell/select.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { Table } from '../../shell/table.tsx';
import { type RuleFilter, readRuleFilter } from './filter.ts';
import styles from './rules.module.css';
import { words } from './words.ts';

const noRules: readonly RuleView[] = [];

/** All rules with their life stage, counts and reviews. */
export const RulesPage = () => {
  const { say } = useWords();
  const { can } = useMe();
  const go = useGo();
  const filter = readRuleFilter(useSearch({ from: '/rules' }));
  const navigate = useNavigate({ from: '/rules' });
  const { data, error, isPending, refetch } = useRead('GET /rules', {});
  const create = () => go('/rules/new');
  useCommands([
    can('write-rules') && {
      id: 'rules new',
      words: words.create,
      group: words.name,
      keys: 'n',
      run: create,
    },
    {
      id: 'rules backtests',
      words: backtestWords.runs,
      group: words.name,
      keys: 'b',
      run: () => go('/backtests'),
    },
  ]);
  return (
    <Page
      name={words.name}
      actions={
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <PlaceLink to="/backtests">{`${say(backtestWords.runs)} (B)`}</PlaceLink>
          {can('write-rules') && (
            <Button variant="primary" iconName="add-plus" onClick={create}>
              {`${say(words.create)} (N)`}
            </Button>
          )}
        </SpaceBetween>
      }
    >
      {error && !data ? (
        <Failure error={error} onRetry={refetch} />
      ) : (
        <RulesTable
          rules={(data?.rules ?? noRules).filter(({ life }) => (filter.life ?? life) === life)}
          loading={isPending}
          filter={filter}
          onFilter={(next) => navigate({ search: readRuleFilter(next), replace: true })}
        />
      )}
    </Page>
  );
};

const RulesTable = ({
  rules,
  loading,
  filter,
  onFilter,
}: {
  readonly rules: readonly RuleView[];
  readonly loading: boolean;
  readonly filter: RuleFilter;
  readonly onFilter: (next: Readonly<Record<keyof RuleFilter, string | undefined>>) => void;
}) => {
  const { say, count } = useWords();
  const columnDefinitions = useRuleColumns();
  const { items, collectionProps, filterProps, filteredItemsCount } = useCollection(rules, {
    filtering: {
      filteringFunction: ({ rule, title, author }, typed) =>
        `${rule} ${title['zh-CN']} ${title.en} ${author?.name ?? ''}`
          .toLowerCase()
          .includes(typed.trim().toLowerCase()),
      defaultFilteringText: filter.q ?? '',
      empty: <Box textAlign="center">{say(ruleWords.noMatch)}</Box>,
      noMatch: <Box textAlign="center">{say(ruleWords.noMatch)}</Box>,
    },
    sorting: { defaultState: { sortingColumn: { sortingField: 'fired' }, isDescending: true } },
  });
  const stages = [
    { value: '', label: say(words.everyLife) },
    ...Object.entries(lifeNames).map(([value, name]) => ({ value, label: say(name) })),
  ];
  return (
    <Table
      {...collectionProps}
      stickyHeader
      items={items}
      loading={loading}
      trackBy="rule"
      header={
        <Header
          variant="h2"
          counter={`(${count(filteredItemsCount ?? rules.length)})`}
          description={say(words.text)}
        >
          {say(ruleWords.all)}
        </Header>
      }
      filter={
        <div className={styles.filter}>
          <TextFilter
            {...filterProps}
            onChange={(event) => {
              filterProps.onChange(event);
              onFilter({ life: filter.life, q: event.detail.filteringText });
            }}
            filteringAriaLabel={say(ruleWords.find)}
            filteringPlaceholder={say(ruleWords.find)}
          />
          <Select
            ariaLabel={say(ruleWords.life)}
            options={stages}
            value={filter.life ?? ''}
            onChange={(life) => onFilter({ life, q: filter.q })}
          />
        </div>
      }
      columnDefinitions={columnDefinitions}
    />
  );
};

/** What the table says of a rule. */
const useRuleColumns = (): readonly TableProps.ColumnDefinition<RuleView>[] => {
  const { say, count } = useWords();
  const narrow = useNarrow();
  const figure = useFigureColumn<keyof typeof figures, RuleView>(figures);
  const trend: TableProps.ColumnDefinition<RuleView> = {
    id: 'trend',
    header: say(words.trend),
    cell: ({ firedPerDay }) => <Sparkline values={firedPerDay} />,
  };
  const authorOf = ({ author }: RuleView) => author?.name ?? say(words.product);
  return [
    {
      id: 'rule',
      header: say(ruleWords.rule),
      sortingField: 'rule',
      isRowHeader: true,
      ...(narrow && { minWidth: 166 }),
      cell: (row) => (
        <>
          <PlaceLink to={`/rules/${row.rule}`}>{say(row.title)}</PlaceLink>{' '}
          {row.anomalous && (
            <StatusIndicator type="warning">{say(ruleWords.anomalous)}</StatusIndicator>
          )}
          {row.lastDemotion && (
            <StatusIndicator type="warning">{say(words.fellBack)}</StatusIndicator>
          )}
          <SecondaryText>
            {row.rule}
            {narrow && ` · ${authorOf(row)}`}
          </SecondaryText>
        </>
      ),
    },
    {
      id: 'life',
      header: say(ruleWords.life),
      sortingComparator: (a, b) => stageOrderOf(a) - stageOrderOf(b),
      minWidth: 84,
      cell: (row) => <LifeBadge life={row.life} />,
    },
    figure('examined'),
    figure('fired', (row) => (
      <>
        {firedBesides(row) > 0 && (
          <SecondaryText>
            {say(ruleWords.firedLive, { count: count(firedBesides(row)) })}
          </SecondaryText>
        )}
        {narrow && <Sparkline values={row.firedPerDay} />}
      </>
    )),
    ...(narrow ? [] : [trend]),
    figure('withLive'),
    {
      id: 'reviewed',
      header: say(ruleWords.upheld),
      minWidth: 92,
      ...shareColumn(({ reviewed }: RuleView) => reviewed),
    },
    ...(narrow ? [] : [{ id: 'author', header: say(ruleWords.author), cell: authorOf }]),
  ];
};

const stageOrderOf = ({ life }: RuleView): number => Object.keys(lifeNames).indexOf(life);
