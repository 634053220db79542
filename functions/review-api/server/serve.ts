import type { Hono, Context as HonoContext, MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import * as z from 'zod';
import { personalNumbersInName } from '#shared/events/redact.ts';
import { shapes as eventShapes } from '#shared/events/words.ts';
import { mayDo } from '#shared/reviews/staff.ts';
import { issuesIn } from '#shared/rules/schema-words.ts';
import type { Language } from '#shared/rules/words.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { namingUnreadable, UnreadableRecord } from '#shared/stores/unreadable.ts';
import { errorFields } from '#shared/telemetry/log.ts';
import {
  CsvFile,
  type Endpoint,
  formatErrors,
  partialHeader,
  unreadableHeader,
} from '../contract/endpoint.ts';
import { type EndpointName, endpoints } from '../contract/endpoints.ts';
import { problems } from '../contract/problem.ts';
import { runAsNamed, runOnce } from './once.ts';
import { invalid, problemOf, Refusal, unreadableRefusal } from './refusal.ts';
import type { Caller, ReviewPorts, Routes } from './route.ts';
import type { Session } from './tokens.ts';

/** Per-request variables. */
export type Bindings = {
  Variables: {
    requestId: string;
    /** The staff member and the ids in the path, for the access log: shows who looked at what. */
    asked?: Readonly<Record<string, string>>;
  };
};
type Context = HonoContext<Bindings>;

export type ServeOptions = {
  readonly ports: ReviewPorts;
  /** `null` if staff cannot sign in here. */
  readonly readToken: ((token: string) => Promise<Session | null>) | null;
  readonly routes: Partial<Routes>;
};

/** Media types of browsers' violation reports. */
const reportTypes = ['application/csp-report', 'application/reports+json'];

/**
 * Maximum body size in bytes, for most requests and for files. API Gateway passes bodies as base64, and
 * Lambda accepts 6 MB in all.
 */
const bodyLimits = { body: 65_536, file: 4_400_000 };
const fileEndpoints: ReadonlySet<string> = new Set<EndpointName>(['POST /lists/{list}/previews']);

const languageOf = (header: string | undefined, fallback: Language): Language => {
  const first = header?.split(',')[0]?.trim().toLowerCase() ?? '';
  if (first.startsWith('zh')) return 'zh-CN';
  return first.startsWith('en') ? 'en' : fallback;
};

/** Messages built into the schemas of events and of this API. */
const formatMessages = { ...eventShapes, ...formatErrors };

const refuseFields = (schema: z.ZodType, where: string, value: unknown): Refusal =>
  new Refusal('invalid', {
    errors: issuesIn(schema, value, formatMessages).map(({ path, message }) => ({
      field: [where, ...path].join('.'),
      problem: message,
    })),
  });

const parse = <Schema extends z.ZodType>(
  schema: Schema | undefined,
  where: string,
  value: unknown,
): z.output<Schema> | undefined => {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw refuseFields(schema, where, value);
  return parsed.data;
};

/**
 * Refuses a phone, identity or card number in place of an id: nothing has such an id, and ids are logged and go on
 * record.
 */
const refuseNumbers = (path: object = {}): void => {
  for (const [name, id] of Object.entries(path)) {
    const [number] = personalNumbersInName(id);
    if (number?.start === 0 && number.end === id.length)
      throw invalid(`path.${name}`, formatErrors.number);
  }
};

/** Query parameters, each at most once; parameters unknown to the endpoint are refused. */
const queryOf = (c: Context, schema: z.ZodObject | undefined): unknown => {
  const all = c.req.queries();
  for (const [name, values] of Object.entries(all)) {
    if (values.length > 1)
      throw invalid(`query.${name}`, { 'zh-CN': '只能出现一次', en: 'must occur only once' });
    if (!schema)
      throw invalid(`query.${name}`, {
        'zh-CN': '此处不接受查询参数',
        en: 'takes no query parameters',
      });
  }
  return Object.fromEntries(Object.entries(all).map(([name, [value]]) => [name, value]));
};

/**
 * Writes must come from the console's own pages, according to the browser's `Origin` and `Sec-Fetch-Site`
 * headers.
 */
const checkOrigin = (c: Context): void => {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const own = origin === undefined || origin.replace(/^https?:\/\//, '') === c.req.header('host');
  if (!own || site !== 'same-origin') throw new Refusal('cross-origin');
};

/**
 * Whether all strings are well-formed: JSON can contain lone surrogates, which UTF-8 cannot and people do not
 * write. Iterative, because a body can be nested as deeply as it is long.
 */
const isWellFormed = (value: unknown): boolean => {
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === 'string' && !one.isWellFormed()) return false;
    if (typeof one !== 'object' || one === null) continue;
    for (const [name, inner] of Object.entries(one)) open.push(name, inner);
  }
  return true;
};

const bodyOf = async (c: Context, name: string, schema: z.ZodType): Promise<unknown> => {
  const [type, ...parameters] = (c.req.header('content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.find((one) => one.trim().startsWith('charset='));
  const utf8 = charset === undefined || /charset="?utf-8"?$/.test(charset.trim());
  const types = name === 'POST /csp-reports' ? reportTypes : ['application/json'];
  if (!types.includes(type?.trim() ?? '') || !utf8) throw new Refusal('unsupported-media-type');
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > (fileEndpoints.has(name) ? bodyLimits.file : bodyLimits.body)) {
    throw new Refusal('too-large');
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('body', { 'zh-CN': '不是 UTF-8 的 JSON', en: 'is not JSON in UTF-8' });
  }
  if (!isWellFormed(value)) {
    throw invalid('body', {
      'zh-CN': '其中一段文本含有不成对的代理字符（半个字符）：请改正',
      en: 'contains a string with half a character (a lone surrogate): correct it',
    });
  }
  return parse(schema, 'body', value);
};

/** Files are compressed: Lambda returns at most 6 MB, and a list of 20,000 entries may be larger. */
const compressed: MiddlewareHandler<Bindings> = compress({ encoding: 'gzip' });
const uncompressed: MiddlewareHandler<Bindings> = (_c, next) => next();

const anybody: Pick<Caller, 'id' | 'name' | 'grants' | 'expiresAt'> = {
  id: 'anybody',
  name: 'anybody',
  grants: [],
  expiresAt: 0,
};

const isWrite = (name: EndpointName): boolean => !name.startsWith('GET ');

const Key = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);

/** The key under which an act is done once, however often it is requested. */
const keyOf = (c: Context): string => {
  const key = Key.safeParse(c.req.header('idempotency-key'));
  if (key.success) return key.data;
  throw invalid('header.Idempotency-Key', {
    'zh-CN': '须为 16 至 64 个字符，只含 A-Z a-z 0-9 _ -',
    en: 'must be 16 to 64 characters of A-Z a-z 0-9 _ -',
  });
};

/** Ids that a header names: it has room for more records than anybody reads one by one. */
const mostNamed = 40;

const unreadableHeaderOf = (ids: readonly string[]): string =>
  [ids.length, ...ids.slice(0, mostNamed).map(encodeURIComponent)].join(' ');

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  if (error instanceof UnreadableRecord) return unreadableRefusal(error.id);
  return new Refusal(error instanceof Unavailable ? 'unavailable' : 'internal');
};

const answerOf = (c: Context, { status, type, answer }: Endpoint, result: unknown): Response => {
  if (status === 204) return c.body(null, 204);
  if (!type) return c.json(answer.parse(result) as object, status ?? 200);
  const { csv, partial } = CsvFile.parse(result);
  return c.body(csv, 200, {
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': 'attachment; filename="export.csv"',
    ...(partial && { [partialHeader]: 'true' }),
  });
};

/** Registers on an app all endpoints that have a route. */
export const serve = (app: Hono<Bindings>, { ports, readToken, routes }: ServeOptions): void => {
  const { settings, log, metrics, clock } = ports;

  const sessionOf = async (c: Context): Promise<Session> => {
    const [, token] =
      /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const session = token && readToken ? await readToken(token) : null;
    if (!session) throw new Refusal('unauthenticated');
    return session;
  };

  /** The session of a request, with the right to use the endpoint; `null` where everybody may. */
  const admit = async (c: Context, name: EndpointName): Promise<Session | null> => {
    const { duty }: Endpoint = endpoints[name];
    if (duty === 'anyone') return null;
    const session = await sessionOf(c);
    c.set('asked', { staff: session.staff.id });
    if (isWrite(name)) checkOrigin(c);
    const { grants } = session.staff;
    const isAllowed = grants.length > 0 && (duty === 'signed-in' || mayDo(session.staff, duty));
    if (!isAllowed) throw new Refusal('forbidden');
    return session;
  };

  const answer = async (c: Context, name: EndpointName): Promise<Response> => {
    const endpoint: Endpoint = endpoints[name];
    const session = await admit(c, name);
    const path = parse(endpoint.path, 'path', c.req.param());
    refuseNumbers(path);
    if (session) c.set('asked', { ...(path as object), staff: session.staff.id });
    const query = parse(endpoint.query, 'query', queryOf(c, endpoint.query));
    const body = endpoint.body ? await bodyOf(c, name, endpoint.body) : undefined;
    const who = session ? { ...session.staff, expiresAt: session.expiresAt } : anybody;
    const route = routes[name] as (asked: object, ports: ReviewPorts) => Promise<unknown>;
    const work = (act: string, begunAt: number) =>
      route(
        {
          path,
          query,
          body,
          caller: {
            ...who,
            language: languageOf(c.req.header('accept-language'), settings.language),
            requestId: c.get('requestId'),
            act,
            begunAt,
          },
        },
        ports,
      );
    const isAct = session !== null && isWrite(name) && endpoint.key !== 'no';
    const { result, unreadable } = await namingUnreadable(async () => {
      if (!isAct) return work('', clock.now());
      const request = { key: keyOf(c), by: who.id, name, path, query, body };
      return (endpoint.key === 'named' ? runAsNamed : runOnce)(request, ports, work);
    });
    if (unreadable.length > 0) {
      log.warn('records-unreadable', {
        request: c.get('requestId'),
        records: unreadable.length,
        first: unreadable[0] ?? null,
      });
      if (session) c.header(unreadableHeader, unreadableHeaderOf(unreadable));
    }
    return answerOf(c, endpoint, result);
  };

  const refuse = (c: Context, error: unknown): Response => {
    const refusal = refusalOf(error);
    if (problems[refusal.code] >= 500) {
      log.error('request-failed', { request: c.get('requestId'), ...errorFields(error) });
    }
    const language = languageOf(c.req.header('accept-language'), settings.language);
    const problem = problemOf(refusal, language, c.get('requestId'));
    return c.body(JSON.stringify(problem), problem.status as 400, {
      'content-type': 'application/problem+json',
      'content-language': language,
      ...(problem.status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(problem.retryAfter && { 'retry-after': String(problem.retryAfter) }),
    });
  };

  const methods = new Map<string, string[]>();
  for (const name of Object.keys(routes) as EndpointName[]) {
    const [method, pattern] = name.split(' ') as [string, string];
    const path = pattern.replaceAll(/\{(\w+)\}/g, ':$1');
    methods.set(path, [...(methods.get(path) ?? []), method]);
    const { type }: Endpoint = endpoints[name];
    app.on(method, path, type ? compressed : uncompressed, async (c) => {
      const startedAt = clock.now();
      try {
        return await answer(c, name);
      } catch (error) {
        return refuse(c, error);
      } finally {
        log.info('request', {
          request: c.get('requestId'),
          route: name.replace(' ', ':').replaceAll(/[{}]/g, ''),
          milliseconds: clock.now() - startedAt,
          ...c.get('asked'),
        });
        metrics.flush();
      }
    });
  }
  for (const [path, allowed] of methods) {
    app.all(path, (c) => {
      c.header('allow', allowed.join(', '));
      return refuse(c, new Refusal('method-not-allowed'));
    });
  }
  app.all('*', (c) => refuse(c, new Refusal('not-found')));
};
