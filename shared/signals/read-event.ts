import { codeContentsOf } from '../events/image-name.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { withCodes } from '../text/contacts/codes.ts';
import type { TextReader, TextReading } from '../text/reading.ts';
import { imageLabelsOf, textOf } from './event-fields.ts';

/** Reads the text of an event and what QR codes in its images say; `null` if it has no text. */
export const readEvent = (event: Occurrence['event'], readText: TextReader): TextReading | null => {
  const text = textOf(event);
  if (text === null) return null;
  const codes = imageLabelsOf(event).flatMap((label) => codeContentsOf(label) ?? []);
  return withCodes(readText(text), codes);
};
