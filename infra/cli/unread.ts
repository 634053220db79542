import type { Explained, QuarantineReason } from '#shared/events/quarantine.ts';
import { fill, type Language, type Words } from '#shared/rules/words.ts';

/** An event of a file that could not be judged, with where it stands in the file. */
export type Unread = Explained & { readonly place: string; readonly reason: QuarantineReason };

/** What to do about an event of a file that names another platform: nobody sent it there. */
const foreign = {
  'zh-CN': '文件中事件的 platformId 应为「{platformId}」，即 --platform 所指的平台。',
  en: 'Events in the file must have the platformId “{platformId}”, which --platform names.',
} as const satisfies Words;

/** What to do about an event of a file that could not be judged; otherwise as the door says it. */
export const remedyInFile = (
  { reason, remedy }: { readonly reason: QuarantineReason; readonly remedy: string },
  platformId: string,
  language: Language,
): string => (reason === 'foreign-platform' ? fill(foreign[language], { platformId }) : remedy);

/**
 * An event of a file that could not be judged, on one line: where, why, and what to do about it.
 *
 * @example
 * unreadLine({ place: 'events.jsonl:1', ...refusal }, 'replay', 'en');
 * // 'events.jsonl:1: missing-field: type is missing. Correct it after the JSON Schema …'
 */
export const unreadLine = (unread: Unread, platformId: string, language: Language): string => {
  const { place, reason, problem } = unread;
  const remedy = remedyInFile({ reason, remedy: unread.remedy[language] }, platformId, language);
  return `${place}: ${reason}: ${problem[language]}${language === 'en' ? ' ' : ''}${remedy}`;
};
