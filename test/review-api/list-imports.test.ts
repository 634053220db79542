import { describe, expect, it, vi } from 'vitest';
import { changePorts } from '#functions/review-api/acting/lists/changes.ts';
import type { StandingEntryView } from '#functions/review-api/contract/lists.ts';
import { decideChange } from '#shared/lists/decide.ts';
import { asProposed } from '#shared/lists/entry.ts';
import { indexPagesOf } from '#shared/lists/index-pages.ts';
import { proposeChange, stageChange } from '#shared/lists/propose.ts';
import type { Words } from '#shared/rules/words.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { standing } from '../lists/specimens.ts';
import { type Desk, holdProposalsUntil, now, openDesk, reason } from './desk.ts';
import { decide, entriesOf, entry, header, later, line, preview } from './list-desk.ts';
import { second, senior } from './people.ts';

describe('list imports', () => {
  /** Imports lines with two people, and returns the id of the change. */
  const importedTo = async (desk: Desk, ...lines: readonly string[]) => {
    const { body } = await preview(desk, [header, ...lines].join('\n'));
    const filed = await desk.call('POST /lists/block/imports', {
      as: senior,
      body: { token: body.token, reason },
    });
    return (await decide(desk, filed.body, 'approve', second)).body.resultId as string;
  };

  it('import what was previewed, with two people', async () => {
    const desk = openDesk();
    const shown = await preview(desk, [header, line('d-1'), line('d-2')].join('\n'));
    expect(shown.body).toMatchObject({ lines: 2, adds: 2, changes: 0, same: 0, problems: [] });
    expect(shown.body.sample).toHaveLength(2);
    const imported = (as: object) =>
      desk.call('POST /lists/block/imports', { as, body: { token: shown.body.token, reason } });
    expect((await imported(second)).status).toBe(400);
    const { status, body } = await imported(senior);
    expect(status).toBe(201);
    expect((await decide(desk, body, 'approve', second)).status).toBe(200);
    // Whoever a file calls responsible did not propose it.
    const people = {
      owner: { id: 'zhao' },
      proposedBy: { id: 'senior-1' },
      approvedBy: { id: 'senior-2' },
    };
    expect(await entriesOf(desk)).toMatchObject([people, people]);
    const changed = line('d-2').replace('file', 'another');
    const file = [header, line('d-1'), changed, line('d-3')].join('\n');
    expect((await preview(desk, file)).body).toMatchObject({ adds: 1, changes: 1, same: 1 });
    const { body: empty } = await preview(desk, header);
    expect(empty).toMatchObject({ token: null, lines: 0, adds: 0, problems: [], sample: [] });
  });

  it('say how many entries replace one that came into force after the proposal', async () => {
    const desk = openDesk();
    const { body: shown } = await preview(desk, [header, line('d-1'), line('d-2')].join('\n'));
    const { body } = await desk.call('POST /lists/block/imports', {
      as: senior,
      body: { token: shown.token, reason },
    });
    const about = `GET /proposals/${body.proposalId}`;
    const replaces = async () => (await desk.call(about, { as: second })).body.details.replaces;
    expect(await replaces()).toBe(0);
    await importedTo(desk, line('d-2').replace('file', 'another'));
    expect(await replaces()).toBe(1);
    await decide(desk, body, 'approve', second);
    expect(await replaces()).toBe(0);
  });

  it('reject lines for another list than the selected one, and name that one', async () => {
    const desk = openDesk();
    const { body } = await preview(
      desk,
      [
        header,
        line('d-1'),
        line('d-2', 'watch'),
        line('d-3', 'no-list'),
        line('d-4', 'allow'),
      ].join('\n'),
    );
    expect(body).toMatchObject({ token: null, lines: 4, bad: 3 });
    expect(
      body.problems.map(({ line: at, field, problem, remedy }: Record<string, { en: string }>) => [
        at,
        field,
        problem?.en,
        remedy?.en.includes('write block here'),
      ]),
    ).toEqual([
      [3, 'list', 'names another list, watch', true],
      [4, 'list', expect.any(String), true],
      [5, 'list', 'names another list, allow', true],
    ]);
  });

  it('read only entries that are in force, stage nothing of a file with errors, and fit into one request', async () => {
    const asked: string[] = [];
    const staged: number[] = [];
    const desk = openDesk();
    const { lists, listChanges } = desk.ports;
    const { find } = lists;
    const { stage } = listChanges;
    vi.spyOn(lists, 'find').mockImplementation((keys, options) => {
      asked.push(...keys.map(({ value }) => value));
      return find(keys, options);
    });
    vi.spyOn(listChanges, 'stage').mockImplementation((changeId, part, entries) => {
      staged.push(entries.length);
      return stage(changeId, part, entries);
    });
    const listed = standing({ list: 'allow', value: 'd-2' });
    await lists.put([listed]);
    for (const page of indexPagesOf([listed])) await lists.publish(page);
    const lines = (count: number) => Array.from({ length: count }, (_, i) => line(`d-${i}`));
    const fits = await preview(desk, [header, ...lines(1_001)].join('\n'));
    expect(fits.body).toMatchObject({
      adds: 1_001,
      same: 0,
      opposites: [{ line: 4, list: 'allow' }],
    });
    expect(asked).toEqual(['d-2']);
    expect(staged).toEqual([...Array(8).fill(125), 1]);
    const body = { token: fits.body.token, reason };
    const filed = await desk.call('POST /lists/block/imports', { as: senior, body });
    expect(filed.body.words.en).toBe('block list: add 1001');

    staged.length = 0;
    const wrong = await preview(desk, [header, ...lines(200), 'wrong'].join('\n'));
    expect(wrong.body).toMatchObject({ token: null, adds: 200, bad: 1 });
    const { body: refused } = await preview(desk, [header, ...lines(10_001)].join('\n'));
    expect(refused).toMatchObject({ token: null, lines: 10_001, problems: [{ field: null }] });
    expect(refused.problems[0].problem.en).toContain('at most 10000');
    expect(refused.problems[0].remedy.en).toContain('npx clearspring lists import');
    expect(staged).toEqual([]);
  });

  it('are undone as a whole, and what they replaced comes back', async () => {
    const desk = openDesk();
    const sources = async () =>
      Object.fromEntries(
        (await entriesOf(desk)).map(({ label, reason: why }: Record<string, string>) => [
          label,
          why,
        ]),
      );
    await importedTo(
      desk,
      line('d-1').replace('why', 'right'),
      line('d-2').replace('why', 'right'),
    );
    const wrong = await importedTo(desk, line('d-1'), line('d-3'), line('d-4'));
    await importedTo(desk, line('d-4').replace('why', 'renewed'));
    const path = `/lists/changes/${wrong}/undo`;
    const sum = { remove: 1, add: 1, left: 1 };
    expect((await desk.call(`GET ${path}`, { as: senior })).body).toEqual(sum);

    const key = 'taken-back-as-a-whole';
    const undo = () => desk.call(`POST ${path}`, { as: senior, body: { reason }, key });
    const { status, body } = await undo();
    expect([status, body]).toEqual([201, { ...sum, proposals: expect.any(Array) }]);
    expect(body.proposals.map(({ words }: { words: Words }) => words)).toEqual([
      {
        'zh-CN': `阻止名单：加入 1 条（撤回 ${wrong}）`,
        en: `block list: add 1 (takes back ${wrong})`,
      },
      {
        'zh-CN': `阻止名单：移除 1 条（撤回 ${wrong}）`,
        en: `block list: remove 1 (takes back ${wrong})`,
      },
    ]);
    await desk.ports.papers.remove('answer', senior.sub, key);
    expect((await undo()).body).toEqual(body);
    expect(Object.keys(await sources())).toHaveLength(4);
    const waiting = (await entriesOf(desk)).filter(
      (entry: StandingEntryView) => entry.undoProposalId !== null,
    );
    expect(waiting.map(({ label }: StandingEntryView) => label).toSorted()).toEqual(['d-1', 'd-3']);
    for (const proposal of body.proposals) {
      expect((await decide(desk, proposal, 'approve', senior)).body.code).toBe('same-person');
      expect((await decide(desk, proposal, 'approve', second)).status).toBe(200);
    }
    expect(await sources()).toEqual({ 'd-1': 'right', 'd-2': 'right', 'd-4': 'renewed' });
    // A retry after a lost response returns the proposals filed, whatever happened to them since.
    await desk.ports.papers.remove('answer', senior.sub, key);
    const told = (await undo()).body.proposals;
    expect(
      told.map(({ proposalId, state }: Record<string, string>) => [proposalId, state]),
    ).toEqual(
      body.proposals.map(({ proposalId }: Record<string, string>) => [proposalId, 'approved']),
    );
    const nothing = await desk.call(`POST ${path}`, { as: senior, body: { reason } });
    expect(nothing.body.code).toBe('nothing-changes');

    // A take-back cannot be taken back.
    const [removal] = body.proposals.slice(-1);
    const back = `/lists/changes/${(await desk.call(`GET /proposals/${removal.proposalId}`, { as: senior })).body.proposal.resultId}/undo`;
    expect((await desk.call(`GET ${back}`, { as: senior })).status).toBe(400);
    desk.time.now += 31 * day;
    const none = await desk.call('GET /lists/changes/lch-unknown/undo', {
      as: { ...senior, lasts: 40 * 86_400 },
    });
    expect(none.status).toBe(404);
  });

  it('are listed, latest first, with what is still in force, page by page', async () => {
    const desk = openDesk();
    await importedTo(desk, line('d-0'));
    desk.time.now += minute;
    const wrong = await importedTo(desk, line('d-1'), line('d-2'), line('d-3'));
    desk.time.now += minute;
    const right = await importedTo(desk, line('d-3').replace('why', 'renewed'));
    const path = '/lists/changes';
    const first = (await desk.call(`GET ${path}?limit=1`, { as: senior })).body;
    expect(first.items).toMatchObject([{ changeId: right, entries: 1, stand: 1, whole: true }]);
    const next = (await desk.call(`GET ${path}?limit=1&cursor=${first.cursor}`, { as: senior }))
      .body;
    expect(next.items).toEqual([
      {
        changeId: wrong,
        lists: ['block'],
        sources: [expect.any(String)],
        partial: false,
        ...{
          entries: 3,
          stand: 2,
          tooMany: false,
          note: reason,
          whole: true,
          undoProposalId: null,
          undoChangeId: null,
        },
        by: expect.objectContaining({ id: senior.sub }),
        approvedBy: expect.objectContaining({ id: second.sub }),
        at: now + minute,
      },
    ]);
    await desk.call(`POST ${path}/${wrong}/undo`, { as: senior, body: { reason } });
    const [{ proposalId }] = (await desk.call('GET /proposals', { as: second })).body.items;
    await decide(desk, { proposalId }, 'approve', second);
    // Take-backs are not listed, and after a month nothing can be taken back.
    const all = async () => (await desk.call(`GET ${path}`, { as: senior })).body.items;
    expect((await all()).map(({ stand }: { stand: number }) => stand)).toEqual([1, 0, 1]);
    desk.time.now += 30 * day - minute;
    const later = (await desk.call(`GET ${path}`, { as: { ...senior, lasts: 40 * 86_400 } })).body;
    expect(later.items.map(({ changeId }: { changeId: string }) => changeId)).toEqual([
      right,
      wrong,
    ]);
  });

  it('show all lists of an import from the command line, read each part once, and undo it', async () => {
    const desk = openDesk();
    const { lists, listChanges, auditLog, clock } = desk.ports;
    const ports = { platformId: 'demo', clock, lists, listChanges, auditLog };
    const about = { changeId: 'lch-mixed', action: 'add', by: 'cli:zhao', note: '' } as const;
    const mixed = stageChange(about, ports);
    for (const list of ['block', 'allow'] as const) {
      await mixed.addPart([asProposed(standing({ list, expiresAt: later }))]);
    }
    await mixed.seal(desk.time.now);
    const approve = { changeId: 'lch-mixed', verdict: 'approve', by: 'cli:lin' } as const;
    await decideChange({ ...approve, at: desk.time.now }, ports);
    const staged = vi.spyOn(listChanges, 'staged');
    const { items } = (await desk.call('GET /lists/changes', { as: senior })).body;
    expect(items).toMatchObject([{ lists: ['block', 'allow'], entries: 2, stand: 2 }]);
    expect(staged.mock.calls.filter(([id]) => id === 'lch-mixed')).toEqual([
      ['lch-mixed', 1],
      ['lch-mixed', 2],
    ]);
    const undo = 'POST /lists/changes/lch-mixed/undo';
    const { body } = await desk.call(undo, { as: senior, body: { reason } });
    expect(body.proposals.map(({ words }: { words: Words }) => words)).toEqual([
      {
        'zh-CN': '阻止名单：移除 1 条；豁免名单：移除 1 条（撤回 lch-mixed）',
        en: 'block list: remove 1; allow list: remove 1 (takes back lch-mixed)',
      },
    ]);
  });

  it('name the lists and sources of an import that broke off', async () => {
    const desk = openDesk();
    const { listChanges } = desk.ports;
    const restage = vi
      .spyOn(listChanges, 'restage')
      .mockRejectedValue(new Unavailable('broken off'));
    await importedTo(desk, line('d-1'));
    expect(restage).toHaveBeenCalled();
    const { items } = (await desk.call('GET /lists/changes', { as: senior })).body;
    expect(items).toMatchObject([
      {
        lists: ['block'],
        sources: ['file'],
        partial: false,
        entries: 1,
        stand: null,
        whole: false,
      },
    ]);
    const change = await listChanges.read(items[0].changeId);
    if (change) await listChanges.write({ ...change, parts: 2 }, change.state);
    const { body } = await desk.call('GET /lists/changes', { as: senior });
    expect(body.items).toMatchObject([{ lists: ['block'], partial: true, stand: null }]);
  });

  it('page correctly during another import and past rejected changes', async () => {
    const desk = openDesk();
    const path = '/lists/changes?limit=1';
    const first = await importedTo(desk, line('d-1'));
    desk.time.now += minute;
    const turnedDown = await desk.call('POST /lists/block/entries', { as: senior, body: entry });
    await decide(desk, turnedDown.body, 'reject', second);
    desk.time.now += minute;
    const latest = await importedTo(desk, line('d-2'));
    const page = (await desk.call(`GET ${path}`, { as: senior })).body;
    desk.time.now += minute;
    await importedTo(desk, line('d-3'));
    const next = (await desk.call(`GET ${path}&cursor=${page.cursor}`, { as: senior })).body;
    expect([...page.items, ...next.items].map(({ changeId }) => changeId)).toEqual([latest, first]);
    expect(next.cursor).toBeNull();
  });

  it('continue an interrupted undo with the half that was already proposed', async () => {
    const desk = openDesk();
    await importedTo(
      desk,
      line('d-1').replace('why', 'right'),
      line('d-2').replace('why', 'right'),
    );
    const wrong = await importedTo(desk, line('d-1'), line('d-2'), line('d-3'));
    const path = `/lists/changes/${wrong}/undo`;
    const key = 'broke-off-between';
    const undo = (as = senior, its = key) =>
      desk.call(`POST ${path}`, { as, body: { reason }, key: its });
    const { write } = desk.ports.listChanges;
    const broken = vi
      .spyOn(desk.ports.listChanges, 'write')
      .mockImplementation(async (change, from) => {
        if (change.action === 'remove') throw new Unavailable('broken off');
        return write(change, from);
      });
    expect((await undo()).status).toBe(503);
    broken.mockRestore();
    desk.time.now += 10 * minute;
    // Meanwhile d-2 is listed again: the part already proposed stays unchanged.
    await importedTo(desk, line('d-2').replace('why', 'renewed'));
    const { status, body } = await undo();
    expect([status, body.proposals.length]).toEqual([201, 2]);
    for (const proposal of body.proposals) {
      expect((await decide(desk, proposal, 'approve', second)).status).toBe(200);
    }
    const found = (await entriesOf(desk)).map(({ label, reason: why }: Record<string, string>) => [
      label,
      why,
    ]);
    expect(Object.fromEntries(found)).toEqual({ 'd-1': 'right', 'd-2': 'renewed' });
  });

  it('are undone with what is missing if somebody else has proposed the other half', async () => {
    const desk = openDesk();
    await importedTo(desk, line('d-1').replace('why', 'right'));
    const wrong = await importedTo(desk, line('d-1'), line('d-3'));
    const [{ entryId }] = (await entriesOf(desk)).filter(
      ({ label }: Record<string, string>) => label === 'd-3',
    );
    const removal = await desk.call(`POST /lists/block/entries/${entryId}/removal`, {
      as: second,
      body: { reason },
    });
    expect(removal.status).toBe(201);
    const undo = () =>
      desk.call(`POST /lists/changes/${wrong}/undo`, { as: senior, body: { reason } });
    const { status, body } = await undo();
    expect([status, body.proposals.length]).toEqual([201, 1]);
    expect((await undo()).body.code).toBe('already-proposed');
    const waits = async () =>
      (await desk.call('GET /lists/changes', { as: senior })).body.items.flatMap(
        ({ changeId, undoProposalId }: Record<string, unknown>) =>
          undoProposalId === body.proposals[0].proposalId ? changeId : [],
      );
    expect(await waits()).toEqual([wrong]);
    await decide(desk, body.proposals[0], 'reject', second);
    expect(await waits()).toEqual([]);
  });

  it('say that a take-back proposed on the command line waits, on each page, until it is decided', async () => {
    const desk = openDesk();
    const wrong = await importedTo(desk, line('d-1'));
    desk.time.now += minute;
    await importedTo(desk, line('d-2'));
    desk.time.now += minute;
    const changeId = 'lch-by-command';
    const { listChanges } = desk.ports;
    const entries = (await listChanges.staged(wrong, 1)) ?? [];
    const about = { changeId, undoes: wrong, by: 'cli:lin', note: reason, at: desk.time.now };
    await proposeChange({ ...about, action: 'remove', entries }, changePorts(desk.ports));
    const path = '/lists/changes?limit=1';
    const first = async () => (await desk.call(`GET ${path}`, { as: senior })).body;
    const second = async () =>
      (await desk.call(`GET ${path}&cursor=${(await first()).cursor}`, { as: senior })).body;
    expect((await first()).items).toMatchObject([{ undoProposalId: null, undoChangeId: null }]);
    expect((await second()).items).toMatchObject([
      { changeId: wrong, undoProposalId: null, undoChangeId: changeId },
    ]);
    const waiting = await listChanges.read(changeId);
    if (waiting) await listChanges.write({ ...waiting, state: 'rejected' }, 'proposed');
    expect((await second()).items).toMatchObject([{ changeId: wrong, undoChangeId: null }]);
  });

  it('cannot be undone while interrupted, or with too many entries for a request', async () => {
    const desk = openDesk();
    const change = {
      changeId: 'lch-20261127-x',
      action: 'add',
      state: 'approved',
      entries: 20_001,
      parts: 1,
      digest: '',
      note: '',
      proposedBy: 'senior-1',
      proposedAt: desk.time.now,
      decidedBy: 'lin',
      decidedAt: desk.time.now,
    } as const;
    await desk.ports.listChanges.write(change, null);
    const refused = async () =>
      (await desk.call(`GET /lists/changes/${change.changeId}/undo`, { as: senior })).body.errors[0]
        .problem;
    expect(await refused()).toMatch(/approve|再同意/);
    await desk.ports.listChanges.write({ ...change, state: 'applied' }, 'approved');
    expect(await refused()).toContain('clearspring lists take-back');
  });

  it('count all wrong lines of a file, and list the first problems', async () => {
    const desk = openDesk();
    const wrong = Array.from({ length: 250 }, (_, n) => line(`d-${n}`, 'shelf'));
    const { body } = await preview(desk, [header, line('d-x'), ...wrong].join('\n'));
    expect(body).toMatchObject({ token: null, lines: 251, adds: 1, bad: 250 });
    expect(body.problems).toHaveLength(200);
  });

  it('name the lines that an opposite list holds, before the import', async () => {
    const desk = openDesk();
    const exempt = await desk.call('POST /lists/allow/entries', {
      as: senior,
      body: { ...entry, value: 'd-7' },
    });
    await decide(desk, exempt.body, 'approve', second);
    const { body } = await preview(desk, [header, line('d-1'), line('d-7')].join('\n'));
    expect(body).toMatchObject({ adds: 2, opposed: 1, opposites: [{ line: 3, list: 'allow' }] });
    expect(body.token).not.toBeNull();
    const watched = await desk.call('POST /lists/watch/entries', {
      as: senior,
      body: { ...entry, value: 'd-7' },
    });
    await decide(desk, watched.body, 'approve', second);
    const blocked = await desk.call('POST /lists/block/entries', {
      as: senior,
      body: { ...entry, value: 'd-7' },
    });
    await decide(desk, blocked.body, 'approve', second);
    const again = await desk.call('POST /lists/allow/previews', {
      as: senior,
      body: { format: 'csv', file: [header, line('d-7').replace('block', 'allow')].join('\n') },
    });
    expect(again.body.opposites).toHaveLength(2);
    expect(again.body.opposed).toBe(1);
  });

  it('are filed once if the same import is requested twice at once', async () => {
    const desk = openDesk();
    const { body } = await preview(desk, [header, line('d-1')].join('\n'));
    holdProposalsUntil(desk, 2);
    const file = () =>
      desk.call('POST /lists/block/imports', { as: senior, body: { token: body.token, reason } });
    const answers = await Promise.all([file(), file()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const filed = answers.find(({ status }) => status === 201)?.body;
    expect((await decide(desk, filed, 'approve', second)).status).toBe(200);
    expect(await entriesOf(desk)).toHaveLength(1);
  });

  it('are rejected with a bad line, which is named (H85)', async () => {
    const desk = openDesk();
    const file = [header, line('d-1'), line('../x'), line('d-1'), line('d-9', 'watch')].join('\n');
    const { body } = await preview(desk, file);
    expect(body.token).toBeNull();
    const problems = body.problems.map(({ line: at, field }: { line: number; field: string }) => [
      at,
      field,
    ]);
    expect(problems).toEqual([
      [3, 'value'],
      [4, 'value'],
      [5, 'list'],
    ]);
    const none = await preview(desk, 'name,age\nx,1');
    expect(none.body.token).toBeNull();
    expect(none.body.problems.length).toBeGreaterThan(0);
    expect((await preview(desk, '')).body.token).toBeNull();
  });
});
