import { generateKeyPairSync } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { ReviewPorts } from '#functions/review-api/route.ts';
import { createAppealLinks } from '#shared/client/appeal-links.ts';
import { inTurn } from '#shared/reviews/appeal.ts';
import { appealLinkFormat } from '#shared/reviews/appeal-link.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import { now, openDesk } from '../review-api/desk.ts';

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

const deskWith = (linkKeys: Record<string, string>, ports: Partial<ReviewPorts> = {}) => {
  const { appeal } = PlatformSettings.parse({ platformId, appeal: { linkKeys } });
  const desk = openDesk({ appeal }, ports);
  const { decision } = desk.frozen('u1');
  desk.frozen('u2');
  const open = async (link: string, body?: object) =>
    desk.call(`${body ? 'POST' : 'GET'} ${link.slice(api.length)}`, { as: null, body });
  return { desk, open, about: { decisionId: decision.id, accountId: 'u1' } };
};

type Answered = { readonly decisionId: string; readonly at: number };

/** Makes these the appeals of the account, all of them refused. */
const answered = (desk: ReturnType<typeof openDesk>, appeals: readonly Answered[]) => {
  const known = [...desk.records.cases.values()].find(({ accountId }) => accountId === 'u1');
  if (!known) throw new Error('no case');
  const filed = appeals.map(({ decisionId, at }, i) => ({
    appealId: `apl-${i}`,
    eventId: `e-${i}`,
    decisionId,
    state: 'refused' as const,
    filedAt: at,
    dueAt: at + 3 * day,
    language: 'en' as const,
    notBy: [],
    decidedBy: 'senior-1',
  }));
  desk.records.cases.set(known.caseId, { ...known, ...inTurn(filed) });
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

  it.each([
    {
      when: 'cannot be reached',
      fails: async (): Promise<readonly number[]> => {
        throw new Unavailable('the queue');
      },
    },
    { when: 'takes nothing', fails: async () => [0] },
  ])(
    'files once, with the text of the first time, where the queue at first $when',
    async ({ fails }) => {
      const queue = memoryQueue();
      let away = true;
      const intake: ReviewPorts['intake'] = {
        send: (messages) => (away ? fails() : queue.send(messages)),
      };
      const { desk, open, about } = deskWith({ '2026': first.line }, { intake });
      const link = await signedBy(first)(about);
      expect((await open(link, { text: 'first' })).status).toBe(503);
      away = false;
      for (const text of ['second', 'third']) {
        desk.time.now += 1000;
        expect((await open(link, { text })).status).toBe(202);
      }
      expect(queue.sent.map(({ body }) => JSON.parse(body).data.text)).toEqual(['first']);
      expect(JSON.stringify([...desk.records.papers.values()])).not.toContain('first');
    },
  );

  it('takes none that would not be heard: nothing stands against a closed account', async () => {
    const { desk, open } = deskWith({ '2026': first.line });
    const standing = { is: 'closed', version: 2, since: now, until: null } as const;
    const { decision } = desk.frozen('u3', {}, { standing: { ...standing, decisionId: 'dec-u3' } });
    const link = await signedBy(first)({ decisionId: decision.id, accountId: 'u3' });
    expect((await open(link)).body).toMatchObject({ state: 'nothing-to-lift', mayFile: false });
    expect((await open(link, { text: 'please' })).status).toBe(409);
    expect(desk.intake.sent).toEqual([]);
  });

  it('says when one more is taken, and refuses what is beyond the limits', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await signedBy(first)(about);
    const file = (appeals: readonly Answered[]) => answered(desk, appeals);
    const { decisionId } = about;
    const others = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ decisionId: `dec-other-${i}`, at: now - hour }));

    file(others(20));
    expect((await open(link)).body).toMatchObject({ state: 'may-appeal', mayFile: true });

    file([{ decisionId, at: now - hour }, ...others(4)]);
    expect((await open(link)).body).toMatchObject({
      state: 'refused',
      mayFile: false,
      mayFileAt: now + 23 * hour,
    });
    const today = await open(link, { text: 'once more' });
    expect(today).toMatchObject({ status: 429, body: { code: 'too-many', retryAfter: 23 * 3600 } });
    expect(today.headers.get('retry-after')).toBe(String(23 * 3600));

    file([{ decisionId, at: now - hour }]);
    const after = (await open(link)).body;
    expect(after).toMatchObject({ state: 'refused', mayFile: true });
    const { facts, automation } = after.statement.en;
    expect([facts[0], automation]).toEqual([
      expect.stringContaining('was not upheld'),
      expect.not.stringContaining('you may ask for a person'),
    ]);
    expect((await open(link, { text: 'once more' })).body).toMatchObject({ state: 'open' });
    expect(desk.intake.sent).toHaveLength(1);

    file([1, 2, 3].map((days) => ({ decisionId, at: now - days * day })));
    expect((await open(link)).body).toMatchObject({ mayFile: false, mayFileAt: null });
    expect(await open(link, { text: 'again' })).toMatchObject({
      status: 409,
      body: { code: 'already-decided' },
    });
    expect(desk.intake.sent).toHaveLength(1);
  });

  it('files again where so many were answered since that the first is forgotten', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await signedBy(first)(about);
    const again = async (text: string) => expect((await open(link, { text })).status).toBe(202);
    await again('first');
    answered(desk, [
      { decisionId: about.decisionId, at: now - 2 * day },
      ...Array.from({ length: 521 }, (_, i) => ({ decisionId: `dec-${i}`, at: now - day - i })),
    ]);
    expect((await open(link)).body).toMatchObject({ state: 'may-appeal' });
    await again('second');
    await again('pressed twice');
    const sent = desk.intake.sent.map(({ body }) => JSON.parse(body));
    expect(sent.map(({ data }) => data.text)).toEqual(['first', 'second']);
    expect(new Set(sent.map(({ eventId }) => eventId)).size).toBe(2);
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
