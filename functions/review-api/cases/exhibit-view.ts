import type { Decision } from '#shared/decisions/decision.ts';
import { type Exhibit, maskLabel, maskText } from '#shared/reviews/exhibit.ts';
import type { StoredPost } from '#shared/stores/states/port.ts';
import type { CommandFailure, Exhibit as ExhibitView } from '../contract/cases.ts';

/**
 * An exhibit as staff see it: with what is personal in its text masked.
 *
 * @param decisions decisions about the account: the view names those that its event led to
 * @param failed what the platform said of each post whose visibility it could not set
 */
export const exhibitView = (
  exhibit: Exhibit,
  posts: ReadonlyMap<string, StoredPost>,
  decisions: readonly Decision[],
  failed: ReadonlyMap<string, CommandFailure | null>,
): ExhibitView => {
  const masked = exhibit.text === null ? null : maskText(exhibit.text, exhibit.contacts);
  const imageLabels = exhibit.imageLabels.map(maskLabel);
  return {
    eventId: exhibit.eventId,
    type: exhibit.type,
    at: exhibit.at,
    contentId: exhibit.contentId,
    contentKind: exhibit.contentKind,
    visibility: exhibit.contentId ? (posts.get(exhibit.contentId)?.visibility ?? 'visible') : null,
    failed: failed.get(exhibit.contentId ?? '') ?? null,
    text: masked,
    cut: exhibit.cut,
    imageLabels,
    masked:
      masked !== exhibit.text || imageLabels.some((label, i) => label !== exhibit.imageLabels[i]),
    // Quotes must not reveal what is masked in the text.
    quotes: exhibit.quotes.map((quote) => {
      const shown = masked?.slice(quote.start, quote.end) ?? quote.text;
      return {
        ...quote,
        text: shown,
        reads:
          shown === quote.text
            ? quote.reads
            : maskText(quote.reads, [{ start: 0, end: quote.reads.length }]),
      };
    }),
    reading: exhibit.reading,
    decisionIds: decisions.flatMap(({ id, eventId }) => (eventId === exhibit.eventId ? [id] : [])),
  };
};
