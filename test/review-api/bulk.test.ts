import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { rulingForAccount } from '#functions/review-api/acting/bulk/plan.ts';
import { nodeOf } from '#functions/review-api/cases/links.ts';
import { contentSubject } from '#shared/decisions/decision.ts';
import { campaignCaseIdOf, caseIdOf } from '#shared/effects/effects.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { fileAppeal } from '#shared/reviews/filing.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { emptyEntity, joinEntity } from '#shared/signals/entity-state.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { finding } from '../decisions/specimens.ts';
import {
  activeStanding,
  approve,
  caseOf,
  type Desk,
  now,
  openDesk,
  previewBulk,
  reason,
  rule,
  runBulk,
  standing,
} from './desk.ts';
import { exhibitOf } from './exhibits.ts';
import { other, second, senior } from './people.ts';

describe('a bulk action', () => {
  const select = (desk: Desk, caseIds: readonly string[], ruling: object) =>
    previewBulk(desk, caseIds, ruling);

  it('is previewed, carried out account by account, and undone', async () => {
    const desk = openDesk();
    const ids = ['u1', 'u2', 'u3'].map((id) => desk.frozen(id).caseId);
    const preview = await select(desk, ids, { act: 'release' });
    expect(preview.body).toMatchObject({ would: 3, fourEyes: null });
    const run = await runBulk(desk, preview.body.token);
    expect(run.body).toMatchObject({ kind: 'done', run: { done: 3, failed: 0 } });
    expect(await standing(desk, 'u2')).toMatchObject({ status: 'active' });
    const { bulkId } = run.body.run;
    expect((await desk.call(`GET /bulk/runs/${bulkId}`)).body).toMatchObject({ done: 3 });
    expect((await desk.call('GET /bulk/runs/blk-20261124-none')).status).toBe(404);
    await rule(
      desk,
      ids[2] ?? '',
      { act: 'limit', until: null },
      { as: other, expectedVersion: 2 },
    );
    const undo = (await desk.call(`GET /bulk/runs/${bulkId}/undo`, { as: senior })).body;
    expect(undo).toMatchObject({ would: 2, fourEyes: null });
    expect(undo.items).toMatchObject([
      { accountId: 'u1', from: 'active', to: 'frozen', problem: null },
      { accountId: 'u2', from: 'active', to: 'frozen', problem: null },
      { accountId: 'u3', from: null, to: null, problem: 'not-latest' },
    ]);
    expect(undo.sample[0].preview.statement.en.measure).toContain('frozen');
    expect(await standing(desk, 'u2')).toMatchObject({ status: 'active' });
    await desk.call(`POST /bulk/runs/${bulkId}/undo`, { as: senior, body: { reason } });
    expect(await standing(desk, 'u2')).toMatchObject({ status: 'frozen' });
    expect(await standing(desk, 'u3')).toMatchObject({ status: 'limited' });
    // On record for the person alone: nobody else was asked.
    const undone = { action: 'bulk.undone', details: { bulkId, undone: 2, failed: 1 } };
    expect(desk.chain('staff:senior-1').at(-1)).toMatchObject(undone);
    expect(desk.chain('staff:senior-1').at(-1)?.details).not.toHaveProperty('approvedBy');
    const undoneOf = desk.chain('account:u2').find(({ action }) => action === 'case.undone');
    expect(undoneOf).toMatchObject({ actor: 'senior-1' });
    expect(undoneOf?.details).not.toHaveProperty('approvedBy');
  });

  it('leaves out those who were unticked, who need no second person either', async () => {
    const desk = openDesk({ review: ReviewSettings.parse({ fourEyes: { bulkFrom: 3 } }) });
    const caseIds = ['u1', 'u2', 'u3'].map((id) => desk.frozen(id).caseId);
    const preview = async (except: readonly string[]) => {
      const selection = { kind: 'cases', caseIds };
      const body = { selection, ruling: { act: 'release' }, except };
      return (await desk.call('POST /bulk/previews', { as: senior, body })).body;
    };
    expect(await preview([])).toMatchObject({ would: 3, fourEyes: { en: expect.any(String) } });
    const chosen = await preview(['u1', 'u-unknown']);
    expect(chosen).toMatchObject({ would: 2, fourEyes: null });
    expect(chosen.items).toHaveLength(3);
    expect(chosen.sample).toMatchObject([{ accountId: 'u2' }, { accountId: 'u3' }]);
    expect((await runBulk(desk, chosen.token)).body).toMatchObject({ run: { done: 2 } });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    expect(await standing(desk, 'u2')).toMatchObject({ status: 'active' });
    expect(await preview(['u1', 'u2', 'u3'])).toMatchObject({ token: null, would: 0 });
  });

  it('shows its progress to the person who runs it and to nobody else', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 12 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const { body } = await select(desk, ids, { act: 'release' });
    const progress = (as: object = senior, key = 'key-of-one-bulk-action') =>
      desk.call('POST /bulk/progress', { as, key, body: { token: body.token } });
    expect((await progress()).body).toEqual({ done: 0, of: 12, unreadable: 0 });
    const { ledger } = desk.ports;
    let begun = 0;
    let told: ReturnType<typeof progress> | undefined;
    const commit: typeof ledger.commit = async (what) => {
      begun += 1;
      // Ten run in parallel: by then all earlier ones are done.
      if (begun > 10) {
        told ??= progress();
        await told;
      }
      return ledger.commit(what);
    };
    Object.assign(desk.ports, { ledger: { ...ledger, commit } });
    await desk.call('POST /bulk/runs', {
      as: senior,
      key: 'key-of-one-bulk-action',
      body: { token: body.token, reason },
    });
    expect((await told)?.body).toEqual({ done: 10, of: 12, unreadable: 0 });
    expect((await progress()).body).toEqual({ done: 12, of: 12, unreadable: 0 });
    expect((await progress(senior, 'key-of-quite-another-one')).body).toMatchObject({ done: 0 });
    for (const as of [other, second]) expect((await progress(as)).body.code).toBe('forbidden');
    desk.time.now += 10 * minute + 1;
    expect((await progress()).body).toMatchObject({ done: 12 });
    const late = await progress(senior, 'key-of-quite-another-one');
    expect(late.body.errors[0].field).toBe('body.token');
  });

  it('shows its progress after midnight too, by the day on which it began', async () => {
    const desk = openDesk();
    desk.time.now = Date.parse('2026-11-24T23:59:59.900Z');
    const ids = ['u1', 'u2'].map((account) => desk.frozen(account).caseId);
    const asked = { as: { ...senior, lasts: 86_400 }, key: 'key-of-one-bulk-action' };
    const chosen = { selection: { kind: 'cases', caseIds: ids }, ruling: { act: 'release' } };
    const { body } = await desk.call('POST /bulk/previews', { as: asked.as, body: chosen });
    const run = { ...asked, body: { token: body.token, reason } };
    expect((await desk.call('POST /bulk/runs', run)).status).toBe(200);
    desk.time.now += 200;
    const progress = { ...asked, body: { token: body.token } };
    expect((await desk.call('POST /bulk/progress', progress)).body).toEqual({
      done: 2,
      of: 2,
      unreadable: 0,
    });
  });

  it('acts on at most ten accounts in parallel, and so does its undo', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 12 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const { ledger } = desk.ports;
    let [now, most] = [0, 0];
    const commit: typeof ledger.commit = async (what) => {
      now += 1;
      most = Math.max(most, now);
      await setImmediate();
      now -= 1;
      return ledger.commit(what);
    };
    Object.assign(desk.ports, { ledger: { ...ledger, commit } });
    const { body } = await select(desk, ids, { act: 'release' });
    const { run } = (await runBulk(desk, body.token)).body;
    expect(run.items.map(({ accountId }: { accountId: string }) => accountId)).toEqual(
      ids.map((_, i) => `u${i}`),
    );
    expect([run.done, most]).toEqual([12, 10]);
    most = 0;
    await desk.call(`POST /bulk/runs/${run.bulkId}/undo`, { as: senior, body: { reason } });
    expect([most, await standing(desk, 'u11')]).toMatchObject([10, { status: 'frozen' }]);
  });

  it('shows the progress of its undo, counting only what is undone', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 12 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const { body } = await select(desk, ids, { act: 'release' });
    const { bulkId, items } = (await runBulk(desk, body.token)).body.run;
    const progress = async (as: object = senior) =>
      (await desk.call(`GET /bulk/runs/${bulkId}/undo/progress`, { as })).body;
    expect(await progress()).toEqual({ done: 0, of: 12, unreadable: 0 });
    await desk.call(`POST /rulings/${items[0].rulingId}/undo`, { as: senior, body: { reason } });
    expect(await progress()).toEqual({ done: 1, of: 12, unreadable: 0 });
    const { ledger } = desk.ports;
    let begun = 0;
    let told: ReturnType<typeof progress> | undefined;
    const commit: typeof ledger.commit = async (what) => {
      begun += 1;
      // Nine of the first ten remain to be undone: by then all of them are.
      if (begun > 9) {
        told ??= progress();
        await told;
      }
      return ledger.commit(what);
    };
    Object.assign(desk.ports, { ledger: { ...ledger, commit } });
    await desk.call(`POST /bulk/runs/${bulkId}/undo`, { as: senior, body: { reason } });
    expect(await told).toEqual({ done: 10, of: 12, unreadable: 0 });
    expect(await progress()).toEqual({ done: 12, of: 12, unreadable: 0 });
    expect((await progress(other)).code).toBe('forbidden');
  });

  it('is undone where no later ruling exists, continues after an interruption, and is audited', async () => {
    const desk = openDesk();
    const ids = ['u1', 'u2', 'u3'].map((id) => desk.frozen(id).caseId);
    const preview = await select(desk, ids, { act: 'release' });
    const run = { as: senior, body: { token: preview.body.token, reason } };
    const { bulkId, items } = (await desk.call('POST /bulk/runs', run)).body.run;
    const undo = () =>
      desk.call(`POST /bulk/runs/${bulkId}/undo`, { as: senior, body: { reason } });
    const audited = async () =>
      desk
        .chain('staff:senior-1')
        .filter(({ action }) => action === 'bulk.undone')
        .map(({ details }) => [details.undone, details.failed]);
    for (const caseId of ids) {
      await rule(desk, caseId, { act: 'limit', until: null }, { as: other, expectedVersion: 2 });
    }
    const none = await undo();
    expect(none.body.run).toMatchObject({ undoneBy: null });
    expect(none.body.run.items[0]).toMatchObject({ problem: 'not-latest' });
    expect(await audited()).toEqual([[0, 3]]);

    for (const { accountId } of items) desk.frozen(accountId);
    const again = await select(desk, ids, { act: 'release' });
    const second = await runBulk(desk, again.body.token);
    const { run: done } = second.body;
    // As after an interrupted request: one of them was already undone.
    await desk.call(`POST /rulings/${done.items[0].rulingId}/undo`, { body: { reason } });
    const whole = await desk.call(`POST /bulk/runs/${done.bulkId}/undo`, {
      as: senior,
      body: { reason },
    });
    expect(whole.body.run).toMatchObject({ undoneBy: { id: 'senior-1' } });
    const problems = whole.body.run.items.map(({ problem }: { problem: string | null }) => problem);
    expect(problems).toEqual([null, null, null]);
    expect((await audited()).at(-1)).toEqual([3, 0]);
  });

  describe('with a repeated undo', () => {
    const undo = (desk: Desk, bulkId: string, as: object, key: string) =>
      desk.call(`POST /bulk/runs/${bulkId}/undo`, { as, body: { reason }, key });
    const audited = (desk: Desk, { sub }: { readonly sub: string }) =>
      desk
        .chain(`staff:${sub}`)
        .filter(({ action }) => action === 'bulk.undone')
        .map(({ details }) => [details.undone, details.failed]);
    /** Runs something while existing papers of a kind cannot be overwritten. */
    const without = async (desk: Desk, kind: string, what: () => Promise<{ status: number }>) => {
      const { papers } = desk.ports;
      const write: typeof papers.write = async (paper) => {
        if (paper.kind === kind && paper.version === 2) {
          throw new Unavailable('the store went away');
        }
        return papers.write(paper);
      };
      Object.assign(desk.ports, { papers: { ...papers, write } });
      expect((await what()).status).toBe(503);
      Object.assign(desk.ports, { papers });
    };
    /** Undoes a bulk action on two accounts, except one that a colleague works on, and loses the response. */
    const halfUndone = async (
      lost: string,
      desk = openDesk(),
      act: object = { act: 'release' },
    ) => {
      const ids = ['u1', 'u2'].map((id) => caseIdOf('demo', id));
      if (desk.records.cases.size === 0) for (const id of ['u1', 'u2']) desk.frozen(id);
      const preview = await select(desk, ids, act);
      const { bulkId } = (await runBulk(desk, preview.body.token)).body.run;
      // A new decision about the second account, and somebody claims the case.
      const [, caseId = ''] = ids;
      const known = desk.records.cases.get(caseId);
      const decision = desk.records.decisions.get('dec-u2');
      if (!known || !decision) throw new Error('no case');
      const newer = { ...decision, id: 'dec-newer', decidedAt: desk.time.now };
      desk.records.cases.set(caseId, joinCase(known, caseOpeningFor(newer, desk.time.now)));
      await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} });
      await without(desk, lost, () => undo(desk, bulkId, second, 'taken-back-twice-1'));
      expect(audited(desk, second)).toEqual([[1, 1]]);
      desk.time.now += 2 * minute;
      return { desk, bulkId, again: () => undo(desk, bulkId, second, 'taken-back-twice-1') };
    };

    it.each(['bulk', 'answer'])('is undone once if the %s paper was lost', async (lost) => {
      const { desk, again } = await halfUndone(lost);
      const { body } = await again();
      expect(body.run).toMatchObject({ undoneBy: { id: second.sub } });
      const left = body.run.items.filter(({ rulingId }: { rulingId: unknown }) => rulingId);
      expect(left).toMatchObject([{ accountId: 'u2' }]);
      expect(audited(desk, second)).toEqual([[1, 1]]);
    });

    it('is recorded once if somebody else undid the rest meanwhile', async () => {
      const { desk, bulkId, again } = await halfUndone('answer');
      expect((await undo(desk, bulkId, senior, 'takes-back-the-rest')).status).toBe(200);
      const { body } = await again();
      expect(body.run).toMatchObject({ undoneBy: { id: senior.sub } });
      expect([audited(desk, senior), audited(desk, second)]).toEqual([[[1, 0]], [[1, 1]]]);
    });

    it('is no proposal; what needs two people is undone by another person', async () => {
      const desk = openDesk();
      desk.frozen('u1', { score: 0.9 }, { standing: activeStanding });
      desk.frozen('u2', { score: 0.99 }, { standing: activeStanding });
      const act = { act: 'freeze', until: null };
      const { bulkId, again } = await halfUndone('answer', desk, act);
      expect((await again()).body.kind).toBe('done');
      const { body } = await undo(desk, bulkId, second, 'takes-back-the-rest');
      expect(body.kind).toBe('proposed');
      const approval = await approve(desk, body.proposal.proposalId, {
        sub: 'senior-3',
        groups: ['seniors'],
      });
      expect(approval.status).toBe(200);
      expect(await standing(desk, 'u2')).toMatchObject({ status: 'active' });
    });
  });

  it('leaves out cases that a colleague works on or was handed', async () => {
    const desk = openDesk();
    const [one, two, three, four] = ['u1', 'u2', 'u3', 'u4'].map((id) => desk.frozen(id).caseId);
    const ids = [one ?? '', two ?? '', three ?? '', four ?? ''];
    await desk.call('GET /me', { as: other });
    await desk.call(`POST /cases/${one}/claim`, { as: other, body: {} });
    await desk.call(`POST /cases/${two}/hand-over`, {
      body: { expectedVersion: 1, to: 'staff-2', reason },
    });
    const { body } = await select(desk, ids, { act: 'release' });
    const problems = (items: readonly { problem: string | null }[]) =>
      items.map(({ problem }) => problem);
    expect(problems(body.items)).toEqual(['claimed', 'claimed', null, null]);
    await desk.call(`POST /cases/${three}/claim`, { as: other, body: {} });
    const done = (await runBulk(desk, body.token)).body.run;
    expect(problems(done.items)).toEqual(['claimed', null]);
    expect(await standing(desk, 'u3')).toMatchObject({ status: 'frozen' });
  });

  it('is rejected whole with too many cases, a duplicate or an unknown one (H76)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const many = Array.from({ length: 10_001 }, (_, i) => `cas-${i}`);
    expect((await select(desk, many, { act: 'release' })).status).toBe(413);
    expect((await select(desk, many.slice(0, 101), { act: 'release' })).status).toBe(400);
    expect((await select(desk, [caseId, caseId], { act: 'release' })).status).toBe(400);
    expect((await select(desk, [caseId, 'cas-foreign'], { act: 'release' })).status).toBe(404);
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
  });

  describe('on a campaign', () => {
    const contact = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
    /** The campaign case of one contact posted by so many frozen accounts, led by the first. */
    const campaignOf = (members: number, desk = openDesk()) => {
      const ids = Array.from({ length: members }, (_, i) => `u${i}`);
      for (const id of ids) {
        // The campaign reached its level with a post of its leading account.
        const first = id === ids[0];
        const { caseId } = desk.frozen(id, {
          findings: [finding({ category: first ? 'fraud' : 'spam' })],
          ...(first && { subject: contentSubject('p-0', id), outcome: 'hide' }),
        });
        desk.records.cases.delete(caseId);
      }
      const decisions = [...desk.records.decisions.values()];
      const [lead] = decisions;
      if (!lead) throw new Error('no decision');
      const caseId = campaignCaseIdOf('demo', contact);
      const opening = caseOpeningFor(lead, desk.time.now - hour);
      const { entries } = caseOpeningFor(decisions.at(-1) ?? lead, desk.time.now - hour);
      const known = joinCase(null, { ...opening, caseId, campaign: contact });
      desk.records.cases.set(caseId, { ...known, entries: [...known.entries, ...entries] });
      const recent = ids.map((account, i) => ({
        account,
        at: desk.time.now - hour + i,
        newcomer: true,
        patterns: [],
      }));
      const entity = { ...emptyEntity, version: 1, accounts: [1, 2, 3, 4, 5, 6, 7], recent };
      applyWrite(desk.states, { entity: contact, from: 0, state: entity });
      return { desk, caseId, ids };
    };
    const preview = (desk: Desk, caseId: string, ruling: object) =>
      previewBulk(desk, { kind: 'campaign', caseId }, ruling);
    const perform = (desk: Desk, token: string) => runBulk(desk, token);

    it('shows a member without a stored decision and leaves it out of the run', async () => {
      const { desk, caseId } = campaignOf(3);
      desk.records.decisions.delete('dec-u2');
      const { body } = await preview(desk, caseId, { act: 'release' });
      expect(body).toMatchObject({
        would: 2,
        items: [{}, {}, { accountId: 'u2', caseId: null, problem: 'not-found' }],
      });
      const { run } = (await perform(desk, body.token)).body;
      expect(run).toMatchObject({ done: 2, failed: 0, items: [{}, {}] });
    });

    it('rules on each known member, closes the case, and is undone as one', async () => {
      const { desk, caseId, ids } = campaignOf(3);
      expect((await desk.call(`GET /cases/${caseId}`)).body).toMatchObject({
        case: { accountId: 'u0' },
        members: { all: 7, exact: true, known: 3 },
      });
      const { body } = await preview(desk, caseId, { act: 'release' });
      expect(body).toMatchObject({ would: 3, fourEyes: null });
      const { run } = (await perform(desk, body.token)).body;
      expect(run).toMatchObject({ done: 3, failed: 0 });
      expect(run.items[0]).toMatchObject({ accountId: 'u0', caseId, from: 'frozen', to: 'active' });
      for (const id of ids) expect(await standing(desk, id)).toMatchObject({ status: 'active' });
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'resolved' });
      // Of a large campaign, only a lower bound is known.
      const full = Array.from({ length: 64 }, (_, i) => i + 1);
      const entity = { ...emptyEntity, version: 2, accounts: full };
      applyWrite(desk.states, { entity: contact, from: 1, state: entity });
      const { members } = (await desk.call(`GET /cases/${caseId}`)).body;
      expect([members.exact, members.all >= 64]).toEqual([false, true]);

      await desk.call(`POST /bulk/runs/${run.bulkId}/undo`, { as: senior, body: { reason } });
      for (const id of ids) expect(await standing(desk, id)).toMatchObject({ status: 'frozen' });
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'open' });
    });

    it('shows in the row of the case what is in force for the leading account, and nothing about posts of others', async () => {
      const { desk, caseId } = campaignOf(3);
      const inForce = async () =>
        (await desk.call('GET /queues/fraud/cases')).body.items.map(
          (row: { caseId: string; inForce: object }) => [row.caseId, row.inForce],
        );
      expect(await inForce()).toEqual([[caseId, { standing: 'frozen', visibility: null }]]);
      const known = desk.records.cases.get(caseId);
      const last = known?.entries.at(-1);
      if (!known || !last) throw new Error('no case');
      const post = { version: 1, since: desk.time.now, decisionId: 'dec-u0', accountId: 'u0' };
      desk.states.posts.set('p-0', { ...post, visibility: 'hidden' });
      desk.states.posts.set('p-2', { ...post, accountId: 'u2', visibility: 'hidden' });
      const landed = (subject: object) =>
        desk.records.cases.set(caseId, {
          ...known,
          entries: [...known.entries, { ...last, outcome: 'hide', subject } as typeof last],
        });
      landed(contentSubject('p-0', 'u0'));
      expect(await inForce()).toEqual([[caseId, { standing: 'frozen', visibility: 'hidden' }]]);
      landed(contentSubject('p-2', 'u2'));
      expect(await inForce()).toEqual([[caseId, { standing: 'frozen', visibility: null }]]);
      // Nor does an act on posts reach for them.
      const campaign = { ...known, ...desk.records.cases.get(caseId) };
      expect(rulingForAccount({ act: 'restore' }, campaign)).toMatchObject({ contentId: 'p-0' });
    });

    it('on the leading account alone leaves the other members as they are, and tells each only about itself', async () => {
      const { desk, caseId } = campaignOf(3);
      const { body } = await rule(desk, caseId, { act: 'limit', until: null });
      expect(body).toMatchObject({ kind: 'done', case: { state: 'resolved' } });
      expect(await standing(desk, 'u0')).toMatchObject({ status: 'limited' });
      expect(await standing(desk, 'u2')).toMatchObject({ status: 'frozen' });
      const ruled = [...desk.records.decisions.values()].find(({ by }) => by === 'staff-1');
      expect(ruled?.findings.map(({ category }) => category)).toEqual(['fraud']);
    });

    it('reads the own case of the leading account once for each ruling', async () => {
      const { desk, caseId } = campaignOf(2);
      const { ledger } = desk.ports;
      const ownId = caseIdOf('demo', 'u0');
      let reads = 0;
      const readCases: typeof ledger.readCases = async (ids) => {
        if (ids.includes(ownId)) reads += 1;
        return ledger.readCases(ids);
      };
      Object.assign(desk.ports, { ledger: { ...ledger, readCases } });
      const { body } = await preview(desk, caseId, { act: 'limit', until: null });
      // Once for what the act concerns, and once for what the viewer may see of the account.
      expect(reads).toBe(2);
      reads = 0;
      expect((await perform(desk, body.token)).body.run).toMatchObject({ done: 2 });
      expect(reads).toBe(1);
    });

    it('closes the case even if nothing changes for the leading account', async () => {
      const { desk, caseId } = campaignOf(2);
      const known = await desk.ports.states.read({ accounts: ['u1'], entities: [], posts: [] });
      const state = known.accounts.get('u1');
      if (!state) throw new Error('no account');
      const free = {
        ...state,
        version: 2,
        standing: { ...state.standing, status: 'active' as const },
      };
      applyWrite(desk.states, { accountId: 'u1', from: 1, state: free });
      const { body } = await preview(desk, caseId, { act: 'freeze', until: null });
      expect(body).toMatchObject({ would: 2 });
      const { run } = (await perform(desk, body.token)).body;
      expect(run).toMatchObject({ done: 2, failed: 0 });
      expect(desk.records.cases.get(caseId)).toMatchObject({
        state: 'resolved',
        resolution: { conclusion: 'upheld' },
      });
      expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    });

    it('needs a second person for many members, whose approval closes the case', async () => {
      const { desk, caseId } = campaignOf(20);
      const { body } = await preview(desk, caseId, { act: 'release' });
      expect(body.fourEyes.en).toContain('20 accounts');
      const { proposal } = (await perform(desk, body.token)).body;
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'open' });
      await approve(desk, proposal.proposalId);
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'resolved' });
      expect(await standing(desk, 'u19')).toMatchObject({ status: 'active' });
    });

    /** Files an appeal against what is in force for an account. */
    const appeal = async (desk: Desk, accountId: string) => {
      const now = await standing(desk, accountId);
      const heard =
        now &&
        fileAppeal({
          filed: { eventId: 'e-9', accountId, language: 'en', at: desk.time.now + hour },
          decision: desk.records.decisions.get(now.decisionId ?? '') ?? null,
          known: desk.records.cases.get(caseIdOf('demo', accountId)) ?? null,
          now: { standing: now, post: null },
          settings: desk.ports.settings,
        });
      if (!heard?.ok) throw new Error(heard?.problem);
      desk.records.cases.set(heard.case.caseId, heard.case);
      return heard;
    };
    /** Who may not hear an appeal that an account files now. */
    const barredFor = async (desk: Desk, accountId: string) =>
      (await appeal(desk, accountId)).appeal.notBy.toSorted();

    it('bars its second person from an appeal of any member, the leading account too', async () => {
      const { desk, caseId } = campaignOf(20);
      const { body } = await preview(desk, caseId, { act: 'limit', until: null });
      const { proposal } = (await perform(desk, body.token)).body;
      await approve(desk, proposal.proposalId);
      for (const id of ['u0', 'u1']) {
        expect([id, await barredFor(desk, id)]).toEqual([id, [senior.sub, second.sub].toSorted()]);
      }
    });

    it('put back in force by an undo bars from appeals whoever made it, for the leading account too', async () => {
      const { desk, caseId } = campaignOf(3);
      const run = async (ruling: object, as: object) => {
        desk.time.now += minute;
        const selection = { kind: 'campaign', caseId };
        const { token } = (await previewBulk(desk, selection, ruling, as)).body;
        return (await runBulk(desk, token, as)).body.run.bulkId;
      };
      const [releases, undoes] = ['senior-8', 'senior-9'].map((sub) => ({
        sub,
        groups: ['seniors'],
      })) as [object, object];
      await run({ act: 'limit', until: null }, senior);
      const bulkId = await run({ act: 'release' }, releases);
      desk.time.now += minute;
      await desk.call(`POST /bulk/runs/${bulkId}/undo`, { as: undoes, body: { reason } });
      for (const id of ['u0', 'u1']) {
        expect(await standing(desk, id)).toMatchObject({ status: 'limited' });
        expect([id, await barredFor(desk, id)]).toEqual([id, [senior.sub, 'senior-9']]);
      }
    });

    it('leaves appeals open when it is undone, and says so to each member, the leading account too', async () => {
      const { desk, caseId } = campaignOf(3);
      const { body } = await preview(desk, caseId, { act: 'limit', until: null });
      const { run } = (await perform(desk, body.token)).body;
      desk.time.now += minute;
      for (const id of ['u0', 'u1']) await appeal(desk, id);
      const undone = await desk.call(`POST /bulk/runs/${run.bulkId}/undo`, {
        as: senior,
        body: { reason },
      });
      expect(undone.status).toBe(200);
      const factsToldTo = async (id: string) => {
        const { decisionId } = (await standing(desk, id)) ?? {};
        const sent = desk.actions.sent.map((message) => JSON.parse(message.body));
        const last = sent.findLast(({ subject }) => subject.id === id);
        expect(last).toMatchObject({ decisionId, desired: { standing: 'frozen' } });
        return last.statement.en.facts.join(' ');
      };
      for (const id of ['u0', 'u1']) {
        expect([id, await factsToldTo(id)]).toEqual([
          id,
          expect.stringContaining('Your appeal was received'),
        ]);
        const own = caseIdOf('demo', id);
        const known = desk.records.cases.get(own);
        const refused = await desk.call(`POST /cases/${own}/appeal`, {
          as: second,
          body: { expectedVersion: known?.version, grants: false, reason },
        });
        expect(refused.status).toBe(200);
        expect([id, await factsToldTo(id)]).toEqual([
          id,
          expect.stringContaining('It was not granted'),
        ]);
      }
    });

    it('restores the post of each member that has one, and hides it again on undo', async () => {
      const { desk, caseId } = campaignOf(3);
      const hidden = (accountId: string, decisionId: string) => ({
        accountId,
        visibility: 'hidden' as const,
        version: 1,
        since: desk.time.now - hour,
        decisionId,
      });
      desk.states.posts.set('p-0', hidden('u0', 'dec-u0'));
      desk.states.posts.set('p-1', hidden('u1', 'dec-p-1'));
      const [first] = desk.records.decisions.values();
      if (!first) throw new Error('no decision');
      desk.records.decisions.set('dec-p-1', {
        ...first,
        id: 'dec-p-1',
        eventId: 'e-p-1',
        subject: contentSubject('p-1', 'u1'),
        decidedAt: first.decidedAt - 1000,
      });
      const { body } = await preview(desk, caseId, { act: 'restore' });
      expect(body).toMatchObject({
        would: 2,
        items: [
          { accountId: 'u0', from: 'hidden', to: 'visible' },
          { accountId: 'u1', from: 'hidden', to: 'visible' },
          { accountId: 'u2', problem: 'wrong-subject' },
        ],
      });
      const { run } = (await perform(desk, body.token)).body;
      expect(run).toMatchObject({ done: 2, items: [{ to: 'visible' }, { to: 'visible' }] });
      expect(desk.states.posts.get('p-1')).toMatchObject({ visibility: 'visible' });
      expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
      await desk.call(`POST /bulk/runs/${run.bulkId}/undo`, { as: senior, body: { reason } });
      expect(desk.states.posts.get('p-1')).toMatchObject({ visibility: 'hidden' });
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'open' });
    });

    it('closes the case of a campaign that is among selected cases', async () => {
      const { desk, caseId } = campaignOf(2);
      const { caseId: plain } = desk.frozen('u9');
      const chosen = await select(desk, [caseId, plain], { act: 'release' });
      await perform(desk, chosen.body.token);
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'resolved' });
      expect(desk.records.cases.get(plain)).toMatchObject({ state: 'resolved' });
    });

    it('is rejected on the case of a single account', async () => {
      const desk = openDesk();
      const { caseId } = desk.frozen('u1');
      const { status, body } = await preview(desk, caseId, { act: 'release' });
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'body.selection.caseId']);
    });
  });

  it('reaches the accounts that share one item of a case, or all of them up to a hundred', async () => {
    const desk = openDesk();
    const { hash } = desk.ports;
    const device = (n: number) => ({ kind: 'device', value: `d-${n}` }) as const;
    const entities = Array.from({ length: 8 }, (_, n) => device(n));
    const { caseId } = desk.frozen('u1');
    for (const accountId of ['u2', 'u3']) desk.frozen(accountId);
    await desk.ports.papers.write(
      exhibitOf('u1', 'e-u1', { type: 'account.logged-in', at: now, entities }),
    );
    const uses = (n: number, accounts: readonly string[]) => {
      const state = accounts.reduce(
        (joined, account) =>
          joinEntity(joined, { kind: 'device', account, at: now, newcomer: false, hash }),
        emptyEntity,
      );
      return desk.ports.states.write([{ entity: device(n), from: 0, state }]);
    };
    const preview = async (nodes?: readonly string[]) => {
      const selection = { kind: 'ring', caseId, ...(nodes && { nodes }) };
      const body = { selection, ruling: { act: 'release' } };
      return (await desk.call('POST /bulk/previews', { as: senior, body })).body;
    };
    const reached = async (nodes?: readonly string[]) =>
      (await preview(nodes)).items.map(
        ({ accountId }: { readonly accountId: string }) => accountId,
      );
    await uses(0, ['u1', 'u2']);
    await uses(1, ['u3', 'u1']);
    expect(await reached()).toEqual(['u1', 'u2', 'u3']);
    expect(await reached([nodeOf(device(0), desk.ports)])).toEqual(['u1', 'u2']);
    expect(await reached([])).toEqual(['u1']);

    const guests = Array.from({ length: 98 }, (_, i) => `v-${i}`);
    for (const n of [0, 1, 2, 3, 4])
      await uses(n + 2, guests.slice(0, -1).slice(24 * n, 24 * n + 24));
    expect(await reached()).toHaveLength(100);
    await uses(7, guests.slice(-1));
    expect((await preview()).errors).toEqual([
      {
        field: 'body.selection.nodes',
        problem: 'there are 101 linked accounts; choose a shared item with at most 100',
      },
    ]);
  });

  it('closes no case instead of what became impossible after its preview', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', {}, { standing: activeStanding });
    const { body } = await select(desk, [caseId], { act: 'freeze', until: null });
    expect(body.would).toBe(1);
    desk.ports.settings.mode = 'observe';
    const run = { as: senior, body: { token: body.token, reason } };
    expect((await desk.call('POST /bulk/runs', run)).body.run).toMatchObject({
      ...{ done: 0, failed: 1, items: [{ accountId: 'u1', problem: 'observing' }] },
    });
    expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'open' });
  });

  it('needs a second person for many accounts', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 20 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const preview = await select(desk, ids, { act: 'release' });
    expect(preview.body.fourEyes.en).toContain('20 accounts');
    const { body } = await runBulk(desk, preview.body.token);
    expect(body.kind).toBe('proposed');
    const approved = await approve(desk, body.proposal.proposalId);
    expect(approved.body.resultId).toMatch(/^blk-/);
    expect(await standing(desk, 'u19')).toMatchObject({ status: 'active' });
    expect(desk.chain('staff:senior-1').at(-1)).toMatchObject({
      ...{ action: 'bulk.done', details: { done: 20, failed: 0, approvedBy: 'senior-2' } },
    });
  });

  it('leaves out an account whose case is by now where its second person may not act', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 20 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const { token } = (await select(desk, ids, { act: 'release' })).body;
    const { proposal } = (await runBulk(desk, token)).body;
    const [first = ''] = ids;
    const known = caseOf(desk, first);
    const weight = { ...known.weight, category: 'card-trade' as const };
    desk.records.cases.set(first, { ...known, route: 'trade', weight });
    const there = { sub: 'senior-4', groups: ['fraud-seniors'] };
    expect((await approve(desk, proposal.proposalId, there)).status).toBe(200);
    expect(await standing(desk, 'u0')).toMatchObject({ status: 'frozen' });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
  });

  it('appears on each of its cases while it waits for a second person, and cannot be proposed again', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 21 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const [first = '', second = ''] = ids;
    const last = ids.at(-1) ?? '';
    const until = now + 7 * day;
    const preview = await select(desk, ids.slice(0, 20), { act: 'freeze', until });
    const { body } = await runBulk(desk, preview.body.token);
    const { proposalId } = body.proposal;
    const told = async (query: string) =>
      (await desk.call(`GET /proposals?state=open&${query}`, { as: senior })).body.items.map(
        (one: { proposalId: string }) => one.proposalId,
      );
    expect(await told(`caseId=${first}`)).toEqual([proposalId]);
    expect(await told(`caseId=${last}`)).toEqual([]);
    expect(await told('caseId=cas-unknown')).toEqual([]);
    expect(await told('kind=bulk')).toEqual([proposalId]);
    expect(await told('kind=ruling')).toEqual([]);

    // One case has changed since and will be left out.
    await desk.call(`POST /cases/${second}/escalate`, { body: { expectedVersion: 1, reason } });
    const again = await select(desk, ids, { act: 'freeze', until: until + minute });
    expect(again.body.would).toBe(2);
    expect(again.body.items).toMatchObject([
      { caseId: first, problem: 'already-proposed' },
      { caseId: second, problem: null },
      ...ids.slice(2, 20).map((caseId) => ({ caseId, problem: 'already-proposed' })),
      { caseId: last, problem: null },
    ]);
    expect((await select(desk, ids, { act: 'release' })).body.would).toBe(21);
    expect((await select(desk, [first], { act: 'freeze', until })).body.code).toBe(
      'already-proposed',
    );
  });
});
