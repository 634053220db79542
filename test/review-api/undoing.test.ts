import { describe, expect, it } from 'vitest';
import { hour } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import {
  activeStanding,
  approve,
  caseOf,
  type Desk,
  openDesk,
  previewBulk,
  reason,
  rule,
  runBulk,
  standing,
} from './desk.ts';
import { second, senior } from './people.ts';

describe('undoing what took two people', () => {
  const undo = (desk: Desk, rulingId: string, as: object = {}) =>
    desk.call(`POST /rulings/${rulingId}/undo`, { as, body: { reason: 'the papers were forged' } });
  const released = async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const { body } = await rule(desk, caseId, { act: 'release' });
    const { resultId } = (await approve(desk, body.proposal.proposalId)).body;
    return { desk, caseId, rulingId: resultId as string };
  };

  it('needs two people as well: nothing is done before the other approves', async () => {
    const { desk, caseId, rulingId } = await released();
    const page = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(page.rulings[0]).toMatchObject({
      ...{ rulingId, approvedBy: { id: 'senior-2' }, undoPending: false },
    });
    const preview = (await desk.call(`GET /rulings/${rulingId}/undo`)).body;
    expect(preview).toMatchObject({ problem: null, change: { from: 'active', to: 'frozen' } });
    expect(preview.fourEyes.en).toContain('undoing it needs a second person too');
    const { body } = await undo(desk, rulingId);
    expect(body).toMatchObject({
      kind: 'proposed',
      proposal: { kind: 'undo', caseId, words: { en: expect.stringContaining('Undo:') } },
    });
    const id = body.proposal.proposalId;
    // A preview says so before a reason is written.
    expect((await desk.call(`GET /rulings/${rulingId}/undo`)).body.problem).toBe(
      'already-proposed',
    );
    const waiting = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(waiting.rulings[0]).toMatchObject({ rulingId, undoPending: true });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    const details = async () =>
      (await desk.call(`GET /proposals/${id}`, { as: second })).body.details;
    const { sample, ...shown } = await details();
    expect(shown).toEqual({
      kind: 'undo',
      act: 'release',
      accounts: [{ accountId: 'u1', caseId, from: 'active', to: 'frozen', changed: false }],
    });
    expect(sample).toMatchObject([
      { accountId: 'u1', preview: { problem: null, statement: preview.statement } },
    ]);
    expect((await approve(desk, id, { groups: ['seniors'] })).body.code).toBe('same-person');
    expect((await approve(desk, id)).body).toMatchObject({ state: 'approved', resultId: rulingId });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    expect((await details()).sample).toEqual([]);
    const after = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(after).toMatchObject({
      case: { state: 'open' },
      rulings: expect.arrayContaining([
        expect.objectContaining({ rulingId, undoneBy: expect.objectContaining({ id: 'staff-1' }) }),
      ]),
    });
    const audited = desk.chain('account:u1');
    expect(audited.find(({ action }) => action === 'case.undone')).toMatchObject({
      actor: 'staff-1',
      details: { undone: rulingId, approvedBy: 'senior-2' },
    });
    // The chain holds digests of the reasons, by which auditors read them.
    const { body: log } = await desk.call('GET /audit?kind=account&id=u1', {
      as: { sub: 'wu', groups: ['auditors'] },
    });
    type Detail = { readonly name: string; readonly value: unknown };
    const reasonsRead = log.items.flatMap(({ entry }: { entry: { details: Detail[] } }) =>
      entry.details.filter(({ name }) => name === 'reason').map(({ value }) => value),
    );
    expect(reasonsRead).toEqual(['the papers were forged', reason]);
    expect(audited.at(-1)?.details.reason).toMatch(/^rsn-/);
  });

  it('is shown on each case of a bulk action whose undo waits, unless it was ruled on since', async () => {
    const desk = openDesk();
    const caseIds = ['u1', 'u2'].map((id) => desk.frozen(id, { score: 0.99 }).caseId);
    const [one = '', two = ''] = caseIds;
    const selection = { kind: 'cases', caseIds };
    const body = { selection, ruling: { act: 'release' } };
    const { token } = (await desk.call('POST /bulk/previews', { as: senior, body })).body;
    const asked = await runBulk(desk, token);
    const bulkId = (await approve(desk, asked.body.proposal.proposalId)).body.resultId;
    const undone = await desk.call(`POST /bulk/runs/${bulkId}/undo`, {
      as: senior,
      body: { reason },
    });
    const { proposalId } = undone.body.proposal;
    const waiting = async (caseId: string) => {
      const { rulings } = (await desk.call(`GET /cases/${caseId}`)).body;
      const listed = await desk.call(`GET /proposals?state=open&caseId=${caseId}`);
      return {
        history: rulings.map(({ undoPending }: { undoPending: boolean }) => undoPending),
        proposals: listed.body.items.map((item: { proposalId: string }) => item.proposalId),
      };
    };
    const [shown, elsewhere] = [await waiting(one), await waiting(desk.frozen('u3').caseId)];
    expect(shown).toEqual({ history: [true], proposals: [proposalId] });
    expect(elsewhere).toEqual({ history: [], proposals: [] });
    // It need not be asked for once more.
    const { rulings } = (await desk.call(`GET /cases/${one}`)).body;
    const { rulingId } = rulings[0];
    const preview = await desk.call(`GET /rulings/${rulingId}/undo`);
    expect(preview.body.problem).toBe('already-proposed');
    expect((await undo(desk, rulingId)).body.code).toBe('already-proposed');

    const { version } = desk.records.cases.get(two) ?? {};
    await rule(
      desk,
      two,
      { act: 'freeze', until: null },
      { ...(version && { expectedVersion: version }) },
    );
    expect(await waiting(two)).toEqual({ history: [false, false], proposals: [] });
    const { details } = (await desk.call(`GET /proposals/${proposalId}`, { as: second })).body;
    expect(details.accounts).toMatchObject([
      { accountId: 'u1', changed: false },
      { accountId: 'u2', changed: true },
    ]);
    expect(details.sample.map(({ accountId }: { accountId: string }) => accountId)).toEqual(['u1']);
    // It could not be carried out; both cases say so.
    await desk.call(`POST /proposals/${proposalId}/reject`, {
      as: second,
      body: { expectedVersion: 1, reason },
    });
    for (const caseId of caseIds) {
      const { items } = (await desk.call(`GET /proposals?state=decided&caseId=${caseId}`)).body;
      expect(items).toContainEqual(expect.objectContaining({ proposalId, state: 'rejected' }));
    }
  });

  it('can be finished by another person after an interruption before it was recorded', async () => {
    const { desk, rulingId } = await released();
    const id = (await undo(desk, rulingId)).body.proposal.proposalId;
    const { auditLog } = desk.ports;
    const append: typeof auditLog.append = async () => {
      throw new Unavailable('the store went away');
    };
    Object.assign(desk.ports, { auditLog: { ...auditLog, append } });
    expect((await approve(desk, id)).status).toBe(503);
    Object.assign(desk.ports, { auditLog });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    const third = { sub: 'senior-5', groups: ['seniors'] };
    expect((await approve(desk, id, third)).body).toMatchObject({
      state: 'approved',
      decidedBy: { id: second.sub },
      resultId: rulingId,
    });
  });

  it('is rejected after a later ruling', async () => {
    const { desk, caseId, rulingId } = await released();
    const { body } = await undo(desk, rulingId);
    await rule(desk, caseId, { act: 'limit', until: null }, { as: senior, expectedVersion: 2 });
    expect((await approve(desk, body.proposal.proposalId)).body.code).toBe('not-latest');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'limited' });
    expect((await undo(desk, rulingId)).body.code).toBe('not-latest');
  });

  it('leaves out of a bulk action what its author may not rule on any more', async () => {
    const desk = openDesk();
    const as = { sub: 'senior-3', groups: ['fraud-seniors'] };
    const caseIds = Array.from({ length: 20 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const { token } = (await previewBulk(desk, caseIds, { act: 'release' }, as)).body;
    const { proposal } = (await runBulk(desk, token, as)).body;
    const bulkId = (await approve(desk, proposal.proposalId)).body.resultId as string;
    const back = { as, body: { reason } };
    const { body } = await desk.call(`POST /bulk/runs/${bulkId}/undo`, back);
    const [first = ''] = caseIds;
    const known = caseOf(desk, first);
    const weight = { ...known.weight, category: 'card-trade' as const };
    desk.records.cases.set(first, { ...known, route: 'trade', weight });
    expect((await approve(desk, body.proposal.proposalId)).status).toBe(200);
    expect(await standing(desk, 'u0')).toMatchObject({ status: 'active' });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
  });

  it('needs two people for a bulk action, one by one and as a whole', async () => {
    const desk = openDesk();
    const caseIds = Array.from({ length: 20 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const preview = await previewBulk(desk, caseIds, { act: 'release' });
    const proposed = (await runBulk(desk, preview.body.token)).body.proposal.proposalId;
    const bulkId = (await approve(desk, proposed)).body.resultId as string;
    const ran = (await desk.call(`GET /bulk/runs/${bulkId}`, { as: senior })).body;
    expect(ran).toMatchObject({ done: 20, approvedBy: { id: 'senior-2' } });
    expect((await undo(desk, ran.items[0].rulingId)).body.kind).toBe('proposed');
    const open = (await desk.call(`GET /bulk/runs/${bulkId}/undo`, { as: senior })).body;
    expect([open.would, open.items[0].problem, open.items[1].problem]).toEqual([
      ...[19, 'already-proposed', null],
    ]);

    const { body } = await desk.call(`POST /bulk/runs/${bulkId}/undo`, {
      as: senior,
      body: { reason },
    });
    expect(body.proposal).toMatchObject({ kind: 'undo', caseId: null });
    const waiting = async (of: string) =>
      (await desk.call(`GET /proposals?state=open&bulkId=${of}`, { as: second })).body.items.length;
    expect([await waiting(bulkId), await waiting('blk-other')]).toEqual([1, 0]);
    const again = await desk.call(`GET /bulk/runs/${bulkId}/undo`, { as: senior });
    expect([again.body.would, again.body.items[7].problem]).toEqual([0, 'already-proposed']);
    expect(await standing(desk, 'u7')).toMatchObject({ status: 'active' });
    const id = body.proposal.proposalId;
    expect((await approve(desk, id, senior)).body.code).toBe('same-person');
    expect((await approve(desk, id)).body.resultId).toBe(bulkId);
    for (const i of [0, 7, 19])
      expect(await standing(desk, `u${i}`)).toMatchObject({ status: 'frozen' });
    const after = await desk.call(`GET /bulk/runs/${bulkId}`, { as: senior });
    expect(after.body).toMatchObject({ undoneBy: { id: 'senior-1' } });
    const onRecord = desk.chain('staff:senior-1').find(({ action }) => action === 'bulk.undone');
    expect(onRecord?.details).toMatchObject({ bulkId, undone: 20, approvedBy: 'senior-2' });
  });

  it('checks at execution, not only at the request, whether two people are needed', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 }, { standing: activeStanding });
    const caseIds = [caseId, desk.frozen('u2', {}, { standing: activeStanding }).caseId];
    const preview = await previewBulk(desk, caseIds, { act: 'freeze', until: null });
    const { bulkId } = (await runBulk(desk, preview.body.token)).body.run;
    // A colleague holds a claim on the risky case when the undo is checked, but not when it is executed.
    const { of: claimsOf } = desk.ports.claims;
    let looks = 0;
    Object.assign(desk.ports.claims, {
      of: async (ids: readonly string[], at: number) =>
        ids.includes(caseId) && looks++ === 0
          ? new Map([[caseId, { caseId, by: 'staff-3', name: 'C', since: at, until: at + hour }]])
          : claimsOf(ids, at),
    });
    const { body } = await desk.call(`POST /bulk/runs/${bulkId}/undo`, {
      as: second,
      body: { reason },
    });
    expect(looks).toBeGreaterThan(1);
    expect(body.run.items).toMatchObject([
      { accountId: 'u1', problem: 'same-person' },
      { accountId: 'u2', problem: null },
    ]);
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    expect(await standing(desk, 'u2')).toMatchObject({ status: 'active' });
  });

  it('needs one person for what one person did', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { body } = await rule(desk, caseId, { act: 'release' });
    expect((await undo(desk, body.ruling.rulingId, second)).body.kind).toBe('done');
  });

  it('needs two people to release a high-risk account that a colleague restricted', async () => {
    const restricted = async () => {
      const desk = openDesk();
      const { caseId } = desk.frozen('u1', { score: 0.99 }, { standing: activeStanding });
      const { body } = await rule(desk, caseId, { act: 'freeze', until: null });
      return { desk, caseId, rulingId: body.ruling.rulingId as string };
    };
    const { desk, caseId, rulingId } = await restricted();
    expect((await undo(desk, rulingId, second)).body.kind).toBe('proposed');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    // It waits for everyone except the colleague, who may still undo it alone.
    const waits = async (as: object) =>
      (await desk.call(`GET /cases/${caseId}`, { as })).body.rulings[0].undoPending;
    expect([await waits(second), await waits(senior), await waits({})]).toEqual([
      true,
      true,
      false,
    ]);
    const own = await restricted();
    expect((await undo(own.desk, own.rulingId)).body.kind).toBe('done');
    expect(await standing(own.desk, 'u1')).toMatchObject({ status: 'active' });
  });
});
