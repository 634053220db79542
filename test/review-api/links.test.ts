import { expect, it } from 'vitest';
import { entitiesOf, nodeOf } from '#functions/review-api/cases/links.ts';
import type { Exhibit } from '#shared/reviews/exhibit.ts';
import { day } from '#shared/settings/durations.ts';
import { emptyEntity, excludeInEntity, joinEntity } from '#shared/signals/entity-state.ts';
import { finding } from '../decisions/specimens.ts';
import { openDesk } from './desk.ts';
import { exhibitOf } from './exhibits.ts';

it('a ring consists of shared means, and of written content only the campaign of the case', () => {
  const desk = openDesk();
  desk.frozen('u1');
  const [known] = [...desk.records.cases.values()];
  if (!known) throw new Error('no case');
  const device = { kind: 'device', value: 'd-1' } as const;
  const [contact, template] = [
    { kind: 'contact', value: 'c-1' },
    { kind: 'template', value: 't-1' },
  ] as const;
  const exhibits = [{ entities: [contact, device, template] } as unknown as Exhibit];
  expect(entitiesOf(known, exhibits)).toEqual([device]);
  expect(entitiesOf({ ...known, campaign: template }, exhibits)).toEqual([template, device]);
});

it.each([
  [20, { accounts: 20, joinedDay: 20, exact: { accounts: true, joinedDay: true } }, 7],
  [63, { accounts: 63, joinedDay: 24, exact: { accounts: true, joinedDay: false } }, 63 - 13],
  // A sketch that is full may have refused accounts.
  [64, { accounts: 64, joinedDay: 24, exact: { accounts: false, joinedDay: false } }, 64 - 13],
  // Estimated from a sketch: fewer than 1,000 and more than the 64 hashes that it has.
  [1_000, { accounts: 793, joinedDay: 24, exact: { accounts: false, joinedDay: false } }, 793 - 13],
])(
  'of %i accounts that share a device says how many, or at least how many',
  async (total, device, more) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u-0');
    const entity = { kind: 'device', value: 'd-1' } as const;
    const { now } = desk.time;
    await desk.ports.papers.write(
      exhibitOf('u-0', 'e-u-0', { type: 'account.logged-in', at: now, entities: [entity] }),
    );
    const state = Array.from({ length: total }, (_, n) => `u-${n}`).reduce(
      (joined, account, n) =>
        joinEntity(joined, {
          kind: 'device',
          account,
          at: now - total + n,
          newcomer: false,
          hash: desk.ports.hash,
        }),
      emptyEntity,
    );
    await desk.ports.states.write([{ entity, from: 0, state }]);
    const { graph } = (await desk.call(`GET /cases/${caseId}/links`)).body;
    expect(graph.nodes.at(-1)).toMatchObject(device);
    expect(graph.more).toBe(more);
    // Among the latest 24 its own time is known, else that of its first event there.
    const own = graph.edges.find(({ from }: { from: string }) => from === 'account#u-0');
    expect(own.at).toBe(total <= 24 ? now - total : now);
  },
);

it('shows how and when accounts used what they share, and their cases as far as the viewer may see them', async () => {
  const desk = openDesk();
  const { now } = desk.time;
  const own = desk.frozen('u-0');
  const signedUpAt = now - day;
  const verification = { status: 'verified', level: 'identity', since: now, until: null } as const;
  const seen = desk.frozen('u-1', {}, { signedUpAt, verification });
  const standing = {
    status: 'limited',
    version: 1,
    since: now,
    until: null,
    decisionId: 'd',
  } as const;
  desk.frozen(
    'u-2',
    { findings: [finding({ category: 'bulk-registration' })] },
    { standing, verification: { ...verification, until: now } },
  );
  const usedBy = (accounts: readonly string[]) =>
    accounts.reduce(
      (joined, account, n) =>
        joinEntity(joined, {
          kind: 'device',
          account,
          at: now - 100 + n,
          newcomer: account === 'u-1',
          hash: desk.ports.hash,
        }),
      emptyEntity,
    );
  const [device, busy] = [
    { kind: 'device', value: 'device-12345' },
    { kind: 'device', value: 'device-67890' },
  ] as const;
  const others = Array.from({ length: 30 }, (_, n) => `v-${n}`);
  await desk.ports.states.write([
    { entity: device, from: 0, state: usedBy(['u-0', 'u-1', 'u-2']) },
    {
      entity: busy,
      from: 0,
      // Of the three marked as restricted, none is among the latest twelve.
      state: others
        .slice(0, 3)
        .reduce(
          (marked, account) => excludeInEntity(marked, account, desk.ports.hash),
          usedBy(['u-0', ...others.slice(0, 10), 'u-1', ...others.slice(10)]),
        ),
    },
  ]);
  for (const [eventId, ago] of [
    ['e-1', 10],
    ['e-2', 20],
  ] as const) {
    const use = { type: 'account.logged-in', at: now - ago, entities: [device, busy] };
    await desk.ports.papers.write(exhibitOf('u-0', eventId, use));
  }
  const elsewhere = { ...own.decision, findings: [finding({ category: 'bulk-registration' })] };
  const subject = { ...own.decision.subject, id: 'v-28', accountId: 'v-28' };
  desk.records.decisions.set('dec-v28', { ...elsewhere, id: 'dec-v28', subject });
  const as = { groups: ['fraud-reviewers'] };
  const { graph, ring } = (await desk.call(`GET /cases/${own.caseId}/links`, { as })).body;
  const nodeOfAccount = (id: string) =>
    graph.nodes.find(({ accountId }: { accountId?: string }) => accountId === id);
  expect(nodeOfAccount('u-0')).toMatchObject({
    ...{ self: true, standing: 'frozen', signedUpAt: null, verified: false },
    ...{ caseId: own.caseId, mayOpen: true },
  });
  expect(nodeOfAccount('u-1')).toMatchObject({
    ...{ self: false, standing: 'frozen', signedUpAt, verified: true },
    caseId: seen.caseId,
  });
  // Its verification has expired.
  expect(nodeOfAccount('u-2')).toMatchObject({
    ...{ standing: 'limited', verified: false, caseId: null, mayOpen: false },
  });
  expect(nodeOfAccount('v-29')).toMatchObject({ standing: null, verified: false, mayOpen: true });
  // It has no case, and is judged in a place of others.
  expect(nodeOfAccount('v-28')).toMatchObject({ caseId: null, mayOpen: false });
  expect((await desk.call('GET /accounts/v-28', { as })).status).toBe(403);
  expect(ring.map(({ accountId }: { accountId: string }) => accountId)).toEqual(['u-1']);
  const node = (entity: typeof device | typeof busy) => nodeOf(entity, desk.ports);
  const shown = graph.nodes.find(({ id }: { id: string }) => id === node(device));
  expect(shown).toMatchObject({ restricted: 2, joinedDay: 3 });
  expect(shown.label).not.toBe(device.value);
  const edgesTo = (to: string) => graph.edges.filter((edge: { to: string }) => edge.to === to);
  expect(edgesTo(node(device))).toContainEqual({
    ...{ from: 'account#u-1', to: node(device), at: now - 99, newcomer: true },
  });
  expect(graph.nodes.find(({ id }: { id: string }) => id === node(busy)).restricted).toBe(3);
  // Of the others the latest twelve and who is shown already; the account itself since its first event there.
  expect(edgesTo(node(busy))).toHaveLength(14);
  expect(edgesTo(node(busy)).at(0).from).toBe('account#v-29');
  expect(edgesTo(node(busy)).at(-1)).toEqual({
    ...{ from: 'account#u-0', to: node(busy), at: now - 20, newcomer: false },
  });
  expect(graph.more).toBe(18);
});

it('shows the account alone if it shares nothing', async () => {
  const desk = openDesk();
  const { caseId } = desk.frozen('u-0');
  const { status, body } = await desk.call(`GET /cases/${caseId}/links`);
  expect([status, body.graph.nodes.length]).toEqual([200, 1]);
  expect(body).toMatchObject({ graph: { edges: [], more: 0 }, ring: [] });
});

it('names no device in full that cannot be read', async () => {
  const desk = openDesk();
  const { caseId } = desk.frozen('u-0');
  const entity = { kind: 'device', value: 'phone-of-li-77' } as const;
  await desk.ports.papers.write(
    exhibitOf('u-0', 'e-u-0', {
      ...{ type: 'account.logged-in', at: desk.time.now, entities: [entity] },
    }),
  );
  desk.states.entities.set('device#phone-of-li-77', { version: 1, bytes: Uint8Array.of(99) });
  const answer = await desk.call(`GET /cases/${caseId}/links`);
  expect([answer.status, answer.body.graph.nodes.length]).toEqual([200, 1]);
  expect(answer.headers.get('x-unreadable')).toBe('1 device%23..77');
  expect(JSON.stringify(desk.lines)).not.toContain('phone');
});

it('shows at most sixty other accounts, and the cases of thirty', async () => {
  const desk = openDesk();
  const { now } = desk.time;
  const { caseId } = desk.frozen('u-0');
  const devices = Array.from(
    { length: 6 },
    (_, n) => ({ kind: 'device', value: `d-${n}` }) as const,
  );
  const writes = devices.map((entity) => {
    const state = Array.from({ length: 12 }, (_, n) => `${entity.value}-${n}`).reduce(
      (joined, account) => {
        desk.frozen(account);
        const { hash } = desk.ports;
        return joinEntity(joined, { kind: 'device', account, at: now, newcomer: false, hash });
      },
      emptyEntity,
    );
    return { entity, from: 0, state };
  });
  await desk.ports.states.write(writes);
  const use = { type: 'account.logged-in', at: now, entities: devices };
  await desk.ports.papers.write(exhibitOf('u-0', 'e-1', use));
  const { graph, ring } = (await desk.call(`GET /cases/${caseId}/links`)).body;
  const accounts = graph.nodes.filter(({ kind }: { kind: string }) => kind === 'account');
  expect([accounts.length, ring.length]).toEqual([1 + 60, 30]);
});
