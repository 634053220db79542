import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { RuleRow } from '../../../contract/platform.ts';
import { ShareFigure } from '../../figures/share.tsx';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { LifeBadge } from '../rules/life-badge.tsx';
import { words } from './words.ts';

/** Every rule with what it saw, what it came to, and what reviewers made of it. */
export const RuleTable = ({ rules }: { readonly rules: readonly RuleRow[] }) => {
  const { say, count } = useWords();
  const { items, collectionProps, filterProps } = useCollection(rules, {
    filtering: {
      filteringFunction: ({ rule, title }, typed) =>
        `${rule} ${title['zh-CN']} ${title.en}`.toLowerCase().includes(typed.trim().toLowerCase()),
      empty: <Box textAlign="center">{say(words.noRule)}</Box>,
      noMatch: <Box textAlign="center">{say(words.noRule)}</Box>,
    },
    sorting: {
      defaultState: { sortingColumn: { sortingField: 'fired' }, isDescending: true },
    },
  });
  const figure = (id: 'looked' | 'fired' | 'withLive'): TableProps.ColumnDefinition<RuleRow> => ({
    id,
    header: say(words[id]),
    sortingField: id,
    cell: (row) => <Box textAlign="right">{count(row[id])}</Box>,
  });
  return (
    <Table
      {...collectionProps}
      variant="container"
      contentDensity="compact"
      items={items}
      trackBy="rule"
      header={
        <Header variant="h2" counter={`(${count(rules.length)})`}>
          {say(words.rules)}
        </Header>
      }
      filter={
        <TextFilter
          {...filterProps}
          filteringAriaLabel={say(words.findRule)}
          filteringPlaceholder={say(words.findRule)}
        />
      }
      columnDefinitions={[
        {
          id: 'rule',
          header: say(words.rule),
          sortingField: 'rule',
          isRowHeader: true,
          cell: ({ rule, title }) => (
            <>
              <PlaceLink to={`/rules/${rule}`}>{say(title)}</PlaceLink>
              <Box fontSize="body-s" color="text-body-secondary">
                {rule}
              </Box>
            </>
          ),
        },
        {
          id: 'life',
          header: say(words.life),
          sortingField: 'life',
          cell: ({ life }) => <LifeBadge life={life} />,
        },
        figure('looked'),
        figure('fired'),
        figure('withLive'),
        {
          id: 'upheld',
          header: say(words.upheld),
          sortingComparator: (a, b) => (a.upheld.share ?? -1) - (b.upheld.share ?? -1),
          cell: ({ upheld }) => <ShareFigure share={upheld} />,
        },
      ]}
    />
  );
};
