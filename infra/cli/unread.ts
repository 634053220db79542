import type { Explanation } from '#shared/events/explanations.ts';
import type { QuarantineReason } from '#shared/events/quarantine.ts';
import { fill, type Language, type Words } from '#shared/rules/words.ts';

/** An event of a file that could not be judged, with its place in the file. */
export type Unread = Explanation & { readonly place: string; readonly reason: QuarantineReason };

/** The remedy for an event of another platform: in a file, nobody sent it to the wrong queue. */
const foreign = {
  'zh-CN':
    '文件中事件的 platformId 应为“{platformId}”，即 --platform 所指平台的：请改写，如 jq -c \'.platformId = "{platformId}"\'。',
  en: 'Events in the file must have the platformId “{platformId}”, that of the platform which --platform names: change it, for example with jq -c \'.platformId = "{platformId}"\'.',
} as const satisfies Words;

/** Returns the remedy for an event of a file; the same as for the live queue except `foreign-platform`. */
export const remedyInFile = (
  { reason, remedy }: { readonly reason: QuarantineReason; readonly remedy: string },
  platformId: string,
  language: Language,
): string => (reason === 'foreign-platform' ? fill(foreign[language], { platformId }) : remedy);

/**
 * Formats an event that could not be judged on one line: place, reason and remedy.
 *
 * @example
 * const reason = 'missing-field';
 * const explanation = explainQuarantine({ reason, field: 'type' });
 * const unread: Unread = { place: 'events.jsonl:1', reason, ...explanation };
 * unreadLine(unread, 'demo', 'en').slice(0, 47); // 'events.jsonl:1: missing-field: type is missing.'
 */
export const unreadLine = (unread: Unread, platformId: string, language: Language): string => {
  const { place, reason, problem } = unread;
  const remedy = remedyInFile({ reason, remedy: unread.remedy[language] }, platformId, language);
  return `${place}: ${reason}: ${problem[language]}${language === 'en' ? ' ' : ''}${remedy}`;
};
