import { describe, expect, it } from 'vitest';
import { eraseAccount } from '#functions/review-api/acting/erasing.ts';
import { verifyChains } from '#shared/auditing/verify.ts';
import { campaignCaseIdOf, caseIdOf } from '#shared/effects/effects.ts';
import { erasedAccounts } from '#shared/reviews/erased.ts';
import type { AccountRecords } from '#shared/reviews/erasure.ts';
import { day } from '#shared/settings/durations.ts';
import { neverClosed, unknownAccountAt } from '#shared/signals/account-state.ts';
import { emptyEntity, excludeInEntity } from '#shared/signals/entity-state.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { finding } from '../decisions/specimens.ts';
import {
  activeStanding,
  caseOf,
  changeState,
  type Desk,
  now,
  openDesk,
  previewBulk,
  reason,
  rule,
  runBulk,
  standing,
} from './desk.ts';

/** An account that was flagged and whose case was upheld without a measure. */
const upheld = async (overrides: Parameters<typeof openDesk>[0] = {}) => {
  const desk = openDesk(overrides);
  const standing = {
    status: 'active',
    version: 0,
    since: now,
    until: null,
    decisionId: null,
  } as const;
  const { caseId, decision } = desk.frozen('u1', { outcome: 'flag' }, { standing });
  expect((await rule(desk, caseId, { act: 'uphold' })).status).toBe(200);
  return { desk, caseId, decision };
};

/** The same, where the account also leads a campaign with an open case. */
const leading = async () => {
  const { desk, caseId } = await upheld();
  const campaign = { kind: 'contact', value: 'c-1' } as const;
  const campaignId = campaignCaseIdOf('demo', campaign);
  const own = caseOf(desk, caseId);
  const led = { ...own, caseId: campaignId, campaign, state: 'open' as const, rulings: [] };
  desk.records.cases.set(campaignId, { ...led, version: 1, resolution: null });
  return { desk, caseId, campaignId };
};

const recordsIn = async (desk: Desk, caseId: string) => {
  const { states, ledger } = desk.ports;
  const { accounts } = await states.read({ accounts: ['u1'], entities: [], posts: [] });
  return {
    accountId: 'u1',
    state: accounts.get('u1') ?? unknownAccountAt(now),
    decisions: await ledger.decisionsAbout('u1', 9),
    posts: new Map(),
    open: (await ledger.readCases([caseId])).get(caseId) ?? null,
    campaigns: [],
    failed: [],
  } satisfies AccountRecords & { failed: unknown };
};

const device = { kind: 'device', value: 'd-1' } as const;

const restrictedOn = async ({ ports: { states } }: Desk) => {
  const { entities } = await states.read({ accounts: [], entities: [device], posts: [] });
  return entities.get(entityName(device))?.restricted.length;
};

const exhibit = {
  ...{ eventId: 'old', type: 'content.posted', at: now, contentId: null, contentKind: null },
  ...{ text: '旧', cut: false, quotes: [], contacts: [], reading: null, entities: [] },
  ...{ counterpartId: null, targetIds: [], report: null },
};

const hash = hmacHash(new Uint8Array(32));
const portsOf = (desk: Desk) => ({ ...desk.ports, hash });

const erasureRequest = {
  by: 'cli:dpo',
  approvedBy: null,
  reason: 'request 12',
  causeId: 'req-1',
  shared: [],
};

const wordsIn = (desk: Desk) =>
  JSON.stringify([...desk.records.papers.values()].filter(({ kind }) => kind !== 'answer'));

describe('erasing an account', () => {
  it('removes the reasons of a ruling without a decision, and the case with its notes', async () => {
    const { desk, caseId } = await upheld();
    expect(wordsIn(desk)).toContain(reason);
    const erased = await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    expect(erased).toMatchObject({ state: 1, reasons: 1, case: 2 });
    // Backtests skip earlier events in the archive.
    expect(await erasedAccounts(desk.ports.papers)).toEqual(new Map([['u1', desk.time.now]]));
    expect(wordsIn(desk)).not.toContain(reason);
    expect(desk.records.cases.size).toBe(0);
    expect(desk.chain('account:u1').at(-1)).toMatchObject({ action: 'account.erased' });
  });

  it('removes the reasons of rulings about it from the case of a campaign that it leads, and no other notes', async () => {
    const { desk, caseId, campaignId } = await leading();
    const said = 'the card is his own';
    const body = { expectedVersion: 1, ruling: { act: 'uphold' }, reason: said };
    const { ruling } = (await desk.call(`POST /cases/${campaignId}/rulings`, { body })).body;
    const back = { body: { reason: `${said}, says his bank` } };
    expect((await desk.call(`POST /rulings/${ruling.rulingId}/undo`, back)).status).toBe(200);
    await desk.call(`POST /cases/${campaignId}/notes`, { body: { text: 'a note on the rest' } });
    expect(wordsIn(desk).split(said)).toHaveLength(4);
    await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    expect(wordsIn(desk)).not.toContain(said);
    expect(wordsIn(desk)).toContain('a note on the rest');
  });

  it.each([
    ['without a ruling', 'marks', {}],
    ['with a ruling', 'rulings', { ruling: { act: 'uphold' } }],
  ])('removes the mark that a reviewer set on it %s, and its reason', async (_, path, more) => {
    const { desk, caseId, campaignId } = await leading();
    const said = 'the card is his own';
    const mark = { truth: 'innocent', category: null };
    const body = { expectedVersion: 1, mark, reason: said, ...more };
    expect((await desk.call(`POST /cases/${campaignId}/${path}`, { body })).status).toBe(200);
    expect(wordsIn(desk)).toContain('innocent');
    await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    expect(wordsIn(desk)).not.toContain('innocent');
    expect(wordsIn(desk)).not.toContain(said);
  });

  it('removes its texts, what is stored with its case, and what a second reviewer was to see', async () => {
    const { desk, caseId } = await upheld();
    const { papers } = desk.ports;
    const rulingId = caseOf(desk, caseId).resolution?.rulingId ?? '';
    const stored = [
      ['filing', 'u1', 'filing-1'],
      ['warning', caseId, 'warning-1'],
      ['clue', caseId, 'clue-1'],
      ['blind', 'before', rulingId],
    ] as const;
    const named = { version: 1, body: {}, expiresAt: null };
    for (const [kind, folder, id] of stored) await papers.write({ kind, folder, id, ...named });
    const erased = await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    expect(erased).toMatchObject({ texts: 1, case: 4 });
    for (const [kind, folder, id] of stored)
      expect(await papers.read(kind, [{ folder, id }])).toEqual([]);
  });

  it('removes them too if it is repeated after an interruption', async () => {
    const { desk, caseId } = await upheld();
    const { papers } = desk.ports;
    const remove = () => Promise.reject(new Error('broken off'));
    const broken = { ...portsOf(desk), papers: { ...papers, remove } };
    await expect(
      eraseAccount(await recordsIn(desk, caseId), erasureRequest, broken),
    ).rejects.toThrow();
    expect(desk.records.cases.size).toBe(0);
    expect(wordsIn(desk)).toContain(reason);
    expect(
      await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk)),
    ).toMatchObject({
      reasons: 1,
    });
    expect(wordsIn(desk)).not.toContain(reason);
  });

  it('leaves nothing for a bulk action that was previewed before: its case is not begun anew', async () => {
    const { desk, caseId } = await upheld();
    const { token } = (await previewBulk(desk, [caseId], { act: 'uphold' })).body;
    await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    const { run } = (await runBulk(desk, token)).body;
    expect(run).toMatchObject({ done: 0, failed: 1, items: [{ problem: 'stale-version' }] });
    expect(desk.records.cases.size).toBe(0);
    expect(desk.chain('account:u1').at(-1)).toMatchObject({ action: 'account.erased' });
  });

  it('stops a bulk action that was previewed before also for an account that had no case', async () => {
    const { desk, caseId } = await upheld();
    const { accountId } = desk.frozen('u2', { findings: [finding({ category: 'fraud' })] });
    await changeState(desk, accountId, () => ({ standing: activeStanding }));
    desk.records.cases.delete(caseIdOf('demo', accountId));
    const contact = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
    const campaignId = campaignCaseIdOf('demo', contact);
    desk.records.cases.set(campaignId, {
      ...caseOf(desk, caseId),
      caseId: campaignId,
      campaign: contact,
    });
    const recent = ['u1', 'u2'].map((account) => ({
      account,
      at: now,
      newcomer: true,
      patterns: [],
    }));
    applyWrite(desk.states, {
      entity: contact,
      from: 0,
      state: { ...emptyEntity, version: 1, recent },
    });
    const campaign = { kind: 'campaign', caseId: campaignId };
    const { token } = (await previewBulk(desk, campaign, { act: 'freeze', until: null })).body;
    desk.time.now += 1;
    const records = { ...(await recordsIn(desk, caseId)), accountId, open: null };
    const { accounts } = await desk.ports.states.read({ accounts: [accountId] });
    const state = accounts.get(accountId) ?? records.state;
    await eraseAccount({ ...records, state }, erasureRequest, portsOf(desk));
    const { run } = (await runBulk(desk, token)).body;
    expect(run.items).toMatchObject([
      { accountId: 'u1', problem: null },
      { accountId: 'u2', problem: 'stale-version' },
    ]);
    expect(await standing(desk, accountId)).toMatchObject({ status: 'active' });
  });

  it('removes nothing from an account that changed since it was read', async () => {
    const { desk, caseId } = await upheld();
    const records = await recordsIn(desk, caseId);
    const { version } = records.state;
    applyWrite(desk.states, {
      accountId: 'u1',
      from: version,
      state: { ...records.state, version: version + 1 },
    });
    expect(await eraseAccount(records, erasureRequest, portsOf(desk))).toBe('stale');
    expect(wordsIn(desk)).toContain(reason);
    expect(desk.records.cases.size).toBe(1);
  });

  it('needs two people on a platform with real accounts', async () => {
    const { desk, caseId } = await upheld({ purpose: 'production' });
    const records = await recordsIn(desk, caseId);
    for (const approvedBy of [null, erasureRequest.by]) {
      await expect(
        eraseAccount(records, { ...erasureRequest, approvedBy }, portsOf(desk)),
      ).rejects.toThrow('two people');
    }
    expect(desk.records.cases.size).toBe(1);
    const two = { ...erasureRequest, approvedBy: 'cli:head' };
    expect(await eraseAccount(records, two, portsOf(desk))).toMatchObject({ state: 1 });
  });

  it.each([
    ['an expired term', { until: now }, { from: 'limited' }],
    ['a granted appeal', { until: now }, {}],
    ['a closure for cause years ago', {}, { from: 'frozen', byPlatform: now - 1200 * day }],
    ['nothing', null, {}],
  ] as const)('tells the platform what ended under a closure: %s', async (_, until, closure) => {
    const desk = openDesk();
    const standing = { status: 'closed', version: 7, since: now, decisionId: 'dec-u1' } as const;
    const { caseId } = desk.frozen(
      'u1',
      {},
      {
        standing: { ...standing, until: null, ...until },
        closure: { ...neverClosed, ...closure },
      },
    );
    desk.records.cases.clear();
    const erased = await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    expect(erased).toMatchObject({ state: 1 });
    const commands = [...desk.records.outbox.values()].map(({ body }) => body);
    const released = { kind: 'set-standing', subjectVersion: 8, desired: { standing: 'active' } };
    expect(commands).toMatchObject(until ? [released] : []);
    const { state, decisions } = await recordsIn(desk, caseId);
    expect(state.standing).toMatchObject({ status: 'active', version: 8 });
    // The end stays on record: its decision, which the command names, and why.
    expect(decisions).toHaveLength(until ? 2 : 1);
    expect(desk.chain('account:u1').map(({ action }) => action)).toEqual([
      ...(until ? ['from' in closure ? 'hold.ended' : 'appeal.granted'] : []),
      'account.erased',
    ]);
    const { broken } = await verifyChains(desk.ports.auditLog);
    expect(broken).toEqual([]);
  });

  it('rejects a restricted account', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const records = { ...(await recordsIn(desk, caseId)), open: null };
    await expect(eraseAccount(records, erasureRequest, portsOf(desk))).rejects.toThrow(RangeError);
    expect(desk.records.cases.size).toBe(1);
  });

  it('leaves what a later event stored after the commit', async () => {
    const { desk, caseId } = await upheld();
    const { ledger, papers } = desk.ports;
    const paper = (kind: 'exhibit' | 'taint', id: string, body: object) =>
      papers.write({ kind, folder: 'u1', id, version: 1, body, expiresAt: null });
    await paper('exhibit', 'old', exhibit);
    const commit: typeof ledger.commit = async (commit) => {
      const outcome = await ledger.commit(commit);
      await paper('exhibit', 'new', { ...exhibit, eventId: 'new' });
      await desk.ports.states.write([
        { entity: device, from: 0, state: excludeInEntity(emptyEntity, 'u1', hash) },
      ]);
      applyWrite(desk.states, {
        accountId: 'u1',
        from: commit.account.state.version,
        state: {
          ...commit.account.state,
          version: commit.account.state.version + 1,
          standing: { ...commit.account.state.standing, status: 'frozen' },
        },
      });
      await paper('taint', 'marked', { entities: [device] });
      return outcome;
    };
    const ports = { ...portsOf(desk), ledger: { ...ledger, commit } };
    expect(await eraseAccount(await recordsIn(desk, caseId), erasureRequest, ports)).toMatchObject({
      texts: 1,
    });
    expect((await papers.list('exhibit', 'u1', { most: 9 })).map(({ id }) => id)).toEqual(['new']);
    expect(await papers.list('taint', 'u1', { most: 9 })).toMatchObject([
      { body: { entities: [device] } },
    ]);
    expect(await restrictedOn(desk)).toBe(1);
  });

  it('removes what the platform said of commands that it could not carry out, and leaves them due', async () => {
    const { desk, caseId } = await upheld();
    const { outbox } = desk.ports;
    await rule(desk, desk.frozen('u2').caseId, { act: 'release' });
    const [command] = desk.records.outbox.values();
    if (!command) throw new Error('nothing was sent');
    await outbox.fail(command.id, now, undefined, 'Li Lei is gone');
    const failed = [{ id: command.id, failedAt: now }];
    const records = { ...(await recordsIn(desk, caseId)), failed };
    const erased = await eraseAccount(records, erasureRequest, portsOf(desk));
    expect(erased).toMatchObject({ texts: 1 });
    expect(await outbox.find(command.id)).toEqual({ ...command, failedAt: now });
  });

  it.each([
    ['the mark of a freeze', 'taint', { entities: [device] }],
    ['an exhibit', 'exhibit', { ...exhibit, entities: [device] }],
  ] as const)('removes its name from what only %s names, and counts it', async (_, kind, body) => {
    const { desk, caseId } = await upheld();
    const { papers, states } = desk.ports;
    await papers.write({ kind, folder: 'u1', id: 'old', version: 1, body, expiresAt: null });
    const recent = [{ account: 'u1', at: now, newcomer: false, patterns: [] }];
    await states.write([
      { entity: device, from: 0, state: { ...emptyEntity, version: 1, recent } },
    ]);
    const erased = await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    expect(erased).toMatchObject({ shared: 1 });
    const { entities } = await states.read({ accounts: [], entities: [device], posts: [] });
    expect(entities.get(entityName(device))?.recent).toEqual([]);
  });

  it('removes its name also where another account joins at the same moment', async () => {
    const { desk, caseId } = await upheld();
    const { states } = desk.ports;
    const member = (account: string) => ({ account, at: now, newcomer: false, patterns: [] });
    const joined = (version: number, ...accounts: string[]) => ({
      ...{ entity: device, from: version - 1 },
      state: { ...emptyEntity, version, recent: accounts.map(member) },
    });
    await states.write([joined(1, 'u1')]);
    const write: typeof states.write = async (writes) => {
      await states.write([joined(2, 'u1', 'u2')]);
      return states.write(writes);
    };
    const ports = { ...portsOf(desk), states: { ...states, write } };
    const request = { ...erasureRequest, shared: [device] };
    await eraseAccount(await recordsIn(desk, caseId), request, ports);
    const { entities } = await states.read({ accounts: [], entities: [device], posts: [] });
    expect(entities.get(entityName(device))?.recent).toEqual([member('u2')]);
  });

  it('removes the mark of a freeze whose release is not yet followed up', async () => {
    const { desk, caseId } = await upheld();
    const { papers, states } = desk.ports;
    const body = { entities: [device] };
    await papers.write({
      ...{ kind: 'taint', folder: 'u1', id: 'marked', version: 1, body, expiresAt: null },
    });
    await states.write([
      { entity: device, from: 0, state: excludeInEntity(emptyEntity, 'u1', hash) },
    ]);
    await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    expect(await restrictedOn(desk)).toBe(0);
    expect(await papers.list('taint', 'u1', { most: 9 })).toEqual([]);
  });

  it('is stale if a case was opened since', async () => {
    const { desk, caseId } = await upheld();
    const records = { ...(await recordsIn(desk, caseId)), open: null };
    expect(await eraseAccount(records, erasureRequest, portsOf(desk))).toBe('stale');
    expect(desk.records.cases.size).toBe(1);
  });

  it('removes the account from the record of its reporters even after an interruption', async () => {
    const { desk, caseId } = await upheld();
    const { papers, states } = desk.ports;
    const records = await recordsIn(desk, caseId);
    const reporter = { kind: 'reporter', value: (7).toString(36) } as const;
    const recent = [{ account: 'u1', at: now, newcomer: false, patterns: [] }];
    await states.write([
      { entity: reporter, from: 0, state: { ...emptyEntity, version: 1, recent } },
    ]);
    const remove = () => Promise.reject(new Error('broken off'));
    const broken = { ...portsOf(desk), papers: { ...papers, remove } };
    const reported = { ...records, state: { ...records.state, reporters: [7] } };
    await expect(eraseAccount(reported, erasureRequest, broken)).rejects.toThrow('broken off');
    await eraseAccount(await recordsIn(desk, caseId), erasureRequest, portsOf(desk));
    const { entities } = await states.read({ accounts: [], entities: [reporter], posts: [] });
    expect(entities.get(entityName(reporter))?.recent).toEqual([]);
  });
});
