import { redact } from '#shared/events/redact.ts';
import { maskName, maskText } from '#shared/reviews/exhibit.ts';

/** Fields of an envelope that say what a message is, and nothing of anybody. */
const plain: ReadonlySet<string> = new Set(['version', 'type', 'kind', 'platformId', 'eventId']);

/** Fields of the contract that hold a time. What is no time is masked there as elsewhere. */
const times: ReadonlySet<string> = new Set(['occurredAt', 'signedUpAt', 'expiresAt']);

/** What times are written with, right or wrong: whoever corrects a sender must see which it was. */
const timely = /^[\dTZtz\s:.,+/年月日时分秒-]{1,40}$/u;
/** So many digits are no time, nor are such groups: a wrong digit hides a number of somebody from `redact`. */
const numeric = /\d{15}|(?<![.\d])\d{4,}[\s-]\d{4,}/;

const isTime = (written: string): boolean =>
  timely.test(written) && !numeric.test(written) && redact(written) === written;

const longest = 4_000;

const masked = (value: unknown, name: string): unknown => {
  if (times.has(name) && isTime(String(value))) return value;
  if (typeof value === 'string') return plain.has(name) ? maskText(redact(value)) : maskName(value);
  if (typeof value === 'number') return plain.has(name) ? value : 0;
  if (Array.isArray(value)) return value.map((one) => masked(one, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, masked(one, key)]));
  }
  return value;
};

/**
 * What a message looks like without what is in it: names, shapes and times stay, values are dots; of
 * what is no JSON, numbers and addresses are. At most 4,000 characters.
 *
 * @example
 * maskedBody('{"type":"content.posted","data":{"text":"…"}}');
 */
export const maskedBody = (body: string): string => {
  let shown = maskText(redact(body));
  try {
    shown = JSON.stringify(masked(JSON.parse(body), ''), null, 1);
  } catch {
    // Kept aside because it is no JSON: its words are all there is to see.
  }
  return shown.slice(0, longest);
};
