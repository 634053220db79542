import { describe, expect, it, vi } from 'vitest';
import { nodeOf } from '#functions/review-api/cases/links.ts';
import { day, hour } from '#shared/settings/durations.ts';
import type { EntityKey } from '#shared/signals/entity-state.ts';
import { digest, standing as standingEntry } from '../lists/specimens.ts';
import { holdProposalsUntil, now, openDesk, reason } from './desk.ts';
import { exhibitOf } from './exhibits.ts';
import { decide, entriesOf, entry, header, later, line, preview } from './list-desk.ts';
import { auditor, second, senior } from './people.ts';

describe('lists', () => {
  it('change after a second person approves, and not before', async () => {
    const desk = openDesk();
    const { status, body } = await desk.call('POST /lists/block/entries', {
      as: senior,
      body: entry,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'list-change', state: 'open', mayApprove: false });
    expect(await entriesOf(desk)).toEqual([]);
    expect((await decide(desk, body, 'approve', senior)).status).toBe(409);
    expect((await decide(desk, body, 'approve', { groups: ['reviewers'] })).status).toBe(403);
    expect((await decide(desk, body, 'approve', second)).status).toBe(200);
    const [there] = await entriesOf(desk);
    expect(there).toMatchObject({
      label: 'd-77',
      owner: { id: 'senior-1' },
      proposedBy: { id: 'senior-1' },
      approvedBy: { id: 'senior-2' },
    });
    expect((await desk.call('GET /lists')).body.lists).toEqual([
      { list: 'block', kind: 'device', entries: 1 },
    ]);

    desk.time.now += hour;
    const removal = await desk.call(`POST /lists/block/entries/${there.entryId}/removal`, {
      as: senior,
      body: { reason },
    });
    expect(removal.status).toBe(201);
    expect(there.undoProposalId).toBeNull();
    expect(await entriesOf(desk)).toMatchObject([{ undoProposalId: removal.body.proposalId }]);
    const unknown = '/lists/block/entries/no-such-entry/removal';
    const none = await desk.call(`POST ${unknown}`, { as: senior, body: { reason } });
    expect(none.status).toBe(404);
    const about = await desk.call(`GET /proposals/${removal.body.proposalId}`, { as: second });
    // The entry as it is now, not as it was proposed.
    const { undoProposalId: _, ...shown } = there;
    expect(about.body).toMatchObject({ details: { action: 'remove', sample: [shown] } });
    expect((await decide(desk, removal.body, 'reject', second)).status).toBe(200);
    expect(await entriesOf(desk)).toEqual([there]);
    const again = await desk.call(`POST /lists/block/entries/${there.entryId}/removal`, {
      as: senior,
      body: { reason },
    });
    expect((await decide(desk, again.body, 'approve', second)).status).toBe(200);
    expect(await entriesOf(desk)).toEqual([]);
  });

  it('are shown as they would be if a change replaces an entry', async () => {
    const desk = openDesk();
    const propose = (body: object) => desk.call('POST /lists/block/entries', { as: senior, body });
    const { body: first } = await propose(entry);
    await decide(desk, first, 'approve', second);
    const { body: change } = await propose({ ...entry, source: 'case 13' });
    const { body } = await desk.call(`GET /proposals/${change.proposalId}`, { as: second });
    expect(body.details).toMatchObject({
      ...{ action: 'add', entries: 1, replaces: 1 },
      sample: [{ label: 'd-77', source: 'case 13' }],
    });
    await decide(desk, change, 'approve', second);
    expect(await entriesOf(desk)).toMatchObject([{ source: 'case 13' }]);
  });

  it('are read by kind, page by page, with a cursor for that kind only', async () => {
    const desk = openDesk();
    const device = { list: 'block', kind: 'device', key: null } as const;
    await desk.ports.lists.put([
      standingEntry({ ...device, value: 'd-1' }),
      standingEntry({ ...device, value: 'd-2' }),
      standingEntry({ list: 'block', kind: 'account', key: null, value: 'u-1' }),
    ]);
    const read = async (query: string) =>
      (await desk.call(`GET /lists/block/entries?${query}`)).body;
    const kinds = async (kind: string) =>
      (await read(`kind=${kind}`)).items.map((one: { kind: string }) => one.kind);
    expect([await kinds('device'), await kinds('account')]).toEqual([
      ['device', 'device'],
      ['account'],
    ]);
    const { cursor } = await read('kind=device&limit=1');
    expect((await read(`kind=device&limit=1&cursor=${cursor}`)).items).toHaveLength(1);
    expect((await read(`kind=account&limit=1&cursor=${cursor}`)).code).toBe('invalid');
  });

  it('stay as they are if the change is rejected', async () => {
    const desk = openDesk();
    const { body } = await desk.call('POST /lists/block/entries', { as: senior, body: entry });
    expect((await decide(desk, body, 'reject', second)).status).toBe(200);
    expect((await decide(desk, body, 'approve', second)).status).toBe(409);
    expect(await desk.ports.listChanges.all()).toMatchObject([{ state: 'rejected' }]);
    expect(await entriesOf(desk)).toEqual([]);
  });

  it('keep a reason as long as one in a file, for single entries too', async () => {
    const desk = openDesk();
    const longest = '因'.repeat(200);
    const body = { ...entry, reason: longest };
    const { body: filed } = await desk.call('POST /lists/block/entries', { as: senior, body });
    expect((await decide(desk, filed, 'approve', second)).status).toBe(200);
    expect(await entriesOf(desk)).toMatchObject([{ reason: longest }]);
    const [{ problem }] = (
      await desk.call('POST /lists/block/entries', {
        as: senior,
        body: { ...body, reason: `${longest}由` },
      })
    ).body.errors;
    expect(problem).toBe('is too long: at most 200 characters');
  });

  it.each([
    ['value', { kind: 'identity', value: '11010519491231002X' }],
    ['value', { kind: 'phone', value: '13800138000' }],
    ['value', { kind: 'device', value: '../../x' }],
    ['value', { kind: 'address', value: '0.0.0.0/0' }],
    ['expiresAt', { expiresAt: now - 1 }],
    ['expiresAt', { expiresAt: now + 5 * 366 * day }],
    ['kind', { kind: 'soul' }],
    ['reason', { reason: '  ' }],
    ['reason', { reason: '因'.repeat(201) }],
  ])('reject an entry whose %s is wrong (%j)', async (field, wrong) => {
    const { status, body } = await openDesk().call('POST /lists/block/entries', {
      as: senior,
      body: { ...entry, ...wrong },
    });
    expect(status).toBe(400);
    expect(body.errors[0].field).toBe(`body.${field}`);
    expect(JSON.stringify(body)).not.toMatch(/110105|138001/);
    // A single entry has no lines.
    expect(body.errors[0].problem).not.toMatch(/\bline\b/);
  });

  it('accept a proposal of the same change once, until it is decided', async () => {
    const desk = openDesk();
    const post = (as: object, body: object, path = 'entries') =>
      desk.call(`POST /lists/block/${path}`, { as, body });
    const imports = async (as: typeof senior, values: readonly string[]) => {
      const file = [header, ...values.map((value) => line(value))].join('\n');
      const { body } = await preview(desk, file, as);
      return post(as, { token: body.token, reason: 'from the file' }, 'imports');
    };
    const proposed = (await post(senior, entry)).body;
    const again = await post(second, { ...entry, reason: 'in other words' });
    expect([again.status, again.body.code]).toEqual([409, 'already-proposed']);
    expect((await post(second, { ...entry, value: 'd-78' })).status).toBe(201);
    expect((await post(second, { ...entry, expiresAt: later - day })).status).toBe(201);
    expect((await imports(senior, ['d-1', 'd-2'])).status).toBe(201);
    expect((await imports(second, ['d-2', 'd-1'])).body.code).toBe('already-proposed');
    expect((await imports(second, ['d-1'])).status).toBe(201);
    // Rejected requests leave nothing that could be approved elsewhere.
    expect(await desk.ports.listChanges.all()).toHaveLength(5);

    await decide(desk, proposed, 'reject', second);
    expect((await post(second, entry)).status).toBe(201);
  });

  it('check for duplicates among very many open proposals in growing pages', async () => {
    const desk = openDesk();
    const filed = await desk.call('POST /lists/block/entries', { as: senior, body: entry });
    const [paper] = await desk.ports.papers.list('proposal', 'all', { most: 1 });
    if (!paper) throw new Error('nothing was filed');
    for (let n = 0; n < 1_000; n++) {
      await desk.ports.papers.write({ ...paper, id: `${paper.id}${n}` });
    }
    const list = vi.spyOn(desk.ports.papers, 'list');
    const body = { ...entry, value: 'd-78' };
    expect((await desk.call('POST /lists/block/entries', { as: senior, body })).status).toBe(201);
    const asked = list.mock.calls.filter(
      ([kind, folder]) => kind === 'proposal' && folder === 'all',
    );
    expect(asked.map(([, , { most }]) => most)).toEqual([50, 100, 200, 400, 500]);
    expect(
      (await desk.call('POST /lists/block/entries', { as: second, body: entry })).body.code,
    ).toBe('already-proposed');
    expect(filed.status).toBe(201);
  });

  it('get one proposal if two people propose the same change at once', async () => {
    const desk = openDesk();
    holdProposalsUntil(desk, 2);
    const file = (as: object) => desk.call('POST /lists/block/entries', { as, body: entry });
    const answers = await Promise.all([senior, second].map(file));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const { body } = await desk.call('GET /proposals', { as: senior });
    expect(body.items).toHaveLength(1);
    const states = (await desk.ports.listChanges.all()).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['proposed', 'rejected']);
    const filed = answers.find(({ status }) => status === 201)?.body;
    const third = { sub: 'li', groups: ['seniors'] };
    expect((await decide(desk, filed, 'approve', third)).status).toBe(200);
    expect(await entriesOf(desk)).toHaveLength(1);
  });

  it('change once, and close the proposal, if two people approve at once', async () => {
    const desk = openDesk();
    const earlier = { ...entry, expiresAt: later - day };
    const { body: before } = await desk.call('POST /lists/block/entries', {
      as: senior,
      body: earlier,
    });
    await decide(desk, before, 'approve', second);
    const { body } = await desk.call('POST /lists/block/entries', { as: senior, body: entry });
    const { read } = desk.ports.listChanges;
    const both = Promise.withResolvers<void>();
    let looks = 0;
    vi.spyOn(desk.ports.listChanges, 'read').mockImplementation(async (changeId) => {
      const found = await read(changeId);
      looks += 1;
      if (looks === 2) both.resolve();
      if (looks === 1) await both.promise;
      return found;
    });
    const first = decide(desk, body, 'approve', second);
    await expect.poll(() => looks).toBe(1);
    const again = decide(desk, body, 'approve', { sub: 'li', groups: ['seniors'] });
    const answers = await Promise.all([first, again]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 503]);
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.body.errors[0].problem).toMatch(/being applied|正在生效/);
    const path = `GET /proposals/${body.proposalId}`;
    const { state, resultId } = (await desk.call(path, { as: senior })).body.proposal;
    expect(state).toBe('approved');
    const records = desk
      .chain('platform:demo')
      .filter((one) => one.action === 'list-change.approved' && one.causeId === resultId);
    expect(records).toHaveLength(1);
    expect(await entriesOf(desk)).toHaveLength(1);
    const undo = `/lists/changes/${resultId}/undo`;
    const taken = await desk.call(`POST ${undo}`, { as: senior, body: { reason } });
    for (const proposal of taken.body.proposals) await decide(desk, proposal, 'approve', second);
    expect(await entriesOf(desk)).toMatchObject([{ expiresAt: later - day }]);
  });

  it('say whether something is on one of them: why, by whom and until when', async () => {
    const desk = openDesk();
    const key = null;
    const range = { kind: 'address', value: '203.0.0.0/16', key } as const;
    await desk.ports.lists.put([
      standingEntry({ ...range, list: 'watch', expiresAt: now + day, reason: 'many new accounts' }),
      standingEntry({ ...range, value: '203.0.113.0/24', expiresAt: now }),
      standingEntry({ ...range, value: '198.51.100.0/24' }),
    ]);
    const asked = { kind: 'address', value: '203.0.113.9', key: '' };
    const found = await desk.call('POST /lists/lookups', { body: asked });
    expect(found.body.entries).toMatchObject([
      {
        ...{ list: 'watch', label: '203.0.0.0/16', inForce: true, expiresAt: now + day },
        ...{ reason: 'many new accounts', owner: { id: 'risk team' }, proposedBy: { id: 'lin' } },
      },
      { list: 'block', label: '203.0.113.0/24', inForce: false },
    ]);
    const { entryId } = found.body.entries[0];
    const removal = await desk.call(`POST /lists/watch/entries/${entryId}/removal`, {
      as: senior,
      body: { reason },
    });
    const again = await desk.call('POST /lists/lookups', { body: asked });
    expect(again.body.entries[0].undoProposalId).toBe(removal.body.proposalId);
    const none = { ...asked, value: '192.0.2.1' };
    expect((await desk.call('POST /lists/lookups', { body: none })).body).toEqual({ entries: [] });
    expect(desk.chain('staff:staff-1')).toEqual([]);
  });

  it('are searched for something personal on record, by digest or contact', async () => {
    const desk = openDesk();
    const phone = { kind: 'phone', key: 'cn-2026', value: digest('p') } as const;
    await desk.ports.lists.put([standingEntry({ ...phone, list: 'dishonesty', authority: 'x' })]);
    const added = { ...entry, kind: 'contact', value: 'wechat:demo_ka' };
    const proposed = await desk.call('POST /lists/block/entries', { as: senior, body: added });
    await decide(desk, proposed.body, 'approve', second);
    const [{ label }] = await entriesOf(desk);
    expect(label).toMatch(/^\w{2}•+\w{2}$/);
    const find = (body: object) => desk.call('POST /lists/lookups', { body });
    const byPhone = (await find(phone)).body.entries;
    expect(byPhone).toMatchObject([{ list: 'dishonesty', kind: 'phone' }]);
    expect((await find({ ...phone, key: 'platform' })).body.entries).toEqual([]);
    const contact = { kind: 'contact', value: 'WeChat：Demo_KA', key: '' };
    expect((await find(contact)).body.entries).toMatchObject([{ list: 'block', kind: 'contact' }]);
    const chain = desk.chain('staff:staff-1');
    expect(chain).toMatchObject([
      { action: 'lists.searched', details: { kind: 'phone', entries: 1 } },
      { action: 'lists.searched', details: { kind: 'phone', entries: 0 } },
      { action: 'lists.searched', details: { kind: 'contact', entries: 1 } },
    ]);
    expect(JSON.stringify(chain)).not.toMatch(/demo_ka|p____/i);
    const refused = await find({ kind: 'phone', value: '13800138000', key: '' });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'body.value']);
    expect(refused.body.errors[0].problem).toContain('lists import, add or find');
    expect(JSON.stringify(refused.body)).not.toContain('138001');
    const wrongKey = await find({ kind: 'device', value: 'd-1', key: 'cn-2026' });
    expect(wrongKey.body.errors[0].field).toBe('body.key');
  });

  it('are exported as CSV that no spreadsheet runs, on record', async () => {
    const desk = openDesk();
    const body = { ...entry, source: '=cmd()' };
    const proposed = await desk.call('POST /lists/block/entries', { as: senior, body });
    await decide(desk, proposed.body, 'approve', second);
    const exported = await desk.call('GET /lists/block/export', { as: auditor });
    expect(exported.body).toContain("'=cmd()");
    expect(exported.body).toMatch(/^\ufefflist,kind,/);
    expect(exported.headers.has('x-partial')).toBe(false);
    expect(desk.chain('staff:audit')).toMatchObject([{ action: 'lists.exported' }]);
    expect((await desk.call('GET /lists/nothing/export', { as: auditor })).status).toBe(400);
  });

  /** Proposes to block something that the account of a case used, for one day. */
  const blockOf = async (entity: EntityKey, why = reason) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u-1');
    await desk.ports.papers.write(
      exhibitOf('u-1', 'e-1', { type: 'account.signed-up', at: now, entities: [entity] }),
    );
    const proposed = await desk.call(`POST /cases/${caseId}/blocks`, {
      as: senior,
      body: { node: nodeOf(entity, desk.ports), days: 1, reason: why },
    });
    return { desk, proposed };
  };

  it('get an entry from a case after a second person approves', async () => {
    const { desk, proposed } = await blockOf({ kind: 'device', value: 'd-5' });
    expect(proposed.status).toBe(201);
    // The same wording as in the console.
    expect(proposed.body.proposal.words['zh-CN']).toBe('阻止设备 •••，1 天');
    const elsewhere = { sub: 'senior-3', groups: ['content-seniors'] };
    expect((await desk.call('GET /proposals', { as: elsewhere })).body.items).toEqual([]);
    expect((await decide(desk, proposed.body.proposal, 'approve', second)).status).toBe(200);
    const { caseId: source } = proposed.body.proposal;
    expect(await entriesOf(desk)).toMatchObject([{ label: 'd-5', kind: 'device', source }]);
    const node = nodeOf({ kind: 'device', value: 'd-unused' }, desk.ports);
    const unused = { as: senior, body: { node, days: 1, reason } };
    expect((await desk.call(`POST /cases/${source}/blocks`, unused)).status).toBe(404);
  });

  it.each(['13800138000', '11010519491231002X'])(
    'keep no reason with a number (%s)',
    async (number) => {
      const device = { kind: 'device', value: 'd-5' } as const;
      const why = `call ${number}`;
      const { desk, proposed } = await blockOf(device, why);
      const taken = await blockOf(device);
      await decide(taken.desk, taken.proposed.body.proposal, 'approve', second);
      const [{ entryId }] = await entriesOf(taken.desk);
      const removal = await taken.desk.call(`POST /lists/block/entries/${entryId}/removal`, {
        as: senior,
        body: { reason: why },
      });
      const added = await desk.call('POST /lists/block/entries', {
        as: senior,
        body: { ...entry, reason: why },
      });
      for (const { status, body } of [proposed, removal, added]) {
        expect([status, body.errors]).toEqual([
          400,
          [
            {
              field: 'body.reason',
              problem: 'contains an identity, phone or card number: remove it',
            },
          ],
        ]);
      }
    },
  );

  it('keep the whole reason of a block from a case, and reject one that is too long', async () => {
    const longest = '因'.repeat(200);
    const device = { kind: 'device', value: 'd-5' } as const;
    const { desk, proposed } = await blockOf(device, longest);
    await decide(desk, proposed.body.proposal, 'approve', second);
    expect(await entriesOf(desk)).toMatchObject([{ reason: longest }]);
    const { proposed: longer } = await blockOf(device, `${longest}由`);
    expect([longer.status, longer.body.errors]).toMatchObject([
      400,
      [{ field: 'body.reason', problem: 'is too long: at most 200 characters' }],
    ]);
  });

  it.each(['operator', 'phonePrefix', 'target'] as const)(
    'accept no %s from a case: no list holds one, and nothing is proposed',
    async (kind) => {
      const { desk, proposed } = await blockOf({ kind, value: 'd-5' });
      expect(proposed.body.code).toBe('wrong-subject');
      expect((await desk.call('GET /proposals', { as: second })).body.items).toEqual([]);
    },
  );

  it('reject an entry that expired while it waited for a second person', async () => {
    const as = { ...second, lasts: 3 * 86_400 };
    const { desk, proposed } = await blockOf({ kind: 'device', value: 'd-5' });
    const alone = { ...entry, expiresAt: now + day };
    const added = await desk.call('POST /lists/block/entries', { as: senior, body: alone });
    desk.time.now += day;
    for (const proposal of [proposed.body.proposal, added.body]) {
      expect((await decide(desk, proposal, 'approve', as)).body.code).toBe('too-late');
    }
    expect((await desk.call('GET /proposals', { as })).body.items).toMatchObject([
      { state: 'open' },
      { state: 'open' },
    ]);
  });
});
