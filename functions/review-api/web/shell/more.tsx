import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { PagedList } from '../api/listing.ts';
import { useWords } from '../preferences/context.tsx';
import { Failure } from './failure.tsx';
import { words } from './words.ts';

/**
 * What a table shows of a list: its items, or why there are none, the error of a failed download, and the button for
 * more.
 */
export const tableOf = <Row,>(
  list: PagedList<Row>,
  none: string,
  download: { readonly error: Error | null } = { error: null },
) => ({
  items: list.items,
  loading: list.loading && list.items.length === 0,
  empty: list.error ? (
    <Failure error={list.error} onRetry={list.again} />
  ) : (
    <Box textAlign="center">{none}</Box>
  ),
  footer: (list.more || download.error) && (
    <SpaceBetween size="s">
      {download.error && <Failure error={download.error} />}
      <More list={list} />
    </SpaceBetween>
  ),
});

/** Button that loads the next page of a list, and why that failed. */
export const More = ({
  list: { more, moreError, loading, again },
}: {
  readonly list: PagedList<unknown>;
}) => {
  const { say } = useWords();
  if (!more) return null;
  return (
    <SpaceBetween size="s">
      {moreError && <Failure error={moreError} onRetry={again} />}
      <Button onClick={more} loading={loading}>
        {say(words.loadMore)}
      </Button>
    </SpaceBetween>
  );
};
