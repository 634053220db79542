import { describe, expect, it } from 'vitest';
import { contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { mostEntries } from '#shared/effects/case-weight.ts';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { fileAppeal } from '#shared/reviews/filing.ts';
import { hour, minute } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { finding } from '../decisions/specimens.ts';
import {
  approve,
  caseOf,
  changeCase,
  type Desk,
  openDesk,
  previewBulk,
  reason,
  rule,
  runBulk,
  standing,
} from './desk.ts';
import { exhibitOf } from './exhibits.ts';
import { other, senior } from './people.ts';

describe('an appeal', () => {
  const appealed = (
    desk = openDesk(),
    against: Partial<Decision> = {},
    state: Parameters<Desk['frozen']>[2] = {},
  ) => {
    const one = desk.frozen('u1', against, state);
    changeCase(desk, one.caseId, {
      appeal: {
        appealId: 'apl-1',
        eventId: 'e-9',
        decisionId: one.decision.id,
        state: 'open',
        filedAt: desk.time.now,
        dueAt: desk.time.now + 72 * hour,
        language: 'zh-CN',
        notBy: ['senior-2'],
        decidedBy: null,
      },
    });
    return { desk, ...one };
  };
  const answer = (desk: Desk, caseId: string, as: object, key?: string) =>
    desk.call(`POST /cases/${caseId}/appeal`, {
      as,
      body: { expectedVersion: 1, grants: true, reason },
      ...(key && { key }),
    });

  it('names what it is against, in the list and on its case, unless that is no longer stored', async () => {
    const findings = [
      finding({ category: 'card-trade' }),
      finding({ category: 'spam', life: 'shadow' }),
    ];
    const { desk, caseId, decision } = appealed(openDesk(), { findings });
    const against = async () => {
      const list = await desk.call('GET /appeals', { as: senior });
      const page = await desk.call(`GET /cases/${caseId}`, { as: senior });
      expect(page.body.appeal.against).toEqual(list.body.items[0].appeal.against);
      return page.body.appeal.against;
    };
    const { subject } = decision;
    expect(await against()).toEqual({ subject, outcome: 'freeze', categories: ['card-trade'] });
    desk.records.decisions.delete(decision.id);
    expect(await against()).toBeNull();
  });

  it('is marked as without a reviewer until somebody who may decide it has signed in', async () => {
    const { desk, caseId } = appealed();
    const involved = { sub: 'senior-2', groups: ['seniors'] };
    const noReviewer = async (as: object) => {
      const list = await desk.call('GET /appeals', { as });
      const page = await desk.call(`GET /cases/${caseId}`, { as });
      expect(page.body.appeal.noReviewer).toBe(list.body.items[0].appeal.noReviewer);
      return page.body.appeal.noReviewer;
    };
    for (const as of [involved, {}]) await desk.call('GET /me', { as });
    expect(await noReviewer(involved)).toBe(true);
    expect(await noReviewer({})).toBe(true);
    expect((await desk.call(`GET /cases/${caseId}`)).body.appeal.why).toBe('duty');
    await desk.call('GET /me', { as: senior });
    expect(await noReviewer(involved)).toBe(false);
    expect(await noReviewer(senior)).toBe(false);
    await answer(desk, caseId, senior);
    expect(await noReviewer(involved)).toBe(false);
  });

  it.each([
    [72 * hour, 1],
    [72 * hour + 1, 0],
  ])('answered after %i ms counts as in time: %i', async (waited, inTime) => {
    const { desk, caseId } = appealed();
    desk.time.now += waited;
    const as = { ...senior, lasts: 9 * 86_400 };
    const answered = await answer(desk, caseId, as);
    const figures = async () => (await desk.call('GET /platform', { as })).body.appeals;
    expect(await figures()).toMatchObject({ granted: { of: 1 }, inTime: { are: inTime, of: 1 } });
    const undo = { as, body: { reason } };
    const { status } = await desk.call(`POST /rulings/${answered.body.ruling.rulingId}/undo`, undo);
    expect(status).toBe(200);
    expect(await figures()).toMatchObject({ granted: { of: 0 }, inTime: { are: 0, of: 0 } });
  });

  it('is answered by a person with no part in the decision, and granting it lifts the restriction at once', async () => {
    const { desk, caseId } = appealed();
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toMatchObject([
      { appeal: { mayDecide: true, state: 'open' } },
    ]);
    const involved = await answer(desk, caseId, { sub: 'senior-2', groups: ['seniors'] });
    expect(involved.body.code).toBe('same-person');
    expect((await answer(desk, caseId, {})).status).toBe(403);
    const { body } = await answer(desk, caseId, senior);
    expect(body.appeal).toMatchObject({ state: 'granted', decidedBy: { id: 'senior-1' } });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    const { decisions } = (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;
    expect(decisions[0]).toMatchObject({
      ...{ outcome: 'allow', by: { id: 'senior-1' } },
      outcomeName: { en: 'the restriction on the account is lifted' },
    });
    const outcomes = await desk.call('GET /appeals/outcomes', { as: senior });
    expect(outcomes.body.rules[0].granted).toMatchObject({ of: 1, are: 1 });
    const before = 'GET /appeals/outcomes?from=2026-11-01&to=2026-11-23';
    expect((await desk.call(before, { as: senior })).body.rules).toEqual([]);
    expect((await answer(desk, caseId, senior)).body.code).toBe('already-decided');
  });

  it('counts as work of the person who answered it, overturned if a colleague takes the answer back', async () => {
    const { desk, caseId } = appealed(openDesk(), { by: 'lin' });
    const { body } = await answer(desk, caseId, senior);
    const overturned = async (id: string) => {
      const { people } = (await desk.call('GET /team', { as: senior })).body;
      return people.find(({ person }: { person: { id: string } }) => person.id === id)?.overturned;
    };
    await desk.ports.tallies.add('team', desk.time.now, { 'lin ruled': 4 });
    expect(await overturned('lin')).toMatchObject({ of: 4, are: 1 });
    const undo = { as: { sub: 'senior-3', groups: ['seniors'] }, body: { reason } };
    await desk.call(`POST /rulings/${body.ruling.rulingId}/undo`, undo);
    expect(await overturned('lin')).toMatchObject({ of: 4, are: 0 });
    expect(await overturned(senior.sub)).toMatchObject({ of: 1, are: 1 });
  });

  it('is taken next only by people who may answer it: others would get its case again and again', async () => {
    const { desk, caseId } = appealed();
    const next = async (as: object) => {
      const { body } = await desk.call('POST /queues/fraud/next', { as, body: {} });
      if (body.case) await desk.call(`DELETE /cases/${caseId}/claim`, { as });
      return body.case?.caseId ?? null;
    };
    const involved = { sub: 'senior-2', groups: ['seniors'] };
    expect([await next({}), await next(involved), await next(senior)]).toEqual([
      null,
      null,
      caseId,
    ]);
  });

  it('is not answered while a colleague works on its case, which the answer releases', async () => {
    const { desk, caseId } = appealed();
    const claim = (as: object) => desk.call(`POST /cases/${caseId}/claim`, { as, body: {} });
    const third = { sub: 'senior-3', groups: ['seniors'] };
    await claim(third);
    const refused = await answer(desk, caseId, senior);
    expect(refused.body).toMatchObject({ code: 'claimed', by: 'SENIOR-3' });
    const previewed = { as: senior, body: { grants: true } };
    const preview = await desk.call(`POST /cases/${caseId}/appeal/previews`, previewed);
    expect(preview.body).toMatchObject({ problem: 'claimed', commands: [] });
    expect((await answer(desk, caseId, third)).status).toBe(200);
    expect((await desk.ports.claims.of([caseId], desk.time.now)).size).toBe(0);
  });

  it('is answered although its case was handed to somebody, who may not answer it or be away', async () => {
    const { desk, caseId } = appealed();
    await desk.call('GET /me', { as: other });
    const handed = { expectedVersion: 1, reason, to: other.sub };
    await desk.call(`POST /cases/${caseId}/hand-over`, { body: handed });
    const ask = (path: string, body: object) =>
      desk.call(`POST /cases/${caseId}/appeal${path}`, {
        as: senior,
        body: { grants: true, ...body },
      });
    expect((await ask('/previews', {})).body.problem).toBe(null);
    expect((await ask('', { expectedVersion: 2, reason })).status).toBe(200);
  });

  it('against a hidden post is on record as granted by its restoration', async () => {
    const against = { subject: contentSubject('p-1', 'u1'), outcome: 'hide' as const };
    const { desk, caseId, decision } = appealed(openDesk(), against);
    const post = { version: 1, since: decision.at, decisionId: decision.id, accountId: 'u1' };
    desk.states.posts.set('p-1', { ...post, visibility: 'hidden' });
    const { body } = await answer(desk, caseId, senior);
    expect(body).toMatchObject({ appeal: { state: 'granted' }, ruling: { act: 'restore' } });
  });

  it('has an answer that only people with no part in the decision can undo', async () => {
    const { desk, caseId } = appealed();
    const { body } = await answer(desk, caseId, senior);
    const undo = `/rulings/${body.ruling.rulingId}/undo`;
    const involved = { sub: 'senior-2', groups: ['seniors'] };
    const why = async (as: object) => [
      (await desk.call(`GET ${undo}`, { as })).body,
      (await desk.call(`POST ${undo}`, { as, body: { reason } })).body,
    ];
    expect(await why(involved)).toMatchObject([
      { problem: 'same-person' },
      { code: 'same-person' },
    ]);
    expect(await why({})).toMatchObject([{ code: 'forbidden' }, { code: 'forbidden' }]);
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    expect(await why(senior)).toMatchObject([{ problem: null }, { kind: 'done' }]);
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toMatchObject([
      { appeal: { state: 'open' } },
    ]);
  });

  it.each([true, false])(
    'is previewed in the words that the answer will send, granted: %s',
    async (grants) => {
      const { desk, caseId } = appealed();
      const preview = (as: object) =>
        desk.call(`POST /cases/${caseId}/appeal/previews`, { as, body: { grants } });
      const involved = await preview({ sub: 'senior-2', groups: ['seniors'] });
      expect(involved.body).toMatchObject({ problem: 'same-person', statement: null });
      expect((await preview({})).status).toBe(403);
      const { body } = await preview(senior);
      expect(body).toMatchObject({
        problem: null,
        change: { from: 'frozen', to: grants ? 'active' : 'frozen' },
        fourEyes: null,
      });
      // A preview changes nothing.
      expect(desk.actions.sent).toEqual([]);
      expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen', version: 1 });
      expect((await desk.call('GET /appeals', { as: senior })).body.items).toMatchObject([
        { appeal: { state: 'open' } },
      ]);
      await desk.call(`POST /cases/${caseId}/appeal`, {
        as: senior,
        body: { expectedVersion: 1, grants, reason },
      });
      const told = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
      expect(body.statement).toEqual(told.statement);
      expect(body.commands).toMatchObject([
        { commandId: told.commandId, desired: told.desired, statement: told.statement },
      ]);
      expect((await preview(senior)).body).toMatchObject({ problem: 'no-appeal' });
    },
  );

  it('is shown with the exhibits of its decision for an account with more exhibits than one page reads', async () => {
    const { desk, caseId } = appealed();
    const kept = (eventId: string, type: string, text: string) =>
      desk.ports.papers.write(exhibitOf('u1', eventId, { type, at: desk.time.now - hour, text }));
    for (let i = 0; i < 120; i++) await kept(`a-${i}`, 'content.posted', 'one of many');
    await kept('e-9', 'appeal.filed', 'it was not me');
    await kept('e-u1', 'account.signed-up', 'what it rests on');
    const { body } = await desk.call('GET /appeals', { as: senior });
    expect(body.items).toMatchObject([{ appeal: { text: 'it was not me' } }]);
    const page = (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;
    expect(page.appeal.text).toBe('it was not me');
    expect(page.exhibits.map(({ text }: { text: string }) => text)).toContain('what it rests on');
    const shown = await desk.call('POST /accounts/u1/reveals', {
      as: senior,
      body: { what: { kind: 'exhibit', eventId: 'e-9' }, reason },
    });
    expect(shown.body.value).toBe('it was not me');
  });

  it('is shown with its numbers masked, and says so', async () => {
    const { desk, caseId } = appealed();
    const told = async (text: string) => {
      await desk.ports.papers.remove('exhibit', 'u1', 'e-9');
      const said = { type: 'appeal.filed', at: desk.time.now, text };
      await desk.ports.papers.write(exhibitOf('u1', 'e-9', said));
      const { appeal } = (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;
      return [appeal.text, appeal.masked];
    };
    expect(await told('call me: 13800000000')).toEqual(['call me: •••••••••••', true]);
    expect(await told('it was not me')).toEqual(['it was not me', false]);
  });

  it('is shown with the decision and the post that it is against, however many decisions followed', async () => {
    const standing = {
      status: 'frozen' as const,
      version: 1,
      since: 0,
      until: null,
      decisionId: 'dec-in-force',
    };
    const against = { subject: contentSubject('p-1', 'u1'), outcome: 'hide' as const };
    const { desk, caseId, decision } = appealed(openDesk(), against, { standing });
    await desk.ports.papers.write(
      exhibitOf('u1', decision.eventId, {
        type: 'content.posted',
        at: desk.time.now - hour,
        text: 'what was hidden',
      }),
    );
    const decided = (id: string, at: number) =>
      desk.records.decisions.set(id, { ...decision, id, eventId: `e-${id}`, decidedAt: at });
    const { decidedAt } = decision;
    for (let i = 1; i <= 31; i++) decided(`dec-later-${i}`, decidedAt + i);
    decided('dec-in-force', decidedAt - 1);
    const page = async () => (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;
    const { decisions, moreDecisions, exhibits } = await page();
    const ids = decisions.map(({ decisionId }: { decisionId: string }) => decisionId);
    expect(ids).toHaveLength(32);
    expect(ids.slice(30)).toEqual([decision.id, 'dec-in-force']);
    expect(moreDecisions).toBe(true);
    expect(exhibits.map(({ text }: { text: string }) => text)).toContain('what was hidden');
    desk.records.decisions.delete('dec-later-1');
    expect(await page()).toMatchObject({ moreDecisions: false });
  });

  it('is listed and counted behind a backlog of any size', async () => {
    const { desk, caseId } = appealed();
    const known = caseOf(desk, caseId);
    for (let i = 0; i < 520; i++) {
      const id = `cas-${i}`;
      const older = { openedAt: known.openedAt - 400 * hour, appeal: null };
      desk.records.cases.set(id, { ...known, ...older, caseId: id, accountId: `v${i}` });
    }
    const items = async (query: string) => (await desk.call(`GET /appeals${query}`)).body.items;
    expect(await items('')).toMatchObject([{ case: { caseId } }]);
    expect((await desk.call('GET /queues')).body.openAppeals).toBe(1);
    const as = { groups: ['admins'], lasts: 3600 };
    const counted = async () => (await desk.call('GET /platform', { as })).body.appeals;
    expect(await counted()).toMatchObject({ open: 1, overdue: 0 });
    desk.time.now += 72 * hour;
    as.lasts = 73 * 3600;
    expect(await counted()).toMatchObject({ open: 1, overdue: 1 });
    desk.time.now -= 72 * hour;
    const elsewhere = { groups: ['content-seniors'] };
    expect((await desk.call('GET /appeals', { as: elsewhere })).body.items).toEqual([]);
    expect((await desk.call('GET /queues', { as: elsewhere })).body.openAppeals).toBe(0);
    const { appeals } = (await desk.call('GET /platform', { as: elsewhere })).body;
    expect(appeals).toMatchObject({ open: 0, overdue: 0 });
  });

  it('is listed as decided after it was answered', async () => {
    const { desk, caseId } = appealed();
    const list = async (query: string) =>
      (await desk.call(`GET /appeals${query}`, { as: senior })).body.items.map(
        ({ appeal }: { appeal: { state: string } }) => appeal.state,
      );
    expect(await list('?state=decided')).toEqual([]);
    await desk.call(`POST /cases/${caseId}/appeal`, {
      as: senior,
      body: { expectedVersion: 1, grants: false, reason },
    });
    expect(await list('?state=decided')).toEqual(['refused']);
    expect(await list('?state=open')).toEqual([]);
    const second = appealed(desk);
    expect(second.caseId).toBe(caseId);
    const other = desk.records.cases.get(caseId);
    if (!other?.appeal) throw new Error('no appeal');
    const decided = { ...other.appeal, state: 'granted' as const };
    for (const [i, appeal] of [other.appeal, decided, decided].entries()) {
      const id = `cas-${i}`;
      desk.records.cases.set(id, { ...other, caseId: id, accountId: `v${i}`, appeal });
    }
    expect(await list('')).toEqual(['open', 'open', 'granted', 'granted']);
    const pages: string[] = [];
    let cursor = '';
    do {
      const { body } = await desk.call(`GET /appeals?limit=3${cursor}`, { as: senior });
      for (const { case: row } of body.items) pages.push(row.caseId);
      cursor = body.cursor && `&cursor=${body.cursor}`;
    } while (cursor);
    expect(pages.toSorted()).toEqual(['cas-0', 'cas-1', 'cas-2', caseId].toSorted());
  });

  it('is followed by the appeal that waited: the case stays open, and each is answered separately', async () => {
    const { desk, caseId } = appealed();
    const known = desk.records.cases.get(caseId);
    if (!known?.appeal) throw new Error('no appeal');
    const later = {
      ...known.appeal,
      appealId: 'apl-2',
      filedAt: desk.time.now + 1,
    };
    desk.records.cases.set(caseId, { ...known, otherAppeals: [later] });
    const key = 'asked-twice-of-one';
    const { body } = await answer(desk, caseId, senior, key);
    expect(body.appeal).toMatchObject({ appealId: 'apl-1', state: 'granted', waiting: 1 });
    expect(body.case).toMatchObject({ state: 'open', appeal: { appealId: 'apl-2' } });
    // The response was lost: the retry repeats the same answer and does not touch the next appeal.
    await desk.ports.papers.remove('answer', 'senior-1', key);
    expect((await answer(desk, caseId, senior, key)).body.appeal).toEqual(body.appeal);
    const outcomes = await desk.call('GET /appeals/outcomes', { as: senior });
    expect(outcomes.body.rules[0].granted).toMatchObject({ of: 1, are: 1 });
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toMatchObject([
      { appeal: { appealId: 'apl-2', waiting: 0 } },
      { appeal: { appealId: 'apl-1', state: 'granted' } },
    ]);
  });

  it('is listed with earlier answered appeals of the account, latest first', async () => {
    const { desk, caseId } = appealed();
    const known = desk.records.cases.get(caseId);
    if (!known?.appeal) throw new Error('no appeal');
    const { appeal } = known;
    const answered = { ...appeal, state: 'refused' as const, decidedBy: 'senior-2' };
    const put = (first: typeof appeal) =>
      desk.records.cases.set(caseId, {
        ...known,
        appeal: first,
        otherAppeals: [
          { ...answered, appealId: 'apl-first', filedAt: appeal.filedAt - 2 },
          { ...answered, appealId: 'apl-second', filedAt: appeal.filedAt - 1 },
          { ...appeal, appealId: 'apl-waits', filedAt: appeal.filedAt + 1 },
        ],
      });
    const list = async (query: string) =>
      (await desk.call(`GET /appeals${query}`, { as: senior })).body.items.map(
        ({ appeal: one }: { appeal: { appealId: string; waiting: number } }) => one.appealId,
      );
    put(appeal);
    expect(await list('')).toEqual(['apl-1', 'apl-second', 'apl-first']);
    expect(await list('?state=open')).toEqual(['apl-1']);
    put({ ...answered, appealId: 'apl-last' });
    expect(await list('?state=decided')).toEqual(['apl-last', 'apl-second', 'apl-first']);

    // A case stores hundreds of appeals; a page shows the latest.
    const many = Array.from({ length: 25 }, (_, n) => ({
      ...answered,
      appealId: `apl-past-${n}`,
      filedAt: appeal.filedAt - 100 + n,
    }));
    desk.records.cases.set(caseId, { ...known, otherAppeals: many });
    const shown = await list('');
    expect([shown.length, shown[1], shown.at(-1)]).toEqual([21, 'apl-past-24', 'apl-past-5']);
  });

  it.each([
    [true, 'granted', 'frozen'],
    [false, 'refused', 'frozen'],
  ])('opens again if its answer is undone: granted %s', async (grants, state, status) => {
    const { desk, caseId } = appealed();
    const answerWith = (expectedVersion: number, given: boolean) =>
      desk.call(`POST /cases/${caseId}/appeal`, {
        as: senior,
        body: { expectedVersion, grants: given, reason },
      });
    const open = async () =>
      (await desk.call('GET /appeals?state=open', { as: senior })).body.items;
    const team = async () => (await desk.call('GET /team', { as: senior })).body.people;
    const told = () => {
      const { desired, statement } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
      return [desired.standing, statement.en.facts.join(' ')];
    };
    await answerWith(1, grants);
    expect(told()).toEqual(
      grants
        ? ['active', expect.stringContaining('was granted')]
        : ['frozen', expect.stringContaining('It was not granted')],
    );
    expect(await open()).toEqual([]);
    const staffReadWhatTheUserReads = async (content = {}) => {
      const { body } = await desk.call(`GET /cases/${caseId}`, { as: senior });
      const { decisionId } = body.account.standing;
      const { statement } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
      expect(statement.en).toMatchObject(content);
      expect(body.decisions).toContainEqual(expect.objectContaining({ decisionId, statement }));
      const alone = await desk.call(`GET /decisions/${decisionId}`, { as: senior });
      expect(alone.body).toMatchObject({ statement });
      return body;
    };
    const { timeline } = await staffReadWhatTheUserReads();
    expect(timeline[0].details).toMatchObject({ appeal: state });

    const rulingId = desk.records.cases.get(caseId)?.rulings.at(-1);
    const undone = await desk.call(`POST /rulings/${rulingId}/undo`, {
      as: senior,
      body: { reason },
    });
    expect(undone.body).toMatchObject({ kind: 'done', case: { state: 'open' } });
    expect(await open()).toMatchObject([
      { appeal: { appealId: 'apl-1', state: 'open', decidedBy: null, mayDecide: true } },
    ]);
    expect(await standing(desk, 'u1')).toMatchObject({ status });
    expect(told()).toEqual(['frozen', expect.stringContaining('your appeal is being heard again')]);
    const { timeline: later } = await staffReadWhatTheUserReads({ remedy: null });
    // The entry names the version that was sent.
    const { subjectVersion } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
    expect(later[0]).toMatchObject({ action: 'case.undone', details: { version: subjectVersion } });
    expect((await desk.call('GET /appeals/outcomes', { as: senior })).body.rules).toEqual([]);
    expect(await team()).toMatchObject([{ person: { id: 'senior-1' }, rulings: 0 }]);

    const refused = await answerWith(undone.body.case.version, false);
    expect(refused.body.appeal).toMatchObject({ appealId: 'apl-1', state: 'refused' });
    expect(told()).toEqual(['frozen', expect.stringContaining('It was not granted')]);
    await staffReadWhatTheUserReads({ remedy: { channel: expect.any(String) } });

    const reopened = await desk.call(`POST /rulings/${refused.body.ruling.rulingId}/undo`, {
      as: senior,
      body: { reason },
    });
    expect(told()).toEqual(['frozen', expect.stringContaining('your appeal is being heard again')]);
    await staffReadWhatTheUserReads({ remedy: null });

    const again = await answerWith(reopened.body.case.version, true);
    expect(again.body.appeal).toMatchObject({ appealId: 'apl-1', state: 'granted' });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
  });

  it('reopened after an earlier refusal is stated as one that a person has looked at', async () => {
    const { desk, caseId, decision } = appealed();
    const known = desk.records.cases.get(caseId);
    if (!known?.appeal) throw new Error('no appeal');
    const earlier = { ...known.appeal, appealId: 'apl-0', filedAt: desk.time.now - hour };
    desk.records.cases.set(caseId, {
      ...known,
      otherAppeals: [{ ...earlier, state: 'refused', decidedBy: 'senior-2' }],
    });
    const { body } = await desk.call(`POST /cases/${caseId}/appeal`, {
      as: senior,
      body: { expectedVersion: 1, grants: false, reason },
    });
    await desk.call(`POST /rulings/${body.ruling.rulingId}/undo`, { as: senior, body: { reason } });
    const { statement } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
    expect(statement.en).toMatchObject({
      facts: [expect.stringContaining('your appeal is being heard again'), expect.any(String)],
      automation: expect.stringContaining('decided by a member of staff'),
      remedy: null,
    });
    const shown = await desk.call(`GET /decisions/${decision.id}`, { as: senior });
    expect(shown.body).toMatchObject({ statement });
  });

  it('whose grant a colleague took back is heard by another person', async () => {
    const { desk, caseId } = appealed();
    const { body } = await answer(desk, caseId, senior);
    const third = { sub: 'senior-3', groups: ['seniors'] };
    const undo = { as: third, body: { reason } };
    const { rulingId } = body.ruling;
    expect((await desk.call(`POST /rulings/${rulingId}/undo`, undo)).body.kind).toBe('done');
    const mayDecide = async (as: object) => {
      const { appeal } = (await desk.call(`GET /cases/${caseId}`, { as })).body;
      return [appeal.state, appeal.mayDecide, appeal.why];
    };
    expect(await mayDecide(third)).toEqual(['open', false, 'same-person']);
    expect(await mayDecide(senior)).toEqual(['open', true, null]);
    expect((await answer(desk, caseId, third)).body.code).toBe('same-person');
  });

  it('against a restored restriction is not answered by those who restricted before the undone ruling', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const seniors = ['senior-1', 'senior-2', 'senior-3', 'senior-4'].map((sub) => {
      return { sub, groups: ['seniors'] };
    });
    const [limits, upholds, releases, undoes] = seniors;
    const act = async (ruling: object, as: object | undefined, expectedVersion: number) => {
      desk.time.now += minute;
      const { status, body } = await rule(desk, caseId, ruling, {
        ...(as && { as }),
        expectedVersion,
      });
      expect([status, body.kind]).toEqual([200, 'done']);
      return body.ruling.rulingId;
    };
    await act({ act: 'limit', until: null }, limits, 1);
    await act({ act: 'uphold' }, upholds, 2);
    const released = await act({ act: 'release' }, releases, 3);
    desk.time.now += minute;
    const undo = { ...(undoes && { as: undoes }), body: { reason } };
    expect((await desk.call(`POST /rulings/${released}/undo`, undo)).body.kind).toBe('done');
    const restored = await standing(desk, 'u1');
    expect(restored).toMatchObject({ status: 'limited' });
    const heard =
      restored &&
      fileAppeal({
        filed: { eventId: 'e-9', accountId: 'u1', language: 'en', at: desk.time.now + hour },
        decision: desk.records.decisions.get(restored.decisionId ?? '') ?? null,
        known: desk.records.cases.get(caseId) ?? null,
        now: { standing: restored, post: null },
        settings: desk.ports.settings,
      });
    const barred = heard?.ok ? heard.appeal.notBy.toSorted() : [];
    // Whoever released it may hear the appeal.
    expect(barred).toEqual(['senior-1', 'senior-2', 'senior-4']);
  });

  it('cannot be bypassed by a ruling on its case, alone or in bulk', async () => {
    const { desk, caseId } = appealed();
    const refused = await rule(desk, caseId, { act: 'uphold' });
    expect([refused.body.code, refused.body.detail]).toEqual([
      'appeal-open',
      'Answer the appeal instead: granting it lifts the measure, refusing it keeps the decision.',
    ]);
    // The case page says so before a reason is written.
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(acts.map(({ act, why }: { act: string; why: string | null }) => [act, why])).toEqual([
      ['uphold', 'appeal-open'],
      ['release', 'appeal-open'],
      ['challenge', null],
      ['limit', null],
      ['freeze', 'nothing-changes'],
    ]);
    const other = desk.frozen('u2');
    const preview = (ruling: object) => previewBulk(desk, [caseId, other.caseId], ruling);
    const { body } = await preview({ act: 'release' });
    expect(body).toMatchObject({
      would: 1,
      items: [
        { accountId: 'u1', problem: 'appeal-open' },
        { accountId: 'u2', problem: null },
      ],
    });
  });

  it('cannot be bypassed by a ruling on the case of a campaign that the account leads', async () => {
    const { desk, caseId, decision } = appealed();
    const own = caseOf(desk, caseId);
    const campaign = { kind: 'contact', value: 'c-1' } as const;
    const campaignId = campaignCaseIdOf('demo', campaign);
    const opening = { ...caseOpeningFor(decision, desk.time.now), caseId: campaignId, campaign };
    desk.records.cases.set(campaignId, joinCase(null, opening));
    const refused = await rule(desk, campaignId, { act: 'release' }, { as: senior });
    expect(refused.body.code).toBe('appeal-open');
    const { acts } = (await desk.call(`GET /cases/${campaignId}`, { as: senior })).body;
    expect(acts).toMatchObject([
      { act: 'uphold', why: null },
      { act: 'release', why: 'appeal-open' },
      { act: 'challenge', why: null },
      { act: 'limit', why: null },
      { act: 'freeze' },
    ]);
    const bulk = {
      as: senior,
      body: {
        selection: { kind: 'cases', caseIds: [campaignId] },
        ruling: { act: 'release' },
      },
    };
    expect((await desk.call('POST /bulk/previews', bulk)).body.code).toBe('appeal-open');

    // The appeal may be filed while a proposal or a previewed bulk action waits.
    const { appeal } = own;
    desk.records.cases.set(caseId, { ...own, appeal: null });
    const { token } = (await desk.call('POST /bulk/previews', bulk)).body;
    const weight = { ...own.weight, score: 0.99 };
    desk.records.cases.set(campaignId, { ...joinCase(null, opening), weight });
    const { proposal } = (await rule(desk, campaignId, { act: 'release' }, { as: senior })).body;
    desk.records.cases.set(caseId, { ...own, appeal });
    const approve = {
      as: { sub: 'senior-3', groups: ['seniors'] },
      body: { expectedVersion: 1, reason },
    };
    const approved = await desk.call(`POST /proposals/${proposal.proposalId}/approve`, approve);
    expect(approved.body.code).toBe('appeal-open');
    desk.records.cases.set(campaignId, joinCase(null, opening));
    const { run } = (await runBulk(desk, token)).body;
    expect(run.items).toMatchObject([{ problem: 'appeal-open' }]);
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
  });

  /** A campaign's case with a decision, led by an account. */
  const campaignWith = (
    desk: Desk,
    decision: Decision,
    lead: string,
    kind: 'contact' | 'template' = 'contact',
  ) => {
    const campaign = { kind, value: 'c-1' } as const;
    const campaignId = campaignCaseIdOf('demo', campaign);
    const opening = caseOpeningFor(decision, desk.time.now);
    const led = { ...opening, caseId: campaignId, accountId: lead, campaign };
    desk.records.cases.set(campaignId, joinCase(null, led));
    return campaignId;
  };
  const seen = async (desk: Desk, caseId: string, as: object) => {
    const { appeal } = (await desk.call(`GET /cases/${caseId}`, { as })).body;
    const preview = { as, body: { grants: false } };
    const { problem } = (await desk.call(`POST /cases/${caseId}/appeal/previews`, preview)).body;
    const next = await desk.call('POST /queues/fraud/next', { as, body: {} });
    const taken = next.body.case?.caseId === caseId;
    if (next.body.case) await desk.call(`DELETE /cases/${next.body.case.caseId}/claim`, { as });
    return [appeal.mayDecide, appeal.why, problem, taken];
  };
  const barred = [false, 'same-person', 'same-person', false];
  const free = [true, null, null, true];
  const third = { sub: 'senior-3', groups: ['seniors'] };
  const fourth = { sub: 'senior-4', groups: ['seniors'] };

  it.each([
    ['upheld', 'contact', 'leads', { act: 'uphold' }],
    ['ruled on', 'contact', 'leads', { act: 'limit', until: null }],
    ['upheld', 'contact', 'takes part in', { act: 'uphold' }],
    ['upheld', 'template', 'takes part in', { act: 'uphold' }],
  ] as const)(
    'is not heard by those who %s the case of a campaign with one %s that the account %s',
    async (_, kind, part, act) => {
      const { desk, caseId, decision } = appealed();
      const lead = part === 'leads' ? 'u1' : 'u7';
      if (lead === 'u7') {
        desk.frozen(lead);
        const said = {
          type: 'content.posted',
          at: decision.at,
          entities: [{ kind, value: 'c-1' }],
        };
        await desk.ports.papers.write(exhibitOf('u1', decision.eventId, said));
      }
      const campaignId = campaignWith(desk, decision, lead, kind);
      for (const as of [senior, third]) await desk.call('GET /me', { as });
      const ruled = await rule(desk, campaignId, act, { as: senior });
      expect(ruled.status).toBe(200);
      expect(await seen(desk, caseId, senior)).toEqual(barred);
      expect(await seen(desk, caseId, third)).toEqual(free);
      expect((await answer(desk, caseId, senior)).body.code).toBe('same-person');

      // What they took back, they did not leave standing.
      const { ruling } = ruled.body;
      const undo = { as: third, body: { reason } };
      expect((await desk.call(`POST /rulings/${ruling.rulingId}/undo`, undo)).status).toBe(200);
      expect(await seen(desk, caseId, senior)).toEqual(free);
    },
  );

  it('is heard by those who upheld a campaign that its decision did not join, unless it may have left it since', async () => {
    const { desk, caseId, decision } = appealed();
    const entities = [{ kind: 'contact', value: 'c-1' }];
    const said = { type: 'content.posted', at: decision.at, entities };
    await desk.ports.papers.write(exhibitOf('u1', decision.eventId, said));
    const campaignId = campaignWith(desk, desk.frozen('u7').decision, 'u7');
    await desk.call('GET /me', { as: senior });
    expect((await rule(desk, campaignId, { act: 'uphold' }, { as: senior })).status).toBe(200);
    expect(await seen(desk, caseId, senior)).toEqual(free);
    const known = caseOf(desk, campaignId);
    const entries = Array.from({ length: mostEntries }, () => known.entries).flat();
    desk.records.cases.set(campaignId, { ...known, entries });
    expect(await seen(desk, caseId, senior)).toEqual(barred);
  });

  it('is heard by those who concluded on the case of a campaign before the decision, or only moved it on', async () => {
    const { desk, caseId, decision } = appealed();
    const campaignId = campaignWith(desk, decision, 'u1');
    const later = { as: third, body: { expectedVersion: 1, days: 1, reason } };
    expect((await desk.call(`POST /cases/${campaignId}/snooze`, later)).status).toBe(200);
    const { now } = desk.time;
    desk.time.now = decision.decidedAt - 1;
    const before = { as: senior, expectedVersion: 2 };
    expect((await rule(desk, campaignId, { act: 'uphold' }, before)).status).toBe(200);
    desk.time.now = now;
    for (const as of [senior, third]) expect(await seen(desk, caseId, as)).toEqual(free);
  });

  it('is not heard by the second person who agreed to uphold the case of a campaign', async () => {
    const review = ReviewSettings.parse({ fourEyes: { bulkFrom: 1 } });
    const { desk, caseId, decision } = appealed(openDesk({ review }));
    const campaignId = campaignWith(desk, decision, 'u1');
    for (const as of [senior, third, fourth]) await desk.call('GET /me', { as });
    const { body } = await previewBulk(desk, [campaignId], { act: 'uphold' });
    const { proposal } = (await runBulk(desk, body.token)).body;
    expect(proposal.words.en).toBe('1 account: the current decision is upheld');
    const approved = await approve(desk, proposal.proposalId, third);
    expect(approved.body.state).toBe('approved');
    expect(await seen(desk, caseId, senior)).toEqual(barred);
    expect(await seen(desk, caseId, third)).toEqual(barred);
    expect(await seen(desk, caseId, fourth)).toEqual(free);
  });

  it('goes on against a measure that is restored through the case of a campaign, as the preview said', async () => {
    const { desk, caseId, decision } = appealed();
    const campaignId = campaignWith(desk, decision, 'u1');
    const ruled = await rule(desk, campaignId, { act: 'challenge', until: null }, { as: senior });
    const { rulingId } = ruled.body.ruling;
    const preview = await desk.call(`GET /rulings/${rulingId}/undo`, { as: senior });
    const undo = { as: senior, body: { reason } };
    expect((await desk.call(`POST /rulings/${rulingId}/undo`, undo)).body.kind).toBe('done');
    const { decisionId, status } = (await standing(desk, 'u1')) ?? {};
    expect(status).toBe('frozen');
    const { statement } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
    expect(statement.en.facts[0]).toContain('appeal');
    expect(preview.body.statement).toEqual(statement);
    // The restored measure has a decision of its own: the user is told of the appeal there.
    expect(desk.records.cases.get(caseId)?.appeal).toMatchObject({
      ...{ appealId: 'apl-1', state: 'open', statedIn: [decisionId] },
    });
    const shown = await desk.call(`GET /decisions/${decisionId}`, { as: senior });
    expect(shown.body).toMatchObject({ statement });
  });

  it('is not heard by the two who took back what a colleague had decided', async () => {
    const { desk, caseId, decision } = appealed(openDesk(), { score: 0.99 });
    const campaignId = campaignWith(desk, decision, 'u1');
    const asked = await rule(desk, campaignId, { act: 'challenge', until: null }, { as: other });
    const { resultId } = (await approve(desk, asked.body.proposal.proposalId)).body;
    const undo = { as: third, body: { reason } };
    const { proposal } = (await desk.call(`POST /rulings/${resultId}/undo`, undo)).body;
    expect((await approve(desk, proposal.proposalId, fourth)).body.state).toBe('approved');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    for (const as of [third, fourth]) expect(await seen(desk, caseId, as)).toEqual(barred);
    expect(await seen(desk, caseId, senior)).toEqual(free);
  });

  it('is not heard by those who replaced the measure meanwhile', async () => {
    const { desk, caseId } = appealed();
    const ruled = await rule(desk, caseId, { act: 'limit', until: null }, { as: senior });
    expect(ruled.body.kind).toBe('done');
    expect(await seen(desk, caseId, senior)).toEqual(barred);
    expect(await seen(desk, caseId, third)).toEqual(free);
  });

  it('keeps its case open after another ruling on it', async () => {
    const { desk, caseId } = appealed();
    const { body } = await rule(desk, caseId, { act: 'limit', until: null });
    expect(body).toMatchObject({
      kind: 'done',
      case: { state: 'open', appeal: { appealId: 'apl-1' } },
    });
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toHaveLength(1);
    const team = await desk.call('GET /team', { as: senior });
    expect(team.body.people).toMatchObject([{ person: { id: 'staff-1' }, rulings: 1 }]);
    await desk.call(`POST /rulings/${body.ruling.rulingId}/undo`, { body: { reason } });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toHaveLength(1);
  });
});
