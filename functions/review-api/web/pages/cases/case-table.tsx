import type { TableProps } from '@cloudscape-design/components/table';
import { Link } from '@tanstack/react-router';
import { memo, useMemo, useState } from 'react';
import type { CaseRow } from '../../../contract/queues.ts';
import { serverNow } from '../../api/clock.ts';
import { Priority } from '../../cases/priority.tsx';
import { restrictingOutcomes } from '../../cases/restricting.ts';
import { Tag, toneOf, toneOfSeverity } from '../../cases/tag.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { useNarrow, usePhone } from '../../shell/narrow.ts';
import { Table } from '../../shell/table.tsx';
import type { Words } from '../../words/say.ts';
import {
  campaigns,
  categories,
  languages,
  outcomes,
  scripts,
  severities,
  standings,
  termOf,
  tiers,
} from '../../words/terms.ts';
import styles from './case-table.module.css';
import { rowKeysOf } from './places.ts';
import { words } from './words.ts';

/** The rows of a queue, with everything needed to choose a case. */
export const CaseTable = ({
  rows,
  loading,
  selectable,
  selected,
  onSelect,
}: {
  readonly rows: readonly CaseRow[];
  readonly loading: boolean;
  readonly selectable: boolean;
  readonly selected: readonly CaseRow[];
  readonly onSelect: (rows: readonly CaseRow[]) => void;
}) => {
  const { say } = useWords();
  const narrow = useNarrow();
  const phone = usePhone();
  const places = useRowKeys(rows);
  const shown = phone ? phoneColumns : narrow ? narrowColumns : columns;
  const columnDefinitions = useMemo(
    () => shown.map(({ header, ...column }) => ({ ...column, header: say(header) })),
    [say, shown],
  );
  return (
    <div className={styles.table}>
      <Table<CaseRow>
        items={rows}
        trackBy={({ caseId }) => places.get(caseId) ?? caseId}
        loading={loading}
        contentDensity="compact"
        variant="container"
        stickyHeader
        wrapLines
        columnDefinitions={columnDefinitions}
        {...(selectable && { selectionType: 'multi' as const })}
        selectedItems={selected}
        onSelectionChange={({ detail }) => onSelect(detail.selectedItems)}
        ariaLabels={{
          tableLabel: say(words.table),
          selectionGroupLabel: say(words.select),
          allItemsSelectionLabel: () => say(words.select),
          itemSelectionLabel: (_, row) => `${say(words.select)} ${row.accountId}`,
        }}
        empty={
          <div className={styles.empty}>
            <strong>{say(words.empty)}</strong>
            <p>{say(words.emptyText)}</p>
          </div>
        }
      />
    </div>
  );
};

/**
 * Assigns each row a key for rendering. Rows of a new page reuse the keys of the previous page, because
 * updating a row is cheaper than creating it. On a refetch, rows keep their keys, and so the focus.
 */
const useRowKeys = (rows: readonly CaseRow[]): ReadonlyMap<string, string> => {
  const [held, setHeld] = useState({ rows, places: rowKeysOf(rows, new Map()) });
  if (held.rows === rows) return held.places;
  const places = rowKeysOf(rows, held.places);
  setHeld({ rows, places });
  return places;
};

type Column = Omit<TableProps.ColumnDefinition<CaseRow>, 'header'> & {
  readonly header: (typeof words)[keyof typeof words];
};

// Memoized: there are many rows and most updates change only one, so cells of unchanged rows are not rendered
// again.
const PriorityCell = memo(({ row }: { readonly row: CaseRow }) => (
  <Priority points={row.points} parts={row.parts} />
));

const SubjectCell = memo(({ row, whole }: { readonly row: CaseRow; readonly whole: boolean }) => {
  const { say } = useWords();
  return (
    <div>
      <div className={styles.line}>
        <Link
          to="/cases/$caseId"
          params={{ caseId: row.caseId }}
          data-row={row.caseId}
          className={styles.account}
        >
          {row.accountId}
        </Link>
        <Tag tone={toneOfSeverity(row.severity)}>{say(termOf(severities, row.severity))}</Tag>
      </div>
      <div className={styles.line}>
        <span>{say(termOf(categories, row.category))}</span>
        {row.tier !== null && row.tier !== 'standard' && <Tag>{say(tiers[row.tier])}</Tag>}
        {row.appeal && <Tag tone="accent">{say(words.appeal)}</Tag>}
        {row.victimAtRisk && <Tag tone="danger">{say(words.victim)}</Tag>}
        {row.campaign && <Tag tone="caution">{say(campaigns[row.campaign.kind])}</Tag>}
        {row.degraded && <Tag tone="caution">{say(words.degraded)}</Tag>}
        {row.handling.escalated && <Tag tone="caution">{say(words.escalated)}</Tag>}
        {row.handling.secondOpinion && <Tag tone="accent">{say(words.opinion)}</Tag>}
      </div>
      {whole && (
        <div className={styles.facts}>
          <span>{say(words[row.source])}</span>
          <SourceFacts row={row} />
        </div>
      )}
    </div>
  );
});

const DueCell = memo(
  ({ row, named = false }: { readonly row: CaseRow; readonly named?: boolean }) => {
    const { say, ago, moment } = useWords();
    const now = serverNow();
    const left = ago(row.dueAt, now);
    return (
      <div title={moment(row.dueAt)}>
        <div className={row.overdue ? styles.overdue : undefined}>
          {
            // In the stacked layout, no header names the value.
            named ? say(row.overdue ? caseWords.overdue : caseWords.dueIn, { ago: left }) : left
          }
        </div>
        <div className={styles.soft}>
          {row.overdue && !named
            ? say(words.overdue)
            : say(words.opened, { ago: ago(row.openedAt, now) })}
        </div>
      </div>
    );
  },
);

const SourceCell = memo(({ row }: { readonly row: CaseRow }) => {
  const { say } = useWords();
  return (
    <div>
      <div>{say(words[row.source])}</div>
      <div className={styles.facts}>
        <SourceFacts row={row} />
      </div>
    </div>
  );
});

const SourceFacts = ({ row }: { readonly row: CaseRow }) => {
  const { say, count } = useWords();
  return (
    <>
      {row.reporters > 0 && <span>{say(words.reporters, { count: count(row.reporters) })}</span>}
      <span>{say(words.hits, { count: count(row.hits) })}</span>
      {row.language !== null ? (
        <span>{say(termOf(languages, row.language))}</span>
      ) : (
        row.script !== null && <span>{say(scripts[row.script])}</span>
      )}
    </>
  );
};

/**
 * The current restrictions of a row's account (or of a campaign's lead account); if there are none, the
 * latest outcome, unless it was lifted.
 */
const shownOf = ({
  accountId,
  inForce: { standing, visibility },
  latest,
  observed,
}: CaseRow): readonly (readonly [string, Words])[] => {
  const held = [standing, visibility].filter(
    (is) => is !== null && is !== 'active' && is !== 'visible',
  );
  if (held.length > 0) return held.map((is) => [is, termOf(standings, is)]);
  if (
    latest?.subject.accountId === accountId &&
    (observed || !restrictingOutcomes.has(latest.outcome))
  ) {
    return [[latest.outcome, termOf(outcomes, latest.outcome)]];
  }
  return standing === null ? [] : [[standing, termOf(standings, standing)]];
};

const StateCell = memo(({ row }: { readonly row: CaseRow }) => {
  const { say, likelihood } = useWords();
  return (
    <div>
      <div className={styles.line}>
        {shownOf(row).map(([is, name]) => (
          <Tag key={is} tone={toneOf(is)}>
            {say(name)}
          </Tag>
        ))}
        {row.observed && <Tag>{say(words.observed)}</Tag>}
      </div>
      <div className={styles.soft}>{say(words.confident, { score: likelihood(row.score) })}</div>
    </div>
  );
});

/** Truncates long names so that the table fits. */
const PersonName = ({ children: name }: { readonly children: string }) => (
  <span className={styles.person} title={name}>
    {name}
  </span>
);

const AssigneeCell = memo(({ row: { claim, handling } }: { readonly row: CaseRow }) => {
  const { say } = useWords();
  if (claim)
    return (
      <Tag tone={claim.mine ? 'accent' : 'plain'}>
        <PersonName>{claim.mine ? say(words.mine) : claim.by.name}</PersonName>
      </Tag>
    );
  if (handling.assignee) {
    return (
      <Tag>
        <PersonName>{say(words.handedTo, { name: handling.assignee.name })}</PersonName>
      </Tag>
    );
  }
  return <span className={styles.soft}>—</span>;
});

const columns: readonly Column[] = [
  {
    id: 'priority',
    header: words.priority,
    minWidth: 210,
    cell: (row) => <PriorityCell row={row} />,
  },
  {
    id: 'subject',
    header: words.subject,
    minWidth: 230,
    isRowHeader: true,
    cell: (row) => <SubjectCell row={row} whole={false} />,
  },
  {
    id: 'due',
    header: words.due,
    minWidth: 135,
    cell: (row) => <DueCell row={row} />,
  },
  {
    id: 'source',
    header: words.source,
    minWidth: 160,
    cell: (row) => <SourceCell row={row} />,
  },
  {
    id: 'state',
    header: words.state,
    minWidth: 150,
    cell: (row) => <StateCell row={row} />,
  },
  {
    id: 'who',
    header: words.who,
    minWidth: 90,
    cell: (row) => <AssigneeCell row={row} />,
  },
];

/** On a tablet, the source is shown in the subject column. */
const narrowWidths: Readonly<Record<string, number>> = {
  priority: 126,
  subject: 160,
  due: 92,
  state: 90,
  who: 88,
};
const narrowColumns = columns.flatMap((column): readonly Column[] => {
  const minWidth = narrowWidths[column.id ?? ''];
  if (minWidth === undefined) return [];
  return [
    {
      ...column,
      minWidth,
      ...(column.id === 'subject' && { cell: (row) => <SubjectCell row={row} whole /> }),
    },
  ];
});

/** On a phone, a row is one cell, because content beyond the right edge would not be seen. */
const phoneColumns: readonly Column[] = [
  {
    id: 'subject',
    header: words.subject,
    isRowHeader: true,
    cell: (row) => (
      <div className={styles.stacked}>
        <SubjectCell row={row} whole />
        <DueCell row={row} named />
        <StateCell row={row} />
        <PriorityCell row={row} />
        {(row.claim || row.handling.assignee) && <AssigneeCell row={row} />}
      </div>
    ),
  },
];
