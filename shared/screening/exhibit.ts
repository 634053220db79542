import type { Occurrence } from '../events/occurrence.ts';
import { Exhibit, mostTextShown } from '../reviews/exhibit.ts';
import { day } from '../settings/durations.ts';
import type { EntityKey } from '../signals/entity-state.ts';
import { contentIdOf, imageLabelsOf, textOf } from '../signals/event-fields.ts';
import type { Signals } from '../signals/signals.ts';
import type { Paper, PaperStore } from '../stores/papers/port.ts';
import { parseStored, readEach } from '../stores/unreadable.ts';
import type { TextReading } from '../text/reading.ts';
import { beginning } from '../text/span.ts';

/** Longest label that is shown, in UTF-16 units. */
const mostLabelShown = 512;

const shownOf = (reading: TextReading | null): Pick<Exhibit, 'quotes' | 'contacts' | 'reading'> => {
  if (!reading) return { quotes: [], contacts: [], reading: null };
  const { evidence, contacts, score, verdict, category, intent } = reading;
  const isShown = ({ end }: { readonly end: number }) => end <= mostTextShown;
  return {
    quotes: evidence
      .filter(isShown)
      .map(({ start, end, text, reads }) => ({ start, end, text, reads })),
    // A contact that the cut runs through is masked up to the cut; one read in an image has no place in the text.
    contacts: contacts
      .filter(({ start, source }) => !source && start < mostTextShown)
      .map(({ start, end }) => ({ start, end: Math.min(end, mostTextShown) })),
    reading: { score, verdict, category, intent },
  };
};

/**
 * Builds the exhibit of an event that lands on a case: what staff need to see of it, as a paper in the folder
 * of the event's account.
 */
export const exhibitOf = (
  occurrence: Occurrence,
  reading: TextReading | null,
  {
    entities,
    counterpartId,
    report,
    textDays,
  }: {
    /** The entities that the event names, including those in its text. */
    readonly entities: readonly EntityKey[];
    readonly counterpartId: string | null;
    readonly report: NonNullable<Signals['report']> | null;
    readonly textDays: number;
  },
): Paper => {
  const { event, at, sentAt } = occurrence;
  const fullText = event.type === 'appeal.filed' ? (event.data.text ?? null) : textOf(event);
  const text = fullText === null ? null : beginning(fullText, mostTextShown);
  const exhibit: Exhibit = {
    eventId: event.eventId,
    type: event.type,
    at,
    contentId: contentIdOf(event),
    contentKind:
      'data' in event && 'contentId' in event.data && 'kind' in event.data ? event.data.kind : null,
    text,
    cut: text !== fullText,
    imageLabels: imageLabelsOf(event).map((label) => beginning(label, mostLabelShown)),
    ...shownOf(reading),
    entities: entities.map(({ kind, value }) => ({ kind, value })),
    counterpartId,
    targetIds: event.type === 'social.requested' ? event.data.targetIds.slice(0, 20) : [],
    report: report && {
      reason: report.reason,
      reporters: report.reporters,
      reporterCredible: report.reporterCredible,
    },
    reporterNew: report?.reporterNew ?? false,
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

/**
 * Returns exhibits of an account, latest first, and whether it has more: at most 40, plus those named in `named`.
 *
 * Only a hundred are listed. Which hundred of an account that has more is not defined, so a caller that needs
 * a particular exhibit must name its event.
 *
 * @param named event ids
 */
export const exhibitsOf = async (
  accountId: string,
  { papers }: { readonly papers: Pick<PaperStore, 'list' | 'read'> },
  named: readonly string[] = [],
): Promise<{ readonly exhibits: readonly Exhibit[]; readonly more: boolean }> => {
  const [listed, requested] = await Promise.all([
    papers.list('exhibit', accountId, { most: exhibitsListed }),
    named.length === 0
      ? []
      : papers.read(
          'exhibit',
          named.map((id) => ({ folder: accountId, id })),
        ),
  ]);
  const stored = new Map([...listed, ...requested].map((paper) => [paper.id, paper]));
  const found = readEach(
    [...stored.values()],
    ({ id }) => id,
    ({ body }) => parseStored(Exhibit, body),
  );
  const exhibits = found
    .toSorted((a, b) => b.at - a.at)
    .filter(({ eventId }, i) => i < exhibitsShown || named.includes(eventId));
  return { exhibits, more: exhibits.length < found.length };
};
