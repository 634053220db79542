import type { Paper } from '#shared/stores/papers/port.ts';

/** An exhibit of a case: kind and time of an account's event, and any further fields given. */
export const exhibitOf = (
  accountId: string,
  eventId: string,
  said: { readonly type: string; readonly at: number; readonly [field: string]: unknown },
): Paper => ({
  kind: 'exhibit',
  folder: accountId,
  id: eventId,
  version: 1,
  expiresAt: null,
  body: {
    eventId,
    contentId: null,
    contentKind: null,
    text: null,
    quotes: [],
    contacts: [],
    reading: null,
    entities: [],
    counterpartId: null,
    report: null,
    ...said,
  },
});
