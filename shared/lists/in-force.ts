import type { ListStore } from '../stores/lists/port.ts';
import { type ListEntry, ListName, type StandingEntry } from './entry.ts';

const entriesPerPage = 500;

/**
 * Iterates over all entries in force, optionally of one list or kind, page by page.
 *
 * @throws Unavailable if the store is unavailable
 * @example
 * declare const lists: Pick<ListStore, 'page'>;
 * declare const write: (entry: StandingEntry) => void;
 * for await (const entry of entriesInForce(lists, { list: 'block' })) write(entry);
 */
export async function* entriesInForce(
  lists: Pick<ListStore, 'page'>,
  only: { readonly list?: ListName; readonly kind?: ListEntry['kind'] } = {},
): AsyncGenerator<StandingEntry> {
  for (const list of only.list ? [only.list] : ListName.options) {
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<ListStore['page']>> = await lists.page(
        list,
        only.kind ?? null,
        { after, most: entriesPerPage },
      );
      yield* page.entries;
      after = page.next;
    } while (after !== null);
  }
}
