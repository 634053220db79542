import { expect, it } from 'vitest';
import { entitiesOf } from '#functions/review-api/cases/links.ts';
import type { Exhibit } from '#shared/reviews/exhibit.ts';
import { emptyEntity, joinEntity } from '#shared/signals/entity-state.ts';
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
  },
);
