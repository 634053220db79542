import { mediaHook } from './media.ts';

/** Whether the page is at most as wide as a tablet; tables then show only the most important columns. */
export const useNarrow = mediaHook('(max-width: 1100px)');

/** Whether the page is at most as wide as a phone; tables then have one column. */
export const usePhone = mediaHook('(max-width: 600px)');
