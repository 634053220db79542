import Button from '@cloudscape-design/components/button';
import type { useDownload } from '../api/use-download.ts';
import { useCommands } from '../commands/context.tsx';
import { useWords } from '../preferences/context.tsx';
import type { Words } from '../words/say.ts';
import { words } from './words.ts';

/** The button and the key that export what a page shows as a CSV file. */
export const ExportButton = ({
  download: { isPending, mutate },
  group,
}: {
  readonly download: Pick<ReturnType<typeof useDownload>, 'isPending' | 'mutate'>;
  /** The group of the command in the palette and the list of keys. */
  readonly group: Words;
}) => {
  const { say } = useWords();
  useCommands([
    {
      id: 'export',
      words: words.export,
      group,
      keys: 'd',
      run: () => {
        if (!isPending) mutate();
      },
    },
  ]);
  return (
    <Button iconName="download" loading={isPending} onClick={() => mutate()}>
      {`${say(words.export)} (D)`}
    </Button>
  );
};
