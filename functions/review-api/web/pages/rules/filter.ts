import type { Life } from '#shared/rules/life.ts';
import { lives } from './terms.ts';

/** The stage that the list is narrowed to, out of an address. */
export const readLife = (search: Readonly<Record<string, unknown>>): { readonly life?: Life } =>
  typeof search.life === 'string' && Object.hasOwn(lives, search.life)
    ? { life: search.life as Life }
    : {};
