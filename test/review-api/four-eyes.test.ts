import { describe, expect, it } from 'vitest';
import { accountSubject } from '#shared/decisions/decision.ts';
import { OutboxItem } from '#shared/effects/outbox.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { hour } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { UnreadableRecord } from '#shared/stores/unreadable.ts';
import { decision } from '../decisions/specimens.ts';
import {
  approve,
  changeCase,
  type Desk,
  openDesk,
  previewBulk,
  reason,
  rule,
  runBulk,
  standing,
} from './desk.ts';
import { second, senior } from './people.ts';

describe('an account that is almost certainly abusive', () => {
  const risky = (until: number | null = null) => {
    const desk = openDesk();
    const { caseId } = desk.frozen(
      'u1',
      { score: 0.99 },
      {
        standing: { status: 'limited', version: 1, since: 0, until, decisionId: 'dec-u1' },
      },
    );
    return { desk, caseId };
  };

  it.each([
    ['released', { act: 'release' }, null],
    ['restricted less', { act: 'challenge', until: null }, null],
    ['restricted for less long', { act: 'limit', until: 2 * hour }, 3 * hour],
    ['given an end', { act: 'limit', until: 2 * hour }, null],
    ['restricted more, and for less long', { act: 'freeze', until: 2 * hour }, 3 * hour],
  ])('is %s by two people', async (_, act, ends) => {
    const { desk, caseId } = risky(ends && openDesk().time.now + ends);
    const ruling = 'until' in act && act.until ? { ...act, until: desk.time.now + act.until } : act;
    const preview = await desk.call(`POST /cases/${caseId}/previews`, { body: { ruling } });
    expect(preview.body.fourEyes.en).toContain('second person');
    const { body } = await rule(desk, caseId, ruling);
    expect(body.kind).toBe('proposed');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'limited' });
  });

  it.each([
    ['more', { act: 'freeze', until: null }],
    ['for longer', { act: 'limit', until: 4 * hour }],
  ])('is restricted %s by one person', async (_, act) => {
    const { desk, caseId } = risky(openDesk().time.now + 3 * hour);
    const ruling = act.until === null ? act : { ...act, until: desk.time.now + act.until };
    expect((await rule(desk, caseId, ruling)).body.kind).toBe('done');
  });

  it('needs two people for a weaker restriction in bulk, too', async () => {
    const { desk, caseId } = risky();
    const ruling = { act: 'challenge', until: null };
    const { body } = await previewBulk(desk, [caseId, desk.frozen('u2').caseId], ruling);
    expect(body).toMatchObject({ would: 2, fourEyes: { en: expect.any(String) } });
    expect((await runBulk(desk, body.token)).body.kind).toBe('proposed');
  });

  it('shows on its page which acts need two people', async () => {
    const { desk, caseId } = risky();
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    const two = acts.filter(({ fourEyes }: { fourEyes: boolean }) => fourEyes);
    expect(two.map(({ act }: { act: string }) => act)).toEqual(['release', 'challenge']);
  });

  /** Opens a resolved case again, for a decision with a low score. */
  const reopen = (desk: Desk, caseId: string) => {
    const less = {
      ...decision({ id: 'dec-less', platformId: 'demo', score: 0.4, outcome: 'flag' }),
      subject: accountSubject('u1'),
    };
    const reopened = joinCase(
      desk.records.cases.get(caseId) ?? null,
      caseOpeningFor(less, desk.time.now),
    );
    desk.records.cases.set(caseId, reopened);
    return reopened;
  };

  it('is not one that was drawn, whose case borrowed the score of another', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen(
      'u1',
      { score: 0.99 },
      { standing: { status: 'active', version: 0, since: 0, until: null, decisionId: null } },
    );
    changeCase(desk, caseId, { sampled: true, entries: [], hits: 0 });
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(acts.filter(({ fourEyes }: { fourEyes: boolean }) => fourEyes)).toEqual([]);
    expect((await rule(desk, caseId, { act: 'release' })).body.kind).toBe('done');
  });

  it('is so no longer once two people released it and its case is opened again for less', async () => {
    const { desk, caseId } = risky();
    const { proposal } = (await rule(desk, caseId, { act: 'release' })).body;
    const body = { expectedVersion: 1, reason };
    await desk.call(`POST /proposals/${proposal.proposalId}/approve`, { as: second, body });
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'active' });
    const { version } = reopen(desk, caseId);
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(acts.find(({ act }: { act: string }) => act === 'release').fourEyes).toBe(false);
    const again = await rule(desk, caseId, { act: 'release' }, { expectedVersion: version });
    expect([again.status, again.body.kind]).toEqual([200, 'done']);
  });

  it('stays so when its case is opened again for less', async () => {
    const { desk, caseId } = risky();
    await rule(desk, caseId, { act: 'uphold' });
    const reopened = reopen(desk, caseId);
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(acts.find(({ act }: { act: string }) => act === 'release').fourEyes).toBe(true);
    const ruling = { act: 'release' };
    const preview = await desk.call(`POST /cases/${caseId}/previews`, { body: { ruling } });
    expect(preview.body.fourEyes.en).toContain('second person');
    const alone = await rule(desk, caseId, ruling, { expectedVersion: reopened.version });
    expect(alone.body.kind).toBe('proposed');
    const selection = { kind: 'cases', caseIds: [caseId] };
    const bulk = { as: senior, body: { selection, ruling: { act: 'challenge', until: null } } };
    const { token } = (await desk.call('POST /bulk/previews', bulk)).body;
    const run = await runBulk(desk, token);
    expect(run.body.kind).toBe('proposed');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'limited' });
  });

  it('stays so when one person restricts it more on such a case, and then releases it', async () => {
    const { desk, caseId } = risky();
    await rule(desk, caseId, { act: 'uphold' });
    const { version } = reopen(desk, caseId);
    const more = await rule(
      desk,
      caseId,
      { act: 'freeze', until: null },
      { expectedVersion: version },
    );
    expect(more.body.kind).toBe('done');
    const released = await rule(desk, caseId, { act: 'release' }, { expectedVersion: version + 1 });
    expect(released.body.kind).toBe('proposed');
    expect(await standing(desk, 'u1')).toMatchObject({ status: 'frozen' });
  });

  it('may be one whose decision nobody can read: it stays so when one person restricts it more', async () => {
    const { desk, caseId } = risky();
    await rule(desk, caseId, { act: 'uphold' });
    const { version } = reopen(desk, caseId);
    const { ledger } = desk.ports;
    const lost = (await standing(desk, 'u1'))?.decisionId;
    const readDecision: typeof ledger.readDecision = async (id) => {
      if (id === lost) throw new UnreadableRecord(id, null);
      return ledger.readDecision(id);
    };
    Object.assign(desk.ports, { ledger: { ...ledger, readDecision } });
    const freeze = { act: 'freeze', until: null };
    const more = await rule(desk, caseId, freeze, { expectedVersion: version });
    expect(more.body.kind).toBe('done');
    const released = await rule(desk, caseId, { act: 'release' }, { expectedVersion: version + 1 });
    expect(released.body.kind).toBe('proposed');
  });

  it('may be one whose decision is past its retention', async () => {
    const { desk, caseId } = risky();
    await rule(desk, caseId, { act: 'uphold' });
    const { version } = reopen(desk, caseId);
    desk.records.decisions.delete('dec-u1');
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(acts.find(({ act }: { act: string }) => act === 'release').fourEyes).toBe(true);
    const released = await rule(desk, caseId, { act: 'release' }, { expectedVersion: version });
    expect(released.body.kind).toBe('proposed');
  });

  it.each([
    ['release', 20, 0],
    // What is done reads the decision once as its basis, once to count for its rules.
    ['freeze', 5, 2],
  ])(
    'needs no decision read where it cannot matter: to %s %i in bulk',
    async (act, many, reads) => {
      const desk = openDesk();
      const caseIds = Array.from({ length: many }, (_, i) => {
        const limited = { status: 'limited', version: 1, since: 0, until: null } as const;
        return desk.frozen(`u${i}`, {}, { standing: { ...limited, decisionId: `dec-u${i}` } })
          .caseId;
      });
      const ruling = act === 'freeze' ? { act, until: null } : { act };
      const body = { selection: { kind: 'cases', caseIds }, ruling };
      const { token } = (await desk.call('POST /bulk/previews', { as: senior, body })).body;
      const { ledger } = desk.ports;
      let read = 0;
      const readDecision: typeof ledger.readDecision = (id) => {
        read += 1;
        return ledger.readDecision(id);
      };
      Object.assign(desk.ports, { ledger: { ...ledger, readDecision } });
      expect((await runBulk(desk, token)).status).toBe(200);
      expect(read).toBe(many * reads);
    },
  );

  it('starts at the score that the platform sets', async () => {
    const desk = openDesk({
      review: ReviewSettings.parse({ fourEyes: { releaseFromScore: 0.5 } }),
    });
    const { caseId } = desk.frozen('u1', { score: 0.6 });
    expect((await rule(desk, caseId, { act: 'release' })).body.kind).toBe('proposed');
  });
});

describe('a restriction', () => {
  it.each(['challenge', 'limit', 'freeze'])('to %s needs an end in the future', async (act) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const ruling = { act, until: desk.time.now };
    const bulk = { selection: { kind: 'cases', caseIds: [caseId] }, ruling };
    for (const refused of [
      await rule(desk, caseId, ruling),
      await desk.call(`POST /cases/${caseId}/previews`, { body: { ruling } }),
      await desk.call('POST /bulk/previews', { as: senior, body: bulk }),
    ]) {
      expect([refused.status, refused.body.errors?.[0]?.field]).toEqual([400, 'body.ruling.until']);
    }
  });

  it('ends no later than a command can express', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const last = Date.UTC(2100, 0, 1) - 1;
    for (const until of [last + 1, 8.64e15, Number.MAX_SAFE_INTEGER]) {
      const refused = await rule(desk, caseId, { act: 'limit', until });
      expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'body.ruling.until']);
    }
    expect((await rule(desk, caseId, { act: 'limit', until: last })).status).toBe(200);
    for (const message of desk.records.outbox.values()) OutboxItem.parse(message);
  });

  it('is not carried out if it ended while it waited for a second person', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const { body } = await rule(desk, caseId, { act: 'freeze', until: desk.time.now + hour });
    desk.time.now += 2 * hour;
    const approved = await approve(desk, body.proposal.proposalId, { ...second, lasts: 4 * 3600 });
    expect(approved.body.code).toBe('too-late');
  });
});
