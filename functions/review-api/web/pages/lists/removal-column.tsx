import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import type { StandingEntryView } from '../../../contract/lists.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { words } from './words.ts';

/**
 * The column from which an entry is removed, or that leads to the proposal which waits; empty if nobody here may
 * remove any and none waits.
 */
export const useRemovalColumn = <Entry extends StandingEntryView>(
  entries: readonly Entry[],
  onRemove: (entry: Entry) => void,
  mayRemove: (entry: Entry) => boolean = () => true,
): readonly TableProps.ColumnDefinition<Entry>[] => {
  const { say } = useWords();
  const { can } = useMe();
  const mayEdit = can('edit-lists');
  if (!mayEdit && entries.every(({ undoProposalId }) => undoProposalId === null)) return [];
  return [
    {
      id: 'remove',
      header: say(words.remove),
      minWidth: 72,
      cell: (entry) =>
        entry.undoProposalId !== null ? (
          <PlaceLink to={`/proposals#${entry.undoProposalId}`} fontSize="body-s">
            {say(words.removalPending)}
          </PlaceLink>
        ) : (
          mayEdit &&
          mayRemove(entry) && (
            <Button
              variant="inline-icon"
              iconName="remove"
              ariaLabel={say(words.removeOne, { label: entry.label })}
              onClick={() => onRemove(entry)}
            />
          )
        ),
    },
  ];
};
