import { createPublicKey, hash, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Records, recordsOf } from '#infra/local/records.ts';
import { type System, startSystem } from '#infra/local/system.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import type { ActingPorts } from '#shared/acting/account-commit.ts';
import { answerAppeal, applyRuling } from '#shared/acting/act.ts';
import {
  accountSubject,
  bundleOf,
  type Decision,
  decisionIdOf,
} from '#shared/decisions/decision.ts';
import { redecide } from '#shared/decisions/record.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { cardTrade } from '#shared/rules/content/card-trade.ts';
import { LabelledRow } from '#shared/scoring/rows.ts';
import { day as aDay, minute } from '#shared/settings/durations.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { dynamoCaseQueues } from '#shared/stores/case-queues/dynamodb.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { pack } from '#shared/stores/pack.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';
import { fileSigner, generateKey, keySigner } from '#shared/stores/signer/file.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { rootOf } from '#shared/telemetry/audit.ts';
import { silentLog } from '#shared/telemetry/log.ts';
import { silentMetrics } from '#shared/telemetry/metrics.ts';
import { sealHash } from '#shared/telemetry/seal.ts';
import { chainOf } from './chain.ts';
import { runTool } from './tool.ts';

const { platform: settings } = await deploymentOf('demo');

let folder: string;
let system: System;
let records: Records;

/** Runs the CLI as a user does, while the system is running. */
const clearspring = (
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) => runTool(folder, words, environment);

const start = () =>
  startSystem({ settings, folder: join(folder, '.clearspring', 'demo'), schedules: false });

const offer = '高价收银行卡四件套，日结，加微信 demo-ka-9';

const eventOf = (eventId: string, accountId: string, text = offer) => ({
  version: 1,
  eventId,
  platformId: settings.platformId,
  type: 'content.posted',
  occurredAt: new Date(Date.now() - minute).toISOString(),
  accountId,
  data: { contentId: `post-${eventId}`, kind: 'post', text },
});

const send = async (...events: readonly object[]) => {
  await system.send(events.map((event) => JSON.stringify(event)));
  await system.settle();
};

const decisionsAbout = (accountId: string): Promise<readonly Decision[]> =>
  records.ledger.decisionsAbout(accountId, 50);

/** The product's own stores, for acts of people. */
const actingPorts = (): ActingPorts => {
  const { clients, names, queueUrl } = system;
  const { platformId } = settings;
  return {
    settings,
    catalogue,
    states: dynamoStates(createDynamo(clients.dynamodb), names.table('states'), {
      platformId,
      now: Date.now,
    }),
    ledger: records.ledger,
    actions: sqsQueue(clients.sqs, queueUrl('actions')),
    followUps: sqsQueue(clients.sqs, queueUrl('followUps')),
    clock: { now: Date.now, pause: async () => {} },
    log: silentLog,
    metrics: silentMetrics,
  };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
  system = await start();
  records = recordsOf(system);
  for (const i of [1, 2, 3]) await send(eventOf(`seller-${i}`, 'seller'));
  await send(eventOf('other-1', 'other-seller'));
});
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('explain', () => {
  it('explains a decision in words and reproduces its result', async () => {
    const decisions = await decisionsAbout('seller');
    const decision = decisions.find(({ unchanged }) => !unchanged);
    const { code, out } = await clearspring(['explain', decision?.id as string]);
    expect(out).toMatch(`Decision ${decision?.id}`);
    expect(out).toMatch('content.card-trade');
    expect(out).toMatch('written as an offer');
    expect(out).toMatch('Grounds: Anti-Telecom and Online Fraud Law');
    expect(out).toMatch('Statement of reasons (for staff: the user is not told the evidence)');
    expect(out).toMatch('same result · same policy');
    expect(code).toBe(0);
    const repeated = decisions.find(({ unchanged }) => unchanged);
    const again = await clearspring(['explain', repeated?.id as string]);
    expect(again.out).toMatch(
      'no further measure and no new notice: already restricted as much or more, nothing to lift, or closed',
    );
    expect(again.out).not.toMatch('Statement');
  });

  it('uses the language of the terminal or the requested one', async () => {
    const id = (await decisionsAbout('seller')).find(({ unchanged }) => !unchanged)?.id as string;
    const chinese = await clearspring(['explain', id], { LANG: 'zh_CN.UTF-8' });
    expect(chinese.out).toMatch('结果相同 · 策略未变');
    expect(chinese.out).toMatch('理由说明（供工作人员，含未告知用户的证据）');
    expect(chinese.out).toMatch(`content.card-trade r${cardTrade.revision} · 特别严重 · 内容`);
    expect(chinese.out).toMatch(/结论：(隐藏|限制|冻结)/);
    expect(chinese.out).toMatch(/模式：执行 · 策略：/);
    const english = await clearspring(['explain', id, '--language', 'en'], { LANG: 'zh_CN.UTF-8' });
    expect(english.out).toMatch('same result');
  });

  it('reproduces the result of every stored decision', async () => {
    const decisions = [
      ...(await decisionsAbout('seller')),
      ...(await decisionsAbout('other-seller')),
    ];
    expect(decisions.length).toBeGreaterThan(3);
    for (const decision of decisions) {
      const { outcome, score, findings } = decision;
      expect(redecide(decision, { settings, catalogue })).toEqual({
        outcome,
        score,
        findings,
        same: true,
        samePolicy: true,
      });
    }
    const { out } = await clearspring(['explain', decisions[0]?.id as string, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      id: decisions[0]?.id,
      outcome: decisions[0]?.outcome,
      again: { same: true, samePolicy: true, differences: [] },
    });
  });

  it('shows exactly what differs, and fails, for an altered decision', async () => {
    const [decision] = await decisionsAbout('other-seller');
    if (!decision) throw new Error('nothing was decided');
    const dynamo = createDynamo(system.clients.dynamodb);
    const key = { pk: `demo#D#${bundleOf(decision.id)}`, sk: 'S' };
    const [item] = await dynamo.readItems(system.names.table('records'), [key]);
    const [first, ...rest] = decision.findings;
    const put = (body: unknown) =>
      dynamo.put({
        TableName: system.names.table('records'),
        Item: marshall({ ...item, body }),
      });
    await put(pack([{ ...decision, score: 0.25, findings: rest }]));
    const { code, out } = await clearspring(['explain', decision.id]);
    await put(pack([{ ...decision, score: 0.25, policy: 'of-old' }]));
    const since = await clearspring(['explain', decision.id]);
    await put(item?.body);
    expect(out).toMatch(`score: 0.25 then, ${decision.score} now`);
    expect(out).toMatch(`${first?.rule} fires now`);
    expect(code).toBe(1);
    // Under another policy the result may differ without any tampering.
    expect(since.out).toContain('different result · policy changed since (of-old then');
    expect(since.code).toBe(0);
  });

  it('explains a text without a running system', async () => {
    const { code, out } = await clearspring(['explain', offer, '--platform', 'nowhere']);
    expect(out).toMatch('trade in bank cards');
    expect(out).toMatch('content.card-trade');
    expect(code).toBe(0);
    const quiet = await clearspring(['explain', '今天和家人去公园散步', '--json']);
    expect(JSON.parse(quiet.out)).toMatchObject({ verdict: 'allow', findings: [] });
  });

  it('rejects an unknown id in one sentence', async () => {
    const { code, out, err } = await clearspring(['explain', 'dec-AAAAAAAAAAAAAAAAAAAAAA']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^clearspring: there is no decision dec-A+ on the platform “demo”[^\n]*\n$/,
    );
  });
});

describe('audit verify', () => {
  const table = () => system.names.table('audit');
  const entryOf = async (sequence: number, subject = 'account:seller') => {
    const key = { pk: `demo#${subject}`, sk: String(sequence).padStart(10, '0') };
    const [item] = await createDynamo(system.clients.dynamodb).readItems(table(), [key]);
    if (!item) throw new Error(`there is no entry ${sequence} of ${subject}`);
    return marshall(item);
  };
  const put = (Item: Awaited<ReturnType<typeof entryOf>>) =>
    system.clients.dynamodb.send(new PutItemCommand({ TableName: table(), Item }));
  const remove = ({ pk, sk }: Awaited<ReturnType<typeof entryOf>>) =>
    system.clients.dynamodb.send(
      new DeleteItemCommand({
        TableName: table(),
        Key: { pk, sk } as Parameters<typeof unmarshall>[0] as never,
      }),
    );
  const verified = async () => {
    const { code, out } = await clearspring(['audit', 'verify', '--json']);
    return { code, ...JSON.parse(out) };
  };

  it('confirms an untouched log', async () => {
    const { code, ok, chains: found, seals } = await verified();
    expect([code, ok, found.broken]).toEqual([0, true, 0]);
    expect(seals).toEqual({ seals: 0, through: null, broken: 0, first: [] });
    expect(found.subjects).toBe(2);
    const chains = await Promise.all(
      ['account:seller', 'account:other-seller'].map((subject) => chainOf(system, subject)),
    );
    expect(found.entries).toBe(chains.flat().length);
    expect(found.entries).toBeGreaterThan(found.subjects);
  });

  it('names the subject and the entry with a flipped byte', async () => {
    const whole = await entryOf(2);
    const { body } = unmarshall(whole);
    const place = body.indexOf('"score":') + '"score":'.length + 2;
    const flipped = String.fromCharCode(body.charCodeAt(place) ^ 1);
    await put({
      ...whole,
      body: { S: body.slice(0, place) + flipped + body.slice(place + 1) },
    });
    const {
      code,
      ok,
      chains: { first },
    } = await verified();
    const told = await clearspring(['audit', 'verify']);
    await put(whole);
    expect([code, ok]).toEqual([1, false]);
    expect(first).toEqual([{ subject: 'account:seller', sequence: 2, problem: 'hash', count: 1 }]);
    expect(told.out).toMatch('account:seller, entry 2: the entry was changed (1 of this kind)');
    expect((await verified()).ok).toBe(true);
  });

  it('names a missing entry', async () => {
    const whole = await entryOf(2);
    await remove(whole);
    const {
      code,
      chains: { first },
    } = await verified();
    await put(whole);
    expect(code).toBe(1);
    expect(first).toEqual([{ subject: 'account:seller', sequence: 2, problem: 'gap', count: 1 }]);
  });

  it('detects a truncated chain, and a missing one', async () => {
    const chain = await chainOf(system, 'account:other-seller');
    const items = await Promise.all(
      chain.map(({ sequence }) => entryOf(sequence, 'account:other-seller')),
    );
    const last = items.at(-1);
    if (!last || items.length < 2) throw new Error('the chain is too short for this test');
    await remove(last);
    const cut = await verified();
    for (const item of items) await remove(item);
    const gone = await verified();
    for (const item of items) await put(item);
    const broken = { subject: 'account:other-seller', problem: 'head', count: 1 };
    expect(cut.chains.first).toEqual([{ ...broken, sequence: chain.length }]);
    expect(gone.chains.first).toEqual([{ ...broken, sequence: 1 }]);
    expect((await verified()).ok).toBe(true);
  });

  it('detects an account whose chain head cannot be read', async () => {
    const key = { pk: 'demo#A#other-seller', sk: 'S' };
    const dynamo = createDynamo(system.clients.dynamodb);
    const TableName = system.names.table('states');
    const [item] = await dynamo.readItems(TableName, [key]);
    await dynamo.put({
      TableName,
      Item: marshall({ ...item, s: { ...item?.s, b: new Uint8Array([255]) } }),
    });
    const { code, chains } = await verified();
    await dynamo.put({ TableName, Item: marshall(item) });
    expect([code, chains.broken, chains.first]).toMatchObject([
      1,
      1,
      [{ subject: 'account:other-seller', problem: 'head' }],
    ]);
  });

  it('detects an entry copied to another subject', async () => {
    const whole = await entryOf(1);
    const foreign = { ...whole, pk: { S: 'demo#account:stranger' } };
    await put(foreign);
    const { first } = (await verified()).chains;
    await remove(foreign);
    expect(first).toEqual([
      { subject: 'account:stranger', sequence: 1, problem: 'subject', count: 1 },
    ]);
  });
});

describe('quarantine', () => {
  const keep = (id: string, body: string) =>
    records.quarantine.keep({
      id,
      reason: 'future-time',
      field: 'occurredAt',
      sentAt: Date.now(),
      body,
    });

  it('lists reasons and remedies, and masked content only on request', async () => {
    await keep('listed', JSON.stringify({ text: `${offer} 电话 13800001234` }));
    const masked = await clearspring(['quarantine', 'list']);
    expect(masked.out).toMatch('future-time occurredAt is more than 5 minutes');
    expect(masked.out).toMatch('Synchronise the sender’s clock (NTP)');
    expect(masked.out).not.toMatch('银行卡');
    const shown = await clearspring(['quarantine', 'list', '--show', '--language', 'zh-CN']);
    expect(shown.out).toMatch('校准发送方的时钟');
    expect(shown.out).toMatch('138****1234');
    expect(shown.out).not.toMatch('13800001234');
    await records.quarantine.remove('listed');
  });

  it('lists the messages whose ids are given, and says which are not there', async () => {
    await Promise.all(['asked', 'not-asked'].map((id) => keep(id, 'x')));
    const words = ['quarantine', 'list', 'asked', 'elsewhere', '--json'];
    const { code, out, err } = await clearspring(words);
    expect([code, err]).toEqual([1, expect.stringMatching(/^elsewhere: is not in quarantine/)]);
    expect(JSON.parse(out)).toMatchObject({ messages: [{ id: 'asked' }], more: false });
    expect(JSON.parse(out).messages).toHaveLength(1);
    await Promise.all(['asked', 'not-asked'].map((id) => records.quarantine.remove(id)));
  });

  it('shows the oldest of many, and how many there are', async () => {
    const ids = Array.from({ length: 110 }, (_, i) => `flood-${i}`);
    const sentAt = new Map(ids.map((id, i) => [id, 1_000_000 + ((i * 37) % 110)]));
    for (const id of ids) {
      await records.quarantine.keep({
        id,
        reason: 'bad-json',
        sentAt: sentAt.get(id) ?? 0,
        body: 'x',
      });
    }
    const oldestFirst = ids.toSorted((a, b) => (sentAt.get(a) ?? 0) - (sentAt.get(b) ?? 0));
    const { out } = await clearspring(['quarantine', 'list', '--most', '3', '--json']);
    const few = JSON.parse(out);
    expect(few).toMatchObject({ more: true, total: 110 });
    expect(few.messages.map(({ id }: { id: string }) => id)).toEqual(oldestFirst.slice(0, 3));
    const said = (await clearspring(['quarantine', 'list'])).out;
    expect(said).toMatch('these are the oldest 100 of 110: show more with --most');
    const words = ['quarantine', 'list', '--most', '200', '--json'];
    const all = JSON.parse((await clearspring(words)).out);
    expect(all).toMatchObject({ more: false, total: 110 });
    expect(all.messages.map(({ id }: { id: string }) => id)).toEqual(oldestFirst);
    await Promise.all(ids.map((id) => records.quarantine.remove(id)));
  });

  it('shows that there are more, and looks for them behind expired ones', async () => {
    const table = system.names.table('records');
    const old = dynamoQuarantine(createDynamo(system.clients.dynamodb), table, {
      platformId: settings.platformId,
      retentionDays: 1,
      now: () => Date.now() - 2 * aDay,
    });
    const expired = Array.from({ length: 20 }, (_, i) => `expired-${i}`);
    await Promise.all(
      expired.map((id) => old.keep({ id, reason: 'bad-json', sentAt: 0, body: 'x' })),
    );
    await Promise.all(['kept-1', 'kept-2'].map((id) => keep(id, 'x')));
    const listed = async (most: string) => {
      const { out } = await clearspring(['quarantine', 'list', '--most', most, '--json']);
      const { messages, more } = JSON.parse(out);
      return [messages.map(({ id }: { id: string }) => id).toSorted(), more];
    };
    expect(await listed('2')).toEqual([['kept-1', 'kept-2'], false]);
    expect(await listed('1')).toEqual([[expect.stringMatching(/^kept-/)], true]);
    await Promise.all([...expired, 'kept-1', 'kept-2'].map((id) => records.quarantine.remove(id)));
  });

  it('releases a message, which is judged, removed from the list, and recorded', async () => {
    await keep('good', JSON.stringify(eventOf('released-1', 'released-seller')));
    const { code, out } = await clearspring(['quarantine', 'release', 'good', '--by', 'staff-7']);
    const released = /^good: sent back to the intake queue, under the new id ([\w-]{36})\n$/;
    expect([code, out]).toEqual([0, expect.stringMatching(released)]);
    await system.settle();
    expect((await decisionsAbout('released-seller')).length).toBeGreaterThan(0);
    expect(await records.quarantine.find('good')).toBeNull();
    expect(await chainOf(system, 'platform:demo')).toEqual([
      expect.objectContaining({
        sequence: 1,
        actor: 'cli:staff-7',
        action: 'message.released',
        details: { messageId: 'good', reason: 'future-time' },
      }),
    ]);
    const { code: verified, out: found } = await clearspring(['audit', 'verify', '--json']);
    expect([verified, JSON.parse(found).chains.subjects]).toEqual([0, 4]);
  });

  it('names the id under which a released message comes back if it is refused again', async () => {
    await keep('unfit', 'no event at all');
    const { out } = await clearspring(['quarantine', 'release', 'unfit', '--json']);
    const { unfit } = JSON.parse(out);
    expect(unfit.outcome).toBe('released');
    await system.settle();
    expect(await records.quarantine.find(unfit.newId)).toMatchObject({ reason: 'bad-json' });
    await records.quarantine.remove(unfit.newId);
  });

  it('discards a message, on record', async () => {
    await keep('bad', 'no event at all');
    const { code, out } = await clearspring(['quarantine', 'discard', 'bad', '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, { bad: { outcome: 'discarded' } }]);
    expect(await records.quarantine.find('bad')).toBeNull();
    const chain = await chainOf(system, 'platform:demo');
    expect(chain.at(-1)).toMatchObject({ sequence: 3, action: 'message.discarded' });
  });

  it('says what became of each message before one at which the store fails', async () => {
    for (const json of [false, true]) {
      await keep('before', 'no event at all');
      const words = ['quarantine', 'discard', 'before', 'x'.repeat(3000)];
      const { code, out, err } = await clearspring([...words, ...(json ? ['--json'] : [])]);
      expect(code).toBe(1);
      if (json) expect(JSON.parse(out)).toEqual({ before: { outcome: 'discarded' } });
      else expect(out).toBe('before: discarded\n');
      expect(err).not.toBe('');
    }
  });

  it('rejects a truncated message and an unknown one, each with the reason', async () => {
    await keep('huge', randomBytes(500_000).toString('hex'));
    const { code, out } = await clearspring(['quarantine', 'release', 'huge', 'nobody']);
    expect(code).toBe(1);
    expect(out).toMatch('huge: too large: its end was cut off, so it cannot be released');
    expect(out).toMatch('nobody: is not in quarantine');
    expect(await records.quarantine.find('huge')).not.toBeNull();
    await records.quarantine.remove('huge');
  });

  it('rejects an event whose id was accepted before, which can only be discarded', async () => {
    const body = JSON.stringify({ note: 'again' });
    await records.quarantine.keep({
      id: 'again',
      reason: 'event-conflict',
      sentAt: Date.now(),
      body,
    });
    const { code, out } = await clearspring(['quarantine', 'release', 'again']);
    expect(code).toBe(1);
    expect(out).toMatch('again: an event with the same id was accepted before and stands');
    expect(await records.quarantine.find('again')).not.toBeNull();
    expect((await clearspring(['quarantine', 'discard', 'again'])).code).toBe(0);
  });
});

describe('the daily seal', () => {
  // A day is sealed from ten minutes after its end.
  const settling = 10 * minute;
  let yesterday: number;
  let day: string;
  beforeAll(async () => {
    // Not just before another day is settled: the seal would be of two.
    const left = settling - (Date.now() % aDay);
    if (left > 0 && left < minute) await setTimeout(left);
    yesterday = Date.now() - aDay - settling;
    day = new Date(yesterday).toISOString().slice(0, 10);
  });
  const dynamo = () => createDynamo(system.clients.dynamodb);
  const verified = async (...words: readonly string[]) => {
    const { code, out } = await clearspring(['audit', 'verify', '--json', ...words]);
    return { code, ...JSON.parse(out) };
  };

  it('is made by the function of the local system, and is valid', async () => {
    const tables = {
      states: system.names.table('states'),
      records: system.names.table('records'),
      audit: system.names.table('audit'),
    };
    const log = dynamoAuditLog(dynamo(), tables, { platformId: 'demo', now: () => yesterday });
    for (const [actor, causeId] of [
      ['early', 'req-early'],
      ['wang', 'req-1'],
      ['wang', 'req-2'],
      ['chen', 'req-3'],
    ] as const) {
      await log.append({
        subject: `staff:${actor}`,
        at: yesterday,
        actor,
        action: 'case.read',
        causeId,
        details: {},
      });
    }
    expect(await system.run('sealAudit')).toEqual({
      status: 'returned',
      result: JSON.stringify({ sealed: [day] }),
    });
    const { code, ok, seals } = await verified();
    expect([code, ok]).toEqual([0, true]);
    expect(seals).toMatchObject({ seals: 1, through: { day }, broken: 0 });
    const { out } = await clearspring(['audit', 'verify']);
    expect(out).toMatch(
      `1 daily seal: all intact\n  sealed through ${day}, hash ${seals.through.hash}`,
    );
    const chinese = await clearspring(['audit', 'verify'], { LANG: 'zh_CN.UTF-8' });
    expect(chinese.out).toContain('1 个日封印：全部完整');
  });

  it('is checked by what docs/operate.md says to auditors, without code of ours', async () => {
    const { Items = [] } = await system.clients.dynamodb.send(
      new ScanCommand({ TableName: system.names.table('audit') }),
    );
    const items = Items.map((item) => unmarshall(item)).map(({ body, ...keys }) => ({
      pk: keys.pk as string,
      sk: keys.sk as string,
      dayKey: keys.dayKey as string | undefined,
      body: JSON.parse(body),
    }));
    const sha256 = (text: string) => hash('sha256', text, 'base64url');
    // The values are strings, integers, booleans and null, whose canonical form is that of JSON.stringify.
    const canonical = (value: unknown): string =>
      JSON.stringify(value, (_, inner) =>
        inner !== null && typeof inner === 'object' && !Array.isArray(inner)
          ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
          : inner,
      );

    const chains = Map.groupBy(
      items.filter(({ pk }) => pk !== 'demo#seal'),
      ({ pk }) => pk.slice('demo#'.length),
    );
    expect(chains.size).toBeGreaterThan(3);
    for (const [subject, unordered] of chains) {
      let previous = '';
      const entries = unordered.toSorted((a, b) => Number(a.sk) - Number(b.sk));
      for (const [n, { sk, body }] of entries.entries()) {
        const { hash: claimed, ...rest } = body;
        expect([body.subject, Number(sk), body.sequence]).toEqual([subject, n + 1, n + 1]);
        expect([body.previous, claimed]).toEqual([previous, sha256(canonical(rest))]);
        previous = claimed;
      }
    }

    const {
      hash: claimed,
      signature,
      ...seal
    } = items.find(({ pk }) => pk === 'demo#seal')?.body ?? {};
    const pem = await fileSigner(
      join(folder, '.clearspring', 'demo', 'sealing-key.pem'),
    ).publicKey();
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
    expect([seal.day, seal.previous, claimed]).toEqual([day, '', sha256(canonical(seal))]);
    expect(seal.key).toBe(hash('sha256', der, 'base64url'));
    const signed = Buffer.from(canonical(seal));
    expect(verify('sha256', signed, pem, Buffer.from(signature, 'base64url'))).toBe(true);

    const lastOfDay = [...chains]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, entries]) =>
        entries
          .filter(({ dayKey }) => dayKey?.startsWith(`demo#${day}#`))
          .toSorted((a, b) => Number(a.sk) - Number(b.sk))
          .slice(-1),
      );
    expect(lastOfDay).toHaveLength(3);
    const [first = '', second = '', third = ''] = lastOfDay.map(({ body }) =>
      sha256(`\u0000["${body.subject}",${body.sequence},"${body.hash}"]`),
    );
    const node = (left: string, right: string) => sha256(`\u0001${left}${right}`);
    expect([seal.chains, seal.root]).toEqual([3, node(node(first, second), third)]);
  });

  it('is detected as forged', async () => {
    const [item] = await dynamo().readItems(system.names.table('audit'), [
      { pk: 'demo#seal', sk: day },
    ]);
    const put = (body: string) =>
      dynamo().put({
        TableName: system.names.table('audit'),
        Item: marshall({ ...item, body }),
      });
    const { hash: _, signature, ...seal } = JSON.parse(item?.body);
    const forged = { ...seal, chains: 0, root: rootOf(new Map()) };
    await put(JSON.stringify({ ...forged, hash: sealHash(forged), signature }));
    const { code, seals } = await verified();
    const told = await clearspring(['audit', 'verify', '--language', 'zh-CN']);
    await put(item?.body);
    expect([code, seals.first]).toEqual([1, [{ day, problem: 'signature', count: 1 }]]);
    expect(told.out).toMatch(`${day}：签名无效（同类 1 处）`);
  });

  it('is checked with an auditor’s own copy of the key', async () => {
    const file = join(folder, 'auditor.pem');
    const copy = await fileSigner(
      join(folder, '.clearspring', 'demo', 'sealing-key.pem'),
    ).publicKey();
    writeFileSync(file, copy);
    expect((await verified('--public-key', file)).ok).toBe(true);
    writeFileSync(file, await keySigner(generateKey()).publicKey());
    const { code, seals } = await verified('--public-key', file);
    expect([code, seals.first]).toEqual([1, [{ day, problem: 'key', count: 1 }]]);
    const former = join(folder, 'former.pem');
    writeFileSync(former, copy);
    const old = ['--former-key', former];
    expect((await verified('--public-key', file, ...old)).ok).toBe(true);
    expect((await verified('--former-key', file, ...old)).ok).toBe(true);
    expect((await verified('--former-key', file)).ok).toBe(true);
    const { err } = await clearspring(['audit', 'verify', '--public-key', 'nowhere.pem']);
    expect(err).toMatch(
      /^clearspring: nowhere\.pem is not a public key in PEM \(.+\): give the file .+\n$/,
    );
  });
});

describe('outcomes export', () => {
  /** Applies a ruling through the product's own stores. */
  const ruled = (
    { id, subject }: Pick<Decision, 'id' | 'subject'>,
    act: 'uphold' | 'restore',
    more: Partial<Parameters<typeof applyRuling>[0]> = {},
  ) =>
    applyRuling(
      { subject, ruling: { act }, rulingId: `r-${act}`, by: 'lin', basis: id, ...more },
      actingPorts(),
    );

  it('writes conclusions of people as rows for training, and nothing else', async () => {
    await send(eventOf('learned-1', 'learned'), eventOf('unlearned-1', 'unlearned'));
    const decisions = await decisionsAbout('learned');
    const post = decisions.find(({ subject }) => subject.kind === 'content');
    if (!post) throw new Error('the post was not decided about');
    expect(await ruled(post, 'restore')).toMatchObject({ ok: true });
    const { code, out } = await clearspring(['outcomes', 'export', '--out', 'learn', '--json']);
    expect(code).toBe(0);
    const chinese = ['--language', 'zh-CN'];
    const weighed = await clearspring(['outcomes', 'weigh', '--json']);
    expect(JSON.parse(weighed.out)).toMatchObject({ familyWeights: {} });
    const { out: told } = await clearspring(['outcomes', 'weigh', '--days', '3']);
    expect(told).toMatch(/^nothing to weigh: in 3 days reviewers reached no conclusion .*\n$/);
    expect((await clearspring(['outcomes', 'weigh', ...chinese])).out).toMatch(
      /^近 \d+ 天没有可拟合的结论：.*\n$/,
    );
    const again = await clearspring(['outcomes', 'export', '--out', 'learn', ...chinese]);
    expect(again.out).toMatch(/accounts\.jsonl：\d+ 个账号 .*\n\d+ 项决定已有结论/s);
    const rows = (name: string) =>
      readFileSync(join(folder, 'learn', name), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    const [row, ...more] = rows('posts.jsonl');
    expect(more).toEqual([]);
    expect(row).toMatchObject({ id: 'post-learned-1', text: offer, label: 0, category: null });
    const accounts = rows('accounts.jsonl');
    for (const account of accounts) expect(LabelledRow.parse(account)).toEqual(account);
    expect(accounts.map(({ id }) => id)).not.toContain('unlearned');
    expect(JSON.parse(out)).toMatchObject({ posts: 1, overturned: 0, postsWithoutText: 0 });
    // The files contain personal data.
    for (const name of ['accounts.jsonl', 'posts.jsonl']) {
      expect([name, statSync(join(folder, 'learn', name)).mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  it('includes conclusions about a campaign, whose case belongs to no account', async () => {
    await send(...[1, 2, 3].map((i) => eventOf(`joined-${i}`, `joined-${i}`)));
    const { platformId } = settings;
    const dynamo = createDynamo(system.clients.dynamodb);
    const caseQueues = dynamoCaseQueues(dynamo, system.names.table('records'), platformId);
    const open = await caseQueues.openCases('trade', { most: 50 });
    const known = open.find(({ row }) => row.campaign !== null)?.row;
    if (!known?.latest) throw new Error('there is no campaign');
    const { caseId, accountId, latest } = known;
    const rulingId = 'rul-campaign';
    const paper: Paper = {
      kind: 'ruling',
      folder: new Date().toISOString().slice(0, 10).replaceAll('-', ''),
      id: rulingId,
      version: 1,
      body: {
        caseId,
        subject: accountSubject(accountId),
        at: Date.now() + 1000,
        mark: { truth: 'abusive', category: 'gambling' },
        undoneAt: null,
      },
      expiresAt: null,
    };
    const about = { id: latest.decisionId, subject: accountSubject(accountId) };
    const papers = () => [paper];
    expect(await ruled(about, 'uphold', { caseId, rulingId, papers })).toMatchObject({ ok: true });
    await clearspring(['outcomes', 'export', '--out', 'campaigns', '--json']);
    const rows = readFileSync(join(folder, 'campaigns', 'posts.jsonl'), 'utf8');
    const decided = (await decisionsAbout(accountId)).find(
      ({ subject }) => subject.kind === 'content',
    );
    expect(rows).toContain(`"id":"${decided?.subject.id}"`);
    expect(rows).toContain('"label":1,"category":"gambling"');
    // A ruling that was undone is not a conclusion.
    const undone = { ...(paper.body as object), undoneAt: Date.now() };
    const stored = dynamoPapers(dynamo, system.names.table('records'), {
      platformId,
      now: Date.now,
    });
    await stored.write({ ...paper, version: 2, body: undone });
    await clearspring(['outcomes', 'export', '--out', 'campaigns', '--json']);
    expect(readFileSync(join(folder, 'campaigns', 'posts.jsonl'), 'utf8')).not.toContain(
      'gambling',
    );
  });
});

describe('without a running system', () => {
  it('reads its data and puts released messages on its queue', async () => {
    const id = (await decisionsAbout('seller'))[0]?.id as string;
    await records.quarantine.keep({
      id: 'patient',
      reason: 'future-time',
      sentAt: Date.now(),
      body: JSON.stringify(eventOf('patient-1', 'patient-seller')),
    });
    await system.stop();
    const explained = await clearspring(['explain', id]);
    expect(explained.out).toMatch('same result');
    const { code: verified, out: found } = await clearspring(['audit', 'verify', '--json']);
    expect([verified, JSON.parse(found)]).toMatchObject([0, { ok: true, seals: { seals: 1 } }]);
    const { code, out, err } = await clearspring(['quarantine', 'release', 'patient']);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^patient: sent back to the intake queue, under the new id /),
    ]);
    expect(err).toMatch('the local system is not running: it is judged after npm start');

    system = await start();
    records = recordsOf(system);
    await system.settle();
    expect((await decisionsAbout('patient-seller')).length).toBeGreaterThan(0);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'a folder with nothing in it',
      ['audit', 'verify', '--data-dir', 'elsewhere'],
      /elsewhere\/demo contains no data: play a day with npm start/,
    ],
    [
      'a platform that does not exist',
      ['quarantine', 'list', '--platform', 'mars'],
      /no platform “mars”: choose one of demo/,
    ],
    [
      'a deployed platform that nobody named',
      ['audit', 'verify', '--platform', 'demo', '--deployed'],
      /--deployed needs STATES_TABLE, RECORDS_TABLE, AUDIT_TABLE, INTAKE_QUEUE_URL in the environment/,
    ],
    ['no id to release', ['quarantine', 'release'], /missing required argument 'ids'/],
    ['half a decision id', ['explain', 'dec-123'], /“dec-123” is not a decision id/],
    ['no text', ['explain', ' '], /the text is empty: put a text in quotes/],
  ])('rejects in one sentence: %s', async (_, line, sentence) => {
    const { code, out, err } = await clearspring(line);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('a deployed platform', () => {
  const tomorrow = new Date(Date.now() + aDay).toISOString().slice(0, 10);
  const deployed = () => ({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: system.endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: system.endpoints.sqs,
    STATES_TABLE: system.names.table('states'),
    RECORDS_TABLE: system.names.table('records'),
    AUDIT_TABLE: system.names.table('audit'),
    INTAKE_QUEUE_URL: system.queueUrl('intake'),
  });

  it('exports the texts of its archive, and needs no queue for that', async () => {
    const words = ['outcomes', 'export', '--out', 'theirs', '--platform', 'demo', '--deployed'];
    const archive = {
      AWS_ENDPOINT_URL_S3: system.endpoints.s3,
      ARCHIVE_BUCKET: system.names.bucket,
    };
    const { code, out } = await clearspring([...words, '--json'], { ...deployed(), ...archive });
    expect([code, JSON.parse(out)]).toMatchObject([0, { postsWithoutText: 0 }]);
    expect(readFileSync(join(folder, 'theirs', 'posts.jsonl'), 'utf8')).toContain(offer);
  });

  it('goes on at once with a release that broke off', async () => {
    const body = JSON.stringify(eventOf('interrupted-1', 'patient-2', '今天天气很好'));
    await records.quarantine.keep({
      id: 'interrupted',
      reason: 'unknown-type',
      sentAt: Date.now(),
      body,
    });
    const words = ['quarantine', 'release', 'interrupted', '--platform', 'demo', '--deployed'];
    const broken = { ...deployed(), AUDIT_TABLE: 'nowhere' };
    expect((await clearspring(words, broken)).code).toBe(1);
    expect(await records.quarantine.find('interrupted')).not.toBeNull();
    const { code, out } = await clearspring(words, deployed());
    expect([code, out]).toEqual([0, expect.stringContaining('sent back to the intake queue')]);
    const chain = await chainOf(system, 'platform:demo');
    const said = chain.filter(({ details }) => details.messageId === 'interrupted');
    expect(said).toHaveLength(1);
  });

  it('says why the queue refused a release, and what to do', async () => {
    await records.quarantine.keep({
      id: 'unsent',
      reason: 'unknown-type',
      sentAt: Date.now(),
      body: JSON.stringify(eventOf('unsent-1', 'patient-3')),
    });
    const words = ['quarantine', 'release', 'unsent', '--platform', 'demo', '--deployed'];
    const elsewhere = { ...deployed(), INTAKE_QUEUE_URL: system.queueUrl('intake').concat('-2') };
    const { code, out, err } = await clearspring(words, elsewhere);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(
        /^unsent: the queue refused it, so it stays in quarantine: release it /,
      ),
    ]);
    expect(err).toMatch(
      /^the queue refused a message: \S*(?:NonExistentQueue|QueueDoesNotExist)\n/,
    );
    expect(err).toMatch(/not in the region us-east-1: .+ clearspring-demo-records$/m);
    await records.quarantine.remove('unsent');
  });

  const halt = (platform: string) =>
    clearspring(
      ['halt', '--reason', 'honest people', '--platform', platform, '--deployed'],
      deployed(),
    );

  it('is not halted in the tables of another one, where that would stop nothing', async () => {
    const { code, out, err } = await halt('replay');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/contains nothing of the platform replay: is the environment that of/);
  });

  /** The environment behind a server that answers some requests with an error, and passes on the others. */
  const refusing = async (
    __type: string,
    isRefused: (body: string, operation: string) => boolean = () => true,
  ) => {
    const server = createServer(async (request, response) => {
      const body = await text(request);
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      if (isRefused(body, String(request.headers['x-amz-target']))) {
        response.writeHead(400).end(JSON.stringify({ __type, message: 'as AWS says it' }));
        return;
      }
      const headers = Object.entries(request.headers).filter(([name]) =>
        /^(?:x-amz-|authorization|content-type)/.test(name),
      );
      const answer = await fetch(system.endpoints.dynamodb, {
        method: 'POST',
        headers: headers as [string, string][],
        body,
      });
      response.writeHead(answer.status).end(await answer.text());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      environment: { ...deployed(), AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}` },
      close: () => server.close(),
    };
  };

  it('is halted also while the table of states is throttled', async () => {
    const states = system.names.table('states');
    const slow = await refusing('ThrottlingException', (body) => body.includes(states));
    const words = ['--reason', 'honest people', '--platform', 'demo', '--deployed'];
    for (const command of ['halt', 'resume']) {
      expect((await clearspring([command, ...words], slow.environment)).code).toBe(0);
    }
    slow.close();
  });

  it.each([
    ['AccessDeniedException', /^the role lacks a permission: .+ docs\/operate\.md /m],
    ['ResourceNotFoundException', /not in the region us-east-1: .+ clearspring-demo-records$/m],
    ['ExpiredTokenException', /or they have expired: sign in again/],
    ['ThrottlingException', /^AWS throttles or does not answer: try again in a minute$/m],
  ])('says what to do where AWS answers %s', async (type, remedy) => {
    const refused = await refusing(type);
    const words = ['halt', '--reason', 'honest people', '--platform', 'demo', '--deployed'];
    const { code, out, err } = await clearspring(words, refused.environment);
    refused.close();
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^clearspring: as AWS says it\n/);
    expect(err).toMatch(remedy);
  });

  it('says how to continue a list change that broke off', async () => {
    const slow = await refusing('ThrottlingException', (_, operation) =>
      operation.endsWith('.BatchWriteItem'),
    );
    const where = ['--platform', 'demo', '--deployed'];
    const entry = ['--list', 'watch', '--kind', 'account', '--value', 'listed-1'];
    const why = [
      '--reason',
      'spam',
      '--source',
      'case 9',
      '--owner',
      'risk',
      '--expires',
      tomorrow,
    ];
    const added = [
      'lists',
      'add',
      ...entry,
      ...why,
      '--by',
      'lin',
      '--approved-by',
      'wu',
      ...where,
    ];
    const { code, err } = await clearspring(added, slow.environment);
    slow.close();
    expect(code).toBe(1);
    const [, words = ''] = /may be done in part: .+: npx clearspring (.+)$/m.exec(err) ?? [];
    expect(words).toMatch(/^lists approve lch-\S+ --by NAME --platform demo --deployed$/);
    // In a minute it goes on; until then whoever began it may still be at work.
    const soon = await clearspring(words.replace('NAME', 'wu').split(' '), deployed());
    expect(soon.err).toMatch(/^clearspring: lch-\S+: it is being applied: .+ again in a minute$/m);
  });

  it('says that it is halted, also if the audit log does not answer', async () => {
    const words = ['--reason', 'honest people', '--platform', 'demo', '--deployed'];
    const broken = { ...deployed(), AUDIT_TABLE: 'nowhere' };
    const { code, out } = await clearspring(['halt', ...words], broken);
    expect([code, out]).toEqual([1, expect.stringContaining('restrictions are halted')]);
    expect((await clearspring(['resume', ...words], deployed())).code).toBe(0);
  });

  it('does not say that a share was lowered that could not be written', async () => {
    const where = ['--platform', 'demo', '--deployed'];
    const move = ['rules', 'promote', 'account.on-dishonesty-list', '--to', 'canary', ...where];
    expect((await clearspring([...move, '--share', '0.5'], deployed())).code).toBe(0);
    const slow = await refusing('ThrottlingException', (_, operation) =>
      operation.endsWith('.PutItem'),
    );
    const { code, out, err } = await clearspring([...move, '--share', '0.1'], slow.environment);
    slow.close();
    expect([code, out, err]).toEqual([1, '', expect.stringContaining('as AWS says it')]);
  });

  it('says that a rule was stopped, also if the audit log does not answer', async () => {
    const where = ['--platform', 'demo', '--deployed'];
    const stop = ['rules', 'promote', 'account.on-dishonesty-list', '--to', 'shadow', ...where];
    const broken = { ...deployed(), AUDIT_TABLE: 'nowhere' };
    const { code, out } = await clearspring(stop, broken);
    expect([code, out]).toEqual([1, 'account.on-dishonesty-list is now shadow\n']);
  });

  it('is halted in its own tables, even if its secret was lost', async () => {
    const secret = { pk: 'demo#K', sk: 'sketch' };
    const [dynamodb, TableName] = [system.clients.dynamodb, system.names.table('states')];
    const { Attributes } = await dynamodb.send(
      new DeleteItemCommand({ TableName, Key: marshall(secret), ReturnValues: 'ALL_OLD' }),
    );
    const { code, out } = await halt('demo').finally(() =>
      dynamodb.send(new PutItemCommand({ TableName, Item: Attributes })),
    );
    expect([code, out]).toEqual([0, expect.stringMatching('Platform demo \\(deployed\\)')]);
    const resume = ['resume', '--reason', 'tried', '--platform', 'demo', '--deployed'];
    expect(await clearspring(resume, deployed())).toMatchObject({ code: 0 });
  });
});

describe('explain after an appeal', () => {
  it('gives the reasons that the user was told', async () => {
    await send(eventOf('appealed-1', 'appealed', '出售对公账户，加薇 demo-zk-5'));
    const hidden = (await decisionsAbout('appealed')).find(({ outcome }) => outcome === 'hide');
    if (!hidden) throw new Error('the post was not hidden');
    const { id, subject } = hidden;
    await send({
      ...eventOf('appeal-1', 'appealed'),
      ...{ type: 'appeal.filed', data: { decisionId: id, text: '请复核' } },
    });
    const rulingId = 'r-appeal';
    const answer = { subject, rulingId, grants: true, by: 'wu', basis: id };
    expect(await answerAppeal(answer, actingPorts())).toMatchObject({ ok: true });
    const granted = decisionIdOf(settings.platformId, rulingId, subject);
    for (const [language, told] of [
      ['en', 'Facts: The appeal was granted.'],
      ['zh-CN', '事实：申诉成立。'],
    ] as const) {
      expect((await clearspring(['explain', granted, '--language', language])).out).toContain(told);
    }
  });
});
