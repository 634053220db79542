import type { Occurrence } from '../events/recheck.ts';
import { Exhibit, shownText } from '../reviews/exhibit.ts';
import { beginning } from '../rules/evidence.ts';
import { day } from '../settings/durations.ts';
import type { EntityKey } from '../signals/entity-state.ts';
import type { Signals } from '../signals/signals.ts';
import { textOf } from '../signals/touch.ts';
import type { Paper, PaperStore } from '../stores/papers/port.ts';
import type { TextReading } from '../text/reading.ts';

const readingOf = (
  reading: TextReading | null,
): Pick<Exhibit, 'quotes' | 'contacts' | 'reading'> => {
  if (!reading) return { quotes: [], contacts: [], reading: null };
  const { evidence, contacts, score, verdict, category, intent } = reading;
  const isShown = ({ end }: { readonly end: number }) => end <= shownText;
  return {
    quotes: evidence.filter(isShown).map((quote) => ({ ...quote })),
    // A contact that the end of the text cuts is masked as far as it shows.
    contacts: contacts
      .filter(({ start }) => start < shownText)
      .map(({ start, end }) => ({ start, end: Math.min(end, shownText) })),
    reading: { score, verdict, category, intent },
  };
};

/** What staff will need to see of an event that lands on a case, as a paper in its account's folder. */
export const exhibitOf = (
  occurrence: Occurrence,
  reading: TextReading | null,
  {
    entities,
    counterpartId,
    report,
    textDays,
  }: {
    /** What it names of itself, its text included. */
    readonly entities: readonly EntityKey[];
    readonly counterpartId: string | null;
    readonly report: NonNullable<Signals['report']> | null;
    readonly textDays: number;
  },
): Paper => {
  const { event, at, sentAt } = occurrence;
  const said = event.type === 'appeal.filed' ? (event.data.text ?? null) : textOf(event);
  const text = said === null ? null : beginning(said, shownText);
  const content = 'data' in event && 'contentId' in event.data ? event.data : null;
  const exhibit: Exhibit = {
    eventId: event.eventId,
    type: event.type,
    at,
    contentId: content?.contentId ?? null,
    contentKind: content && 'kind' in content ? content.kind : null,
    text,
    cut: text !== said,
    ...readingOf(reading),
    entities: entities.map(({ kind, value }) => ({ kind, value })),
    counterpartId,
    targetIds: event.type === 'social.requested' ? event.data.targetIds.slice(0, 20) : [],
    report: report && {
      reason: report.reason,
      reporters: report.reporters,
      reporterCredible: report.reporterCredible,
    },
  };
  return {
    kind: 'exhibit',
    folder: event.accountId,
    id: event.eventId,
    version: 1,
    body: exhibit,
    expiresAt: sentAt + textDays * day,
  };
};

const exhibitsListed = 100;
const exhibitsShown = 40;

/** Exhibits as `exhibitsOf`, and whether there are more. */
export const someExhibitsOf = async (
  accountId: string,
  { papers }: { readonly papers: Pick<PaperStore, 'list' | 'read'> },
  named: readonly string[] = [],
): Promise<{ readonly exhibits: readonly Exhibit[]; readonly more: boolean }> => {
  const [some, asked] = await Promise.all([
    papers.list('exhibit', accountId, { most: exhibitsListed }),
    named.length === 0
      ? []
      : papers.read(
          'exhibit',
          named.map((id) => ({ folder: accountId, id })),
        ),
  ]);
  const found = new Map([...some, ...asked].map(({ id, body }) => [id, Exhibit.parse(body)]));
  const exhibits = [...found.values()]
    .toSorted((a, b) => b.at - a.at)
    .filter(({ eventId }, i) => i < exhibitsShown || named.includes(eventId));
  return { exhibits, more: exhibits.length < found.size };
};

/**
 * Exhibits of an account, latest first: at most 40 and those that are named.
 *
 * Of an account with more than a hundred, which they are found among is by chance: whoever must see one
 * names its event.
 *
 * @param named ids of events
 */
export const exhibitsOf = async (
  accountId: string,
  ports: { readonly papers: Pick<PaperStore, 'list' | 'read'> },
  named: readonly string[] = [],
): Promise<readonly Exhibit[]> => (await someExhibitsOf(accountId, ports, named)).exhibits;
