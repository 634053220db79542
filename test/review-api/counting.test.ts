import { describe, expect, it } from 'vitest';
import { ruledOnIn } from '#functions/review-api/acting/rulings.ts';
import { dayIn } from '#functions/review-api/cases/open-case.ts';
import { contentSubject } from '#shared/decisions/decision.ts';
import { mostEntries } from '#shared/effects/case-weight.ts';
import { type Case, caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { outcomesOf } from '#shared/reviews/outcomes.ts';
import { day, hour, minute, second } from '#shared/settings/durations.ts';
import { decision, finding } from '../decisions/specimens.ts';
import { caseOf, changeCase, openDesk } from './desk.ts';

const reason = 'looked at it twice';
const lin = { sub: 'lin', groups: ['reviewers'] };
const zhao = { sub: 'zhao', groups: ['seniors'] };

/** One ruling on one account by lin, who claimed the case a minute before. */
const ruled = async (act: 'release' | 'uphold') => {
  const desk = openDesk();
  const { caseId, decision } = desk.frozen('u-1');
  await desk.call(`POST /cases/${caseId}/claim`, { as: lin, body: {} });
  desk.time.now += minute;
  const answer = await desk.call(`POST /cases/${caseId}/rulings`, {
    as: lin,
    body: { expectedVersion: 1, ruling: { act }, reason },
    key: 'key-of-one-ruling-1',
  });
  expect(answer.status).toBe(200);
  const figures = async () => {
    const team = (await desk.call('GET /team', { as: zhao })).body;
    const platform = (await desk.call('GET /platform', { as: zhao })).body;
    return {
      lin: team.people.find(({ person }: { person: { id: string } }) => person.id === 'lin'),
      platform,
    };
  };
  return { desk, caseId, decision, rulingId: answer.body.ruling.rulingId as string, figures };
};

it('a brake is described by what it holds back, a rule by its title', async () => {
  const desk = openDesk({
    shadowRecords: {
      'account.bulk-signup-device': { decisions: 600, upheld: 594, simulated: true },
    },
  });
  const { brakes } = (await desk.call('GET /platform', { as: zhao })).body;
  const wordsOf = (key: string) =>
    brakes.find((brake: { key: string }) => brake.key === key)?.words;
  expect(wordsOf('platform').en).toBe('freezes across the platform');
  expect(wordsOf('rule:account.bulk-signup-device')).toEqual({
    'zh-CN': expect.stringMatching(/^冻结：.*设备/),
    en: expect.stringMatching(/^freezes: .*device/),
  });
});

describe('a ruling', () => {
  it('counts for the latest eight of the decisions on its case', () => {
    const {
      entries: [entry],
    } = joinCase(null, caseOpeningFor(decision(), 0));
    const entries = Array.from({ length: 10 }, (_, i) => ({ ...entry, decisionId: `dec-${i}` }));
    expect(ruledOnIn({ entries: entries as Case['entries'], sampled: false })).toEqual({
      decisionIds: [2, 3, 4, 5, 6, 7, 8, 9].map((i) => `dec-${i}`),
      sampled: false,
    });
  });

  it('is counted once, however often it is repeated', async () => {
    const { desk, caseId, figures } = await ruled('release');
    await desk.call(`POST /cases/${caseId}/rulings`, {
      as: lin,
      body: { expectedVersion: 1, ruling: { act: 'release' }, reason },
      key: 'key-of-one-ruling-1',
    });
    const { lin: person, platform } = await figures();
    expect(person).toMatchObject({ rulings: 1, handling: { p50: expect.closeTo(60, -1) } });
    expect(platform.falsePositives).toMatchObject({ of: 1, are: 1 });
  });

  it('counts in the queue of its case, as in time until the case is due', async () => {
    const desk = openDesk();
    const [onTime, late] = [desk.frozen('u-1'), desk.frozen('u-2')];
    const { body } = await desk.call(`GET /cases/${onTime.caseId}`, { as: lin });
    const { queue, dueAt } = body.case;
    const rule = async (caseId: string, at: number) => {
      desk.time.now = at;
      const answer = await desk.call(`POST /cases/${caseId}/rulings`, {
        as: { ...lin, lasts: 9 * 86_400 },
        body: { expectedVersion: 1, ruling: { act: 'release' }, reason },
      });
      expect(answer.status).toBe(200);
      return answer.body.ruling.rulingId as string;
    };
    const figures = async () => {
      const as = { ...zhao, lasts: 9 * 86_400 };
      const { queues } = (await desk.call('GET /team', { as })).body;
      expect(queues.map((each: { queue: string }) => each.queue)).toContain('escalated');
      return queues.flatMap(({ queue: name, inTime: { are, of } }: never) =>
        of === 0 ? [] : [[name, are, of]],
      );
    };
    const inTime = await rule(onTime.caseId, dueAt);
    await rule(late.caseId, dueAt + 1);
    expect(await figures()).toEqual([[queue, 1, 2]]);
    const undo = { as: { ...lin, lasts: 9 * 86_400 }, body: { reason } };
    expect((await desk.call(`POST /rulings/${inTime}/undo`, undo)).status).toBe(200);
    expect(await figures()).toEqual([[queue, 0, 1]]);
  });

  it('is not counted after its author undid it', async () => {
    const { desk, rulingId, figures } = await ruled('release');
    const undone = await desk.call(`POST /rulings/${rulingId}/undo`, { as: lin, body: { reason } });
    expect(undone.status).toBe(200);
    const { lin: person, platform } = await figures();
    expect(person).toMatchObject({ rulings: 0, overturned: { of: 0 } });
    expect(platform.falsePositives.of).toBe(0);
  });

  it('leaves no handling time behind after its author undid it, however short that was', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u-1');
    await desk.call(`POST /cases/${caseId}/claim`, { as: lin, body: {} });
    desk.time.now += 1_400;
    const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    const { ruling } = (await desk.call(`POST /cases/${caseId}/rulings`, { as: lin, body })).body;
    const handling = async () =>
      (await desk.call('GET /team', { as: zhao })).body.people.find(
        ({ person }: { person: { id: string } }) => person.id === 'lin',
      ).handling;
    expect(await handling()).toEqual({ p50: 1, p90: 1 });
    const undo = { as: lin, body: { reason } };
    expect((await desk.call(`POST /rulings/${ruling.rulingId}/undo`, undo)).status).toBe(200);
    expect(await handling()).toEqual({ p50: null, p90: null });
  });

  it('is counted on the day on which it was made, though its commit is answered after midnight', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u-1');
    desk.time.now += 16 * hour - second;
    const { ledger } = desk.ports;
    const { commit } = ledger;
    Object.assign(ledger, {
      commit: async (...asked: Parameters<typeof commit>) => {
        const answer = await commit(...asked);
        desk.time.now += second;
        return answer;
      },
    });
    const late = { lasts: day / second };
    const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    const answer = await desk.call(`POST /cases/${caseId}/rulings`, {
      as: { ...lin, ...late },
      body,
    });
    expect(answer.status).toBe(200);
    const perDay = async () =>
      (await desk.call('GET /team', { as: { ...zhao, ...late } })).body.perDay
        .slice(-2)
        .map(({ rulings }: { rulings: number }) => rulings);
    expect(await perDay()).toEqual([1, 0]);
    await desk.call(`POST /rulings/${answer.body.ruling.rulingId}/undo`, {
      as: { ...lin, ...late },
      body: { reason },
    });
    expect(await perDay()).toEqual([0, 0]);
  });

  it('counts as overturned if a colleague undoes it', async () => {
    const { desk, rulingId, figures } = await ruled('release');
    await desk.call(`POST /rulings/${rulingId}/undo`, { as: zhao, body: { reason } });
    const { lin: person, platform } = await figures();
    expect(person).toMatchObject({ rulings: 1, overturned: { of: 1, are: 1 } });
    expect(platform.falsePositives.of).toBe(0);
  });

  it('counts as overturned among the rulings of its own day, whenever that happens', async () => {
    const desk = openDesk();
    const [first, second, third] = ['u-1', 'u-2', 'u-3'].map((id) => desk.frozen(id));
    const release = async (caseId = '', as: object = {}) => {
      const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
      const answer = await desk.call(`POST /cases/${caseId}/rulings`, { as, body });
      return answer.body.ruling.rulingId as string;
    };
    const ids = [await release(first?.caseId, lin), await release(second?.caseId, lin)];
    desk.time.now += 8 * day;
    const late = { lasts: 9 * 86_400 };
    await release(third?.caseId, { ...lin, ...late });
    for (const id of ids) {
      const undo = { as: { ...zhao, ...late }, body: { reason } };
      expect((await desk.call(`POST /rulings/${id}/undo`, undo)).status).toBe(200);
    }
    const overturnedIn = async (query: string) => {
      const { status, body } = await desk.call(`GET /team${query}`, { as: { ...zhao, ...late } });
      expect(status).toBe(200);
      return body.people.find(({ person }: { person: { id: string } }) => person.id === 'lin')
        .overturned;
    };
    expect(await overturnedIn('')).toMatchObject({ of: 1, are: 0 });
    expect(await overturnedIn('?from=2026-11-24')).toMatchObject({ of: 3, are: 2 });
  });

  it.each([
    ['later', minute, {}],
    ['earlier, which joined late or by an appeal', -minute, {}],
    ['later, and the record was made before it kept this', minute, { ruledOn: undefined }],
  ])(
    'is taken back for the rules that it counted for, not for a decision made %s',
    async (_, later, older) => {
      const { desk, caseId, decision, rulingId } = await ruled('uphold');
      const [paper] = await desk.ports.papers.read('ruling', [
        { folder: dayIn(rulingId), id: rulingId },
      ]);
      if (!paper) throw new Error('no ruling');
      const body = { ...(paper.body as object), ...older };
      await desk.ports.papers.write({ ...paper, version: paper.version + 1, body });
      const decidedAt = desk.time.now + later;
      desk.time.now += minute;
      const since = {
        ...decision,
        ...{ id: 'dec-since', eventId: 'e-since', outcome: 'flag' as const },
        findings: [finding({ rule: 'content.since' })],
        decidedAt,
      };
      desk.records.decisions.set(since.id, since);
      const known = desk.records.cases.get(caseId) ?? null;
      desk.records.cases.set(caseId, joinCase(known, caseOpeningFor(since, desk.time.now)));
      const undone = await desk.call(`POST /rulings/${rulingId}/undo`, {
        as: lin,
        body: { reason },
      });
      expect(undone.status).toBe(200);
      const counted = await desk.ports.tallies.of('rules', desk.time.now, desk.time.now);
      const counts = [...counted.values()].flatMap((of) => Object.values(of));
      expect(counts).toEqual(counts.map(() => 0));
    },
  );

  it('is not taken back as one on a drawn account if the case no longer shows what it was about', async () => {
    const { desk, caseId, decision, rulingId } = await ruled('uphold');
    desk.time.now += minute;
    for (let n = 0; n < mostEntries; n++) {
      const since = { ...decision, id: `dec-since-${n}`, decidedAt: desk.time.now };
      desk.records.decisions.set(since.id, since);
      const known = desk.records.cases.get(caseId) ?? null;
      desk.records.cases.set(caseId, joinCase(known, caseOpeningFor(since, desk.time.now)));
    }
    const undone = await desk.call(`POST /rulings/${rulingId}/undo`, { as: lin, body: { reason } });
    expect(undone.status).toBe(200);
    const counted = await desk.ports.tallies.of('flow', desk.time.now, desk.time.now);
    expect([...counted.values()].flatMap((of) => Object.keys(of))).not.toContain('sampled');
  });

  it('on a drawn account is taken back as such, also if something was found since', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u-1');
    changeCase(desk, caseId, { sampled: true, entries: [], hits: 0 });
    const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    const { ruling } = (await desk.call(`POST /cases/${caseId}/rulings`, { as: lin, body })).body;
    desk.time.now += minute;
    const since = { ...decision, id: 'dec-since', decidedAt: desk.time.now };
    desk.records.decisions.set(since.id, since);
    const there = desk.records.cases.get(caseId) ?? null;
    desk.records.cases.set(caseId, joinCase(there, caseOpeningFor(since, desk.time.now)));
    const undo = { as: lin, body: { reason } };
    expect((await desk.call(`POST /rulings/${ruling.rulingId}/undo`, undo)).status).toBe(200);
    const { missed } = (await desk.call('GET /team', { as: zhao })).body;
    expect(missed).toMatchObject({ of: 0, are: 0 });
  });

  it('on one post counts for the rules that decided about it, unless a mark speaks of the account', async () => {
    for (const [mark, counted] of [
      [undefined, { 'spam.post#1 reviewed': 1 }],
      [
        { truth: 'innocent', category: null },
        { 'fraud.account#1 reviewed': 1, 'fraud.account#1 grave': 1, 'spam.post#1 reviewed': 1 },
      ],
    ] as const) {
      const desk = openDesk();
      const severity = { revision: 1, severity: 'medium' } as const;
      const { caseId, decision: frozen } = desk.frozen('u-1', {
        findings: [finding({ ...severity, rule: 'fraud.account', severity: 'high' })],
      });
      const hidden = {
        ...frozen,
        id: 'dec-post',
        subject: contentSubject('p-1', 'u-1'),
        outcome: 'hide' as const,
        findings: [finding({ ...severity, rule: 'spam.post' })],
      };
      desk.records.decisions.set(hidden.id, hidden);
      const known = joinCase(caseOf(desk, caseId), caseOpeningFor(hidden, hidden.at));
      desk.records.cases.set(caseId, known);
      desk.states.posts.set('p-1', {
        ...{ accountId: 'u-1', visibility: 'hidden', version: 1 },
        ...{ since: hidden.at, decisionId: hidden.id },
      });
      const ruling = { act: 'restore', contentId: 'p-1' };
      const body = { expectedVersion: known.version, ruling, reason, ...(mark && { mark }) };
      const made = await desk.call(`POST /cases/${caseId}/rulings`, { as: lin, body });
      expect(made.status).toBe(200);
      expect(made.body.case).toMatchObject({ state: 'resolved' });
      const counts = async () => {
        const days = await desk.ports.tallies.of('rules', desk.time.now, desk.time.now);
        const all = [...days.values()].flatMap((one) => Object.entries(one));
        return Object.fromEntries(all.filter(([, count]) => count !== 0));
      };
      expect(await counts()).toEqual(counted);
      // The account stays frozen: nobody said that this was wrong.
      expect(
        outcomesOf([frozen, hidden], [caseOf(desk, caseId)]).map((one) => one.decision.id),
      ).toEqual(['dec-post']);
      desk.time.now += minute;
      const undo = { as: lin, body: { reason } };
      await desk.call(`POST /rulings/${made.body.ruling.rulingId}/undo`, undo);
      expect(await counts()).toEqual({});
      expect(outcomesOf([frozen, hidden], [caseOf(desk, caseId)])).toEqual([]);
    }
  });

  it('is not counted if it was rejected', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u-1');
    const body = { expectedVersion: 9, ruling: { act: 'release' }, reason };
    expect((await desk.call(`POST /cases/${caseId}/rulings`, { as: lin, body })).status).toBe(409);
    expect((await desk.ports.tallies.of('team', desk.time.now, desk.time.now)).size).toBe(0);
  });

  it('is made even if it cannot be counted', async () => {
    const failing = async () => {
      throw new Error('throttled');
    };
    const desk = openDesk({}, { tallies: { add: failing, of: async () => new Map() } });
    const { caseId } = desk.frozen('u-1');
    const body = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    expect((await desk.call(`POST /cases/${caseId}/rulings`, { as: lin, body })).status).toBe(200);
    expect(desk.lines.join()).toContain('ruling-counts-failed');
  });
});
