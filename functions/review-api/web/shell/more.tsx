import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { PagedList } from '../api/listing.ts';
import { useWords } from '../preferences/context.tsx';
import { Failure } from './failure.tsx';
import { words } from './words.ts';

/** The content of an empty list: a text, or the error if it could not be loaded. */
export const emptyStateOf = (
  { error, again }: Pick<PagedList<unknown>, 'error' | 'again'>,
  text: string,
): ReactNode =>
  error ? <Failure error={error} onRetry={again} /> : <Box textAlign="center">{text}</Box>;

type MoreOf = Pick<PagedList<unknown>, 'more' | 'moreError' | 'loading' | 'again'>;

/**
 * The footer of a list: the error of a failed download, and the button for more; nothing if there is neither.
 */
export const footerOf = (list: MoreOf, download: { readonly error: Error | null }): ReactNode =>
  (list.more || download.error) && (
    <SpaceBetween size="s">
      {download.error && <Failure error={download.error} />}
      <More list={list} />
    </SpaceBetween>
  );

/** Button that loads the next page of a list, and why that failed. */
export const More = ({ list: { more, moreError, loading, again } }: { readonly list: MoreOf }) => {
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
