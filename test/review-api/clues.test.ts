import { describe, expect, it } from 'vitest';
import { accountSubject } from '#shared/decisions/decision.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { day } from '#shared/settings/durations.ts';
import { caseOf, changeCase, type Desk, now, openDesk, reason } from './desk.ts';
import { senior } from './people.ts';

describe('a clue', () => {
  const pass = (desk: Desk, caseId: string, body: object = {}, as: object = senior, key?: string) =>
    desk.call(`POST /cases/${caseId}/clues`, {
      as,
      ...(key && { key }),
      body: { recipient: 'police', category: 'fraud', reason, ...body },
    });
  const pageOf = async (desk: Desk, caseId: string) =>
    (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;

  it('is one recorded command with account and decision, and changes no letter', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const { decisions } = await pageOf(desk, caseId);
    const { status, body } = await pass(desk, caseId);
    expect(status).toBe(200);
    expect(body.command).toEqual({
      version: 1,
      kind: 'pass-clue',
      commandId: expect.stringMatching(/^cmd-/),
      platformId: 'demo',
      subject: accountSubject('u1'),
      decisionId: decision.id,
      clue: { recipient: 'police', category: 'fraud' },
      issuedAt: new Date(now).toISOString(),
    });
    expect(desk.actions.sent).toHaveLength(1);
    expect(desk.chain('account:u1')).toMatchObject([
      {
        action: 'clue.passed',
        actor: 'senior-1',
        details: { caseId, recipient: 'police', category: 'fraud' },
      },
    ]);
    const after = await pageOf(desk, caseId);
    expect(after.notes).toMatchObject([{ about: 'note', text: reason, by: { id: 'senior-1' } }]);
    // The statements to the user are unchanged.
    expect(after.decisions).toEqual(decisions);
  });

  it('is not passed on by anybody while a colleague works on the case', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    expect((await pass(desk, caseId)).body).toMatchObject({ code: 'claimed', by: 'STAFF-1' });
    expect(desk.actions.sent).toEqual([]);
  });

  it('shows the receipt of the platform on the timeline', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { commandId } = (await pass(desk, caseId)).body.command;
    const told = async () => (await pageOf(desk, caseId)).timeline[0];
    expect(await told()).toMatchObject({
      action: 'clue.passed',
      by: { id: 'senior-1' },
      at: now,
      details: { recipient: 'police', receipt: 'waiting' },
    });
    await desk.ports.outbox.fail(commandId, now);
    expect((await told()).details.receipt).toBe('failed');
    await desk.ports.outbox.acknowledge(commandId, now);
    expect((await told()).details.receipt).toBe('confirmed');
    // Applied commands are stored for some weeks only.
    desk.records.outbox.delete(commandId);
    expect((await told()).details.receipt).toBe('confirmed');
  });

  it('is sent once per recipient until there is a new decision', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const key = 'key-of-a-clue-that-is-sent-twice';
    // Two concurrent requests: neither sees the other.
    const { papers } = desk.ports;
    const both = Promise.withResolvers<void>();
    let asked = 0;
    const list: typeof papers.list = async (kind, ...folder) => {
      const found = await papers.list(kind, ...folder);
      if (kind === 'clue' && ++asked === 2) both.resolve();
      if (kind === 'clue') await both.promise;
      return found;
    };
    Object.assign(desk.ports, { papers: { ...papers, list } });
    const twice = await Promise.all([pass(desk, caseId), pass(desk, caseId)]);
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await pass(desk, caseId)).body.code).toBe('no-grounds');
    expect(desk.records.outbox.size).toBe(1);
    const retried = [];
    for (let i = 0; i < 2; i++) {
      retried.push(await pass(desk, caseId, { recipient: 'finance' }, senior, key));
      // As if the first had ended before its response was stored.
      for (const name of desk.records.papers.keys()) {
        if (name.startsWith('answer#')) desk.records.papers.delete(name);
      }
    }
    expect(retried.map(({ status }) => status)).toEqual([200, 200]);
    expect(desk.records.outbox.size).toBe(2);
    const known = caseOf(desk, caseId);
    const newer = caseOpeningFor({ ...decision, id: 'dec-newer', decidedAt: now }, now);
    desk.records.cases.set(caseId, joinCase(known, newer));
    expect((await pass(desk, caseId)).status).toBe(200);
    expect(desk.records.outbox.size).toBe(3);
  });

  it('is passed on beside one whose record cannot be read', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.ports.papers.write({
      kind: 'clue',
      folder: caseId,
      id: 'cmd-of-a-later-release',
      version: 1,
      body: { clue: 'of a later release' },
      expiresAt: now + day,
    });
    expect((await pass(desk, caseId)).status).toBe(200);
  });

  it('needs a senior of that queue, grounds and a category, and a platform that enforces', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    for (const groups of [['reviewers'], ['admins'], ['reviewers', 'content-seniors']]) {
      expect((await pass(desk, caseId, {}, { groups })).status).toBe(403);
    }
    expect((await pass(desk, 'cas-unknown')).status).toBe(404);
    expect((await pass(desk, caseId, { recipient: 'press' })).status).toBe(400);
    const unnamed = await pass(desk, caseId, { category: 'nonsense' });
    expect([unnamed.status, unnamed.body.errors[0].field]).toEqual([400, 'body.category']);
    changeCase(desk, caseId, { entries: [] });
    expect((await pass(desk, caseId)).body.code).toBe('no-grounds');
    const observing = openDesk({ mode: 'observe' });
    const elsewhere = observing.frozen('u1').caseId;
    expect((await pass(observing, elsewhere)).body.code).toBe('observing');
    expect([...desk.records.outbox, ...observing.records.outbox]).toEqual([]);
  });
});
