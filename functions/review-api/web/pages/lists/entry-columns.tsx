import type { TableProps } from '@cloudscape-design/components/table';
import type { ListEntryView } from '../../../contract/lists.ts';
import { useWords } from '../../preferences/context.tsx';
import { useNarrow } from '../../shell/narrow.ts';
import { Soft } from '../../shell/soft.tsx';
import { OriginalText, OriginalTexts } from '../../text/original-text.tsx';
import { termOf } from '../../words/terms.ts';
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
          <OriginalText text={entry.label} ours />
          {narrow && <Soft>{kindOf(entry)}</Soft>}
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
          <OriginalText text={source} ours />
          {authority !== null && (
            <Soft>
              <OriginalText text={authority} ours />
            </Soft>
          )}
        </>
      ),
    },
    {
      id: 'reason',
      header: say(words.reason),
      minWidth: 100,
      cell: ({ reason }) => <OriginalText text={reason} ours />,
    },
    {
      id: 'owner',
      header: say(toAdd ? words.answerable : words.owner),
      minWidth: 100,
      cell: ({ owner, approvedBy }) => (
        <OriginalTexts
          texts={toAdd ? [owner.name] : [owner.name, approvedBy?.name ?? '—']}
          between=" / "
          ours
        />
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
                {!toAdd && <Soft>{say(words.addedOn, { day: day(addedAt) })}</Soft>}
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
