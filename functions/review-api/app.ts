import { Hono } from 'hono';
import { apiPath, basePath } from './contract/endpoints.ts';
import { openApi } from './contract/openapi.ts';
import { type Bindings, type Served, serve } from './server/serve.ts';
import { site } from './server/site.ts';

/** Where a browser may go from the console, and what it may load: nothing but the console itself. */
const contentPolicy = (issuer: string | undefined): string => {
  const signIn = issuer ? ` ${new URL(issuer).origin}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${signIn}`,
    `form-action 'self'${signIn}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `report-uri ${basePath}${apiPath}/csp-reports`,
  ].join('; ');
};

const securityHeaders = (issuer: string | undefined): Readonly<Record<string, string>> => ({
  'content-security-policy': contentPolicy(issuer),
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/**
 * The console and its API as one app: `/console/api/…` answers, everything else below `/console`
 * is the console's files.
 *
 * @param files the folder that holds the built console
 */
export const reviewApp = (served: Served, files: string): Hono<Bindings> => {
  const { issuer } = served.ports.settings.staff ?? {};
  const headers = securityHeaders(issuer);
  /** Written for the first who asks: few do, and to write it takes longer than all the rest here. */
  let document: string | undefined;
  const serveFile = site(files);

  const app = new Hono<Bindings>({ strict: true });
  app.use(async (c, next) => {
    c.set('requestId', c.req.header('x-request-id') ?? 'local');
    await next();
    // `c.header` would make a new response for each.
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  });
  const api = new Hono<Bindings>({ strict: true });
  api.use(async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'no-store');
  });
  api.get('/openapi.json', (c) => {
    document ??= JSON.stringify(openApi(issuer ?? 'https://issuer.invalid'));
    return c.body(document, 200, { 'content-type': 'application/json' });
  });
  serve(api, served);
  app.route(`${basePath}${apiPath}`, api);
  app.get(basePath, (c) => c.redirect(`${basePath}/`, 301));
  app.get(`${basePath}/*`, (c) => serveFile(c, c.req.path.slice(basePath.length + 1)));
  app.all('*', (c) => c.text('not found', 404));
  return app;
};
