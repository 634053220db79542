import { describe, expect, it } from 'vitest';
import { eraseAccount } from '#functions/review-api/acting/erasing.ts';
import type { AccountRecords } from '#shared/reviews/erasure.ts';
import { strangerAt } from '#shared/signals/account-state.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { type Desk, now, openDesk, reason, rule } from './desk.ts';

/** An account that a person was asked about and let be, and what is stored of it. */
const upheld = async (over: Parameters<typeof openDesk>[0] = {}) => {
  const desk = openDesk(over);
  const standing = { is: 'active', version: 0, since: now, until: null, decisionId: null } as const;
  const { caseId, decision } = desk.frozen('u1', { outcome: 'flag' }, { standing });
  expect((await rule(desk, caseId, { act: 'uphold' })).status).toBe(200);
  return { desk, caseId, decision };
};

const recordsIn = async (desk: Desk, caseId: string) => {
  const { states, ledger } = desk.ports;
  const { accounts } = await states.read({ accounts: ['u1'], entities: [], posts: [] });
  return {
    accountId: 'u1',
    state: accounts.get('u1') ?? strangerAt(now),
    decisions: await ledger.decisionsAbout('u1', 9),
    posts: new Map(),
    open: (await ledger.readCases([caseId])).get(caseId) ?? null,
  } satisfies AccountRecords;
};

const asked = {
  by: 'cli:dpo',
  approvedBy: null,
  reason: 'request 12',
  causeId: 'req-1',
  shared: [],
};

const wordsIn = (desk: Desk) =>
  JSON.stringify([...desk.records.papers.values()].filter(({ kind }) => kind !== 'answer'));

describe('erasing an account', () => {
  it('takes the words of a ruling by which nothing was decided, and the case with its notes', async () => {
    const { desk, caseId } = await upheld();
    expect(wordsIn(desk)).toContain(reason);
    const erased = await eraseAccount(await recordsIn(desk, caseId), asked, desk.ports);
    expect(erased).toMatchObject({ state: 1, reasons: 1, case: 2 });
    expect(wordsIn(desk)).not.toContain(reason);
    expect(desk.records.cases.size).toBe(0);
    expect(desk.chain('account:u1').at(-1)).toMatchObject({ action: 'account.erased' });
  });

  it('finds them too after it was broken off', async () => {
    const { desk, caseId } = await upheld();
    const { papers } = desk.ports;
    const remove = () => Promise.reject(new Error('broken off'));
    const broken = { ...desk.ports, papers: { ...papers, remove } };
    await expect(eraseAccount(await recordsIn(desk, caseId), asked, broken)).rejects.toThrow();
    expect(desk.records.cases.size).toBe(0);
    expect(wordsIn(desk)).toContain(reason);
    expect(await eraseAccount(await recordsIn(desk, caseId), asked, desk.ports)).toMatchObject({
      reasons: 1,
    });
    expect(wordsIn(desk)).not.toContain(reason);
  });

  it('erases nothing of an account that changed since it was read', async () => {
    const { desk, caseId } = await upheld();
    const records = await recordsIn(desk, caseId);
    const { version } = records.state;
    applyWrite(desk.states, {
      accountId: 'u1',
      from: version,
      state: { ...records.state, version: version + 1 },
    });
    expect(await eraseAccount(records, asked, desk.ports)).toBe('stale');
    expect(wordsIn(desk)).toContain(reason);
    expect(desk.records.cases.size).toBe(1);
  });

  it('takes two people where real accounts are at stake', async () => {
    const { desk, caseId } = await upheld({ purpose: 'production' });
    const records = await recordsIn(desk, caseId);
    for (const approvedBy of [null, asked.by]) {
      await expect(eraseAccount(records, { ...asked, approvedBy }, desk.ports)).rejects.toThrow(
        'two people',
      );
    }
    expect(desk.records.cases.size).toBe(1);
    const two = { ...asked, approvedBy: 'cli:head' };
    expect(await eraseAccount(records, two, desk.ports)).toMatchObject({ state: 1 });
  });

  it('refuses one that is restricted, whoever asks', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const records = await recordsIn(desk, caseId);
    await expect(eraseAccount(records, asked, desk.ports)).rejects.toThrow(RangeError);
    expect(desk.records.cases.size).toBe(1);
  });
});
