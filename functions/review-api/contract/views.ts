import * as z from 'zod';
import { Id } from '#shared/events/envelope.ts';
import { personalNumbersInName } from '#shared/events/redact.ts';
import { type Endpoints, formatErrors, isFreeOfNumbers, Version } from './endpoint.ts';

/** A name, without characters that change the text direction of what stands beside it or break its line. */
const Name = z
  .string()
  .overwrite((name) => name.replaceAll(/[\p{Bidi_Control}\p{Cc}\p{Zl}\p{Zp}]/gu, ''))
  .trim()
  .min(1)
  .max(60);

/** A saved search or filtered queue. */
export const SavedView = z.strictObject({
  viewId: Id,
  version: z.number().int(),
  name: Name,
  /** Path and query of a console page, e.g. `/queues/fraud?severity=critical`. */
  page: z
    .string()
    .max(500)
    .regex(/^\/(?!\/)[\w/?&=%.:,+-]*$/),
  shared: z.boolean(),
  mine: z.boolean(),
});
export type SavedView = z.infer<typeof SavedView>;

/** Keys to search by that are ids: their digits may look like the number of a person (`personalNumbersInName`). */
const idKeys: ReadonlySet<string | null> = new Set([
  'account',
  'device',
  'decision',
  'case',
  'content',
]);

/** What is saved stays, and may be shared, where no erasure reaches: a search for somebody's number is not saved. */
const isLasting = (page: string): boolean => {
  const query = new URLSearchParams(page.slice(page.indexOf('?') + 1));
  const asked = `${[...query.values()]}`;
  return idKeys.has(query.get('by'))
    ? personalNumbersInName(asked).length === 0
    : isFreeOfNumbers(asked);
};

const { name, page, shared } = SavedView.shape;
const viewBody = {
  name,
  page: page.refine(isLasting, formatErrors.number.en),
  shared,
};

/** Served by `routes/views.ts`. */
export const views = {
  'GET /views': {
    summary: 'The caller’s saved views and the shared ones',
    duty: 'signed-in',
    answer: z.strictObject({ views: z.array(SavedView) }),
  },
  'POST /views': {
    summary: 'Saves a view',
    duty: 'signed-in',
    body: z.strictObject(viewBody),
    answer: SavedView,
    status: 201,
  },
  'PUT /views/{viewId}': {
    summary: 'Changes one of the caller’s own views',
    duty: 'signed-in',
    path: z.strictObject({ viewId: Id }),
    body: z.strictObject({ expectedVersion: Version, ...viewBody }),
    answer: SavedView,
  },
  'DELETE /views/{viewId}': {
    summary: 'Deletes one of the caller’s own views',
    duty: 'signed-in',
    path: z.strictObject({ viewId: Id }),
    answer: z.null(),
    status: 204,
  },
} as const satisfies Endpoints;
