import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { Selection } from '../../contract/acting.ts';
import type { Hit } from '../../contract/search.ts';
import { serverNow } from '../api/clock.ts';
import { useListing } from '../api/listing.ts';
import { useDownload } from '../api/use-download.ts';
import { BulkDialogue } from '../bulk/bulk-dialogue.tsx';
import { accountColumn } from '../cases/account-column.tsx';
import { useWords } from '../preferences/context.tsx';
import { RuleName } from '../rules/rule-name.tsx';
import { useMe } from '../session/me.tsx';
import { ExportButton } from '../shell/export-button.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { emptyStateOf, footerOf } from '../shell/more.tsx';
import { useNarrow } from '../shell/narrow.ts';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { Table } from '../shell/table.tsx';
import { words as shellWords } from '../shell/words.ts';
import { OriginalText } from '../text/original-text.tsx';
import { outcomes, termOf } from '../words/terms.ts';
import styles from './hits.module.css';
import { guessSearchKey, type Query, restrictedSelection } from './query.ts';
import { words } from './words.ts';

/** Search results; on a tablet some columns are merged. */
export const Hits = ({
  query,
  title,
}: {
  readonly query: Query;
  /**
   * The table's title on an account's page, where all results are about that account. Omitted on the search
   * page.
   */
  readonly title?: string;
}) => {
  const { say, moment, likelihood } = useWords();
  const narrow = useNarrow();
  const { can } = useMe();
  const { q = '' } = query;
  const asked = { ...query, q, by: query.by ?? guessSearchKey(q) };
  const list = useListing('GET /search', { query: asked }, { enabled: q !== '' });
  const download = useDownload('GET /search/export', { query: asked }, 'clearspring-search.csv');
  const isAccountPage = title !== undefined;
  const [acting, setActing] = useState<Selection | null>(null);
  // The account's own page does not list the account itself.
  const items = isAccountPage
    ? list.items.filter(({ decisionId }) => decisionId !== null)
    : list.items;
  const listsMembers = asked.by === 'device' || asked.by === 'contact';
  const isComplete = asked.by !== 'text' && asked.by !== 'rule';
  const whenOf = ({ at }: Hit) => (at === null ? '—' : moment(at));
  const scoreOf = ({ score }: Hit) => (score === null ? '—' : likelihood(score));
  const account = accountColumn<Hit>(say(words.foundAccount));
  const dated: TableProps.ColumnDefinition<Hit> = {
    ...account,
    minWidth: 146,
    cell: (hit) => (
      <>
        {account.cell(hit)}
        {hit.at !== null && <SecondaryText>{whenOf(hit)}</SecondaryText>}
      </>
    ),
  };
  const when: TableProps.ColumnDefinition<Hit> = {
    id: 'when',
    header: say(words.when),
    minWidth: 100,
    isRowHeader: isAccountPage,
    cell: whenOf,
  };
  const outcome: TableProps.ColumnDefinition<Hit> = {
    id: 'outcome',
    header: say(words.outcome),
    minWidth: 96,
    cell: ({ outcome, unchanged }) =>
      outcome === null ? (
        '—'
      ) : (
        <>
          {say(termOf(outcomes, outcome))}
          {unchanged && <SecondaryText>{say(words.unchanged)}</SecondaryText>}
        </>
      ),
  };
  return (
    <>
      <Table<Hit>
        variant="container"
        contentDensity="compact"
        stickyHeader
        wrapLines
        stickyColumns={{ last: 1 }}
        items={items}
        loading={list.loading && items.length === 0}
        header={
          <Header
            variant="h2"
            description={listsMembers && items.length > 0 && say(words.latestMembers)}
            actions={
              items.length > 0 && (
                <SpaceBetween direction="horizontal" size="xs">
                  {asked.by === 'rule' && can('act-in-bulk') && (
                    <Button onClick={() => setActing(restrictedSelection(asked, serverNow()))}>
                      {say(words.actOnRestricted)}
                    </Button>
                  )}
                  {can('export') && <ExportButton download={download} group={shellWords.search} />}
                </SpaceBetween>
              )
            }
          >
            {title ?? say(words.found)}
          </Header>
        }
        empty={emptyStateOf(
          list,
          say(
            q === ''
              ? words.begin
              : list.more
                ? words.nothingYet
                : isComplete && !isAccountPage
                  ? words.nothingWhole
                  : words.nothing,
          ),
        )}
        footer={footerOf(list, download)}
        columnDefinitions={[
          ...(isAccountPage ? [] : [narrow ? dated : { ...account, minWidth: 160 }]),
          narrow
            ? {
                ...outcome,
                cell: (hit) => (
                  <>
                    {outcome.cell(hit)}
                    {hit.score !== null && <SecondaryText>{scoreOf(hit)}</SecondaryText>}
                  </>
                ),
              }
            : outcome,
          ...(narrow ? [] : [{ id: 'score', header: say(words.score), cell: scoreOf }]),
          {
            id: 'excerpt',
            header: say(words.excerpt),
            minWidth: narrow ? 150 : 210,
            cell: ({ excerpt }) => (excerpt === null ? '—' : <OriginalText text={excerpt} />),
          },
          {
            id: 'rules',
            header: say(words.rules),
            minWidth: narrow ? 150 : 170,
            cell: ({ rules }) => (
              <HitRules rules={rules} {...(asked.by === 'rule' && { sought: q })} />
            ),
          },
          ...(narrow && !isAccountPage ? [] : [when]),
          {
            id: 'open',
            header: say(words.open),
            minWidth: 76,
            cell: (hit) => <HitLinks {...hit} />,
          },
        ]}
      />
      {acting && <BulkDialogue selection={acting} onClose={() => setActing(null)} />}
    </>
  );
};

/** Links to the decision and the case in one column; two would not fit beside the saved views. */
const HitLinks = ({
  decisionId,
  caseId,
  accountId,
}: Pick<Hit, 'decisionId' | 'caseId' | 'accountId'>) => {
  const { say } = useWords();
  if (decisionId === null && caseId === null) return '—';
  return (
    <>
      {decisionId !== null && (
        <div className={styles.way}>
          <PlaceLink
            to={`/decisions/${decisionId}`}
            ariaLabel={`${say(words.openDecision)} ${accountId}`}
          >
            {say(words.decided)}
          </PlaceLink>
        </div>
      )}
      {caseId !== null && (
        <div className={styles.way}>
          <PlaceLink to={`/cases/${caseId}`} ariaLabel={`${say(words.openCase)} ${accountId}`}>
            {say(words.case)}
          </PlaceLink>
        </div>
      )}
    </>
  );
};

/** The first rules; all of them would leave no room for the excerpt. */
const HitRules = ({
  rules,
  sought,
}: Pick<Hit, 'rules'> & {
  /** The rule searched for, which is listed first. */
  readonly sought?: string;
}) => {
  const { say, count } = useWords();
  const [first, second, ...others] = rules.toSorted(
    (a, b) => Number(b.rule === sought) - Number(a.rule === sought),
  );
  if (first === undefined) return '—';
  return (
    <>
      <RuleName {...first} />
      {second !== undefined && <RuleName {...second} />}
      {others.length > 0 && (
        <span title={others.map(({ rule, title }) => `${say(title)} (${rule})`).join('\n')}>
          {say(words.moreRules, { count: count(others.length) })}
        </span>
      )}
    </>
  );
};
