import type { PlatformEvent } from '../events/event.ts';
import { codeContentsOf } from '../events/image-name.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { freeTextFields } from '../events/raw-numbers.ts';
import { redact } from '../events/redact.ts';
import { textOf } from '../signals/event-fields.ts';
import { readEvent } from '../signals/read-event.ts';
import { errorFields } from '../telemetry/log.ts';
import type { TextReading } from '../text/reading.ts';
import type { Item } from './intake.ts';
import type { Ports } from './ports.ts';

/** Only what a QR code says may contain such a number; a hash may consist of digits. */
const redactCode = (label: string): string =>
  codeContentsOf(label) === null ? label : redact(label);

/** Masks, in free text, the numbers that must not be stored. Lengths stay the same, so offsets remain valid. */
const redactField = (name: string, value: unknown): unknown => {
  if (freeTextFields.has(name) && typeof value === 'string') return redact(value);
  if (name === 'imageLabels') return (value as readonly string[] | undefined)?.map(redactCode);
  return value;
};

/** Returns the same fields if nothing in them is masked. */
const redactFields = <Fields extends object>(fields: Fields): Fields => {
  let redacted = fields;
  for (const [name, value] of Object.entries(fields)) {
    const shown = redactField(name, value);
    if (shown !== value) redacted = { ...redacted, [name]: shown };
  }
  return redacted;
};

const redactEvent = (event: PlatformEvent): PlatformEvent =>
  ({
    ...event,
    ...(event.context && { context: redactFields(event.context) }),
    data: redactFields(event.data),
  }) as PlatformEvent;

/** @param event the redacted event */
const redactReading = (reading: TextReading, event: PlatformEvent): TextReading => {
  const shown = textOf(event) ?? '';
  return {
    ...reading,
    evidence: reading.evidence.map((quote) => ({
      ...quote,
      text: shown.slice(quote.start, quote.end),
      reads: redact(quote.reads),
    })),
    contacts: reading.contacts.map((contact) => ({
      ...contact,
      text: contact.source ? redact(contact.text) : shown.slice(contact.start, contact.end),
    })),
  };
};

/**
 * Reads an item's text, then masks in it what must not be stored. After this step, nothing sees the text as
 * it was sent.
 *
 * If the reader fails on a text, the item is marked `unread-text`, so that a person looks at it.
 */
export const readItem = (item: Item, { readText, log }: Pick<Ports, 'readText' | 'log'>): Item => {
  const { occurrence } = item;
  if (occurrence.event.type === 'account.rechecked') return item;
  const event = redactEvent(occurrence.event);
  const withReading = (degraded: Occurrence['degraded'], reading: TextReading | null): Item => ({
    ...item,
    occurrence: { ...occurrence, event, degraded },
    reading,
  });
  try {
    const reading = readEvent(occurrence.event, readText);
    return withReading(occurrence.degraded, reading && redactReading(reading, event));
  } catch (error) {
    log.error('text-read-failed', { eventId: event.eventId, ...errorFields(error) });
    return withReading([...occurrence.degraded, 'unread-text'], null);
  }
};
