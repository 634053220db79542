import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { accountSubject, contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { compactSignals } from '#shared/decisions/snapshot.ts';
import { createListFinder } from '#shared/lists/find.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { memoryCaseQueues } from '#shared/stores/case-queues/memory.ts';
import { memoryClaims } from '#shared/stores/claims/memory.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import { finding, signals } from '../decisions/specimens.ts';
import { standing as listing } from '../lists/specimens.ts';
import { eventOf, openDesk as openScreening } from '../screening/desk.ts';
import {
  caseOf,
  type Desk,
  now,
  openDesk,
  previewBulk,
  reason,
  rule,
  runBulk,
  settings,
  standing,
} from './desk.ts';
import { senior } from './people.ts';
import { memoryStudy } from './study.ts';

describe('accounts restricted by a wrong rule', () => {
  const wrong = 'account.wrong';
  const by = (rule: string, more: object = {}) => ({
    findings: [finding({ rule, category: 'fraud', ...more })],
  });
  const selection = { kind: 'rule', rule: wrong, from: now - 3 * hour, to: now };
  const select = (desk: Desk, act: 'release' | 'restore') => previewBulk(desk, selection, { act });
  const run = async (desk: Desk, preview: { readonly token: string }) =>
    (await runBulk(desk, preview.token)).body.run;

  it('are released at once, except those that are restricted for another reason', async () => {
    const desk = openDesk();
    desk.frozen('u1', by(wrong));
    desk.frozen('u2', { ...by(wrong), outcome: 'limit' });
    desk.frozen('other-rule', by('account.other'));
    desk.frozen('in-shadow', by(wrong, { life: 'shadow' }));
    desk.frozen('by-staff', { ...by(wrong), automation: 'partial' });
    desk.frozen('long-ago', { ...by(wrong), decidedAt: now - 4 * hour });
    // Restricted by the rule once, and since then again for another reason.
    const { decision } = desk.frozen('since-then', by(wrong));
    desk.records.decisions.delete(decision.id);
    desk.records.decisions.set('dec-before', { ...decision, id: 'dec-before' });
    // Only the gate asks this account for verification.
    const gate = signals({
      event: { type: 'content.posted', service: 'publishing', contentKind: 'post' },
      realName: { gateClosed: true, status: 'unverified', level: null, required: 'identity' },
    });
    desk.frozen('nameless', {
      ...by(wrong),
      eventType: 'content.posted',
      signals: compactSignals(gate),
    });
    // Its name was verified since, so the gate asks for nothing more.
    desk.frozen(
      'named-since',
      { ...by(wrong), eventType: 'content.posted', signals: compactSignals(gate) },
      { verification: { status: 'verified', level: 'identity', since: now - hour, until: null } },
    );
    const { body } = await select(desk, 'release');
    expect(body.items.map(({ accountId }: { accountId: string }) => accountId).toSorted()).toEqual([
      'named-since',
      'u1',
      'u2',
    ]);
    expect(await run(desk, body)).toMatchObject({ done: 3, failed: 0, act: 'release' });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    expect((await select(desk, 'release')).body).toMatchObject({
      would: 0,
      items: [],
      token: null,
    });
  });

  it('stay restricted if another decision restricts them too, even one that changed nothing', async () => {
    const desk = openDesk();
    const also = (accountId: string, more: Partial<Decision>) => {
      const { decision } = desk.frozen(accountId, by(wrong));
      const id = more.id ?? `dec-also-${accountId}`;
      desk.records.decisions.set(id, { ...decision, ...more, id });
    };
    const later = { decidedAt: now - hour };
    also('later', { ...by('account.other'), ...later, outcome: 'limit' });
    also('earlier', { ...by('account.other'), decidedAt: now - 5 * hour, outcome: 'limit' });
    also('by-staff', { automation: 'partial', decidedAt: now - 5 * hour });
    also('over-by-now', { ...by('account.other'), ...later, until: now - 1 });
    also('of-a-post', {
      ...by('account.other'),
      ...later,
      subject: contentSubject('p', 'of-a-post'),
    });
    // The id of a post may be that of an account.
    also('namesake', {
      ...by('account.other'),
      ...later,
      subject: contentSubject('namesake', 'namesake'),
    });
    also('only-flagged', { ...by('account.other'), ...later, outcome: 'flag' });
    also('again', { ...by(wrong), ...later });
    also('before-release', { ...by('account.other'), decidedAt: now - 5 * hour });
    const released = { automation: 'partial', outcome: 'allow' } as const;
    const { decision } = desk.frozen('before-release', by(wrong));
    const lifting = { ...decision, ...released, id: 'dec-lift', decidedAt: now - 4 * hour };
    desk.records.decisions.set(lifting.id, lifting);
    also('before-hold-ended', { ...by('account.other'), decidedAt: now - 5 * hour });
    also('before-hold-ended', {
      id: 'dec-hold',
      ...{ outcome: 'allow', findings: [], eventType: 'hold.ended', decidedAt: now - 4 * hour },
    });
    // So many decisions since that earlier restrictions are not known.
    for (let i = 0; i < 100; i += 1)
      also('busy', { id: `dec-busy-${i}`, ...later, outcome: 'flag' });
    const { body } = await select(desk, 'release');
    expect(body.items.map(({ accountId }: { accountId: string }) => accountId).toSorted()).toEqual([
      'again',
      'before-hold-ended',
      'before-release',
      'namesake',
      'of-a-post',
      'only-flagged',
      'over-by-now',
    ]);
  });

  it('are released although the real-name gate had limited them before their name was verified', async () => {
    const screening = openScreening(
      {
        findListed: createListFinder([
          listing({ list: 'block', kind: 'device', value: 'd-listed' }),
        ]),
      },
      { gate: { response: 'limit' } },
    );
    const { ports, records } = screening;
    const desk = openDesk(
      { gate: ports.settings.gate },
      {
        states: ports.states,
        ledger: ports.ledger,
        papers: memoryPapers(() => now, records.papers),
        caseQueues: memoryCaseQueues(records, settings.review),
        claims: memoryClaims(),
        ...memoryStudy(records, () => now, memoryQueue()),
      },
    );
    const post = (accountId: string) =>
      eventOf('content.posted', accountId, { contentId: accountId, kind: 'post', text: '好天气' });
    const verifies = (accountId: string, at: number, status: string, deviceId: string) => ({
      ...eventOf(
        'account.verification-changed',
        accountId,
        { status, level: 'identity' },
        { eventId: `${status}-${accountId}`, at },
      ),
      context: { deviceId },
    });
    const deliver = (event: { readonly eventId: string }, sentAt: number) =>
      screening.deliver({
        Records: [
          {
            messageId: event.eventId,
            body: JSON.stringify(event),
            attributes: { SentTimestamp: String(sentAt), SenderId: 'role:session' },
            eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:intake',
          },
        ],
      } as SQSEvent);
    for (const id of ['verified', 'revoked-since']) {
      await deliver(post(id), now - minute);
      await deliver(verifies(id, now - minute, 'verified', 'd-listed'), now - minute + 1);
    }
    await deliver(verifies('revoked-since', now, 'revoked', 'd-own'), now);
    await deliver(post('nameless'), now - minute);
    await deliver(verifies('nameless', now, 'failed', 'd-listed'), now);
    const standings = ['verified', 'revoked-since', 'nameless'].map(
      (id) => screening.account(id)?.standing,
    );
    expect(standings.map((one) => [one?.status, one?.gate])).toEqual([
      ['challenged', undefined],
      ['challenged', undefined],
      ['limited', true],
    ]);
    const found = records.decisions.get(standings[0]?.decisionId ?? '')?.findings[0]?.rule;
    const { body } = await previewBulk(desk, { ...selection, rule: found }, { act: 'release' });
    expect(listed(body).toSorted()).toEqual(['revoked-since', 'verified']);
  });

  it('stay restricted if it cannot be read whether a person upheld the decision', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', by(wrong));
    desk.frozen('u2', by(wrong));
    await rule(desk, caseId, { act: 'uphold' });
    const { papers } = desk.ports;
    const read: typeof papers.read = async (kind, ...asked) =>
      (await papers.read(kind, ...asked)).map((paper) =>
        kind === 'ruling' ? { ...paper, body: { laterField: true } } : paper,
      );
    Object.assign(desk.ports, { papers: { ...papers, read } });
    const { body, headers } = await select(desk, 'release');
    expect(body).toMatchObject({
      would: 1,
      items: [
        { accountId: 'u2', problem: null },
        { accountId: 'u1', problem: 'unreadable' },
      ],
    });
    expect(headers.get('x-unreadable')).toMatch(/^1 rul-/);
  });

  it('stay restricted after a person upheld the decision, until that is undone', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', by(wrong));
    const { body: upheld } = await rule(desk, caseId, { act: 'uphold' });
    expect((await select(desk, 'release')).body).toMatchObject({
      would: 0,
      items: [],
      token: null,
    });
    await desk.call(`POST /rulings/${upheld.ruling.rulingId}/undo`, { body: { reason } });
    expect((await select(desk, 'release')).body.items).toMatchObject([{ accountId: 'u1' }]);
    const { version } = caseOf(desk, caseId);
    const again = await rule(desk, caseId, { act: 'uphold' }, { expectedVersion: version });
    expect(again.status).toBe(200);
    expect((await select(desk, 'release')).body.items).toEqual([]);
  });

  it.each([
    ['about one of its posts', { subject: contentSubject('p-1', 'u1') }],
    ['made before the decision', { at: now - 3 * hour }],
    ['that was taken back', { undoneAt: now, undoneBy: 'staff-1' }],
  ])('are released in spite of an upheld decision %s', async (_, change) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', by(wrong));
    await rule(desk, caseId, { act: 'uphold' });
    for (const [key, paper] of desk.records.papers) {
      if (paper.kind !== 'ruling') continue;
      desk.records.papers.set(key, { ...paper, body: { ...(paper.body as object), ...change } });
    }
    expect((await select(desk, 'release')).body.items).toMatchObject([{ accountId: 'u1' }]);
  });

  const preview = async (desk: Desk, more: object = {}, as: object = senior) =>
    (await previewBulk(desk, { ...selection, ...more }, { act: 'release' }, as)).body;
  const listed = ({ items }: { readonly items: readonly { readonly accountId: string }[] }) =>
    items.map(({ accountId }) => accountId);

  it('are searched from now backwards, through days without decisions', async () => {
    const desk = openDesk();
    desk.frozen('u1', { ...by(wrong), decidedAt: now - 150 * day });
    const times = { from: now - 160 * day, to: now + 60 * day };
    expect(await preview(desk, times)).toMatchObject({
      would: 1,
      items: [{ accountId: 'u1' }],
      readTo: times.from,
      cursor: null,
    });
  });

  it('are searched among many other decisions, with a place to continue from', async () => {
    const desk = openDesk();
    const { decision } = desk.frozen('u1', { ...by(wrong), decidedAt: now - 2 * hour });
    for (let i = 0; i < 4_100; i += 1) {
      const id = `dec-${String(i).padStart(16, '0')}`;
      const at = { decidedAt: now - hour + i, subject: accountSubject('u2') };
      desk.records.decisions.set(id, { ...decision, ...by('account.other'), id, ...at });
    }
    const first = await preview(desk);
    expect(first).toMatchObject({ would: 0, token: null, items: [], readTo: now - hour + 100 });
    expect(await preview(desk, { cursor: first.cursor })).toMatchObject({
      would: 1,
      items: [{ accountId: 'u1' }],
      readTo: selection.from,
      cursor: null,
    });
    const elsewhere = await previewBulk(
      desk,
      { ...selection, cursor: 'made-up' },
      { act: 'release' },
    );
    expect(elsewhere.body.errors[0].field).toBe('body.selection.cursor');
  });

  it('are found behind a hundred others that cannot be released, at most a hundred at a time', async () => {
    const desk = openDesk();
    const appeal: Appeal = {
      ...{
        appealId: 'apl-1',
        eventId: 'e-apl',
        decisionId: 'dec-u1',
        state: 'open',
        language: 'en',
      },
      ...{ filedAt: now - hour, dueAt: now + day, notBy: [], decidedBy: null },
    };
    for (let i = 0; i < 230; i += 1) {
      const { caseId } = desk.frozen(`u${i}`, { ...by(wrong), decidedAt: now - 2 * hour - i });
      const known = caseOf(desk, caseId);
      if (i < 120) desk.records.cases.set(caseId, { ...known, appeal });
    }
    const first = await preview(desk);
    expect(first.would).toBe(100);
    expect(listed(first).at(-1)).toBe('u219');
    const rest = await preview(desk, { cursor: first.cursor });
    expect(listed(rest)).toEqual(Array.from({ length: 10 }, (_, i) => `u${i + 220}`));
    expect(rest).toMatchObject({ would: 10, cursor: null });
  });

  it('are hidden from people of other queues', async () => {
    const desk = openDesk();
    desk.frozen('u-fraud', by(wrong));
    desk.frozen('u-trade', { findings: [finding({ rule: wrong, category: 'card-trade' })] });
    const as = { sub: 'senior-3', groups: ['fraud-seniors'] };
    expect(listed(await preview(desk, {}, as))).toEqual(['u-fraud']);
  });

  it('get back all posts that it hid, one of each account at a time', async () => {
    const desk = openDesk();
    const { decision } = desk.frozen('u1', by('account.other'));
    for (const id of ['p1', 'p2']) {
      const subject = { kind: 'content', id, accountId: 'u1' } as const;
      const hidden = {
        ...decision,
        ...by(wrong),
        id: `dec-${id}`,
        subject,
        outcome: 'hide',
      } as const;
      desk.records.decisions.set(hidden.id, hidden);
      desk.states.posts.set(id, {
        ...{ accountId: 'u1', visibility: 'hidden', version: 1 },
        ...{ since: now - hour, decisionId: hidden.id },
      });
    }
    for (let round = 0; round < 2; round += 1) {
      const { body } = await select(desk, 'restore');
      expect(await run(desk, body)).toMatchObject({ done: 1, failed: 0 });
    }
    expect([...desk.states.posts.values()].map(({ visibility }) => visibility)).toEqual([
      'visible',
      'visible',
    ]);
    expect((await select(desk, 'restore')).body).toMatchObject({ would: 0, items: [] });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
  });
});
