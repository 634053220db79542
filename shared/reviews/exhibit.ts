import * as z from 'zod';
import { Id } from '../events/envelope.ts';
import { codeContentsOf } from '../events/image-name.ts';
import { entityKinds } from '../signals/entity-state.ts';

const Span = z.strictObject({ start: z.number().int(), end: z.number().int() });

/** The text reader's result for the text alone. */
export const TextScore = z.strictObject({
  score: z.number(),
  verdict: z.string(),
  category: z.string().nullable(),
  intent: z.string().nullable(),
});

/**
 * What reviewers see beside a decision, kept as long as texts are: the original text of a post or an
 * appeal, and the entities that the account used. Unknown fields, from later releases, are dropped on
 * read.
 */
export const Exhibit = z.object({
  eventId: Id,
  type: z.string(),
  /** Epoch milliseconds. */
  at: z.number().int(),
  contentId: Id.nullable(),
  contentKind: z.string().nullable(),
  text: z.string().nullable(),
  /** Whether the text was cut. */
  cut: z.boolean().default(false),
  /** Labels or hashes of its images, as the platform computed them. */
  imageLabels: z.array(z.string()).default([]),
  quotes: z.array(z.strictObject({ ...Span.shape, text: z.string(), reads: z.string() })),
  contacts: z.array(Span),
  reading: TextScore.nullable(),
  entities: z.array(z.strictObject({ kind: z.enum(entityKinds), value: z.string() })),
  counterpartId: Id.nullable(),
  /** Recipients of a request, the first twenty. */
  targetIds: z.array(Id).default([]),
  report: z
    .strictObject({
      reason: z.string(),
      reporters: z.number(),
      reporterCredible: z.boolean(),
    })
    .nullable(),
  /** Whether the report is a newcomer's that counts. Beside `report`, which earlier releases read strictly. */
  reporterNew: z.boolean().default(false),
});
export type Exhibit = z.infer<typeof Exhibit>;

/** Longest text that is shown, in UTF-16 units. */
export const mostTextShown = 4000;

/** Phone, account, card and identity numbers, however they are spaced; mail addresses. */
const personalPattern =
  /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|[+＋]?[0-9０-９](?:[ \t.-]?[0-9０-９]){5,}/gu;

const dots = (text: string) => '\u2022'.repeat(text.length);

/**
 * Masks what could name or reach a person. Every character becomes a dot, so that the positions of quotes
 * stay valid.
 *
 * @param contacts spans where the reader found a contact
 * @example
 * maskText('加V abc888', [{ start: 3, end: 9 }]); // '加V ••••••'
 */
export const maskText = (
  text: string,
  contacts: readonly { readonly start: number; readonly end: number }[] = [],
): string => {
  let masked = text.replaceAll(personalPattern, dots);
  for (const { start, end } of contacts) {
    masked = masked.slice(0, start) + dots(masked.slice(start, end)) + masked.slice(end);
  }
  return masked;
};

/** Masks what a QR code says: mostly a contact. Words about an image and hashes stay. */
export const maskLabel = (label: string): string => {
  const contents = codeContentsOf(label);
  return contents === null ? label : `qr:${dots(contents)}`;
};

/** Masks the name of a device, address block or hash: two can be told apart, neither identified. */
export const maskName = (name: string): string =>
  name.length <= 4 ? dots(name) : `${name.slice(0, 2)}${dots(name.slice(2, 6))}${name.slice(-2)}`;
