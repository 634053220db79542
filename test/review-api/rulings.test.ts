import { describe, expect, it } from 'vitest';
import { accountSubject, contentSubject, type Subject } from '#shared/decisions/decision.ts';
import { sentStatementOf } from '#shared/decisions/sent-statement.ts';
import { wordStatement } from '#shared/decisions/statement.ts';
import { creditEventOf } from '#shared/reviews/credit-events.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { decision, finding } from '../decisions/specimens.ts';
import {
  accountState,
  approve,
  caseOf,
  changeState,
  openDesk,
  reason,
  rule,
  standing,
} from './desk.ts';
import { exhibitOf } from './exhibits.ts';
import { other, second, senior } from './people.ts';

describe('the notice of a ruling', () => {
  it.each([
    ['at once', 0.9, 'real-name'],
    ['at once, by the category found', 0.9, null],
    ['once a second person approves', 0.99, 'spam'],
  ])('is sent as previewed, %s', async (_, score, category) => {
    const desk = openDesk();
    const findings = ['fraud', 'real-name'].map((one) => finding({ category: one }));
    const { caseId } = desk.frozen('u1', { score, findings });
    const ruling = { act: 'limit', until: null };
    const preview = await desk.call(`POST /cases/${caseId}/previews`, {
      body: { ruling, category },
    });
    const { statement } = preview.body;
    expect(statement.en.facts).toHaveLength(1);
    const mark = { truth: 'abusive', category };
    const made = await desk.call(`POST /cases/${caseId}/rulings`, {
      body: { expectedVersion: 1, ruling, mark, reason },
    });
    const { kind, proposal } = made.body;
    expect(kind).toBe(score > 0.9 ? 'proposed' : 'done');
    if (proposal) {
      const { proposalId } = proposal;
      const read = await desk.call(`GET /proposals/${proposalId}`, { as: second });
      expect(read.body.details.sample[0].preview.statement.en.facts).toEqual(statement.en.facts);
      await approve(desk, proposalId);
    }
    expect(JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}').statement).toEqual(statement);
  });
});

describe('the reason of a ruling', () => {
  it.each(['release', 'uphold'])('is read by auditors until its note is gone: %s', async (act) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await rule(desk, caseId, { act });
    const read = async () => {
      const as = { sub: 'wu', groups: ['auditors'] };
      const { body } = await desk.call('GET /audit?kind=account&id=u1', { as });
      const { details } = body.items[0].entry;
      return details.find(({ name }: { name: string }) => name === 'reason').value;
    };
    expect(await read()).toBe(reason);
    const [note] = await desk.ports.papers.list('note', caseId, { most: 9 });
    await desk.ports.papers.remove('note', caseId, note?.id ?? '');
    expect(await read()).toMatch(/^rsn-/);
  });
});

describe('a ruling on a post', () => {
  const deskWithPosts = async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('u2');
    const hidden = { visibility: 'hidden', version: 1, since: 0, decisionId: 'dec-u2' } as const;
    desk.states.posts.set('p-hidden', { ...hidden, accountId: 'u2' });
    for (const [accountId, contentId] of [
      ['u1', 'p-1'],
      ['u2', 'p-2'],
    ] as const) {
      const said = { type: 'content.posted', at: 0, contentId, contentKind: 'post' };
      await desk.ports.papers.write(exhibitOf(accountId, `e-${contentId}`, said));
    }
    return { desk, caseId };
  };

  it.each([
    ['restore', 'p-hidden'],
    ['hide', 'p-2'],
  ])('of another account is refused on this case: %s', async (act, contentId) => {
    const { desk, caseId } = await deskWithPosts();
    const ruling = { act, contentId };
    const preview = await desk.call(`POST /cases/${caseId}/previews`, { body: { ruling } });
    expect(preview.body).toMatchObject({ problem: 'wrong-subject', commands: [] });
    expect((await rule(desk, caseId, ruling)).body.code).toBe('wrong-subject');
    expect(desk.states.posts.get('p-hidden')).toMatchObject({
      visibility: 'hidden',
      accountId: 'u2',
    });
    expect(desk.actions.sent).toEqual([]);
  });

  it('of another account is not offered, even if a report names it', async () => {
    const { desk, caseId } = await deskWithPosts();
    const reported = { type: 'report.filed', at: 1, contentId: 'p-hidden' };
    await desk.ports.papers.write(exhibitOf('u1', 'e-report', reported));
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    const posts = acts.flatMap(({ subject }: { subject: Subject }) =>
      subject.kind === 'content' ? subject.id : [],
    );
    expect(posts).toEqual(['p-1']);
  });

  it('of its account is carried out, though nothing was ever decided about it', async () => {
    const { desk, caseId } = await deskWithPosts();
    expect((await rule(desk, caseId, { act: 'hide', contentId: 'p-1' })).status).toBe(200);
    expect(desk.states.posts.get('p-1')).toMatchObject({ visibility: 'hidden', accountId: 'u1' });
  });

  it('that the platform could not carry out is said so beside the post, until it has', async () => {
    const { desk, caseId } = await deskWithPosts();
    await rule(desk, caseId, { act: 'hide', contentId: 'p-1' });
    const [commandId = ''] = [...desk.records.outbox.keys()].filter((id) => id.startsWith('cmd-'));
    const told = async () => {
      const { exhibits } = (await desk.call(`GET /cases/${caseId}`)).body;
      return exhibits.map(({ contentId, visibility, failed }: Record<string, unknown>) => [
        ...[contentId, visibility, failed],
      ]);
    };
    expect(await told()).toEqual([['p-1', 'hidden', null]]);
    await desk.ports.outbox.fail(commandId, desk.time.now, undefined, 'gone');
    expect(await told()).toEqual([['p-1', 'hidden', { detail: 'gone' }]]);
    await desk.ports.outbox.acknowledge(commandId, desk.time.now);
    expect(await told()).toEqual([['p-1', 'hidden', null]]);
  });

  it('of its account is carried out from the case alone, of another account of a campaign never', async () => {
    const { desk, caseId } = await deskWithPosts();
    const known = caseOf(desk, caseId);
    // The events themselves are no longer kept.
    const entries = [
      ['p-old', 'u1'],
      ['p-theirs', 'u2'],
    ].map(([id = '', accountId = '']) => ({
      ...known.entries[0],
      ...{ decisionId: `dec-${id}`, subject: contentSubject(id, accountId) },
    })) as typeof known.entries;
    const campaign = { kind: 'contact', value: 'c-1' } as const;
    desk.records.cases.set(caseId, { ...known, campaign, entries });
    const theirs = await rule(desk, caseId, { act: 'hide', contentId: 'p-theirs' });
    expect(theirs.body.code).toBe('wrong-subject');
    expect((await rule(desk, caseId, { act: 'hide', contentId: 'p-old' })).status).toBe(200);
  });

  it('is possible wherever the case page offers it, however much was decided since', async () => {
    const { desk, caseId } = await deskWithPosts();
    const { papers } = desk.ports;
    const told = { type: 'content.posted', at: 0, contentId: 'p-in-force', contentKind: 'post' };
    await papers.write(exhibitOf('u1', 'e-u1', told));
    for (let n = 0; n < 50; n += 1) {
      const later = decision({ id: `dec-${n}`, platformId: 'demo', eventId: `e-${n}` });
      const decidedAt = desk.time.now + n;
      desk.records.decisions.set(later.id, {
        ...{ ...later, decidedAt },
        subject: accountSubject('u1'),
      });
      await papers.write(exhibitOf('u1', `e-${n}`, { type: 'account.logged-in', at: n + 1 }));
    }
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    const posts = acts.flatMap(({ act, subject }: { act: string; subject: Subject }) =>
      subject.kind === 'content' ? [{ act, contentId: subject.id }] : [],
    );
    expect(posts).toContainEqual({ act: 'hide', contentId: 'p-in-force' });
    for (const ruling of posts) {
      const preview = await desk.call(`POST /cases/${caseId}/previews`, { body: { ruling } });
      expect([ruling, preview.body.problem]).toEqual([ruling, null]);
    }
  });
});

describe('a ruling', () => {
  it('is previewed without being made', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const body = { ruling: { act: 'release' } };
    const preview = await desk.call(`POST /cases/${caseId}/previews`, { body });
    expect(preview.body).toMatchObject({
      problem: null,
      commands: [{ kind: 'set-standing', desired: { standing: 'active' } }],
      change: { from: 'frozen', to: 'active' },
    });
    expect(preview.body.statement['zh-CN'].measure).toContain('解除');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    expect(desk.actions.sent).toEqual([]);
    const same = await desk.call(`POST /cases/${caseId}/previews`, {
      body: { ruling: { act: 'freeze', until: null } },
    });
    expect(same.body.problem).toBe('nothing-changes');
    // With another end date, only the end changes.
    const until = desk.time.now + day;
    const { body: longer } = await desk.call(`POST /cases/${caseId}/previews`, {
      body: { ruling: { act: 'freeze', until } },
    });
    expect(longer).toMatchObject({
      problem: null,
      change: { from: 'frozen', to: 'frozen', until, previousUntil: null },
    });
  });

  it('is said to be undoable exactly when its undo is not refused', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { body } = await rule(desk, caseId, { act: 'release' });
    const said = async (as: object) => {
      const [page, preview] = await Promise.all([
        desk.call(`GET /cases/${caseId}`, { as }),
        desk.call(`GET /rulings/${body.ruling.rulingId}/undo`, { as }),
      ]);
      const { undoable, whyNotUndoable } = page.body.rulings[0];
      expect(whyNotUndoable).toBe(preview.body.problem);
      return undoable;
    };
    expect(await said(other)).toBe(true);
    // The account changed since.
    await changeState(desk, 'u1', ({ standing: stands }) => ({
      standing: { ...stands, status: 'limited', version: stands.version + 1 },
    }));
    expect(await said(other)).toBe(false);
  });

  it('reaches the platform, resolves the case, and can be undone', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { status, body } = await rule(desk, caseId, { act: 'release' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'done',
      case: { state: 'resolved', version: 2 },
      ruling: { act: 'release', from: 'frozen', to: 'active', undoable: true, reason },
    });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    expect(desk.actions.sent).toHaveLength(1);

    // The previous standing is restored; its statement can be previewed.
    const preview = () => desk.call(`GET /rulings/${body.ruling.rulingId}/undo`, { as: other });
    const previewed = (await preview()).body;
    expect(previewed).toMatchObject({
      problem: null,
      commands: [{ kind: 'set-standing', desired: { standing: 'frozen', until: null } }],
      change: { from: 'active', to: 'frozen', until: null },
      fourEyes: null,
    });
    expect(previewed.statement['zh-CN'].measure).toContain('冻结');
    expect(previewed.statement['zh-CN'].facts).not.toEqual([]);
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    expect(desk.actions.sent).toHaveLength(1);

    const key = 'taken-back-under-one-key';
    const undo = { body: { reason: 'wrong account' }, as: other };
    const back = `POST /rulings/${body.ruling.rulingId}/undo`;
    const undone = await desk.call(back, { ...undo, key });
    expect(undone.status).toBe(200);
    // The response was lost: the retry is the same act.
    await desk.ports.papers.remove('answer', 'staff-2', key);
    expect((await desk.call(back, { ...undo, key })).body).toEqual(undone.body);
    expect(undone.body).toMatchObject({
      case: { state: 'open' },
      ruling: { undoneBy: { id: 'staff-2' }, undoable: false },
    });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen', until: null });
    expect(desk.actions.sent).toHaveLength(2);
    expect(JSON.parse(desk.actions.sent[1]?.body ?? '').statement).toEqual(previewed.statement);
    expect((await preview()).body).toMatchObject({ problem: 'already-decided', statement: null });
    const again = await desk.call(back, undo);
    expect(again.body.code).toBe('already-decided');
  });

  it.each([
    ['unverified', 'limited'],
    ['verified', 'active'],
  ] as const)(
    'once undone leaves an account that is %s by then %s, if the gate had asked for verification',
    async (verified, status) => {
      const desk = openDesk();
      const limited = {
        status: 'limited',
        version: 1,
        since: desk.time.now - hour,
        until: null,
        decisionId: 'dec-u1',
        gate: true,
      } as const;
      const findings = [finding({ category: 'fraud' }), finding({ category: 'real-name' })];
      const gated = { outcome: 'limit', score: 0.1, gate: true, findings } as const;
      const { caseId, decision: first } = desk.frozen('u1', gated, { standing: limited });
      const { body } = await rule(desk, caseId, { act: 'release' });

      await changeState(desk, 'u1', () => ({
        verification: { status: verified, level: 'identity', since: desk.time.now, until: null },
      }));

      const { rulingId } = body.ruling;
      const asked = { as: other, body: { reason: 'by mistake' } };
      expect((await desk.call(`POST /rulings/${rulingId}/undo`, asked)).status).toBe(200);
      const left = await standing(desk, 'u1');
      expect(left).toMatchObject({ status });
      // Marked as the gate's, so that a verified name ends it.
      expect(left?.gate).toBe(status === 'limited' ? true : undefined);

      // Told for the same reason as before, and no other; the law asks it of everybody, so it costs no credit.
      const { statement } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '');
      if (status !== 'limited') return;
      const told = sentStatementOf(first, desk.ports.settings, catalogue);
      expect(statement.en.facts).toEqual(told && wordStatement(told, 'en').facts);
      expect(statement.en.facts).toHaveLength(1);
      const decisions = [...desk.records.decisions.values()];
      expect(decisions).toHaveLength(3);
      expect(decisions.map((one) => creditEventOf(one, decisions))).toEqual([null, null, null]);
    },
  );

  it.each([
    ['release', 'after it was asked', minute, 'active'],
    ['limit', 'after it was asked', minute, 'active'],
    ['release', 'before it was asked', -minute, 'challenged'],
  ])(
    'once undone (%s) restores no challenge if its user verified %s',
    async (act, _, since, status) => {
      const desk = openDesk();
      const askedAt = desk.time.now - hour;
      const challenged = {
        status: 'challenged',
        version: 1,
        since: askedAt,
        until: null,
        decisionId: 'dec-u1',
      } as const;
      const asked = { outcome: 'challenge', score: 0.5, decidedAt: askedAt } as const;
      const { caseId } = desk.frozen('u1', asked, { standing: challenged });
      const ruling = act === 'limit' ? { act, until: null } : { act };
      const { body } = await rule(desk, caseId, ruling);
      await changeState(desk, 'u1', () => ({
        verification: {
          status: 'verified',
          level: 'identity',
          since: askedAt + since,
          until: null,
        },
      }));
      const undo = { as: other, body: { reason: 'by mistake' } };
      expect((await desk.call(`POST /rulings/${body.ruling.rulingId}/undo`, undo)).status).toBe(
        200,
      );
      expect(await standing(desk, 'u1')).toMatchObject({ status });
    },
  );

  it.each([
    ['limited', { outcome: 'limit', by: 'staff-3', eventType: 'review.ruled' }],
    ['challenged', { outcome: 'challenge', gate: true }],
  ] as const)(
    'once undone after the term of the freeze leaves it %s, as before, which the case names',
    async (status, made) => {
      const desk = openDesk();
      const earlier = decision({
        id: 'dec-earlier',
        platformId: 'demo',
        eventId: 'e-earlier',
        subject: accountSubject('u1'),
        decidedAt: desk.time.now - day,
        until: desk.time.now + 30 * day,
        ...made,
      });
      desk.records.decisions.set(earlier.id, earlier);
      const until = desk.time.now + hour;
      const { caseId } = desk.frozen(
        'u1',
        { until, replaces: earlier.id },
        {
          standing: {
            status: 'frozen',
            version: 1,
            since: desk.time.now - hour,
            until,
            decisionId: 'dec-u1',
          },
        },
      );
      const page = (await desk.call(`GET /cases/${caseId}`)).body;
      expect(page.account.standing).toMatchObject({
        until,
        next: { status, until: earlier.until },
      });
      const { body } = await rule(desk, caseId, { act: 'release' });
      desk.time.now += 2 * hour;
      const as = { ...other, lasts: 9_000 };
      const undo = `/rulings/${body.ruling.rulingId}/undo`;
      const preview = (await desk.call(`GET ${undo}`, { as })).body;
      expect(preview.change).toMatchObject({ from: 'active', to: status, until: earlier.until });
      await desk.call(`POST ${undo}`, { as, body: { reason: 'wrong account' } });
      const restored = await standing(desk, 'u1');
      expect(restored).toMatchObject({ status, until: earlier.until });
      // What the gate asked for ends again with a verified name.
      expect(desk.records.decisions.get(restored?.decisionId ?? '')?.gate).toBe(earlier.gate);
    },
  );

  it('cannot be undone after a later one', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const first = await rule(desk, caseId, { act: 'release' });
    await rule(desk, caseId, { act: 'limit', until: desk.time.now + hour }, { expectedVersion: 2 });
    const { body } = await desk.call(`POST /rulings/${first.body.ruling.rulingId}/undo`, {
      body: { reason },
    });
    expect(body.code).toBe('not-latest');
    const preview = await desk.call(`GET /rulings/${first.body.ruling.rulingId}/undo`);
    expect(preview.body).toMatchObject({ problem: 'not-latest', commands: [], change: null });
  });

  it('cannot be undone after a later one that changed nothing', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const first = await rule(desk, caseId, { act: 'release' });
    const later = await rule(desk, caseId, { act: 'uphold' }, { expectedVersion: 2 });
    expect(later.status).toBe(200);
    const { body } = await desk.call(`POST /rulings/${first.body.ruling.rulingId}/undo`, {
      body: { reason },
    });
    expect(body.code).toBe('not-latest');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
  });

  it('cannot be undone once its account was restricted otherwise', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const first = await rule(desk, caseId, { act: 'release' });
    await changeState(desk, 'u1', ({ standing }) => ({
      standing: { ...standing, status: 'limited', version: standing.version + 1 },
    }));
    const { body } = await desk.call(`POST /rulings/${first.body.ruling.rulingId}/undo`, {
      body: { reason },
    });
    expect(body.code).toBe('not-latest');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'limited' });
  });

  it('that restricted clears nothing once it is undone', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await rule(desk, caseId, { act: 'release' });
    const clearanceOf = async () => (await accountState(desk, 'u1'))?.clearance;
    const cleared = await clearanceOf();
    expect(cleared).toMatchObject({ at: desk.time.now });
    desk.time.now += hour;
    const second = await rule(
      desk,
      caseId,
      { act: 'limit', until: desk.time.now + day },
      { expectedVersion: 2 },
    );
    const { status } = await desk.call(`POST /rulings/${second.body.ruling.rulingId}/undo`, {
      body: { reason },
    });
    expect(status).toBe(200);
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    expect(await clearanceOf()).toEqual(cleared);
  });

  it('that upheld tells the user nothing once it is undone', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const upheld = await rule(desk, caseId, { act: 'uphold' });
    const { status } = await desk.call(`POST /rulings/${upheld.body.ruling.rulingId}/undo`, {
      body: { reason },
    });
    expect(status).toBe(200);
    expect(desk.actions.sent).toEqual([]);
  });

  it('on a case that changed is rejected with the current version (H73)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { status, body } = await rule(desk, caseId, { act: 'release' }, { expectedVersion: 7 });
    expect([status, body.code, body.current]).toEqual([409, 'stale-version', 1]);
  });

  it('of two at once is made once, with one audit entry (H74)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const both = await Promise.all([
      rule(desk, caseId, { act: 'release' }),
      rule(desk, caseId, { act: 'limit', until: null }, { as: other }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(desk.chain('account:u1')).toHaveLength(1);
  });

  it('that lifts a restriction on an account almost certainly abusive needs a second person', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const { body } = await rule(desk, caseId, { act: 'release' }, { as: senior });
    expect(body).toMatchObject({
      kind: 'proposed',
      proposal: { state: 'open', mayApprove: false },
    });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
    const approveAs = (as: object) => approve(desk, body.proposal.proposalId, as);
    expect((await approveAs(senior)).body.code).toBe('same-person');
    expect((await approveAs(other)).status).toBe(403);
    expect((await approveAs(second)).body).toMatchObject({ state: 'approved' });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    expect((await approveAs(second)).body).toMatchObject({ state: 'approved' });
    const third = { sub: 'senior-3', groups: ['seniors'] };
    expect((await approveAs(third)).body.code).toBe('already-decided');
  });

  it('restricts nobody on a platform that observes', async () => {
    const desk = openDesk({ mode: 'observe' });
    const { caseId } = desk.frozen('u1');
    const { body } = await rule(desk, caseId, { act: 'limit', until: null });
    expect(body.code).toBe('observing');
    const page = await desk.call(`GET /cases/${caseId}`);
    expect(
      page.body.acts.map(({ act, why }: { act: string; why: string | null }) => [act, why]),
    ).toEqual([
      ['uphold', null],
      ['release', null],
      ['challenge', 'observing'],
      ['limit', 'observing'],
      ['freeze', 'observing'],
    ]);
  });
});
