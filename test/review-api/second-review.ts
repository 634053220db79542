import { expect } from 'vitest';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import { minute } from '#shared/settings/durations.ts';
import { emptyEntity, excludeInEntity, joinEntity } from '#shared/signals/entity-state.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { openDesk, settings } from './desk.ts';
import { exhibitOf } from './exhibits.ts';

export const lin = { sub: 'staff-1' };
export const chen = { sub: 'staff-2' };
export const wang = { sub: 'senior-1', groups: ['seniors'] };
export const zhao = { sub: 'senior-2', groups: ['seniors'] };
export const viewer = { sub: 'viewer-1', groups: ['viewers'] };
export const secret = 'the first reviewer’s own words';
export const device = { kind: 'device', value: 'device-12345' } as const;
/** Only the second account used this device, and only it wrote to this person. */
const other = { kind: 'device', value: 'device-67890' } as const;
const person = { kind: 'target', value: 'u7' } as const;

export type Desk = ReturnType<typeof openDesk>;
export const campaign = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
export const campaignId = campaignCaseIdOf('demo', campaign);

/**
 * A desk where every ruling gets a blind second review, with two frozen accounts on one device, and everybody
 * signed in. The second account wrote to the first.
 */
export const deskOf = async (share = 1) => {
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

export const versionOf = (desk: Desk, caseId: string) =>
  desk.records.cases.get(caseId)?.version ?? 0;

/** Rules on a case as it is now. */
export const rule = (
  desk: Desk,
  caseId: string,
  ruling: object,
  as: object,
  { version = versionOf(desk, caseId), key }: { version?: number; key?: string } = {},
) =>
  desk.call(`POST /cases/${caseId}/rulings`, {
    as,
    ...(key && { key }),
    body: { expectedVersion: version, ruling, reason: as === lin ? secret : 'looked at it' },
  });

/** Opens the case of a campaign that the first account leads. */
export const openCampaignCase = ({ desk, one }: Awaited<ReturnType<typeof deskOf>>) => {
  const own = desk.records.cases.get(one.caseId);
  if (own) desk.records.cases.set(campaignId, { ...own, caseId: campaignId, campaign });
};

export const stateOf = async (desk: Desk, accountId: string) =>
  (await desk.ports.states.read({ accounts: [accountId], entities: [], posts: [] })).accounts.get(
    accountId,
  );
export const listed = async (desk: Desk, queue: string, as: object) =>
  (await desk.call(`GET /queues/${queue}/cases`, { as })).body.items.map(
    ({ accountId }: { accountId: string }) => accountId,
  );

/** The first reviewer writes a note, marks the account and rules. */
export const ruleFirst = async (
  desk: Desk,
  caseId: string,
  ruling: object = { act: 'release' },
) => {
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
  expect((await rule(desk, caseId, ruling, lin)).status).toBe(200);
  // The first reviewer still has the page open.
  await desk.call(`PUT /cases/${caseId}/presence`, { as: lin, body: { working: false } });
};

/** The second reviewer rules otherwise than the first. Returns the answer to the second. */
export const disagree = async (
  desk: Desk,
  caseId: string,
  first: object = { act: 'release' },
  second: object = { act: 'uphold' },
) => {
  await ruleFirst(desk, caseId, first);
  const { status, body } = await rule(desk, caseId, second, chen);
  expect(status).toBe(200);
  return body;
};
