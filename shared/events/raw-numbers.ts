import { codeContentsOf, imageNameOf } from './image-name.ts';
import { type PersonalNumber, personalNumbersInName, redact } from './redact.ts';

/** Fields of free text, in data and context: numbers in them are redacted later, before the text is stored. */
export const freeTextFields: ReadonlySet<string> = new Set([
  'text',
  'bio',
  'nickname',
  'userAgent',
]);
/** Fields whose shape is already validated and which naturally contain digits. */
const validatedFields = new Set(['occurredAt', 'signedUpAt', 'expiresAt', 'hashes', 'ip', 'type']);
/**
 * Ids of objects rather than people. A platform may number its posts, and one in ten sixteen-digit
 * numbers passes the Luhn check. So only identity numbers are looked for in these fields.
 */
export const objectIdFields: ReadonlySet<string> = new Set([
  'eventId',
  'contentId',
  'parentId',
  'groupId',
  'commandId',
  'decisionId',
]);

/** A cheap pre-check: in any grouping, a phone or card number has four consecutive digits. */
const mayContainNumber = (key: string, value: string): boolean =>
  objectIdFields.has(key) ? /\d{17}/.test(value) : /[\d０-９]{4}/.test(value);

/** Returns the path of the first field that contains a raw identity, phone or card number, or `null`. */
export const findRawField = (value: unknown, key: string, path: string): string | null => {
  if (typeof value === 'string') {
    // A hash may consist of digits, and the image would be refused wherever it is posted.
    if (!mayContainNumber(key, value) || imageNameOf(value) !== null) return null;
    // What a QR code says is free text: whoever draws it must not keep the post from being screened.
    if (key === 'imageLabels' && codeContentsOf(value) !== null) return null;
    // All but the ending of a domain may be digits, and anybody may register it.
    if (key === 'domain' && /\.[^.\d]+$/.test(value)) return null;
    const isForbidden = ({ kind }: PersonalNumber) =>
      kind === 'identity' || !objectIdFields.has(key);
    return personalNumbersInName(value).some(isForbidden) ? path : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (const element of value) {
      const found = findRawField(element, key, path);
      if (found) return found;
    }
    return null;
  }
  for (const name in value) {
    if (freeTextFields.has(name) || validatedFields.has(name)) continue;
    const found = findRawField(
      (value as Readonly<Record<string, unknown>>)[name],
      name,
      path ? `${path}.${name}` : name,
    );
    if (found) return found;
  }
  return null;
};

/**
 * Whether a JSON message has a raw identity, phone or card number anywhere but in free text. For messages that are not
 * in the contract: no field of theirs is validated.
 */
export const hasRawNumber = (body: string): boolean => {
  const isRaw = (value: unknown, key: string): boolean => {
    if (typeof value !== 'object' || value === null) {
      return !freeTextFields.has(key) && findRawField(String(value), key, key) !== null;
    }
    return Object.entries(value).some(
      ([name, inner]) => isRaw(name, '') || isRaw(inner, Array.isArray(value) ? key : name),
    );
  };
  return isRaw(JSON.parse(body), '');
};

/** A character of a JSON text after a backslash; the code of one that is written as a number. */
const escaped = /\\(?:u([\da-fA-F]{4})|.)/gs;

/**
 * Masks personal numbers in a part of a JSON text. Many libraries escape all but ASCII: the code of the character before
 * a number would become part of it, and full-width digits would be none.
 */
const redactJson = (json: string): string => {
  const read = json.replace(escaped, (written, code?: string) =>
    code === undefined ? written : String.fromCharCode(Number.parseInt(code, 16)),
  );
  const masked = redact(read);
  if (masked === read) return json;
  let redacted = '';
  let from = 0;
  let shift = 0;
  for (const { 0: written, 1: code, index } of json.matchAll(escaped)) {
    if (code === undefined) continue;
    const at = index - shift;
    redacted += masked.slice(from, at) + (masked[at] === read[at] ? written : masked[at]);
    from = at + 1;
    shift += written.length - 1;
  }
  return redacted + masked.slice(from);
};

/** An id in the text of a message: its name and value. */
const idField = /"([A-Za-z]+Id)"\s*:\s*"([\w.:@-]{1,64})"/g;

/**
 * Masks personal numbers in a message, but no id that the door accepts: by it the sender finds the event, and the
 * message still shows why it was refused. The groups of one UUID in 250 add up to a card number.
 *
 * @example
 * redactMessage('{"eventId":"0193-4000056655665556","text":"138-0000-0000"}');
 * // '{"eventId":"0193-4000056655665556","text":"138-****-0000"}'
 */
export const redactMessage = (body: string): string => {
  let redacted = '';
  let from = 0;
  for (const { 0: written, 1: name = '', 2: id = '', index } of body.matchAll(idField)) {
    if (findRawField(id, name, name) !== null) continue;
    redacted += redactJson(body.slice(from, index)) + written;
    from = index + written.length;
  }
  return redacted + redactJson(body.slice(from));
};
