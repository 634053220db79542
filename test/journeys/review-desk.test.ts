import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { blueprint } from '#infra/blueprint.ts';
import { appealKeyName } from '#infra/local/desk/appeal-key.ts';
import { recordDemoSignIns } from '#infra/local/desk/introduce.ts';
import { demoPeople } from '#infra/local/desk/people.ts';
import { startBackend } from '#infra/local/platform/backend.ts';
import { type System, startSystem } from '#infra/local/system.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { createAppealLinks } from '#shared/client/appeal-links.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { permittedTo, recordingDatabase } from './role-calls.ts';

let database: Awaited<ReturnType<typeof recordingDatabase>>;
let system: System;
let address: string;

beforeAll(async () => {
  const { platform } = await deploymentOf('demo');
  // Every ruling gets a blind second review if somebody is available, and some accounts are sampled hourly.
  const settings = {
    ...platform,
    // The console's own messages are accepted, although it is not one of the platform's senders.
    senders: ['local-backend'],
    review: { ...platform.review, blindShare: 1, samplesPerDay: 240 },
  };
  database = await recordingDatabase();
  vi.stubEnv('CLEARSPRING_DYNAMODB_ENDPOINT', database.url);
  system = await startSystem({ settings, desk: 'any-port', schedules: false });
  await recordDemoSignIns(system);
  address = system.consoleAddress ?? '';
});
afterAll(async () => {
  await system?.stop();
  await database?.close();
});

// biome-ignore lint/suspicious/noExplicitAny: answers of every endpoint; the assertions check them
const jsonOf = (answer: Response): Promise<any> => answer.json();

/** Signs in like a browser: authorization code with PKCE, including cookies. */
const signIn = async (person: string): Promise<string> => {
  const { signIn: client } = await jsonOf(await fetch(`${address}api/config`));
  const discovery = await fetch(`${client.issuer}/.well-known/openid-configuration`);
  const { authorization_endpoint, token_endpoint } = await jsonOf(discovery);
  const verifier = randomBytes(32).toString('base64url');
  const redirect_uri = `${address}signed-in`;
  const cookies = new Map<string, string>();
  const visit = async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    return next ? new URL(next, url).href : url;
  };
  const start = new URL(authorization_endpoint);
  start.search = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri,
    response_type: 'code',
    scope: client.scope,
    resource: client.resource,
    state: 's',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const page = await visit(start.href);
  let next = await visit(page, { method: 'POST', body: new URLSearchParams({ person }) });
  for (let hops = 0; hops < 3 && !next.startsWith(redirect_uri); hops++) next = await visit(next);
  const code = new URL(next).searchParams.get('code') ?? '';
  const tokens = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client.clientId,
      redirect_uri,
      code,
      code_verifier: verifier,
    }),
  });
  return (await jsonOf(tokens)).access_token;
};

const api = async (token: string, name: string, body?: unknown) => {
  const [method = 'GET', path] = name.split(' ');
  const answer = await fetch(`${address}api${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'sec-fetch-site': 'same-origin',
      'idempotency-key': randomBytes(16).toString('hex'),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await jsonOf(answer) };
};

describe('the review desk of the local system', () => {
  it('knows its people before they sign in, and shows who has signed in', async () => {
    const token = await signIn('wu');
    await api(token, 'GET /me');
    const { body } = await api(token, 'GET /team');
    const here = body.people
      .filter(({ lastSeenAt }: { lastSeenAt: number }) => lastSeenAt > Date.now() - hour)
      .map(({ person }: { person: { id: string } }) => person.id);
    expect(here).toEqual(['wu']);
    expect(body.people).toHaveLength(demoPeople.length);
  });

  it('serves the console, and responds to signed-in people', async () => {
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id=');
    expect(page.headers.get('content-security-policy')).toContain("style-src 'self'");
    expect((await fetch(`${address}api/me`)).status).toBe(401);
    const token = await signIn('lin');
    const { status, body } = await api(token, 'GET /me');
    expect(status).toBe(200);
    expect(body).toMatchObject({ person: { id: 'lin', name: '林审核 Lin' }, roles: ['reviewer'] });
  });

  it('shows decisions with the words they rest on, and applies rulings', async () => {
    const at = new Date().toISOString();
    const event = (eventId: string, more: object) =>
      JSON.stringify({ version: 1, eventId, platformId: 'demo', occurredAt: at, ...more });
    await system.send([
      event('e1', {
        type: 'content.posted',
        accountId: 'seller',
        context: { deviceId: 'device-77', ip: '203.0.113.9' },
        data: {
          contentId: 'p1',
          kind: 'post',
          text: '出售银行卡四件套，加薇❤ demo_ka_9',
          imageLabels: ['qr-code'],
        },
      }),
    ]);
    await system.settle();
    const token = await signIn('lin');
    const { body: queues } = await api(token, 'GET /queues');
    const queue = queues.queues.find(({ open }: { open: number }) => open > 0)?.queue;
    expect(queue).toBe('trade');
    const { body: list } = await api(token, `GET /queues/${queue}/cases`);
    const [row] = list.items;
    expect(row).toMatchObject({ accountId: 'seller' });

    const { body: page } = await api(token, `GET /cases/${row.caseId}`);
    expect(page.exhibits[0]).toMatchObject({
      ...{ contentId: 'p1', masked: true, imageLabels: ['qr-code'] },
    });
    expect(page.exhibits[0].text).toContain('出售银行卡');
    expect(JSON.stringify(page)).not.toMatch(/demo_ka_9|device-77/);
    const { body: links } = await api(token, `GET /cases/${row.caseId}/links`);
    expect(links.graph.nodes.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['account', 'device', 'block']),
    );

    await api(token, `POST /cases/${row.caseId}/claim`, {});
    const before = await system.depth(system.queueUrl('actions'));
    const ruled = await api(token, `POST /cases/${row.caseId}/rulings`, {
      expectedVersion: row.version,
      ruling: { act: 'limit', until: null },
      reason: '出售银行卡',
    });
    expect(ruled).toMatchObject({
      status: 200,
      body: { kind: 'done', case: { state: 'resolved' } },
    });
    expect(await system.depth(system.queueUrl('actions'))).toBe(before + 1);
    const undone = await api(token, `POST /rulings/${ruled.body.ruling.rulingId}/undo`, {
      reason: '看错了',
    });
    expect(undone).toMatchObject({ status: 200, body: { case: { state: 'open' } } });
  });

  it('gives a ruling a blind second review, and counts agreement', async () => {
    const [lin, chen, zhao] = [await signIn('lin'), await signIn('chen'), await signIn('zhao')];
    const { body: list } = await api(lin, 'GET /queues/trade/cases');
    const [row] = list.items;
    const page = `GET /cases/${row.caseId}`;
    const before = (await api(chen, page)).body;
    await api(lin, `POST /cases/${row.caseId}/rulings`, {
      expectedVersion: row.version,
      ruling: { act: 'freeze', until: null },
      reason: '团伙作案',
    });
    expect((await api(zhao, page)).body).toMatchObject({
      case: { state: 'resolved' },
      account: { standing: { status: 'frozen' } },
    });
    const after = (await api(chen, page)).body;
    const shown = ({ account, decisions, timeline, notes, rulings, acts }: typeof before) => ({
      account,
      decisions,
      timeline,
      notes,
      rulings,
      acts,
    });
    expect(shown(after)).toEqual(shown(before));
    expect(JSON.stringify(after)).not.toMatch(/团伙作案/);
    const again = await api(chen, `POST /cases/${row.caseId}/rulings`, {
      expectedVersion: after.case.version,
      ruling: { act: 'release' },
      reason: '并无异常',
    });
    expect(again).toMatchObject({ status: 200, body: { kind: 'recorded' } });
    expect((await api(zhao, page)).body).toMatchObject({
      case: { state: 'open', queue: 'escalated' },
      account: { standing: { status: 'frozen' } },
      compared: { first: { by: { id: 'lin' } }, second: { by: { id: 'chen' } } },
    });
    expect((await api(zhao, 'GET /team')).body.agreement).toMatchObject({ of: 1, are: 0 });
  });

  it('opens a link signed by the platform to its user, and files the appeal once', async () => {
    const token = await signIn('zhao');
    const { body: found } = await api(token, 'GET /search?by=content&q=p1');
    const { decisionId } = found.items.find(
      ({ outcome }: { outcome: string }) => outcome === 'hide',
    );
    const { linkTo } = createAppealLinks({
      platformId: 'demo',
      api: `${address}api`,
      key: { name: appealKeyName, privateKey: readFileSync(system.appealKey, 'utf8') },
    });
    const link = await linkTo({ decisionId, accountId: 'seller' });
    expect(await jsonOf(await fetch(link))).toMatchObject({ state: 'may-appeal', mayFile: true });
    const file = (text: string) =>
      fetch(link, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text, language: 'zh-CN' }),
      });
    expect((await file('这是床上用品')).status).toBe(202);
    // Pressed again before or just after the first appeal is processed.
    expect([202, 409]).toContain((await file('这是床上用品，再说一遍')).status);
    await system.settle();
    expect(await jsonOf(await fetch(link))).toMatchObject({ state: 'open', mayFile: false });
    expect((await file('第三遍')).status).toBe(409);
    const { body: appeals } = await api(token, 'GET /appeals');
    expect(appeals.items).toMatchObject([{ appeal: { decisionId, text: '这是床上用品' } }]);
    expect((await fetch(await linkTo({ decisionId, accountId: 'other' }))).status).toBe(404);
  });

  it('fills the other pages with the data of the system', async () => {
    const token = await signIn('zhao');
    const get = async (path: string) => {
      const { status, body } = await api(token, `GET ${path}`);
      expect([path, status]).toEqual([path, 200]);
      return body;
    };
    const found = await get('/search?by=account&q=seller');
    expect(found.items.length).toBeGreaterThan(1);
    const words = await get(`/search?by=text&q=${encodeURIComponent('四件套')}`);
    expect(words.items[0]).toMatchObject({ accountId: 'seller' });
    const platform = await get('/platform');
    // A day may end meanwhile.
    expect(platform.days.some(({ automatic }: { automatic: number }) => automatic > 0)).toBe(true);
    expect(platform.deadLetters).toBe(0);
    expect((await get('/team')).people.length).toBeGreaterThan(0);
    expect((await get('/quarantine')).items).toEqual([]);
    expect((await get('/dead-letters')).queues).toHaveLength(3);
    expect((await get('/rules')).rules.length).toBeGreaterThan(20);
    expect((await get('/lists')).lists).toEqual([]);
    expect((await get('/accounts/seller/credit')).parts.length).toBeGreaterThan(0);
    const entry = {
      kind: 'device',
      value: 'd-1',
      source: 'journey',
      authority: null,
      expiresAt: Date.now() + day,
      reason: 'seen in three cases',
    };
    const proposed = await api(token, 'POST /lists/block/entries', entry);
    expect(proposed).toMatchObject({ status: 201, body: { state: 'open', mayApprove: false } });
  });

  it('backtests a rule slice by slice, and shows the differences', async () => {
    const token = await signIn('sun');
    const { status, body } = await api(token, 'POST /rules/content.card-trade/backtests', {
      days: 1,
    });
    expect(status).toBe(202);
    // The function that replays the last slice folds the results, without a reader.
    const listed = async () => (await api(token, 'GET /backtests?rule=content.card-trade')).body;
    await expect.poll(async () => (await listed()).items[0].state, { interval: 500 }).toBe('done');
    expect((await listed()).items).toMatchObject([
      { backtestId: body.backtestId, by: { id: 'sun' }, found: { examined: 1, fired: 1 } },
    ]);
    const read = async () => (await api(token, `GET /backtests/${body.backtestId}`)).body;
    expect(await read()).toMatchObject({
      progress: { done: 1, of: 1 },
      // The post and the appeal.
      result: { events: 2, examined: 1, fired: 1, load: { days: 1 } },
    });
  });

  it('draws accounts without findings, and counts what people conclude about them', async () => {
    const at = new Date().toISOString();
    await system.send(
      ['calm-1', 'calm-2'].map((accountId) =>
        JSON.stringify({
          version: 1,
          eventId: `login-${accountId}`,
          platformId: 'demo',
          type: 'account.logged-in',
          occurredAt: at,
          accountId,
          data: { method: 'code' },
        }),
      ),
    );
    await system.settle();
    const drawn = await system.run('drawSamples');
    const accounts = drawn.status === 'returned' ? JSON.parse(drawn.result).drawn : [];
    expect(accounts.toSorted()).toEqual(['calm-1', 'calm-2']);
    const token = await signIn('lin');
    const { body: found } = await api(token, 'GET /accounts/calm-1');
    const { body: page } = await api(token, `GET /cases/${found.caseId}`);
    expect(page).toMatchObject({ case: { state: 'open' }, decisions: [] });
    expect(page.exhibits).toHaveLength(1);
    await api(token, `POST /cases/${found.caseId}/rulings`, {
      expectedVersion: page.case.version,
      ruling: { act: 'release' },
      reason: '正常用户',
    });
    expect((await api(token, 'GET /platform')).body.missed).toMatchObject({ of: 1, are: 0 });
  });

  it('offers to warn those whom an account wrote to, and withdraws a warning', async () => {
    const at = new Date().toISOString();
    const message = (eventId: string, targetId: string) =>
      JSON.stringify({
        version: 1,
        eventId,
        platformId: 'demo',
        occurredAt: at,
        type: 'social.messaged',
        accountId: 'pest',
        data: { targetId, text: '出售银行卡四件套，加薇❤ demo_ka_9' },
      });
    await system.send([message('w1', 'reader-1'), message('w2', 'reader-2')]);
    await system.settle();
    const token = await signIn('lin');
    const { body: found } = await api(token, 'GET /accounts/pest');
    const path = `/cases/${found.caseId}/warnings`;
    const { body: offered } = await api(token, `GET ${path}?category=card-trade`);
    const accountIds = offered.people.map(({ accountId }: { accountId: string }) => accountId);
    expect(accountIds.toSorted()).toEqual(['reader-1', 'reader-2']);
    expect(offered.message['zh-CN']).toContain('安全提醒');

    const before = await system.depth(system.queueUrl('actions'));
    const sent = await api(token, `POST ${path}`, {
      accountIds: ['reader-1'],
      category: 'fraud',
      reason: '正在被引流',
    });
    expect(sent).toMatchObject({ status: 200, body: { sent: 1 } });
    const undo = `POST ${path}/${sent.body.warningId}/undo`;
    const undone = await api(token, undo, { reason: '认错了人' });
    expect(undone).toMatchObject({ status: 200, body: { withdrawn: 1 } });
    expect(await system.depth(system.queueUrl('actions'))).toBe(before + 2);
    const { body: after } = await api(token, `GET ${path}?category=card-trade`);
    expect(after.sent).toMatchObject([{ accountIds: ['reader-1'], undoneBy: { id: 'lin' } }]);
    expect((await api(token, undo, { reason: '再次' })).body.code).toBe('already-decided');
  });

  it('has the platform pass a case on, and shows when it has confirmed that', async () => {
    const token = await signIn('wang');
    const { body: found } = await api(token, 'GET /accounts/pest');
    const pass = () =>
      api(token, `POST /cases/${found.caseId}/clues`, {
        recipient: 'police',
        category: 'fraud',
        reason: '涉嫌诈骗',
      });
    const passed = await pass();
    expect(passed.status).toBe(200);
    expect((await pass()).body.code).toBe('no-grounds');
    const receiptOf = async () =>
      (await api(token, `GET /cases/${found.caseId}`)).body.timeline[0].details.receipt;
    expect(await receiptOf()).toBe('waiting');
    const commands: unknown[] = [];
    const backend = await startBackend(system, { onCommand: (command) => commands.push(command) });
    const { command } = passed.body;
    await expect.poll(() => backend.received.has(command.commandId)).toBe(true);
    await backend.stop();
    await system.settle();
    expect(commands.filter((each) => (each as typeof command).kind === 'pass-clue')).toEqual([
      command,
    ]);
    expect(await receiptOf()).toBe('confirmed');
  });
});

it('asks the tables for nothing that the roles deployed on AWS do not permit', async () => {
  for (const name of ['sweepOutbox', 'endHolds', 'watchRules', 'sealAudit'] as const) {
    expect((await system.run(name)).status).toBe('returned');
  }
  for (const { folder } of Object.values(blueprint.functions)) {
    const needed = [...(database.needed.get(folder) ?? [])];
    const permitted = permittedTo(folder);
    expect([folder, needed.length > 0]).toEqual([folder, true]);
    expect([folder, needed.filter((one) => !permitted.has(one))]).toEqual([folder, []]);
  }
});
