import { describe, expect, it } from 'vitest';
import {
  drawGraph,
  sharedIn,
  shortened,
} from '#functions/review-api/web/pages/case/graph-layout.ts';

const account = (id: string, self = false) => ({
  kind: 'account' as const,
  id: `account:${id}`,
  accountId: id,
  self,
  standing: null,
  signedUpAt: null,
  verified: false,
  caseId: null,
  mayOpen: true,
});
const shared = (id: string) => ({
  kind: 'device' as const,
  id,
  name: { 'zh-CN': '设备', en: 'device' },
  label: id,
  accounts: 3,
  exact: { accounts: true, joinedDay: true },
  joinedDay: 0,
  restricted: 0,
});
const uses = (who: string, what: string) => ({
  from: `account:${who}`,
  to: what,
  at: 0,
  newcomer: false,
});

describe('the picture of links', () => {
  it('leaves out what nobody else uses', () => {
    const { nodes } = drawGraph({
      nodes: [
        account('me', true),
        account('u-1'),
        shared('d-1'),
        { ...shared('d-2'), accounts: 1 },
      ],
      edges: [uses('me', 'd-1'), uses('me', 'd-2'), uses('u-1', 'd-1')],
      more: 0,
    });
    expect(nodes.map(({ node }) => node.id)).toEqual(['account:me', 'account:u-1', 'd-1']);
  });

  it('draws the account, all that it shares, and those other accounts that share the most', () => {
    const others = Array.from({ length: 28 }, (_, n) => `u-${n}`);
    const drawn = drawGraph({
      nodes: [
        account('me', true),
        shared('d-1'),
        shared('d-2'),
        ...others.map((id) => account(id)),
      ],
      edges: [
        uses('me', 'd-1'),
        uses('me', 'd-2'),
        ...others.map((id) => uses(id, 'd-1')),
        uses('u-27', 'd-2'),
      ],
      more: 0,
    });
    const ids = drawn.nodes.map(({ node }) => node.id);
    expect(drawn.accounts).toBe(10);
    expect(ids).toEqual(expect.arrayContaining(['account:me', 'd-1', 'd-2', 'account:u-27']));
    expect(drawn.height).toBeLessThan(480);
    for (const { id } of drawn.edges) expect(ids).toEqual(expect.arrayContaining(id.split(' ')));
  });

  it('draws the few who share what is rare before the many who share an address', () => {
    const neighbours = Array.from({ length: 12 }, (_, n) => `u-${n}`);
    const ring = ['ring-1', 'ring-2', 'ring-3'];
    const drawn = drawGraph({
      nodes: [
        account('me', true),
        { ...shared('address'), accounts: 64 },
        { ...shared('sentence'), accounts: 4 },
        ...[...neighbours, ...ring].map((id) => account(id)),
      ],
      edges: [
        ...['me', ...neighbours].map((id) => uses(id, 'address')),
        ...['me', ...ring].map((id) => uses(id, 'sentence')),
      ],
      more: 0,
    });
    expect(drawn.nodes.map(({ node }) => node.id)).toEqual(
      expect.arrayContaining(ring.map((id) => `account:${id}`)),
    );
  });
});

describe('the list of links', () => {
  it('begins with the strongest: few accounts, most of them restricted', () => {
    const of = (id: string, accounts: number, restricted: number) => ({
      ...shared(id),
      accounts,
      restricted,
    });
    const used = (id: string, accounts: number) =>
      Array.from({ length: Math.min(accounts, 12) }, (_, n) => uses(`u-${n}`, id));
    const graph = {
      nodes: [
        account('me', true),
        of('own phone', 1, 1),
        of('address', 300, 4),
        of('household', 2, 0),
        of('farm', 12, 10),
      ],
      edges: [
        ...used('own phone', 1),
        ...used('address', 300),
        ...used('household', 2),
        ...used('farm', 12),
      ],
      more: 0,
    };
    expect(sharedIn(graph).map(({ id }) => id)).toEqual([
      'farm',
      'household',
      'address',
      'own phone',
    ]);
  });
});

describe('the picture of a campaign', () => {
  it('stays at a readable size, however many accounts share however much', () => {
    const others = Array.from({ length: 60 }, (_, n) => `u-${n}`);
    const things = Array.from({ length: 30 }, (_, n) => `d-${n}`);
    const drawn = drawGraph({
      nodes: [account('me', true), ...things.map(shared), ...others.map((id) => account(id))],
      edges: things.flatMap((thing, n) =>
        ['me', ...others.slice(0, n === 29 ? 60 : 24)].map((id) => uses(id, thing)),
      ),
      more: 58_000,
    });
    const ids = drawn.nodes.map(({ node }) => node.id);
    expect(ids.filter((id) => id.startsWith('d-'))).toHaveLength(8);
    expect(ids).toContain('d-29');
    expect(drawn.accounts).toBe(10);
    expect(drawn.height).toBeLessThan(720);
  });
});

describe('a name in its box', () => {
  it('is shown in full if it fits, and with both ends if not', () => {
    expect(shortened('farm-1002', 16)).toBe('farm-1002');
    expect(shortened('farm001-mwtx5cq6-long', 16)).toBe('farm001-…q6-long');
    expect(shortened('farm002-mwtx5cq6-long', 16)).toBe('farm002-…q6-long');
    expect(shortened('微信微信微信微信', 16)).toBe('微信微信微信微信');
    expect(shortened('微信微信微信微信微', 16)).toBe('微信微信…微信微');
  });
});
