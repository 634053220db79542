import Button from '@cloudscape-design/components/button';
import type { Listed } from '../api/listing.ts';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

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
