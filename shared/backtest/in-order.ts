import { hour } from '../settings/durations.ts';
import type { Archived } from '../stores/archive/port.ts';

/**
 * Sorts an archive's occurrences by arrival. Parts come in order of the hour but are unordered within it, and
 * a part may extend into the next hour, so two hours are held in memory at a time.
 */
export async function* sortByArrival(archived: AsyncIterable<Archived>): AsyncGenerator<Archived> {
  let buffered: Archived[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  const byArrival = (a: Archived, b: Archived) =>
    a.sentAt - b.sentAt || (a.event.eventId < b.event.eventId ? -1 : 1);

  for await (const one of archived) {
    const at = Math.floor(one.sentAt / hour);
    if (at > latest) {
      latest = at;
      const isReady = (each: Archived) => Math.floor(each.sentAt / hour) < latest - 1;
      const ready = buffered.filter(isReady);
      if (ready.length > 0) {
        buffered = buffered.filter((each) => !isReady(each));
        yield* ready.toSorted(byArrival);
      }
    }
    buffered.push(one);
  }
  yield* buffered.toSorted(byArrival);
}
