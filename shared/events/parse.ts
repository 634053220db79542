import { hash } from 'node:crypto';
import * as z from 'zod';
import { day, minute } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { blockOf } from './address.ts';
import type { Arrival } from './arrival.ts';
import { Context } from './envelope.ts';
import { type EventType, type PlatformEvent, schemas } from './event.ts';
import { readJson } from './json.ts';
import { type QuarantineReason, securityReasons } from './quarantine.ts';
import { findRawField } from './raw-numbers.ts';
import { oneOf, shapeOf, typeNames } from './shape-words.ts';
import type { Shape, Words } from './words.ts';

const mostTextBytes = 65_536;
const tailBytes = 16_384;
const cutMark = '\n…\n';
const longestLists = [
  ['targetIds', 1000, 'too-many-targets'],
  ['imageLabels', 32, 'too-many-labels'],
] as const;

/** How far `occurredAt` may be ahead of the arrival: synchronised clocks agree within minutes. */
export const clockSkew = 5 * minute;
/** An event that arrives later than this is counted in no window. */
const lateAfter = day;
/** Marks of judged events are kept for 30 days; an older event could be a repeat without being recognised. */
const tooOldAfter = 29 * day;

/** Why a message was refused: a reason for counters, and what people are told by `explainQuarantine`. */
export type Refusal = {
  readonly ok: false;
  readonly reason: QuarantineReason;
  /** Dotted path that consists of names in the contract only, never of text chosen by the sender. */
  readonly field?: string;
  /** What was expected there, if known. */
  readonly shape?: Words;
  /** Set if the sender may be impersonating another platform or backend. */
  readonly security?: true;
};

/** An event to be screened, or why its message goes to quarantine. */
export type Parsed =
  | {
      readonly ok: true;
      readonly arrival: Arrival;
      /** Paths of fields whose text was left out, because users may change what their software sends. */
      readonly leftOut: readonly string[];
    }
  | Refusal;

const refuse = (reason: QuarantineReason, field?: string, shape?: Words): Refusal => ({
  ok: false,
  reason,
  ...(field !== undefined && { field }),
  ...(shape && { shape }),
  ...(securityReasons.has(reason) && { security: true as const }),
});

/** Returns the dotted path of a field. It ends at `hashes`: the sender chooses the names below. */
const fieldOf = (path: readonly PropertyKey[]): string => {
  const named = path.includes('hashes') ? path.slice(0, path.indexOf('hashes') + 1) : path;
  return named.map(String).join('.') || 'event';
};

/** Returns the names of the fields of the object at `path` in events of a type; none if it is no object. */
const fieldNamesAt = (type: EventType, path: readonly PropertyKey[]): readonly string[] => {
  const object = path.reduce<z.core.$ZodType | undefined>((outer, key) => {
    const field = outer instanceof z.ZodObject ? outer.shape[String(key)] : undefined;
    return field instanceof z.ZodOptional ? field.unwrap() : field;
  }, schemas[type]);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce(
    (inner, key) => (inner as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    value,
  );

/** What other languages write for a field without a value, unless told otherwise. */
const orLeftOut = (shape: Words): Words => ({
  'zh-CN': `${shape['zh-CN']}，不能是 null（没有值的字段应省略）`,
  en: `${shape.en}, not null (leave out a field without a value)`,
});

const refusalOf = (type: EventType, issue: z.core.$ZodIssue, value: unknown): Refusal => {
  const field = fieldOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const names = fieldNamesAt(type, issue.path);
    return refuse('unknown-field', field, names.length > 0 ? oneOf(names) : undefined);
  }
  const found = valueAt(value, issue.path);
  if (found === undefined) return refuse('missing-field', field);
  const isForHashes = issue.path.includes('hashes') || issue.code === 'invalid_type';
  // A number in place of its hashes, or of an id: its sender must stop sending it, not only change its form.
  const isUnquoted = typeof found === 'number' && issue.message === ('quoted-id' satisfies Shape);
  const [key, text] = isUnquoted ? [String(issue.path.at(-1)), String(found)] : ['', found];
  if (isForHashes && findRawField(text, key, field)) return refuse('raw-personal-data', field);
  const reason = issue.message === ('instant' satisfies Shape) ? 'bad-time' : 'bad-field';
  const shape = shapeOf(issue);
  return refuse(reason, field, found === null && shape ? orLeftOut(shape) : shape);
};

/**
 * Returns the head and tail of a text that is too long, or `null` if it fits. Both ends are kept because
 * padding may be added on either side of the real message.
 */
const headAndTail = (text: string): string | null => {
  if (text.length * 3 <= mostTextBytes) return null;
  const bytes = Buffer.from(text);
  if (bytes.length <= mostTextBytes) return null;
  const startsCharacter = (i: number) => ((bytes[i] ?? 0) & 0xc0) !== 0x80;
  let head = mostTextBytes - tailBytes - Buffer.byteLength(cutMark);
  while (!startsCharacter(head)) head -= 1;
  let tail = bytes.length - tailBytes;
  while (!startsCharacter(tail)) tail += 1;
  return bytes.toString('utf8', 0, head) + cutMark + bytes.toString('utf8', tail);
};

/** Cuts an event to a bounded size, reports the cuts in `degraded`, and replaces its address with a block. */
const trimEvent = (
  event: PlatformEvent,
): { readonly event: PlatformEvent; readonly degraded: readonly string[] } => {
  const { data, context } = event as PlatformEvent & { data: Readonly<Record<string, unknown>> };
  const changed: Record<string, unknown> = {};
  const degraded: string[] = [];
  for (const field of ['text', 'bio']) {
    const text = data[field];
    const shortened = typeof text === 'string' ? headAndTail(text) : null;
    if (shortened === null) continue;
    changed[field] = shortened;
    degraded.push('oversize-text');
  }
  for (const [field, most, cut] of longestLists) {
    const list = data[field];
    if (!Array.isArray(list) || list.length <= most) continue;
    changed[field] = list.slice(0, most);
    degraded.push(cut);
  }
  const sized = degraded.length > 0 ? { ...event, data: { ...data, ...changed } } : event;
  if (context?.ip === undefined) return { event: sized as PlatformEvent, degraded };
  const { ip, ...rest } = context;
  const block = blockOf(ip);
  const located = { ...sized, context: block === null ? rest : { ...rest, ip: block } };
  return { event: located as PlatformEvent, degraded };
};

/** Fields of the context that a backend may have from the user's own software. */
const softwareFields = ['deviceId', 'client'] as const;

/**
 * Leaves out the texts of those fields that cannot be used: whoever changes what their software sends must not keep
 * their events from being screened.
 */
const withUsableContext = (
  event: object,
): { readonly usable: object; readonly leftOut: readonly string[] } => {
  const { context } = event as { readonly context?: { readonly [name: string]: unknown } | null };
  const leftOut = softwareFields.filter((name) => {
    const text = context?.[name];
    return (
      typeof text === 'string' &&
      (!Context.shape[name].safeParse(text).success || findRawField(text, name, name) !== null)
    );
  });
  if (leftOut.length === 0) return { usable: event, leftOut };
  const kept = Object.entries(context ?? {}).filter(
    ([name]) => !leftOut.some((one) => one === name),
  );
  return {
    usable: { ...event, context: Object.fromEntries(kept) },
    leftOut: leftOut.map((name) => `context.${name}`),
  };
};

/** Whether the sender is registered. SQS gives `AROA…:session`, with the role's id before the colon. */
const isBound = (senderId: string | undefined, senders: readonly string[]): boolean =>
  senders.length === 0 ||
  senders.some((role) => senderId === role || senderId?.startsWith(`${role}:`));

/**
 * Validates one message from the queue. This is "the door": every event passes through it. Never throws;
 * returns an arrival or a refusal for any string.
 *
 * - Unknown fields and duplicate keys are refused. Parsers disagree on which duplicate counts.
 * - `occurredAt` may be at most 5 minutes after `sentAt` (clock skew). More than a day before `sentAt`, the
 *   event is `late`; more than 29 days before it, the event is refused. On a platform with purpose `replay`
 *   the event's own time is used as its arrival time, so no event is late or early.
 * - A text over 64 KiB is reduced to its head and tail, and targets beyond 1,000 and labels of images beyond 32 are
 *   dropped. The arrival lists each in `degraded`.
 * - An address is replaced by its block, or dropped if unreadable. A user agent is cut to 512 characters. The text of a
 *   device id or client is dropped if it is none, or has a personal number.
 * - A raw identity, phone or card number in a field refuses the event (Personal Information Protection
 *   Law, art. 6: data minimisation). In free text it is kept, and redacted when the text is stored.
 * - `digest` covers the event as sent, in canonical form: key order and the spelling of numbers and escapes
 *   do not matter. An omitted default and an explicit one differ.
 *
 * @param sentAt when the queue received the message (`SentTimestamp`), epoch milliseconds
 * @param senderId who sent the message (`SenderId`); checked only if the settings list `senders`
 * @example
 * declare const record: IntakeRecord;
 * declare const platform: PlatformSettings;
 * declare const sentAt: number;
 * declare const quarantine: QuarantineStore;
 * const parsed = parseEvent(record.body, { platform, sentAt });
 * if (!parsed.ok) await quarantine.keep({ ...record, reason: parsed.reason, field: parsed.field });
 */
export const parseEvent = (
  body: string,
  {
    platform,
    sentAt,
    senderId,
  }: {
    readonly platform: Pick<PlatformSettings, 'platformId' | 'purpose' | 'senders'>;
    readonly sentAt: number;
    readonly senderId?: string | undefined;
  },
): Parsed => {
  if (!isBound(senderId, platform.senders)) return refuse('unbound-sender');
  const json = readJson(body);
  if ('reason' in json) return refuse(json.reason);
  const { value, text } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('not-an-event');
  }
  const { version, type, platformId } = value as Readonly<Record<string, unknown>>;
  if (typeof platformId === 'string' && platformId !== platform.platformId) {
    return refuse('foreign-platform', 'platformId');
  }
  if (typeof version === 'number' && version !== 1) return refuse('unknown-version', 'version');
  if (type === undefined) return refuse('missing-field', 'type');
  if (typeof type !== 'string') return refuse('bad-field', 'type', typeNames.string);
  if (!Object.hasOwn(schemas, type)) return refuse('unknown-type', 'type');

  const { usable, leftOut } = withUsableContext(value);
  const read = schemas[type as EventType].safeParse(usable);
  if (!read.success) {
    return refusalOf(type as EventType, read.error.issues[0] as z.core.$ZodIssue, value);
  }
  const raw = findRawField(read.data, '', '');
  if (raw) return refuse('raw-personal-data', raw);

  const at = Date.parse(read.data.occurredAt);
  const arrivedAt = platform.purpose === 'replay' ? at : sentAt;
  if (at > arrivedAt + clockSkew) return refuse('future-time', 'occurredAt');
  if (at < arrivedAt - tooOldAfter) return refuse('too-old', 'occurredAt');
  if (read.data.type === 'account.imported') {
    const signedUpAt = Date.parse(read.data.data.signedUpAt);
    if (signedUpAt > at + clockSkew) return refuse('future-time', 'data.signedUpAt');
  }

  const { event, degraded } = trimEvent(read.data);
  return {
    ok: true,
    arrival: {
      event,
      at,
      sentAt: arrivedAt,
      digest: hash('sha256', text, 'hex').slice(0, 16),
      late: at < arrivedAt - lateAfter,
      degraded,
    },
    leftOut,
  };
};
