import { entryIdOf, keyedKinds, type ListEntry, type StandingEntry } from '#shared/lists/entry.ts';
import { maskName } from '#shared/reviews/exhibit.ts';
import type { Person } from '../contract/endpoint.ts';
import type { ListEntryView } from '../contract/lists.ts';

const labelOf = ({ kind, value }: Pick<ListEntry, 'kind' | 'value'>): string =>
  keyedKinds.has(kind) ? maskName(value) : value;

/** An entry as shown to staff; hashes and contacts are masked except for their ends. */
export const entryView = (
  entry: ListEntry & Partial<Pick<StandingEntry, 'approvedBy' | 'since'>>,
  nameOf: (id: string) => Person,
  at: number,
): ListEntryView => ({
  entryId: entryIdOf(entry),
  list: entry.list,
  kind: entry.kind,
  label: labelOf(entry),
  source: entry.source,
  authority: entry.authority,
  reason: entry.reason,
  owner: nameOf(entry.owner),
  approvedBy: entry.approvedBy === undefined ? null : nameOf(entry.approvedBy),
  addedAt: entry.since ?? at,
  expiresAt: entry.expiresAt,
});
