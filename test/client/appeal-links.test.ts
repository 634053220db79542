import { generateKeyPairSync } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAppealLinks } from '#shared/client/appeal-links.ts';
import { appealLinkFormat } from '#shared/reviews/appeal-link.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { now, openDesk } from '../review-api/desk.ts';

const hour = 3_600_000;
const day = 24 * hour;
const api = 'https://review.example.com/console/api';

const pair = (type: 'ed25519' | 'rsa' = 'ed25519') => {
  const privateKey = { type: 'pkcs8', format: 'pem' } as const;
  const keys =
    type === 'rsa'
      ? generateKeyPairSync('rsa', {
          modulusLength: 2048,
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: privateKey,
        })
      : generateKeyPairSync('ed25519', {
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: privateKey,
        });
  return { ...keys, line: keys.publicKey.split('\n')[1] ?? '' };
};

const first = pair();
const second = pair();
const platformId = 'demo';

const signedBy = ({ privateKey }: { privateKey: string }, name = '2026', platform = platformId) =>
  createAppealLinks({
    platformId: platform,
    api,
    key: { name, privateKey },
    now: () => now,
  }).linkTo;

const deskWith = (linkKeys: Record<string, string>) => {
  const { appeal } = PlatformSettings.parse({ platformId, appeal: { linkKeys } });
  const desk = openDesk({ appeal });
  const { decision } = desk.frozen('u1');
  desk.frozen('u2');
  const open = async (link: string, body?: object) =>
    desk.call(`${body ? 'POST' : 'GET'} ${link.slice(api.length)}`, { as: null, body });
  return { desk, open, about: { decisionId: decision.id, accountId: 'u1' } };
};

describe('a link to appeal', () => {
  it('made by the client opens what was decided, and files the appeal (H84)', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await signedBy(first)(about);
    expect(link.startsWith(`${api}/appeal-links/`)).toBe(true);
    expect((await open(link)).body).toMatchObject({
      state: 'may-appeal',
      decisionId: about.decisionId,
      statement: { 'zh-CN': {}, en: {} },
    });
    expect(await open(link, { text: '请复核', language: 'zh-CN' })).toMatchObject({
      status: 202,
      body: { state: 'open' },
    });
    expect(JSON.parse(desk.intake.sent[0]?.body ?? '')).toMatchObject({
      type: 'appeal.filed',
      accountId: 'u1',
      data: { decisionId: about.decisionId, text: '请复核' },
    });
    expect((await open(link, { text: 'x'.repeat(20_000_000) })).status).toBe(413);
  });

  it('ends after seven days, or when it was told to', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await signedBy(first)(about);
    const short = await signedBy(first)(about, hour);
    desk.time.now = now + hour;
    expect(await open(short)).toMatchObject({ status: 410, body: { code: 'too-late' } });
    expect(await open(short, { text: 'x' })).toMatchObject({ status: 410 });
    expect((await open(link)).status).toBe(200);
    desk.time.now = now + 7 * day;
    expect((await open(link)).status).toBe(410);
    expect(desk.intake.sent).toEqual([]);
  });

  it('names one decision and one account: neither another’s nor one that was changed opens anything', async () => {
    const { open, about } = deskWith({ '2026': first.line });
    const link = signedBy(first);
    const foreign = { decisionId: about.decisionId, accountId: 'u2' };
    expect((await open(await link(foreign))).status).toBe(404);
    expect((await open(await link({ ...about, decisionId: 'dec-none' }))).status).toBe(404);

    const good = await link(about);
    const [header = '', , signature = ''] = good.slice(good.lastIndexOf('/') + 1).split('.');
    const claims = {
      iss: platformId,
      aud: appealLinkFormat.audience,
      sub: 'u2',
      decisionId: 'dec-u2',
      exp: now,
    };
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
    for (const token of [
      `${header}.${changed}.${signature}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${changed}.`,
      `${good.slice(good.lastIndexOf('/') + 1)}x`,
      'x'.repeat(40),
    ]) {
      expect([token, (await open(`${api}/appeal-links/${token}`)).status]).toEqual([token, 404]);
    }
  });

  it('is good only under a key of the settings, whose name it gives: keys are changed side by side', async () => {
    const both = deskWith({ '2026': first.line, '2027': second.line });
    const { about } = both;
    expect((await both.open(await signedBy(first)(about))).status).toBe(200);
    expect((await both.open(await signedBy(second, '2027')(about))).status).toBe(200);
    expect((await both.open(await signedBy(second, '2026')(about))).status).toBe(404);
    expect((await both.open(await signedBy(first, 'constructor')(about))).status).toBe(404);

    const after = deskWith({ '2027': second.line });
    expect((await after.open(await signedBy(first)(about))).status).toBe(404);
    expect((await deskWith({}).open(await signedBy(first)(about))).status).toBe(404);
  });

  it('is of one platform, and no other token under the same key is one, nor one without an end', async () => {
    const { open, about } = deskWith({ '2026': first.line });
    expect((await open(await signedBy(first, '2026', 'other')(about))).status).toBe(404);
    const key = await importPKCS8(first.privateKey, 'EdDSA');
    const token = (typ: string, audience: string, exp = now / 1000 + 60) =>
      new SignJWT({ decisionId: about.decisionId, ...(exp !== 0 && { exp }) })
        .setProtectedHeader({ alg: 'EdDSA', kid: '2026', typ })
        .setIssuer(platformId)
        .setSubject('u1')
        .setAudience(audience)
        .sign(key);
    const { type, audience } = appealLinkFormat;
    const statusOf = async (made: Promise<string>) =>
      (await open(`${api}/appeal-links/${await made}`)).status;
    expect(await statusOf(token(type, audience))).toBe(200);
    expect(await statusOf(token('JWT', audience))).toBe(404);
    expect(await statusOf(token(type, audience, 0))).toBe(404);
    expect(await statusOf(token(type, 'something-else'))).toBe(404);
  });
});

describe('the keys of links', () => {
  it('are Ed25519: the client and the settings refuse every other', () => {
    const rsa = pair('rsa');
    expect(() => signedBy(rsa)).toThrow('the key "2026" is not an Ed25519 private key');
    for (const linkKeys of [{ '2026': rsa.line }, { '2026': 'x' }, { 'A b': first.line }]) {
      const read = PlatformSettings.safeParse({ platformId, appeal: { linkKeys } });
      expect(read.error?.issues[0]?.path.slice(0, 2)).toEqual(['appeal', 'linkKeys']);
    }
  });
});
