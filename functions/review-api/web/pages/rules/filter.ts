import type { Life } from '#shared/rules/life.ts';
import { lives } from '../../rules/terms.ts';

/** Reads the life stage filter from URL parameters. */
export const readLife = (search: Readonly<Record<string, unknown>>): { readonly life?: Life } =>
  typeof search.life === 'string' && Object.hasOwn(lives, search.life)
    ? { life: search.life as Life }
    : {};
