import { describe, expect, it } from 'vitest';
import { readRuling } from '#functions/review-api/acting/rulings.ts';
import { contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { caseOpeningFor, joinCase, resolveCase } from '#shared/reviews/case.ts';
import { PlacedMark } from '#shared/reviews/mark.ts';
import { MarkedRuling, marksThatHold, outcomesOf } from '#shared/reviews/outcomes.ts';
import { minute } from '#shared/settings/durations.ts';
import { approve, caseOf, changeCase } from './desk.ts';
import {
  chen,
  type Desk,
  deskOf,
  disagree,
  lin,
  listed,
  rule,
  ruleFirst,
  secret,
  stateOf,
  versionOf,
  wang,
  zhao,
} from './second-review.ts';

/** Everything that was counted today and not taken back. */
const countsOn = async ({ ports: { tallies }, time: { now } }: Desk) => {
  const topics = (['flow', 'rules', 'team'] as const).map((topic) => tallies.of(topic, now, now));
  const named = (await Promise.all(topics)).flatMap((days) => [...days.values()]);
  return named.map((one) => Object.entries(one).filter(([, count]) => count !== 0));
};

/** The user appeals against a decision on the case. */
const appealTo = (desk: Desk, caseId: string, decisionId: string) => {
  changeCase(desk, caseId, {
    appeal: {
      appealId: 'apl-1',
      eventId: 'e-9',
      decisionId,
      state: 'open',
      filedAt: desk.time.now,
      dueAt: desk.time.now + minute,
      language: 'en',
      notBy: [],
      decidedBy: null,
    },
  });
};

/** A senior answers the appeal on the case. Returns the id of the answer. */
const answerAppeal = async (desk: Desk, caseId: string, grants = false): Promise<string> => {
  const { status, body } = await desk.call(`POST /cases/${caseId}/appeal`, {
    as: wang,
    body: { expectedVersion: versionOf(desk, caseId), grants, reason: 'heard' },
  });
  expect(status).toBe(200);
  return body.ruling.rulingId;
};

/** The senior undoes what they did. */
const undo = async (desk: Desk, rulingId: string) => {
  const call = { as: wang, body: { reason: 'slipped' } };
  expect((await desk.call(`POST /rulings/${rulingId}/undo`, call)).status).toBe(200);
};

/** A post of the first account that was hidden, beside the account’s own decision on its case. */
const hidePost = ({ desk, one }: Awaited<ReturnType<typeof deskOf>>): Decision => {
  const subject = contentSubject('p-1', 'u1');
  const hidden = { ...one.decision, id: 'dec-p1', subject, outcome: 'hide' as const };
  desk.records.decisions.set(hidden.id, hidden);
  desk.records.cases.set(one.caseId, {
    ...joinCase(caseOf(desk, one.caseId), caseOpeningFor(hidden, hidden.at)),
    version: 1,
  });
  desk.states.posts.set('p-1', {
    ...{ accountId: 'u1', visibility: 'hidden', version: 1 },
    ...{ since: hidden.at, decisionId: hidden.id },
  });
  return hidden;
};

describe('two reviewers who disagree', () => {
  it('send the case to a senior other than the first of them', async () => {
    const { desk, one } = await deskOf();
    await rule(desk, one.caseId, { act: 'release' }, wang);
    await rule(desk, one.caseId, { act: 'uphold' }, chen);
    const next = async (as: object) =>
      (await desk.call('POST /queues/escalated/next', { as, body: {} })).body.case?.caseId ?? null;
    expect([await next(wang), await next(zhao)]).toEqual([null, one.caseId]);
    // Nor can it be handed to the first reviewer, who may not settle it.
    const body = { expectedVersion: versionOf(desk, one.caseId), to: wang.sub, reason: 'yours' };
    const handed = await desk.call(`POST /cases/${one.caseId}/hand-over`, { as: zhao, body });
    expect(handed.body.errors?.[0]?.field).toBe('body.to');
  });

  it('send the case to a third person, who alone changes anything', async () => {
    const { desk, one } = await deskOf();
    const differs = await disagree(desk, one.caseId);
    expect(differs).toMatchObject({ kind: 'recorded', ruling: { act: 'uphold' } });
    expect(JSON.stringify(differs)).not.toMatch(/staff-1|STAFF-1/);
    expect(await stateOf(desk, 'u1')).toMatchObject({ standing: { status: 'active' } });
    expect(await listed(desk, 'fraud', chen)).toEqual(['u2']);
    expect(await listed(desk, 'escalated', wang)).toEqual(['u1']);
    const { body: page } = await desk.call(`GET /cases/${one.caseId}`, { as: wang });
    expect(page).toMatchObject({
      case: { state: 'open', handling: { escalated: { by: { id: 'staff-2' } } } },
      compared: {
        first: { act: 'release', by: { id: 'staff-1' }, reason: secret },
        second: { act: 'uphold', by: { id: 'staff-2' }, reason: 'looked at it' },
      },
    });
    const settle = await rule(desk, one.caseId, { act: 'freeze', until: null }, wang);
    expect(settle.status).toBe(200);
    expect(await stateOf(desk, 'u1')).toMatchObject({ standing: { status: 'frozen' } });
    // A third person's settlement cannot be undone by the second reviewer, and previews say so.
    const path = `/rulings/${differs.ruling.rulingId}/undo`;
    const back = { as: chen, body: { reason: 'slipped' } };
    expect((await desk.call(`POST ${path}`, back)).body.code).toBe('not-latest');
    expect((await desk.call(`GET ${path}`, { as: chen })).body.problem).toBe('not-latest');
    const { body: team } = await desk.call('GET /team', { as: wang });
    expect(team.agreement).toMatchObject({ of: 1, are: 0 });
    expect(
      team.people.find(({ person }: { person: { id: string } }) => person.id === 'staff-1'),
    ).toMatchObject({ overturned: { of: 1, are: 1 } });
    const { body: platform } = await desk.call('GET /platform', { as: wang });
    // The first reviewer's view no longer counts; the third person's counts once.
    expect(platform.falsePositives).toMatchObject({ of: 1, are: 0 });
  });

  it('wait for a third person again if the settlement is undone, and the first ruling counts as before', async () => {
    const { desk, one } = await deskOf();
    await disagree(desk, one.caseId);
    const before = await countsOn(desk);
    const disputed = desk.records.cases.get(one.caseId);
    const settleAndUndo = async (ruling: object) => {
      const settled = await rule(desk, one.caseId, ruling, wang);
      const after = await countsOn(desk);
      await undo(desk, settled.body.ruling.rulingId);
      return after;
    };
    const freeze = { act: 'freeze', until: null };
    expect(await settleAndUndo(freeze)).not.toEqual(before);
    expect(await countsOn(desk)).toEqual(before);
    expect(desk.records.cases.get(one.caseId)).toMatchObject({
      state: 'open',
      blind: disputed?.blind,
      handling: disputed?.handling,
    });
    // Whoever settles it then is neither of the two, and counts as a third person.
    expect((await rule(desk, one.caseId, { act: 'uphold' }, chen)).body.code).toBe('forbidden');
    await settleAndUndo(freeze);
    expect(await countsOn(desk)).toEqual(before);
    // Upholding confirms what is in force: the first reviewer's release.
    await settleAndUndo({ act: 'uphold' });
    expect(await countsOn(desk)).toEqual(before);
  });

  it.each([false, true])(
    'wait again if the answer to an appeal settled it and is undone, and all counts are as before; granted: %s',
    async (grants) => {
      const { desk, one } = await deskOf();
      await disagree(desk, one.caseId, { act: 'uphold' }, { act: 'release' });
      appealTo(desk, one.caseId, one.decision.id);
      const before = await countsOn(desk);
      const { blind } = desk.records.cases.get(one.caseId) ?? {};
      expect(blind?.second).toMatchObject({ by: 'staff-2' });
      await undo(desk, await answerAppeal(desk, one.caseId, grants));
      expect(desk.records.cases.get(one.caseId)?.blind).toEqual(blind);
      expect(await countsOn(desk)).toEqual(before);
    },
  );

  it.each([false, true])(
    'wait again if the answer closed a case whose rest was concluded before, and is undone; granted: %s',
    async (grants) => {
      const { desk, one } = await deskOf();
      const first = { rulingId: 'r-before', by: 'senior-3', at: one.decision.decidedAt };
      const upheld = resolveCase(caseOf(desk, one.caseId), { ...first, conclusion: 'upheld' });
      const join = (decided: Decision) =>
        desk.records.cases.set(one.caseId, {
          ...joinCase(caseOf(desk, one.caseId), caseOpeningFor(decided, desk.time.now)),
          handling: null,
        });
      desk.records.cases.set(one.caseId, upheld);
      const subject = contentSubject('p-1', 'u1');
      const at = one.decision.decidedAt + minute;
      const flagged = { ...one.decision, id: 'dec-p1', subject, outcome: 'flag', decidedAt: at };
      desk.records.decisions.set(flagged.id, flagged as Decision);
      join(flagged as Decision);
      changeCase(desk, one.caseId, { version: 1 });
      desk.states.posts.set('p-1', {
        ...{ accountId: 'u1', visibility: 'visible', version: 1 },
        ...{ since: flagged.at, decisionId: flagged.id },
      });
      await disagree(desk, one.caseId, { act: 'hide', contentId: 'p-1' }, { act: 'release' });
      const hidden = desk.records.decisions.get(desk.states.posts.get('p-1')?.decisionId ?? '');
      if (!hidden) throw new Error('not hidden');
      const disputed = caseOf(desk, one.caseId);
      expect(disputed.blind?.second).toMatchObject({ by: 'staff-2' });
      desk.records.cases.set(one.caseId, {
        ...joinCase(disputed, caseOpeningFor(hidden, desk.time.now)),
        handling: disputed.handling,
      });
      appealTo(desk, one.caseId, hidden.id);
      desk.time.now += minute;
      const answer = await answerAppeal(desk, one.caseId, grants);
      expect(caseOf(desk, one.caseId)).toMatchObject({ state: 'resolved', blind: null });
      // A refusal does not say which of the two was right about what was flagged.
      const decided = [one.decision, flagged as Decision];
      const outcomes = outcomesOf(decided, [caseOf(desk, one.caseId)]);
      expect(outcomes).toMatchObject([
        { decision: one.decision, conclusion: 'upheld' },
        ...(grants ? [{ decision: flagged, conclusion: 'restored' }] : []),
      ]);
      await undo(desk, answer);
      const { blind, handling } = disputed;
      expect(caseOf(desk, one.caseId)).toMatchObject({ state: 'open', blind, handling });
    },
  );

  it.each([
    [false, 'refused', 'upheld'],
    [true, 'granted', 'restored'],
  ] as const)(
    'still wait after the answer to an appeal on another matter; granted: %s',
    async (grants, state, act) => {
      const opened = await deskOf();
      const { desk, one } = opened;
      const hidden = hidePost(opened);
      await disagree(desk, one.caseId);
      appealTo(desk, one.caseId, hidden.id);
      desk.time.now += minute;
      await answerAppeal(desk, one.caseId, grants);
      // The first reviewer released the account: the post stays hidden.
      expect(desk.chain('account:u1').at(-1)).toMatchObject({
        action: `case.${act}`,
        details: { appeal: state, subject: 'p-1' },
      });
      const { body: page } = await desk.call(`GET /cases/${one.caseId}`, { as: zhao });
      expect(page).toMatchObject({
        case: { state: 'open' },
        compared: { first: { act: 'release' }, second: { act: 'uphold' } },
      });
      desk.time.now += minute;
      expect((await rule(desk, one.caseId, { act: 'uphold' }, wang)).status).toBe(200);
      const outcomes = outcomesOf([one.decision], [caseOf(desk, one.caseId)]);
      expect(outcomes).toMatchObject([{ conclusion: 'released' }]);
    },
  );

  it('leave no mark to learn from: only what a third person says is', async () => {
    const { desk, one } = await deskOf();
    const { caseId, decision } = one;
    const learned = async () => {
      const day = new Date(desk.time.now).toISOString().slice(0, 10).replaceAll('-', '');
      const papersOf = async (kind: 'ruling' | 'mark') =>
        (await desk.ports.papers.list(kind, day, { most: 50 })).map(({ body }) => body);
      const rulings = (await papersOf('ruling')).map((body) => MarkedRuling.parse(body));
      const marks = (await papersOf('mark')).map((body) => PlacedMark.parse(body));
      const held = marksThatHold(rulings, marks);
      const [outcome] = outcomesOf([decision], desk.records.cases.values(), held);
      return outcome && [outcome.conclusion, outcome.mark?.truth];
    };
    const ruleAs = async (as: object, act: string, truth?: string) => {
      desk.time.now += minute;
      const { status } = await desk.call(`POST /cases/${caseId}/rulings`, {
        as,
        body: {
          expectedVersion: versionOf(desk, caseId),
          ruling: { act },
          reason: 'looked at it',
          ...(truth && { mark: { truth, category: null } }),
        },
      });
      expect(status).toBe(200);
    };
    await ruleAs(lin, 'release', 'innocent');
    expect(await learned()).toEqual(['released', 'innocent']);
    await desk.call(`PUT /cases/${caseId}/presence`, { as: lin, body: { working: false } });
    await ruleAs(chen, 'uphold', 'abusive');
    expect(await learned()).toBeUndefined();
    await ruleAs(wang, 'uphold');
    expect(await learned()).toEqual(['released', undefined]);
  });

  it('cannot settle it, neither of them; upholding then confirms what is in force', async () => {
    const { desk, one } = await deskOf();
    await desk.call(`POST /cases/${one.caseId}/claim`, { as: wang, body: {} });
    await rule(desk, one.caseId, { act: 'release' }, wang);
    await rule(desk, one.caseId, { act: 'uphold' }, chen);
    const own = await rule(desk, one.caseId, { act: 'uphold' }, wang);
    expect(own.body.code).toBe('same-person');
    const disputed = caseOf(desk, one.caseId);
    // Nor by proposing it to a second person.
    const weight = { ...disputed.weight, score: 0.99 };
    desk.records.cases.set(one.caseId, { ...disputed, weight });
    const release = await rule(desk, one.caseId, { act: 'release' }, wang);
    expect(release.body.code).toBe('same-person');
    desk.records.cases.set(one.caseId, disputed);
    const rulingId = disputed.rulings.at(-1);
    const before = { as: wang, body: { reason: 'before anybody settles it' } };
    const undone = await desk.call(`POST /rulings/${rulingId}/undo`, before);
    expect(undone.body.code).toBe('same-person');
    const { body: page } = await desk.call(`GET /cases/${one.caseId}`, { as: wang });
    expect(page.acts[0]).toMatchObject({ act: 'uphold', allowed: false, why: 'same-person' });
    const third = await rule(desk, one.caseId, { act: 'uphold' }, zhao);
    expect(third.status).toBe(200);
    expect(desk.records.cases.get(one.caseId)?.resolution).toMatchObject({
      conclusion: 'released',
      by: 'senior-2',
    });
    const { body: team } = await desk.call('GET /team', { as: zhao });
    expect(
      team.people.find(({ person }: { person: { id: string } }) => person.id === 'senior-1'),
    ).toMatchObject({ overturned: { are: 0 } });
  });

  it('say nothing of what was decided since: whoever upholds the release upholds that too', async () => {
    const { desk, one } = await deskOf();
    await disagree(desk, one.caseId);
    desk.time.now += minute;
    const since = { ...one.decision, id: 'dec-since', decidedAt: desk.time.now };
    desk.records.decisions.set(since.id, since);
    const joined = joinCase(caseOf(desk, one.caseId), caseOpeningFor(since, desk.time.now));
    desk.records.cases.set(one.caseId, joined);
    const outcomes = () =>
      outcomesOf([one.decision, since], [caseOf(desk, one.caseId)]).map(
        ({ decision: { id }, conclusion }) => [id, conclusion],
      );
    expect(outcomes()).toEqual([]);
    const before = await countsOn(desk);
    desk.time.now += minute;
    const settled = await rule(desk, one.caseId, { act: 'uphold' }, wang);
    expect(outcomes()).toEqual([
      [one.decision.id, 'released'],
      [since.id, 'upheld'],
    ]);
    const { rulingId } = settled.body.ruling;
    expect((await readRuling(rulingId, desk.ports))?.record.ruledOn).toMatchObject({
      decisionIds: [one.decision.id],
    });
    expect(caseOf(desk, one.caseId).resolution?.conclusion).toBe('released');
    desk.time.now += minute;
    await undo(desk, rulingId);
    expect(outcomes()).toEqual([]);
    expect(await countsOn(desk)).toEqual(before);
  });

  it.each([
    [{ act: 'release' }, { act: 'restore', contentId: 'p-1' }, ['released', 'released']],
    [
      { act: 'restore', contentId: 'p-1' },
      { act: 'hide', contentId: 'p-1' },
      [undefined, 'restored'],
    ],
    [{ act: 'restore', contentId: 'p-1' }, { act: 'release' }, [undefined, 'restored']],
  ])(
    'change nothing of what the first ruling was about, if a settlement is undone and the first is upheld: %j, %j',
    async (first, settlement, concluded) => {
      const opened = await deskOf();
      const { desk, one } = opened;
      const hidden = hidePost(opened);
      await ruleFirst(desk, one.caseId, first);
      const ruleNext = async (ruling: object, as: object) => {
        desk.time.now += minute;
        const made = await rule(desk, one.caseId, ruling, as);
        expect(made.status).toBe(200);
        return made.body.ruling.rulingId as string;
      };
      await ruleNext({ act: 'uphold' }, chen);
      const before = await countsOn(desk);
      const settled = await ruleNext(settlement, wang);
      await undo(desk, settled);
      expect(await countsOn(desk)).toEqual(before);
      const upheld = await ruleNext({ act: 'uphold' }, wang);
      const decided = [one.decision, hidden];
      const outcomes = outcomesOf(decided, [caseOf(desk, one.caseId)]);
      const told = decided.map(
        ({ id }) => outcomes.find(({ decision }) => decision.id === id)?.conclusion,
      );
      expect(told).toEqual(concluded);
      const record = (await readRuling(upheld, desk.ports))?.record;
      expect(record?.ruledOn?.decisionIds).toEqual(
        decided.flatMap(({ id }, i) => (concluded[i] ? [id] : [])),
      );
    },
  );

  it('leave it to others, who do not ask either of them to agree', async () => {
    const { desk, one } = await deskOf();
    await rule(desk, one.caseId, { act: 'uphold' }, wang);
    await rule(desk, one.caseId, { act: 'release' }, chen);
    const disputed = caseOf(desk, one.caseId);
    const weight = { ...disputed.weight, score: 0.99 };
    desk.records.cases.set(one.caseId, { ...disputed, weight });
    const { body } = await rule(desk, one.caseId, { act: 'release' }, zhao);
    await desk.call('GET /me', { as: { sub: 'senior-3', groups: ['seniors'] } });
    const shown = await desk.call(`GET /proposals/${body.proposal.proposalId}`, { as: zhao });
    expect(shown.body.approvers).toMatchObject([{ id: 'senior-3' }]);
    const approved = await approve(desk, body.proposal.proposalId, wang);
    expect(approved.body.code).toBe('same-person');
    expect(await stateOf(desk, 'u1')).toMatchObject({ standing: { status: 'frozen' } });
  });
});
