import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BulkRecord } from '#functions/review-api/acting/bulk/runs.ts';
import type { Clients } from '#infra/local/provision.ts';
import { accountSubject, type Decision } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { hour } from '#shared/settings/durations.ts';
import { type AccountState, unknownAccountAt } from '#shared/signals/account-state.ts';
import { emptyEntity } from '#shared/signals/entity-state.ts';
import { dynamoCaseQueues } from '#shared/stores/case-queues/dynamodb.ts';
import { dynamoClaims } from '#shared/stores/claims/dynamodb.ts';
import { dynamoDecisions } from '#shared/stores/decisions/dynamodb.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { pack } from '#shared/stores/pack.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { encodeAccount } from '#shared/stores/states/codec.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import {
  entityName,
  readStatesApart,
  type StateStore,
  type StoredPost,
} from '#shared/stores/states/port.ts';
import { namingUnreadable, UnreadableRecord } from '#shared/stores/unreadable.ts';
import { decision, finding } from '../decisions/specimens.ts';
import { openServices, type Tables } from '../stores/services.ts';
import {
  approve,
  caseOf,
  type Desk,
  now,
  openDesk,
  previewBulk,
  reason,
  runBulk,
  settings,
} from './desk.ts';
import { exhibitOf } from './exhibits.ts';
import { second, senior } from './people.ts';

const stored = { platformId: 'demo', decisionDays: 1096, review: settings.review, now: () => now };

let clients: Clients;
let tables: Tables;
let desk: Desk;
let stop = async () => {};

beforeAll(async () => {
  ({ clients, tables, stop } = await openServices('demo'));
  const dynamo = createDynamo(clients.dynamodb);
  desk = openDesk(
    {},
    {
      states: dynamoStates(dynamo, tables.states, stored),
      ledger: dynamoLedger(dynamo, tables, stored),
      decisions: dynamoDecisions(dynamo, tables.records, 'demo'),
      caseQueues: dynamoCaseQueues(dynamo, tables.records, stored.platformId),
      claims: dynamoClaims(dynamo, tables.records, stored.platformId),
      papers: dynamoPapers(dynamo, tables.records, stored),
    },
  );
});
afterAll(() => stop());

/** A decision on an account and its open case, in the stores. */
const decided = async (
  accountId: string,
  digit: string,
  ago = 0,
  more: Partial<Decision> = {},
  state: Partial<AccountState> = {},
) => {
  const flag = decision({
    id: `dec-${digit.repeat(22)}`,
    platformId: 'demo',
    eventId: `e-${digit}`,
    subject: accountSubject(accountId),
    outcome: 'flag',
    score: 0.9,
    findings: [finding({ category: 'fraud' })],
    at: now - ago,
    decidedAt: now - ago,
    ...more,
  });
  const stands = (await desk.ports.ledger.decisionsAbout(accountId, 1)).length > 0;
  const version = stands ? 1 : 0;
  await desk.ports.ledger.commit({
    account: {
      accountId,
      from: version,
      state: { ...unknownAccountAt(now), ...state, version: version + 1 },
    },
    decisions: [flag],
    audit: [],
    outbox: [],
    papers: [],
    tally: null,
    erased: null,
    cases: stands ? [] : [{ from: 0, case: joinCase(null, caseOpeningFor(flag, now)) }],
    posts: [],
    holds: [],
    ended: null,
    brakes: [],
  });
  return flag;
};

/** Replaces attributes of an item by what only a later release can read. */
const replace = (key: object, values: Record<string, unknown>, TableName = tables.records) =>
  clients.dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: marshall(key),
      UpdateExpression: `SET ${Object.keys(values)
        .map((name) => `#${name} = :${name}`)
        .join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(
        Object.keys(values).map((name) => [`#${name}`, name]),
      ),
      ExpressionAttributeValues: marshall(
        Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
      ),
    }),
  );
const unreadableBody = { body: pack({ laterField: true }) };

describe('a record that a later release wrote', () => {
  it('leaves the page of its account with the other decisions, and is named', async () => {
    await decided('u-1', '1', 2000);
    const lost = await decided('u-1', '2', 1000);
    const bundle = lost.id.slice(0, 20);
    await replace({ pk: `demo#D#${bundle}`, sk: 'S' }, unreadableBody);
    const page = await desk.call(`GET /cases/${caseIdOf('demo', 'u-1')}`);
    expect([page.status, page.body.decisions?.length]).toEqual([200, 1]);
    expect(page.headers.get('x-unreadable')).toBe(`1 ${bundle}`);
    // Asked for by itself, it is not said not to exist.
    const alone = await desk.call(`GET /decisions/${lost.id}`);
    expect([alone.status, alone.body.code]).toEqual([500, 'unreadable']);
    expect(alone.body.errors[0].problem).toContain(bundle);
    // Only what people look at may lack a record: an export of their data may not.
    await expect(desk.ports.ledger.decisionsAbout('u-1', 10)).rejects.toThrow(UnreadableRecord);
  });

  it('leaves the rest of its queue, and the pages behind it', async () => {
    for (const [i, id] of ['u-3', 'u-4', 'u-5'].entries()) await decided(id, String(i + 3));
    const caseId = caseIdOf('demo', 'u-4');
    await replace({ pk: `demo#C#${caseId}`, sk: 'S' }, { row: '{"caseId":"of a later release"}' });
    const page = await desk.call('GET /queues/fraud/cases');
    expect(page.status).toBe(200);
    const shown = page.body.items.map((row: { accountId: string }) => row.accountId);
    expect(shown.toSorted()).toEqual(['u-1', 'u-3', 'u-5']);
    expect(page.headers.get('x-unreadable')).toMatch(/^1 /);
    const due = { appealKey: 'demo#open', appealAt: `${new Date(now).toISOString()}#${caseId}` };
    await replace({ pk: `demo#C#${caseId}`, sk: 'S' }, due);
    const overview = await desk.call('GET /queues');
    expect([overview.status, overview.body.openAppeals]).toEqual([200, 0]);
    const appeals = await desk.call('GET /appeals');
    expect([appeals.status, appeals.body.items]).toEqual([200, []]);
    const next = await desk.call('POST /queues/fraud/next', { body: {} });
    expect([next.status, next.body.case?.queue]).toEqual([200, 'fraud']);
  });

  it('is the state of an account: its rows say nothing of it, and the queue stays', async () => {
    const layout = { s: { v: 1, b: Uint8Array.of(99) } };
    await replace({ pk: 'demo#A#u-5', sk: 'S' }, layout, tables.states);
    const page = await desk.call('GET /queues/fraud/cases');
    expect([page.status, page.headers.get('x-unreadable')]).toEqual([
      200,
      '2 of%20a%20later%20release u-5',
    ]);
    const rows = page.body.items.map((row: { accountId: string; inForce: object }) => [
      row.accountId,
      row.inForce,
    ]);
    expect(rows).toContainEqual(['u-5', { standing: null, visibility: null }]);
    expect(rows).toContainEqual(['u-3', { standing: 'active', visibility: null }]);
    const alone = await desk.call(`GET /cases/${caseIdOf('demo', 'u-5')}`);
    expect([alone.status, alone.body.code]).toEqual([500, 'unreadable']);
    expect(alone.body.errors[0].problem).toContain('u-5');
    await replace(
      { pk: 'demo#A#u-5', sk: 'S' },
      { s: { v: 1, b: encodeAccount(unknownAccountAt(now)) } },
      tables.states,
    );
  });

  it('is the state of a post: the others are read', async () => {
    const read: StateStore['read'] = async ({ posts = [] }) => {
      if (posts.includes('p-2')) throw new UnreadableRecord('p-2', null);
      const post = { visibility: 'hidden', decisionId: 'dec-1', accountId: 'u-1' } as StoredPost;
      return { accounts: new Map(), entities: new Map(), posts: new Map([[posts[0] ?? '', post]]) };
    };
    const apart = () => readStatesApart({ posts: ['p-1', 'p-2', 'p-3'] }, { read });
    const { result, unreadable } = await namingUnreadable(apart);
    expect([[...result.posts.keys()], unreadable]).toEqual([['p-1', 'p-3'], ['p-2']]);
  });

  it('is an account of a bulk action: the others are acted on, and it is named', async () => {
    const accountIds = ['u-7', 'u-8'];
    for (const id of accountIds) await decided(id, id.slice(2));
    const as = { groups: ['seniors'] };
    const preview = () =>
      previewBulk(
        desk,
        accountIds.map((id) => caseIdOf('demo', id)),
        { act: 'limit', until: null },
        as,
      );
    const layout = (b: Uint8Array) =>
      replace({ pk: 'demo#A#u-8', sk: 'S' }, { s: { v: 1, b } }, tables.states);
    const readable = encodeAccount(unknownAccountAt(now));
    await layout(Uint8Array.of(99));
    const without = await preview();
    expect([without.status, without.headers.get('x-unreadable')]).toEqual([200, '1 u-8']);
    expect([without.body.would, without.body.items]).toMatchObject([1, [{ accountId: 'u-7' }]]);
    await layout(readable);
    const both = await preview();
    expect([both.body.would, both.headers.get('x-unreadable')]).toEqual([2, null]);
    await layout(Uint8Array.of(99));
    const run = await runBulk(desk, both.body.token, as);
    expect([run.status, run.headers.get('x-unreadable')]).toEqual([200, '1 u-8']);
    expect(run.body.run.items).toMatchObject([
      { accountId: 'u-7', to: 'limited', problem: null },
      { accountId: 'u-8', rulingId: null, problem: 'unreadable' },
    ]);
    // With its case unreadable too, nothing is left to act on.
    await replace({ pk: `demo#C#${caseIdOf('demo', 'u-8')}`, sk: 'S' }, unreadableBody);
    const none = await previewBulk(desk, [caseIdOf('demo', 'u-8')], { act: 'uphold' }, as);
    expect([none.status, none.body.code]).toEqual([500, 'unreadable']);
  });

  it('is the decision by which an account stands: its release needs a second person', async () => {
    const as = { groups: ['seniors'] };
    const released = () => previewBulk(desk, [caseIdOf('demo', 'u-7')], { act: 'release' }, as);
    expect((await released()).body.fourEyes).toBeNull();
    const { accounts } = await desk.ports.states.read({ accounts: ['u-7'] });
    const bundle = (accounts.get('u-7')?.standing.decisionId ?? '').slice(0, 20);
    await replace({ pk: `demo#D#${bundle}`, sk: 'S' }, unreadableBody);
    const { body, headers } = await released();
    expect(body.fourEyes).not.toBeNull();
    expect(headers.get('x-unreadable')).toContain(bundle);
  });

  it('may restrict an account beside a wrong rule: that stays as it is, and the other is released', async () => {
    const as = { groups: ['seniors'] };
    const rule = 'account.wrong';
    const findings = [finding({ rule, category: 'fraud' })];
    const bundles: string[] = [];
    for (const [accountId, digits] of Object.entries({ 'u-9': 'ab', 'u-10': 'cd' })) {
      const [before = '', since = ''] = digits;
      const { id } = await decided(accountId, before, 2000);
      bundles.push(id.slice(0, 20));
      const decisionId = `dec-${since.repeat(22)}`;
      const standing = {
        status: 'frozen',
        version: 1,
        since: now,
        until: null,
        decisionId,
      } as const;
      await decided(accountId, since, 1000, { outcome: 'freeze', findings }, { standing });
    }
    const [lost] = bundles;
    await replace({ pk: `demo#D#${lost}`, sk: 'S' }, unreadableBody);
    const selection = { kind: 'rule', rule, from: now - hour, to: now };
    const { body, headers } = await previewBulk(desk, selection, { act: 'release' }, as);
    const problems = body.items.map((item: BulkRecord['items'][number]) => [
      item.accountId,
      item.problem,
    ]);
    expect(Object.fromEntries(problems)).toEqual({ 'u-9': 'unreadable', 'u-10': null });
    expect(headers.get('x-unreadable')).toContain(lost);
    await runBulk(desk, body.token, as);
    const { accounts } = await desk.ports.states.read({ accounts: ['u-9', 'u-10'] });
    expect(accounts.get('u-9')?.standing.status).toBe('frozen');
    expect(accounts.get('u-10')?.standing.status).toBe('active');
  });

  it('is a device: its case says nothing of it, and not whose it is', async () => {
    const entity = { kind: 'device', value: 'phone-of-li-77' } as const;
    const seen = { type: 'account.logged-in', at: now, entities: [entity] };
    await desk.ports.papers.write(exhibitOf('u-5', 'e-u-5', seen));
    await desk.ports.states.write([{ entity, from: 0, state: { ...emptyEntity, version: 1 } }]);
    const key = { pk: `demo#E#${entityName(entity)}`, sk: 'S' };
    await replace(key, { s: { v: 1, b: Uint8Array.of(99) } }, tables.states);
    const page = await desk.call(`GET /cases/${caseIdOf('demo', 'u-5')}/links`);
    expect([page.status, page.headers.get('x-unreadable')]).toEqual([200, '1 device%23..77']);
  });

  it('stays in its queue if it only has further fields', async () => {
    const caseId = caseIdOf('demo', 'u-3');
    const key = { pk: `demo#C#${caseId}`, sk: 'S' };
    const [item] = await createDynamo(clients.dynamodb).readItems(tables.records, [key]);
    const row = JSON.parse(item?.row);
    const later = { ...row, weight: { ...row.weight, laterField: true } };
    await replace(key, { row: JSON.stringify(later) });
    const page = await desk.call('GET /queues/fraud/cases');
    const shown = page.body.items.map((row: { accountId: string }) => row.accountId);
    expect([page.status, shown.includes('u-3')]).toEqual([200, true]);
  });

  it('shows nothing of an account whose case cannot be read: only the case says who may see it', async () => {
    const flag = await decided('u-6', '6');
    const caseId = caseIdOf('demo', 'u-6');
    await replace({ pk: `demo#C#${caseId}`, sk: 'S' }, unreadableBody);
    const hits = await desk.call(`GET /search?by=decision&q=${flag.id}`);
    expect([hits.status, hits.body.items]).toEqual([200, []]);
    expect(hits.headers.get('x-unreadable')).toBe(`1 ${caseId}`);
    const alone = await desk.call(`GET /cases/${caseId}`);
    expect([alone.status, alone.body.code]).toEqual([500, 'unreadable']);
  });

  it('leaves the other proposals, and does not stop an act that asks for them', async () => {
    const filed = (id: string, body: unknown) =>
      desk.ports.papers.write({
        kind: 'proposal',
        folder: 'all',
        id,
        version: 1,
        body,
        expiresAt: null,
      });
    await filed('prp-20261124-later', { kind: 'of a later release' });
    const page = await desk.call('GET /proposals', { as: { groups: ['seniors'] } });
    expect([page.status, page.body.items]).toEqual([200, []]);
    expect(page.headers.get('x-unreadable')).toBe('1 prp-20261124-later');
    const preview = await previewBulk(
      desk,
      [caseIdOf('demo', 'u-3')],
      { act: 'uphold' },
      { groups: ['seniors'] },
    );
    expect([preview.status, preview.headers.get('x-unreadable')]).toEqual([
      200,
      '1 prp-20261124-later',
    ]);
  });

  it('is a decision that an act only counts: the act is on its record, and so is its undo', async () => {
    const own = openDesk();
    const as = { groups: ['seniors'] };
    const { caseId } = own.frozen('u-1');
    const lost = decision({
      ...{ id: 'dec-lost', platformId: 'demo', eventId: 'e-lost', at: now - hour },
      ...{ subject: accountSubject('u-1'), score: 0.1, decidedAt: now - hour },
    });
    own.records.cases.set(caseId, joinCase(caseOf(own, caseId), caseOpeningFor(lost, now - hour)));
    const { ledger } = own.ports;
    const readDecision: typeof ledger.readDecision = async (id) => {
      if (id === lost.id) throw new UnreadableRecord(id, null);
      return ledger.readDecision(id);
    };
    Object.assign(own.ports, { ledger: { ...ledger, readDecision } });
    const preview = await previewBulk(own, [caseId], { act: 'freeze', until: now + hour }, as);
    const { run } = (await runBulk(own, preview.body.token, as)).body;
    expect(run.items).toMatchObject([{ accountId: 'u-1', problem: null }]);
    const undo = `POST /bulk/runs/${run.bulkId}/undo`;
    const undone = await own.call(undo, { as, body: { reason } });
    expect(undone.body.run.items).toMatchObject([{ problem: null, rulingId: null }]);
    expect(undone.headers.get('x-unreadable')).toBe('1 dec-lost');
  });

  it('is a decision or ruling of a bulk action that waits: it is shown and decided for the others', async () => {
    const own = openDesk();
    const { ledger, papers } = own.ports;
    const caseIds = ['u-1', 'u-2'].map((id) => own.frozen(id, { score: 0.99 }).caseId);
    const preview = await previewBulk(own, caseIds, { act: 'release' });
    const filed = (await runBulk(own, preview.body.token)).body.proposal;
    const detailsOf = async ({ proposalId }: typeof filed) =>
      (await own.call(`GET /proposals/${proposalId}`, { as: second })).body.details;
    const readDecision: typeof ledger.readDecision = async (id) => {
      if (id === 'dec-u-2') throw new UnreadableRecord(id, null);
      return ledger.readDecision(id);
    };
    Object.assign(own.ports, { ledger: { ...ledger, readDecision } });
    expect((await detailsOf(filed))?.sample).toMatchObject([
      { accountId: 'u-1', preview: { problem: null } },
      { accountId: 'u-2', preview: { problem: 'unreadable' } },
    ]);
    Object.assign(own.ports, { ledger });
    await approve(own, filed.proposalId);

    const runOf = () =>
      [...own.records.papers.values()].find(({ kind }) => kind === 'bulk') as Paper & {
        readonly body: BulkRecord;
      };
    const lost = runOf().body.items[1]?.rulingId;
    const read: typeof papers.read = async (...asked) =>
      (await papers.read(...asked)).map((paper) =>
        paper.id === lost ? { ...paper, body: { laterField: true } } : paper,
      );
    Object.assign(own.ports, { papers: { ...papers, read } });
    const undo = `POST /bulk/runs/${runOf().id}/undo`;
    const { proposal } = (await own.call(undo, { as: senior, body: { reason } })).body;
    const { accounts } = await detailsOf(proposal);
    expect(accounts).toMatchObject([{ accountId: 'u-1', changed: false }]);
    expect((await approve(own, proposal.proposalId)).status).toBe(200);
    expect(runOf().body.items).toMatchObject([
      { accountId: 'u-1', problem: null, rulingId: null },
      { accountId: 'u-2', problem: 'unreadable', rulingId: lost },
    ]);
    const [caseId] = caseIds.slice(1);
    const asked = await own.call(`GET /proposals?caseId=${caseId}&state=open`, { as: second });
    expect([asked.status, asked.body.items]).toEqual([200, []]);
    expect(asked.headers.get('x-unreadable')).toBe(`1 ${lost}`);
  });

  it('is a case or ruling of a bulk action that runs: its progress counts the others', async () => {
    const own = openDesk();
    const as = { groups: ['seniors'] };
    const { ledger, papers } = own.ports;
    const [lost = '', ...others] = ['u-1', 'u-2', 'u-3'].map((id) => own.frozen(id).caseId);
    const preview = await previewBulk(own, [lost, ...others], { act: 'release' }, as);
    const asked = { as, key: 'key-of-one-bulk-action' };
    const { token } = preview.body;
    const { run } = (await own.call('POST /bulk/runs', { ...asked, body: { token, reason } })).body;
    const readCases: typeof ledger.readCases = async (ids) => {
      if (ids.includes(lost)) throw new UnreadableRecord(lost, null);
      return ledger.readCases(ids);
    };
    Object.assign(own.ports, { ledger: { ...ledger, readCases } });
    const progress = await own.call('POST /bulk/progress', { ...asked, body: { token } });
    expect(progress.body).toEqual({ done: 2, of: 3, unreadable: 1 });
    expect(progress.headers.get('x-unreadable')).toBe(`1 ${lost}`);
    Object.assign(own.ports, { ledger });

    const undo = `/bulk/runs/${run.bulkId}/undo`;
    await own.call(`POST ${undo}`, { as, body: { reason } });
    const runPaper = () => [...own.records.papers.values()].find(({ kind }) => kind === 'bulk');
    // As it is while the undo runs.
    Object.assign(runPaper() as Paper, {
      body: { ...(runPaper()?.body as object), items: run.items },
    });
    const [, ruling] = run.items;
    const read: typeof papers.read = async (...which) =>
      (await papers.read(...which)).map((paper) =>
        paper.id === ruling.rulingId ? { ...paper, body: { laterField: true } } : paper,
      );
    Object.assign(own.ports, { papers: { ...papers, read } });
    const undoing = await own.call(`GET ${undo}/progress`, { as });
    expect(undoing.body).toEqual({ done: 2, of: 3, unreadable: 1 });
    expect(undoing.headers.get('x-unreadable')).toBe(`1 ${ruling.rulingId}`);
  });
});
