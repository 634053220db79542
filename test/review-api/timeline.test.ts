import { describe, expect, it } from 'vitest';
import { minute } from '#shared/settings/durations.ts';
import { type AuditBody, appendAll, noHead } from '#shared/telemetry/audit.ts';
import { changeCase, type Desk, now, openDesk } from './desk.ts';

const bodyOf = (i: number, action = 'account.observe'): AuditBody => ({
  subject: 'account:u1',
  at: now - 10_000 * minute + i * minute,
  actor: 'system',
  action,
  causeId: `dec-${i}`,
  details: { eventId: `e${i}` },
});

/** An account with a case and a long audit chain. */
const chained = (entries: number, actionOf: (i: number) => string = () => 'account.observe') => {
  const desk = openDesk();
  const { caseId } = desk.frozen('u1');
  const bodies = Array.from({ length: entries }, (_, i) => bodyOf(i + 1, actionOf(i + 1)));
  desk.records.audit.set('account:u1', [...appendAll(noHead, bodies).entries]);
  return { desk, caseId };
};

const causesIn = (items: readonly { readonly decisionId: string | null }[]) =>
  items.map(({ decisionId }) => Number(decisionId?.slice('dec-'.length)));

const allPages = async (desk: Desk, limit: number) => {
  const pages: number[][] = [];
  let cursor = '';
  do {
    const query = `limit=${limit}${cursor && `&cursor=${cursor}`}`;
    const { body } = await desk.call(`GET /accounts/u1/timeline?${query}`);
    pages.push(causesIn(body.items));
    cursor = body.cursor ?? '';
  } while (cursor);
  return pages;
};

const descending = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, i) => from - i);

describe('the timeline of an account', () => {
  it('reads only what it shows, however long the chain is', async () => {
    const { desk, caseId } = chained(5_000);
    const { auditLog } = desk.ports;
    let read = 0;
    Object.assign(desk.ports, {
      auditLog: {
        ...auditLog,
        latest: async (...asked: Parameters<typeof auditLog.latest>) => {
          const found = await auditLog.latest(...asked);
          read += found.length;
          return found;
        },
        read: () => Promise.reject(new Error('all of it')),
      },
    });
    const { status, body } = await desk.call(`GET /cases/${caseId}`);
    expect(status).toBe(200);
    expect(causesIn(body.timeline)).toEqual(descending(5_000, 4_901));
    expect(read).toBe(101);
  });

  it('is read page by page to its first entry, each entry once', async () => {
    const { desk } = chained(25);
    expect(await allPages(desk, 10)).toEqual([
      descending(25, 16),
      descending(15, 6),
      descending(5, 1),
    ]);
    expect(await allPages(desk, 25)).toEqual([descending(25, 1)]);
    const { cursor } = (await desk.call('GET /accounts/u1/timeline?limit=10')).body;
    const other = await desk.call(`GET /accounts/u2/timeline?limit=10&cursor=${cursor}`);
    expect(other.status).toBe(400);
  });

  it('says who did something and which decision it was, if there was one', async () => {
    const desk = openDesk();
    desk.frozen('u1');
    const bodies = [
      ['system', 'account.freeze', 'dec-1'],
      ['user', 'appeal.filed', 'e-1'],
      ['staff-1', 'case.upheld', 'rul-1'],
    ].map(([actor = '', action = '', causeId = ''], i) => ({
      ...bodyOf(i, action),
      actor,
      causeId,
    }));
    desk.records.audit.set('account:u1', [...appendAll(noHead, bodies).entries]);
    const { items } = (await desk.call('GET /accounts/u1/timeline')).body;
    expect(items).toMatchObject([
      { actor: 'staff', by: { id: 'staff-1' }, decisionId: null },
      { actor: 'user', by: null, decisionId: null },
      { actor: 'system', by: null, decisionId: 'dec-1' },
    ]);
  });

  it('leads from an appeal to the decision that it is against, but to none of another account', async () => {
    const desk = openDesk();
    desk.frozen('u1');
    const bodies = [
      ['appeal.filed', { decisionId: 'dec-1' }],
      ['appeal.refused', { decisionId: 'dec-1', problem: 'open-already' }],
      ['appeal.refused', { decisionId: 'dec-of-u2', problem: 'unknown-decision' }],
    ] as const;
    const entries = bodies.map(([action, details], i) => ({
      ...bodyOf(i, action),
      actor: 'user',
      causeId: `e-${i}`,
      details,
    }));
    desk.records.audit.set('account:u1', [...appendAll(noHead, entries).entries]);
    const { items } = (await desk.call('GET /accounts/u1/timeline')).body;
    const found = items.map(({ decisionId }: { decisionId: string | null }) => decisionId);
    expect(found).toEqual([null, 'dec-1', 'dec-1']);
  });

  it('leaves out entries that can no longer be read', async () => {
    const { desk } = chained(3);
    const entries = desk.records.audit.get('account:u1') ?? [];
    desk.records.audit.set(
      'account:u1',
      entries.map((entry) => (entry.sequence === 2 ? ({ ...entry, at: 'never' } as never) : entry)),
    );
    expect(await allPages(desk, 10)).toEqual([[3, 1]]);
  });

  it('shows no trace of hidden entries, neither in an entry nor in a cursor', async () => {
    const drawn = chained(12, (i) => (i === 6 ? 'case.sampled' : 'account.observe'));
    changeCase(drawn.desk, drawn.caseId, { sampled: true });
    expect(await allPages(drawn.desk, 4)).toEqual([
      [12, 11, 10, 9],
      [8, 7, 5, 4],
      [3, 2, 1],
    ]);
    const { body } = await drawn.desk.call('GET /accounts/u1/timeline?limit=4');
    expect(Object.keys(body.items[0])).not.toContain('sequence');
    const said = Buffer.from(body.cursor.replace('.', ''), 'base64url').toString('latin1');
    expect(said).not.toMatch(/\d{13}/);
  });
});
