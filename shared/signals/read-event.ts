import { codeContentsOf } from '../events/image-name.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { withCodes } from '../text/contacts/codes.ts';
import type { TextReader, TextReading } from '../text/reading.ts';
import { imageLabelsOf, textOf } from './event-fields.ts';

const movedBy =
  (by: number) =>
  <Found extends { readonly start: number; readonly end: number }>(found: Found): Found => ({
    ...found,
    start: found.start + by,
    end: found.end + by,
  });

/**
 * Reads a nickname and a bio together, because one may name what the other gives the contact for, and each alone, because
 * an offer in a nickname is lost beside an ordinary bio.
 */
const readProfile = (
  nickname: string,
  bio: string,
  text: string,
  readText: TextReader,
): TextReading => {
  const together = readText(text);
  if (together.verdict !== 'allow') return together;
  const [name, about] = [readText(nickname), readText(bio)];
  if (name.verdict !== 'allow') return { ...name, contacts: together.contacts };
  if (about.verdict === 'allow') return together;
  const evidence = about.evidence.map(movedBy(text.length - bio.length));
  return { ...about, evidence, contacts: together.contacts };
};

/** Reads the text of an event and what QR codes in its images say; `null` if it has no text. */
export const readEvent = (event: Occurrence['event'], readText: TextReader): TextReading | null => {
  const text = textOf(event);
  if (text === null) return null;
  if (event.type === 'account.profile-changed' && event.data.nickname && event.data.bio)
    return readProfile(event.data.nickname, event.data.bio, text, readText);
  const codes = imageLabelsOf(event).flatMap((label) => codeContentsOf(label) ?? []);
  return withCodes(readText(text), codes);
};

/**
 * Reads an event of the past as `readEvent` does; `null` also if its text cannot be read: screening has reported that
 * (`unread-text`), and one text must not end a run over many.
 */
export const readPastEvent = (
  event: Occurrence['event'],
  readText: TextReader,
  onFailure: (error: unknown) => void = () => {},
): TextReading | null => {
  try {
    return readEvent(event, readText);
  } catch (error) {
    onFailure(error);
    return null;
  }
};
