import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { type DemoPerson, demoPeople, rolesOf } from './people.ts';

const clientId = 'clearspring-console';
/** Tolerated clock difference in seconds: none on one machine. */
const clockTolerance = 0;
/** An absolute URI, as RFC 8707 requires. */
const audience = 'urn:clearspring:review-api';

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Returns the sign-in page: no password, users choose a demo person. */
const page = (action: string) => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>清源演示登录 · Clearspring demo sign-in</title>
<meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
body { max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
[lang="en"] { opacity: .8; }
p { display: grid; grid-template-columns: 9rem 1fr; align-items: center; gap: 1rem; margin: .5rem 0; }
button { font: inherit; padding: .4rem .8rem; }
</style>
<h1>清源演示登录 <span lang="en">· Clearspring demo sign-in</span></h1>
<div>点选一个身份，无需密码。 <span lang="en">Choose who to be: there is no password.</span></div>
<form method="post" action="${escaped(action)}">
${demoPeople
  .map(
    (person) =>
      `<p><button name="person" value="${escaped(person.id)}">${escaped(person.name)}</button><span>${escaped(rolesOf(person, 'zh-CN'))} <span lang="en">· ${escaped(rolesOf(person, 'en'))}</span></span></p>`,
  )
  .join('\n')}
</form></html>`;

/**
 * Returns the page that signs out. The library requires one, whose form says yes; it asks nothing, because who signs
 * out has chosen to.
 */
const signOutPage = (form: string) => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>退出登录 · Signing out</title>
${form}
<button form="op.logoutForm" name="logout" value="yes">退出登录 · Sign out</button>
<script>document.querySelector('button').click()</script></html>`;

const refuse = (response: ServerResponse, why: string) =>
  response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(why);

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> =>
  new URLSearchParams(await text(request));

const signingKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  alg: 'RS256',
  use: 'sig',
  kid: randomBytes(8).toString('hex'),
});

/** Client registration of the console with the local issuer, as in the platform's settings. */
export const localClient = { clientId, audience, scope: 'openid profile' } as const;

/**
 * An OpenID Connect issuer on loopback, built on `oidc-provider`, with demo people instead of passwords. For
 * the local system only.
 *
 * @param address the issuer's URL, as written in tokens
 * @param console the console's origin, for redirects
 */
export const localIssuer = (address: string, console: string) => {
  const find = (id: string): DemoPerson | undefined =>
    demoPeople.find((person) => person.id === id);
  const provider = new Provider(address, {
    // The library's own default, passed explicitly: without it the library warns against in-memory storage.
    adapter: createMemoryAdapter(clockTolerance),
    clockTolerance,
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${console}/console/signed-in`, `${console}/console/renewed`],
        post_logout_redirect_uris: [`${console}/console/`],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    pkce: { required: () => true },
    clientBasedCORS: (_context: unknown, origin: string) => origin === console,
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    ttl: {
      AccessToken: 3600,
      Session: 12 * 3600,
      Grant: 12 * 3600,
      Interaction: 3600,
      IdToken: 3600,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.body = signOutPage(form);
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/sign-in/${uid}` },
    findAccount: (_context: unknown, id: string) => {
      const person = find(id);
      return person && { accountId: id, claims: async () => ({ sub: id, name: person.name }) };
    },
    extraTokenClaims: (_context, token) => {
      const person = find('accountId' in token ? token.accountId : '');
      return person && { name: person.name, groups: person.groups };
    },
    /** Grants the scopes without a consent page, because the console is a first-party client. */
    loadExistingGrant: async ({ oidc: { session, client } }) => {
      if (!session?.accountId || !client) return undefined;
      const grant = new provider.Grant({
        accountId: session.accountId,
        clientId: client.clientId,
      });
      grant.addOIDCScope('openid profile');
      grant.addResourceScope(audience, '');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!request.url?.startsWith('/sign-in/')) {
      answer(request, response);
      return;
    }
    try {
      if (request.method !== 'POST') {
        response
          .writeHead(200, {
            'content-type': 'text/html; charset=utf-8',
            'cache-control': 'no-store',
          })
          .end(page(request.url));
        return;
      }
      const accountId = (await formOf(request)).get('person') ?? '';
      if (!find(accountId)) {
        refuse(response, '没有这个演示身份 · there is no such demo person');
        return;
      }
      await provider.interactionFinished(request, response, { login: { accountId } });
    } catch (error) {
      refuse(response, `请重新登录 · sign in again: ${(error as Error).message}`);
    }
  };
};
