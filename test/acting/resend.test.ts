import { expect, it } from 'vitest';
import { answerAppeal, applyRuling } from '#shared/acting/act.ts';
import { type ResendOptions, resendState } from '#shared/acting/resend.ts';
import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import type { Command } from '#shared/effects/command.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { asUnreadable } from '#shared/stores/outbox/port.ts';
import { memoryStates } from '#shared/stores/states/memory.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { eraseAccount, eventOf, now, openDesk } from '../screening/desk.ts';

const offer = '高价收银行卡四件套，日结，加微信 demo-ka-9';
const resend: ResendOptions = {
  ...{ ahead: 1_000, liftedSince: now - 60 * minute, by: 'cli:lin', causeId: 'req-1' },
  dry: false,
};

/** An account that the gate challenged, one with a hidden post, and one without any measure. */
const restricted = async () => {
  const desk = openDesk({}, { holds: { challengeSeconds: 60 } });
  await desk.send(
    eventOf('content.posted', 'asked', { contentId: 'p-1', kind: 'post', text: '今天天气很好' }),
    eventOf('content.posted', 'seller', { contentId: 'p-2', kind: 'post', text: offer }),
    eventOf('account.logged-in', 'idle', { method: 'code' }),
  );
  const all = async (more: Partial<ResendOptions> = {}) => {
    const became: string[] = [];
    for await (const subject of memoryStates(desk.states).all(null)) {
      const status = await resendState(subject, { ...resend, ...more }, desk.ports);
      became.push(`${subject.kind} ${subject.id} ${status}`);
    }
    return became;
  };
  const commands = (version: number) =>
    [...desk.records.outbox.values()].flatMap(({ destination, body }) =>
      destination === 'actions' && 'subjectVersion' in body && body.subjectVersion >= version
        ? [body as Extract<Command, { subjectVersion: number }>]
        : [],
    );
  return { desk, all, commands };
};

it('all restrictions are sent again under later versions, with their state and statement', async () => {
  const { desk, all, commands } = await restricted();
  const first = commands(1);
  const standing = desk.account('asked')?.standing;
  expect(standing).toMatchObject({ status: 'challenged', version: 1 });
  const became = await all();
  expect(became).toContain('account asked sent');
  expect(became).toContain('content p-2 sent');
  expect(became).toContain('account idle nothing');
  expect(desk.account('asked')?.standing).toEqual({ ...standing, version: 1_001 });
  expect(desk.states.posts.get('p-2')).toMatchObject({ version: 1_001 });
  const again = commands(1_001);
  expect(again).toHaveLength(became.filter((one) => one.endsWith(' sent')).length);
  for (const { commandId, subjectVersion: _, ...same } of again) {
    const before = first.find(({ subject }) => subject.id === same.subject.id);
    expect(before).toMatchObject(same);
    expect(before?.commandId).not.toBe(commandId);
  }
  const resent = desk.chain('account:asked').at(-1);
  expect(resent).toMatchObject({ actor: 'cli:lin', action: 'state.resent', causeId: 'req-1' });
  expect(resent?.details).toEqual({ from: 1, version: 1_001 });
  // Its hold ends with the later version.
  const later = { ...desk.ports, clock: { now: () => now + 61_000, pause: async () => {} } };
  expect(await endHolds(later)).toBe(1);
  expect(desk.account('asked')?.standing).toMatchObject({ status: 'active', version: 1_002 });
});

it('a command that is still stored is sent as it was worded, whatever would be said today', async () => {
  const { desk, commands } = await restricted();
  const [first] = commands(1).filter(({ subject }) => subject.id === 'p-2');
  const appeal = { ...desk.ports.settings.appeal, deadlineDays: 7 };
  const ports = { ...desk.ports, settings: { ...desk.ports.settings, appeal } };
  await resendState(contentSubject('p-2', 'seller'), resend, ports);
  const [again] = commands(1_001);
  expect(again?.statement).toEqual(first?.statement);
});

it('the hold of an account is that of the version sent last, and sending its posts leaves it', async () => {
  const { desk } = await restricted();
  const holdsOf = (id: string) =>
    [...desk.records.holds.values()].filter(({ accountId }) => accountId === id);
  const held = holdsOf('seller');
  expect(held).toHaveLength(1);
  await resendState(contentSubject('p-2', 'seller'), resend, desk.ports);
  expect(holdsOf('seller')).toEqual(held);
  await resendState(accountSubject('seller'), resend, desk.ports);
  expect(holdsOf('seller')).toMatchObject([{ until: held[0]?.until, standingVersion: 1_001 }]);
});

it('what changes while it is sent is sent as it became', async () => {
  const { desk, commands } = await restricted();
  const { ledger } = desk.ports;
  const later = { ...desk.ports, clock: { now: () => now + 61_000, pause: async () => {} } };
  const overtaken: typeof ledger = {
    ...ledger,
    commit: async (commit) => {
      await endHolds(later);
      return ledger.commit(commit);
    },
  };
  const ports = { ...desk.ports, ledger: overtaken };
  expect(await resendState(accountSubject('asked'), resend, ports)).toBe('sent');
  expect(commands(1_000)).toMatchObject([
    { subjectVersion: 1_002, desired: { standing: 'active' } },
  ]);
});

it('a restriction lifted since the given time is sent too, an earlier one is not', async () => {
  const { desk, all, commands } = await restricted();
  const later = { ...desk.ports, clock: { now: () => now + 61_000, pause: async () => {} } };
  await endHolds(later);
  expect(await all({ liftedSince: now + 61_001, dry: true })).toContain('account asked nothing');
  expect(await all({ liftedSince: now + 61_000 })).toContain('account asked sent');
  const sent = commands(1_002).find(({ subject }) => subject.id === 'asked');
  expect(sent).toMatchObject({ subjectVersion: 1_002, desired: { standing: 'active' } });
});

it('a post that staff restored since the given time is sent too, an earlier one or an unknown one is not', async () => {
  const { desk, all, commands } = await restricted();
  const at = now + 61_000;
  const restored = await applyRuling(
    {
      subject: contentSubject('p-2', 'seller'),
      rulingId: 'ruling-1',
      by: 'reviewer-1',
      basis: desk.states.posts.get('p-2')?.decisionId ?? null,
      ruling: { act: 'restore' },
    },
    { ...desk.ports, clock: { now: () => at, pause: async () => {} } },
  );
  expect(restored).toMatchObject({ ok: true });
  expect(await all({ liftedSince: at + 1, dry: true })).toContain('content p-2 nothing');
  expect(await all({ liftedSince: at })).toContain('content p-2 sent');
  const [first] = commands(2).filter(({ subject }) => subject.id === 'p-2');
  expect(commands(1_002).find(({ subject }) => subject.id === 'p-2')).toMatchObject({
    desired: { visibility: 'visible' },
    statement: first && 'statement' in first && first.statement,
  });
  const unknown = contentSubject('p-9', 'seller');
  expect(await resendState(unknown, resend, desk.ports)).toBe('nothing');
});

it('a restriction lifted before a closing and reopening is sent with its original statement', async () => {
  const { desk, all, commands } = await restricted();
  const at = now + 61_000;
  await endHolds({ ...desk.ports, clock: { now: () => at, pause: async () => {} } });
  const [lifted] = commands(2).filter(({ subject }) => subject.id === 'asked');
  await desk.send(
    eventOf('account.closed', 'asked', { by: 'owner' }, { at: at + 1_000 }),
    eventOf('account.reopened', 'asked', {}, { at: at + 2_000 }),
  );
  expect(desk.account('asked')?.standing).toMatchObject({ status: 'active', version: 4 });
  expect(await all({ liftedSince: at })).toContain('account asked sent');
  const [again] = commands(1_004).filter(({ subject }) => subject.id === 'asked');
  expect(again).toMatchObject({
    desired: { standing: 'active' },
    decisionId: lifted?.decisionId,
    statement: lifted && 'statement' in lifted && lifted.statement,
  });
});

it('a command no longer stored is rebuilt from its decision, or reported if that is gone too', async () => {
  const { desk, all, commands } = await restricted();
  const [first] = commands(1).filter(({ subject }) => subject.id === 'p-2');
  desk.records.outbox.clear();
  await all();
  const [again] = commands(1_001).filter(({ subject }) => subject.id === 'p-2');
  expect(again).toMatchObject({ desired: { visibility: 'hidden' }, statement: first?.statement });
  // So is one that only another release can read.
  const { outbox } = desk.ports;
  const find = async (id: string) => ((await outbox.find(id)) ? asUnreadable(id, {}) : null);
  const post = contentSubject('p-2', 'seller');
  const ports = { ...desk.ports, outbox: { ...outbox, find } };
  expect(await resendState(post, resend, ports)).toBe('sent');
  const [third] = commands(2_001).filter(({ subject }) => subject.id === 'p-2');
  expect(third).toMatchObject({ desired: { visibility: 'hidden' }, statement: first?.statement });
  desk.records.outbox.clear();
  desk.records.decisions.clear();
  expect(await all()).toContain('content p-2 expired');
  expect(commands(1)).toEqual([]);
});

it('a command no longer stored is rebuilt with what was told of an appeal', async () => {
  const { desk, all, commands } = await restricted();
  const decisionId = desk.states.posts.get('p-2')?.decisionId ?? '';
  await desk.send(eventOf('appeal.filed', 'seller', { decisionId }, { at: now + 1 }));
  const subject = contentSubject('p-2', 'seller');
  const answer = { subject, by: 'mei', basis: decisionId, rulingId: 'rul-1' };
  const later = { ...desk.ports, clock: { now: () => now + 2, pause: async () => {} } };
  expect(await answerAppeal({ ...answer, grants: false }, later)).toMatchObject({ ok: true });
  const told = commands(2).find(({ subject: { id } }) => id === 'p-2');
  expect(told?.statement.en.facts[0]).toContain('appeal');
  desk.records.outbox.clear();
  await all();
  const again = commands(1_002).find(({ subject: { id } }) => id === 'p-2');
  expect(again?.statement).toEqual(told?.statement);
});

it('erased and closed accounts are left out with their posts', async () => {
  const { desk, all } = await restricted();
  await desk.send(
    eventOf('content.posted', 'leaver', { contentId: 'p-3', kind: 'post', text: offer }),
    eventOf('account.closed', 'leaver', { by: 'owner' }, { at: now - 1 }),
  );
  // Later than the tolerated clock skew: the decision behind the hidden post is no longer known.
  await eraseAccount(desk, 'seller', now + 6 * minute);
  expect(desk.account('leaver')?.standing.status).toBe('closed');
  const became = await all();
  expect(became.filter((one) => /seller|leaver|p-2|p-3/.test(one)).toSorted()).toEqual([
    'account leaver nothing',
    'account seller nothing',
    'content p-2 nothing',
    'content p-3 nothing',
  ]);
});

it('a standing set by the platform is not sent', async () => {
  const desk = openDesk();
  const signedUpAt = new Date(now - 400 * day).toISOString();
  const back = (type: 'account.closed' | 'account.reopened', accountId: string, data: object) =>
    eventOf(type, accountId, data, { at: now - (type === 'account.closed' ? 2_000 : 1_000) });
  await desk.send(
    eventOf('account.imported', 'frozen', { signedUpAt, standing: 'frozen' }, { at: now - 3_000 }),
    eventOf(
      'account.imported',
      'limited',
      { signedUpAt, standing: 'limited' },
      { at: now - 3_000 },
    ),
    back('account.closed', 'limited', { by: 'owner' }),
    back('account.reopened', 'limited', {}),
    eventOf('account.logged-in', 'back', { method: 'code' }, { at: now - 3_000 }),
    back('account.closed', 'back', { by: 'owner' }),
    back('account.reopened', 'back', {}),
  );
  const standings = ['frozen', 'limited', 'back'].map((id) => desk.account(id)?.standing);
  expect(standings.map((one) => [one?.status, one?.version])).toEqual([
    ['frozen', 0],
    ['limited', 2],
    ['active', 2],
  ]);
  const became: string[] = [];
  for await (const subject of memoryStates(desk.states).all(null)) {
    became.push(await resendState(subject, resend, desk.ports));
  }
  expect(became).toEqual(['nothing', 'nothing', 'nothing']);
});

it('a dry run reports the same and changes nothing', async () => {
  const { desk, all, commands } = await restricted();
  const before = structuredClone([...desk.states.accounts]);
  const told = await all({ dry: true });
  expect(told).toContain('account asked sent');
  expect([...desk.states.accounts]).toEqual(before);
  expect(commands(1_000)).toEqual([]);
});
