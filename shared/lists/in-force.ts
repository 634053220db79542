import type { ListStore } from '../stores/lists/port.ts';
import { type ListEntry, ListName, type StandingEntry } from './entry.ts';

const entriesAPage = 500;

/**
 * Every entry in force, of one list and kind or of all, however many there are.
 *
 * @throws Unavailable when the store is
 * @example
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
        { after, most: entriesAPage },
      );
      yield* page.entries;
      after = page.next;
    } while (after !== null);
  }
}
