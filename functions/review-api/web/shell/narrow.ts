import { mediaHook } from './media.ts';

/** Whether the page is at most as wide as a tablet; tables then show only the most important columns. */
export const useNarrow = mediaHook('(max-width: 1100px)');

/** Whether the page is narrower than a tablet: on a phone, or at double size. Tables then have one column. */
export const usePhone = mediaHook('(max-width: 767px)');
