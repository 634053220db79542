import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openApi } from '#functions/review-api/contract/openapi.ts';
import { reviewApi } from '#functions/review-api/handler.ts';
import { routes } from '#functions/review-api/routes/routes.ts';
import { readTokens } from '#functions/review-api/server/tokens.ts';
import { day } from '#shared/settings/durations.ts';
import {
  approve,
  type Desk,
  openDesk,
  previewBulk,
  publicKey,
  reason,
  runBulk,
  settings,
  standing,
  tokenOf,
} from './desk.ts';
import { senior } from './people.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A web server that records the requested paths, and whether the connections are to be kept. */
const listen = async (answer: (path: string, response: ServerResponse) => void) => {
  const asked: string[] = [];
  const connections: (string | undefined)[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(request.url ?? '');
    connections.push(request.headers.connection);
    answer(request.url ?? '', response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closing.push(() => new Promise((closed) => server.close(closed)));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, connections, origin };
};

/**
 * The API as Lambda runs it behind API Gateway.
 *
 * @param keys the URL of an issuer's keys, or a key resolver
 */
const deployed = (desk: Desk, keys: string | JWTVerifyGetKey) => {
  const { staff } = settings;
  if (!staff) throw new Error('nobody signs in');
  const clock = () => desk.time.now;
  const readToken =
    typeof keys === 'string'
      ? readTokens({ ...staff, issuer: keys }, clock)
      : readTokens(staff, clock, keys);
  const answer = reviewApi({ ports: desk.ports, routes, readToken }, import.meta.dirname);
  return async (
    name: string,
    { token, headers = {}, body }: { token?: string; headers?: object; body?: unknown } = {},
  ) => {
    const [httpMethod = 'GET', path = ''] = name.split(' ');
    const sent = {
      host: 'desk.example',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(httpMethod !== 'GET' && {
        'content-type': 'application/json',
        origin: 'https://desk.example',
        'sec-fetch-site': 'same-origin',
        'idempotency-key': 'hostile-key-0000001',
      }),
      ...headers,
    };
    const event = {
      httpMethod,
      path: `/console/api${path}`,
      headers: sent,
      multiValueHeaders: Object.fromEntries(
        Object.entries(sent).map(([key, value]) => [key, [value]]),
      ),
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      requestContext: {
        path: `/console/api${path}`,
        requestId: 'req-of-the-gateway',
        httpMethod,
        domainName: 'desk.example',
        identity: { sourceIp: '198.51.100.7' },
      },
      body: body === undefined ? null : JSON.stringify(body),
      isBase64Encoded: false,
    } as unknown as APIGatewayProxyEvent;
    const {
      statusCode,
      multiValueHeaders,
      headers: told,
      body: text,
    } = await answer(event, {} as Context);
    return {
      status: statusCode,
      body: text === '' ? null : JSON.parse(text),
      headers: new Headers(
        Object.entries({ ...told, ...multiValueHeaders }).map(([key, value]) => [
          key,
          String(value),
        ]),
      ),
    };
  };
};

describe('a token of an issuer whose keys are fetched (H67)', () => {
  const issuing = async () => {
    const key = await generateKeyPair('RS256', { extractable: true });
    const evil = await generateKeyPair('RS256', { extractable: true });
    const shown = { ...(await exportJWK(key.publicKey)), kid: 'k1', alg: 'RS256' };
    const elsewhere = await listen((_, response) =>
      response.end(JSON.stringify({ keys: [{ ...shown, kid: 'evil' }] })),
    );
    const issuer = await listen((path, response) =>
      response
        .setHeader('content-type', 'application/json')
        .end(
          JSON.stringify(
            path === '/keys'
              ? { keys: [shown] }
              : { issuer: issuer.origin, jwks_uri: `${issuer.origin}/keys` },
          ),
        ),
    );
    const sign = (header: object, by: typeof key.privateKey) =>
      new SignJWT({ groups: ['seniors'] })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', ...header })
        .setIssuer(issuer.origin)
        .setAudience(settings.staff?.audience ?? '')
        .setSubject('staff-1')
        .setExpirationTime('1h')
        .sign(by);
    return {
      issuer,
      elsewhere,
      sign,
      good: key.privateKey,
      evil: evil.privateKey,
      desk: openDesk(),
    };
  };

  it('is accepted if it was signed with that key', async () => {
    const { issuer, sign, good, desk } = await issuing();
    desk.time.now = Date.now();
    const call = deployed(desk, issuer.origin);
    expect((await call('GET /me', { token: await sign({ kid: 'k1' }, good) })).status).toBe(200);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
    // A connection kept while Lambda freezes the worker would be dead when the keys are fetched again.
    expect(issuer.connections).toEqual(['close', 'close']);
  });

  it('is never accepted by the keys of an issuer that says it is another', async () => {
    const { issuer } = await issuing();
    const impostor = await listen((_, response) =>
      response.end(JSON.stringify({ issuer: issuer.origin, jwks_uri: `${issuer.origin}/keys` })),
    );
    const call = deployed(openDesk(), impostor.origin);
    const token = await tokenOf({ claims: { iss: impostor.origin } });
    expect((await call('GET /me', { token })).status).toBe(500);
    expect(issuer.asked).toEqual([]);
  });

  it('is accepted as soon as the issuer answers again', async () => {
    const { issuer, sign, good, desk } = await issuing();
    desk.time.now = Date.now();
    vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('fetch failed'));
    const call = deployed(desk, issuer.origin);
    const token = await sign({ kid: 'k1' }, good);
    const statuses = [(await call('GET /me', { token })).status];
    statuses.push((await call('GET /me', { token })).status);
    expect(statuses).toEqual([500, 200]);
  });

  it.each([
    ['fails', 503, '{}'],
    ['returns no JSON', 200, '<html>'],
    ['returns no keys', 200, '{}'],
  ])('is not called invalid while the issuer %s', async (_, status, keys) => {
    const issuer = await listen((path, response) =>
      path === '/keys'
        ? response.writeHead(status).end(keys)
        : response.end(
            JSON.stringify({ issuer: issuer.origin, jwks_uri: `${issuer.origin}/keys` }),
          ),
    );
    const call = deployed(openDesk(), issuer.origin);
    const token = await tokenOf({ claims: { iss: issuer.origin } });
    const { status: told, body } = await call('GET /me', { token });
    expect([told, body.code]).toEqual([500, 'internal']);
  });

  it.each([
    ['names an unpublished key', { kid: 'k2' }],
    ['names a key by a path', { kid: '../../x' }],
    ['names the address of its key', { kid: 'evil', jku: 'EVIL/keys' }],
    ['names the address of its certificate', { kid: 'evil', x5u: 'EVIL/cert' }],
    ['contains its own key', { kid: 'k1', jwk: publicKey }],
  ])('is rejected if it %s, without any further request', async (_, header) => {
    const { issuer, elsewhere, sign, evil, desk } = await issuing();
    desk.time.now = Date.now();
    const call = deployed(desk, issuer.origin);
    const named = Object.fromEntries(
      Object.entries(header).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replace('EVIL', elsewhere.origin) : value,
      ]),
    );
    expect((await call('GET /me', { token: await sign(named, evil) })).status).toBe(401);
    expect(elsewhere.asked).toEqual([]);
    expect(issuer.asked.filter((path) => !/^\/(?:\.well-known\/|keys$)/.test(path))).toEqual([]);
  });
});

describe('an address chosen by an attacker (H86)', () => {
  it('is not followed from the issuer into the internal network', async () => {
    const metadata = await listen((_, response) => response.end('{}'));
    const issuer = await listen((_, response) =>
      response.writeHead(302, { location: `${metadata.origin}/latest/meta-data/` }).end(),
    );
    const call = deployed(openDesk(), issuer.origin);
    const { status, body } = await call('GET /me', { token: await tokenOf() });
    expect([status, body.code]).toEqual([500, 'internal']);
    expect(metadata.asked).toEqual([]);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration']);
  });

  it('takes no part in any request', () => {
    const names: string[] = [];
    const walk = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [name, value] of Object.entries(schema)) {
        if (name === 'properties') names.push(...Object.keys(value as object));
        if (name === 'format' && value === 'uri') names.push('uri');
        walk(value);
      }
    };
    const { paths } = openApi('https://issuer.example') as {
      paths: Record<string, Record<string, { requestBody?: unknown }>>;
    };
    for (const path of Object.values(paths)) {
      for (const { requestBody } of Object.values(path)) walk(requestBody);
    }
    expect(names).toContain('reason');
    expect(names.filter((name) => /url|uri|webhook|callback|host|endpoint/i.test(name))).toEqual(
      [],
    );
  });

  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://[::1]/',
    'http://0/',
    'http://0.0.0.0/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://metadata.google.internal/',
    'http://169.254.169.254.nip.io/',
    'http://user@169.254.169.254/',
    'http://①②⑦.⓪.⓪.①/',
    'file:///etc/passwd',
  ])('stays text wherever it is written, and is never requested: %s', async (address) => {
    const fetching = vi.spyOn(globalThis, 'fetch');
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call(`POST /cases/${caseId}/notes`, { body: { text: address } });
    await desk.call(`GET /search?by=text&q=${encodeURIComponent(address)}`);
    await desk.call('POST /lists/block/entries', {
      as: senior,
      body: {
        kind: 'link-domain',
        value: address,
        source: address,
        authority: null,
        expiresAt: desk.time.now + day,
        reason: address,
      },
    });
    const page = await desk.call(`GET /cases/${caseId}`);
    expect(page.body.notes).toMatchObject([{ text: address }]);
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });
});

it.each([
  ['/cases/..', 400, 'invalid'],
  ['/cases/%2e%2E', 400, 'invalid'],
  ['/cases/%2E/../claim', 404, 'not-found'],
  ['/../api/openapi.json', 404, 'not-found'],
])('the path %s does not climb, and gets an ordinary error (H70)', async (path, status, code) => {
  const call = deployed(openDesk(), async () => publicKey);
  const headers = { 'accept-language': 'zh-CN' };
  const answer = await call(`GET ${path}`, { token: await tokenOf(), headers });
  expect(answer).toMatchObject({ status, body: { code, instance: 'req-of-the-gateway' } });
  expect(answer.body.title).toMatch(/\p{Script=Han}/u);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

describe('the claimed origin of a request (H83)', () => {
  const spoofed = {
    'X-Forwarded-For': '203.0.113.66, 198.51.100.7',
    'x-forwarded-host': 'evil.example',
    Forwarded: 'for=203.0.113.66;host=evil.example',
    'X-Request-Id': 'name-of-my-own',
    'x-real-ip': '203.0.113.66',
    'x-http-method-override': 'DELETE',
  };

  it('is recorded only as the gateway reports it', async () => {
    const record = async (headers: object) => {
      const desk = openDesk();
      const call = deployed(desk, async () => publicKey);
      const { status } = await call('GET /cases/cas-foreign', { token: await tokenOf(), headers });
      expect(status).toBe(404);
      const audit = desk.chain('staff:staff-1');
      return { audit, lines: desk.lines.join('\n') };
    };
    const [plain, forged] = [await record({}), await record(spoofed)];
    expect(plain.audit).toHaveLength(1);
    expect(forged.audit).toEqual(plain.audit);
    expect(forged.lines).toContain('req-of-the-gateway');
    expect(`${forged.lines}${JSON.stringify(forged.audit)}`).not.toMatch(
      /203\.0\.113\.66|name-of-my-own|evil\.example/,
    );
  });

  it('does not make a page of another site part of the console', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const call = deployed(desk, async () => publicKey);
    const { status, body } = await call(`POST /cases/${caseId}/claim`, {
      token: await tokenOf(),
      headers: { ...spoofed, origin: 'https://evil.example' },
      body: {},
    });
    expect([status, body.code]).toEqual([403, 'cross-origin']);
  });
});

describe('a bulk action (H76)', () => {
  it('on a hundred accounts is done one by one, with a report for each; one more is rejected', async () => {
    const desk = openDesk();
    const caseIds = Array.from({ length: 101 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const select = (ids: readonly string[]) => previewBulk(desk, ids, { act: 'release' });
    const refused = await select(caseIds);
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'body.selection.caseIds']);
    const foreign = await select([...caseIds.slice(0, 99), 'cas-of-another-platform']);
    expect(foreign.status).toBe(404);
    const twice = await select([...caseIds.slice(0, 99), caseIds[0] ?? '']);
    expect(twice.status).toBe(400);
    expect(await standing(desk, 'u0')).toMatchObject({ status: 'frozen' });

    const preview = await select(caseIds.slice(0, 100));
    expect(preview.body.would).toBe(100);
    // One case changes before the run: only it is left out, and named.
    await desk.call(`POST /cases/${caseIds[7]}/rulings`, {
      body: { expectedVersion: 1, ruling: { act: 'uphold' }, reason },
    });
    const run = await runBulk(desk, preview.body.token);
    const approved = await approve(desk, run.body.proposal.proposalId);
    const { body } = await desk.call(`GET /bulk/runs/${approved.body.resultId}`, { as: senior });
    expect([body.done, body.failed, body.items.length]).toEqual([99, 1, 100]);
    const failed = body.items.filter(({ problem }: { problem: string | null }) => problem);
    expect(failed).toMatchObject([{ accountId: 'u7', problem: 'stale-version', rulingId: null }]);
    expect(await standing(desk, 'u7')).toMatchObject({ status: 'frozen' });
    expect(await standing(desk, 'u99')).toMatchObject({ status: 'active' });
    expect(await standing(desk, 'u100')).toMatchObject({ status: 'frozen' });
  });
});

describe('a file of a list (H85)', () => {
  const header = 'list,kind,key,value,source,reason,authority,owner,expires';
  const digest = 'A'.repeat(43);
  const keyed = { kind: 'identity', key: 'cn', value: digest };
  const line = (changes: Partial<Record<string, string>> = {}) => {
    const all = {
      list: 'block',
      kind: 'device',
      key: '',
      value: 'd-1',
      source: 'case 17',
      reason: 'farm',
      authority: '',
      owner: 'zhao',
      expires: '2027-01-31',
      ...changes,
    };
    return header
      .split(',')
      .map((name) => all[name as keyof typeof all])
      .join(',');
  };
  const preview = (desk: Desk, list: string, file: string) =>
    desk.call(`POST /lists/${list}/previews`, { as: senior, body: { format: 'csv', file } });
  const entriesOf = async (desk: Desk, list: string) =>
    (await desk.call(`GET /lists/${list}/entries`, { as: senior })).body.items;

  it.each([
    ['an invalid key name', 'block', { ...keyed, key: 'v 2!' }, 'key'],
    ['a digest of the wrong length', 'block', { ...keyed, value: digest.slice(1) }, 'value'],
    ['no authority', 'dishonesty', { ...keyed, list: 'dishonesty' }, 'authority'],
    ['a past expiry date', 'block', { expires: '2020-01-31' }, 'expires'],
    ['no expiry date', 'block', { expires: '' }, 'expires'],
    ['an unhashed number', 'block', { kind: 'identity', value: '11010519491231002X' }, 'value'],
  ])('with %s is not imported, and the line is named', async (_, list, changes, field) => {
    const desk = openDesk();
    const other = { ...keyed, list, authority: 'court', value: 'B'.repeat(43) };
    const good = list === 'dishonesty' ? line(other) : line();
    const { status, body } = await preview(desk, list, [header, good, line(changes)].join('\n'));
    expect(status).toBe(200);
    expect(body.token).toBeNull();
    expect(
      body.problems.map((one: { line: number; field: string }) => [one.line, one.field]),
    ).toEqual([[3, field]]);
    expect(JSON.stringify(body)).not.toContain('11010519491231002X');
    expect(await entriesOf(desk, list)).toEqual([]);
  });

  it('with a bad header is not read at all', async () => {
    const desk = openDesk();
    const { body } = await preview(desk, 'block', ['list,kind,valeu', line()].join('\n'));
    expect(body).toMatchObject({ token: null, adds: 0, lines: 0 });
    expect(body.problems.length).toBeGreaterThan(0);
    expect(await entriesOf(desk, 'block')).toEqual([]);
  });

  it('from a spreadsheet is read: byte order mark, semicolons, carriage returns', async () => {
    const file = `\ufeff${[header, line({ value: 'd-5' })].join('\r\n').replaceAll(',', ';')}\r\n`;
    const { body } = await preview(openDesk(), 'block', file);
    expect(body).toMatchObject({ lines: 1, adds: 1, problems: [] });
  });

  it('is read to its end, however long, and refused whole above what can be imported', async () => {
    const desk = openDesk();
    const linesOf = (count: number) =>
      Array.from({ length: count }, (_, i) => line({ value: `d-${i}` }));
    const full = [header, ...linesOf(9_999), line({ value: '../x' })].join('\n');
    const { body } = await preview(desk, 'block', full);
    expect(body).toMatchObject({ token: null, lines: 10_000 });
    expect(body.problems).toMatchObject([{ line: 10_001, field: 'value' }]);
    const long = await preview(desk, 'block', [header, ...linesOf(40_000)].join('\n'));
    expect(long.body).toMatchObject({ token: null, lines: 40_000 });
    expect(long.body.problems).toMatchObject([{ line: 1, field: null }]);
    const million = `${header}\n${`${line()}\n`.repeat(1_000_000)}`;
    expect((await preview(desk, 'block', million)).status).toBe(413);
    expect(await entriesOf(desk, 'block')).toEqual([]);
  });
});
