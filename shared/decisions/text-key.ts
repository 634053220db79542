import { redact } from '../events/redact.ts';
import { isMention } from '../text/analysis/intent.ts';
import type { TextReading } from '../text/reading.ts';
import { digestOf } from './digest.ts';

/**
 * Returns a key that two texts share only if they say the same: the template, and all that the reader found in it. An
 * edit that adds an offer or another contact, or takes away what made the text a warning, has another key. `null` if the
 * text is too short for a template.
 */
export const textKeyOf = ({
  template,
  category,
  intent,
  evidence,
  contacts,
}: Pick<TextReading, 'template' | 'category' | 'intent' | 'evidence' | 'contacts'>):
  | string
  | null =>
  template === null
    ? null
    : digestOf([
        template,
        category,
        // Only of a mention: keys of other texts that an earlier release stored stay as they are.
        ...(isMention(intent) ? [intent] : []),
        [...new Set(evidence.map(({ reads }) => reads))].toSorted(),
        contacts.map(({ kind, value }) => `${kind} ${redact(value)}`).toSorted(),
      ]);
