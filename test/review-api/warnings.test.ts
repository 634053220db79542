import { describe, expect, it } from 'vitest';
import { accountSubject } from '#shared/decisions/decision.ts';
import { wordWarning } from '#shared/decisions/statement.ts';
import { type CommandOf, warningIdOf } from '#shared/effects/command.ts';
import { outgoingCommand } from '#shared/effects/outbox.ts';
import { day } from '#shared/settings/durations.ts';
import { type Desk, openDesk, reason } from './desk.ts';
import { exhibitOf } from './exhibits.ts';
import { other } from './people.ts';

describe('a warning', () => {
  const warn = (desk: Desk, caseId: string, body: object) =>
    desk.call(`POST /cases/${caseId}/warnings`, { body: { category: 'fraud', reason, ...body } });

  it('is sent to each account once, and recorded', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    desk.frozen('victim-1');
    desk.frozen('victim-2');
    const accountIds = ['victim-1', 'victim-2', 'victim-1'];
    const { status, body } = await warn(desk, caseId, { accountIds });
    expect([status, body.sent]).toEqual([200, 2]);
    expect(body.commands[0]).toMatchObject({
      kind: 'warn',
      subject: { accountId: 'victim-1' },
      about: 'u1',
      decisionId: decision.id,
    });
    expect(desk.actions.sent).toHaveLength(2);
    expect(desk.chain('account:u1')).toMatchObject([
      { action: 'victims.warned', details: { warned: 2 } },
    ]);
  });

  it('is sent once if two people send it at a time', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('victim-1');
    // Neither sees what the other sends.
    const { papers } = desk.ports;
    const both = Promise.withResolvers<void>();
    let asked = 0;
    const list: typeof papers.list = async (kind, ...folder) => {
      const found = await papers.list(kind, ...folder);
      if (kind === 'warning' && ++asked === 2) both.resolve();
      if (kind === 'warning') await both.promise;
      return found;
    };
    Object.assign(desk.ports, { papers: { ...papers, list } });
    const body = { category: 'fraud', reason, accountIds: ['victim-1'] };
    const told = await Promise.all(
      [{}, other].map((as) => desk.call(`POST /cases/${caseId}/warnings`, { as, body })),
    );
    expect(told.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    expect(desk.chain('account:u1')).toHaveLength(1);
    expect(desk.actions.sent).toHaveLength(1);
  });

  it('needs a known category and known accounts', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('victim-1');
    const refused = async (body: object) => {
      const answer = await warn(desk, caseId, body);
      return [answer.status, answer.body.errors?.map(({ field }: { field: string }) => field)];
    };
    expect(await refused({ accountIds: ['victim-1'], category: 'not-a-category' })).toEqual([
      400,
      ['body.category'],
    ]);
    expect(await refused({ accountIds: ['victim-1', 'no-such-person', 'u1'] })).toEqual([
      400,
      ['body.accountIds.1', 'body.accountIds.2'],
    ]);
    // Of up to fifty people, each refusal names its own.
    const { body } = await warn(desk, caseId, { accountIds: ['no-such-person', 'u1'] });
    expect(body.errors.map(({ problem }: { problem: string }) => problem)).toEqual([
      expect.stringContaining('no-such-person'),
      expect.stringContaining('account of this case itself'),
    ]);
    expect(desk.actions.sent).toEqual([]);
    const observing = openDesk({ mode: 'observe' });
    const other = observing.frozen('u1');
    expect((await warn(observing, other.caseId, { accountIds: ['u1'] })).body.code).toBe(
      'observing',
    );
  });
});

describe('people at risk', () => {
  const approached = async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('accomplice');
    const about = {
      standing: { status: 'active', version: 1, since: 0, until: null, decisionId: null },
    };
    desk.frozen('victim-1', {}, about as object);
    const event = (id: string, type: string, parties: object) =>
      desk.ports.papers.write(
        exhibitOf('u1', id, { type, at: desk.time.now - Number(id.slice(2)), ...parties }),
      );
    await event('e-1', 'social.messaged', { counterpartId: 'victim-1' });
    await event('e-2', 'payment.transferred', { counterpartId: 'accomplice' });
    await event('e-3', 'social.messaged', { counterpartId: 'victim-1' });
    await event('e-4', 'social.requested', { targetIds: ['stranger', 'u1'] });
    await event('e-5', 'report.filed', { counterpartId: 'reporter' });
    return { desk, caseId, event };
  };

  it('are those whom the account approached or paid, never those who reported it', async () => {
    const { desk, caseId } = await approached();
    const { body } = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    expect(body.people).toEqual([
      {
        accountId: 'victim-1',
        types: ['social.messaged'],
        times: 2,
        lastAt: desk.time.now - 1,
        standing: 'active',
        warnedBySystemAt: null,
      },
      expect.objectContaining({ accountId: 'accomplice', standing: 'frozen' }),
      expect.objectContaining({ accountId: 'stranger', standing: null, times: 1 }),
    ]);
    expect(body.message.en).toContain('Safety notice');
    // Whoever has only yet to give a name is no accomplice for that.
    const standing = { status: 'challenged', version: 1, since: 0, until: null, gate: true };
    desk.frozen('nameless', {}, { standing: { ...standing, decisionId: null } } as object);
    const parties = { type: 'social.messaged', at: desk.time.now, counterpartId: 'nameless' };
    await desk.ports.papers.write(exhibitOf('u1', 'e-6', parties));
    const again = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    expect(again.body.people).toContainEqual(
      expect.objectContaining({ accountId: 'nameless', standing: 'active' }),
    );
    const unnamed = await desk.call(`GET /cases/${caseId}/warnings?category=nonsense`);
    expect([unnamed.status, unnamed.body.errors[0].field]).toEqual([400, 'query.category']);
  });

  it('are listed by how often they were approached, then by how recently', async () => {
    const { desk, caseId, event } = await approached();
    await event('e-6', 'social.messaged', { counterpartId: 'stranger' });
    await event('e-0', 'social.requested', { targetIds: ['newest'] });
    const { body } = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    expect(
      body.people.map(({ accountId, times }: { accountId: string; times: number }) => [
        accountId,
        times,
      ]),
    ).toEqual([
      ['victim-1', 2],
      ['stranger', 2],
      ['newest', 1],
      ['accomplice', 1],
    ]);
  });

  it('are said to be warned already if the system itself did so, and are not warned again that day', async () => {
    const { desk, caseId } = await approached();
    const warnedAt = (to: string, at: number) => {
      const warning: CommandOf<'warn'> = {
        version: 1,
        kind: 'warn',
        commandId: warningIdOf('demo', { to, about: 'u1', category: 'fraud', at }),
        platformId: 'demo',
        subject: accountSubject(to),
        about: 'u1',
        decisionId: 'dec-u1',
        message: wordWarning('fraud'),
        issuedAt: new Date(at).toISOString(),
      };
      desk.records.outbox.set(warning.commandId, outgoingCommand(warning, at));
    };
    const sentAt = desk.time.now;
    warnedAt('victim-1', sentAt);
    // On another day: it is told, and no reason against another one.
    for (const days of [3, 9]) warnedAt('accomplice', sentAt - days * day);
    const warned = async (category: string) => {
      const { body } = await desk.call(`GET /cases/${caseId}/warnings?category=${category}`);
      return body.people.map((one: { warnedBySystemAt: number | null }) => one.warnedBySystemAt);
    };
    expect(await warned('fraud')).toEqual([sentAt, sentAt - 3 * day, null]);
    expect(await warned('gambling')).toEqual([null, null, null]);
    const body = { accountIds: ['victim-1'], category: 'fraud', reason };
    const again = await desk.call(`POST /cases/${caseId}/warnings`, { body });
    expect([again.status, again.body.errors[0].field]).toEqual([400, 'body.accountIds.0']);
    // What staff sent is listed as theirs.
    const stranger = { accountIds: ['stranger'], category: 'fraud', reason };
    expect((await desk.call(`POST /cases/${caseId}/warnings`, { body: stranger })).status).toBe(
      200,
    );
    expect(await warned('fraud')).toEqual([sentAt, sentAt - 3 * day, null]);
    const accomplice = { accountIds: ['accomplice'], category: 'fraud', reason };
    const anew = await desk.call(`POST /cases/${caseId}/warnings`, { body: accomplice });
    expect(anew.status).toBe(200);
  });

  it('are warned, and the warning is withdrawn once', async () => {
    const { desk, caseId } = await approached();
    const sent = await desk.call(`POST /cases/${caseId}/warnings`, {
      body: { accountIds: ['victim-1', 'stranger'], category: 'fraud', reason },
    });
    expect(sent.body).toMatchObject({ sent: 2 });
    // Colleagues see it too.
    const there = async () =>
      (await desk.call(`GET /cases/${caseId}/warnings?category=fraud`, { as: other })).body.sent;
    expect(await there()).toMatchObject([
      {
        warningId: sent.body.warningId,
        by: { id: 'staff-1' },
        category: 'fraud',
        accountIds: ['victim-1', 'stranger'],
        undoneBy: null,
      },
    ]);
    const undo = () =>
      desk.call(`POST /cases/${caseId}/warnings/${sent.body.warningId}/undo`, {
        as: other,
        body: { reason: 'wrong people' },
      });
    await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    expect((await undo()).body).toMatchObject({ code: 'claimed', by: 'STAFF-1' });
    await desk.call(`DELETE /cases/${caseId}/claim`);
    expect((await undo()).body).toEqual({ withdrawn: 2 });
    expect(await there()).toMatchObject([{ undoneBy: { id: 'staff-2' } }]);
    const told = [...desk.records.outbox.values()].map(({ body }) => body);
    expect(told.slice(-2)).toMatchObject(
      ['victim-1', 'stranger'].map((accountId, i) => ({
        kind: 'withdraw-warning',
        subject: { accountId },
        about: 'u1',
        warningId: sent.body.commands[i].commandId,
      })),
    );
    expect(desk.chain('account:u1').at(-1)).toMatchObject({
      action: 'victims.unwarned',
      actor: 'staff-2',
      details: { unwarned: 2 },
    });
    expect((await undo()).body.code).toBe('already-decided');
    const elsewhere = desk.frozen('u9').caseId;
    const path = `POST /cases/${elsewhere}/warnings/${sent.body.warningId}/undo`;
    expect((await desk.call(path, { body: { reason } })).status).toBe(404);
  });

  it('are not warned twice on one day, even after a withdrawal, and the error names them', async () => {
    const { desk, caseId } = await approached();
    const warn = (accountIds: readonly string[], category = 'fraud') =>
      desk.call(`POST /cases/${caseId}/warnings`, { body: { accountIds, category, reason } });
    const first = await warn(['victim-1']);
    const fieldsOf = (answer: Awaited<ReturnType<typeof warn>>) =>
      answer.body.errors.map(({ field }: { field: string }) => field);
    expect(fieldsOf(await warn(['stranger', 'victim-1']))).toEqual(['body.accountIds.1']);
    await desk.call(`POST /cases/${caseId}/warnings/${first.body.warningId}/undo`, {
      body: { reason },
    });
    const commands = desk.records.outbox.size;
    expect(fieldsOf(await warn(['victim-1']))).toEqual(['body.accountIds.0']);
    expect(desk.records.outbox.size).toBe(commands);
    expect((await warn(['victim-1'], 'spam')).body.sent).toBe(1);
  });

  it('are not warned twice on a day of many warnings, of which the latest are listed', async () => {
    const { desk, caseId } = await approached();
    const warn = (accountId: string) =>
      desk.call(`POST /cases/${caseId}/warnings`, {
        body: { accountIds: [accountId], category: 'fraud', reason },
      });
    const many = Array.from({ length: 25 }, (_, i) => `stranger-${i}`);
    await desk.ports.papers.write(
      exhibitOf('u1', 'e-9', { type: 'social.requested', at: desk.time.now, targetIds: many }),
    );
    for (const accountId of many) {
      desk.time.now += 1000;
      expect((await warn(accountId)).status).toBe(200);
    }
    for (const accountId of many) expect((await warn(accountId)).status, accountId).toBe(400);
    const { body } = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    expect(body.sent.flatMap(({ accountIds }: { accountIds: string[] }) => accountIds)).toEqual(
      many.toReversed().slice(0, 20),
    );
  });

  it('are listed by warning, latest first', async () => {
    const { desk, caseId } = await approached();
    for (const category of ['fraud', 'spam', 'gambling']) {
      desk.time.now += 1_000;
      await desk.call(`POST /cases/${caseId}/warnings`, {
        body: { accountIds: ['victim-1'], category, reason },
      });
    }
    const { body } = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    const times = body.sent.map(({ at }: { at: number }) => at);
    expect(times).toHaveLength(3);
    expect(times).toEqual(times.toSorted((a: number, b: number) => b - a));
  });
});
