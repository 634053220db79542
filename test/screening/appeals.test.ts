import { describe, expect, it } from 'vitest';
import { answerAppeal, applyRuling } from '#shared/acting/act.ts';
import { undoRuling } from '#shared/acting/undo.ts';
import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import { sentStatementOf } from '#shared/decisions/sent-statement.ts';
import { wordStatement } from '#shared/decisions/statement.ts';
import { noAppeals, toldStatementOf } from '#shared/reviews/appeal.ts';
import { Exhibit } from '#shared/reviews/exhibit.ts';
import { minute } from '#shared/settings/durations.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const offer = '出售银行卡四件套，价格好谈，加薇 demo_ka_9';

/** A desk with so many hidden posts of one account, each with a decision of its own. */
const hiding = async (posts: number) => {
  const desk = openDesk();
  await desk.send(verifiedSignUp('u1'));
  for (let i = 0; i < posts; i++) {
    const data = { contentId: `p-${i}`, kind: 'post', text: offer };
    await desk.send(
      eventOf('content.posted', 'u1', data, { eventId: `post-${i}`, at: now - minute }),
    );
  }
  const decisions = desk
    .decisions()
    .filter(({ subject, outcome }) => subject.kind === 'content' && outcome === 'hide');
  const appeal = (decisionId: string, n: number, more: object = {}) =>
    desk.send(
      eventOf(
        'appeal.filed',
        'u1',
        { decisionId, text: `appeal ${n}`, ...more },
        {
          eventId: `appeal-${n}`,
          at: now + n,
        },
      ),
    );
  const known = () => [...desk.records.cases.values()].find(({ accountId }) => accountId === 'u1');
  return { desk, ids: decisions.map(({ id }) => id), appeal, known };
};

describe('appeals of one account', () => {
  it('are all accepted, each against its own decision, whatever their number', async () => {
    const { desk, ids, appeal, known } = await hiding(8);
    expect(ids).toHaveLength(8);
    for (const [i, id] of ids.entries()) await appeal(id, i);
    expect(desk.metric('InadmissibleAppeals')).toBe(0);
    expect(known()).toMatchObject({ state: 'open', appeal: { decisionId: ids[0], state: 'open' } });
    expect(known()?.otherAppeals.map(({ decisionId }) => decisionId)).toEqual(ids.slice(1));
  });

  it('are answered in the language that they name, else in that of the platform', async () => {
    const { ids, appeal, known } = await hiding(2);
    await appeal(ids[0] ?? '', 1, { language: 'en' });
    await appeal(ids[1] ?? '', 2);
    expect(known()).toMatchObject({
      appeal: { language: 'en' },
      otherAppeals: [{ language: 'zh-CN' }],
    });
  });

  it('are on record as their user was last told of them, also if one waits beside another', async () => {
    const { desk, ids, appeal, known } = await hiding(1);
    const [id = ''] = ids;
    const subject = contentSubject('p-0', 'u1');
    const recorded = () => {
      const { settings, catalogue } = desk.ports;
      const decision = desk.decisions().find((one) => one.id === id);
      const statement =
        decision && toldStatementOf(decision, known() ?? noAppeals, settings, catalogue);
      return statement && wordStatement(statement, 'en').facts;
    };
    const sent = () => JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}').statement.en.facts;
    await appeal(id, 1);
    // Nothing was sent since it was filed.
    expect(recorded()).toEqual(sent());
    const answer = { subject, by: 'mei', basis: id };
    await answerAppeal({ ...answer, rulingId: 'rul-1', grants: false }, desk.ports);
    expect(recorded()).toEqual(sent());
    await appeal(id, 2);
    const { version: left = 0 } = desk.states.posts.get('p-0') ?? {};
    const undone = { rulingId: 'rul-1', at: now, from: null, left };
    const back = await undoRuling({ ...answer, rulingId: 'und-1', undone }, desk.ports);
    expect(back).toMatchObject({ ok: true });
    expect(sent()).toEqual([
      expect.stringContaining('being heard again'),
      expect.stringContaining('was received'),
      expect.anything(),
    ]);
    expect(recorded()).toEqual(sent());
  });

  it('are filed beside other events of one batch, which join the same case', async () => {
    const { desk, ids, known } = await hiding(2);
    const hits = known()?.hits ?? 0;
    const data = { contentId: 'p-new', kind: 'post', text: offer };
    const events = [
      eventOf('content.posted', 'u1', data, { eventId: 'post-new', at: now }),
      ...ids.map((decisionId, n) =>
        eventOf('appeal.filed', 'u1', { decisionId }, { eventId: `appeal-${n}`, at: now + n + 1 }),
      ),
    ];
    expect((await desk.send(...events)).batchItemFailures).toEqual([]);
    expect(known()).toMatchObject({
      ...{ state: 'open', appeal: { decisionId: ids[0] }, otherAppeals: [{ decisionId: ids[1] }] },
      hits: hits + 2,
    });
    expect(desk.states.posts.get('p-new')?.visibility).toBe('hidden');
  });

  it('are accepted even if an oversized text makes the appeal itself open the case', async () => {
    const { ids, appeal, known } = await hiding(1);
    await appeal(ids[0] ?? '', 1, { text: '我'.repeat(30_000) });
    expect(known()).toMatchObject({
      state: 'open',
      weight: { degraded: true },
      appeal: { decisionId: ids[0], state: 'open', eventId: 'appeal-1' },
    });
  });

  it('are accepted in one batch with another event for the same case', async () => {
    const { desk, ids, known } = await hiding(2);
    const before = known()?.hits ?? 0;
    const appeals = ids.map((decisionId, i) =>
      eventOf('appeal.filed', 'u1', { decisionId }, { eventId: `appeal-${i}`, at: now + i }),
    );
    const post = { contentId: 'p-more', kind: 'post', text: offer };
    const more = eventOf('content.posted', 'u1', post, { eventId: 'more', at: now - 1 });
    const answer = await desk.send(...appeals, more);
    expect(answer.batchItemFailures).toEqual([]);
    expect(known()?.hits).toBeGreaterThan(before);
    expect(known()?.appeal?.decisionId).toBe(ids[0]);
    expect(known()?.otherAppeals.map(({ decisionId }) => decisionId)).toEqual(ids.slice(1));
  });

  it('that are rejected are audited with the reason, keep their text, and are counted', async () => {
    const { desk, ids, appeal, known } = await hiding(1);
    const [id = ''] = ids;
    await appeal(id, 1);
    await appeal(id, 2);
    expect(known()?.otherAppeals).toEqual([]);
    expect(desk.metric('InadmissibleAppeals')).toBe(1);
    const chain = desk.chain('account:u1');
    expect(chain.at(-1)).toMatchObject({
      action: 'appeal.refused',
      actor: 'user',
      details: { decisionId: id, problem: 'open-already' },
    });
    const exhibits = [...desk.records.papers.values()]
      .filter(({ kind }) => kind === 'exhibit')
      .map(({ body }) => Exhibit.parse(body).text);
    expect(exhibits).toEqual(expect.arrayContaining(['appeal 1', 'appeal 2']));
  });
});

describe('an appeal whose user closes the account', () => {
  const closed = async (by: 'owner' | 'platform' = 'owner', until: number | null = null) => {
    const { desk, known } = await hiding(1);
    const subject = accountSubject('u1');
    const [{ decisionId: basis = null } = {}] = known()?.entries ?? [];
    const freeze = { act: 'freeze', until } as const;
    await applyRuling({ subject, ruling: freeze, rulingId: 'rul-1', by: 'lin', basis }, desk.ports);
    const decisionId = desk.account('u1')?.standing.decisionId ?? '';
    const tell = (type: 'appeal.filed' | 'account.closed' | 'account.reopened', data: object) =>
      desk.send(eventOf(type, 'u1', data, { at: now + (type === 'account.reopened' ? 2000 : 0) }));
    await tell('appeal.filed', { decisionId });
    await tell('account.closed', { by });
    const sent = () => desk.actions.sent.splice(0).map(({ body }) => JSON.parse(body));
    sent();
    desk.followUps.sent.splice(0);
    const answer = { subject, rulingId: 'rul-2', by: 'mei', basis: decisionId };
    const acted = (grants: boolean) => answerAppeal({ ...answer, grants }, desk.ports);
    return { desk, known, tell, sent, acted };
  };

  it('can be granted: recorded at once, lifted and sent when the account reopens', async () => {
    const { desk, known, tell, sent, acted } = await closed();
    expect(await acted(true)).toMatchObject({ ok: true });
    expect(known()?.appeal).toMatchObject({ state: 'granted', decidedBy: 'mei' });
    expect(desk.chain('account:u1').at(-1)).toMatchObject({
      action: 'case.released',
      details: { from: 'frozen', to: 'active', appeal: 'granted' },
    });
    // The platform gets no command for a standing that is not in force; a follow-up removes the taints.
    expect(desk.account('u1')).toMatchObject({
      standing: { status: 'closed' },
      closure: { from: 'active' },
    });
    expect(sent()).toEqual([]);
    expect(desk.followUps.sent).toHaveLength(1);

    await tell('account.reopened', {});
    expect(desk.account('u1')?.standing.status).toBe('active');
    expect(sent()).toEqual([]);
    expect(await endHolds(desk.ports)).toBe(1);
    const [command, ...more] = sent();
    expect(more).toEqual([]);
    expect(command).toMatchObject({
      kind: 'set-standing',
      desired: { standing: 'active', until: null },
      statement: {
        en: {
          facts: [expect.stringContaining('appeal was granted')],
          automation: expect.stringContaining('decided by a member of staff'),
        },
      },
    });
    // The record tells the user what the command did.
    const { settings, catalogue } = desk.ports;
    const told = desk.decisions().find(({ id }) => id === command.decisionId);
    const statement = told && sentStatementOf(told, settings, catalogue);
    expect(statement && wordStatement(statement, 'en')).toEqual(command.statement.en);
    expect(desk.chain('account:u1').at(-1)?.action).toBe('appeal.granted');
    expect(desk.account('u1')?.standing).toMatchObject({ status: 'active', until: null });
    expect(await endHolds(desk.ports)).toBe(0);
  });

  it('can be refused: told at once, and the account reopens with its previous standing', async () => {
    const { desk, known, tell, sent, acted } = await closed();
    const { version = 0, decisionId } = desk.account('u1')?.standing ?? {};
    expect(await acted(false)).toMatchObject({ ok: true });
    expect(known()?.appeal).toMatchObject({ state: 'refused' });
    expect(desk.account('u1')?.standing).toMatchObject({ status: 'closed', version: version + 1 });
    const [command, ...more] = sent();
    expect(more).toEqual([]);
    // The platform keeps it for when it reopens the account, which sends nothing.
    expect(command).toMatchObject({
      subjectVersion: version + 1,
      decisionId,
      desired: { standing: 'frozen', until: null },
      statement: {
        en: { facts: [expect.stringContaining('It was not granted'), expect.anything()] },
      },
    });
    await tell('account.reopened', {});
    expect(desk.account('u1')?.standing).toMatchObject({ status: 'frozen', decisionId });
    expect(sent()).toEqual([]);
  });

  it('is told nothing of a refusal after the term of what it had', async () => {
    const { desk, sent, acted } = await closed('owner', now);
    expect(await acted(false)).toMatchObject({ ok: true });
    expect(sent()).toEqual([]);
    expect(desk.account('u1')?.closure.from).toBe('frozen');
  });

  it('stays closed when the term of a refused restriction ends, and is free once reopened', async () => {
    const { desk, tell, sent, acted } = await closed('owner', now + 60_000);
    expect(await acted(false)).toMatchObject({ ok: true });
    const later = { ...desk.ports, clock: { now: () => now + 120_000, pause: async () => {} } };
    sent();
    expect(await endHolds(later)).toBe(0);
    expect(desk.account('u1')?.standing.status).toBe('closed');
    expect(sent()).toEqual([]);

    await tell('account.reopened', {});
    expect(await endHolds(later)).toBe(1);
    expect(desk.account('u1')?.standing).toMatchObject({ status: 'active', until: null });
    expect(sent()).toMatchObject([{ kind: 'set-standing', desired: { standing: 'active' } }]);
  });

  it('keeps the closing by the platform in force', async () => {
    const { desk, acted } = await closed('platform');
    expect(await acted(true)).toMatchObject({ ok: true });
    expect(desk.account('u1')?.closure).toMatchObject({
      from: 'active',
      byPlatform: expect.any(Number),
    });
    expect(desk.followUps.sent).toEqual([]);
  });
});

it('an appeal in the batch of an edit that brought a new decision is heard as after it', async () => {
  const filed = async (together: boolean) => {
    const desk = openDesk();
    await desk.send(verifiedSignUp('u1'));
    const says = (type: 'content.posted' | 'content.edited', text: string, at: number) =>
      eventOf(type, 'u1', { contentId: 'p-1', kind: 'post', text }, { eventId: `says-${at}`, at });
    await desk.send(says('content.posted', '黑户贷款，无视征信，加薇❤ demo-dk-9', now - minute));
    expect(desk.states.posts.get('p-1')?.visibility).toBe('flagged');
    const decisionId = desk.states.posts.get('p-1')?.decisionId;
    const edit = says('content.edited', offer, now);
    const appeal = eventOf('appeal.filed', 'u1', { decisionId }, { at: now + 1 });
    if (together) await desk.send(edit, appeal);
    else {
      await desk.send(edit);
      await desk.send(appeal);
    }
    expect(desk.states.posts.get('p-1')?.visibility).toBe('hidden');
    return desk.chain('account:u1').map(({ action, details }) => [action, details.problem]);
  };
  const apart = await filed(false);
  expect(apart.at(-1)).toEqual(['appeal.refused', 'nothing-to-lift']);
  expect(await filed(true)).toEqual(apart);
});
