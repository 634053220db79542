import type { TableProps } from '@cloudscape-design/components/table';
import type { ListEntryView } from '../../contract/lists.ts';
import { useWords } from '../preferences/context.tsx';
import { useNarrow } from '../shell/narrow.ts';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { OriginalText, OriginalTexts } from '../text/original-text.tsx';
import { termOf } from '../words/terms.ts';
import { listKinds } from './terms.ts';
import { words } from './words.ts';

/**
 * The columns of list entries, in lists and previews; on a tablet some columns are merged.
 *
 * @param toAdd the entries are not on the list yet, so they have no approver and no date
 */
export const useEntryColumns = (
  toAdd = false,
): readonly TableProps.ColumnDefinition<ListEntryView>[] => {
  const { say, day } = useWords();
  const narrow = useNarrow();
  const kindOf = ({ kind }: ListEntryView) => say(termOf(listKinds, kind));
  return [
    {
      id: 'label',
      header: say(words.label),
      isRowHeader: true,
      minWidth: narrow ? 120 : 140,
      cell: (entry) => (
        <>
          <OriginalText text={entry.label} byStaff />
          {narrow && <SecondaryText>{kindOf(entry)}</SecondaryText>}
        </>
      ),
    },
    ...(narrow ? [] : [{ id: 'kind', header: say(words.kind), minWidth: 72, cell: kindOf }]),
    {
      id: 'source',
      header: say(words.source),
      minWidth: 100,
      cell: ({ source, authority }) => (
        <>
          <OriginalText text={source} byStaff />
          {authority !== null && (
            <SecondaryText>
              <OriginalText text={authority} byStaff />
            </SecondaryText>
          )}
        </>
      ),
    },
    {
      id: 'reason',
      header: say(words.reason),
      minWidth: 100,
      cell: ({ reason }) => <OriginalText text={reason} byStaff />,
    },
    {
      id: 'owner',
      header: say(toAdd ? words.answerable : words.owner),
      minWidth: 100,
      cell: ({ owner, proposedBy, approvedBy }) =>
        toAdd ? (
          <OriginalText text={owner.name} byStaff />
        ) : (
          <>
            <OriginalTexts
              texts={[proposedBy?.name ?? '—', approvedBy?.name ?? '—']}
              between=" / "
              byStaff
            />
            {owner.id !== proposedBy?.id && (
              <SecondaryText>
                <OriginalTexts texts={[say(words.answerable), owner.name]} between=" · " byStaff />
              </SecondaryText>
            )}
          </>
        ),
    },
    ...(narrow
      ? [
          {
            id: 'expires',
            header: say(words.expires),
            minWidth: 108,
            cell: ({ addedAt, expiresAt }: ListEntryView) => (
              <>
                {day(expiresAt)}
                {!toAdd && (
                  <SecondaryText>{say(words.addedOn, { day: day(addedAt) })}</SecondaryText>
                )}
              </>
            ),
          },
        ]
      : [
          ...(toAdd
            ? []
            : [
                {
                  id: 'added',
                  header: say(words.added),
                  minWidth: 108,
                  cell: ({ addedAt }: ListEntryView) => day(addedAt),
                },
              ]),
          {
            id: 'expires',
            header: say(words.expires),
            minWidth: 108,
            cell: ({ expiresAt }: ListEntryView) => day(expiresAt),
          },
        ]),
  ];
};
