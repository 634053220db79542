import type { Parts } from '../../api/client.ts';

/** The kinds of chain subjects, as named by the API. */
type Kind = Parts<'GET /audit'>['query']['kind'];

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
export const askedOf = ({ kind = 'account', id, ...narrowed }: Query) => {
  const named = kind === 'platform' ? kind : id;
  return named === undefined ? null : { kind, id: named, ...narrowed };
};
export type Asked = NonNullable<ReturnType<typeof askedOf>>;

const day = /^\d{4}-\d{2}-\d{2}$/;
const shapes = {
  id: /^.{1,64}$/,
  actor: /^.{1,64}$/,
  action: /^[a-z-]{1,40}(?:\.[a-z-]{1,40})?$/,
  from: day,
  to: day,
} as const;

/** Whether a value is valid for a part of the query. */
export const fits = (part: keyof typeof shapes, value: string): boolean =>
  value === '' || shapes[part].test(value);

/** Reads a query from URL parameters or a form; invalid values are ignored. */
export const readAudited = (given: Readonly<Record<string, unknown>>): Query => {
  const kind = allKinds.find((each) => each === given.kind);
  const parts = Object.keys(shapes).flatMap((name) => {
    const told = given[name] === undefined ? '' : String(given[name]).trim();
    return told !== '' && fits(name as keyof typeof shapes, told) ? [[name, told]] : [];
  });
  return { ...(kind && { kind }), ...Object.fromEntries(parts) };
};
