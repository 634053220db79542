import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ListEntryView } from '../../../contract/lists.ts';
import type { Speaking } from '../../preferences/context.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { termOf } from '../../words/terms.ts';
import { listKinds } from './terms.ts';
import { words } from './words.ts';

/** How an entry is shown, here and in a preview. */
export const entryColumns = ({
  say,
  day,
}: Speaking): readonly TableProps.ColumnDefinition<ListEntryView>[] => [
  {
    id: 'label',
    header: say(words.label),
    isRowHeader: true,
    minWidth: 140,
    cell: ({ label }) => <OriginalText text={label} ours />,
  },
  { id: 'kind', header: say(words.kind), cell: ({ kind }) => say(termOf(listKinds, kind)) },
  {
    id: 'source',
    header: say(words.source),
    cell: ({ source, authority }) => (
      <>
        {source}
        {authority !== null && (
          <Box fontSize="body-s" color="text-body-secondary">
            {authority}
          </Box>
        )}
      </>
    ),
  },
  { id: 'reason', header: say(words.reason), cell: ({ reason }) => reason },
  {
    id: 'owner',
    header: say(words.owner),
    cell: ({ owner, approvedBy }) => `${owner.name} / ${approvedBy?.name ?? '—'}`,
  },
  { id: 'added', header: say(words.added), cell: ({ addedAt }) => day(addedAt) },
  { id: 'expires', header: say(words.expires), cell: ({ expiresAt }) => day(expiresAt) },
];
