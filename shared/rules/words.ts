import type { PlatformSettings } from '../settings/platform.ts';

export type Language = PlatformSettings['language'];

/** What people read, in every language of the product. */
export type Words = { readonly [L in Language]: string };
