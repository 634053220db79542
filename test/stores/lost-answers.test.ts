import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clients, namesOf } from '#infra/local/provision.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { dynamoListChanges } from '#shared/stores/list-changes/dynamodb.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import { change } from '../lists/specimens.ts';
import { openServices } from './services.ts';
import { decisionOf } from './specimens.ts';
import { now, settings } from './worlds.ts';

const names = namesOf('demo');
const records = names.table('records');
const of = { platformId: 'demo', now: () => now };

let clients: Clients;
let stop = async () => {};
/** Called once a write is applied; its answer is then lost, and the SDK sends the write again. */
let loseAnswer: (() => Promise<unknown>) | null = null;

beforeAll(async () => {
  ({ clients, stop } = await openServices('demo'));
  clients.dynamodb.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const lose = loseAnswer;
      if (!lose) return answer;
      loseAnswer = null;
      await lose();
      throw Object.assign(new Error('the answer took too long'), { name: 'TimeoutError' });
    },
    { step: 'deserialize', priority: 'high' },
  );
});
afterAll(() => stop());

const paper: Paper = {
  kind: 'note',
  folder: 'cas-1',
  id: 'n1',
  version: 1,
  body: { says: 'one' },
  expiresAt: null,
};

describe('a write that the SDK sends again because its answer was lost', () => {
  const lost = <T>(call: () => Promise<T>, meanwhile = async () => {}): Promise<T> => {
    loseAnswer = meanwhile;
    return call();
  };

  it('is written, not lost to itself', async () => {
    const dynamo = createDynamo(clients.dynamodb);
    const papers = dynamoPapers(dynamo, records, of);
    const rulebook = dynamoRulebook(dynamo, records, 'demo');
    const listChanges = dynamoListChanges(dynamo, records, of);
    expect(await lost(() => papers.write(paper))).toBe('written');
    const next = { ...paper, version: 2, body: { says: 'two' }, expiresAt: now + 90_000 };
    expect(await lost(() => papers.write(next))).toBe('written');
    const halt = { kind: 'halted', at: now, by: 'lin', reason: 'wrong list' } as const;
    expect(await lost(() => rulebook.append(0, halt))).toBe('written');
    expect(await listChanges.write(change(), null)).toBe('written');
    const approved = change({ state: 'approved', decidedBy: 'zhao', decidedAt: now });
    expect(await lost(() => listChanges.write(approved, 'proposed'))).toBe('written');
    const lock = { at: now, until: now + 60_000, turn: null };
    expect(await lost(() => listChanges.lock('lch-9', lock))).toBe(1);
  });

  it('counts once', async () => {
    const dynamo = createDynamo(clients.dynamodb);
    const tallies = dynamoTallies(dynamo, records, 'demo');
    await tallies.add('team', now, { 'lin ruled': 1 });
    await lost(() => tallies.add('team', now, { 'lin ruled': 1, 'lin overturned': 1 }));
    await tallies.add('team', now, { 'lin ruled': 1 });
    expect(await tallies.of('team', now, now)).toEqual(
      new Map([['2026-11-24', { 'lin ruled': 3, 'lin overturned': 1 }]]),
    );
  });

  it('counts once for a brake, with all that is committed with it', async () => {
    const tables = {
      states: names.table('states'),
      records,
      audit: names.table('audit'),
    };
    const { review } = settings;
    const ledger = dynamoLedger(createDynamo(clients.dynamodb), tables, {
      ...of,
      decisionDays: 1096,
      review,
    });
    const brake = {
      ...{ id: 'platform#2026-11-24T08#0', key: 'platform', hour: '2026-11-24T08' },
      ...{ cap: 2, expiresAt: now + 90_000, platformId: 'demo', shard: 0 },
    } as const;
    const commit = (accountId: string) =>
      ledger.commit({
        account: { accountId, from: 0, state: { ...unknownAccountAt(now), version: 1 } },
        ...noRecords,
        decisions: [decisionOf(accountId, `dec-${accountId}`)],
        brakes: [brake],
      });
    expect(await lost(() => commit('u-1'))).toEqual({ kind: 'committed' });
    expect(await ledger.fullCounters([brake])).toEqual(new Set());
    expect(await commit('u-2')).toEqual({ kind: 'committed' });
    expect(await ledger.fullCounters([brake])).toEqual(new Set([brake.id]));
  });

  it('is stale if another writer has replaced it since', async () => {
    const dynamo = createDynamo(clients.dynamodb);
    const papers = dynamoPapers(dynamo, records, of);
    const mine = { ...paper, id: 'n2' };
    const theirs = { ...mine, version: 2, body: { says: 'three' } };
    const meanwhile = async () => {
      expect(await papers.write(theirs)).toBe('written');
    };
    expect(await lost(() => papers.write(mine), meanwhile)).toBe('stale');
    expect(await papers.read('note', [mine])).toEqual([theirs]);
  });

  it('of an item that does not exist stays refused', async () => {
    const dynamo = createDynamo(clients.dynamodb);
    const absent = { TableName: records, Key: { pk: { S: 'none' }, sk: { S: 'S' } } };
    const ConditionExpression = 'attribute_exists(pk)';
    const UpdateExpression = 'SET v = v';
    let sent = 0;
    clients.dynamodb.middlewareStack.add(
      (next) => (args) => {
        if (sent++ > 0) return next(args);
        throw Object.assign(new Error('no connection'), { name: 'TimeoutError' });
      },
      { step: 'deserialize', name: 'first-unsent' },
    );
    const refused = dynamo.update({ ...absent, UpdateExpression, ConditionExpression });
    expect(
      await refused.finally(() => clients.dynamodb.middlewareStack.remove('first-unsent')),
    ).toEqual({ held: false, item: null });
    expect(sent).toBe(2);
  });

  it('is stale if it was sent only once and the same is stored', async () => {
    const papers = dynamoPapers(createDynamo(clients.dynamodb), records, of);
    const mine = { ...paper, id: 'n3' };
    expect(await papers.write(mine)).toBe('written');
    expect(await papers.write(mine)).toBe('stale');
  });
});
