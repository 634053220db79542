import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedActions } from '#functions/review-api/cases/recorded-actions.ts';
import { appendToRulebook, auditRulebookEntry } from '#shared/acting/rulebook.ts';
import { byClearspring, demotionReasonText, type NewEntry } from '#shared/rules/cel/rulebook.ts';
import { hour } from '#shared/settings/durations.ts';
import { memorySeals } from '#shared/stores/seals/memory.ts';
import type { AuditBody } from '#shared/telemetry/audit.ts';
import { type Seal, type SealBody, sealHash } from '#shared/telemetry/seal.ts';
import { now, openDesk } from './desk.ts';

const auditor = { sub: 'wu', groups: ['auditors'] };

/** A desk with an audit chain of a staff member, one entry per hour. */
const open = async (entries = 3, more: (n: number) => Partial<AuditBody> = () => ({})) => {
  const desk = openDesk();
  for (let n = 1; n <= entries; n++) {
    await desk.ports.auditLog.append({
      subject: 'staff:zhao',
      at: now - (entries - n) * hour,
      actor: 'zhao',
      action: 'personal.revealed',
      causeId: `req-${n}`,
      details: { accountId: 'u-13800138000', which: 'ent-1380013800013' },
      ...more(n),
    });
  }
  const read = (query: string) => desk.call(`GET /audit?${query}`, { as: auditor });
  const all = async (query: string) => {
    const places: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await read(`${query}${cursor && `&cursor=${cursor}`}`);
      places.push(...body.items.map(({ sequence }: { sequence: number }) => sequence));
      cursor = body.cursor;
    }
    return places;
  };
  const verified = (query = 'kind=staff&id=zhao') =>
    desk.call(`GET /audit/verification?${query}`, { as: auditor });
  return { desk, read, all, verified };
};

describe('the audit log', () => {
  it('is read by an auditor, latest first, with personal identifiers masked', async () => {
    const { read } = await open();
    const { status, body } = await read('kind=staff&id=zhao');
    expect(status).toBe(200);
    expect(body.items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([3, 2, 1]);
    expect(body.items[0].entry).toMatchObject({
      at: now,
      actor: 'staff',
      by: { id: 'zhao' },
      action: 'personal.revealed',
      words: { en: 'Revealed masked data' },
      causeId: 'req-3',
      details: [
        { name: 'accountId', value: `u-${'•'.repeat(11)}`, person: null },
        { name: 'which', value: 'ent-1380013800013', person: null },
      ],
    });
  });

  it('names approvers where their names are known, and exports their ids', async () => {
    const { desk, read } = await open(1, () => ({
      action: 'bulk.undone',
      details: { approvedBy: 'lin', proposedBy: 'gone', by: 'text' },
    }));
    await desk.call('GET /me', { as: { sub: 'lin', groups: ['seniors'] } });
    const { body } = await read('kind=staff&id=zhao');
    expect(body.items[0].entry.details).toEqual([
      { name: 'approvedBy', value: 'lin', person: { id: 'lin', name: 'LIN' } },
      { name: 'proposedBy', value: 'gone', person: null },
      { name: 'by', value: 'text', person: null },
    ]);
    const file = await desk.call('GET /audit/export?kind=staff&id=zhao', { as: auditor });
    expect(file.body).toContain('approvedBy=lin proposedBy=gone by=text');
  });

  it('records who read, verified and exported it, and which chain', async () => {
    const { desk, read, verified } = await open();
    await read('kind=staff&id=zhao');
    await verified();
    await desk.call('GET /audit/export?kind=staff&id=zhao', { as: auditor });
    expect(desk.chain('staff:wu')).toMatchObject([
      { actor: 'wu', action: 'audit.read', details: { kind: 'staff', id: 'zhao' } },
      { actor: 'wu', action: 'audit.verified', details: { kind: 'staff', id: 'zhao' } },
      { actor: 'wu', action: 'audit.exported', details: { kind: 'staff', id: 'zhao' } },
    ]);
  });

  it('is read page by page, each entry once, even if few entries match', async () => {
    const { desk, all } = await open(2_350, (n) => ({
      action: n % 100 === 0 ? 'search.exported' : 'personal.revealed',
    }));
    const every = await all('kind=staff&id=zhao&limit=100');
    expect(every).toEqual(Array.from({ length: 2_350 }, (_, i) => 2_350 - i));
    const few = await all('kind=staff&id=zhao&limit=5&action=search');
    expect(few).toEqual(Array.from({ length: 23 }, (_, i) => 2_300 - 100 * i));
    const file = await desk.call('GET /audit/export?kind=staff&id=zhao', { as: auditor });
    expect(file.body.trim().split('\n')).toHaveLength(2_351);
  });

  it('accepts a cursor only for the query that it came from', async () => {
    const { read } = await open();
    const { body } = await read('kind=staff&id=zhao&limit=1');
    const next = (query: string) => read(`${query}&cursor=${body.cursor}`);
    expect((await next('kind=staff&id=zhao&limit=1')).body.items[0].sequence).toBe(2);
    expect((await read('kind=staff&id=zhao&limit=3')).body.cursor).toBeNull();
    expect((await next('kind=staff&id=lin&limit=1')).status).toBe(400);
    expect((await read('kind=staff&id=zhao&cursor=eyJ9.x')).status).toBe(400);
  });

  it('is filtered by actor, action and time', async () => {
    const { all, read } = await open(30, (n) => ({
      action: n % 2 === 0 ? 'case.not-found' : 'personal.revealed',
      actor: n === 4 ? 'system' : n === 3 ? 'user' : 'zhao',
    }));
    const of = (query: string) => all(`kind=staff&id=zhao&${query}`);
    expect(await of('actor=system')).toEqual([4]);
    const [{ entry }] = (await read('kind=staff&id=zhao&actor=user')).body.items;
    expect(entry).toMatchObject({ actor: 'user', by: null });
    expect(await of('action=case')).toHaveLength(15);
    expect(await of('action=case.not-found&from=2026-11-24')).toEqual([30, 28, 26, 24, 22]);
    expect(await of('to=2026-11-22')).toEqual([]);
    expect(await of('to=2026-11-23')).toEqual(Array.from({ length: 21 }, (_, i) => 21 - i));
    expect((await read('kind=staff&id=zhao&from=2026-11-24&to=2026-11-23')).status).toBe(400);
  });

  it('finds the chain of a case and the entries about a rule or a list', async () => {
    const { desk, read } = await open();
    const { caseId } = desk.frozen('u-7');
    await desk.call(`POST /cases/${caseId}/rulings`, {
      as: { sub: 'lin', groups: ['seniors'] },
      body: { expectedVersion: 1, ruling: { act: 'uphold' }, reason: 'as it is' },
    });
    const actionsOf = async (query: string) =>
      (await read(query)).body.items.map(({ entry }: { entry: AuditBody }) => entry.action);
    expect(await actionsOf(`kind=case&id=${caseId}`)).toEqual(['case.upheld']);
    expect(await actionsOf('kind=account&id=u-7')).toEqual(['case.upheld']);
    expect((await read('kind=case&id=cas-other')).status).toBe(404);
    const done = (action: string, details: AuditBody['details']) =>
      desk.ports.auditLog.append({
        subject: 'platform:demo',
        at: now,
        actor: 'lin',
        action,
        causeId: `c-${action}-${Object.values(details)}`,
        details,
      });
    await done('rule.moved', { rule: 'staff.one' });
    await done('rule.moved', { rule: 'staff.two' });
    await done('list-change.proposed', { entries: 1 });
    await done('lists.exported', { list: 'block' });
    await done('lists.exported', { list: 'watch' });
    expect(await actionsOf('kind=platform&id=demo')).toHaveLength(5);
    expect(await actionsOf('kind=rule&id=staff.one')).toEqual(['rule.moved']);
    expect(await actionsOf('kind=list&id=block')).toEqual([
      'lists.exported',
      'list-change.proposed',
    ]);
  });

  it('says why a rule was moved, by a person or by itself, and not if the reason was changed since', async () => {
    const { desk } = await open();
    const { rulebook } = desk.ports;
    const move = { kind: 'moved', at: now, rule: 'content.gambling', revision: 1 } as const;
    const reason = demotionReasonText({ 'zh-CN': '触发过多', en: 'it fired too often' });
    const entries: readonly NewEntry[] = [
      { ...move, by: 'lin', to: 'canary', share: 0.1, reason: 'a trial' },
      { ...move, by: byClearspring, to: 'shadow', reason },
      { kind: 'halted', at: now, by: 'lin', reason: 'called +86 13800138000' },
    ];
    for (const entry of entries) {
      await auditRulebookEntry(await appendToRulebook(rulebook, () => entry), {}, desk.ports);
    }
    const said = async (language: string) => {
      const headers = { 'accept-language': language };
      const { body } = await desk.call('GET /audit?kind=platform&id=demo', {
        as: auditor,
        headers,
      });
      return body.items.map(
        ({ entry }: { entry: { details: { name: string; value: string }[] } }) =>
          entry.details.find(({ name }) => name === 'reason')?.value,
      );
    };
    expect(await said('en')).toEqual([
      expect.stringMatching(/^called .*•/),
      'it fired too often',
      'a trial',
    ]);
    expect((await said('zh-CN'))[1]).toBe('触发过多');
    const changed = (await rulebook.entriesAfter(0)).map((one) => ({ ...one, reason: 'other' }));
    Object.assign(desk.ports, { rulebook: { ...rulebook, entriesAfter: async () => changed } });
    for (const reason of await said('en')) expect(reason).toMatch(/^rsn-/);
  });

  it('shows whether a chain is intact, and where a changed one breaks', async () => {
    const { desk, verified, read } = await open();
    expect((await verified()).body).toMatchObject({
      subject: 'staff:zhao',
      entries: 3,
      broken: null,
      seals: { count: 0, through: null, broken: null },
    });
    const [first, second, third] = desk.chain('staff:zhao');
    if (!first || !second || !third) throw new Error('three entries');
    desk.records.audit.set('staff:zhao', [first, { ...second, actor: 'lin' }, third]);
    expect((await verified()).body.broken).toMatchObject({
      sequence: 2,
      problem: { en: 'the entry was changed' },
    });
    desk.records.audit.set('staff:zhao', [first, { ...second, at: 'never' } as never, third]);
    const { body } = await read('kind=staff&id=zhao');
    expect(body.items[1]).toEqual({ sequence: 2, entry: null });
    expect((await read('kind=staff&id=zhao&actor=zhao')).body.items).toHaveLength(2);
    desk.records.audit.set('staff:zhao', [first, second]);
    expect((await verified()).body.broken).toMatchObject({ sequence: 3 });
  });

  it('shows through which day it is sealed, and which seal is invalid', async () => {
    const { desk, verified } = await open();
    const sealed = (day: string, previous: string): Seal => {
      const digest = 'a'.repeat(43);
      const body: SealBody = {
        version: 1,
        platformId: 'demo',
        day,
        root: digest,
        chains: 0,
        previous,
        sealedAt: now,
        key: digest,
      };
      return { ...body, hash: sealHash(body), signature: 'b'.repeat(96) };
    };
    const first = sealed('2026-11-22', '');
    const second = sealed('2026-11-23', first.hash);
    const stored = new Map([first, second].map((seal) => [seal.day, seal]));
    Object.assign(desk.ports.dailySeals, memorySeals(desk.records, stored));
    expect((await verified()).body.seals).toEqual({
      count: 2,
      through: { day: second.day, hash: second.hash },
      broken: null,
    });
    stored.set(second.day, { ...second, chains: 5 });
    expect((await verified()).body.seals).toMatchObject({
      through: null,
      broken: { day: second.day, problem: { en: 'the seal was changed' } },
    });
  });

  it('is exported with cells that no spreadsheet executes', async () => {
    const { desk } = await open(2, (n) => ({ actor: n === 1 ? '=cmd' : '+zhao' }));
    const { headers, body } = await desk.call('GET /audit/export?kind=staff&id=zhao', {
      as: auditor,
    });
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.has('x-partial')).toBe(false);
    const [head, latest, first] = body.replace('\ufeff', '').split('\n');
    expect(head).toBe('place,at,actor,action,cause,details,hash');
    expect(latest).toMatch(/^2,2026-11-24T08:00:00.000Z,'\+zhao,personal\.revealed,req-2,/);
    expect(first).toContain(",'=cmd,");
  });

  it('of more entries than one export may have is marked as partial', async () => {
    const { desk } = await open(5_001);
    const { headers, body } = await desk.call('GET /audit/export?kind=staff&id=zhao', {
      as: auditor,
    });
    expect(body.trim().split('\n')).toHaveLength(1 + 5_000);
    expect(headers.get('x-partial')).toBe('true');
  });

  it('has words for every action that the code records', () => {
    const root = join(import.meta.dirname, '../..');
    const sources = globSync(['shared/**/*.ts', 'functions/review-api/**/*.ts'], { cwd: root });
    const named = sources.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/action: '([a-z-]+\.[a-z-]+)'/g)].map(
        ([, action]) => action ?? '',
      ),
    );
    expect(named.length).toBeGreaterThan(15);
    expect([...new Set(named)].filter((action) => !recordedActions[action])).toEqual([]);
  });
});
