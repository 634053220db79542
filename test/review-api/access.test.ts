import { describe, expect, it } from 'vitest';
import type { Endpoint } from '#functions/review-api/contract/endpoint.ts';
import { endpoints } from '#functions/review-api/contract/endpoints.ts';
import { routes } from '#functions/review-api/routes/routes.ts';
import {
  audience,
  type Call,
  issuer,
  now,
  openDesk,
  publicKey,
  settings,
  type TokenOptions,
  tokenOf,
} from './desk.ts';

const routeNames = Object.keys(routes) as (keyof typeof endpoints)[];
const staffOnly = routeNames.filter((name) => endpoints[name].duty !== 'anyone');

/** A request that reaches the permission check. */
const requestTo = (name: string): [string, Pick<Call, 'body'>] => {
  const { body } = endpoints[name as keyof typeof endpoints] as Endpoint;
  const path = name
    .replace('{queue}', 'trade')
    .replace('{caseId}', 'cas-1')
    .replaceAll(/\{(\w+)\}/g, 'x-1');
  return [path, body ? { body: {} } : {}];
};

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = `${base64({ alg: 'none' })}.${base64({ sub: 'x', groups: ['seniors'] })}.x`;

describe.each(staffOnly)('%s', (name) => {
  const desk = openDesk();
  const [path, body] = requestTo(name);

  it('rejects requests without a valid token (H65)', async () => {
    const none = await desk.call(path, { as: null, ...body });
    const forged = await desk.call(path, { as: { forged: true }, ...body });
    const expired = await desk.call(path, { as: { lasts: -120 }, ...body });
    for (const { status, headers, body: problem } of [none, forged, expired]) {
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Bearer');
      expect(problem).toEqual(none.body);
    }
  });

  it('rejects people who are in no group', async () => {
    const { status } = await desk.call(path, { as: { groups: ['cooks', 'constructor'] }, ...body });
    expect(status).toBe(403);
  });
});

describe('roles', () => {
  const groups = [
    'viewers',
    'fraud-reviewers',
    'reviewers',
    'seniors',
    'rule-authors',
    'admins',
    'auditors',
  ];
  const allowed: Readonly<Record<string, readonly string[]>> = {
    'read-cases': groups,
    'signed-in': groups,
    'reveal-personal': ['fraud-reviewers', 'reviewers', 'seniors'],
    rule: ['fraud-reviewers', 'reviewers', 'seniors'],
    'rule-on-appeal': ['seniors'],
    'act-in-bulk': ['seniors'],
    'pass-clue': ['seniors'],
    'read-team': ['seniors', 'admins', 'auditors'],
    export: ['seniors', 'admins', 'auditors'],
    'edit-lists': ['seniors', 'admins'],
    'release-quarantine': ['seniors', 'admins'],
    'write-rules': ['rule-authors'],
    'read-audit': ['auditors'],
  };
  const desk = openDesk();
  it.each(staffOnly.flatMap((name) => groups.map((group) => [group, name] as const)))(
    '%s and %s',
    async (group, name) => {
      const [path, body] = requestTo(name);
      const { status } = await desk.call(path, { as: { groups: [group] }, ...body });
      const { duty } = endpoints[name];
      // The queue `trade` is not assigned to fraud reviewers.
      const elsewhere = group === 'fraud-reviewers' && path.includes('/queues/trade/');
      const may = (allowed[duty] ?? []).includes(group) && !elsewhere;
      if (may) expect(status).not.toBe(403);
      else expect(status).toBe(403);
    },
  );
});

describe('a token', () => {
  const { call } = openDesk();
  const me = (options: TokenOptions) => call('GET /me', { as: options });
  const refused: readonly (readonly [string, TokenOptions])[] = [
    ['of another issuer (H66)', { claims: { iss: 'https://evil.example' } }],
    ['for another audience', { claims: { aud: 'console' } }],
    ['that is not valid yet', { claims: { nbf: Date.parse('2026-11-25') / 1000 } }],
    ['for identity only, by its nonce', { claims: { nonce: 'n-1' } }],
    ['for identity only, by the digest in it', { claims: { at_hash: 'h-1' } }],
    ['for identity only, by its use', { claims: { token_use: 'id' } }],
    ['without a subject', { sub: '' }],
    ['signed with a key that the issuer does not publish (H67)', { header: { kid: '../../x' } }],
    [
      'with the address of its own key',
      {
        header: { kid: 'evil', jku: 'https://evil.example/keys' },
      },
    ],
  ];
  it.each(refused)('%s is rejected', async (_, options) => {
    expect((await me(options)).status).toBe(401);
  });

  it('without a signature, or signed with the public key as a secret, is rejected (H65)', async () => {
    const { SignJWT } = await import('jose');
    const hmac = await new SignJWT({ groups: ['seniors'] })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setSubject('staff-1')
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime(now / 1000 + 600)
      .sign(Buffer.from(JSON.stringify(publicKey)));
    for (const token of [unsigned, hmac, 'garbage', 'a.b.c']) {
      expect((await call('GET /me', { token })).status).toBe(401);
    }
  });

  it('with edited groups is rejected (H68)', async () => {
    const [header, , signature] = (await tokenOf()).split('.');
    const edited = base64({ sub: 'staff-1', groups: ['seniors'] });
    const token = `${header}.${edited}.${signature}`;
    expect((await call('GET /me', { token })).status).toBe(401);
  });

  it('shows who is signed in and what they may do', async () => {
    const { status, body } = await me({ groups: ['fraud-reviewers', 'cooks'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      person: { id: 'staff-1', name: 'STAFF-1' },
      roles: ['reviewer'],
      queues: ['fraud'],
      limits: { revealsPerHour: 30, revealsLeft: 30 },
    });
    // Some issuers write a single group as a string.
    expect((await me({ claims: { groups: 'auditors' } })).body.roles).toEqual(['auditor']);
  });

  it('gives a name on one line that cannot turn the text around it', async () => {
    const named = async (claims: TokenOptions['claims']) =>
      (await me({ ...(claims && { claims }) })).body.person.name;
    expect(await named({ name: ' \u202eLin\n\u2066 审核\u0000 ' })).toBe('Lin 审核');
    expect(await named({ name: `${'x'.repeat(119)}😀` })).toBe(`${'x'.repeat(119)}\ufffd`);
    expect(await named({ name: ' \u200f ', preferred_username: 'lin' })).toBe('lin');
    expect(await named({ name: '', preferred_username: '', username: '' })).toBe('staff-1');
  });

  it.each([
    'auth0|65f1c0ffee',
    '-h4shed_Sub',
    '_x',
    '../../x',
    'a'.repeat(200),
    'sub-6tYk2',
    'cli:lin',
    'system',
    'user',
  ])('for %s is accepted, and its owner is recorded by a digest', async (sub) => {
    const desk = openDesk();
    const { status, body } = await desk.call('GET /me', { as: { sub } });
    expect(status).toBe(200);
    expect(body.person.id).toMatch(/^sub-[\w-]{22}$/);
    const other = await desk.call('GET /me', { as: { sub: `${sub}2` } });
    expect(other.body.person.id).not.toBe(body.person.id);
    const { caseId } = desk.frozen('u1');
    const ruled = await desk.call(`POST /cases/${caseId}/rulings`, {
      as: { sub },
      body: { expectedVersion: 1, ruling: { act: 'release' }, reason: 'looked' },
    });
    expect(ruled.body.ruling.by.id).toBe(body.person.id);
  });

  it.each([
    [audience, 200],
    ['another-client', 401],
    [undefined, 401],
  ])('of an issuer that names clients, for the client %s, gets %i', async (client, status) => {
    const { staff } = settings;
    const desk = openDesk({ staff: staff && { ...staff, audienceClaim: 'client_id' } });
    const as = { claims: { aud: undefined, ...(client && { client_id: client }) } };
    expect((await desk.call('GET /me', { as })).status).toBe(status);
  });

  it.each([
    ['aud', 'urn:clearspring:review-api', 'urn:clearspring:review-api'],
    // Entra ID refuses a request that names a resource; the audience of its tokens is a bare id.
    ['aud', '3d7d0f9e-c97c-4c47-8f74-0e74c34675ed', null],
    ['client_id', 'urn:clearspring:review-api', null],
  ] as const)(
    'whose claim %s is %s is requested for the resource %s',
    async (audienceClaim, named, resource) => {
      const { staff } = settings;
      const desk = openDesk({ staff: staff && { ...staff, audience: named, audienceClaim } });
      const { body } = await desk.call('GET /config', { as: null });
      expect(body.signIn.resource).toBe(resource);
    },
  );

  it('is rejected if the platform has no sign-in', async () => {
    const desk = openDesk({ staff: undefined });
    expect((await desk.call('GET /me')).status).toBe(401);
    expect((await desk.call('GET /config', { as: null })).status).toBe(404);
  });
});

describe('the log of requests', () => {
  const linesOf = async (path: string, call: Call) => {
    const desk = openDesk();
    await desk.call(path, call);
    return desk.lines.filter((line) => line.includes('"request"')).join('\n');
  };

  it('names staff and subject by id only, for rejected requests too', async () => {
    const line = await linesOf('GET /accounts/u-1024', { as: { sub: 'lin' } });
    expect(line).toContain('"accountId":"u-1024","staff":"lin"');
    const refused = await linesOf('GET /cases/cas-none', { as: { sub: 'lin' } });
    expect(refused).toContain('"caseId":"cas-none","staff":"lin"');
  });

  it.each([
    ['without the right', 'GET /audit', 'viewers'],
    ['without any role', 'GET /cases/cas-none', 'cooks'],
    ['at an invalid address', 'GET /cases/%20', 'viewers'],
  ])('names the staff member who asked %s', async (_, path, group) => {
    const line = await linesOf(path, { as: { sub: 'lin', groups: [group] } });
    expect(line).toContain('"staff":"lin"');
  });

  it('leaves out appeal links, which work for anybody who has them', async () => {
    const link = `${'a'.repeat(40)}.${'b'.repeat(40)}.${'c'.repeat(40)}`;
    const line = await linesOf(`GET /appeal-links/${link}`, { as: null });
    expect(line).toContain('"request"');
    expect(line).not.toContain('aaaa');
  });
});
