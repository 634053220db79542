import { Hono } from 'hono';
import type { StaffSettings } from '#shared/settings/review.ts';
import { apiPath, basePath } from './contract/endpoints.ts';
import { openApi } from './contract/openapi.ts';
import { type Bindings, type ServeOptions, serve } from './server/serve.ts';
import { site } from './server/site.ts';

/**
 * The content security policy: the console loads only its own files, and navigates only to itself and to
 * sign-in.
 */
const contentPolicy = ({ issuer, tokenOrigin }: Partial<StaffSettings>): string => {
  const signIn = issuer ? ` ${new URL(issuer).origin}` : '';
  const tokens = tokenOrigin ? ` ${tokenOrigin}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${signIn}${tokens}`,
    `form-action 'self'${signIn}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `report-uri ${basePath}${apiPath}/csp-reports`,
  ].join('; ');
};

const securityHeaders = (staff: Partial<StaffSettings>): Readonly<Record<string, string>> => ({
  'content-security-policy': contentPolicy(staff),
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/**
 * The console and its API as one app: `/console/api/…` is the API; every other path below `/console` serves
 * the console's files.
 *
 * @param files the folder with the built console
 */
export const reviewApp = (served: ServeOptions, files: string): Hono<Bindings> => {
  const staff: Partial<StaffSettings> = served.ports.settings.staff ?? {};
  const headers = securityHeaders(staff);
  /**
   * Built on first request: few requests need it, and building it takes longer than the rest of the start-up.
   */
  let document: string | undefined;
  const serveFile = site(files);

  const app = new Hono<Bindings>({ strict: true });
  app.use(async (c, next) => {
    c.set('requestId', c.req.header('x-request-id') ?? 'local');
    await next();
    // `c.header` would create a new `Response` for each header.
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  });
  const api = new Hono<Bindings>({ strict: true });
  api.use(async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'no-store');
  });
  api.get('/openapi.json', (c) => {
    document ??= JSON.stringify(openApi(staff.issuer ?? 'https://issuer.invalid'));
    return c.body(document, 200, { 'content-type': 'application/json' });
  });
  serve(api, served);
  app.route(`${basePath}${apiPath}`, api);
  app.get(basePath, (c) => c.redirect(`${basePath}/`, 301));
  app.get(`${basePath}/*`, (c) => serveFile(c, c.req.path.slice(basePath.length + 1)));
  app.all('*', (c) => c.text('not found', 404));
  return app;
};
