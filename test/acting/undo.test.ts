import { describe, expect, it } from 'vitest';
import { answerAppeal, applyRuling, type CaseAct } from '#shared/acting/act.ts';
import { type Undoable, undoRuling } from '#shared/acting/undo.ts';
import { contentSubject } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import { eventOf, now, openDesk } from '../screening/desk.ts';

const offer = '高价收银行卡四件套，日结，加微信 demo-ka-9';
const subject = contentSubject('p-1', 'seller');

/** A hidden post; each act takes place one millisecond after the one before. */
const hidden = async () => {
  const desk = openDesk();
  let at = now;
  const send = (type: 'content.posted' | 'appeal.filed', data: object) =>
    desk.send(eventOf(type, 'seller', data, { at: ++at }));
  await send('content.posted', { contentId: 'p-1', kind: 'post', text: offer });
  const basis = desk.states.posts.get('p-1')?.decisionId ?? '';
  const ports = { ...desk.ports, clock: { now: () => at, pause: async () => {} } };
  const act = (rulingId: string, by: string): CaseAct => ({ subject, rulingId, by, basis });
  const ownId = caseIdOf('demo', 'seller');
  const own = (): Case => {
    const found = desk.records.cases.get(ownId);
    if (!found) throw new Error('no case');
    return found;
  };
  return {
    basis,
    own,
    /** Stores the account's own case otherwise, or as another. */
    change: (as: Partial<Case>) => {
      const changed = { ...own(), ...as };
      desk.records.cases.set(changed.caseId, changed);
    },
    appeal: () => send('appeal.filed', { decisionId: basis }),
    rule: async (ruling: 'uphold' | 'restore', more: Partial<CaseAct> = {}) => {
      at++;
      const ruled = { ...act('rul-1', 'mei'), ...more, ruling: { act: ruling } };
      return applyRuling(ruled, ports);
    },
    answer: async (grants: boolean) => {
      at++;
      return answerAppeal({ ...act('rul-1', 'mei'), grants }, ports);
    },
    /** Undoes what was done last, and returns the case before and after with the decision. */
    undo: async (
      from: Undoable['from'],
      { undoes = 'rul-1', ...more }: Partial<CaseAct> & { readonly undoes?: string } = {},
    ) => {
      const left = desk.states.posts.get('p-1')?.version ?? 0;
      const undone = { rulingId: undoes, at, from, left };
      at++;
      const outcome = await undoRuling({ ...act('rul-2', 'lin'), ...more, undone }, ports);
      if (!outcome.ok || !outcome.done) throw new Error(JSON.stringify(outcome));
      const { before, decision } = outcome.done;
      return { before: before.case, after: outcome.case, decision };
    },
  };
};

describe('an undone ruling', () => {
  it('restores an automatic decision without a part of whoever lifted it, and leaves a later version', async () => {
    const { rule, undo } = await hidden();
    await rule('restore');
    const { before, after, decision } = await undo({ act: 'hide' });
    expect(decision).toMatchObject({ outcome: 'hide', undoes: 'rul-1' });
    expect(decision).not.toHaveProperty('alsoBy');
    expect(after).toMatchObject({ state: 'open', version: before.version + 1, told: before.told });
  });

  it('restores what an undo had restored with a part of those who did that', async () => {
    const { rule, undo } = await hidden();
    await rule('restore');
    const { decision: restored } = await undo({ act: 'hide' }, { approvedBy: 'yu' });
    const basis = restored?.id ?? null;
    await rule('restore', { rulingId: 'rul-3', by: 'wen', basis });
    const again = { undoes: 'rul-3', rulingId: 'rul-4', by: 'zhao', basis };
    const { decision } = await undo({ act: 'hide' }, again);
    expect(decision).toMatchObject({ by: 'zhao', alsoBy: ['lin', 'yu'] });
  });

  it('that changed nothing decides nothing', async () => {
    const { rule, undo } = await hidden();
    await rule('uphold');
    expect(await undo(null)).toMatchObject({ decision: null, after: { state: 'open' } });
  });

  it('that granted an appeal opens it again under the decision that restores', async () => {
    for (const alone of [true, false]) {
      const { appeal, answer, undo, own, change } = await hidden();
      await appeal();
      const { entries } = own();
      expect(entries.map((one) => one.subject.kind).toSorted()).toEqual(['account', 'content']);
      if (alone) change({ entries: entries.filter((one) => one.subject.id === subject.id) });
      await answer(true);
      const { before, after, decision } = await undo({ act: 'hide' });
      const { id } = decision ?? {};
      expect(decision).not.toHaveProperty('alsoBy');
      expect(after.appeal).toMatchObject({ state: 'open', statedIn: [id], reopened: true });
      expect(after.told?.at(-1)).toEqual({ decisionId: id, facts: ['appeal-reopened'] });
      expect(before.concluded?.conclusion).toBe(alone ? 'restored' : undefined);
      expect(after.concluded).toEqual(alone ? { by: 'lin', at: expect.any(Number) } : null);
    }
  });

  it('that granted an appeal against what had ended decides and tells nothing', async () => {
    const { appeal, rule, answer, undo } = await hidden();
    await appeal();
    await rule('restore', { rulingId: 'rul-0', by: 'wen' });
    await answer(true);
    const { before, after, decision } = await undo(null);
    expect(before.appeal).toMatchObject({ state: 'granted', rulingId: 'rul-1' });
    expect(decision).toBeNull();
    expect(after.appeal).toMatchObject({ state: 'open', decidedBy: null });
    expect(after.appeal?.statedIn).toEqual(before.appeal?.statedIn);
    expect(after.told).toEqual(before.told);
  });

  it('that refused an appeal opens it again under its own decision', async () => {
    const { basis, appeal, answer, undo } = await hidden();
    await appeal();
    await answer(false);
    const { after, decision } = await undo(null);
    expect(decision).toBeNull();
    expect(after.appeal).toMatchObject({ state: 'open', statedIn: [basis], reopened: true });
  });

  it('on a campaign leaves the own case as it is, but for the appeals that wait for what is restored', async () => {
    for (const appeals of [false, true]) {
      const { appeal, rule, undo, own, change } = await hidden();
      await rule('uphold', { rulingId: 'rul-0' });
      if (appeals) await appeal();
      const was = own();
      const caseId = { caseId: 'campaign-1' };
      change({ ...caseId, appeal: null, otherAppeals: [], rulings: [] });
      await rule('restore', caseId);
      const { decision } = await undo({ act: 'hide' }, caseId);
      expect(own()).toEqual(
        appeals
          ? {
              ...was,
              version: was.version + 1,
              appeal: { ...was.appeal, statedIn: [decision?.id] },
              told: [...(was.told ?? []), { decisionId: decision?.id, facts: ['appeal-open'] }],
            }
          : was,
      );
    }
  });
});
