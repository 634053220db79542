import { describe, expect, it, vi } from 'vitest';
import { decideChange } from '#shared/lists/decide.ts';
import {
  asProposed,
  type ListEntry,
  type StagedEntry,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import { fingerprintOf } from '#shared/lists/find.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { proposeStaged, stageChange, stagedParts } from '#shared/lists/propose.ts';
import { planTakeBack, type TakeBackPart, takeBackProblem } from '#shared/lists/take-back.ts';
import { day, minute, second } from '#shared/settings/durations.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { emptyMemoryRecords } from '#shared/stores/ledger/memory.ts';
import { memoryListChanges } from '#shared/stores/list-changes/memory.ts';
import type { ListChangeStore } from '#shared/stores/list-changes/port.ts';
import { memoryLists } from '#shared/stores/lists/memory.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { emptyMemoryStates } from '#shared/stores/states/memory.ts';
import type { AuditBody } from '#shared/telemetry/audit.ts';
import { change, standing } from '../lists/specimens.ts';
import { now } from './worlds.ts';

describe('a change of the lists', () => {
  const audited: AuditBody[] = [];
  const portsOf = () => {
    audited.length = 0;
    const lists = memoryLists({ now: () => now });
    const listChanges = memoryListChanges();
    const auditLog = memoryAuditLog(emptyMemoryStates(), emptyMemoryRecords());
    const append: typeof auditLog.append = async (body, options) => {
      const before = (await auditLog.latest(body.subject, { before: null, most: 1_000 })).length;
      const entry = await auditLog.append(body, options);
      const after = await auditLog.latest(body.subject, { before: null, most: 1_000 });
      if (after.length > before) audited.push(body);
      return entry;
    };
    const clock = { now: () => now };
    return {
      platformId: 'contract',
      clock,
      lists,
      listChanges,
      auditLog: { ...auditLog, append },
    };
  };
  /** Decides with the clock at the time of the request. */
  const decide = (
    asked: Parameters<typeof decideChange>[0],
    ports: Parameters<typeof decideChange>[1],
  ) => decideChange(asked, { ...ports, clock: { now: () => asked.at } });
  const device = asProposed(standing());
  const propose = async (ports: ReturnType<typeof portsOf>, changeId = 'lch-1') => {
    const staged = stageChange({ changeId, action: 'add', by: 'lin', note: 'case 17' }, ports);
    await staged.addPart([device]);
    await staged.addPart([{ ...device, value: 'd-2' }]);
    return staged.seal(now);
  };
  const approve = { changeId: 'lch-1', verdict: 'approve', by: 'zhao', at: now + 5 } as const;

  it('takes effect once a second person approves it, and records both names', async () => {
    const ports = portsOf();
    await propose(ports);
    expect(await ports.lists.find([device])).toEqual([]);
    expect(await decide({ ...approve, by: 'lin' }, ports)).toEqual({
      ok: false,
      problem: 'same-person',
    });
    expect(await decide(approve, ports)).toMatchObject({
      ok: true,
      change: { state: 'applied', entries: 2, proposedBy: 'lin', decidedBy: 'zhao' },
    });
    expect(await ports.lists.find([device])).toEqual([
      standing({ since: now + 5, changeId: 'lch-1' }),
    ]);
    expect(audited.map(({ action, actor }) => [action, actor])).toEqual([
      ['list-change.proposed', 'lin'],
      ['list-change.approved', 'zhao'],
    ]);
    expect(await decide(approve, ports)).toMatchObject({ problem: 'decided-before' });
    expect(audited).toHaveLength(2);
  });

  it('is resumed by another approver after an interruption, with both on record', async () => {
    const ports = portsOf();
    await propose(ports);
    let puts = 0;
    const broken = {
      ...ports,
      lists: {
        ...ports.lists,
        put: async (entries: readonly StandingEntry[]) => {
          if (++puts === 2) throw new Error('throttled');
          return ports.lists.put(entries);
        },
      },
    };
    await expect(decide(approve, broken)).rejects.toThrow('throttled');
    expect(await ports.lists.pagesAfter(0)).toEqual([]);
    expect(await decide({ ...approve, by: 'wang', at: now + minute - 1 }, ports)).toEqual({
      ok: false,
      problem: 'being-applied',
    });
    expect(audited).toHaveLength(2);
    const later = { ...approve, by: 'wang', at: approve.at + minute };
    expect(await decide(later, ports)).toMatchObject({
      change: { state: 'applied', decidedBy: 'zhao' },
    });
    expect((await ports.lists.pagesAfter(0))[0]?.fingerprints).toHaveLength(2);
    expect(audited.map(({ actor }) => actor)).toEqual(['lin', 'zhao', 'wang']);
  });

  it('is locked from the start of its application, however long reading the proposal took', async () => {
    const ports = portsOf();
    await propose(ports);
    let time = now;
    const clock = { now: () => time };
    const listChanges: ListChangeStore = {
      ...ports.listChanges,
      staged: async (...which) => {
        time = now + 70 * second;
        return ports.listChanges.staged(...which);
      },
    };
    const decided = await Promise.all(
      [
        { by: 'zhao', at: now },
        { by: 'wang', at: now + 65 * second },
      ].map((who) => decideChange({ ...approve, ...who }, { ...ports, listChanges, clock })),
    );
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await ports.lists.find([device])).toHaveLength(1);
    expect(audited).toHaveLength(2);
  });

  it('can be approved again at once if writing the approval failed', async () => {
    const ports = portsOf();
    await propose(ports);
    const write = () => Promise.reject(new Unavailable('throttled'));
    const broken = { ...ports, listChanges: { ...ports.listChanges, write } };
    await expect(decide(approve, broken)).rejects.toThrow('throttled');
    expect(await decide(approve, ports)).toMatchObject({ ok: true, change: { state: 'applied' } });
    expect(audited.map(({ actor }) => actor)).toEqual(['lin', 'zhao']);
  });

  it('cannot be resumed while the approval is being audited', async () => {
    const ports = portsOf();
    await propose(ports);
    const meanwhile: Awaited<ReturnType<typeof decideChange>>[] = [];
    const append = async (body: AuditBody) => {
      meanwhile.push(await decide({ ...approve, by: 'wang' }, ports));
      return ports.auditLog.append(body);
    };
    const slow = { ...ports, auditLog: { ...ports.auditLog, append } };
    expect(await decide(approve, slow)).toMatchObject({ ok: true, change: { state: 'applied' } });
    expect(meanwhile).toEqual([{ ok: false, problem: 'being-applied' }]);
    expect(audited.map(({ actor }) => actor)).toEqual(['lin', 'zhao']);
  });

  it('is not applied again by a process that read it before, however long that took', async () => {
    const ports = portsOf();
    await propose(ports);
    const publish = () => Promise.reject(new Unavailable('broke off'));
    const broken = { ...ports, lists: { ...ports.lists, publish } };
    await expect(decide(approve, broken)).rejects.toThrow('broke off');
    let time = now + 120 * second;
    const clock = { now: () => time };
    const late = { ...approve, at: time };
    let meanwhile: Awaited<ReturnType<typeof decideChange>> | undefined;
    const listChanges: ListChangeStore = {
      ...ports.listChanges,
      staged: async (...which) => {
        if (!meanwhile) {
          meanwhile = await decideChange({ ...late, by: 'wang' }, { ...ports, clock });
          await ports.lists.remove([device]);
          time += 70 * second;
        }
        return ports.listChanges.staged(...which);
      },
    };
    expect(await decideChange({ ...late, by: 'li' }, { ...ports, listChanges, clock })).toEqual({
      ok: false,
      problem: 'being-applied',
    });
    expect(meanwhile).toMatchObject({ ok: true });
    expect(await ports.lists.find([device])).toEqual([]);
  });

  it.each<[string, Partial<ListEntry>, number, number]>([
    ['renews an entry that stands: it counts from when it was first put in force', {}, 9, 5],
    [
      'renews an entry with another owner and expiry',
      { owner: 'legal', expiresAt: device.expiresAt + day },
      9,
      5,
    ],
    ['replaces an entry by one of another source, which is new', { source: 'case 18' }, 9, 9],
    ['replaces an entry by one for another reason, which is new', { reason: 'sells cards' }, 9, 9],
    ['replaces an entry by one of an authority, which is new', { authority: 'court' }, 9, 9],
  ])('%s', async (_, other, at, since) => {
    const ports = portsOf();
    await propose(ports);
    await decide(approve, ports);
    const staged = stageChange({ changeId: 'lch-2', action: 'add', by: 'lin', note: '' }, ports);
    await staged.addPart([{ ...device, ...other }]);
    await staged.seal(now + 6);
    // Interrupted after the entry was written, and resumed.
    const broken = { ...ports, onInForce: () => Promise.reject(new Error('throttled')) };
    const renewal = { ...approve, changeId: 'lch-2', at: now + at };
    await expect(decide(renewal, broken)).rejects.toThrow('throttled');
    await decide({ ...renewal, at: renewal.at + minute }, ports);
    expect(await ports.lists.find([device])).toEqual([
      standing({ ...other, changeId: 'lch-2', since: now + since }),
    ]);
  });

  it('renews an entry that stood when it was approved, even if it is resumed after that one expired', async () => {
    let time = now;
    const ports = { ...portsOf(), lists: memoryLists({ now: () => time }) };
    const old = { changeId: 'lch-0', since: now - day, expiresAt: now + second };
    await ports.lists.put([standing(old)]);
    await propose(ports);
    const unheard = { ...ports.listChanges, restage: () => Promise.reject(new Error('throttled')) };
    await expect(decide(approve, { ...ports, listChanges: unheard })).rejects.toThrow('throttled');
    time += minute + second;
    await decide({ ...approve, at: time }, ports);
    expect(await ports.lists.find([device])).toEqual([
      standing({ changeId: 'lch-1', since: now - day }),
    ]);
  });

  it.each([
    ['a single line', '理由\n更多', '理由 更多'],
    [
      'its limit, without splitting a character',
      `${'理'.repeat(198)} 😀 cut off`,
      `${'理'.repeat(198)}`,
    ],
    [
      'no space at its end, with a character outside the basic plane',
      '😀 mistaken ',
      '😀 mistaken',
    ],
  ])('shortens its note to %s', async (_, given, note) => {
    const staging = stageChange(
      { changeId: 'lch-1', action: 'add', by: 'lin', note: given },
      portsOf(),
    );
    await staging.addPart([device]);
    expect(await staging.seal(now)).toMatchObject({ note });
  });

  it('decided by two people at once is recorded as it was decided', async () => {
    const ports = portsOf();
    await propose(ports);
    const decided = await Promise.all([
      decide({ ...approve, verdict: 'reject', by: 'wang' }, ports),
      decide(approve, ports),
    ]);
    const done = decided.flatMap((one) => (one.ok ? one.change : []));
    expect(done).toHaveLength(1);
    expect(audited.slice(1).map(({ actor }) => actor)).toEqual([done[0]?.decidedBy]);
  });

  it.each(['approve', 'reject'] as const)(
    'has no effect before it is audited: %s',
    async (verdict) => {
      const ports = portsOf();
      await propose(ports);
      const unheard = {
        ...ports,
        auditLog: { ...ports.auditLog, append: () => Promise.reject(new Error('throttled')) },
      };
      await expect(decide({ ...approve, verdict }, unheard)).rejects.toThrow('throttled');
      expect(await ports.lists.find([device])).toEqual([]);
      const later = { ...approve, verdict, at: approve.at + minute };
      expect(await decide(later, ports)).toMatchObject({ ok: true });
      expect(audited.map(({ actor }) => actor)).toEqual(['lin', 'zhao']);
      expect(await decide({ ...approve, verdict }, ports)).toMatchObject({
        problem: 'decided-before',
      });
      expect(audited).toHaveLength(2);
    },
  );

  it('needs two people, and counts a command-line and a console login as one person', async () => {
    const ports = portsOf();
    await propose(ports);
    expect(await decide({ ...approve, by: 'cli:lin' }, ports)).toMatchObject({
      problem: 'same-person',
    });
  });

  it('is rejected if the staged entries differ from the proposal, or if it is unknown', async () => {
    const ports = portsOf();
    await propose(ports);
    await ports.listChanges.stage('lch-1', 2, [{ ...device, value: 'somebody-else' }]);
    expect(await decide(approve, ports)).toMatchObject({ problem: 'altered' });
    expect(await decide({ ...approve, changeId: 'lch-2' }, ports)).toMatchObject({
      problem: 'unknown-change',
    });
    expect(await ports.lists.find([device])).toEqual([]);
  });

  it('can be rejected although the staged entries differ from the proposal', async () => {
    const ports = portsOf();
    await propose(ports);
    await ports.listChanges.stage('lch-1', 2, [{ ...device, value: 'somebody-else' }]);
    expect(await decide({ ...approve, verdict: 'reject' }, ports)).toMatchObject({ ok: true });
  });

  it('once applied is neither rejected nor approved again, whoever asks', async () => {
    const ports = portsOf();
    await propose(ports);
    await decide(approve, ports);
    for (const again of [
      { ...approve, verdict: 'reject' },
      { ...approve, by: 'lin' },
    ] as const) {
      expect(await decide(again, ports)).toEqual({ ok: false, problem: 'decided-before' });
    }
    expect(audited).toHaveLength(2);
  });

  it('approved and interrupted can be resumed by its author, but not rejected', async () => {
    const ports = portsOf();
    await propose(ports);
    const put = () => Promise.reject(new Unavailable('throttled'));
    const broken = { ...ports, lists: { ...ports.lists, put } };
    await expect(decide(approve, broken)).rejects.toThrow('throttled');
    const at = approve.at + minute;
    expect(await decide({ ...approve, verdict: 'reject', at }, ports)).toEqual({
      ok: false,
      problem: 'decided-before',
    });
    expect(await decide({ ...approve, by: 'lin', at }, ports)).toMatchObject({
      ok: true,
      change: { state: 'applied', decidedBy: 'zhao' },
    });
  });

  it('rejected without an audit entry is completed at once, by the same person only', async () => {
    const ports = portsOf();
    await propose(ports, 'lch-other');
    await propose(ports);
    const append = () => Promise.reject(new Error('throttled'));
    const unheard = { ...ports, auditLog: { ...ports.auditLog, append } };
    const reject = { ...approve, verdict: 'reject' } as const;
    await expect(decide(reject, unheard)).rejects.toThrow('throttled');
    // The rejection of another change, audited at the same time.
    await decide({ ...reject, changeId: 'lch-other' }, ports);
    expect(await decide({ ...reject, by: 'wang' }, ports)).toMatchObject({
      problem: 'decided-before',
    });
    expect(await decide(reject, ports)).toMatchObject({ ok: true });
    expect(audited.slice(2).map(({ causeId, actor }) => [causeId, actor])).toEqual([
      ['lch-other', 'zhao'],
      ['lch-1', 'zhao'],
    ]);
  });

  it('is not proposed if a part of its preview is no longer stored', async () => {
    const ports = portsOf();
    await ports.listChanges.stage('lch-1', 1, [device]);
    const about = { changeId: 'lch-1', action: 'add', by: 'lin', note: '', at: now } as const;
    expect(await stagedParts('lch-1', 2, ports.listChanges)).toBeNull();
    const parts = (await stagedParts('lch-1', 1, ports.listChanges)) ?? [];
    expect(await proposeStaged({ ...about, parts }, ports)).toMatchObject({ entries: 1 });
  });

  it('of more entries than an index page holds is published and announced once', async () => {
    const ports = portsOf();
    const staged = stageChange({ changeId: 'lch-1', action: 'add', by: 'lin', note: '' }, ports);
    const part = (start: number, length: number) =>
      Array.from({ length }, (_, i) => ({ ...device, value: `d-${start + i}` }));
    await staged.addPart(part(0, 20_000));
    await staged.addPart(part(20_000, 20_000));
    await staged.addPart(part(40_000, 1));
    await staged.seal(now);
    const announced: number[] = [];
    const pages: number[] = [];
    const lists: ListStore = {
      ...ports.lists,
      put: async (entries) => {
        pages.push(0);
        return ports.lists.put(entries);
      },
      publish: async (page) => {
        pages.push(page.fingerprints.length);
        return ports.lists.publish(page);
      },
    };
    const onInForce = async (entries: readonly StandingEntry[]) => {
      announced.push(entries.length);
    };
    expect(await decide(approve, { ...ports, lists, onInForce })).toMatchObject({ ok: true });
    // Zeros are parts written: the first page is published before the last part is written.
    expect(pages).toEqual([0, 0, 40_000, 0, 1]);
    expect(announced).toEqual([20_000, 20_000, 1]);
  });

  it('stays locked while it is announced, however long that takes', async () => {
    let time = now;
    const clock = { now: () => time };
    const ports = { ...portsOf(), clock };
    await propose(ports);
    const others: unknown[] = [];
    const onInForce = async () => {
      time += 40 * second;
      others.push(await decideChange({ ...approve, by: 'wang', at: time }, ports));
    };
    const approved = await decideChange(approve, { ...ports, onInForce });
    expect(approved).toMatchObject({ ok: true, change: { state: 'applied' } });
    const beingApplied = { ok: false, problem: 'being-applied' };
    expect(others).toEqual([beingApplied, beingApplied]);
  });

  it('can be withdrawn by its author and then never takes effect', async () => {
    const ports = portsOf();
    await propose(ports);
    const taken = await decide({ ...approve, verdict: 'reject', by: 'lin' }, ports);
    expect(taken).toMatchObject({ ok: true, change: { state: 'rejected' } });
    expect(await decide(approve, ports)).toMatchObject({ problem: 'decided-before' });
    expect(await ports.lists.find([device])).toEqual([]);
  });

  it('is audited as rejected once, even if older entries are appended late', async () => {
    const ports = portsOf();
    await propose(ports);
    const reject = { ...approve, verdict: 'reject' } as const;
    expect(await decide(reject, ports)).toMatchObject({ ok: true });
    const said = {
      subject: 'platform:contract',
      actor: 'system',
      action: 'rule.saved',
      details: {},
    };
    for (let i = 0; i < 100; i++) {
      await ports.auditLog.append({ ...said, at: reject.at, causeId: `rul-${i}` });
    }
    await ports.auditLog.append({ ...said, at: now - day, causeId: 'rul-late' });
    expect(await decide(reject, ports)).toMatchObject({ problem: 'decided-before' });
  });

  it('removes the entries it names', async () => {
    const ports = portsOf();
    await propose(ports);
    await decide(approve, ports);
    const removal = stageChange(
      { changeId: 'lch-2', action: 'remove', by: 'lin', note: 'mistaken' },
      ports,
    );
    await removal.addPart([device]);
    await removal.seal(now);
    await decide({ ...approve, changeId: 'lch-2' }, ports);
    expect(await ports.lists.find([device, { ...device, value: 'd-2' }])).toHaveLength(1);
    await expect(
      stageChange({ changeId: 'lch-3', action: 'add', by: 'lin', note: '' }, ports).seal(now),
    ).rejects.toThrow(RangeError);
  });

  it('that removes leaves what was listed again after it was decided, if it is resumed', async () => {
    const ports = portsOf();
    await ports.lists.put([standing({ since: now }), standing({ value: 'd-2', since: now })]);
    const about = { changeId: 'lch-1', action: 'remove', by: 'lin', note: 'sold on' } as const;
    const removal = stageChange(about, ports);
    for (const value of ['d-2', device.value]) await removal.addPart([{ ...device, value }]);
    await removal.seal(now);
    const locks = vi.fn(ports.listChanges.lock);
    // It breaks off before its second part.
    locks.mockImplementation(async (...hold) => {
      if (locks.mock.calls.length > 2) throw new Error('throttled');
      return ports.listChanges.lock(...hold);
    });
    const broken = { ...ports, listChanges: { ...ports.listChanges, lock: locks } };
    await expect(decide(approve, broken)).rejects.toThrow('throttled');
    const again = standing({ value: 'd-2', since: approve.at + 1, reason: 'farm again' });
    await ports.lists.put([again]);
    await decide({ ...approve, at: now + day }, ports);
    expect(await ports.lists.find([device, again])).toEqual([again]);
  });

  it.each<Pick<ListChange, 'undoes'>>([{}, { undoes: 'lch-0' }])(
    'that removes counts what it had removed before it was interrupted: %j',
    async (more) => {
      const ports = portsOf();
      const there = ['d-1', 'd-2'].map((value) => standing({ value, changeId: 'lch-0' }));
      await ports.lists.put(there);
      const about = { changeId: 'lch-1', action: 'remove', by: 'lin', note: '', ...more } as const;
      const removal = stageChange(about, ports);
      await removal.addPart([...there, standing({ value: 'd-gone' })]);
      await removal.seal(now);
      const write = vi.fn(ports.listChanges.write);
      // It breaks off once all is removed.
      write.mockImplementation(async (next, from) => {
        if (next.state === 'applied') throw new Error('throttled');
        return ports.listChanges.write(next, from);
      });
      const broken = { ...ports, listChanges: { ...ports.listChanges, write } };
      await expect(decide(approve, broken)).rejects.toThrow('throttled');
      expect(await ports.lists.find(there)).toEqual([]);
      const resumed = await decide({ ...approve, at: now + day }, ports);
      expect(resumed).toMatchObject({ ok: true, change: { state: 'applied' }, left: 1 });
      // Its audit entries say what it takes back.
      expect(audited.map(({ details }) => details.undoes)).toEqual(Array(3).fill(more.undoes));
    },
  );

  it('that adds leaves what was removed or changed after it was written, if it is resumed', async () => {
    const ports = portsOf();
    await propose(ports);
    const publish = () => Promise.reject(new Error('throttled'));
    const broken = { ...ports, lists: { ...ports.lists, publish } };
    await expect(decide(approve, broken)).rejects.toThrow('throttled');
    await ports.lists.remove([device]);
    const changed = standing({ value: 'd-2', since: approve.at + 1, changeId: 'lch-other' });
    await ports.lists.put([changed]);
    const onInForce = vi.fn(async () => {});
    const resumed = await decide({ ...approve, at: now + day }, { ...ports, onInForce });
    expect(resumed).toMatchObject({ ok: true, change: { state: 'applied' } });
    expect(await ports.lists.find([device, changed])).toEqual([changed]);
    expect(onInForce.mock.calls.flat(2)).toEqual([]);
  });

  it('keeps what it replaces once, and can be reverted as a whole', async () => {
    const ports = portsOf();
    const { lists } = ports;
    const old = standing({ value: 'd-old', changeId: 'lch-first', reason: 'right' });
    await lists.put([old]);
    const entries = ['d-old', 'd-new'].map((value) => asProposed(standing({ value })));
    const proposal = stageChange(
      { changeId: 'lch-wrong', action: 'add', by: 'lin', note: '' },
      ports,
    );
    for (const entry of entries) await proposal.addPart([entry]);
    const proposed = await proposal.seal(now);
    const approve = (at = now) =>
      decide({ changeId: 'lch-wrong', verdict: 'approve', by: 'zhao', at }, ports);
    expect((await approve()).ok).toBe(true);
    // As after an interruption: entries that the change itself wrote are not what it replaced.
    await ports.listChanges.write(
      { ...proposed, state: 'approved', decidedBy: 'zhao', decidedAt: now },
      'applied',
    );
    expect((await approve(now + minute)).ok).toBe(true);
    const parts: TakeBackPart[] = [];
    const take = async (part: TakeBackPart) => {
      parts.push(part);
    };
    const sum = { remove: 1, add: 1, left: 0 };
    expect(await planTakeBack(proposed, { ...ports, at: now, onPart: take })).toEqual(sum);
    expect(parts).toEqual([
      { remove: [], add: [old] },
      { remove: [entries[1]], add: [] },
    ]);
    // Without the replaced entries it is unknown which ones to restore.
    const unknown = { ...proposed, changeId: 'lch-unknown' };
    for (const [i, entry] of entries.entries())
      await ports.listChanges.stage('lch-unknown', i + 1, [entry]);
    expect(await planTakeBack(unknown, { ...ports, at: now })).toBeNull();
    expect(await planTakeBack({ ...proposed, parts: 3 }, { ...ports, at: now })).toBeNull();
  });

  const changed = async (
    ports: ReturnType<typeof portsOf>,
    about: Pick<ListChange, 'changeId' | 'action' | 'undoes'>,
    entries: readonly StagedEntry[],
    at = now,
  ) => {
    const staged = stageChange({ ...about, by: 'lin', note: '' }, ports);
    await staged.addPart(entries);
    await staged.seal(at);
    return (decidedAt = at) =>
      decide({ changeId: about.changeId, verdict: 'approve', by: 'zhao', at: decidedAt }, ports);
  };
  const named = (values: readonly string[], reason: string) =>
    values.map((value) => asProposed(standing({ value, reason })));
  const reasons = async ({ lists }: ReturnType<typeof portsOf>, values: readonly string[]) =>
    (await lists.find(named(values, ''))).map(({ value, reason, changeId }) =>
      [value, reason, changeId].join(' '),
    );

  it('that reverts another leaves entries alone that changed while it was pending', async () => {
    const ports = portsOf();
    const values = ['d-1', 'd-2', 'd-3', 'd-4', 'd-5', 'd-6'];
    const renewed = values.slice(3);
    await (await changed(ports, { changeId: 'lch-a', action: 'add' }, named(renewed, 'right')))();
    const wrong = { changeId: 'lch-w', action: 'add' } as const;
    await (await changed(ports, wrong, named(values, 'wrong')))();
    const back: { remove: ListEntry[]; add: StagedEntry[] } = { remove: [], add: [] };
    await planTakeBack(
      { ...wrong, parts: 1 },
      {
        ...ports,
        at: now,
        onPart: async ({ remove, add }) => {
          back.remove.push(...remove);
          back.add.push(...add);
        },
      },
    );
    const undoes = 'lch-w';
    const removal = await changed(
      ports,
      { changeId: 'lch-tr', action: 'remove', undoes },
      back.remove,
    );
    const addition = await changed(ports, { changeId: 'lch-ta', action: 'add', undoes }, back.add);
    const order = named(['d-1', 'd-4'], 'by order');
    await (await changed(ports, { changeId: 'lch-p', action: 'add' }, order))();
    const off = named(['d-2', 'd-5'], 'off');
    await (await changed(ports, { changeId: 'lch-r', action: 'remove' }, off))();
    await addition();
    await removal();
    expect(await reasons(ports, values)).toEqual([
      'd-1 by order lch-p',
      'd-4 by order lch-p',
      'd-6 right lch-a',
    ]);
  });

  it('that reverts another removes entries that expired while it was pending', async () => {
    const ports = portsOf();
    const entries = named(['d-1', 'd-2'], 'wrong');
    await (await changed(ports, { changeId: 'lch-w', action: 'add' }, entries))();
    const stood = ['d-1', 'd-2'].map((value) =>
      standing({ value, changeId: 'lch-a', reason: 'right' }),
    );
    const [first, second] = stood as [StandingEntry, StandingEntry];
    const back = await changed(
      ports,
      { changeId: 'lch-t', action: 'add', undoes: 'lch-w' },
      [{ ...first, expiresAt: now }, second],
      now,
    );
    await back();
    expect(await reasons(ports, ['d-1', 'd-2'])).toEqual(['d-2 right lch-a']);
    // Resumed after an interruption, it announces the restored entries again.
    const there = (await ports.listChanges.read('lch-t')) as ListChange;
    await ports.listChanges.write({ ...there, state: 'approved' }, 'applied');
    const inForce = vi.fn(async () => {});
    await decide(
      { changeId: 'lch-t', verdict: 'approve', by: 'zhao', at: now + minute },
      { ...ports, onInForce: inForce },
    );
    expect(inForce).toHaveBeenCalledWith([second]);
  });

  /** Breaks the next application off before it is known that the part is written. */
  const breakOffOncePut = (lists: ListStore) => {
    const { put } = lists;
    vi.spyOn(lists, 'put').mockImplementationOnce(async (entries) => {
      await put(entries);
      throw new Error('throttled');
    });
  };

  it('when resumed counts entries put there in the meantime as replaced', async () => {
    const ports = portsOf();
    const { lists } = ports;
    await lists.put(['d-1', 'd-2'].map((value) => standing({ value, changeId: 'lch-a' })));
    const approveIt = await changed(
      ports,
      { changeId: 'lch-w', action: 'add' },
      named(['d-1', 'd-2'], 'wrong'),
    );
    breakOffOncePut(lists);
    await expect(approveIt()).rejects.toThrow('throttled');
    const there = (await ports.listChanges.read('lch-w')) as ListChange;
    await lists.put([standing({ value: 'd-1', changeId: 'lch-p' })]);
    await approveIt(now + minute);
    const put: StandingEntry[] = [];
    await planTakeBack(there, {
      ...ports,
      at: now,
      onPart: async ({ add }) => void put.push(...add),
    });
    expect(put.map(({ value, changeId }) => [value, changeId]).toSorted()).toEqual([
      ['d-1', 'lch-p'],
      ['d-2', 'lch-a'],
    ]);
  });

  it('when resumed does not count entries as replaced that were removed in the meantime', async () => {
    const ports = portsOf();
    const { lists } = ports;
    const old = standing({ changeId: 'lch-a' });
    await lists.put([old]);
    const approveIt = await changed(ports, { changeId: 'lch-w', action: 'add' }, [device]);
    breakOffOncePut(lists);
    await expect(approveIt()).rejects.toThrow('throttled');
    const there = (await ports.listChanges.read('lch-w')) as ListChange;
    await lists.remove([device]);
    await approveIt(now + minute);
    expect(await planTakeBack(there, { ...ports, at: now })).toMatchObject({ remove: 1, add: 0 });
  });

  it('when reverted removes what replaced entries that have expired since', async () => {
    const ports = portsOf();
    const { lists } = ports;
    await lists.put([standing({ changeId: 'lch-a', expiresAt: now + 2 })]);
    const approveIt = await changed(ports, { changeId: 'lch-w', action: 'add' }, [device]);
    await approveIt();
    const there = (await ports.listChanges.read('lch-w')) as ListChange;
    expect(await planTakeBack(there, { ...ports, at: now + 1 })).toMatchObject({
      remove: 0,
      add: 1,
    });
    expect(await planTakeBack(there, { ...ports, at: now + 2 })).toMatchObject({
      remove: 1,
      add: 0,
    });
  });

  it('that reverts another announces only the entries that it restored', async () => {
    const ports = portsOf();
    await (
      await changed(ports, { changeId: 'lch-w', action: 'add' }, named(['d-1', 'd-2'], 'wrong'))
    )();
    const stood = ['d-1', 'd-2'].map((value) => standing({ value, changeId: 'lch-a' }));
    const about = { changeId: 'lch-t', action: 'add', undoes: 'lch-w' } as const;
    await changed(ports, about, stood);
    const order = named(['d-1'], 'by order');
    await (await changed(ports, { changeId: 'lch-p', action: 'add' }, order))();
    const onInForce = vi.fn(async () => {});
    await decide({ ...approve, changeId: 'lch-t' }, { ...ports, onInForce });
    expect(onInForce.mock.calls).toEqual([[[stood[1]]]]);
  });

  it('applied twice concurrently keeps everything it replaced', async () => {
    const ports = portsOf();
    const { lists } = ports;
    const old = standing({ changeId: 'lch-first', reason: 'right' });
    await lists.put([old]);
    await propose(ports);
    const found = await ports.listChanges.read('lch-1');
    if (!found) throw new Error('nothing was proposed');
    const approved = { ...found, state: 'approved', decidedBy: 'zhao', decidedAt: now } as const;
    await ports.listChanges.write(approved, 'proposed');
    const resume = (at: ListStore, when = now + minute) =>
      decide({ ...approve, at: when }, { ...ports, lists: at });
    // Between two reads of the slow run, the other run takes over and applies everything.
    const slow: ListStore = {
      ...lists,
      find: vi.fn(lists.find).mockImplementationOnce(async (keys) => {
        expect(await resume(lists, now + 3 * minute)).toMatchObject({ ok: true });
        return lists.find(keys);
      }),
    };
    expect(await resume(slow)).toMatchObject({ problem: 'being-applied' });
    const put: StandingEntry[] = [];
    const take = async ({ add }: TakeBackPart) => void put.push(...add);
    expect(await planTakeBack(found, { ...ports, at: now, onPart: take })).toMatchObject({
      remove: 1,
      add: 1,
    });
    expect(put).toEqual([old]);
  });

  it('when reverted leaves entries that others changed since', async () => {
    const ports = portsOf();
    const proposed = await propose(ports);
    await decide(approve, ports);
    await ports.lists.put([standing({ changeId: 'lch-other' })]);
    const parts: TakeBackPart[] = [];
    const onPart = async (part: TakeBackPart) => void parts.push(part);
    expect(await planTakeBack(proposed, { ...ports, at: now, onPart })).toEqual({
      remove: 1,
      add: 0,
      left: 1,
    });
    expect(parts.flatMap(({ remove }) => remove.map(({ value }) => value))).toEqual(['d-2']);
  });

  it('that removes, reverts or is not in force cannot be reverted', () => {
    const problem = (more: Partial<ListChange>) =>
      takeBackProblem(change({ state: 'applied', ...more }));
    expect([
      takeBackProblem(null),
      problem({ state: 'proposed' }),
      problem({ state: 'proposed', action: 'remove' }),
      problem({ state: 'approved' }),
      problem({ action: 'remove' }),
      problem({ undoes: 'lch-1' }),
      // Nor while they are being applied or were interrupted.
      problem({ state: 'approved', action: 'remove' }),
      problem({ state: 'approved', undoes: 'lch-1' }),
      problem({}),
    ]).toEqual([
      ...['not-in-force', 'not-in-force', 'not-in-force'],
      ...['broke-off', 'removes', 'takes-back', 'removes', 'takes-back'],
      null,
    ]);
  });

  it('is not approved once all that it would add has expired, and stays open to be rejected', async () => {
    const ports = portsOf();
    const staged = stageChange({ changeId: 'lch-1', action: 'add', by: 'lin', note: '' }, ports);
    await staged.addPart([{ ...device, expiresAt: approve.at }]);
    await staged.seal(now);
    expect(await decide(approve, ports)).toEqual({ ok: false, problem: 'too-late' });
    expect(await decide({ ...approve, verdict: 'reject' }, ports)).toMatchObject({
      change: { state: 'rejected' },
      left: 0,
    });
    expect(audited.map(({ action }) => action)).toEqual([
      'list-change.proposed',
      'list-change.rejected',
    ]);
  });

  it('that removes entries is approved even if all have expired', async () => {
    const ports = portsOf();
    const staged = stageChange({ changeId: 'lch-1', action: 'remove', by: 'lin', note: '' }, ports);
    await staged.addPart([{ ...device, expiresAt: approve.at }]);
    await staged.seal(now);
    expect(await decide(approve, ports)).toMatchObject({
      change: { state: 'applied' },
      left: 1,
    });
  });

  it('is finished by another decision after it broke off, even if all that it adds has expired since', async () => {
    let time = now;
    const ports = { ...portsOf(), clock: { now: () => time } };
    const staged = stageChange({ changeId: 'lch-1', action: 'add', by: 'lin', note: '' }, ports);
    await staged.addPart([{ ...device, expiresAt: now + second }]);
    await staged.seal(now);
    const unheard = { ...ports.listChanges, restage: () => Promise.reject(new Error('throttled')) };
    await expect(decide(approve, { ...ports, listChanges: unheard })).rejects.toThrow('throttled');
    time += minute + second;
    expect(await decide({ ...approve, at: time }, ports)).toMatchObject({
      ok: true,
      change: { state: 'applied' },
    });
  });

  it('does not publish entries that expired while it was pending', async () => {
    const ports = portsOf();
    const staged = stageChange({ changeId: 'lch-1', action: 'add', by: 'lin', note: '' }, ports);
    await staged.addPart([
      { ...device, expiresAt: now + 3 },
      { ...device, value: 'd-2' },
      { ...device, value: 'd-3' },
    ]);
    await staged.seal(now);
    expect(await decide(approve, ports)).toMatchObject({ ok: true, left: 1 });
    const fingerprints = ['d-2', 'd-3'].map((value) => fingerprintOf({ ...device, value }));
    expect((await ports.lists.pagesAfter(0))[0]?.fingerprints.toSorted()).toEqual(
      fingerprints.toSorted(),
    );
  });
});
