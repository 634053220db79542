import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { CsvFile, type Endpoint, partialHeader } from '#functions/review-api/contract/endpoint.ts';
import type { EndpointName } from '#functions/review-api/contract/endpoints.ts';
import { endpoints } from '#functions/review-api/contract/endpoints.ts';

/** The path parameters, query and body of a request. */
export type ConsoleRequest = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
};

/** An error response. */
export class Refusal {
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, more: Readonly<Record<string, unknown>> = {}) {
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export type CannedAnswers = Readonly<
  Partial<Record<EndpointName, (asked: ConsoleRequest) => unknown>>
>;

/** The page's content security policy: T7 of the threat model, with the issuer on the same host. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; report-uri /console/api/csp-reports";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/**
 * Serves the console with canned API responses, for states that the real system cannot be put into at will.
 * Checks every response, and every request that gets one, against the contract. Also acts as the issuer.
 *
 * @param folder the built console
 */
export const serveConsole = async (folder: string, answers: () => CannedAnswers) => {
  type ServerLog = {
    readonly reports: string[];
    readonly calls: { readonly name: string; readonly asked: ConsoleRequest }[];
    /** Requests and responses that violate the API's contract. */
    readonly breaches: string[];
  };
  const emptyLog = (): ServerLog => ({ reports: [], calls: [], breaches: [] });
  let seen = emptyLog();
  let signedIn = true;
  let unseenAnswer: string | null = 'login_required';
  const routes = Object.keys(endpoints).map((name) => {
    const [method, template = ''] = name.split(' ');
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, part]) => part as string);
    const pattern = new RegExp(`^/console/api${template.replace(/\{\w+\}/g, '([^/]+)')}$`);
    return { name: name as EndpointName, method, names, pattern };
  });

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // A late request is still recorded for the test that sent it.
    const { reports, calls, breaches } = seen;
    const send = (status: number, body: string | Buffer, type: string, cache = 'no-store') =>
      response
        .writeHead(status, {
          'content-type': type,
          'content-security-policy': policy,
          'x-content-type-options': 'nosniff',
          'cache-control': cache,
        })
        .end(body);
    const json = (value: unknown, status = 200) =>
      send(
        status,
        JSON.stringify(value),
        status < 400 ? 'application/json' : 'application/problem+json',
      );
    const refuse = ({ status, code, more }: Refusal) =>
      json(
        {
          code,
          status,
          title: code,
          detail: code,
          instance: 'req-1',
          type: `urn:clearspring:problem:${code}`,
          ...more,
        },
        status,
      );
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const origin = `http://${request.headers.host}`;

    if (url.pathname === '/issuer/.well-known/openid-configuration') {
      json({
        issuer: `${origin}/issuer`,
        authorization_endpoint: `${origin}/issuer/authorize`,
        token_endpoint: `${origin}/issuer/token`,
        end_session_endpoint: `${origin}/issuer/end`,
      });
    } else if (url.pathname === '/issuer/authorize') {
      const back = new URL(url.searchParams.get('redirect_uri') ?? origin);
      const unseen = url.searchParams.get('prompt') === 'none';
      if (unseen && !signedIn) {
        // A hanging request would have the same effect, but blocks inspection of the page.
        if (unseenAnswer === null) return response.writeHead(204).end();
        back.searchParams.set('error', unseenAnswer);
      } else {
        signedIn = true;
        back.searchParams.set('code', 'code-1');
      }
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
    } else if (url.pathname === '/issuer/token') {
      json({
        access_token: 'token-1',
        id_token: idToken(origin),
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'openid',
      });
    } else if (url.pathname === '/issuer/end') {
      response.writeHead(302, { location: `${origin}/console/` }).end();
    } else if (url.pathname === '/console/api/csp-reports') {
      reports.push(text);
      response.writeHead(204).end();
    } else if (url.pathname.startsWith('/console/api/')) {
      const route = routes.find(
        ({ method, pattern }) => method === request.method && pattern.test(url.pathname),
      );
      const answer = route && (standingAnswers(origin)[route.name] ?? answers()[route.name]);
      if (!route || !answer) return refuse(new Refusal(404, 'not-found', { detail: url.pathname }));
      if (!signedIn && route.name !== 'GET /config') {
        return refuse(new Refusal(401, 'unauthenticated'));
      }
      const values = route.pattern.exec(url.pathname)?.slice(1).map(decodeURIComponent) ?? [];
      const asked: ConsoleRequest = {
        path: Object.fromEntries(route.names.map((name, at) => [name, values[at] ?? ''])),
        query: url.searchParams,
        body: text === '' ? undefined : JSON.parse(text),
      };
      calls.push({ name: route.name, asked });
      const given = await answer(asked);
      if (given instanceof Refusal) {
        return refuse(given);
      }
      const endpoint: Endpoint = endpoints[route.name];
      const sent = {
        query: Object.fromEntries(asked.query),
        body: asked.body,
      };
      for (const part of ['query', 'body'] as const) {
        const problem = endpoint[part]?.safeParse(sent[part]).error;
        if (problem) breaches.push(`${route.name} was asked ${part}: ${problem.message}`);
      }
      if (endpoint.status === 204) return response.writeHead(204).end();
      const checked = endpoint.answer.safeParse(given);
      if (!checked.success) {
        breaches.push(`${route.name} answers: ${checked.error.message}`);
        return refuse(new Refusal(500, 'internal', { detail: checked.error.message }));
      }
      if (endpoint.type) {
        const { csv, partial } = CsvFile.parse(checked.data);
        if (partial) response.setHeader(partialHeader, 'true');
        return send(200, csv, endpoint.type);
      }
      json(checked.data, endpoint.status ?? 200);
    } else if (url.pathname.startsWith('/console')) {
      const file = join(folder, normalize(url.pathname.slice('/console'.length) || '/'));
      const found = extname(file) !== '' && existsSync(file) ? file : join(folder, 'index.html');
      const type = types[extname(found)] ?? 'application/octet-stream';
      const named = url.pathname.startsWith('/console/assets/');
      // With the same caching as the API: files with a hash in their name never change.
      send(
        200,
        readFileSync(found),
        type,
        named ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    } else response.writeHead(404).end();
    return response;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen: () => seen,
    /** Resets recorded requests and sessions. */
    forget: () => {
      server.closeAllConnections();
      seen = emptyLog();
      signedIn = true;
    },
    /** @param answer the issuer's error for a silent renewal; `null` leaves the page where it is */
    endSession: (answer: string | null = 'login_required') => {
      signedIn = false;
      unseenAnswer = answer;
    },
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
};

/** An ID token. The console reads only the subject from it; the API trusts access tokens only. */
const idToken = (origin: string): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: `${origin}/issuer`, aud: 'console', sub: 'ann', iat: now, exp: now + 3600 };
  return `${part({ alg: 'none' })}.${part(claims)}.`;
};

const standingAnswers = (origin: string): CannedAnswers => ({
  'GET /config': () => ({
    platformId: 'demo',
    purpose: 'demonstration',
    mode: 'enforce',
    language: 'zh-CN',
    signIn: {
      issuer: `${origin}/issuer`,
      clientId: 'console',
      scope: 'openid profile',
      resource: 'urn:clearspring:review-api',
    },
  }),
});
