import { describe, expect, it } from 'vitest';
import { drawnCase } from '#shared/reviews/draw.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { appendAll, noHead } from '#shared/telemetry/audit.ts';
import { opening } from '../reviews/specimens.ts';
import { chen, type Desk, deskOf, lin, rule, stateOf, wang } from './second-review.ts';

describe('an account drawn at random', () => {
  const drawn = async (share = 0) => {
    const { desk } = await deskOf(share);
    const at = desk.time.now;
    const known = drawnCase(
      { platformId: 'demo', accountId: 'u9', observed: false, script: null, tier: null, at },
      { ...opening().weight, category: 'fraud', severity: 'medium' },
    );
    const { caseId } = known;
    const body = {
      subject: 'account:u9',
      at,
      actor: 'system',
      action: 'case.sampled',
      causeId: caseId,
      details: { caseId },
    };
    const { entries, head } = appendAll(noHead, [body]);
    await desk.ports.ledger.commit({
      account: {
        accountId: 'u9',
        from: 0,
        state: { ...unknownAccountAt(at), version: 1, audit: head },
      },
      ...noRecords,
      audit: entries,
      cases: [{ from: 0, case: known }],
    });
    return { desk, caseId };
  };
  const missed = async (desk: Desk) => (await desk.call('GET /platform', { as: wang })).body.missed;

  it.each([
    [{ act: 'freeze', until: null }, undefined, 1],
    [{ act: 'release' }, undefined, 0],
    [{ act: 'uphold' }, undefined, 0],
    [{ act: 'uphold' }, 'abusive', 1],
    [{ act: 'uphold' }, 'unclear', 0],
  ])('counts as missed if %o finds it abusive (%s)', async (ruling, truth, are) => {
    const { desk, caseId } = await drawn();
    const body = {
      expectedVersion: 1,
      ruling,
      reason: 'looked',
      ...(truth && { mark: { truth, category: null } }),
    };
    const { status, body: done } = await desk.call(`POST /cases/${caseId}/rulings`, {
      as: lin,
      body,
    });
    expect(status).toBe(200);
    expect(await missed(desk)).toMatchObject({ of: 1, are });
    const undo = { as: lin, body: { reason: 'slipped' } };
    await desk.call(`POST /rulings/${done.ruling.rulingId}/undo`, undo);
    expect(await missed(desk)).toMatchObject({ of: 0 });
  });

  it('gives reason to warn people once somebody has restricted it', async () => {
    const { desk, caseId } = await drawn();
    const body = { accountIds: ['u2'], category: 'fraud', reason: 'asked for money' };
    const warn = () => desk.call(`POST /cases/${caseId}/warnings`, { as: lin, body });
    expect((await warn()).body.code).toBe('no-grounds');
    const upheld = { act: 'uphold' };
    await rule(desk, caseId, upheld, lin);
    expect((await warn()).body.code).toBe('no-grounds');
    const limit = { act: 'limit', until: null };
    expect((await rule(desk, caseId, limit, lin)).status).toBe(200);
    await rule(desk, caseId, upheld, lin);
    const { decisionId } = (await stateOf(desk, 'u9'))?.standing ?? {};
    const sent = await warn();
    expect(sent.body.commands).toMatchObject([{ kind: 'warn', about: 'u9', decisionId }]);
    const undo = `POST /cases/${caseId}/warnings/${sent.body.warningId}/undo`;
    const back = await desk.call(undo, { as: lin, body: { reason: 'slipped' } });
    expect(back.body).toEqual({ withdrawn: 1 });
  });

  it('looks like any other case until the reviewer has ruled on it', async () => {
    const { desk, caseId } = await drawn();
    const { body: list } = await desk.call('GET /queues/fraud/cases', { as: lin });
    const [row, other] = ['u9', 'u1'].map((id) =>
      list.items.find(({ accountId }: { accountId: string }) => accountId === id),
    );
    expect(row).toMatchObject({ hits: 1, source: 'machine', latest: { outcome: 'flag' } });
    expect(row.score).toBeGreaterThan(0);
    expect(Object.keys(row)).toEqual(Object.keys(other));
    const read = async (as: object) => {
      const answers = await Promise.all(
        [`GET /cases/${caseId}`, 'GET /accounts/u9/timeline', 'GET /accounts/u9'].map((path) =>
          desk.call(path, { as }),
        ),
      );
      return JSON.stringify([list, ...answers.map(({ body }) => body)]);
    };
    expect(await read(lin)).not.toMatch(/sampled|抽查|random/i);
    expect(await read(wang)).toContain('case.sampled');
    await rule(desk, caseId, { act: 'release' }, lin);
    expect(await read(lin)).toContain('case.sampled');
  });

  it('looks like any other case to its second reviewer too', async () => {
    const { desk, caseId } = await drawn(1);
    await rule(desk, caseId, { act: 'uphold' }, lin);
    expect(desk.records.cases.get(caseId)?.blind).toMatchObject({ second: null });
    const read = async (as: object) =>
      JSON.stringify((await desk.call('GET /accounts/u9/timeline', { as })).body);
    expect(await read(chen)).not.toContain('case.sampled');
    expect(await read(lin)).toContain('case.sampled');
  });
});
