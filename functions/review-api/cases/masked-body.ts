import { redact } from '#shared/events/redact.ts';
import { maskName, maskText } from '#shared/reviews/exhibit.ts';

/** Envelope fields that describe the message and contain no personal data. */
const plainFields: ReadonlySet<string> = new Set(['version', 'type', 'kind', 'platformId']);

/** Contract fields that contain a time. A value that is not a time is masked like any other. */
const timeFields: ReadonlySet<string> = new Set(['occurredAt', 'signedUpAt', 'expiresAt']);

/**
 * Characters used to write times, valid or not: a malformed time stays visible so that the sender can be
 * fixed.
 */
const timePattern = /^[\dTZtz\s:.,+/年月日时分秒-]{1,40}$/u;
/**
 * Digit runs too long for a time, or grouped like a personal number, which `redact` misses if one digit is
 * wrong.
 */
const longNumber = /\d{15}|(?<![.\d])\d{4,}[\s-]\d{4,}/;

/** An id by which the sender finds the event. The groups of a UUID may look like a personal number. */
const idPattern = /^[\w.:-]{1,64}$/;
const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

const isFreeOfNumbers = (written: string): boolean =>
  !longNumber.test(written) && redact(written) === written;

/** Whether a field is shown as it was written. */
const isShown = (name: string, written: string): boolean =>
  (timeFields.has(name) && timePattern.test(written) && isFreeOfNumbers(written)) ||
  (name === 'eventId' &&
    (uuidPattern.test(written) || (idPattern.test(written) && isFreeOfNumbers(written))));

const mostCharacters = 4_000;

const maskedValue = (value: unknown, name: string): unknown => {
  if (isShown(name, String(value))) return value;
  if (typeof value === 'string')
    return plainFields.has(name) ? maskText(redact(value)) : maskName(value);
  if (typeof value === 'number') return plainFields.has(name) ? value : 0;
  if (Array.isArray(value)) return value.map((one) => maskedValue(one, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, maskedValue(one, key)]),
    );
  }
  return value;
};

/**
 * Masks a message but keeps its structure: names, shapes, times and its id stay, values become dots. If it is not
 * JSON, numbers and addresses become dots. At most 4,000 characters.
 *
 * @example
 * JSON.parse(maskedBody('{"type":"content.posted","data":{"text":"收卡"}}'));
 * // { type: 'content.posted', data: { text: '••' } }
 */
export const maskedBody = (body: string): string => {
  let shown = maskText(redact(body));
  try {
    shown = JSON.stringify(maskedValue(JSON.parse(body), ''), null, 1);
  } catch {
    // Quarantined because it is not JSON: only its redacted text can be shown.
  }
  return shown.slice(0, mostCharacters);
};
