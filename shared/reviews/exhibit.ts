import * as z from 'zod';
import { Id } from '../events/envelope.ts';
import { entityKinds } from '../signals/entity-state.ts';

const Span = z.strictObject({ start: z.number().int(), end: z.number().int() });

/** What the reader said of a text alone. */
export const TextScore = z.strictObject({
  score: z.number(),
  verdict: z.string(),
  category: z.string().nullable(),
  intent: z.string().nullable(),
});

/**
 * What staff must see beside a decision, kept for as long as texts are: the words of a post or an
 * appeal as they were written, and what the account used. What a later release added is left out when it
 * is read.
 */
export const Exhibit = z.object({
  eventId: Id,
  type: z.string(),
  /** Epoch milliseconds. */
  at: z.number().int(),
  contentId: Id.nullable(),
  contentKind: z.string().nullable(),
  text: z.string().nullable(),
  /** Whether the text was longer. */
  cut: z.boolean().default(false),
  quotes: z.array(z.strictObject({ ...Span.shape, text: z.string(), reads: z.string() })),
  contacts: z.array(Span),
  reading: TextScore.nullable(),
  entities: z.array(z.strictObject({ kind: z.enum(entityKinds), value: z.string() })),
  counterpartId: Id.nullable(),
  /** Whom a request was sent to, the first twenty. */
  targetIds: z.array(Id).default([]),
  report: z
    .strictObject({
      reason: z.string(),
      reporters: z.number(),
      reporterCredible: z.boolean(),
    })
    .nullable(),
});
export type Exhibit = z.infer<typeof Exhibit>;

/** Longest text that is shown, in UTF-16 units. */
export const shownText = 4000;

/** Phone, account, card and identity numbers, however they are spaced; mail addresses. */
const personal =
  /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|[+＋]?[0-9０-９](?:[ \t.-]?[0-9０-９]){5,}/gu;

const dots = (text: string) => '\u2022'.repeat(text.length);

/**
 * A text with what could name or reach a person as dots of the same length, so that quotes stay in
 * their places.
 *
 * @param contacts where the reader found a contact
 * @example
 * maskText('加V abc888', [{ start: 3, end: 9 }]); // '加V ••••••'
 */
export const maskText = (
  text: string,
  contacts: readonly { readonly start: number; readonly end: number }[] = [],
): string => {
  let masked = text.replaceAll(personal, dots);
  for (const { start, end } of contacts) {
    masked = masked.slice(0, start) + dots(masked.slice(start, end)) + masked.slice(end);
  }
  return masked;
};

/** A name of a device, an address block, a hash: enough to tell two apart, not to know either. */
export const maskName = (name: string): string =>
  name.length <= 4 ? dots(name) : `${name.slice(0, 2)}${dots(name.slice(2, 6))}${name.slice(-2)}`;
