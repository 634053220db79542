import type { ListEntryView } from '../../../contract/lists.ts';
import { listKinds } from '../../lists/terms.ts';

export type ListName = ListEntryView['list'];
export const listNames: readonly ListName[] = ['block', 'watch', 'allow', 'dishonesty'];

/** One list, the recent imports to all lists, or the search for an entry in all of them. */
export type ListView = ListName | 'imports' | 'find';
export const views: readonly ListView[] = [...listNames, 'imports', 'find'];

type ListFilter = { readonly list?: ListView; readonly kind?: ListEntryView['kind'] };

/** Reads the shown list and kind from URL parameters. */
export const readListFilter = (search: Readonly<Record<string, unknown>>): ListFilter => {
  const list = views.find((name) => name === search.list);
  const kind = String(search.kind);
  return {
    ...(list && { list }),
    ...(Object.hasOwn(listKinds, kind) && { kind: kind as ListEntryView['kind'] }),
  };
};
