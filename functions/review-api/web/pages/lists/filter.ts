import type { ListEntryView } from '../../../contract/lists.ts';
import { listKinds } from '../../lists/terms.ts';

export type ListName = ListEntryView['list'];
export const listNames: readonly ListName[] = ['block', 'watch', 'allow', 'dishonesty'];

/** One list, or the recent imports to all lists. */
export type ListView = ListName | 'imports';
export const views: readonly ListView[] = [...listNames, 'imports'];

export type ListFilter = { readonly list?: ListView; readonly kind?: ListEntryView['kind'] };

/** Reads the shown list and kind from URL parameters. */
export const readListFilter = (search: Readonly<Record<string, unknown>>): ListFilter => {
  const list = views.find((name) => name === search.list);
  const kind = String(search.kind);
  return {
    ...(list && { list }),
    ...(Object.hasOwn(listKinds, kind) && { kind: kind as ListEntryView['kind'] }),
  };
};
