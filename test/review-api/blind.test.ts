import { describe, expect, it } from 'vitest';
import { nodeOf } from '#functions/review-api/cases/links.ts';
import { joinCase } from '#shared/reviews/case.ts';
import { minute } from '#shared/settings/durations.ts';
import { readmitInEntity } from '#shared/signals/entity-state.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { opening } from '../reviews/specimens.ts';
import { approve, caseOf, openDesk, previewBulk, settings } from './desk.ts';
import {
  campaign,
  campaignId,
  chen,
  type Desk,
  deskOf,
  device,
  lin,
  listed,
  openCampaignCase,
  rule,
  ruleFirst,
  secret,
  stateOf,
  versionOf,
  viewer,
  wang,
} from './second-review.ts';

type As = Parameters<Desk['call']>[1] extends infer Call ? NonNullable<Call> : never;

/** Every request that a reviewer can make about an account and its neighbour. */
const requestsAbout = (caseId: string, otherId: string, decisionId: string) => [
  `GET /cases/${caseId}`,
  `GET /cases/${caseId}/links`,
  `GET /cases/${otherId}`,
  `GET /cases/${otherId}/links`,
  `GET /cases/${otherId}/warnings?category=fraud`,
  `GET /cases/${campaignId}`,
  `GET /cases/${campaignId}/links`,
  `GET /cases/${caseId}/colleagues`,
  'GET /accounts/u1',
  'GET /accounts/u1/timeline',
  'GET /accounts/u1/credit',
  `GET /decisions/${decisionId}`,
  'GET /queues',
  'GET /queues/fraud/cases',
  'GET /queues/fraud/cases?claim=free',
  'GET /search?by=account&q=u1',
  'GET /search?by=device&q=device-12345',
  `GET /search?by=decision&q=${decisionId}`,
  'GET /search?by=rule&q=content.card-trade',
  'GET /search?by=content&q=p-u1',
  'GET /proposals',
  'GET /appeals',
  'GET /platform',
];

/** Removes version numbers and times, which mean nothing to readers and change with any mark. */
const readableParts = (body: unknown) =>
  JSON.parse(
    JSON.stringify(body, (key, value) =>
      ['version', 'changedAt', 'days', 'falsePositives', 'rules'].includes(key) ? null : value,
    ),
  );

describe('the load of a queue', () => {
  it.each([
    ['the first reviewer', lin, 1],
    ['a second reviewer', chen, 2],
    ['a senior', wang, 1],
    ['a viewer', viewer, 1],
  ])('counts for %s the cases that they find in it', async (_, as, open) => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const { queues } = (await desk.call('GET /queues', { as })).body;
    expect(queues[0]).toMatchObject({ queue: 'fraud', open });
    expect(await listed(desk, 'fraud', as)).toHaveLength(open);
  });
});

describe('the second reviewer of a ruling', () => {
  const warn = async (desk: Desk, caseId: string, as: object, accountId = 'u2') =>
    desk.call(`POST /cases/${caseId}/warnings`, {
      as,
      body: { accountIds: [accountId], category: 'fraud', reason: 'looked at it' },
    });
  const withdraw = async (desk: Desk, caseId: string, as: object, { body }: Sent) => {
    const undo = `POST /cases/${caseId}/warnings/${body.warningId}/undo`;
    return (await desk.call(undo, { as, body: { reason: 'a mistake' } })).body;
  };
  type Sent = Awaited<ReturnType<typeof warn>>;
  const withdrawals = (desk: Desk) =>
    [...desk.records.outbox.values()].filter(
      ({ body }) => 'kind' in body && body.kind === 'withdraw-warning',
    );

  it('sees their own warnings and none of the first reviewer’s', async () => {
    const { desk, one } = await deskOf();
    const { caseId } = one;
    desk.frozen('u3');
    expect((await warn(desk, caseId, lin)).status).toBe(200);
    await rule(desk, caseId, { act: 'uphold' }, lin);
    expect((await warn(desk, caseId, chen, 'u3')).status).toBe(200);
    const again = await warn(desk, caseId, chen, 'u3');
    expect(again.body).toMatchObject({ errors: [{ field: 'body.accountIds.0' }] });
    const path = `GET /cases/${caseId}/warnings?category=fraud`;
    const { sent } = (await desk.call(path, { as: chen })).body;
    expect(sent).toMatchObject([{ accountIds: ['u3'] }]);
  });

  it('undoes their own warning; the platform withdraws it once the first reviewer’s is undone too', async () => {
    const { desk, one } = await deskOf();
    const { caseId } = one;
    const lins = await warn(desk, caseId, lin);
    await rule(desk, caseId, { act: 'uphold' }, lin);
    const chens = await warn(desk, caseId, chen);
    expect(await withdraw(desk, caseId, chen, chens)).toEqual({ withdrawn: 1 });
    expect(withdrawals(desk)).toHaveLength(0);
    expect(await withdraw(desk, caseId, lin, lins)).toEqual({ withdrawn: 1 });
    expect(withdrawals(desk)).toHaveLength(1);
  });

  it('withdraws a warning once if the first reviewer undoes the same one at the same time', async () => {
    const { desk, one } = await deskOf();
    const { caseId } = one;
    const lins = await warn(desk, caseId, lin);
    await rule(desk, caseId, { act: 'uphold' }, lin);
    const chens = await warn(desk, caseId, chen);
    // Both have read that the other's warning is in force.
    const { papers } = desk.ports;
    const both = Promise.withResolvers<void>();
    let came = 0;
    const list: typeof papers.list = async (kind, ...rest) => {
      const found = await papers.list(kind, ...rest);
      if (kind === 'warning' && ++came === 2) both.resolve();
      if (kind === 'warning') await both.promise;
      return found;
    };
    Object.assign(desk.ports, { papers: { ...papers, list } });
    const answers = await Promise.all([
      withdraw(desk, caseId, lin, lins),
      withdraw(desk, caseId, chen, chens),
    ]);
    expect(answers).toEqual([{ withdrawn: 1 }, { withdrawn: 1 }]);
    expect(withdrawals(desk)).toHaveLength(1);
  });

  it.each([
    ['release', { act: 'release' }],
    ['uphold', { act: 'uphold' }],
    ['limit', { act: 'limit', until: null }],
    ['hide', { act: 'hide', contentId: 'p-u1' }],
  ])('reads exactly what they read before the ruling: %s', async (_, ruling) => {
    const [ruled, untouched] = await Promise.all([deskOf(), deskOf()]);
    for (const each of [ruled, untouched]) {
      openCampaignCase(each);
      // More decisions than a page shows, so the one in force is older than those that it shows.
      const { decision } = each.one;
      for (let i = 1; i <= 32; i++) {
        const id = `${decision.id}-${i}`;
        const later = {
          ...decision,
          id,
          decidedAt: decision.decidedAt + i,
          unchanged: true,
        } as const;
        each.desk.records.decisions.set(id, later);
      }
    }
    await ruleFirst(ruled.desk, ruled.one.caseId, ruling);
    for (const id of ruled.desk.records.outbox.keys())
      await ruled.desk.ports.outbox.fail(id, ruled.desk.time.now, undefined, 'gone');
    untouched.desk.time.now = ruled.desk.time.now;
    // Afterwards, the shared device is updated, the account is decided about again, and somebody who knows of the ruling files a proposal.
    const key = { accounts: ['u1'], entities: [device], posts: [] };
    const there = await ruled.desk.ports.states.read(key);
    const shared = there.entities.get(entityName(device));
    if (!shared) throw new Error('no device');
    if (there.accounts.get('u1')?.standing.status !== 'frozen') {
      const heard = readmitInEntity(shared, 'u1', ruled.desk.ports.hash);
      applyWrite(ruled.desk.states, { entity: device, from: shared.version, state: heard });
    }
    const since = {
      ...ruled.one.decision,
      ...{ id: 'dec-since', eventId: 'e-since', decidedAt: ruled.desk.time.now + 1 },
    };
    ruled.desk.records.decisions.set(since.id, since);
    ruled.desk.time.now += minute;
    untouched.desk.time.now += minute;
    const clue = await ruled.desk.call(`POST /cases/${ruled.one.caseId}/clues`, {
      as: wang,
      body: { recipient: 'police', category: 'fraud', reason: 'since it was ruled on' },
    });
    expect(clue.status).toBe(200);
    const filed = await ruled.desk.call(`POST /cases/${ruled.one.caseId}/blocks`, {
      as: wang,
      body: { node: nodeOf(device, ruled.desk.ports), days: 3, reason: 'since it was ruled on' },
    });
    const about = `GET /proposals/${filed.body.proposal.proposalId}`;
    expect((await ruled.desk.call(about, { as: chen })).status).toBe(404);
    expect((await ruled.desk.call(about, { as: viewer })).status).toBe(200);
    const answer = { as: chen, body: { expectedVersion: 1, reason: 'guessed its name' } };
    for (const what of ['approve', 'reject', 'withdraw']) {
      const { status } = await ruled.desk.call(
        `POST ${about.slice('GET '.length)}/${what}`,
        answer,
      );
      expect([what, status]).toEqual([what, 404]);
    }
    const rulingId = ruled.desk.records.cases.get(ruled.one.caseId)?.rulings.at(-1) as string;
    const staffs = [...ruled.desk.records.decisions.values()].filter(({ by }) => by !== undefined);
    for (const path of requestsAbout(ruled.one.caseId, ruled.two.caseId, ruled.one.decision.id)) {
      const [now, then] = await Promise.all([
        ruled.desk.call(path, { as: chen }),
        untouched.desk.call(path, { as: chen }),
      ]);
      expect([path, now.status, readableParts(now.body)]).toEqual([
        path,
        then.status,
        readableParts(then.body),
      ]);
      // Everybody who may rule is listed as a colleague.
      const text = path.endsWith('/colleagues') ? '' : JSON.stringify(now.body);
      for (const trace of ['staff-1', 'STAFF-1', secret, rulingId, 'blind', 'restored']) {
        expect(text).not.toContain(trace);
      }
    }
    for (const { id } of staffs) {
      expect((await ruled.desk.call(`GET /decisions/${id}`, { as: chen })).status).toBe(404);
      const { body } = await ruled.desk.call(`GET /search?by=decision&q=${id}`, { as: chen });
      expect(body.items).toEqual([]);
    }
    const undo = { as: chen, body: { reason: 'guessed its name' } };
    expect((await ruled.desk.call(`POST /rulings/${rulingId}/undo`, undo)).status).toBe(404);
    const preview = await ruled.desk.call(`GET /rulings/${rulingId}/undo`, { as: chen });
    expect(preview.status).toBe(404);
    const presence = await ruled.desk.call(`PUT /cases/${ruled.one.caseId}/presence`, {
      as: chen,
      body: { working: true },
    });
    expect(presence.body.others).toEqual([]);
  });

  it('gets the case from the queue and previews acts as if there were no first ruling', async () => {
    const [ruled, untouched] = await Promise.all([deskOf(), deskOf()]);
    await ruleFirst(ruled.desk, ruled.one.caseId);
    untouched.desk.time.now = ruled.desk.time.now;
    const acts = [
      { act: 'release' },
      { act: 'uphold' },
      { act: 'freeze', until: null },
      { act: 'challenge', until: null },
      { act: 'hide', contentId: 'p-u1' },
    ];
    for (const ruling of acts) {
      const [now, then] = await Promise.all(
        [ruled, untouched].map(({ desk, one }) =>
          desk.call(`POST /cases/${one.caseId}/previews`, { as: chen, body: { ruling } }),
        ),
      );
      const named = (body: unknown) =>
        JSON.parse(JSON.stringify(body).replaceAll(/dec-[0-9a-z]{20,}/g, 'dec'));
      expect(named(now?.body)).toEqual(named(then?.body));
    }
    const next = { as: chen, body: {} };
    const taken = [
      await ruled.desk.call('POST /queues/fraud/next', next),
      await ruled.desk.call('POST /queues/fraud/next', next),
    ].map(({ body }) => body.case?.accountId);
    expect(taken.toSorted()).toEqual(['u1', 'u2']);
  });

  it('previews acts on the case of a campaign led by the account as if there were no first ruling', async () => {
    const [ruled, untouched] = await Promise.all([deskOf(), deskOf()]);
    for (const each of [ruled, untouched]) openCampaignCase(each);
    await ruleFirst(ruled.desk, ruled.one.caseId);
    untouched.desk.time.now = ruled.desk.time.now;
    for (const act of ['release', 'freeze', 'limit']) {
      const ruling = act === 'release' ? { act } : { act, until: null };
      const [now, then] = await Promise.all(
        [ruled, untouched].map(({ desk }) =>
          desk.call(`POST /cases/${campaignId}/previews`, { as: chen, body: { ruling } }),
        ),
      );
      expect(now?.body).toEqual(then?.body);
    }
  });

  it('is not the first reviewer who asks for the next case, though its index still lists it as before', async () => {
    const { desk, one } = await deskOf();
    const before = await desk.ports.caseQueues.openCases('fraud', { most: 10 });
    await ruleFirst(desk, one.caseId, { act: 'uphold' });
    Object.assign(desk.ports.caseQueues, { openCases: async () => before });
    const next = async (as: object) =>
      (await desk.call('POST /queues/fraud/next', { as, body: {} })).body.case?.accountId ?? null;
    expect([await next(lin), await next(chen), await next(lin)]).toEqual(['u2', 'u1', null]);
  });

  it('is not the first reviewer, and nobody else sees the case waiting', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    expect(await listed(desk, 'fraud', chen)).toContain('u1');
    for (const as of [lin, wang, viewer]) {
      expect(await listed(desk, 'fraud', as)).toEqual(['u2']);
      const { body } = await desk.call(`GET /cases/${one.caseId}`, { as });
      expect(body).toMatchObject({
        case: { state: 'resolved' },
        resolution: { by: { id: 'staff-1' }, conclusion: 'released' },
        account: { standing: { status: 'active' } },
      });
    }
    const claim = await desk.call(`POST /cases/${one.caseId}/claim`, { as: lin, body: {} });
    expect(claim.body.code).toBe('already-decided');
  });

  it.each([lin, wang])(
    'hands the case over, and a colleague who knows the ruling gets it with the ruling: %o',
    async (to) => {
      const { desk, one } = await deskOf();
      await ruleFirst(desk, one.caseId);
      const { status } = await desk.call(`POST /cases/${one.caseId}/hand-over`, {
        as: chen,
        body: { expectedVersion: versionOf(desk, one.caseId), to: to.sub, reason: 'yours' },
      });
      expect(status).toBe(200);
      const { body } = await desk.call(`GET /cases/${one.caseId}`, { as: to });
      expect(body).toMatchObject({
        case: { state: 'open', handling: { assignee: { id: to.sub } } },
        account: { standing: { status: 'active' } },
        rulings: [{ by: { id: 'staff-1' } }],
      });
      expect(desk.records.cases.get(one.caseId)?.blind).toBeNull();
    },
  );

  it('hands the case to another second reviewer, who alone may repeat the ruling; others may act on it', async () => {
    const { desk, one } = await deskOf();
    const third = { sub: 'staff-3' };
    await desk.call('GET /me', { as: third });
    await ruleFirst(desk, one.caseId);
    const { status } = await desk.call(`POST /cases/${one.caseId}/hand-over`, {
      as: chen,
      body: { expectedVersion: versionOf(desk, one.caseId), to: third.sub, reason: 'yours' },
    });
    expect(status).toBe(200);
    const isClaimedFor = async (as: object) => {
      const { body } = await desk.call(`GET /cases/${one.caseId}`, { as });
      return body.acts.some(({ why }: { why: string | null }) => why === 'claimed');
    };
    expect(await isClaimedFor(chen)).toBe(true);
    for (const as of [third, lin, wang]) expect(await isClaimedFor(as)).toBe(false);
  });

  it('reads new notes only by people who do not know the ruling either', async () => {
    const { desk, one } = await deskOf();
    await desk.call(`POST /cases/${one.caseId}/notes`, { as: wang, body: { text: 'from before' } });
    await ruleFirst(desk, one.caseId);
    for (const [as, text] of [
      [wang, 'rightly released'],
      [chen, 'to be looked at again'],
    ] as const) {
      await desk.call(`POST /cases/${one.caseId}/notes`, { as, body: { text } });
    }
    await desk.call(`PUT /cases/${one.caseId}/presence`, { as: wang, body: { working: false } });
    const { body } = await desk.call(`GET /cases/${one.caseId}`, { as: chen });
    expect(body.presence).toMatchObject([{ id: 'senior-1' }]);
    expect(body.notes.map(({ text }: { text: string }) => text).toSorted()).toEqual([
      'from before',
      'to be looked at again',
    ]);
  });

  it('reads all notes and presence on the case of a campaign led by the account', async () => {
    const opened = await deskOf();
    openCampaignCase(opened);
    const { desk, one } = opened;
    await ruleFirst(desk, one.caseId);
    const path = `/cases/${campaignId}`;
    for (const as of [lin, wang]) {
      await desk.call(`POST ${path}/notes`, { as, body: { text: `seen by ${as.sub}` } });
    }
    const looks = { as: lin, body: { working: false } };
    await desk.call(`PUT ${path}/presence`, looks);
    const { body } = await desk.call(`GET ${path}`, { as: chen });
    expect(body.notes.map(({ text }: { text: string }) => text).toSorted()).toEqual([
      'seen by senior-1',
      'seen by staff-1',
    ]);
    expect(body.presence).toMatchObject([{ id: 'staff-1' }]);
    const mine = { as: chen, body: { working: false } };
    const { body: there } = await desk.call(`PUT ${path}/presence`, mine);
    expect(there.others).toMatchObject([{ id: 'staff-1' }]);
  });

  it('changes only the figures if they agree', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const before = await stateOf(desk, 'u1');
    const sent = desk.actions.sent.length;
    await desk.call(`POST /cases/${one.caseId}/claim`, { as: chen, body: {} });
    desk.time.now += minute;
    const { status, body } = await rule(desk, one.caseId, { act: 'release' }, chen);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'recorded',
      ruling: { act: 'release', from: 'frozen', to: 'active', undoable: true },
    });
    expect(JSON.stringify(body)).not.toMatch(/staff-1|STAFF-1|blind/);
    const { version: _, audit: __, ...after } = (await stateOf(desk, 'u1')) ?? { version: 0 };
    expect(before).toMatchObject(after);
    expect(desk.actions.sent).toHaveLength(sent);
    expect(desk.records.cases.get(one.caseId)).toMatchObject({
      state: 'resolved',
      resolution: { by: 'staff-1', conclusion: 'released' },
      blind: null,
    });
    const { body: team } = await desk.call('GET /team', { as: wang });
    expect(team.agreement).toMatchObject({ of: 1, are: 1, low: expect.any(Number) });
    const of = (id: string) =>
      team.people.find(({ person }: { person: { id: string } }) => person.id === id);
    expect(of('staff-1')).toMatchObject({ rulings: 1, agreement: { of: 1, are: 1 } });
    expect(of('staff-2')).toMatchObject({ rulings: 1, agreement: { of: 0 } });
    const { body: page } = await desk.call(`GET /cases/${one.caseId}`, { as: wang });
    expect(page.compared).toBeNull();
    expect(page.timeline[0]).toMatchObject({ action: 'case.blind-agreed', by: { id: 'staff-2' } });
    expect(page.notes[0]).toMatchObject({ about: 'blind-review', would: 'release' });
    const back = { as: chen, body: { reason: 'slipped' } };
    expect((await desk.call(`POST /rulings/${body.ruling.rulingId}/undo`, back)).status).toBe(200);
    expect((await desk.call('GET /team', { as: wang })).body.agreement).toMatchObject({ of: 0 });
  });

  it('is refused on a post of another account', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const foreign = { act: 'hide', contentId: 'p-u2' };
    expect((await rule(desk, one.caseId, foreign, chen)).body.code).toBe('wrong-subject');
  });

  it('is kept from a case that another second reviewer works on', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    await desk.call(`POST /cases/${one.caseId}/claim`, { as: chen, body: {} });
    const refused = await rule(desk, one.caseId, { act: 'release' }, { sub: 'staff-3' });
    expect(refused.body).toMatchObject({ code: 'claimed', by: 'STAFF-2' });
  });

  it('gets one answer to a repeated request, and may undo it', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const how = { version: versionOf(desk, one.caseId), key: 'key-asked-twice-0001' };
    const once = await rule(desk, one.caseId, { act: 'uphold' }, chen, how);
    const twice = await rule(desk, one.caseId, { act: 'uphold' }, chen, how);
    expect([twice.status, twice.body]).toEqual([200, once.body]);
    const back = (as: As['as']) =>
      desk.call(`POST /rulings/${once.body.ruling.rulingId}/undo`, {
        as: as ?? null,
        body: { reason: 'slipped' },
      });
    const preview = async (as: As['as']) =>
      (await desk.call(`GET /rulings/${once.body.ruling.rulingId}/undo`, { as: as ?? null })).body;
    expect(await preview(wang)).toMatchObject({ problem: 'not-latest' });
    // The second review had no effects, so undoing it has none.
    expect(await preview(chen)).toMatchObject({ problem: null, commands: [], change: null });
    expect((await back(wang)).body.code).toBe('not-latest');
    expect((await back(chen)).status).toBe(200);
    expect(desk.records.cases.get(one.caseId)).toMatchObject({
      state: 'resolved',
      resolution: { by: 'staff-1' },
      blind: null,
    });
    const { body: team } = await desk.call('GET /team', { as: wang });
    expect(team.agreement.of).toBe(0);
    expect((await back(chen)).body.code).toBe('already-decided');
  });

  it('blocks nobody: the first reviewer can undo, and a new decision reopens the case', async () => {
    const { desk, one, two } = await deskOf();
    await ruleFirst(desk, one.caseId);
    await desk.call(`POST /cases/${one.caseId}/claim`, { as: chen, body: {} });
    const rulingId = desk.records.cases.get(one.caseId)?.rulings.at(-1);
    const undo = { as: lin, body: { reason: 'too fast' } };
    expect((await desk.call(`POST /rulings/${rulingId}/undo`, undo)).status).toBe(200);
    expect(desk.records.cases.get(one.caseId)).toMatchObject({ state: 'open', blind: null });

    await ruleFirst(desk, two.caseId);
    const known = caseOf(desk, two.caseId);
    desk.records.cases.set(
      two.caseId,
      joinCase(known, {
        ...opening({ decisionId: 'dec-later', at: desk.time.now }, { category: 'fraud' }),
        caseId: two.caseId,
        accountId: 'u2',
      }),
    );
    const { body } = await desk.call(`GET /cases/${two.caseId}`, { as: chen });
    expect(body).toMatchObject({
      case: { state: 'open' },
      account: { standing: { status: 'active' } },
      rulings: [{ by: { id: 'staff-1' } }],
    });
  });

  it('opens the case for seniors by escalating it', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const { status } = await desk.call(`POST /cases/${one.caseId}/escalate`, {
      as: chen,
      body: { expectedVersion: versionOf(desk, one.caseId), reason: 'too hard' },
    });
    expect(status).toBe(200);
    expect(await listed(desk, 'escalated', wang)).toEqual(['u1']);
    const { body } = await desk.call(`GET /cases/${one.caseId}`, { as: wang });
    expect(body).toMatchObject({ case: { state: 'open' }, compared: null });
    expect(body.rulings).toHaveLength(1);
  });
});

describe('a ruling gets no second review', () => {
  const waits = (desk: Desk, caseId: string) => desk.records.cases.get(caseId)?.blind !== null;

  it('if the settings ask for none', async () => {
    const { desk, one } = await deskOf(0);
    await ruleFirst(desk, one.caseId);
    expect(waits(desk, one.caseId)).toBe(false);
  });

  it('if the account leads a campaign whose case covers it too', async () => {
    const opened = await deskOf();
    openCampaignCase(opened);
    const { desk, one } = opened;
    const [paper] = await desk.ports.papers.read('exhibit', [{ folder: 'u1', id: 'e-u1' }]);
    if (!paper) throw new Error('no exhibit');
    const body = { ...(paper.body as object), entities: [device, campaign] };
    await desk.ports.papers.write({ ...paper, version: 2, body });
    // Among so many exhibits, only those with decisions are certain to be found.
    for (let i = 0; i < 100; i++) {
      const eventId = `a-${i}`;
      const later = { ...(paper.body as object), eventId, at: desk.time.now };
      await desk.ports.papers.write({ ...paper, id: eventId, version: 1, body: later });
    }
    await ruleFirst(desk, one.caseId);
    expect(desk.records.cases.get(one.caseId)?.state).toBe('resolved');
    expect(waits(desk, one.caseId)).toBe(false);
  });

  it('if no second reviewer is there', async () => {
    const desk = openDesk({ review: { ...settings.review, blindShare: 1 } });
    const { caseId } = desk.frozen('u1');
    for (const as of [lin, wang]) await desk.call('GET /me', { as });
    await rule(desk, caseId, { act: 'uphold' }, lin);
    expect(waits(desk, caseId)).toBe(false);
  });

  it('if it was part of a bulk action, two people approved it, or a proposal names the first reviewer', async () => {
    const { desk, one, two } = await deskOf();
    const { caseId: high } = desk.frozen('u3', { score: 0.99 });
    const { body: preview } = await previewBulk(desk, [one.caseId], { act: 'release' }, wang);
    const bulk = { token: preview.token, reason: 'all of them' };
    await desk.call('POST /bulk/runs', { as: wang, body: bulk });
    expect(waits(desk, one.caseId)).toBe(false);

    const proposed = await rule(desk, high, { act: 'release' }, lin);
    await approve(desk, proposed.body.proposal.proposalId, wang);
    expect(await stateOf(desk, 'u3')).toMatchObject({ standing: { status: 'active' } });
    expect(waits(desk, high)).toBe(false);

    const block = {
      node: nodeOf({ kind: 'device', value: 'device-12345' }, desk.ports),
      days: 3,
      reason: 'shared by all',
    };
    const answer = await desk.call(`POST /cases/${two.caseId}/blocks`, { as: lin, body: block });
    expect(answer.status).toBe(201);
    desk.time.now += 1;
    const again = await desk.call(`POST /cases/${two.caseId}/blocks`, { as: wang, body: block });
    expect([again.status, again.body.code]).toEqual([409, 'already-proposed']);
    await rule(desk, two.caseId, { act: 'uphold' }, lin);
    expect(desk.records.cases.get(two.caseId)?.state).toBe('resolved');
    expect(waits(desk, two.caseId)).toBe(false);
  });
});

it('a ruling gets a second review although a proposal on another case names its author', async () => {
  const { desk, one, two } = await deskOf();
  const block = { node: nodeOf(device, desk.ports), days: 3, reason: 'shared by all' };
  const answer = await desk.call(`POST /cases/${two.caseId}/blocks`, { as: lin, body: block });
  expect(answer.status).toBe(201);
  await rule(desk, one.caseId, { act: 'uphold' }, lin);
  const { blind } = desk.records.cases.get(one.caseId) ?? {};
  expect(blind).toMatchObject({ first: { by: 'staff-1' }, second: null });
});
