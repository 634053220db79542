import type { Life } from '#shared/rules/life.ts';
import { lives } from '../../rules/terms.ts';

/** The filter of the rules: a life stage, and text of their name, id or author. */
export type RuleFilter = { readonly life?: Life; readonly q?: string };

/** Reads the filter from URL parameters. */
export const readRuleFilter = ({ life, q }: Readonly<Record<string, unknown>>): RuleFilter => ({
  ...(typeof life === 'string' && Object.hasOwn(lives, life) && { life: life as Life }),
  ...(typeof q === 'string' && q !== '' && { q }),
});
