import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulingPaper } from '#functions/review-api/acting/rulings.ts';
import { notePaper } from '#functions/review-api/staff/notes.ts';
import { type Records, recordsOf } from '#infra/local/records.ts';
import { type System, startSystem } from '#infra/local/system.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { applyRuling } from '#shared/acting/act.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { dateInChina, day, minute } from '#shared/settings/durations.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import type { PaperStore } from '#shared/stores/papers/port.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';
import { dynamoStates, stateKeys } from '#shared/stores/states/dynamodb.ts';
import { entityName, type StateStore } from '#shared/stores/states/port.ts';
import { silentLog } from '#shared/telemetry/log.ts';
import { silentMetrics } from '#shared/telemetry/metrics.ts';
import { templateOf } from '#shared/text/template.ts';
import { chainOf } from './chain.ts';
import { runTool } from './tool.ts';

const { platform: settings } = await deploymentOf('demo');
const { platformId } = settings;

let folder: string;
let system: System;
let records: Records;
let states: StateStore;
let papers: PaperStore;

const offer = '高价收银行卡四件套，日结，加微信 demo-ka-9';
const device = { kind: 'device', value: 'd-leaver' } as const;
const caseId = caseIdOf(platformId, 'leaver');

const event = (eventId: string, type: string, data: object, more: object = {}) => ({
  version: 1,
  eventId,
  platformId,
  type,
  occurredAt: new Date(Date.now() - minute).toISOString(),
  accountId: 'leaver',
  data,
  ...more,
});

const send = async (...events: readonly object[]) => {
  await system.send(events.map((one) => JSON.stringify(one)));
  await system.settle();
};

const login = event(
  'login-1',
  'account.logged-in',
  { method: 'code' },
  { context: { deviceId: device.value, ip: '203.0.113.9' } },
);

const account = async (...words: readonly string[]) => {
  const { code, out, err } = await runTool(folder, ['account', ...words]);
  return { code, out, err };
};
const asJson = async (...words: readonly string[]) => {
  const { code, out } = await account(...words, '--json');
  return { code, ...JSON.parse(out) };
};

const stateOf = async (accountId: string) =>
  (
    await states.read({ accounts: [accountId], entities: [], posts: [] }, { consistent: true })
  ).accounts.get(accountId);

const membersOf = async () => {
  const { entities } = await states.read({ accounts: [], entities: [device], posts: [] });
  const found = entities.get(entityName(device));
  return { named: found?.recent.map((member) => member.account), counted: found?.accounts.length };
};

/** The shared entities that name an account. */
const entitiesNaming = async (accountId: string) => {
  const { Items = [] } = await system.clients.dynamodb.send(
    new ScanCommand({ TableName: system.names.table('states') }),
  );
  return Items.map((item) => unmarshall(item))
    .filter(({ pk }) => pk.startsWith(`${platformId}#E#`))
    .filter(({ s }) => Buffer.from(s.b).includes(accountId))
    .map(({ pk }) => pk);
};

/** The UTC day that the rulings are filed under, however late the tests are done. */
const rulingDay = new Date().toISOString().slice(0, 10).replaceAll('-', '');

/** Applies a ruling and writes the papers that the console would. */
const ruled = async (
  { id, subject }: Pick<Decision, 'id' | 'subject'>,
  act: Extract<Ruling['act'], 'restore' | 'release'>,
) => {
  const { clients, queueUrl } = system;
  const rulingId = `rul-${rulingDay}-${act}`;
  const reason = `${act}: 用户张三说明了用途`;
  const acted = await applyRuling(
    {
      subject,
      ruling: { act },
      rulingId,
      by: 'lin',
      basis: id,
      papers: ({ at }) => [
        rulingPaper({
          rulingId,
          caseId,
          act,
          subject,
          by: 'lin',
          at,
          reason,
          handlingSeconds: null,
          timeliness: null,
          before: { kind: 'content', status: 'hidden' },
          basis: id,
          changed: true,
          left: 1,
          to: null,
          mark: null,
          bulkId: null,
          approvedBy: null,
          undoneBy: null,
          undoneAt: null,
          blind: null,
          ruledOn: null,
        }),
        notePaper(caseId, `note-${act}`, {
          at,
          by: 'lin',
          about: 'ruling',
          text: reason,
          rulingId,
          would: null,
        }),
      ],
    },
    {
      settings,
      catalogue,
      states,
      ledger: records.ledger,
      actions: sqsQueue(clients.sqs, queueUrl('actions')),
      followUps: sqsQueue(clients.sqs, queueUrl('followUps')),
      clock: { now: Date.now, pause: async () => {} },
      log: silentLog,
      metrics: silentMetrics,
    },
  );
  expect(acted).toMatchObject({ ok: true });
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
  system = await startSystem({
    settings,
    folder: join(folder, '.clearspring', 'demo'),
    schedules: false,
  });
  records = recordsOf(system);
  const dynamo = createDynamo(system.clients.dynamodb);
  const { names } = system;
  states = dynamoStates(dynamo, names.table('states'), { platformId, now: Date.now });
  papers = dynamoPapers(dynamo, names.table('records'), { platformId, now: Date.now });
  await send(
    login,
    event('friends-1', 'social.requested', { targetIds: ['friend-1', 'friend-2'] }),
    event('report-1', 'report.filed', { reporterId: 'complainer', reason: 'spam', text: '骗子' }),
    { ...login, eventId: 'login-2', accountId: 'neighbour' },
  );
  await send(event('offer-1', 'content.posted', { contentId: 'p-1', kind: 'post', text: offer }));
});
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('account export', () => {
  it('contains the data of the account, and nothing about others or about detection', async () => {
    const [hidden] = (await records.ledger.decisionsAbout('leaver', 50)).filter(
      ({ outcome }) => outcome === 'hide',
    );
    const { code, out } = await account('export', 'leaver', '--reason', 'r-7', '--json');
    expect(code).toBe(0);
    for (const secret of [
      'complainer',
      'friend-1',
      '骗子',
      'content.card-trade',
      'evidenceFamily',
    ]) {
      expect(out).not.toContain(secret);
    }
    const copy = JSON.parse(out);
    expect(copy).toMatchObject({ accountId: 'leaver', platform: 'demo', reportsAbout: 1 });
    expect(copy.state.counts).toContainEqual(
      expect.objectContaining({
        what: 'posts',
        day: 1,
        description: { 'zh-CN': '发布', en: 'posts' },
      }),
    );
    expect(copy.state.counts.map(({ what }: { what: string }) => what)).not.toContain('risky');
    expect(copy.state.digests).toContainEqual(
      expect.objectContaining({ what: 'devices', count: 1 }),
    );
    expect(copy.decisions).toContainEqual(
      expect.objectContaining({
        decisionId: hidden?.id,
        reasons: {
          'zh-CN': expect.objectContaining({ measure: '措施：隐藏该内容' }),
          en: expect.objectContaining({ measure: expect.stringContaining('hidden') }),
        },
      }),
    );
    expect(Object.keys(copy.decisions[0])).toEqual(['decisionId', 'at', 'subject', 'reasons']);
    expect(copy.commands).toContainEqual(
      expect.objectContaining({
        desired: { visibility: 'hidden', until: null },
        confirmedAt: null,
      }),
    );
    expect(copy.credit.parts.length).toBeGreaterThan(1);
    const found = new Map(
      copy.events.map((one: { eventId: string; data: object }) => [one.eventId, one.data]),
    );
    expect([...found.keys()].toSorted()).toEqual(['friends-1', 'login-1', 'offer-1']);
    expect(found.get('friends-1')).toEqual({ others: 2 });
    expect(found.get('offer-1')).toMatchObject({ contentId: 'p-1', text: offer });
  });

  it('contains reports filed by the account, without their targets', async () => {
    const { code, out } = await account('export', 'complainer', '--reason', 'r-7', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      events: [],
      reportsAbout: 0,
      reportsFiled: [{ reason: 'spam', text: '骗子' }],
    });
    expect(out).not.toContain('leaver');
    const told = await account('export', 'complainer', '--reason', 'r-7');
    expect(told.out).toMatch(/Reports filed by the account\n.*骗子/);
  });

  it('shows when the platform confirmed a command', async () => {
    const { commands } = await asJson('export', 'leaver', '--reason', 'r-7');
    const { commandId } = commands[0];
    await send(event('receipt-1', 'action.applied', { commandId, result: 'applied' }));
    const again = await asJson('export', 'leaver', '--reason', 'r-7');
    expect(again.commands[0]).toMatchObject({ commandId, confirmedAt: expect.any(String) });
    expect(again.events.length).toBe(3);
  });

  it('is written as text in both languages, also into a file', async () => {
    const english = await account('export', 'leaver', '--reason', 'r-7', '--out', '-');
    expect(readdirSync(folder)).not.toContain('-');
    expect(english.out).toMatch(/^Data about account leaver in the abuse detection of demo/);
    expect(english.out).toContain('digests of its devices');
    expect(english.out).toContain('Grounds: Anti-Telecom and Online Fraud Law');
    expect(english.out).toContain(
      'times it wrote first while new, and times it was answered: 0 / 0',
    );
    const out = join(folder, 'copy.txt');
    const chinese = ['--out', out, '--language', 'zh-CN'];
    const { out: told } = await account('export', 'leaver', '--reason', 'r-7', ...chinese);
    expect(told).toMatch(/copy\.txt：决定 \d+ 项，事件 3 项/);
    const written = readFileSync(out, 'utf8');
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(written).toContain('依据：《中华人民共和国反电信网络诈骗法》');
    expect(written).toMatch(/状态：受限 .*首次出现：\d{4}.*登录：一天 1，一周 1，一月 1/s);
  });

  it('is recorded for its author, with the reason stored beside it', async () => {
    await account('export', 'neighbour', '--reason', 'request 12', '--by', 'dpo');
    const [entry] = await chainOf(system, 'staff:cli:dpo');
    expect(entry).toMatchObject({
      actor: 'cli:dpo',
      action: 'account.exported',
      details: { accountId: 'neighbour', reason: expect.stringMatching(/^rsn-/) },
    });
    const { causeId, details } = entry as NonNullable<typeof entry>;
    const [paper] = await papers.read('reason', [
      { folder: causeId, id: details.reason as string },
    ]);
    expect(paper?.body).toBe('request 12');
  });

  it('reports errors in one sentence', async () => {
    const nobody = await account('export', 'nobody', '--reason', 'r-7');
    expect([nobody.code, nobody.out]).toEqual([1, '']);
    expect(nobody.err).toMatch('there are no records of account “nobody” on demo');
    expect((await account('export', 'leaver')).err).toMatch('--reason');
  });
});

describe('account resend', () => {
  const versionOf = async () =>
    (await states.read({ accounts: [], entities: [], posts: ['p-1'] })).posts.get('p-1')?.version;

  it('resends all restrictions after a dry run, and continues after an interruption', async () => {
    const signedUpAt = new Date(Date.now() - 400 * day).toISOString();
    const imported = { signedUpAt, standing: 'frozen' };
    await send(event('import-1', 'account.imported', imported, { accountId: 'imported' }));
    const told = await account('resend');
    expect(told.out).toMatch(/^\d+ states? would be resent; .*Nothing was changed/);
    const sent = await asJson('resend', '--apply', '--per-second', '1000');
    expect(sent).toMatchObject({ code: 0, applied: true, expired: 0, unreadable: 0 });
    const { posts } = await states.read({ accounts: [], entities: [], posts: ['p-1'] });
    expect(posts.get('p-1')).toMatchObject({ visibility: 'hidden', version: 1_001 });
    const ahead = ['--ahead', '7', '--lifted-within', '2', '--by', 'mender'];
    expect((await asJson('resend', '--apply', '--per-second', '1000', ...ahead)).code).toBe(0);
    expect(await versionOf()).toBe(1_008);
    const [asked] = await chainOf(system, 'staff:cli:mender');
    expect(asked).toMatchObject({ action: 'states.resent', details: { ahead: 7, after: null } });
    const ago = Date.now() - Number(asked?.details.liftedSince);
    expect(Math.round(ago / day)).toBe(2);
    const rest = await asJson('resend', '--after', sent.last);
    expect(rest).toMatchObject({ applied: false, sent: 0, nothing: 0 });
    expect((await account('resend', '--after', 'p-1')).err).toContain('such as account:u-1');
  });

  it('skips unreadable records, and names them', async () => {
    const { dynamodb } = system.clients;
    const TableName = system.names.table('states');
    const key = marshall(stateKeys(platformId).account('damaged'));
    const item = marshall({ s: { v: 1, b: Uint8Array.of(99) } });
    await dynamodb.send(new PutItemCommand({ TableName, Item: { ...key, ...item } }));
    const { code, out, err } = await account('resend', '--json');
    await dynamodb.send(new DeleteItemCommand({ TableName, Key: key }));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ sent: expect.any(Number), unreadable: 1 });
    expect(err).toMatch(
      /account:damaged cannot be read and is skipped: .*a later release wrote it/,
    );
  });

  it('prints where to continue when it is interrupted, in JSON mode too', async () => {
    const written = async () =>
      (await records.outbox.due(Date.now() + 400 * day, 1_000)).messages.length;
    const before = await written();
    const interrupt = new AbortController();
    // It waits for hours after the first.
    const slowly = ['account', 'resend', '--apply', '--per-second', '0.0001', '--json'];
    const running = runTool(folder, slowly, {}, interrupt.signal);
    try {
      await expect.poll(written).toBe(before + 1);
    } finally {
      interrupt.abort();
    }
    const { code, err } = await running;
    expect(code).toBe(1);
    expect(err).toMatch(/interrupted\nstopped after \w+:\S+, .*--after \w+:\S+/);
  });
});

describe('account erase', () => {
  it('is rejected while something is in force or pending, with the reasons', async () => {
    const before = await stateOf('leaver');
    const { code, erased, obstacles } = await asJson('erase', 'leaver', '--reason', 'r-8');
    expect([code, erased]).toEqual([1, false]);
    const fields = obstacles.map(({ field }: { field: string }) => field);
    expect(fields).toContain('posts.p-1.visibility');
    expect(fields).toContain('case.state');
    const told = await account('erase', 'leaver', '--reason', 'r-8', '--language', 'zh-CN');
    expect(told.out).toMatch(/^账号 leaver 现在不能删除；未作改动\n.*内容仍被隐藏/s);
    expect(await stateOf('leaver')).toEqual(before);
  });

  it('changes nothing on a dry run', async () => {
    for (const decision of await records.ledger.decisionsAbout('leaver', 50)) {
      const { kind } = decision.subject;
      if (decision.outcome === 'hide') await ruled(decision, 'restore');
      else if (kind === 'account' && (await stateOf('leaver'))?.standing.status !== 'active') {
        await ruled(decision, 'release');
      }
    }
    const before = await stateOf('leaver');
    const { code, out } = await account('erase', 'leaver', '--reason', 'r-8', '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/^Account leaver can be erased; nothing was changed/);
    const { kept } = await asJson('erase', 'leaver', '--reason', 'r-8', '--dry-run');
    const [longest = 0] = kept.map((one: { until: number | null }) => one.until ?? 0);
    expect(out).toContain(`, until ${dateInChina(longest)}\n`);
    expect(out).not.toContain('1970');
    expect(await stateOf('leaver')).toEqual(before);
    expect((await papers.list('note', caseId, { most: 9 })).length).toBeGreaterThan(0);
  });

  it('leaves only what it reports, and intact chains', async () => {
    const before = await stateOf('leaver');
    const decided = await records.ledger.decisionsAbout('leaver', 50);
    expect((await membersOf()).named).toContain('leaver');
    const { counted } = await membersOf();
    expect(await entitiesNaming('leaver')).toContainEqual(expect.stringContaining('#reporter#'));
    const { code, erased, deleted, kept } = await asJson(
      ...['erase', 'leaver', '--reason', 'r-8', '--by', 'dpo', '--approved-by', 'head'],
    );
    expect([code, erased]).toEqual([0, true]);
    const counts = Object.fromEntries(
      deleted.map((one: { code: string; count: number }) => [one.code, one.count]),
    );
    expect(counts).toMatchObject({ state: 1, case: expect.any(Number) });
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
    const until = new Map(
      kept.map((one: { code: string; until: number }) => [one.code, one.until]),
    );
    const years = settings.retention.decisionDays * day;
    const restricted = decided.filter(({ outcome }) => outcome === 'hide');
    expect(until.get('restrictions')).toBeGreaterThanOrEqual(
      Math.max(...restricted.map(({ decidedAt }) => decidedAt)) + years,
    );
    expect(until.get('archive')).toBeGreaterThan(Date.now() + 29 * day);

    expect(await stateOf('leaver')).toMatchObject({
      version: (before?.version ?? 0) + 1,
      rings: {},
      devices: [],
      blocks: [],
      reporters: [],
      signedUpAt: null,
      standing: {
        status: 'active',
        version: (before?.standing.version ?? 0) + 1,
        decisionId: null,
      },
      marks: { kept: [] },
    });
    expect(await membersOf()).toEqual({ named: ['neighbour'], counted });
    expect(await entitiesNaming('leaver')).toEqual([]);
    expect((await records.ledger.readCases([caseId])).size).toBe(0);
    for (const [kind, place] of [
      ['exhibit', 'leaver'],
      ['taint', 'leaver'],
      ['note', caseId],
    ] as const) {
      expect(await papers.list(kind, place, { most: 9 })).toEqual([]);
    }
    const rulings = await papers.list('ruling', rulingDay, { most: 9 });
    expect(rulings.length).toBeGreaterThan(0);
    expect(JSON.stringify(rulings)).not.toContain('张三');
    expect(await records.ledger.decisionsAbout('leaver', 50)).toEqual(decided);

    const chain = await chainOf(system, 'account:leaver');
    expect(chain.at(-1)).toMatchObject({
      actor: 'cli:dpo',
      action: 'account.erased',
      details: { approvedBy: 'cli:head', reason: expect.stringMatching(/^rsn-/) },
    });
    expect(JSON.stringify(chain)).not.toMatch(/银行卡|demo-ka-9|张三|r-8/);
    const { out: verified } = await runTool(folder, ['audit', 'verify', '--json']);
    expect(JSON.parse(verified).chains.broken).toBe(0);
  });

  it('is not undone by a repeated event, and a later event starts a new record', async () => {
    const erased = await stateOf('leaver');
    await send(login);
    expect(await stateOf('leaver')).toEqual(erased);
    await send({ ...login, eventId: 'login-9' });
    const anew = await stateOf('leaver');
    expect(Object.keys(anew?.rings ?? {})).toEqual(['logins']);
    expect(anew?.devices.length).toBe(1);
    await send(event('offer-2', 'content.posted', { contentId: 'p-1', kind: 'post', text: offer }));
    const [decision] = await records.ledger.decisionsAbout('leaver', 1);
    expect(decision?.eventId).toBe('offer-2');
  });

  it('continues after an interruption, and works without decisions', async () => {
    const again = await asJson('erase', 'neighbour', '--reason', 'r-9');
    expect(again).toMatchObject({ code: 0, erased: true });
    expect(again.erasedBefore).toBeNull();
    const { state, erasedAt, credit } = await asJson('export', 'neighbour', '--reason', 'r-9');
    expect([state, credit]).toEqual([null, null]);
    const said = await account('export', 'neighbour', '--reason', 'r-9', '--language', 'zh-CN');
    expect(said.out).toContain(`账号信息已于 ${erasedAt} 删除`);
    expect(said.out).not.toContain('首次出现');
    const third = await asJson('erase', 'neighbour', '--reason', 'r-9');
    expect(third).toMatchObject({ erased: true, erasedBefore: erasedAt });
    expect(third.deleted.map(({ count }: { count: number }) => count)).toEqual([0, 0, 0, 0, 0]);
    expect((await chainOf(system, 'account:neighbour')).length).toBe(2);

    const occurredAt = new Date().toISOString();
    await send({ ...login, accountId: 'neighbour', eventId: 'login-3', occurredAt });
    const anew = await asJson('export', 'neighbour', '--reason', 'r-9');
    // When it was first seen is no longer known; the time of the erasure is not that.
    expect(anew.state).toMatchObject({ firstSeenAt: null, lastSeenAt: occurredAt });
    const { out } = await account('export', 'neighbour', '--reason', 'r-9');
    expect(out).toContain(`erased at ${anew.erasedAt}; the state holds only what has come since`);
    expect(out).not.toContain('first seen');
  });

  it('removes the account from entities that a worker still counts', async () => {
    const text = '您好，请问周末的徒步活动还可以报名吗，我想带两个朋友';
    const domain = 'mail.example';
    const email = { domain, pattern: 'aa##', hashes: { platform: 'm'.repeat(43) } };
    const things = [
      { kind: 'mailDomain', value: domain },
      { kind: 'line', value: templateOf(text) ?? '' },
    ] as const;
    const namedOn = async () => {
      const { entities } = await states.read({ accounts: [], entities: things, posts: [] });
      return [...entities.values()].flatMap(({ recent }) => recent.map((member) => member.account));
    };
    const by = { accountId: 'newcomer' };
    const verification = { status: 'verified', level: 'identity' };
    await send(event('sign-up-1', 'account.signed-up', { email, verification }, by));
    await send(event('hello-1', 'social.messaged', { targetId: 'p', reply: false, text }, by));
    expect(await namedOn()).toEqual(['newcomer', 'newcomer']);
    expect((await asJson('erase', 'newcomer', '--reason', 'r-10')).erased).toBe(true);
    expect(await namedOn()).toEqual([]);
  });
});
