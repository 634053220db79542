import type { RequestParts } from '../../api/client.ts';

/** The kinds of chain subjects, as named by the API. */
type Kind = RequestParts<'GET /audit'>['query']['kind'];

const kinds: { readonly [K in Kind]: true } = {
  account: true,
  case: true,
  staff: true,
  platform: true,
  rule: true,
  list: true,
};
export const allKinds = Object.keys(kinds) as readonly Kind[];

/** The filters of the page, stored in its URL. */
export type Query = {
  readonly kind?: Kind;
  readonly id?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly from?: string;
  readonly to?: string;
};

/** Builds the API query; `null` until a subject is given. */
export const apiQueryOf = ({ kind = 'account', id, ...narrowed }: Query) => {
  const subjectId = kind === 'platform' ? kind : id;
  return subjectId === undefined ? null : { kind, id: subjectId, ...narrowed };
};
export type ApiQuery = NonNullable<ReturnType<typeof apiQueryOf>>;

const day = /^\d{4}-\d{2}-\d{2}$/;
const patterns = {
  id: /^.{1,64}$/,
  actor: /^.{1,64}$/,
  action: /^[a-z-]{1,40}(?:\.[a-z-]{1,40})?$/,
  from: day,
  to: day,
} as const;

/** Whether a value is valid for a part of the query. */
export const isValidPart = (part: keyof typeof patterns, value: string): boolean =>
  value === '' || patterns[part].test(value);

/** Reads a query from URL parameters or a form; invalid values are ignored. */
export const readAuditQuery = (given: Readonly<Record<string, unknown>>): Query => {
  const kind = allKinds.find((each) => each === given.kind);
  const parts = Object.keys(patterns).flatMap((name) => {
    const text = given[name] === undefined ? '' : String(given[name]).trim();
    return text !== '' && isValidPart(name as keyof typeof patterns, text) ? [[name, text]] : [];
  });
  return { ...(kind && { kind }), ...Object.fromEntries(parts) };
};
