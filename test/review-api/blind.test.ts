import { describe, expect, it } from 'vitest';
import { readRuling } from '#functions/review-api/acting/rulings.ts';
import { nodeOf } from '#functions/review-api/cases/links.ts';
import { contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import { caseOpeningFor, joinCase, resolveCase } from '#shared/reviews/case.ts';
import { drawnCase } from '#shared/reviews/draw.ts';
import { PlacedMark } from '#shared/reviews/mark.ts';
import { MarkedRuling, marksThatHold, outcomesOf } from '#shared/reviews/outcomes.ts';
import { minute } from '#shared/settings/durations.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import {
  emptyEntity,
  excludeInEntity,
  joinEntity,
  readmitInEntity,
} from '#shared/signals/entity-state.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { appendAll, noHead } from '#shared/telemetry/audit.ts';
import { opening } from '../reviews/specimens.ts';
import { approve, caseOf, changeCase, openDesk, previewBulk, settings } from './desk.ts';
import { exhibitOf } from './exhibits.ts';

const lin = { sub: 'staff-1' };
const chen = { sub: 'staff-2' };
const wang = { sub: 'senior-1', groups: ['seniors'] };
const zhao = { sub: 'senior-2', groups: ['seniors'] };
const viewer = { sub: 'viewer-1', groups: ['viewers'] };
const secret = 'the first reviewer’s own words';
const device = { kind: 'device', value: 'device-12345' } as const;
/** Only the second account used this device, and only it wrote to this person. */
const other = { kind: 'device', value: 'device-67890' } as const;
const person = { kind: 'target', value: 'u7' } as const;

type Desk = ReturnType<typeof openDesk>;
type As = Parameters<Desk['call']>[1] extends infer Call ? NonNullable<Call> : never;

const campaign = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
const campaignId = campaignCaseIdOf('demo', campaign);

/**
 * A desk where every ruling gets a blind second review, with two frozen accounts on one device, and everybody
 * signed in. The second account wrote to the first.
 */
const deskOf = async (share = 1) => {
  const desk = openDesk({ review: { ...settings.review, blindShare: share } });
  for (const as of [lin, chen, wang, zhao]) await desk.call('GET /me', { as });
  const one = desk.frozen('u1');
  const two = desk.frozen('u2');
  const entity = ['u1', 'u2'].reduce(
    (state, account, i) =>
      joinEntity(state, {
        kind: 'device',
        account,
        at: desk.time.now - i,
        newcomer: false,
        hash: desk.ports.hash,
      }),
    emptyEntity,
  );
  const marked = ['u1', 'u2'].reduce(
    (state, account) => excludeInEntity(state, account, desk.ports.hash),
    entity,
  );
  applyWrite(desk.states, { entity: device, from: 0, state: { ...marked, version: 1 } });
  for (const entity of [other, person]) {
    const { kind } = entity;
    const { hash } = desk.ports;
    // The device has so many known users that its sketch cannot tell whether the first account used it.
    const others = Array.from({ length: kind === 'device' ? 4000 : 0 }, (_, i) => `v${i}`);
    const known = others.filter((id) => hash(id) < hash('u1')).slice(0, 80);
    const joined = [...known, 'u2'].reduce(
      (state, account) =>
        joinEntity(state, { kind, account, at: desk.time.now, newcomer: false, hash }),
      emptyEntity,
    );
    const state = excludeInEntity(joined, 'u2', hash);
    applyWrite(desk.states, { entity, from: 0, state: { ...state, version: 1 } });
  }
  for (const account of ['u1', 'u2']) {
    await desk.ports.papers.write(
      exhibitOf(account, `e-${account}`, {
        type: account === 'u2' ? 'social.messaged' : 'content.posted',
        at: desk.time.now,
        contentId: `p-${account}`,
        contentKind: 'post',
        text: '出售银行卡',
        entities: [device, account === 'u2' ? other : person],
        counterpartId: account === 'u2' ? 'u1' : null,
      }),
    );
  }
  desk.time.now += minute;
  return { desk, one, two };
};

const rule = (
  desk: Desk,
  caseId: string,
  ruling: object,
  { as, version, key }: { as: object; version: number; key?: string },
) =>
  desk.call(`POST /cases/${caseId}/rulings`, {
    as,
    ...(key && { key }),
    body: { expectedVersion: version, ruling, reason: as === lin ? secret : 'looked at it' },
  });

/** Opens the case of a campaign that the first account leads. */
const openCampaignCase = ({ desk, one }: Awaited<ReturnType<typeof deskOf>>) => {
  const own = desk.records.cases.get(one.caseId);
  if (own) desk.records.cases.set(campaignId, { ...own, caseId: campaignId, campaign });
};

/** Everything that was counted today and not taken back. */
const countsOn = async ({ ports: { tallies }, time: { now } }: Desk) => {
  const topics = (['flow', 'rules', 'team'] as const).map((topic) => tallies.of(topic, now, now));
  const named = (await Promise.all(topics)).flatMap((days) => [...days.values()]);
  return named.map((one) => Object.entries(one).filter(([, count]) => count !== 0));
};

const versionOf = (desk: Desk, caseId: string) => desk.records.cases.get(caseId)?.version ?? 0;
const stateOf = async (desk: Desk, accountId: string) =>
  (await desk.ports.states.read({ accounts: [accountId], entities: [], posts: [] })).accounts.get(
    accountId,
  );
const listed = async (desk: Desk, queue: string, as: object) =>
  (await desk.call(`GET /queues/${queue}/cases`, { as })).body.items.map(
    ({ accountId }: { accountId: string }) => accountId,
  );

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

const ruleFirst = async (desk: Desk, caseId: string, ruling: object = { act: 'release' }) => {
  await desk.call(`POST /cases/${caseId}/notes`, { as: lin, body: { text: secret } });
  await desk.call(`POST /cases/${caseId}/marks`, {
    as: lin,
    body: {
      expectedVersion: versionOf(desk, caseId),
      mark: { truth: 'innocent', category: null },
      reason: secret,
    },
  });
  desk.time.now += minute;
  const { status } = await rule(desk, caseId, ruling, {
    as: lin,
    version: versionOf(desk, caseId),
  });
  expect(status).toBe(200);
  // The first reviewer still has the page open.
  await desk.call(`PUT /cases/${caseId}/presence`, { as: lin, body: { working: false } });
};

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
  it('sees their own warnings and none of the first reviewer’s', async () => {
    const { desk, one } = await deskOf();
    const { caseId } = one;
    const warn = (as: object, accountId: string) =>
      desk.call(`POST /cases/${caseId}/warnings`, {
        as,
        body: { accountIds: [accountId], category: 'fraud', reason: 'looked at it' },
      });
    desk.frozen('u3');
    expect((await warn(lin, 'u2')).status).toBe(200);
    await rule(desk, caseId, { act: 'uphold' }, { as: lin, version: 2 });
    expect((await warn(chen, 'u3')).status).toBe(200);
    const again = await warn(chen, 'u3');
    expect(again.body).toMatchObject({ errors: [{ field: 'body.accountIds.0' }] });
    const path = `GET /cases/${caseId}/warnings?category=fraud`;
    const { sent } = (await desk.call(path, { as: chen })).body;
    expect(sent).toMatchObject([{ accountIds: ['u3'] }]);
  });

  it('undoes their own warning; the platform withdraws it once the first reviewer’s is undone too', async () => {
    const { desk, one } = await deskOf();
    const { caseId } = one;
    const warn = (as: object) =>
      desk.call(`POST /cases/${caseId}/warnings`, {
        as,
        body: { accountIds: ['u2'], category: 'fraud', reason: 'looked at it' },
      });
    const withdraw = async (as: object, { body }: { body: { warningId: string } }) =>
      (
        await desk.call(`POST /cases/${caseId}/warnings/${body.warningId}/undo`, {
          as,
          body: { reason: 'a mistake' },
        })
      ).body;
    const withdrawals = () =>
      [...desk.records.outbox.values()].filter(
        ({ body }) => 'kind' in body && body.kind === 'withdraw-warning',
      );
    const lins = await warn(lin);
    await rule(desk, caseId, { act: 'uphold' }, { as: lin, version: 2 });
    const chens = await warn(chen);
    expect(await withdraw(chen, chens)).toEqual({ withdrawn: 1 });
    expect(withdrawals()).toHaveLength(0);
    expect(await withdraw(lin, lins)).toEqual({ withdrawn: 1 });
    expect(withdrawals()).toHaveLength(1);
  });

  it('withdraws a warning once if the first reviewer undoes the same one at the same time', async () => {
    const { desk, one } = await deskOf();
    const { caseId } = one;
    const warn = async (as: object) =>
      (
        await desk.call(`POST /cases/${caseId}/warnings`, {
          as,
          body: { accountIds: ['u2'], category: 'fraud', reason: 'looked at it' },
        })
      ).body.warningId;
    const lins = await warn(lin);
    await rule(desk, caseId, { act: 'uphold' }, { as: lin, version: 2 });
    const chens = await warn(chen);
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
    const answers = await Promise.all(
      [
        [lin, lins],
        [chen, chens],
      ].map(([as, id]) =>
        desk.call(`POST /cases/${caseId}/warnings/${id}/undo`, {
          as,
          body: { reason: 'a mistake' },
        }),
      ),
    );
    expect(answers.map(({ body }) => body)).toEqual([{ withdrawn: 1 }, { withdrawn: 1 }]);
    const told = [...desk.records.outbox.values()].filter(
      ({ body }) => 'kind' in body && body.kind === 'withdraw-warning',
    );
    expect(told).toHaveLength(1);
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
    const before = await desk.ports.desk.openCases('fraud', { most: 10 });
    await ruleFirst(desk, one.caseId, { act: 'uphold' });
    Object.assign(desk.ports.desk, { openCases: async () => before });
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
    const { body } = await desk.call(`GET /cases/${one.caseId}`, { as: chen });
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
    const version = versionOf(desk, one.caseId);
    const { status, body } = await rule(
      desk,
      one.caseId,
      { act: 'release' },
      { as: chen, version },
    );
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
  });

  it('sends the case to a senior other than the first reviewer if they disagree', async () => {
    const { desk, one } = await deskOf();
    await rule(desk, one.caseId, { act: 'release' }, { as: wang, version: 1 });
    await rule(desk, one.caseId, { act: 'uphold' }, { as: chen, version: 2 });
    const next = async (as: object) =>
      (await desk.call('POST /queues/escalated/next', { as, body: {} })).body.case?.caseId ?? null;
    expect([await next(wang), await next(zhao)]).toEqual([null, one.caseId]);
    // Nor can it be handed to the first reviewer, who may not settle it.
    const body = { expectedVersion: versionOf(desk, one.caseId), to: wang.sub, reason: 'yours' };
    const handed = await desk.call(`POST /cases/${one.caseId}/hand-over`, { as: zhao, body });
    expect(handed.body.errors?.[0]?.field).toBe('body.to');
  });

  it('sends the case to a third person, who alone changes anything, if they disagree', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const version = versionOf(desk, one.caseId);
    const differs = await rule(desk, one.caseId, { act: 'uphold' }, { as: chen, version });
    expect(differs.body).toMatchObject({ kind: 'recorded', ruling: { act: 'uphold' } });
    expect(JSON.stringify(differs.body)).not.toMatch(/staff-1|STAFF-1/);
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
    const settle = await rule(
      desk,
      one.caseId,
      { act: 'freeze', until: null },
      { as: wang, version: versionOf(desk, one.caseId) },
    );
    expect(settle.status).toBe(200);
    expect(await stateOf(desk, 'u1')).toMatchObject({ standing: { status: 'frozen' } });
    // A third person's settlement cannot be undone by the second reviewer, and previews say so.
    const undo = `/rulings/${differs.body.ruling.rulingId}/undo`;
    const back = { as: chen, body: { reason: 'slipped' } };
    expect((await desk.call(`POST ${undo}`, back)).body.code).toBe('not-latest');
    expect((await desk.call(`GET ${undo}`, { as: chen })).body.problem).toBe('not-latest');
    const { body: team } = await desk.call('GET /team', { as: wang });
    expect(team.agreement).toMatchObject({ of: 1, are: 0 });
    expect(
      team.people.find(({ person }: { person: { id: string } }) => person.id === 'staff-1'),
    ).toMatchObject({ overturned: { of: 1, are: 1 } });
    const { body: platform } = await desk.call('GET /platform', { as: wang });
    // The first reviewer's view no longer counts; the third person's counts once.
    expect(platform.falsePositives).toMatchObject({ of: 1, are: 0 });
  });

  it('waits for a third person again if the settlement is undone, and the first ruling counts as before', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const differing = { as: chen, version: versionOf(desk, one.caseId) };
    await rule(desk, one.caseId, { act: 'uphold' }, differing);
    const before = await countsOn(desk);
    const disputed = desk.records.cases.get(one.caseId);
    const settleAndUndo = async (ruling: object) => {
      const settled = await rule(desk, one.caseId, ruling, {
        as: wang,
        version: versionOf(desk, one.caseId),
      });
      const after = await countsOn(desk);
      const undone = await desk.call(`POST /rulings/${settled.body.ruling.rulingId}/undo`, {
        as: wang,
        body: { reason: 'mixed it up' },
      });
      expect(undone.status).toBe(200);
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
    const own = { as: chen, version: versionOf(desk, one.caseId) };
    expect((await rule(desk, one.caseId, { act: 'uphold' }, own)).body.code).toBe('forbidden');
    await settleAndUndo(freeze);
    expect(await countsOn(desk)).toEqual(before);
    // Upholding confirms what is in force: the first reviewer's release.
    await settleAndUndo({ act: 'uphold' });
    expect(await countsOn(desk)).toEqual(before);
  });

  it.each([false, true])(
    'waits again if the answer to an appeal settled it and is undone, and all counts are as before; granted: %s',
    async (grants) => {
      const { desk, one } = await deskOf();
      await ruleFirst(desk, one.caseId, { act: 'uphold' });
      const differing = { as: chen, version: versionOf(desk, one.caseId) };
      await rule(desk, one.caseId, { act: 'release' }, differing);
      appealTo(desk, one.caseId, one.decision.id);
      const before = await countsOn(desk);
      const { blind } = desk.records.cases.get(one.caseId) ?? {};
      expect(blind?.second).toMatchObject({ by: 'staff-2' });
      const answered = await desk.call(`POST /cases/${one.caseId}/appeal`, {
        as: wang,
        body: { expectedVersion: versionOf(desk, one.caseId), grants, reason: 'heard' },
      });
      expect(answered.status).toBe(200);
      const undo = `POST /rulings/${answered.body.ruling.rulingId}/undo`;
      expect((await desk.call(undo, { as: wang, body: { reason: 'slipped' } })).status).toBe(200);
      expect(desk.records.cases.get(one.caseId)?.blind).toEqual(blind);
      expect(await countsOn(desk)).toEqual(before);
    },
  );

  it.each([false, true])(
    'waits again if the answer closed a case whose rest was concluded before, and is undone; granted: %s',
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
      await ruleFirst(desk, one.caseId, { act: 'hide', contentId: 'p-1' });
      const differing = { as: chen, version: versionOf(desk, one.caseId) };
      expect((await rule(desk, one.caseId, { act: 'release' }, differing)).status).toBe(200);
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
      const answered = await desk.call(`POST /cases/${one.caseId}/appeal`, {
        as: wang,
        body: { expectedVersion: versionOf(desk, one.caseId), grants, reason: 'heard' },
      });
      expect(answered.status).toBe(200);
      expect(caseOf(desk, one.caseId)).toMatchObject({ state: 'resolved', blind: null });
      // Nobody said which of the two was right about what was flagged.
      const decided = [one.decision, flagged as Decision];
      const outcomes = outcomesOf(decided, [caseOf(desk, one.caseId)]);
      expect(outcomes).toMatchObject([{ decision: one.decision, conclusion: 'upheld' }]);
      const undo = `POST /rulings/${answered.body.ruling.rulingId}/undo`;
      expect((await desk.call(undo, { as: wang, body: { reason: 'slipped' } })).status).toBe(200);
      const { blind, handling } = disputed;
      expect(caseOf(desk, one.caseId)).toMatchObject({ state: 'open', blind, handling });
    },
  );

  it('is not what the answer to an appeal on another matter concludes', async () => {
    const { desk, one } = await deskOf();
    const post = contentSubject('p-1', 'u1');
    const hidden = { ...one.decision, id: 'dec-p1', subject: post, outcome: 'hide' as const };
    desk.records.decisions.set(hidden.id, hidden);
    const known = desk.records.cases.get(one.caseId) ?? null;
    desk.records.cases.set(one.caseId, {
      ...joinCase(known, caseOpeningFor(hidden, hidden.at)),
      version: 1,
    });
    const { at: since, id: decisionId } = hidden;
    const content = {
      version: 1,
      since,
      decisionId,
      accountId: 'u1',
      visibility: 'hidden',
    } as const;
    desk.states.posts.set('p-1', content);
    await ruleFirst(desk, one.caseId);
    const differing = { as: chen, version: versionOf(desk, one.caseId) };
    await rule(desk, one.caseId, { act: 'uphold' }, differing);
    appealTo(desk, one.caseId, hidden.id);
    const { status } = await desk.call(`POST /cases/${one.caseId}/appeal`, {
      as: wang,
      body: { expectedVersion: versionOf(desk, one.caseId), grants: false, reason: 'heard' },
    });
    expect(status).toBe(200);
    // The first reviewer released the account: the post stays hidden.
    expect(desk.chain('account:u1').at(-1)).toMatchObject({
      action: 'case.upheld',
      details: { appeal: 'refused', subject: 'p-1' },
    });
    const { body: page } = await desk.call(`GET /cases/${one.caseId}`, { as: zhao });
    expect(page).toMatchObject({
      case: { state: 'open' },
      compared: { first: { act: 'release' }, second: { act: 'uphold' } },
    });
  });

  it('leaves no mark of either reviewer to learn from if they disagree, only what a third person says', async () => {
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

  it('cannot settle the disagreement, nor can the first reviewer; upholding then confirms what is in force', async () => {
    const { desk, one } = await deskOf();
    await desk.call(`POST /cases/${one.caseId}/claim`, { as: wang, body: {} });
    await rule(desk, one.caseId, { act: 'release' }, { as: wang, version: 1 });
    const differs = { as: chen, version: versionOf(desk, one.caseId) };
    await rule(desk, one.caseId, { act: 'uphold' }, differs);
    const version = versionOf(desk, one.caseId);
    const own = await rule(desk, one.caseId, { act: 'uphold' }, { as: wang, version });
    expect(own.body.code).toBe('same-person');
    const disputed = caseOf(desk, one.caseId);
    // Nor by proposing it to a second person.
    const weight = { ...disputed.weight, score: 0.99 };
    desk.records.cases.set(one.caseId, { ...disputed, weight });
    const release = await rule(desk, one.caseId, { act: 'release' }, { as: wang, version });
    expect(release.body.code).toBe('same-person');
    desk.records.cases.set(one.caseId, disputed);
    const rulingId = disputed.rulings.at(-1);
    const undo = { as: wang, body: { reason: 'before anybody settles it' } };
    expect((await desk.call(`POST /rulings/${rulingId}/undo`, undo)).body.code).toBe('same-person');
    const { body: page } = await desk.call(`GET /cases/${one.caseId}`, { as: wang });
    expect(page.acts[0]).toMatchObject({ act: 'uphold', allowed: false, why: 'same-person' });
    const third = await rule(desk, one.caseId, { act: 'uphold' }, { as: zhao, version });
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

  it('and the first reviewer say nothing of what was decided since: whoever upholds the release upholds that too', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const differing = { as: chen, version: versionOf(desk, one.caseId) };
    await rule(desk, one.caseId, { act: 'uphold' }, differing);
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
    const settled = await rule(
      desk,
      one.caseId,
      { act: 'uphold' },
      {
        as: wang,
        version: versionOf(desk, one.caseId),
      },
    );
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
    const undo = { as: wang, body: { reason: 'slipped' } };
    expect((await desk.call(`POST /rulings/${rulingId}/undo`, undo)).status).toBe(200);
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
    'keeps what the first ruling was about if a settlement is undone, and the first is upheld: %j, %j',
    async (first, settlement, concluded) => {
      const { desk, one } = await deskOf();
      const hidden = {
        ...one.decision,
        ...{ id: 'dec-p1', subject: contentSubject('p-1', 'u1'), outcome: 'hide' as const },
      };
      desk.records.decisions.set(hidden.id, hidden);
      desk.records.cases.set(one.caseId, {
        ...joinCase(caseOf(desk, one.caseId), caseOpeningFor(hidden, hidden.at)),
        version: 1,
      });
      desk.states.posts.set('p-1', {
        ...{ accountId: 'u1', visibility: 'hidden', version: 1 },
        ...{ since: hidden.at, decisionId: hidden.id },
      });
      await ruleFirst(desk, one.caseId, first);
      const ruleNext = async (ruling: object, as: object) => {
        desk.time.now += minute;
        const version = versionOf(desk, one.caseId);
        const made = await rule(desk, one.caseId, ruling, { as, version });
        expect(made.status).toBe(200);
        return made.body.ruling.rulingId as string;
      };
      await ruleNext({ act: 'uphold' }, chen);
      const before = await countsOn(desk);
      const settled = await ruleNext(settlement, wang);
      const undo = { as: wang, body: { reason: 'mixed it up' } };
      expect((await desk.call(`POST /rulings/${settled}/undo`, undo)).status).toBe(200);
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

  it('leaves the disagreement to others, who do not ask either of them to agree', async () => {
    const { desk, one } = await deskOf();
    await rule(desk, one.caseId, { act: 'uphold' }, { as: wang, version: 1 });
    const differs = { as: chen, version: versionOf(desk, one.caseId) };
    await rule(desk, one.caseId, { act: 'release' }, differs);
    const disputed = caseOf(desk, one.caseId);
    const weight = { ...disputed.weight, score: 0.99 };
    desk.records.cases.set(one.caseId, { ...disputed, weight });
    const { version } = disputed;
    const { body } = await rule(desk, one.caseId, { act: 'release' }, { as: zhao, version });
    await desk.call('GET /me', { as: { sub: 'senior-3', groups: ['seniors'] } });
    const shown = await desk.call(`GET /proposals/${body.proposal.proposalId}`, { as: zhao });
    expect(shown.body.approvers).toMatchObject([{ id: 'senior-3' }]);
    const approved = await approve(desk, body.proposal.proposalId, wang);
    expect(approved.body.code).toBe('same-person');
    expect(await stateOf(desk, 'u1')).toMatchObject({ standing: { status: 'frozen' } });
  });

  it('is kept from a case that another second reviewer works on', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    await desk.call(`POST /cases/${one.caseId}/claim`, { as: chen, body: {} });
    const as = { sub: 'staff-3' };
    const version = versionOf(desk, one.caseId);
    const refused = await rule(desk, one.caseId, { act: 'release' }, { as, version });
    expect(refused.body).toMatchObject({ code: 'claimed', by: 'STAFF-2' });
  });

  it('gets one answer to a repeated request, and may undo it', async () => {
    const { desk, one } = await deskOf();
    await ruleFirst(desk, one.caseId);
    const how = { as: chen, version: versionOf(desk, one.caseId), key: 'key-asked-twice-0001' };
    const once = await rule(desk, one.caseId, { act: 'uphold' }, how);
    const twice = await rule(desk, one.caseId, { act: 'uphold' }, how);
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
    await rule(desk, caseId, { act: 'uphold' }, { as: lin, version: 1 });
    expect(waits(desk, caseId)).toBe(false);
  });

  it('if it was part of a bulk action, two people approved it, or a proposal names the first reviewer', async () => {
    const { desk, one, two } = await deskOf();
    const { caseId: high } = desk.frozen('u3', { score: 0.99 });
    const { body: preview } = await previewBulk(desk, [one.caseId], { act: 'release' }, wang);
    const bulk = { token: preview.token, reason: 'all of them' };
    await desk.call('POST /bulk/runs', { as: wang, body: bulk });
    expect(waits(desk, one.caseId)).toBe(false);

    const proposed = await rule(desk, high, { act: 'release' }, { as: lin, version: 1 });
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
    await rule(desk, two.caseId, { act: 'uphold' }, { as: lin, version: 1 });
    expect(desk.records.cases.get(two.caseId)?.state).toBe('resolved');
    expect(waits(desk, two.caseId)).toBe(false);
  });
});

it('a ruling gets a second review although a proposal on another case names its author', async () => {
  const { desk, one, two } = await deskOf();
  const block = { node: nodeOf(device, desk.ports), days: 3, reason: 'shared by all' };
  const answer = await desk.call(`POST /cases/${two.caseId}/blocks`, { as: lin, body: block });
  expect(answer.status).toBe(201);
  await rule(desk, one.caseId, { act: 'uphold' }, { as: lin, version: 1 });
  const { blind } = desk.records.cases.get(one.caseId) ?? {};
  expect(blind).toMatchObject({ first: { by: 'staff-1' }, second: null });
});

describe('an account drawn at random', () => {
  const drawn = async (share = 0) => {
    const { desk } = await deskOf(share);
    const at = desk.time.now;
    const known = drawnCase(
      { platformId: 'demo', accountId: 'u9', observed: false, script: null, tier: null, at },
      { ...opening().weight, category: 'fraud', severity: 'medium' },
    );
    const { caseId } = known;
    const body = {
      subject: 'account:u9',
      at,
      actor: 'system',
      action: 'case.sampled',
      causeId: caseId,
      details: { caseId },
    };
    const { entries, head } = appendAll(noHead, [body]);
    await desk.ports.ledger.commit({
      account: {
        accountId: 'u9',
        from: 0,
        state: { ...unknownAccountAt(at), version: 1, audit: head },
      },
      ...noRecords,
      audit: entries,
      cases: [{ from: 0, case: known }],
    });
    return { desk, caseId };
  };
  const missed = async (desk: Desk) => (await desk.call('GET /platform', { as: wang })).body.missed;

  it.each([
    [{ act: 'freeze', until: null }, undefined, 1],
    [{ act: 'release' }, undefined, 0],
    [{ act: 'uphold' }, undefined, 0],
    [{ act: 'uphold' }, 'abusive', 1],
    [{ act: 'uphold' }, 'unclear', 0],
  ])('counts as missed if %o finds it abusive (%s)', async (ruling, truth, are) => {
    const { desk, caseId } = await drawn();
    const body = {
      expectedVersion: 1,
      ruling,
      reason: 'looked',
      ...(truth && { mark: { truth, category: null } }),
    };
    const { status, body: done } = await desk.call(`POST /cases/${caseId}/rulings`, {
      as: lin,
      body,
    });
    expect(status).toBe(200);
    expect(await missed(desk)).toMatchObject({ of: 1, are });
    const undo = { as: lin, body: { reason: 'slipped' } };
    await desk.call(`POST /rulings/${done.ruling.rulingId}/undo`, undo);
    expect(await missed(desk)).toMatchObject({ of: 0 });
  });

  it('gives reason to warn people once somebody has restricted it', async () => {
    const { desk, caseId } = await drawn();
    const body = { accountIds: ['u2'], category: 'fraud', reason: 'asked for money' };
    const warn = () => desk.call(`POST /cases/${caseId}/warnings`, { as: lin, body });
    expect((await warn()).body.code).toBe('no-grounds');
    const upheld = { act: 'uphold' };
    await rule(desk, caseId, upheld, { as: lin, version: 1 });
    expect((await warn()).body.code).toBe('no-grounds');
    const limit = { act: 'limit', until: null };
    expect((await rule(desk, caseId, limit, { as: lin, version: 2 })).status).toBe(200);
    await rule(desk, caseId, upheld, { as: lin, version: 3 });
    const { decisionId } = (await stateOf(desk, 'u9'))?.standing ?? {};
    const sent = await warn();
    expect(sent.body.commands).toMatchObject([{ kind: 'warn', about: 'u9', decisionId }]);
    const undo = `POST /cases/${caseId}/warnings/${sent.body.warningId}/undo`;
    const back = await desk.call(undo, { as: lin, body: { reason: 'slipped' } });
    expect(back.body).toEqual({ withdrawn: 1 });
  });

  it('looks like any other case until the reviewer has ruled on it', async () => {
    const { desk, caseId } = await drawn();
    const { body: list } = await desk.call('GET /queues/fraud/cases', { as: lin });
    const [row, other] = ['u9', 'u1'].map((id) =>
      list.items.find(({ accountId }: { accountId: string }) => accountId === id),
    );
    expect(row).toMatchObject({ hits: 1, source: 'machine', latest: { outcome: 'flag' } });
    expect(row.score).toBeGreaterThan(0);
    expect(Object.keys(row)).toEqual(Object.keys(other));
    const read = async (as: object) => {
      const answers = await Promise.all(
        [`GET /cases/${caseId}`, 'GET /accounts/u9/timeline', 'GET /accounts/u9'].map((path) =>
          desk.call(path, { as }),
        ),
      );
      return JSON.stringify([list, ...answers.map(({ body }) => body)]);
    };
    expect(await read(lin)).not.toMatch(/sampled|抽查|random/i);
    expect(await read(wang)).toContain('case.sampled');
    await rule(desk, caseId, { act: 'release' }, { as: lin, version: 1 });
    expect(await read(lin)).toContain('case.sampled');
  });

  it('looks like any other case to its second reviewer too', async () => {
    const { desk, caseId } = await drawn(1);
    await rule(desk, caseId, { act: 'uphold' }, { as: lin, version: 1 });
    expect(desk.records.cases.get(caseId)?.blind).toMatchObject({ second: null });
    const read = async (as: object) =>
      JSON.stringify((await desk.call('GET /accounts/u9/timeline', { as })).body);
    expect(await read(chen)).not.toContain('case.sampled');
    expect(await read(lin)).toContain('case.sampled');
  });
});
