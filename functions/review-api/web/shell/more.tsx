import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Listed } from '../api/listing.ts';
import { useWords } from '../preferences/context.tsx';
import { Failure } from './failure.tsx';
import { words } from './words.ts';

/** What a list says that holds nothing: why, when it could not be read. */
export const emptyOf = (
  { error, again }: Pick<Listed<unknown>, 'error' | 'again'>,
  text: string,
): ReactNode =>
  error ? <Failure error={error} onRetry={again} /> : <Box textAlign="center">{text}</Box>;

/** What stands below a list: how its download failed, and the way on; nothing when neither is. */
export const footOf = (
  list: Pick<Listed<unknown>, 'more' | 'loading'>,
  download: { readonly error: Error | null },
): ReactNode =>
  (list.more || download.error) && (
    <SpaceBetween size="s">
      {download.error && <Failure error={download.error} />}
      <More list={list} />
    </SpaceBetween>
  );

/** Reads on in a list, where it goes on. */
export const More = ({
  list: { more, loading },
}: {
  readonly list: Pick<Listed<unknown>, 'more' | 'loading'>;
}) => {
  const { say } = useWords();
  if (!more) return null;
  return (
    <Button onClick={more} loading={loading}>
      {say(words.loadMore)}
    </Button>
  );
};
