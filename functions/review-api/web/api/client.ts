import type {
  Endpoint,
  partialHeader,
  Request,
  unreadableHeader,
} from '../../contract/endpoint.ts';
import type { endpoints } from '../../contract/endpoints.ts';
import { filled, type Language, say, type Words } from '../words/say.ts';
import { syncClock } from './clock.ts';
import { Problem } from './problem.ts';
import { words } from './words.ts';

type Api = typeof endpoints;
export type EndpointName = keyof Api;

type InputParts<E extends Endpoint> = {
  readonly [Part in keyof Request<E> as Request<E>[Part] extends undefined
    ? never
    : Part]: Request<E>[Part];
};

/** The input of a request: only the parts that the endpoint has. */
export type RequestParts<N extends EndpointName> = InputParts<Api[N]>;

export type AnswerOf<N extends EndpointName> = Api[N]['answer']['_zod']['output'];

type RequestOptions = {
  readonly signal?: AbortSignal;
  /** Reuse the same key to retry the same act. */
  readonly idempotencyKey?: string;
};

/**
 * Sends a request to the API. Throws a `Problem` if it is refused, with `unavailable` also if there is no
 * response.
 */
export type Client = <N extends EndpointName>(
  name: N,
  parts: RequestParts<N>,
  how?: RequestOptions,
) => Promise<AnswerOf<N>>;

const base = '/console/api';
const partial: typeof partialHeader = 'x-partial';
const unreadable: typeof unreadableHeader = 'x-unreadable';

/**
 * Creates a client of the review API, typed by its contract.
 *
 * @param token returns a valid token, or `null` if the session has ended; throws if it cannot be renewed now
 * @param onEnded called when the API no longer accepts the token
 * @param onUnreadable called with the number of records that an answer leaves out because they cannot be read, and ids
 * @example
 * const { items } = await client('GET /queues/{queue}/cases', { path: { queue: 'fraud' }, query: {} });
 */
export const clientOf = ({
  fetch,
  token,
  language,
  onEnded,
  onUnreadable = () => {},
}: {
  readonly fetch: typeof globalThis.fetch;
  readonly token: () => Promise<string | null>;
  readonly language: () => Language;
  readonly onEnded: () => void;
  readonly onUnreadable?: (count: number, ids: readonly string[]) => void;
}): Client => {
  return async (name, parts, { signal, idempotencyKey } = {}) => {
    const [method = 'GET', template = ''] = name.split(' ');
    const {
      path = {},
      query = {},
      body,
    } = parts as {
      readonly path?: Readonly<Record<string, string>>;
      readonly query?: Readonly<Record<string, unknown>>;
      readonly body?: unknown;
    };
    const unreachable = () =>
      unavailableProblem(503, '', words.unreachable, words.unreachableText, language());
    const bearer = await token().catch(() => {
      throw unreachable();
    });
    const asked = fetch(`${base}${fillPath(template, path)}${queryOf(query)}`, {
      method,
      headers: {
        accept: 'application/json, application/problem+json, text/csv',
        'accept-language': language(),
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    });
    const answered = async <T>(awaited: Promise<T>): Promise<T> => {
      try {
        return await awaited;
      } catch (failure) {
        // An aborted request is not reported.
        throw failure instanceof TypeError ? unreachable() : failure;
      }
    };
    const response = await answered(asked);
    syncClock(response.headers.get('date'), Date.now());
    if (response.status === 401) onEnded();
    if (!response.ok) throw await problemOf(response, language());
    const [count, ...ids] = response.headers.get(unreadable)?.split(' ') ?? [];
    if (count !== undefined) onUnreadable(Number(count), ids.map(decodeURIComponent));
    if (response.status === 204) return null as AnswerOf<typeof name>;
    // The connection may also end in the middle of an answer.
    const bytes = await answered(response.arrayBuffer());
    if (response.headers.get('content-type')?.startsWith('text/csv')) {
      // `response.text()` would drop the byte order mark by which spreadsheets recognize UTF-8.
      const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      return { csv, partial: response.headers.has(partial) } as AnswerOf<typeof name>;
    }
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as AnswerOf<typeof name>;
    } catch {
      // Such as the sign-in page of a network.
      throw noAnswer(response, language());
    }
  };
};

const fillPath = (template: string, path: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(path[part] ?? ''));

const queryOf = (query: Readonly<Record<string, unknown>>): string => {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
};

/** Proxies can also answer, with bodies that are not a `Problem`. */
const problemOf = async (response: Response, language: Language): Promise<Problem> => {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'code' in body) {
    return new Problem(body as Problem['body'], language);
  }
  return noAnswer(response, language);
};

const noAnswer = ({ status, headers }: Response, language: Language): Problem =>
  unavailableProblem(
    status,
    headers.get('x-request-id') ?? '',
    words.noAnswer,
    filled(words.noAnswerText, { status }),
    language,
  );

const unavailableProblem = (
  status: number,
  instance: string,
  title: Words,
  detail: Words,
  language: Language,
): Problem =>
  new Problem(
    {
      type: 'urn:clearspring:problem:unavailable',
      code: 'unavailable',
      status,
      title: say(title, language),
      detail: say(detail, language),
      instance,
    },
    language,
  );
