import type { ListEntryView } from '../../../contract/lists.ts';
import { listKinds } from '../../lists/terms.ts';
import type { ListName } from './filter.ts';

type Kind = ListEntryView['kind'];

export const everyKind = Object.keys(listKinds) as readonly Kind[];
const anybodyUses: ReadonlySet<Kind> = new Set(['link-domain', 'contact', 'template', 'image']);

/** Kinds that are listed by a digest which only the backend, or an authority, can make. */
export const digestKinds: ReadonlySet<Kind> = new Set(['identity', 'phone', 'email', 'payment']);

/** The kinds that each list may hold, as the server accepts them; no other is offered. */
export const kindsOfList: { readonly [List in ListName]: readonly Kind[] } = {
  block: everyKind,
  watch: everyKind,
  allow: everyKind.filter((kind) => !anybodyUses.has(kind)),
  dishonesty: ['account', 'identity', 'phone', 'payment'],
};
