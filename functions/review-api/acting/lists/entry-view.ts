import { entryIdOf, keyedKinds, type ListEntry, type StandingEntry } from '#shared/lists/entry.ts';
import { maskName } from '#shared/reviews/exhibit.ts';
import type { Person } from '../../contract/endpoint.ts';
import type { ListEntryView } from '../../contract/lists.ts';

const labelOf = ({ kind, value }: Pick<ListEntry, 'kind' | 'value'>): string =>
  keyedKinds.has(kind) ? maskName(value) : value;

/** An entry, with who put it in force if it is. */
export type ShownEntry = ListEntry &
  Partial<Pick<StandingEntry, 'proposedBy' | 'approvedBy' | 'since'>>;

/** The people named in entries. */
export const peopleIn = (entries: readonly ShownEntry[]): readonly (string | undefined)[] =>
  entries.flatMap(({ owner, proposedBy, approvedBy }) => [owner, proposedBy, approvedBy]);

/** An entry as shown to staff; hashes and contacts are masked except for their ends. */
export const entryView = (
  entry: ShownEntry,
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
  proposedBy: entry.proposedBy === undefined ? null : nameOf(entry.proposedBy),
  approvedBy: entry.approvedBy === undefined ? null : nameOf(entry.approvedBy),
  addedAt: entry.since ?? at,
  expiresAt: entry.expiresAt,
});
