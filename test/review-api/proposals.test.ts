import { describe, expect, it } from 'vitest';
import { decideChange } from '#shared/lists/decide.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { erasedPaper } from '#shared/reviews/erased.ts';
import { fileAppeal } from '#shared/reviews/filing.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { finding } from '../decisions/specimens.ts';
import {
  approve,
  caseOf,
  changeCase,
  type Desk,
  holdProposalsUntil,
  openDesk,
  previewBulk,
  reason,
  rule,
  runBulk,
  standing,
} from './desk.ts';
import { other, second, senior } from './people.ts';

describe('a proposal', () => {
  const releaseProposed = async (as: object = {}) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const { body } = await rule(desk, caseId, { act: 'release' }, { as });
    return { desk, caseId, id: body.proposal.proposalId as string };
  };
  const bulkProposed = async (meanwhile: (desk: Desk) => Promise<void> = async () => {}) => {
    const desk = openDesk();
    const caseIds = Array.from({ length: 20 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const preview = await previewBulk(desk, caseIds, { act: 'release' });
    await meanwhile(desk);
    const { body } = await runBulk(desk, preview.body.token);
    return { desk, caseIds, id: body.proposal.proposalId as string };
  };
  const elsewhere = { sub: 'senior-3', groups: ['content-seniors'] };

  it.each([
    ['about one account', () => releaseProposed()],
    ['about many', () => bulkProposed()],
  ])('%s is visible only to people with access to those cases', async (_, propose) => {
    const { desk, id } = await propose();
    const shown = async (as: object) =>
      (await desk.call('GET /proposals', { as })).body.items.map(
        ({ proposalId, mayApprove }: { proposalId: string; mayApprove: boolean }) => [
          proposalId === id,
          mayApprove,
        ],
      );
    expect(await shown(second)).toEqual([[true, true]]);
    expect(await shown({ groups: ['fraud-reviewers'] })).toEqual([[true, false]]);
    expect(await shown(elsewhere)).toEqual([]);
    expect((await approve(desk, id, elsewhere)).body.code).toBe('not-found');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
  });

  it('is recorded with its author and reason as soon as it is filed', async () => {
    const { desk, caseId, id } = await releaseProposed();
    const [made, ...more] = desk.chain('staff:staff-1');
    expect(made).toMatchObject({
      action: 'proposal.filed',
      actor: 'staff-1',
      details: { proposalId: id, kind: 'ruling', caseId },
    });
    expect(more).toEqual([]);
    expect(JSON.stringify(made)).not.toContain(reason);
    const read = { as: { sub: 'audit-1', groups: ['auditors'] } };
    const { body } = await desk.call('GET /audit?kind=staff&id=staff-1', read);
    expect(body.items[0].entry.details).toContainEqual({
      name: 'reason',
      value: reason,
      person: null,
    });
  });

  it('is not filed if it cannot be recorded; a retry files and records it', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const { auditLog } = desk.ports;
    const append: typeof auditLog.append = async () => {
      throw new Unavailable('the store went away');
    };
    const release = () => rule(desk, caseId, { act: 'release' });
    const items = async () => (await desk.call('GET /proposals')).body.items;
    Object.assign(desk.ports, { auditLog: { ...auditLog, append } });
    expect((await release()).status).toBe(503);
    expect(await items()).toEqual([]);
    Object.assign(desk.ports, { auditLog });
    const { body } = await release();
    expect(body.kind).toBe('proposed');
    expect(await items()).toMatchObject([{ proposalId: body.proposal.proposalId }]);
    expect(desk.chain('staff:staff-1')).toMatchObject([
      { action: 'proposal.filed', details: { proposalId: body.proposal.proposalId } },
    ]);
  });

  it('is listed by its deadline while open, and by its decision, latest first, afterwards', async () => {
    const desk = openDesk();
    const ids: string[] = [];
    for (const account of ['u1', 'u2', 'u3']) {
      const { caseId } = desk.frozen(account, { score: 0.99 });
      const { body } = await rule(desk, caseId, { act: 'release' });
      ids.push(body.proposal.proposalId);
      desk.time.now += minute;
    }
    const listed = async (query: string) =>
      (await desk.call(`GET /proposals${query}`, { as: second })).body.items.map(
        ({ proposalId }: { proposalId: string }) => ids.indexOf(proposalId),
      );
    expect(await listed('?state=open')).toEqual([0, 1, 2]);
    for (const id of ids.slice(0, 2).toReversed()) {
      await approve(desk, id);
      desk.time.now += minute;
    }
    expect(await listed('?state=decided')).toEqual([0, 1]);
    expect(await listed('')).toEqual([2, 0, 1]);
  });

  it('is found while open without reading those of a whole year', async () => {
    const { desk, id } = await releaseProposed();
    const { papers } = desk.ports;
    const [filed] = await papers.list('proposal', 'all', { most: 1 });
    if (!filed) throw new Error('no proposal');
    for (let n = 0; n < 400; n++) {
      const old = `prp-202610${10 + (n % 20)}-${n}`;
      const at = desk.time.now - 30 * day;
      const body = { ...(filed.body as object), state: 'rejected', act: old, at };
      await papers.write({ ...filed, id: old, version: 1, body });
    }
    let read = 0;
    const list: typeof papers.list = async (...asked) => {
      const page = await papers.list(...asked);
      read += asked[0] === 'proposal' ? page.length : 0;
      return page;
    };
    Object.assign(desk.ports, { papers: { ...papers, list } });
    const open = await desk.call('GET /proposals?state=open', { as: second });
    expect(open.body.items.map((one: { proposalId: string }) => one.proposalId)).toEqual([id]);
    expect(read).toBeLessThanOrEqual(50);
    const all = await desk.call('GET /proposals?limit=100', { as: second });
    expect(all.body.items).toHaveLength(100);
  });

  it('shows its effect on an account, and whether that has changed since', async () => {
    const { desk, caseId, id } = await releaseProposed();
    const details = async (as: object = second) =>
      (await desk.call(`GET /proposals/${id}`, { as })).body;
    expect(await details()).toMatchObject({
      proposal: { proposalId: id, act: 'release', mayApprove: true },
      details: {
        kind: 'ruling',
        accountId: 'u1',
        ruling: { act: 'release' },
        changed: false,
        sample: [{ preview: { problem: null, change: { from: 'frozen', to: 'active' } } }],
      },
    });
    expect((await details(elsewhere)).code).toBe('not-found');
    await rule(desk, caseId, { act: 'uphold' }, { as: senior });
    expect((await details()).details).toMatchObject({ changed: true, sample: [] });
  });

  it('shows its effect on many accounts, and which ones it leaves out', async () => {
    const { desk, caseIds, id } = await bulkProposed();
    await rule(desk, caseIds[0] ?? '', { act: 'uphold' });
    const { details } = (await desk.call(`GET /proposals/${id}`, { as: second })).body;
    expect(details.accounts).toHaveLength(20);
    expect(details.accounts.slice(0, 2)).toEqual([
      { accountId: 'u0', caseId: caseIds[0], changed: true },
      { accountId: 'u1', caseId: caseIds[1], changed: false },
    ]);
    expect(details.sample).toHaveLength(5);
    expect(details.sample[0]).toMatchObject({
      accountId: 'u1',
      preview: { change: { from: 'frozen', to: 'active' } },
    });
  });

  it('also leaves out, and shows so, an account that was erased between the preview and the proposal', async () => {
    const { desk, id } = await bulkProposed(async ({ ports, time }) => {
      time.now += minute;
      await ports.papers.write(erasedPaper('u1', time.now, ports.settings.retention));
      time.now += minute;
    });
    const { details } = (await desk.call(`GET /proposals/${id}`, { as: second })).body;
    expect(details.accounts.filter((one: { changed: boolean }) => one.changed)).toMatchObject([
      { accountId: 'u1' },
    ]);
    const { resultId } = (await approve(desk, id)).body;
    const { body } = await desk.call(`GET /bulk/runs/${resultId}`, { as: senior });
    expect(body.items[1]).toMatchObject({ accountId: 'u1', problem: 'stale-version' });
  });

  it('shows the entries that it would add to a list', async () => {
    const desk = openDesk();
    const proposed = await desk.call('POST /lists/block/entries', {
      as: senior,
      body: {
        kind: 'device',
        value: 'device-12345',
        source: 'ring 7',
        authority: null,
        expiresAt: desk.time.now + day,
        reason,
      },
    });
    const path = `GET /proposals/${proposed.body.proposalId}`;
    expect((await desk.call(path, { as: second })).body.details).toMatchObject({
      kind: 'list-change',
      action: 'add',
      entries: 1,
      sample: [{ list: 'block', kind: 'device', source: 'ring 7', owner: { id: 'senior-1' } }],
    });
  });

  it('cannot be approved if its list change was rejected with the command line tool', async () => {
    const desk = openDesk();
    const { body: filed } = await desk.call('POST /lists/block/entries', {
      as: senior,
      body: {
        ...{ kind: 'device', value: 'device-12345', source: 'ring 7', authority: null, reason },
        expiresAt: desk.time.now + day,
      },
    });
    const { lists, listChanges, auditLog, clock } = desk.ports;
    const paper = [...desk.records.papers.values()].find(({ id }) => id === filed.proposalId);
    if (!paper) throw new Error('no proposal');
    const { changeId } = (paper.body as { what: { changeId: string } }).what;
    const rejected = { changeId, verdict: 'reject', by: 'staff-9', at: desk.time.now } as const;
    await decideChange(rejected, { platformId: 'demo', clock, lists, listChanges, auditLog });
    expect((await approve(desk, filed.proposalId)).body.code).toBe('already-decided');
  });

  it.each([
    ['approve', 'approved', second],
    ['reject', 'rejected', second],
    ['withdraw', 'withdrawn', {}],
  ])(
    'keeps the reason of its decision for everybody and for auditors: %s',
    async (what, state, as) => {
      const { desk, id } = await releaseProposed();
      const why = `because of ${what}`;
      const { body } = await desk.call(`POST /proposals/${id}/${what}`, {
        as,
        body: { expectedVersion: 1, reason: why },
      });
      expect(body).toMatchObject({ state, decidedReason: why, reason });
      const who = 'sub' in as ? as.sub : 'staff-1';
      const auditors = { as: { sub: 'auditor-1', groups: ['auditors'] } };
      const { items } = (await desk.call(`GET /audit?kind=staff&id=${who}`, auditors)).body;
      expect(items[0].entry).toMatchObject({
        action: `proposal.${state}`,
        details: expect.arrayContaining([{ name: 'reason', value: why, person: null }]),
      });
    },
  );

  it.each([
    ['approve', second],
    ['reject', second],
    ['withdraw', {}],
  ])('gives the same answer to a retry after a lost response: %s', async (what, as) => {
    const { desk, id } = await releaseProposed();
    const key = 'one-key-for-both';
    const ask = (why = reason) =>
      desk.call(`POST /proposals/${id}/${what}`, {
        as,
        body: { expectedVersion: 1, reason: why },
        key,
      });
    const first = await ask();
    expect(first.status).toBe(200);
    const by = 'sub' in as ? as.sub : 'staff-1';
    await desk.ports.papers.remove('answer', by, key);
    const again = await ask();
    expect([again.status, again.body]).toEqual([200, first.body]);
    await desk.ports.papers.remove('answer', by, key);
    expect((await ask('another reason')).body.code).toBe('already-decided');
  });

  it('stays listed while it is open, however many are filed after it', async () => {
    const { desk, id } = await releaseProposed();
    const [name, paper] =
      [...desk.records.papers].find(([, { kind }]) => kind === 'proposal') ?? [];
    if (!name || !paper) throw new Error('nothing is proposed');
    const body = { ...(paper.body as object), state: 'rejected' };
    for (let i = 0; i < 1_100; i++) {
      const later = { ...paper, id: `prp-20261125-${String(i).padStart(4, '0')}`, body };
      desk.records.papers.set(name.replace(paper.id, later.id), later);
    }
    const { items } = (await desk.call('GET /proposals?state=open', { as: second })).body;
    expect(items.map(({ proposalId }: { proposalId: string }) => proposalId)).toEqual([id]);
  });

  const told = (desk: Desk, id: string, what: string, as: object, expectedVersion = 1) =>
    desk.call(`POST /proposals/${id}/${what}`, { as, body: { expectedVersion, reason } });
  const stateOf = async (desk: Desk, id: string, as: object = second) =>
    (await desk.call(`GET /proposals/${id}`, { as })).body.proposal.state;
  /** Runs a step once, at the moment when the act of a proposal is committed. */
  const meanwhile = (desk: Desk, step: () => Promise<unknown>) => {
    const { ledger } = desk.ports;
    let pending: typeof step | null = step;
    Object.assign(desk.ports, {
      ledger: {
        ...ledger,
        commit: async (commit: Parameters<typeof ledger.commit>[0]) => {
          const now = pending;
          pending = null;
          await now?.();
          return ledger.commit(commit);
        },
      },
    });
  };
  const breakOffApproval = async (desk: Desk, id: string) => {
    meanwhile(desk, async () => {
      throw new Unavailable('the store went away');
    });
    expect((await approve(desk, id)).status).toBe(503);
  };

  it.each([
    ['withdraw', {}],
    ['reject', { sub: 'senior-5', groups: ['seniors'] }],
  ])('rejects another verdict while it is being carried out: %s', async (what, as) => {
    const { desk, id } = await releaseProposed();
    let other: Awaited<ReturnType<typeof told>> | null = null;
    meanwhile(desk, async () => {
      other = await told(desk, id, what, as);
    });
    const { body } = await approve(desk, id);
    expect(other).toMatchObject({ status: 409, body: { code: 'already-decided' } });
    expect(body).toMatchObject({ state: 'approved', resultId: expect.any(String) });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    expect(await stateOf(desk, id)).toBe('approved');
    // Header, decisions and history of the case name the same person.
    const page = (await desk.call(`GET /cases/${body.caseId}`)).body;
    const deciders = page.decisions.map(({ by }: { by: { id: string } | null }) => by?.id);
    expect(deciders).toContain(body.by.id);
    expect(page.resolution.by.id).toBe(body.by.id);
  });

  it('is recorded under its first approver if another approves while it is being carried out', async () => {
    const { desk, id } = await releaseProposed();
    const third = { sub: 'senior-5', groups: ['seniors'] };
    let other: Awaited<ReturnType<typeof approve>> | null = null;
    meanwhile(desk, async () => {
      expect((await desk.call(`GET /proposals/${id}`, { as: third })).body.proposal).toMatchObject({
        ...{ state: 'open', decidedBy: null, decidedAt: null, decidedReason: null },
      });
      other = await approve(desk, id, third);
    });
    await approve(desk, id);
    expect(other).toMatchObject({ status: 200, body: { decidedBy: { id: second.sub } } });
    const approvers = [second, third].flatMap((staff) =>
      desk
        .chain(`staff:${staff.sub}`)
        .filter(({ action }) => action === 'proposal.approved')
        .map(() => staff),
    );
    expect(approvers).toEqual([second]);
    const released = desk.chain('account:u1').filter(({ action }) => action === 'case.released');
    expect(released).toMatchObject([{ details: { approvedBy: second.sub } }]);
  });

  it('shows its progress if it is about many accounts, and not if it is about one case', async () => {
    const { desk, id, caseIds } = await bulkProposed();
    const progress = async (of = id) =>
      (await desk.call(`GET /proposals/${of}/progress`, { as: second })).body;
    expect(await progress()).toEqual({ done: 0, of: caseIds.length, unreadable: 0 });
    await approve(desk, id);
    expect(await progress()).toEqual({ done: caseIds.length, of: caseIds.length, unreadable: 0 });
    const { resultId } = (await desk.call(`GET /proposals/${id}`, { as: second })).body.proposal;
    const undo = await desk.call(`POST /bulk/runs/${resultId}/undo`, {
      as: senior,
      body: { reason },
    });
    const undone = undo.body.proposal.proposalId;
    expect(await progress(undone)).toEqual({ done: 0, of: caseIds.length, unreadable: 0 });
    await approve(desk, undone);
    expect(await progress(undone)).toEqual({
      done: caseIds.length,
      of: caseIds.length,
      unreadable: 0,
    });
    const single = await releaseProposed();
    expect(
      (await single.desk.call(`GET /proposals/${single.id}/progress`, { as: second })).status,
    ).toBe(404);
  });

  it('is recorded once if two people approve a bulk action at the same time', async () => {
    const { desk, id } = await bulkProposed();
    const third = { sub: 'senior-5', groups: ['seniors'] };
    meanwhile(desk, () => approve(desk, id, third));
    await approve(desk, id);
    const done = [senior, second, third].flatMap(({ sub }) =>
      desk.chain(`staff:${sub}`).filter(({ action }) => action === 'bulk.done'),
    );
    expect(done).toHaveLength(1);
  });

  it.each(['approve first', 'withdraw first'])(
    'is either approved or withdrawn if both happen at once: %s',
    async (order) => {
      const { desk, id } = await releaseProposed();
      const both = [() => approve(desk, id), () => told(desk, id, 'withdraw', {})];
      const asked = order === 'approve first' ? both : both.toReversed();
      const answers = await Promise.all(asked.map((ask) => ask()));
      const done = answers.filter(({ status }) => status < 300);
      expect(done).toHaveLength(1);
      const state = await stateOf(desk, id);
      expect(state).toBe(done[0]?.body.state);
      const { status } = (await standing(desk, 'u1')) ?? {};
      expect([state, status]).toEqual(
        state === 'approved' ? ['approved', 'active'] : ['withdrawn', 'frozen'],
      );
    },
  );

  it('is listed without reading its case for anybody who does no second reviews', async () => {
    const { desk } = await releaseProposed();
    const { ledger } = desk.ports;
    let reads = 0;
    const readCases: typeof ledger.readCases = (ids) => {
      reads += 1;
      return ledger.readCases(ids);
    };
    Object.assign(desk.ports, { ledger: { ...ledger, readCases } });
    for (const as of [second, { sub: 'auditor-1', groups: ['auditors'] }]) {
      expect((await desk.call('GET /proposals', { as })).body.items).toHaveLength(1);
    }
    expect(reads).toBe(0);
    await desk.call('GET /proposals', { as: { sub: 'reviewer-9' } });
    expect(reads).toBe(1);
  });

  it('is filed once if two people file it at once, and once if one person retries', async () => {
    const desk = openDesk();
    holdProposalsUntil(desk, 2);
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    const file = (as: object, key?: string) =>
      desk.call(`POST /cases/${caseId}/rulings`, { as, body, ...(key && { key }) });
    const key = 'key-filed-at-once-001';
    const answers = await Promise.all([file(senior, key), file(second)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const items = async () => (await desk.call('GET /proposals', { as: senior })).body.items;
    expect(await items()).toHaveLength(1);
    expect((await file(senior, key)).body).toEqual(answers[0]?.body);
    expect(await items()).toHaveLength(1);
  });

  it('continues after an interruption, and cannot be withdrawn by then', async () => {
    const { desk, id } = await releaseProposed();
    await breakOffApproval(desk, id);
    expect((await told(desk, id, 'withdraw', {}, 2)).body.code).toBe('already-decided');
    expect((await approve(desk, id)).body).toMatchObject({ state: 'approved' });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
  });

  it('does not expire after an interruption, since it may have taken effect in part', async () => {
    const { desk, id } = await releaseProposed();
    await breakOffApproval(desk, id);
    desk.time.now += 4 * day;
    const as = { ...senior, lasts: 5 * 86_400 };
    const [shown] = (await desk.call('GET /proposals?state=open', { as })).body.items;
    expect(shown).toMatchObject({ proposalId: id, state: 'open', begun: 'approved' });
    const later = { ...second, lasts: 5 * 86_400 };
    expect((await told(desk, id, 'approve', later, 9)).body.code).toBe('stale-version');
    const approved = await told(desk, id, 'approve', later, 2);
    expect(approved.body).toMatchObject({ state: 'approved', begun: null });
  });

  it('stays in sight after an interruption, however many are filed after it', async () => {
    const { desk, id } = await releaseProposed();
    await breakOffApproval(desk, id);
    const { papers } = desk.ports;
    const [filed] = await papers.list('proposal', 'all', { most: 1 });
    if (!filed) throw new Error('no proposal');
    const since = new Date(desk.time.now + 3 * day).toISOString().slice(0, 10).replaceAll('-', '');
    desk.time.now += 10 * day;
    for (let n = 100; n < 160; n++) {
      const body = { ...(filed.body as object), taken: null, state: 'withdrawn' };
      await papers.write({ ...filed, id: `prp-${since}-${n}`, version: 1, body });
    }
    const as = { ...second, lasts: 11 * 86_400 };
    const open = async () => (await desk.call('GET /proposals?state=open', { as })).body.items;
    expect(await open()).toMatchObject([{ proposalId: id, begun: 'approved' }]);
    expect((await told(desk, id, 'approve', as, 2)).body).toMatchObject({ state: 'approved' });
    expect(await open()).toEqual([]);
    expect(await papers.list('proposal', 'begun', { most: 9 })).toEqual([]);
  });

  it('expires if its withdrawal was interrupted, which nobody else could complete', async () => {
    const { desk, id } = await releaseProposed();
    const { auditLog } = desk.ports;
    const append = async () => {
      throw new Unavailable('gone');
    };
    Object.assign(desk.ports, { auditLog: { ...auditLog, append } });
    expect((await told(desk, id, 'withdraw', {})).status).toBe(503);
    Object.assign(desk.ports, { auditLog });
    const shown = async (as: object) =>
      (await desk.call(`GET /proposals/${id}`, { as })).body.proposal;
    expect(await shown(second)).toMatchObject({ state: 'open', begun: 'withdrawn' });
    desk.time.now += 3 * day;
    const later = { ...second, lasts: 4 * 86_400 };
    expect(await shown(later)).toMatchObject({ state: 'expired', begun: null });
  });

  it('continues if its ruling was made before an interruption, also once the term of the ruling is over', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const ruling = { act: 'limit', until: desk.time.now + hour };
    const { proposalId } = (await rule(desk, caseId, ruling)).body.proposal;
    const { auditLog } = desk.ports;
    const append = async () => {
      throw new Unavailable('gone');
    };
    Object.assign(desk.ports, { auditLog: { ...auditLog, append } });
    expect((await approve(desk, proposalId)).status).toBe(503);
    Object.assign(desk.ports, { auditLog });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'limited' });
    const { details } = (await desk.call(`GET /proposals/${proposalId}`, { as: second })).body;
    expect(details).toMatchObject({ changed: false, sample: [] });
    desk.time.now += 2 * hour;
    const later = { ...second, lasts: 3 * 3600 };
    expect((await approve(desk, proposalId, later)).body.state).toBe('approved');
  });

  it('continues if its list change took effect before an interruption', async () => {
    const desk = openDesk();
    const entry = { kind: 'device', value: 'device-12345', source: 'ring 7', authority: null };
    const expiresAt = desk.time.now + day;
    const proposed = await desk.call('POST /lists/block/entries', {
      as: senior,
      body: { ...entry, expiresAt, reason },
    });
    const id = proposed.body.proposalId;
    const { papers } = desk.ports;
    let writes = 0;
    // The third write closes the proposal: the approval is marked and taken before.
    Object.assign(desk.ports, {
      papers: {
        ...papers,
        write: async (paper: Parameters<typeof papers.write>[0]) => {
          if (paper.kind === 'proposal' && ++writes === 3) throw new Unavailable('gone');
          return papers.write(paper);
        },
      },
    });
    expect((await approve(desk, id)).status).toBe(503);
    expect((await told(desk, id, 'withdraw', senior, 2)).body.code).toBe('already-decided');
    expect((await approve(desk, id)).body).toMatchObject({ state: 'approved' });
  });

  it('counts as decided only after the decision is recorded', async () => {
    const { desk, id } = await releaseProposed();
    const { auditLog } = desk.ports;
    const goes = {
      ...auditLog,
      append: async () => {
        throw new Unavailable('gone');
      },
    };
    Object.assign(desk.ports, { auditLog: goes });
    expect((await told(desk, id, 'reject', second)).status).toBe(503);
    Object.assign(desk.ports, { auditLog });
    expect(await stateOf(desk, id)).toBe('open');
    expect((await told(desk, id, 'reject', second)).body.state).toBe('rejected');
    const chain = await auditLog.latest(`staff:${second.sub}`, { before: null, most: 10 });
    expect(chain.map(({ body }) => (body as { readonly action: string }).action)).toContain(
      'proposal.rejected',
    );
  });

  it('is rejected only by people who could approve it, and withdrawn only by its author', async () => {
    const { desk, id } = await releaseProposed();
    for (const [what, as, code] of [
      ['reject', { sub: 'staff-2' }, 'forbidden'],
      ['reject', { sub: 'staff-1', groups: ['seniors'] }, 'same-person'],
      ['withdraw', second, 'forbidden'],
    ] as const) {
      expect((await told(desk, id, what, as)).body.code).toBe(code);
    }
    expect((await desk.call('GET /proposals', { as: second })).body.items).toMatchObject([
      { state: 'open' },
    ]);
  });

  it('stays open if it cannot be carried out, and can be withdrawn', async () => {
    const { desk, caseId, id } = await releaseProposed();
    await rule(desk, caseId, { act: 'uphold' }, { as: senior });
    expect((await approve(desk, id)).body.code).toBe('stale-version');
    const { version } = (await desk.call(`GET /proposals/${id}`, { as: second })).body.proposal;
    const { body } = await told(desk, id, 'withdraw', {}, version);
    expect(body.state).toBe('withdrawn');
  });

  it('about one account is counted when the same is proposed for many', async () => {
    const { desk, caseId } = await releaseProposed();
    const caseIds = [caseId, desk.frozen('u2').caseId];
    const previewed = async (act: object) =>
      (await previewBulk(desk, caseIds, act)).body.items.map(
        ({ problem }: { readonly problem: string | null }) => problem,
      );
    expect(await previewed({ act: 'release' })).toEqual(['already-proposed', null]);
    expect(await previewed({ act: 'limit', until: null })).toEqual([null, null]);
  });

  it('leaves its case free for others, whoever had claimed it', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    expect((await rule(desk, caseId, { act: 'release' })).body.kind).toBe('proposed');
    expect((await desk.call(`POST /cases/${caseId}/claim`, { as: second, body: {} })).status).toBe(
      200,
    );
  });

  it.each([
    ['about one account', () => releaseProposed(), {}],
    ['about many', () => bulkProposed(), senior],
  ])('%s does not give its author the same case as the next one', async (_, propose, author) => {
    const { desk, id } = await propose();
    const later = desk.frozen('later').caseId;
    const next = async () =>
      (await desk.call('POST /queues/fraud/next', { as: author, body: {} })).body.case?.caseId;
    expect([await next(), await next()]).toEqual([later, undefined]);
    await told(desk, id, 'withdraw', author);
    expect(await next()).toEqual(expect.any(String));
  });

  it.each([
    ['about one account', () => releaseProposed(), {}],
    ['about many', () => bulkProposed(), senior],
  ])(
    '%s does not keep its case from its author once a finding has joined it',
    async (_, propose, author) => {
      const { desk } = await propose();
      const { caseId, decision } = desk.frozen('u1');
      const opening = caseOpeningFor({ ...decision, id: 'dec-2' }, desk.time.now);
      changeCase(desk, caseId, joinCase(caseOf(desk, caseId), opening));
      const { body } = await desk.call('POST /queues/fraud/next', { as: author, body: {} });
      expect(body.case).toMatchObject({ caseId });
    },
  );

  it('cannot be decided as it was before a colleague tried to', async () => {
    const { desk, caseId, id } = await releaseProposed();
    await rule(desk, caseId, { act: 'uphold' }, { as: senior });
    await approve(desk, id);
    const { version } = (await desk.call(`GET /proposals/${id}`, { as: second })).body.proposal;
    const { body } = await told(desk, id, 'reject', second);
    expect(body).toMatchObject({ code: 'stale-version', current: version });
    expect(await stateOf(desk, id)).toBe('open');
  });

  it.each(['approve', 'reject', 'withdraw'])(
    'expires after three days: too late to %s it',
    async (what) => {
      const { desk, id } = await releaseProposed();
      const as = { ...(what === 'withdraw' ? {} : second), lasts: 4 * 86_400 };
      desk.time.now += 3 * day - 1;
      expect(await stateOf(desk, id, as)).toBe('open');
      desk.time.now += 1;
      expect(await stateOf(desk, id, as)).toBe('expired');
      expect((await told(desk, id, what, as)).body.code).toBe('too-late');
      expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    },
  );

  it('is not carried out if its case has changed since', async () => {
    const { desk, caseId, id } = await releaseProposed();
    await rule(desk, caseId, { act: 'uphold' }, { as: senior });
    expect((await approve(desk, id)).body).toMatchObject({ code: 'stale-version', current: 2 });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
  });

  it('is not carried out on an account that was erased since and signed up again, in a case of the same version', async () => {
    const { desk, id } = await releaseProposed();
    const { desk: many, id: bulk } = await bulkProposed();
    for (const { ports, time } of [desk, many]) {
      time.now += hour;
      await ports.papers.write(erasedPaper('u1', time.now, ports.settings.retention));
    }
    const { details } = (await desk.call(`GET /proposals/${id}`, { as: second })).body;
    expect(details).toMatchObject({ changed: true, sample: [] });
    expect((await approve(desk, id)).body.code).toBe('stale-version');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });

    const shown = (await many.call(`GET /proposals/${bulk}`, { as: second })).body.details;
    expect(shown.accounts.filter((one: { changed: boolean }) => one.changed)).toMatchObject([
      { accountId: 'u1' },
    ]);
    const { resultId } = (await approve(many, bulk)).body;
    const { body } = await many.call(`GET /bulk/runs/${resultId}`, { as: senior });
    expect(body).toMatchObject({ done: 19, failed: 1 });
    expect(body.items[1]).toMatchObject({ accountId: 'u1', problem: 'stale-version' });
    expect(await standing(many, 'u1')).toMatchObject({ status: 'frozen' });
    expect(await standing(many, 'u0')).toMatchObject({ status: 'active' });
  });

  it('names the colleagues who may approve it, nobody if only its author may', async () => {
    const { desk, caseId, id } = await releaseProposed(senior);
    const approvers = async () =>
      (await desk.call(`GET /proposals/${id}`, { as: senior })).body.approvers;
    for (const as of [senior, other, elsewhere]) await desk.call('GET /me', { as });
    expect(await approvers()).toEqual([]);
    await desk.call('GET /me', { as: second });
    expect(await approvers()).toEqual([{ id: 'senior-2', name: 'SENIOR-2' }]);
    // Where its case is now, only somebody else may.
    const known = caseOf(desk, caseId);
    const weight = { ...known.weight, category: 'card-trade' as const };
    desk.records.cases.set(caseId, { ...known, route: 'trade', weight });
    await desk.call('GET /me', { as: { ...second, groups: ['fraud-seniors'] } });
    expect(await approvers()).toEqual([]);
    // Once its withdrawal was begun, nobody may.
    const { auditLog } = desk.ports;
    const gone = { ...auditLog, append: () => Promise.reject(new Unavailable('gone')) };
    Object.assign(desk.ports, { auditLog: gone });
    expect((await told(desk, id, 'withdraw', senior)).status).toBe(503);
    expect(await approvers()).toBeNull();
    Object.assign(desk.ports, { auditLog });
    expect((await told(desk, id, 'withdraw', senior, 2)).body.state).toBe('withdrawn');
    expect(await approvers()).toBeNull();
  });

  it('shows what it was once its account was erased, and can be rejected', async () => {
    const { desk, id, caseId } = await releaseProposed();
    desk.records.cases.delete(caseId);
    const { details } = (await desk.call(`GET /proposals/${id}`, { as: second })).body;
    expect(details).toEqual({
      ...{ kind: 'ruling', accountId: null, changed: true, sample: [] },
      ruling: { act: 'release' },
    });
    expect((await approve(desk, id)).body.code).toBe('not-found');
    expect((await told(desk, id, 'reject', second, 3)).body.state).toBe('rejected');
    const decided = (await desk.call(`GET /proposals/${id}`, { as: second })).body;
    expect(decided.details).toMatchObject({ accountId: null, changed: false });
  });

  it('needs an approver with the right to act in the queue where its case is now', async () => {
    const { desk, caseId, id } = await releaseProposed();
    const known = caseOf(desk, caseId);
    const weight = { ...known.weight, category: 'card-trade' as const };
    desk.records.cases.set(caseId, { ...known, route: 'trade', weight });
    const both = { sub: 'senior-4', groups: ['fraud-seniors'] };
    expect((await approve(desk, id, both)).body.code).toBe('forbidden');
  });

  it('is not carried out if its author has lost the right to do it', async () => {
    const { desk, id } = await releaseProposed();
    await desk.call('GET /me', { as: { groups: ['viewers'] } });
    const { status, body } = await approve(desk, id);
    expect([status, body.errors?.[0]?.field]).toEqual([400, 'path.proposalId']);
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
  });

  it('can be rejected if its author lost the right to do it after its approval was interrupted', async () => {
    const { desk, id } = await releaseProposed();
    await breakOffApproval(desk, id);
    await desk.call('GET /me', { as: { groups: ['viewers'] } });
    expect((await approve(desk, id)).status).toBe(400);
    const { version } = (await desk.call(`GET /proposals/${id}`, { as: second })).body.proposal;
    expect((await told(desk, id, 'reject', second, version)).body.state).toBe('rejected');
  });

  it('can be rejected if its case changed after its approval was interrupted', async () => {
    const { desk, caseId, id } = await releaseProposed();
    await breakOffApproval(desk, id);
    changeCase(desk, caseId, { version: 7 });
    expect((await approve(desk, id)).body.code).toBe('stale-version');
    const { version } = (await desk.call(`GET /proposals/${id}`, { as: second })).body.proposal;
    expect((await told(desk, id, 'reject', second, version)).body.state).toBe('rejected');
  });

  it('is on the next page even if an earlier one was decided meanwhile', async () => {
    const desk = openDesk();
    const cases = ['u1', 'u2', 'u3'].map((id) => desk.frozen(id, { score: 0.99 }).caseId);
    for (const caseId of cases) {
      desk.time.now += minute;
      expect((await rule(desk, caseId, { act: 'release' })).body.kind).toBe('proposed');
    }
    const page = async (cursor: string | null) => {
      const more = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await desk.call(`GET /proposals?state=open&limit=1${more}`, { as: senior });
      return body as { items: [{ proposalId: string; caseId: string }]; cursor: string | null };
    };
    const first = await page(null);
    await approve(desk, first.items[0].proposalId);
    const second = await page(first.cursor);
    const third = await page(second.cursor);
    const shown = [first, second, third].map(({ items }) => items[0].caseId);
    expect([shown, third.cursor]).toEqual([cases, null]);
  });

  it('to uphold decisions excludes both people from answering an appeal against them', async () => {
    const desk = openDesk({ review: ReviewSettings.parse({ fourEyes: { bulkFrom: 2 } }) });
    const [one, two] = [desk.frozen('u1'), desk.frozen('u2')];
    const preview = await previewBulk(desk, [one.caseId, two.caseId], { act: 'uphold' });
    const { proposal } = (await runBulk(desk, preview.body.token)).body;
    expect((await approve(desk, proposal.proposalId)).status).toBe(200);
    const known = desk.records.cases.get(one.caseId) ?? null;
    const now = await standing(desk, 'u1');
    if (!now) throw new Error('no account');
    const heard = fileAppeal({
      filed: { eventId: 'e-9', accountId: 'u1', language: 'en', at: desk.time.now + hour },
      decision: one.decision,
      known,
      now: { standing: now, post: null },
      settings: desk.ports.settings,
    });
    expect(heard.ok && heard.appeal.notBy.toSorted()).toEqual(['senior-1', 'senior-2']);
  });

  it('about many accounts leaves out cases that have changed since', async () => {
    const { desk, caseIds, id } = await bulkProposed();
    await rule(desk, caseIds[0] ?? '', { act: 'uphold' });
    const { resultId } = (await approve(desk, id)).body;
    const { body } = await desk.call(`GET /bulk/runs/${resultId}`, { as: senior });
    expect(body).toMatchObject({ done: 19, failed: 1 });
    expect(body.items[0]).toMatchObject({ accountId: 'u0', problem: 'stale-version' });
    expect(await standing(desk, 'u0')).toMatchObject({ status: 'frozen' });
  });

  it('about many accounts leaves out one without a case that was restricted again since', async () => {
    const desk = openDesk();
    for (let i = 0; i < 20; i += 1) {
      desk.frozen(`u${i}`, { findings: [finding({ rule: 'account.wrong', category: 'fraud' })] });
    }
    desk.records.cases.clear();
    const selection = { kind: 'rule', rule: 'account.wrong', from: 0, to: desk.time.now };
    const preview = await previewBulk(desk, selection, { act: 'release' });
    const id = (await runBulk(desk, preview.body.token)).body.proposal.proposalId as string;
    const { accounts } = await desk.ports.states.read({
      accounts: ['u0'],
      entities: [],
      posts: [],
    });
    const known = accounts.get('u0');
    if (!known) throw new Error('no account');
    const anew = { ...known.standing, version: 2, decisionId: 'dec-anew' };
    const state = { ...known, version: 2, standing: anew };
    applyWrite(desk.states, { accountId: 'u0', from: 1, state });

    const { details } = (await desk.call(`GET /proposals/${id}`, { as: second })).body;
    const changed = details.accounts.flatMap((each: { accountId: string; changed: boolean }) =>
      each.changed ? [each.accountId] : [],
    );
    expect(changed).toEqual(['u0']);
    // None of them has a case page.
    expect(
      new Set(details.accounts.map(({ caseId }: { caseId: string | null }) => caseId)),
    ).toEqual(new Set([null]));
    const { resultId } = (await approve(desk, id)).body;
    const { body } = await desk.call(`GET /bulk/runs/${resultId}`, { as: senior });
    expect(body).toMatchObject({ done: 19, failed: 1 });
    expect(body.items.filter(({ problem }: { problem: string | null }) => problem)).toMatchObject([
      { accountId: 'u0', problem: 'stale-version' },
    ]);
    expect(await standing(desk, 'u0')).toMatchObject({ status: 'frozen' });
  });
});
