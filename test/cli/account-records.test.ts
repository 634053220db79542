import { describe, expect, it, vi } from 'vitest';
import { eraseAccount } from '#functions/review-api/acting/erasing.ts';
import { accountCopy } from '#infra/cli/account-copy.ts';
import {
  checkErasable,
  collectRecords,
  type SentCommand,
  withoutRemovedPosts,
} from '#infra/cli/account-records.ts';
import { eraseOne } from '#infra/cli/commands/account-erase.ts';
import { applyRuling } from '#shared/acting/act.ts';
import { resendState } from '#shared/acting/resend.ts';
import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import { PlatformEvent } from '#shared/events/event.ts';
import { erasureObstacles } from '#shared/reviews/erasure.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day } from '#shared/settings/durations.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import { memoryLists } from '#shared/stores/lists/memory.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import { decision } from '../decisions/specimens.ts';
import { standing } from '../lists/specimens.ts';
import { openCase } from '../reviews/specimens.ts';
import { eventOf, now, openDesk, verifiedSignUp } from '../screening/desk.ts';

const offer = (n: number) =>
  eventOf(
    'content.posted',
    'seller',
    { contentId: `p-${n}`, kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' },
    { eventId: `post-${n}` },
  );

/** In-memory stores with the results of screening an account's events. */
const platform = async () => {
  const desk = openDesk();
  await desk.send(verifiedSignUp('seller'));
  const { settings, states, ledger, outbox, hash, clock } = desk.ports;
  const stores = {
    ...{ settings, states, ledger, outbox, hash, clock },
    lists: memoryLists(clock),
    papers: memoryPapers(clock.now, desk.records.papers),
    auditLog: memoryAuditLog(desk.states, desk.records),
  };
  return { desk, stores };
};

const occurrenceOf = (event: object) => ({
  ...{ event: PlatformEvent.parse(event), digest: '', at: now, sentAt: now },
  ...{ late: false, degraded: [] },
});

const erasureRequest = {
  ...{ by: 'cli:dpo', approvedBy: null, reason: 'request 12', causeId: 'req-1', shared: [] },
};

describe('a copy of account data', () => {
  it('leaves out watch entries and decisions without effect', async () => {
    const { desk, stores } = await platform();
    const subject = accountSubject('seller');
    for (const one of [
      decision({ id: 'dec-flagged', subject, outcome: 'flag' }),
      decision({ id: 'dec-observed', subject, outcome: 'freeze', mode: 'observe' }),
    ]) {
      desk.records.decisions.set(one.id, one);
    }
    const entry = {
      ...({ kind: 'account', key: null, value: 'seller' } as const),
      ...{ source: 'desk', reason: 'case-1' },
      ...{ authority: null, owner: 'lin', expiresAt: now + day, changeId: 'c-1' },
      ...{ proposedBy: 'lin', approvedBy: 'wu', since: now },
    };
    await stores.lists.put([
      { ...entry, list: 'watch' },
      { ...entry, list: 'block' },
    ]);
    const { settings } = stores;
    const records = await collectRecords('seller', stores);
    const copy = accountCopy(records, [], { settings, catalogue, at: now });
    expect(copy.lists.map(({ list }) => list)).toEqual(['block']);
    expect(copy.decisions).toEqual([]);
    const said = copy.credit?.parts.map(({ description }) => description.en).join();
    expect(said).toMatch('block');
    expect(said).not.toMatch(/watch|review|freeze/);
  });

  it('contains what the account did and was told, and of others only how many reported it', async () => {
    const { desk, stores } = await platform();
    for (const n of [1, 2]) await desk.send(offer(n));
    const report = (accountId: string, reporterId: string) =>
      eventOf(
        'report.filed',
        accountId,
        { reporterId, reason: 'fraud', text: '他骗人' },
        { eventId: `report-${accountId}` },
      );
    const events = [offer(1), report('seller', 'buyer'), report('rival', 'seller')];
    const records = await collectRecords('seller', stores);
    const first = records.commands.toSorted((a, b) => a.committedAt - b.committedAt)[0];
    await stores.outbox.acknowledge(first?.id ?? '', now + 7);
    const { commands } = await collectRecords('seller', stores);
    const late = commands.map((one) => ({
      ...one,
      committedAt: one.id === first?.id ? now - 9 : now,
    }));
    const copy = accountCopy(
      { ...records, commands: late.toReversed() },
      events.map(occurrenceOf),
      { settings: stores.settings, catalogue, at: now },
    );
    expect(copy.events).toMatchObject([{ type: 'content.posted', eventId: 'post-1' }]);
    expect(copy.reportsAbout).toBe(1);
    expect(copy.reportsFiled).toMatchObject([{ reason: 'fraud', text: '他骗人' }]);
    expect(JSON.stringify(copy)).not.toMatch(/buyer|rival/);
    const confirmedAt = new Date(now + 7).toISOString();
    expect(copy.commands[0]).toMatchObject({ commandId: first?.id, confirmedAt });
    expect(copy.commands.slice(1).map(({ confirmedAt }) => confirmedAt)).toEqual(
      Array(late.length - 1).fill(null),
    );
    // How much of it counted as suspicious would say how abuse is found.
    const counted = copy.state?.counts.map(({ what }) => what);
    expect(counted).toContain('posts');
    expect(counted).not.toContain('risky');
    expect(copy.state).toMatchObject({
      firstSeenAt: expect.any(String),
      ...{ verification: { status: 'verified', since: expect.any(String) } },
    });
  });

  it('is in order of time, shows what applied before a closing, and leaves nothing out without need', async () => {
    const { desk, stores } = await platform();
    await desk.send(offer(1));
    const hidden = desk.decisions().find(({ outcome }) => outcome === 'hide');
    if (!hidden) throw new Error('not hidden');
    const flagged = {
      ...hidden,
      id: 'dec-earlier',
      outcome: 'flag',
      decidedAt: now - day,
    } as const;
    desk.records.decisions.set(flagged.id, flagged);
    await desk.send(eventOf('account.closed', 'seller', { by: 'owner' }, { at: now }));
    const records = await collectRecords('seller', stores);
    const copyOf = (decisions: typeof records.decisions) =>
      accountCopy({ ...records, decisions }, [], { settings: stores.settings, catalogue, at: now });
    for (const decisions of [records.decisions, records.decisions.toReversed()]) {
      const copy = copyOf(decisions);
      const told = copy.decisions.map(({ decisionId }) => decisionId);
      expect(told[0]).toBe('dec-earlier');
      expect(told).toContain(hidden.id);
      expect(copy.decisionsWithoutEffect).toBe(decisions.length - told.length);
      expect(copy.state).toMatchObject({ standing: { status: 'closed' } });
      expect(copy.state?.closedFrom).toBe(records.state?.closure.from);
      expect(copy.leftOut.map(({ en }) => en).join()).not.toContain('another release');
    }
  });

  it('has no state after an erasure, and then only what came since', async () => {
    const { desk, stores } = await platform();
    const copied = async () => {
      const records = await collectRecords('seller', stores);
      return accountCopy(records, [], { settings: stores.settings, catalogue, at: now });
    };
    const { state, ...rest } = await collectRecords('seller', stores);
    if (!state) throw new Error('no account');
    expect(await eraseAccount({ ...rest, state }, erasureRequest, stores)).toMatchObject({
      state: 1,
    });
    const erasedAt = new Date(now).toISOString();
    expect(await copied()).toMatchObject({ erasedAt, state: null, credit: null });
    const post = { contentId: 'p-9', kind: 'post', text: '周末去爬山' };
    await desk.send(eventOf('content.posted', 'seller', post, { eventId: 'again', at: now }));
    const verification = { status: 'unverified', since: null };
    expect(await copied()).toMatchObject({ erasedAt, state: { firstSeenAt: null, verification } });
  });

  it('does not say that a restriction is in force whose term was over when its appeal was refused', async () => {
    const { desk, stores } = await platform();
    const frozen = decision({
      subject: accountSubject('seller'),
      outcome: 'freeze',
      until: now - 1,
    });
    desk.records.decisions.set(frozen.id, frozen);
    const appeal = {
      ...{ appealId: 'apl-1', eventId: 'e-9', decisionId: frozen.id, state: 'refused' as const },
      ...{
        filedAt: now - 2,
        dueAt: now + day,
        language: 'en' as const,
        notBy: [],
        decidedBy: 'wu',
      },
    };
    const told = [{ decisionId: frozen.id, facts: ['appeal-refused' as const] }];
    const open = { ...openCase({ appeal, told }), accountId: 'seller' };
    const records = { ...(await collectRecords('seller', stores)), open };
    const { settings } = stores;
    const [{ reasons } = expect.fail()] = accountCopy(records, [], {
      ...{ settings, catalogue, at: now },
    }).decisions;
    expect(reasons.en.facts[0]).toContain('It was not granted');
    expect(reasons.en.facts[0]).not.toContain('in force');
    expect(reasons['zh-CN'].facts[0]).toContain('未获支持，维持原决定');
  });
});

describe('a release by staff in a copy of account data', () => {
  it.each([
    ['once if it lifted a restriction', true, 1],
    ['not at all if there was none', false, 0],
  ])('is told %s', async (_, isLimited, told) => {
    const { desk, stores } = await platform();
    await desk.send(offer(1));
    const basis = desk.decisions().find(({ subject }) => subject.kind === 'account')?.id ?? null;
    const act = { subject: accountSubject('seller'), by: 'lin', basis };
    if (isLimited) {
      const limit = { rulingId: 'r-0', ruling: { act: 'limit', until: null } } as const;
      expect(await applyRuling({ ...act, ...limit }, desk.ports)).toMatchObject({ ok: true });
    }
    for (const rulingId of ['r-1', 'r-2']) {
      const release = { rulingId, ruling: { act: 'release' } } as const;
      expect(await applyRuling({ ...act, ...release }, desk.ports)).toMatchObject({ ok: true });
    }
    const records = await collectRecords('seller', stores);
    const copy = accountCopy(records, [], { settings: stores.settings, catalogue, at: now });
    const measures = copy.decisions.map(({ reasons }) => reasons.en.measure);
    expect(measures.filter((measure) => measure.includes('lifted'))).toHaveLength(told);
  });
});

describe('the archive before an erasure', () => {
  const archiveOf = (...events: readonly object[]) => {
    const reads: number[] = [];
    const read = async function* () {
      reads.push(1);
      for (const event of events) {
        yield {
          ...{ event: PlatformEvent.parse(event), digest: '', at: now, sentAt: now },
          ...{ late: false, degraded: [] },
        };
      }
    };
    return { reads, fanOut: { archive: { ...memoryArchive('demo'), read } } };
  };
  const removal = eventOf('content.removed', 'seller', { contentId: 'p-1', by: 'author' });
  const hidden = async () => {
    const { desk, stores } = await platform();
    await desk.send(offer(1));
    const found = await collectRecords('seller', stores);
    return { found: { ...found, open: null, campaigns: [] }, stores };
  };
  const clock = () => now;

  it('is not read if something else than a hidden post blocks the erasure', async () => {
    const { found, stores } = await hidden();
    const { reads, fanOut } = archiveOf(removal);
    const open = openCase();
    const held = await checkErasable({ ...found, open }, { ...stores, fanOut }, clock);
    expect(held.obstacles.map(({ code }) => code)).toEqual(['hidden-post', 'open-case']);
    expect(held.archived).toEqual([]);
    expect(reads).toEqual([]);
  });

  it('is not read without a state to erase', async () => {
    const { found, stores } = await hidden();
    const { reads, fanOut } = archiveOf();
    await checkErasable({ ...found, state: null }, { ...stores, fanOut }, clock);
    expect(reads).toEqual([]);
  });

  it('is read if only hidden posts block the erasure, or nothing does', async () => {
    const { found, stores } = await hidden();
    // Two accounts may use one event id: the report is about another one.
    const report = eventOf(
      'report.filed',
      'other',
      { reporterId: 'seller', reason: 'spam' },
      { eventId: removal.eventId },
    );
    const { reads, fanOut } = archiveOf(removal, report);
    const free = await checkErasable(found, { ...stores, fanOut }, clock);
    expect(free).toMatchObject({ obstacles: [], records: { posts: new Map() } });
    expect(free.archived.length).toBe(2);
    await checkErasable({ ...found, posts: new Map() }, { ...stores, fanOut }, clock);
    expect(reads.length).toBe(2);
  });

  it('need not be given to list what blocks the erasure, only to erase', async () => {
    const { found, stores } = await hidden();
    const without = { ...stores, fanOut: null };
    const { obstacles } = await checkErasable(found, without, clock);
    expect(obstacles.map(({ code }) => code)).toEqual(['hidden-post']);
    await expect(checkErasable({ ...found, posts: new Map() }, without, clock)).rejects.toThrow(
      'ARCHIVE_BUCKET',
    );
  });
});

describe('the stored records of an account', () => {
  it('are stale, and not erased, if an event came while they were read', async () => {
    const { desk, stores } = await platform();
    const { ledger, settings } = stores;
    const decisionsAbout: typeof ledger.decisionsAbout = async (...about) => {
      const found = await ledger.decisionsAbout(...about);
      await desk.send(offer(1));
      return found;
    };
    const readCases: typeof ledger.readCases = async () => new Map();
    const { state, ...records } = await collectRecords('seller', {
      ...stores,
      ledger: { ...ledger, decisionsAbout, readCases },
    });
    expect(erasureObstacles({ state, ...records }, { at: now, settings })).toEqual([]);
    if (!state) throw new Error('there are no records');
    expect(await eraseAccount({ ...records, state }, erasureRequest, stores)).toBe('stale');
    expect(desk.records.cases.size).toBe(1);
  });

  it('include decisions and posts that the index does not have yet', async () => {
    const { desk, stores } = await platform();
    await desk.send(offer(1));
    const ledger = { ...stores.ledger, decisionsAbout: async () => [] };
    const { decisions, posts } = await collectRecords('seller', { ...stores, ledger });
    expect(decisions.map(({ id }) => id).toSorted()).toEqual(
      desk
        .decisions()
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(posts.get('p-1')?.visibility).toBe('hidden');
  });

  it('do not include a decision about somebody whom the account dealt with, which its chain names', async () => {
    const { desk, stores } = await platform();
    const signedUpAt = new Date(now - 400 * day).toISOString();
    const amount = { minor: 10_000, currency: 'CNY' };
    await desk.send(eventOf('account.imported', 'payee', { signedUpAt, standing: 'frozen' }));
    await desk.send(eventOf('payment.transferred', 'seller', { payeeId: 'payee', amount }));
    expect(desk.decisions()).toMatchObject([{ subject: { id: 'payee' } }]);
    expect((await collectRecords('seller', stores)).decisions).toEqual([]);
  });

  it('include commands from before they were resent under later versions', async () => {
    const { desk, stores } = await platform();
    for (const n of [1, 2]) await desk.send(offer(n));
    const versions = async () =>
      (await collectRecords('seller', stores)).commands
        .map(({ body }) => `${body.subject.id} ${body.subjectVersion}`)
        .toSorted();
    const account = accountSubject('seller');
    for (const [rulingId, act] of [
      ['r-1', 'limit'],
      ['r-2', 'freeze'],
    ] as const) {
      const ruled = { rulingId, ruling: { act, until: null }, by: 'lin', basis: null };
      expect(await applyRuling({ subject: account, ...ruled }, desk.ports)).toMatchObject({
        ok: true,
      });
    }
    const before = await versions();
    expect(before).toEqual(expect.arrayContaining(['p-1 1', 'seller 1', 'seller 2']));
    const resend = { ahead: 1_000, liftedSince: now, by: 'cli:lin', causeId: 'req-1', dry: false };
    const later = (desk.account('seller')?.standing.version ?? 0) + 1_000;
    for (const subject of [...['p-1', 'p-2'].map((id) => contentSubject(id, 'seller')), account]) {
      expect(await resendState(subject, resend, desk.ports)).toBe('sent');
    }
    const added = ['p-1 1001', 'p-2 1001', `seller ${later}`];
    expect(await versions()).toEqual([...before, ...added].toSorted());
  });

  it('name the commands of which the platform said why they failed, for an erasure', async () => {
    const { desk, stores } = await platform();
    for (const n of [1, 2]) await desk.send(offer(n));
    const { commands, failed } = await collectRecords('seller', stores);
    expect([commands.length > 1, failed]).toEqual([true, []]);
    const { id } = commands[0] as SentCommand;
    for (const one of commands) await desk.ports.outbox.fail(one.id, now);
    await desk.ports.outbox.fail(id, now, undefined, 'gone');
    const clue = { id: 'cmd-clue', destination: 'actions', failedAt: now, failedDetail: 'gone' };
    desk.records.outbox.set(clue.id, clue as never);
    const chain = desk.records.audit.get('account:seller') ?? [];
    const passed = { ...chain[0], action: 'clue.passed', details: { commandId: clue.id } };
    desk.records.audit.set('account:seller', [...chain, passed as AuditEntry]);
    const found = await collectRecords('seller', stores);
    expect(found.failed.map((one) => one.id)).toEqual([id, clue.id]);
  });

  it('say how many commands another release wrote', async () => {
    const { desk, stores } = await platform();
    await desk.send(offer(1));
    const { commands } = await collectRecords('seller', stores);
    const [{ id, body }] = commands as [SentCommand];
    desk.records.outbox.set(id, {
      ...desk.records.outbox.get(id),
      body: { ...body, kind: 'not-yet' },
    } as never);
    const records = await collectRecords('seller', stores);
    expect(records).toMatchObject({ unreadableCommands: 1, commands: commands.slice(1) });
    const copy = accountCopy(records, [], { settings: stores.settings, catalogue, at: now });
    expect(copy.leftOut.at(-1)?.en).toMatch('1 command to the platform: another release wrote it');
  });

  it('leave out posts that their author removed and did not post again', async () => {
    const { desk, stores } = await platform();
    for (const n of [1, 2, 3]) await desk.send(offer(n));
    const { posts } = await collectRecords('seller', stores);
    const removal = (n: number, by: 'author' | 'platform') =>
      eventOf('content.removed', 'seller', { contentId: `p-${n}`, by }, { eventId: `gone-${n}` });
    const events = [offer(1), removal(1, 'author'), removal(2, 'platform')];
    const again = [removal(3, 'author'), offer(3), removal(9, 'author'), offer(9)];
    const archived = [...events, ...again].map(occurrenceOf);
    expect([...withoutRemovedPosts(posts, archived).keys()]).toEqual(['p-2', 'p-3']);
  });

  it('include the case of a campaign that the account brought to its first level, and no other', async () => {
    const { desk, stores } = await platform();
    await desk.send(offer(1));
    const [contact] = [...desk.records.papers.values()]
      .flatMap(({ body }) => (body as { entities: { kind: string; value: string }[] }).entities)
      .filter(({ kind }) => kind === 'contact');
    const campaign = { kind: 'contact', value: contact?.value ?? '' } as const;
    const caseId = campaignCaseIdOf('demo', campaign);
    for (const [accountId, found] of [
      ['seller', 1],
      ['another', 0],
    ] as const) {
      desk.records.cases.set(caseId, openCase({ caseId, accountId, campaign }));
      expect((await collectRecords('seller', stores)).campaigns.length).toBe(found);
    }
  });
});

describe('an erasure', () => {
  /** The command, over the stores of a platform, and what it says. */
  const eraser = ({ hash, ...stores }: Awaited<ReturnType<typeof platform>>['stores']) => {
    const from = {
      ...stores,
      keyedHash: async () => hash,
      fanOut: { archive: memoryArchive('demo') } as never,
    };
    return async (options: Partial<Parameters<typeof eraseOne>[1]>): Promise<string> => {
      const told = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      try {
        const request = { reason: 'request 12', by: 'cli:lin', language: 'en' } as const;
        await eraseOne('seller', { ...request, ...options }, from);
        return told.mock.calls.map(([line]) => line).join('');
      } finally {
        told.mockRestore();
      }
    };
  };

  it.each([
    ['production', 'cli:lin', null],
    ['production', 'cli:lin', 'cli:lin'],
    ['production', 'lin', 'cli:lin'],
    ['production', 'cli:lin', 'cli:zhao'],
    ['demonstration', 'cli:lin', null],
  ] as const)('on %s by %s, approved by %s, checks approval', async (purpose, by, approvedBy) => {
    const { desk, stores } = await platform();
    const erase = eraser({ ...stores, settings: { ...stores.settings, purpose } });
    const request = { by, json: true, ...(approvedBy && { approvedBy }) } as const;
    const stands = () => desk.states.accounts.has('seller');
    // A dry run needs no second person.
    await erase({ ...request, dryRun: true });
    expect(stands()).toBe(true);
    if (purpose === 'production' && approvedBy !== 'cli:zhao') {
      await expect(erase(request)).rejects.toThrow('needs two people: name the second');
      expect(stands()).toBe(true);
      return;
    }
    expect(JSON.parse(await erase(request))).toMatchObject({ erased: true });
  });

  it('says what it deletes and keeps, and not that the account is watched', async () => {
    const { desk, stores } = await platform();
    const erase = eraser(stores);
    const entry = { kind: 'account', value: 'seller', expiresAt: Date.now() + day } as const;
    const kept = async () =>
      JSON.parse(await erase({ json: true, dryRun: true })).kept.map(
        ({ code }: { code: string }) => code,
      );
    const unlisted = await kept();
    await stores.lists.put([standing({ ...entry, list: 'watch' })]);
    expect(await kept()).toEqual(unlisted);
    await stores.lists.put([standing({ ...entry, list: 'block' })]);
    expect(await kept()).toEqual(expect.arrayContaining([...unlisted, 'lists']));
    expect(await erase({ dryRun: true })).toMatch(/can be erased; nothing was changed/);
    expect(desk.states.accounts.has('seller')).toBe(true);

    const text = await erase({ approvedBy: 'cli:lin' });
    expect(text).toMatch(/was erased/);
    expect(text).toMatch(/ \(1\)\n/);
    expect(text).toMatch(/, until \d{4}-\d\d-\d\d\n/);
    const log = desk.records.audit.get('account:seller') ?? [];
    expect(log.at(-1)).toMatchObject({ action: 'account.erased', actor: 'cli:lin' });
    expect(JSON.stringify(log.at(-1)?.details)).not.toContain('cli:lin');
    // Once more, it finds nothing left.
    expect(JSON.parse(await erase({ json: true })).erasedBefore).toEqual(expect.any(String));
  });

  it('waits while a measure is in force', async () => {
    const { desk, stores } = await platform();
    await desk.send(offer(1));
    const limit = { rulingId: 'r-0', ruling: { act: 'limit', until: null } } as const;
    const act = { subject: accountSubject('seller'), by: 'lin', basis: null };
    await applyRuling({ ...act, ...limit }, desk.ports);
    try {
      expect(await eraser(stores)({})).toMatch(/cannot be erased yet; nothing was changed/);
      expect(process.exitCode).toBe(1);
    } finally {
      process.exitCode = undefined;
    }
    expect(desk.states.accounts.has('seller')).toBe(true);
  });
});
