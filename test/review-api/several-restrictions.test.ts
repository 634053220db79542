import { describe, expect, it } from 'vitest';
import { contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { fileAppeal } from '#shared/reviews/filing.ts';
import { outcomesOf } from '#shared/reviews/outcomes.ts';
import { minute } from '#shared/settings/durations.ts';
import { accountState, caseOf, openDesk, reason, rule, standing } from './desk.ts';

describe('one of several restrictions of an account', () => {
  const seniors = (n: number) => ({ sub: `senior-${n}`, groups: ['seniors'] });
  /** An account that was frozen, and two of its posts hidden. */
  const restricted = () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const posts = ['p-1', 'p-2'].map((id): Decision => {
      const made: Decision = {
        ...decision,
        id: `dec-${id}`,
        eventId: `e-${id}`,
        subject: contentSubject(id, 'u1'),
        outcome: 'hide',
      };
      const { decidedAt: since } = made;
      const hidden = { visibility: 'hidden' as const, version: 1, since, accountId: 'u1' };
      desk.records.decisions.set(made.id, made);
      desk.states.posts.set(id, { ...hidden, decisionId: made.id });
      const known = desk.records.cases.get(caseId) ?? null;
      const joined = joinCase(known, caseOpeningFor(made, since));
      desk.records.cases.set(caseId, { ...joined, version: 1 });
      return made;
    });
    const known = () => {
      const found = caseOf(desk, caseId);
      return found;
    };
    const file = async (against: Decision) => {
      desk.time.now += minute;
      const { id, kind } = against.subject;
      const { standing: stands } = (await accountState(desk, 'u1')) ?? {};
      if (!stands) throw new Error('no account');
      const filed = fileAppeal({
        filed: {
          eventId: `apl-${against.id}-${desk.time.now}`,
          accountId: 'u1',
          language: 'en',
          at: desk.time.now,
        },
        decision: against,
        known: known(),
        now: {
          standing: stands,
          post: kind === 'content' ? (desk.states.posts.get(id) ?? null) : null,
        },
        settings: desk.ports.settings,
      });
      if (!filed.ok) throw new Error(filed.problem);
      desk.records.cases.set(caseId, filed.case);
      return filed.appeal;
    };
    const answer = async (as: object, grants: boolean): Promise<string> => {
      desk.time.now += minute;
      const body = { expectedVersion: known().version, grants, reason };
      const answered = await desk.call(`POST /cases/${caseId}/appeal`, { as, body });
      expect(answered.status).toBe(200);
      return answered.body.ruling.rulingId;
    };
    const act = async (ruling: object, as = {}) => {
      desk.time.now += minute;
      const { version: expectedVersion } = known();
      return (await rule(desk, caseId, ruling, { as, expectedVersion })).body;
    };
    const undo = async (rulingId: string, as: object) => {
      desk.time.now += minute;
      const undone = await desk.call(`POST /rulings/${rulingId}/undo`, { as, body: { reason } });
      expect(undone.body.kind).toBe('done');
    };
    const page = async () => (await desk.call(`GET /cases/${caseId}`, { as: seniors(1) })).body;
    const outcomes = () =>
      Object.fromEntries(
        outcomesOf([decision, ...posts], [known()]).map(({ decision: { id }, ...rest }) => [
          id,
          [rest.conclusion, rest.appeal],
        ]),
      );
    const queued = async () =>
      (await desk.call('GET /queues/fraud/cases', { as: seniors(1) })).body.items?.length;
    const [first, second] = posts as [Decision, Decision];
    return {
      desk,
      freeze: decision,
      first,
      second,
      known,
      file,
      answer,
      act,
      undo,
      page,
      outcomes,
      queued,
    };
  };

  it.each([
    [false, [null, 'rejected']],
    [true, ['restored', 'overturned']],
  ])(
    'is answered without a word about the others, which wait on: granted %s',
    async (grants, answered) => {
      const { freeze, first, known, file, answer, undo, page, outcomes, act, queued } =
        restricted();
      await file(first);
      const rulingId = await answer(seniors(1), grants);
      expect(outcomes()).toEqual({ 'dec-p-1': answered });
      expect(known()).toMatchObject({ state: 'open', resolution: null, concluded: null });
      expect(await page()).toMatchObject({ resolution: null, case: { state: 'open' } });
      expect(await queued()).toBe(1);
      await undo(rulingId, seniors(1));
      expect(outcomes()).toEqual({});
      expect(known()).toMatchObject({ state: 'open', appeal: { state: 'open' }, concluded: null });
      await answer(seniors(1), grants);
      // Whoever answered it had no part in the freeze.
      expect(await file(freeze)).toMatchObject({ notBy: [] });
      await answer(seniors(1), false);
      expect(outcomes()).toEqual({ 'dec-u1': [null, 'rejected'], 'dec-p-1': answered });
      expect((await page()).resolution).toBeNull();
      await act({ act: 'uphold' });
      expect(outcomes()).toMatchObject({ 'dec-p-2': ['upheld', null] });
      expect(await page()).toMatchObject({ resolution: { conclusion: 'upheld' } });
      expect(await queued()).toBe(0);
    },
  );

  it('leaves what was concluded about the others in force, while it is heard and after', async () => {
    const { freeze, first, known, file, answer, undo, page, outcomes, act } = restricted();
    await act({ act: 'uphold' });
    const all = (post: unknown) => ({
      'dec-u1': ['upheld', null],
      'dec-p-2': ['upheld', null],
      ...(post ? { 'dec-p-1': post } : {}),
    });
    await file(first);
    expect(outcomes()).toEqual(all(null));
    const rulingId = await answer(seniors(1), true);
    expect(outcomes()).toEqual(all(['restored', 'overturned']));
    expect(known()).toMatchObject({ state: 'resolved', concluded: { by: 'staff-1' } });
    expect((await page()).resolution).toMatchObject({ conclusion: 'restored' });
    await undo(rulingId, seniors(2));
    expect(outcomes()).toEqual(all(null));
    await answer(seniors(1), true);
    expect(await file(freeze)).toMatchObject({ notBy: ['staff-1'] });
  });

  it.each([[[0, 1, 2]], [[2, 0, 1]], [[1, 2, 0]]])(
    'is open until each was answered, in order %j',
    async (order) => {
      const { freeze, first, second, known, file, answer, page, outcomes } = restricted();
      const all = [freeze, first, second];
      for (const n of order) await file(all[n] ?? freeze);
      for (const [answered, n] of order.entries()) {
        expect(known()).toMatchObject({ state: 'open', appeal: { decisionId: all[n]?.id } });
        expect((await page()).resolution).toBeNull();
        await answer(seniors(answered), n === 1);
      }
      expect(known()).toMatchObject({ state: 'resolved' });
      expect(outcomes()).toEqual({
        'dec-u1': [null, 'rejected'],
        'dec-p-1': ['restored', 'overturned'],
        'dec-p-2': [null, 'rejected'],
      });
    },
  );

  it('is not heard again by who refused to lift it, after a release of the account was undone', async () => {
    const { freeze, desk, file, answer, act, undo } = restricted();
    await file(freeze);
    await answer(seniors(1), false);
    const { ruling } = await act({ act: 'release' }, seniors(2));
    await undo(ruling.rulingId, seniors(3));
    const { decisionId } = (await standing(desk, 'u1')) ?? {};
    const restored = desk.records.decisions.get(decisionId ?? '');
    if (!restored) throw new Error('not restored');
    expect((await file(restored)).notBy.toSorted()).toEqual(['senior-1', 'senior-3']);
  });
});
