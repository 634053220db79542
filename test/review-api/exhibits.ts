import type { Paper } from '#shared/stores/papers/port.ts';

/** What a case keeps of an event of an account: its kind and time, and nothing else unless it says so. */
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
