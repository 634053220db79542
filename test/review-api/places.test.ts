import { describe, expect, it } from 'vitest';
import { accountSubject } from '#shared/decisions/decision.ts';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { emptyEntity } from '#shared/signals/entity-state.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { appendAll, noHead } from '#shared/telemetry/audit.ts';
import { finding } from '../decisions/specimens.ts';
import { caseOf, now, openDesk, previewBulk, runBulk } from './desk.ts';
import { second, senior } from './people.ts';

const reason = 'talked to the user';
const mules = { sub: 'mules-1', groups: ['mule-reviewers'] };

/** One account in each of two queues; with `caseless`, the second has only its decision. */
const twoAccounts = ({ caseless = false } = {}) => {
  const desk = openDesk();
  const ours = desk.frozen('u-fraud', { findings: [finding({ category: 'money-mule' })] });
  const theirs = desk.frozen('u-trade', { findings: [finding({ category: 'card-trade' })] });
  if (caseless) desk.records.cases.delete(theirs.caseId);
  return { desk, ours, theirs };
};

describe.each([
  ['by queue', { groups: ['fraud-reviewers'] }],
  ['by category', mules],
])('a reviewer limited %s', (_, as) => {
  it.each([
    ['', false],
    [' without a case', true],
  ])('cannot read or reveal an account of another queue%s', async (_name, caseless) => {
    const { desk, ours, theirs } = twoAccounts({ caseless });
    const status = async (path: string) => (await desk.call(path, { as })).status;
    for (const { accountId, decision, expected } of [
      { ...ours, expected: 200 },
      { ...theirs, expected: 403 },
    ]) {
      expect([
        await status(`GET /decisions/${decision.id}`),
        await status(`GET /accounts/${accountId}`),
        await status(`GET /accounts/${accountId}/timeline`),
        await status(`GET /accounts/${accountId}/credit`),
      ]).toEqual([expected, expected, expected, expected]);
    }
    const skip = await desk.call(`POST /cases/${theirs.caseId}/skip`, { as, body: {} });
    expect(skip.status).toBe(caseless ? 404 : 403);
    const what = { kind: 'exhibit', eventId: 'e-1' };
    const reveal = { as, body: { what, reason } };
    expect((await desk.call('POST /accounts/u-trade/reveals', reveal)).status).toBe(403);
    const reader = { ...reveal, as: { groups: ['viewers', ...(as.groups ?? [])] } };
    expect((await desk.call('POST /accounts/u-trade/reveals', reader)).status).toBe(403);
    expect((await desk.call('POST /accounts/u-fraud/reveals', reveal)).status).toBe(404);
  });

  it('cannot read a decision because of a finding in shadow', async () => {
    const { desk } = twoAccounts();
    const findings = [
      finding({ category: 'money-mule', severity: 'critical', life: 'shadow' }),
      finding({ category: 'card-trade' }),
    ];
    const { decision } = desk.frozen('u-watched', { findings });
    expect((await desk.call(`GET /decisions/${decision.id}`, { as })).status).toBe(403);
  });

  it('finds only accounts of their own queues, by name and by what they used', async () => {
    const { desk, ours } = twoAccounts();
    const device = { kind: 'device', value: 'device-12345' } as const;
    const at = desk.time.now;
    const recent = ['u-fraud', 'u-trade'].map((account) => ({
      account,
      at,
      newcomer: true,
      patterns: [],
    }));
    const state = { ...emptyEntity, version: 1, recent };
    applyWrite(desk.states, { entity: device, from: 0, state });
    const hits = async (query: string) => (await desk.call(`GET /search?${query}`, { as })).body;
    expect((await hits('by=device&q=device-12345')).items).toMatchObject([
      { accountId: 'u-fraud', caseId: ours.caseId },
    ]);
    expect((await hits('by=account&q=u-trade')).items).toEqual([]);
    expect((await hits('by=account&q=u-fraud')).items).toHaveLength(2);
  });

  it('does not act on an account through a campaign that it leads, if its own case is in another queue', async () => {
    const { desk, ours, theirs } = twoAccounts();
    const campaign = { kind: 'contact', value: 'c-1' } as const;
    const caseId = campaignCaseIdOf('demo', campaign);
    const opening = caseOpeningFor(
      { ...ours.decision, subject: accountSubject(theirs.accountId) },
      now,
    );
    desk.records.cases.set(caseId, joinCase(null, { ...opening, caseId, campaign }));
    const { acts } = (await desk.call(`GET /cases/${caseId}`, { as })).body;
    expect(acts.map(({ act, why }: { act: string; why: string | null }) => [act, why])).toEqual([
      ['uphold', null],
      ...['release', 'challenge', 'limit', 'freeze'].map((act) => [act, 'forbidden']),
    ]);
    const act = (path: string, body: object) =>
      desk.call(`POST /cases/${caseId}/${path}`, { as, body });
    const ruling = { act: 'release' };
    expect((await act('previews', { ruling })).status).toBe(403);
    expect((await act('rulings', { expectedVersion: 1, ruling, reason })).status).toBe(403);
    // Nor by taking back what was ruled there by somebody who may.
    const everywhere = { sub: 'chen', groups: ['reviewers'] };
    const made = await desk.call(`POST /cases/${caseId}/rulings`, {
      as: everywhere,
      body: { expectedVersion: 1, ruling, reason },
    });
    expect(made.status).toBe(200);
    const undo = `POST /rulings/${made.body.ruling.rulingId}/undo`;
    expect((await desk.call(undo, { as, body: { reason } })).status).toBe(403);
    expect((await desk.call(undo, { as: everywhere, body: { reason } })).status).toBe(200);
    // To uphold only closes the case of the campaign.
    const upheld = { expectedVersion: 3, ruling: { act: 'uphold' }, reason };
    expect((await act('rulings', upheld)).status).toBe(200);
  });

  it('sees of a campaign only what belongs to it, if the own case of its leading account is in another queue', async () => {
    const { desk, ours, theirs } = twoAccounts();
    const { papers } = desk.ports;
    const device = { kind: 'device', value: 'device-12345' } as const;
    for (const eventId of [theirs.decision.eventId, 'e-in-campaign', 'e-other']) {
      const exhibit = {
        ...{ eventId, type: 'content.posted', at: now, contentId: null, contentKind: null },
        ...{ text: `text of ${eventId}`, cut: false, quotes: [], contacts: [], reading: null },
        ...{ entities: [device], counterpartId: 'u-approached', targetIds: [], report: null },
      };
      const place = { kind: 'exhibit', folder: theirs.accountId, id: eventId } as const;
      await papers.write({ ...place, version: 1, body: exhibit, expiresAt: null });
    }
    const recent = [{ account: theirs.accountId, at: now, newcomer: true, patterns: [] }];
    const shared = { ...emptyEntity, version: 1, recent };
    applyWrite(desk.states, { entity: device, from: 0, state: shared });
    const made = {
      ...ours.decision,
      ...{ id: 'dec-in-campaign', eventId: 'e-in-campaign' },
      subject: accountSubject(theirs.accountId),
    };
    desk.records.decisions.set(made.id, made);
    const campaign = { kind: 'contact', value: 'c-1' } as const;
    const caseId = campaignCaseIdOf('demo', campaign);
    const opening = { ...caseOpeningFor(made, now), caseId, campaign };
    desk.records.cases.set(caseId, joinCase(null, opening));
    const subject = `account:${theirs.accountId}`;
    const noted = { subject, at: now, actor: 'staff-9', action: 'case.upheld', causeId: 'rul-1' };
    const { entries } = appendAll(noHead, [{ ...noted, details: {} }]);
    desk.records.audit.set(subject, [...entries]);

    const { status, body } = await desk.call(`GET /cases/${caseId}`, { as });
    expect(status).toBe(200);
    expect(body).toMatchObject({ readsAccount: false, account: null, timeline: [] });
    const idsIn = ({ decisions, exhibits }: typeof body) => [
      decisions.map(({ decisionId }: { decisionId: string }) => decisionId),
      exhibits.map(({ eventId }: { eventId: string }) => eventId),
    ];
    expect(idsIn(body)).toEqual([['dec-in-campaign'], ['e-in-campaign']]);
    const links = async (who: object) => {
      const { graph } = (await desk.call(`GET /cases/${caseId}/links`, { as: who })).body;
      return graph.nodes.map(({ kind }: { kind: string }) => kind);
    };
    expect(await links(as)).toEqual(['account']);
    const warnings = `GET /cases/${caseId}/warnings?category=fraud`;
    expect((await desk.call(warnings, { as })).body.people).toEqual([]);
    const viewer = { sub: 'wang', groups: ['viewers'] };
    const everything = (await desk.call(`GET /cases/${caseId}`, { as: viewer })).body;
    expect(everything.readsAccount).toBe(true);
    expect(everything.timeline).toMatchObject([{ action: 'case.upheld' }]);
    expect(everything.account.accountId).toBe(theirs.accountId);
    expect(idsIn(everything)[0]).toContain(theirs.decision.id);
    expect(idsIn(everything)[1]).toHaveLength(3);
    expect(await links(viewer)).toContain('device');
  });

  it('writes no notes on the cases that they may only read', async () => {
    const { desk, theirs } = twoAccounts();
    const reader = { ...as, groups: ['viewers', ...(as.groups ?? [])] };
    const note = { as: reader, body: { text: reason } };
    expect((await desk.call(`GET /cases/${theirs.caseId}`, { as: reader })).status).toBe(200);
    expect((await desk.call(`POST /cases/${theirs.caseId}/notes`, note)).status).toBe(403);
  });

  it('can read an account without a case by a decision in their queue', async () => {
    const { desk, ours } = twoAccounts();
    desk.records.cases.delete(ours.caseId);
    const elsewhere = { ...ours.decision, id: 'dec-elsewhere' };
    const findings = [finding({ category: 'card-trade' })];
    desk.records.decisions.set(elsewhere.id, { ...elsewhere, findings });
    expect((await desk.call('GET /accounts/u-fraud', { as })).status).toBe(200);
  });

  it('cannot read an account whose case is in another queue by now, whatever was decided in theirs', async () => {
    const { desk, ours } = twoAccounts();
    const known = caseOf(desk, ours.caseId);
    const weight = { ...known.weight, category: 'card-trade' as const };
    desk.records.cases.set(ours.caseId, { ...known, route: 'trade', weight });
    expect((await desk.call('GET /accounts/u-fraud', { as })).status).toBe(403);
  });

  it('can read an account without decisions', async () => {
    const { desk } = twoAccounts();
    desk.frozen('u-new');
    desk.records.cases.clear();
    desk.records.decisions.clear();
    expect((await desk.call('GET /accounts/u-new', { as })).status).toBe(200);
  });
});

describe('a senior for some queues', () => {
  const as = { sub: 'senior-3', groups: ['fraud-seniors'] };

  it('previews a bulk action without details about cases of other queues', async () => {
    const { desk, ours, theirs } = twoAccounts();
    const caseIds = [ours.caseId, theirs.caseId];
    const preview = (ids: readonly string[]) => previewBulk(desk, ids, { act: 'release' }, as);
    const { body } = await preview(caseIds);
    expect(body).toMatchObject({
      would: 1,
      items: [
        { accountId: 'u-fraud', from: 'frozen', problem: null },
        { accountId: 'u-trade', caseId: null, from: null, to: null, problem: 'forbidden' },
      ],
    });
    expect((await preview([theirs.caseId])).body.code).toBe('forbidden');
  });

  it('acts in bulk only there, and one by one where they only review', async () => {
    const { desk, ours } = twoAccounts();
    const mixed = { sub: 'senior-4', groups: ['content-seniors', 'fraud-reviewers'] };
    const selection = { kind: 'cases', caseIds: [ours.caseId] };
    const ruling = { act: 'uphold' };
    const many = { as: mixed, body: { selection, ruling } };
    expect((await desk.call('POST /bulk/previews', many)).body.code).toBe('forbidden');
    // A preview made with more rights is executed with the current ones.
    const all = { sub: mixed.sub, groups: ['seniors'] };
    const { body } = await desk.call('POST /bulk/previews', { ...many, as: all });
    const run = { as: mixed, body: { token: body.token, reason } };
    expect((await desk.call('POST /bulk/runs', run)).body.run).toMatchObject({
      done: 0,
      items: [{ problem: 'forbidden' }],
    });
    const preview = { as: mixed, body: { grants: true } };
    const answer = await desk.call(`POST /cases/${ours.caseId}/appeal/previews`, preview);
    expect(answer.body.code).toBe('forbidden');
    const one = { as: mixed, body: { expectedVersion: 1, ruling, reason } };
    expect((await desk.call(`POST /cases/${ours.caseId}/rulings`, one)).status).toBe(200);
  });

  it('reads bulk actions of others only where they read cases', async () => {
    const { desk, ours, theirs } = twoAccounts();
    const all = { sub: 'senior-1', groups: ['seniors'] };
    const run = async (caseIds: readonly string[]) => {
      const { body } = await previewBulk(desk, caseIds, { act: 'uphold' }, all);
      return (await runBulk(desk, body.token, all)).body.run.bulkId as string;
    };
    const here = await run([ours.caseId]);
    const there = await run([theirs.caseId]);
    expect((await desk.call(`GET /bulk/runs/${here}`, { as })).status).toBe(200);
    expect((await desk.call(`GET /bulk/runs/${there}`, { as })).status).toBe(403);
    const undo = { as, body: { reason } };
    expect((await desk.call(`POST /bulk/runs/${there}/undo`, undo)).status).toBe(403);
  });
});

it.each(['alone', 'in bulk'])(
  'who may not act on the own case of a campaign’s leading account is not asked to approve an act on it, or its undo: %s',
  async (how) => {
    const { desk, ours, theirs } = twoAccounts();
    const campaign = { kind: 'contact', value: 'c-1' } as const;
    const caseId = campaignCaseIdOf('demo', campaign);
    const opening = caseOpeningFor(
      { ...ours.decision, subject: accountSubject(theirs.accountId), score: 0.99 },
      now,
    );
    desk.records.cases.set(caseId, joinCase(null, { ...opening, caseId, campaign }));
    const first = { sub: 'li', groups: ['seniors'] };
    const inPart = { sub: 'wu', groups: ['fraud-seniors'] };
    for (const as of [senior, second, first, inPart]) await desk.call('GET /me', { as });
    const ruling = { act: 'release' };
    const made =
      how === 'alone'
        ? await desk.call(`POST /cases/${caseId}/rulings`, {
            as: first,
            body: { expectedVersion: 1, ruling, reason },
          })
        : await runBulk(desk, (await previewBulk(desk, [caseId], ruling, first)).body.token, first);
    const body = { expectedVersion: 1, reason };
    const approve = async (id: string, as: object) =>
      desk.call(`POST /proposals/${id}/approve`, { as, body });
    const approvers = async (id: string) =>
      (await desk.call(`GET /proposals/${id}`, { as: senior })).body.approvers
        .map((one: { id: string }) => one.id)
        .toSorted();
    const { proposalId } = made.body.proposal;
    expect(await approvers(proposalId)).toEqual(['senior-1', 'senior-2']);
    expect((await approve(proposalId, inPart)).status).toBe(404);
    const { resultId } = (await approve(proposalId, second)).body;
    const what = how === 'alone' ? `rulings/${resultId}` : `bulk/runs/${resultId}`;
    const undone = await desk.call(`POST /${what}/undo`, { as: senior, body: { reason } });
    const undo = undone.body.proposal.proposalId;
    expect(await approvers(undo)).toEqual(['li', 'senior-2']);
    expect((await approve(undo, inPart)).status).toBe(404);
    expect((await approve(undo, second)).body.state).toBe('approved');
  },
);
