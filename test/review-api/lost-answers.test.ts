import { describe, expect, it } from 'vitest';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { hour, minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { watchRules } from '#shared/upkeep/watch-rules.ts';
import { caseOf, changeState, type Desk, now, openDesk, previewBulk, reason } from './desk.ts';
import { entry } from './list-desk.ts';
import { admin, author, other, senior } from './people.ts';
import { id, path, saved } from './saved-rule.ts';

/** An account with a case of its own that leads a campaign. */
const leading = (desk: Desk, accountId: string) => {
  const { caseId, decision } = desk.frozen(accountId);
  const campaign = { kind: 'contact', value: 'c-1' } as const;
  const campaignId = campaignCaseIdOf('demo', campaign);
  const opening = { ...caseOpeningFor(decision, now), caseId: campaignId, campaign };
  desk.records.cases.set(campaignId, joinCase(null, opening));
  return { caseId, campaignId };
};

/** Moves a case to the queue of trades. */
const moveToTrade = (desk: Desk, caseId: string): void => {
  const known = caseOf(desk, caseId);
  const weight = { ...known.weight, category: 'card-trade' as const };
  desk.records.cases.set(caseId, { ...known, route: 'trade', weight });
};

describe('an act with a lost response', () => {
  /** Leaves what a request that ended before its response was stored leaves. */
  const loseAnswer = (desk: Desk, by: string, key: string) => {
    const name = `answer#${by}#${key}`;
    const kept = desk.records.papers.get(name) as Paper;
    const { request, at } = kept.body as { readonly request: string; readonly at: number };
    const body = { request, at: at - minute };
    desk.records.papers.set(name, { ...kept, version: 1, body });
  };

  /** Repeats a request as if the first had ended before its response was stored. */
  const twice = async (
    desk: Desk,
    name: string,
    { as, body }: { as: object; body: object },
    meanwhile = async () => {},
  ) => {
    const key = `one-key-for-both-${name.length}`;
    const id = (as as { sub?: string }).sub ?? 'staff-1';
    const first = await desk.call(name, { as, body, key });
    expect(first.status).toBeLessThan(300);
    loseAnswer(desk, id, key);
    await meanwhile();
    const told = desk.records.outbox.size;
    const again = await desk.call(name, { as, body, key });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(desk.records.outbox.size).toBe(told);
  };

  it.each([
    ['snooze', { days: 1 }],
    ['hand-over', { to: 'staff-2' }],
    ['escalate', {}],
    ['second-opinion', {}],
    ['marks', { mark: { truth: 'abusive', category: 'gambling' } }],
  ])('has one effect if it is repeated: %s', async (what, more) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call('GET /me', { as: other });
    const body = { expectedVersion: 1, reason, ...more };
    await twice(desk, `POST /cases/${caseId}/${what}`, { as: {}, body });
    expect(desk.records.cases.get(caseId)?.version).toBe(2);
    const { notes } = (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;
    expect(notes).toHaveLength(1);
    expect(desk.chain('account:u1')).toHaveLength(1);
  });

  it.each([
    ['rulings', { ruling: { act: 'uphold' } }],
    ['marks', { mark: { truth: 'abusive', category: 'gambling' } }],
    ['second-opinion', {}],
  ])('has one effect if the case was read again before it is repeated: %s', async (what, more) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const key = 'one-key-for-both-versions';
    const act = (expectedVersion: number) =>
      desk.call(`POST /cases/${caseId}/${what}`, {
        body: { expectedVersion, reason, ...more },
        key,
      });
    const first = await act(1);
    expect(await act(2)).toMatchObject({ status: 200, body: first.body });
    // As if the first had ended before its response was stored.
    await desk.ports.papers.remove('answer', 'staff-1', key);
    expect((await act(2)).status).toBe(200);
    expect(desk.records.cases.get(caseId)?.version).toBe(2);
    expect(desk.chain('account:u1')).toHaveLength(1);
  });

  it('is proposed once, even if the case changed before it is repeated', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const key = 'one-key-for-both-versions';
    const release = (expectedVersion: number) =>
      desk.call(`POST /cases/${caseId}/rulings`, {
        body: { expectedVersion, ruling: { act: 'release' }, reason },
        key,
      });
    const { kind, proposal } = (await release(1)).body;
    expect(kind).toBe('proposed');
    await desk.ports.papers.remove('answer', 'staff-1', key);
    const asked = { expectedVersion: 1, reason };
    await desk.call(`POST /cases/${caseId}/second-opinion`, { as: senior, body: asked });
    for (const version of [2, 1]) {
      const again = (await release(version)).body;
      expect(again.proposal).toMatchObject({ proposalId: proposal.proposalId });
      await desk.ports.papers.remove('answer', 'staff-1', key);
    }
    const claimed = {
      caseId,
      queue: 'fraud',
      by: senior.sub,
      name: 'Wu',
      since: now,
      until: now + hour,
    };
    await desk.ports.claims.claim(claimed, now);
    expect((await release(2)).body.kind).toBe('proposed');
  });

  it('is proposed once, even if its account closed before it is repeated', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    await twice(desk, `POST /cases/${caseId}/rulings`, { as: {}, body }, () =>
      changeState(desk, 'u1', ({ standing }) => ({ standing: { ...standing, status: 'closed' } })),
    );
  });

  it('is not said to be proposed if it needs nobody by the time it is repeated, and breaks off', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const key = 'one-key-for-both';
    const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    const rule = () => desk.call(`POST /cases/${caseId}/rulings`, { body, key });
    expect((await rule()).body.kind).toBe('proposed');
    loseAnswer(desk, 'staff-1', key);
    const known = caseOf(desk, caseId);
    desk.records.cases.set(caseId, { ...known, weight: { ...known.weight, score: 0.5 } });
    await changeState(desk, 'u1', ({ standing }) => ({
      standing: { ...standing, decisionId: null },
    }));
    const commit = () => Promise.reject(new Unavailable('throttled'));
    Object.assign(desk.ports, { ledger: { ...desk.ports.ledger, commit } });
    expect((await rule()).status).toBe(503);
  });

  it('releases the claim if it was interrupted before that', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const body = { expectedVersion: 1, reason, days: 1 };
    const heldStill = async () => {
      const who = { by: 'staff-1', name: 'Lin', since: now, until: now + hour };
      await desk.ports.claims.claim({ caseId, queue: 'fraud', ...who }, now);
    };
    await twice(desk, `POST /cases/${caseId}/snooze`, { as: {}, body }, heldStill);
    expect((await desk.ports.claims.of([caseId], now)).size).toBe(0);
  });

  it('reveals nothing about a case that moved out of the reach of its author', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const as = { groups: ['fraud-reviewers'] };
    const body = { expectedVersion: 1, reason };
    const path = `POST /cases/${caseId}/escalate`;
    await twice(desk, path, { as, body });
    await desk.call(`POST /cases/${caseId}/snooze`, {
      as: senior,
      body: { expectedVersion: 2, reason, days: 1 },
    });
    await desk.ports.papers.remove('answer', 'staff-1', `one-key-for-both-${path.length}`);
    const again = { as, body, key: `one-key-for-both-${path.length}` };
    expect((await desk.call(path, again)).body.code).toBe('forbidden');
  });

  it('has one effect if the account that it was about moved out of the reach of its author: a ruling', async () => {
    const desk = openDesk();
    const { caseId, campaignId } = leading(desk, 'u1');
    const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    const as = { groups: ['fraud-reviewers'] };
    await twice(desk, `POST /cases/${campaignId}/rulings`, { as, body }, async () =>
      moveToTrade(desk, caseId),
    );
    expect(desk.records.cases.get(campaignId)?.version).toBe(2);
  });

  it('is reported as done if the account moved out of the reach of its author: in bulk', async () => {
    const desk = openDesk();
    const { caseId, campaignId } = leading(desk, 'u1');
    const as = { groups: ['fraud-seniors'] };
    const { token } = (await previewBulk(desk, [campaignId], { act: 'limit', until: null }, as))
      .body;
    const body = { token, reason };
    await twice(desk, 'POST /bulk/runs', { as, body }, async () => moveToTrade(desk, caseId));
  });

  it('has one effect if the term that it set is over by then', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const body = { expectedVersion: 1, ruling: { act: 'limit', until: now + minute }, reason };
    await twice(desk, `POST /cases/${caseId}/rulings`, { as: {}, body }, async () => {
      desk.time.now += 2 * minute;
    });
  });

  it('is refused when it is repeated, if it had no effect and its term is over', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { ledger } = desk.ports;
    const commit = () => Promise.reject(new Unavailable('throttled'));
    Object.assign(desk.ports, { ledger: { ...ledger, commit } });
    const body = { expectedVersion: 1, ruling: { act: 'limit', until: now + minute }, reason };
    const rule = () =>
      desk.call(`POST /cases/${caseId}/rulings`, { body, key: 'one-key-for-both' });
    expect((await rule()).status).toBe(503);
    Object.assign(desk.ports, { ledger });
    desk.time.now += 2 * minute;
    expect(await rule()).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'body.ruling.until' }] },
    });
    expect(caseOf(desk, caseId).rulings).toEqual([]);
  });

  it('passes one clue, even if there is a later decision and somebody else has claimed the case by then', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const body = { recipient: 'police', category: 'fraud', reason };
    await twice(desk, `POST /cases/${caseId}/clues`, { as: senior, body }, async () => {
      const later = caseOpeningFor({ ...decision, id: 'dec-later', score: 1 }, now);
      desk.records.cases.set(caseId, joinCase(caseOf(desk, caseId), later));
      await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} });
    });
    expect(desk.chain('account:u1')).toHaveLength(1);
  });

  it.each([
    ['is done in bulk', 'done', 0.9],
    ['is proposed in bulk', 'proposed', 0.99],
  ])('%s once, even if its preview is out of date by then', async (_, kind, score) => {
    const desk = openDesk();
    const { token } = (
      await previewBulk(desk, [desk.frozen('u1', { score }).caseId], { act: 'release' })
    ).body;
    const key = 'one-key-of-a-bulk-action';
    const run = () => desk.call('POST /bulk/runs', { as: senior, body: { token, reason }, key });
    expect((await run()).body.kind).toBe(kind);
    loseAnswer(desk, senior.sub, key);
    desk.time.now += 11 * minute;
    expect(await run()).toMatchObject({ status: 200, body: { kind } });
    expect(desk.chain('account:u1')).toHaveLength(kind === 'done' ? 1 : 0);
    // What was not asked for while the preview was valid stays refused.
    const late = await desk.call('POST /bulk/runs', { as: senior, body: { token, reason } });
    expect(late.body.errors).toMatchObject([{ field: 'body.token' }]);
  });

  it('proposes one list entry, even if it has expired by then', async () => {
    const desk = openDesk();
    const body = { ...entry, expiresAt: now + minute };
    await twice(desk, 'POST /lists/block/entries', { as: senior, body }, async () => {
      desk.time.now += 2 * minute;
    });
  });

  it('gives one opinion', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const asked = { expectedVersion: 1, reason };
    await desk.call(`POST /cases/${caseId}/second-opinion`, { body: asked });
    const body = { expectedVersion: 2, would: 'release', reason };
    await twice(desk, `POST /cases/${caseId}/opinions`, { as: other, body });
  });

  it('warns and withdraws once, even if somebody else has claimed the case by then', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('victim-1');
    const warning = { accountIds: ['victim-1'], category: 'fraud', reason };
    const path = `POST /cases/${caseId}/warnings`;
    const taken = async () => {
      await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} });
    };
    await twice(desk, path, { as: {}, body: warning }, taken);
    await desk.call(`DELETE /cases/${caseId}/claim`, { as: other });
    const sent = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    const [{ warningId }] = sent.body.sent;
    await twice(desk, `${path}/${warningId}/undo`, { as: {}, body: { reason } }, taken);
    expect(desk.chain('account:u1').map(({ action }) => action)).toEqual([
      'victims.warned',
      'victims.unwarned',
    ]);
  });

  it('answers an appeal once, even if somebody else has claimed the case for the next one by then', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const known = caseOf(desk, caseId);
    const appeal: Appeal = {
      appealId: 'apl-1',
      eventId: 'e-9',
      decisionId: decision.id,
      state: 'open',
      filedAt: now,
      dueAt: now + 72 * hour,
      language: 'en',
      notBy: [],
      decidedBy: null,
    };
    const next = { ...appeal, appealId: 'apl-2', decisionId: 'dec-2', filedAt: now + 1 };
    desk.records.decisions.set('dec-2', { ...decision, id: 'dec-2' });
    desk.records.cases.set(caseId, { ...known, appeal, otherAppeals: [next] });
    const body = { expectedVersion: 1, grants: false, reason };
    const key = 'key-of-one-answer';
    const answer = () => desk.call(`POST /cases/${caseId}/appeal`, { as: senior, body, key });
    const first = await answer();
    expect(first.body.appeal).toMatchObject({ appealId: 'apl-1', state: 'refused' });
    await desk.ports.papers.remove('answer', senior.sub, key);
    await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    const { status, body: again } = await answer();
    expect([status, again.appeal, again.ruling]).toEqual([
      200,
      first.body.appeal,
      first.body.ruling,
    ]);
  });

  it('moves a rule once, and records the move if it was interrupted before that', async () => {
    const desk = await saved();
    const body = { expectedVersion: 1, to: 'retired', reason };
    await twice(desk, `POST ${path}/moves`, { as: author, body });
    const moves = () => desk.chain('platform:demo').filter((one) => one.action === 'rule.moved');
    expect(moves()).toMatchObject([{ actor: author.sub, details: { from: 'draft', entry: 2 } }]);
    expect(await desk.ports.rulebook.entriesAfter(1)).toHaveLength(1);

    const other = await saved();
    const { auditLog } = other.ports;
    const append = () => Promise.reject(new Unavailable('throttled'));
    Object.assign(other.ports, { auditLog: { ...auditLog, append } });
    const asked = { as: author, body, key: 'one-key-for-both-of-them' };
    expect((await other.call(`POST ${path}/moves`, asked)).status).toBe(503);
    Object.assign(other.ports, { auditLog });
    other.time.now += minute;
    expect((await other.call(`POST ${path}/moves`, asked)).body).toMatchObject({ kind: 'done' });
    expect(other.chain('platform:demo').at(-1)).toMatchObject({
      action: 'rule.moved',
      details: { from: 'draft', to: 'retired', entry: 2 },
    });
    // The same request by somebody else is a different act.
    const late = await other.call(`POST ${path}/moves`, { as: admin, body });
    expect([late.status, late.body.code]).toEqual([409, 'stale-version']);
  });

  it('records a move of a rule once, even if the watcher of the rules has done so by then', async () => {
    const desk = await saved();
    const { auditLog } = desk.ports;
    const append = () => Promise.reject(new Unavailable('throttled'));
    Object.assign(desk.ports, { auditLog: { ...auditLog, append } });
    const body = { expectedVersion: 1, to: 'retired', reason };
    const asked = { as: author, body, key: 'one-key-for-both-of-them' };
    expect((await desk.call(`POST ${path}/moves`, asked)).status).toBe(503);
    Object.assign(desk.ports, { auditLog });
    desk.time.now += 2 * minute;
    await watchRules(desk.ports);
    expect((await desk.call(`POST ${path}/moves`, asked)).body).toMatchObject({ kind: 'done' });
    const moves = desk.chain('platform:demo').filter((one) => one.action === 'rule.moved');
    expect(moves).toMatchObject([{ actor: author.sub, details: { to: 'retired', entry: 2 } }]);
  });

  it('records an approved move of a rule if it was interrupted before that', async () => {
    const desk = await saved();
    const { auditLog, rulebook } = desk.ports;
    const figures = { at: now, by: 'lin', rule: id, revision: 1, examined: 5_000, fired: 10 };
    await rulebook.append(1, { kind: 'backtested', ...figures });
    const step = { expectedVersion: 2, to: 'shadow', reason };
    const asked = await desk.call(`POST ${path}/moves`, { as: author, body: step });
    const { proposalId, version } = asked.body.proposal;
    const approve = (expectedVersion: number) =>
      desk.call(`POST /proposals/${proposalId}/approve`, {
        as: admin,
        body: { expectedVersion, reason },
      });
    const append = () => Promise.reject(new Unavailable('throttled'));
    Object.assign(desk.ports, { auditLog: { ...auditLog, append } });
    expect((await approve(version)).status).toBe(503);
    Object.assign(desk.ports, { auditLog });
    desk.time.now += minute;
    expect(await approve(version + 1)).toMatchObject({ status: 200, body: { state: 'approved' } });
    const moves = desk.chain('platform:demo').filter((one) => one.action === 'rule.moved');
    expect(moves).toMatchObject([
      { actor: admin.sub, details: { from: 'draft', to: 'shadow', entry: 3 } },
    ]);
  });
});
