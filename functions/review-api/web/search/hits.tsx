import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Selection } from '../../contract/acting.ts';
import { serverNow } from '../api/clock.ts';
import { useListing } from '../api/listing.ts';
import { useDownload } from '../api/use-download.ts';
import { BulkDialogue } from '../bulk/bulk-dialogue.tsx';
import { useWords } from '../preferences/context.tsx';
import { useMe } from '../session/me.tsx';
import { ExportButton } from '../shell/export-button.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { tableOf } from '../shell/more.tsx';
import { Table } from '../shell/table.tsx';
import { words as shellWords } from '../shell/words.ts';
import { useHitColumns } from './hit-columns.tsx';
import { guessSearchKey, type Query, restrictedSelection } from './query.ts';
import { type SearchKey, searchKeys } from './terms.ts';
import { words } from './words.ts';

/** Search results. */
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
  const { say } = useWords();
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
  const columns = useHitColumns({
    isAccountPage,
    soughtRule: asked.by === 'rule' ? q : undefined,
  });
  const isWithout = q !== '' && items.length === 0 && !list.loading && !list.more;
  const isComplete = asked.by !== 'text' && asked.by !== 'rule';
  return (
    <>
      <Table
        stickyHeader
        stickyColumns={{ last: 1 }}
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
        {...tableOf(
          { ...list, items },
          say(
            q === ''
              ? words.begin
              : list.more
                ? words.nothingYet
                : isComplete && !isAccountPage
                  ? words.nothingWhole
                  : words.nothing,
          ),
          download,
        )}
        columnDefinitions={columns}
      />
      {isWithout && !isAccountPage && <OtherWays query={query} by={asked.by} />}
      {acting && <BulkDialogue selection={acting} onClose={() => setActing(null)} />}
    </>
  );
};

/** What an id or a text without results may be instead. */
const otherWays = ['account', 'contact', 'device', 'content', 'text'] as const;

const OtherWays = ({ query, by }: { readonly query: Query; readonly by: SearchKey }) => {
  const { say } = useWords();
  return (
    <Box margin={{ top: 's' }}>
      {say(words.otherWays)}{' '}
      {otherWays
        .filter((way) => way !== by)
        .map((way, at) => (
          <span key={way}>
            {at > 0 && ' · '}
            <PlaceLink to={`/search?${new URLSearchParams({ ...query, by: way })}`}>
              {say(searchKeys[way])}
            </PlaceLink>
          </span>
        ))}
    </Box>
  );
};
