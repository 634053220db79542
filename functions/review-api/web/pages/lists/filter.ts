import type { ListEntryView } from '../../../contract/lists.ts';
import { listKinds } from './terms.ts';

export type ListName = ListEntryView['list'];
export const listNames: readonly ListName[] = ['block', 'watch', 'allow', 'dishonesty'];

/** One list, or the recent imports to all lists. */
export type View = ListName | 'imports';
export const views: readonly View[] = [...listNames, 'imports'];

export type Shown = { readonly list?: View; readonly kind?: ListEntryView['kind'] };

/** Reads the shown list and kind from URL parameters. */
export const readShown = (search: Readonly<Record<string, unknown>>): Shown => {
  const list = views.find((name) => name === search.list);
  const kind = String(search.kind);
  return {
    ...(list && { list }),
    ...(Object.hasOwn(listKinds, kind) && { kind: kind as ListEntryView['kind'] }),
  };
};
