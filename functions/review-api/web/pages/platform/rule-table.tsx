import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { Fragment } from 'react';
import type { RuleRow } from '../../../contract/platform.ts';
import { useRead } from '../../api/context.tsx';
import { isKnown, useFigureColumn } from '../../figures/figure-column.tsx';
import styles from '../../figures/figures.module.css';
import { shareColumn } from '../../figures/share.tsx';
import { useWords } from '../../preferences/context.tsx';
import { LifeBadge } from '../../rules/life-badge.tsx';
import { RuleName } from '../../rules/rule-name.tsx';
import { figures } from '../../rules/terms.ts';
import { words as ruleWords } from '../../rules/words.ts';
import { useMe } from '../../session/me.tsx';
import { useNarrow } from '../../shell/narrow.ts';
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { Table } from '../../shell/table.tsx';
import { outcomes, termOf } from '../../words/terms.ts';
import { words } from './words.ts';

const nameOf = ({ rule, revision }: Pick<RuleRow, 'rule' | 'revision'>): string =>
  `${rule} ${revision}`;

/** Every rule revision with its counts, outcomes and reviews; on a tablet some columns are merged. */
export const RuleTable = ({
  rules,
  query,
}: {
  readonly rules: readonly RuleRow[];
  /** The days that the figures are of. */
  readonly query: { readonly from: string; readonly to: string };
}) => {
  const { say, count } = useWords();
  const { can } = useMe();
  const narrow = useNarrow();
  const readsTeam = can('read-team');
  const { data: appealOutcomes } = useRead(
    'GET /appeals/outcomes',
    { query },
    { enabled: readsTeam },
  );
  const granted = new Map((appealOutcomes?.rules ?? []).map((row) => [nameOf(row), row.granted]));
  const { items, collectionProps, filterProps } = useCollection(rules, {
    filtering: {
      filteringFunction: ({ rule, title }, typed) =>
        `${rule} ${title['zh-CN']} ${title.en}`.toLowerCase().includes(typed.trim().toLowerCase()),
      empty: <Box textAlign="center">{say(words.noRules)}</Box>,
      noMatch: <Box textAlign="center">{say(ruleWords.noMatch)}</Box>,
    },
    sorting: {
      defaultState: { sortingColumn: { sortingField: 'fired' }, isDescending: true },
    },
  });
  const figure = useFigureColumn<keyof typeof figures, RuleRow>(figures);
  const life: TableProps.ColumnDefinition<RuleRow> = {
    id: 'life',
    header: say(ruleWords.life),
    sortingField: 'life',
    minWidth: 84,
    cell: (row) => <LifeBadge life={row.life} />,
  };
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy={nameOf}
      header={
        <Header variant="h2" counter={`(${count(rules.length)})`}>
          {say(words.rules)}
        </Header>
      }
      filter={
        <TextFilter
          {...filterProps}
          filteringAriaLabel={say(ruleWords.find)}
          filteringPlaceholder={say(ruleWords.find)}
        />
      }
      columnDefinitions={[
        {
          id: 'rule',
          header: say(ruleWords.rule),
          sortingField: 'rule',
          isRowHeader: true,
          cell: ({ rule, revision, title, ...row }) => (
            <>
              <RuleName rule={rule} title={title} beside={say(ruleWords.revision, { revision })} />
              {narrow && <LifeBadge life={row.life} />}
            </>
          ),
        },
        ...(narrow ? [] : [life, figure('examined')]),
        figure(
          'fired',
          (row) =>
            narrow &&
            isKnown(row, 'examined') && (
              <SecondaryText>{say(words.ofExamined, { count: count(row.examined) })}</SecondaryText>
            ),
        ),
        figure('withLive'),
        {
          id: 'outcomes',
          header: say(words.cameTo),
          minWidth: narrow ? 110 : 150,
          cell: ({ outcomes: outcomeCounts }) => {
            const counted = Object.entries(outcomeCounts)
              .filter(([, n]) => n > 0)
              .toSorted(([, a], [, b]) => b - a);
            if (counted.length === 0) return '—';
            return counted.map(([outcome, n], at) => (
              <Fragment key={outcome}>
                {at > 0 && ' · '}
                <span className={styles.unbroken}>
                  {`${say(termOf(outcomes, outcome))} ${count(n)}`}
                </span>
              </Fragment>
            ));
          },
        },
        {
          id: 'upheld',
          header: say(ruleWords.upheld),
          minWidth: narrow ? 88 : 108,
          ...shareColumn(({ upheld }: RuleRow) => upheld),
        },
        ...(readsTeam
          ? [
              {
                id: 'granted',
                header: say(words.granted),
                minWidth: narrow ? 88 : 108,
                ...shareColumn((row: RuleRow) => granted.get(nameOf(row))),
              },
            ]
          : []),
      ]}
    />
  );
};
