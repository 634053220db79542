import type { TableProps } from '@cloudscape-design/components/table';
import { PlaceLink } from '../shell/go.tsx';

/** Table column with the account of a row, linked to its page. */
export const accountColumn = <Row extends { readonly accountId: string }>(
  header: string,
): TableProps.ColumnDefinition<Row> => ({
  id: 'account',
  header,
  isRowHeader: true,
  cell: ({ accountId }) => (
    <PlaceLink to={`/accounts/${encodeURIComponent(accountId)}`}>{accountId}</PlaceLink>
  ),
});
