import { describe, expect, it } from 'vitest';
import type { BrakeKey, Decision } from '#shared/decisions/decision.ts';
import { heldBackIn } from '#shared/effects/brakes.ts';
import type { Command } from '#shared/effects/command.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import { flowFigures } from '#shared/reviews/figures.ts';
import { countFlow } from '#shared/screening/flow.ts';
import { hour, startOf } from '#shared/settings/durations.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { memoryLedger } from '#shared/stores/ledger/memory.ts';
import { type Commit, noRecords } from '#shared/stores/ledger/port.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import { memoryTallies } from '#shared/stores/tallies/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { decision } from '../decisions/specimens.ts';
import { openCase } from '../reviews/specimens.ts';

const start = Date.parse('2026-11-24T08:00:00.000Z');

const numbered = (number: number, more: Partial<Decision> = {}): Decision =>
  decision({ id: `dec-${number}`, findings: [], at: start, decidedAt: start, ...more });

const commitOf = (from: number, decisions: readonly Decision[]): Commit => ({
  account: { accountId: 'u-1', from, state: { ...unknownAccountAt(start), version: from + 1 } },
  ...noRecords,
  decisions,
});

const opened = () => {
  let now = start;
  const tallies = memoryTallies();
  const lines: string[] = [];
  const counting = (store: Pick<typeof tallies, 'add'>) =>
    countFlow({
      tallies: store,
      clock: { now: () => now, pause: async () => {} },
      log: createLog({ write: (line) => lines.push(line), now: () => now, fields: {} }),
      every: 5_000,
    });
  return {
    tallies,
    lines,
    counting,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    figures: async () => flowFigures(await tallies.of('flow', start, now)),
  };
};

describe('the decision counts', () => {
  it('are by outcome and by decider, once per successful commit', async () => {
    const { tallies, counting, pass, figures } = opened();
    const ledger = counting(tallies).ledger(memoryLedger());
    await ledger.commit(commitOf(0, [numbered(1)]));
    // A commit that lost a race records no decision.
    expect(await ledger.commit(commitOf(0, [numbered(2)]))).toEqual({ kind: 'stale' });
    await ledger.commit(commitOf(1, [numbered(3, { outcome: 'flag', by: 'lin' })]));
    pass(5_000);
    await ledger.commit(commitOf(2, [numbered(4)]));
    expect((await figures()).days).toEqual([
      {
        day: '2026-11-24',
        outcomes: { freeze: 2, flag: 1 },
        automatic: 2,
        byStaff: 1,
        opened: 0,
      },
    ]);
  });

  it('tell how many cases were opened, without those that were joined or resolved', async () => {
    const { tallies, counting, figures } = opened();
    const ledger = counting(tallies).ledger(memoryLedger());
    const states = [
      { caseId: 'case-1', openedAt: start, changedAt: start },
      { caseId: 'case-2', openedAt: start, changedAt: start + 1 },
      { caseId: 'case-3', openedAt: start, changedAt: start, state: 'resolved' as const },
      { caseId: 'case-4', openedAt: start, changedAt: start },
    ];
    const cases = states.map((one) => ({ from: 0, case: openCase({ ...one, version: 1 }) }));
    await ledger.commit({ ...commitOf(0, [numbered(1)]), cases });
    expect((await figures()).days[0]).toMatchObject({ opened: 2 });
  });

  it('tell how many clues were passed on, and not how often somebody was warned', async () => {
    const { tallies, counting } = opened();
    const ledger = counting(tallies).ledger(memoryLedger());
    const outbox = ['warn', 'pass-clue', 'set-standing'].map((kind, n) => ({
      ...{ id: `cmd-${n}`, platformId: 'demo', destination: 'actions' as const, sends: 0 },
      ...{ body: { kind } as Command, committedAt: start, dueAt: start },
    }));
    await ledger.commit({ ...commitOf(0, [numbered(1)]), outbox });
    const [counts] = (await tallies.of('flow', start, start)).values();
    expect(counts).toEqual({ 'decided freeze': 1, automatic: 1, clue: 1 });
  });

  it('tell what each brake held back by the clock hour, of all sources together', async () => {
    const { tallies, counting } = opened();
    const ledger = counting(tallies).ledger(memoryLedger());
    const sources = ['192.0.2.0/24', '198.51.100.0/24'].map(
      (block): BrakeKey => `source:block:${block}`,
    );
    const decisions = [
      { ...numbered(1), braked: ['platform' as const, ...sources] },
      { ...numbered(2), braked: ['rule:content.card-trade' as const, 'platform' as const] },
      numbered(3),
    ];
    await ledger.commit(commitOf(0, decisions));
    const held = heldBackIn((await tallies.of('flow', start, start)).values());
    const from = startOf(hour, numbered(1).decidedAt);
    expect(held).toEqual([
      { key: 'platform', rule: null, from, decisions: 2 },
      { key: 'source', rule: null, from, decisions: 1 },
      { key: 'rule:content.card-trade', rule: 'content.card-trade', from, decisions: 1 },
    ]);
  });

  it('are written periodically, not per decision', async () => {
    const { counting, pass } = opened();
    let writes = 0;
    const ledger = counting({
      add: async () => {
        writes += 1;
      },
    }).ledger(memoryLedger());
    for (let i = 0; i < 50; i++) {
      await ledger.commit(commitOf(i, [numbered(i)]));
      pass(100);
    }
    // Only at the first commit: the last is less than five seconds later.
    expect(writes).toBe(1);
  });

  it('include the time that commands took, not that of our own follow-ups', async () => {
    const { tallies, counting, figures, pass } = opened();
    const outbox = counting(tallies).outbox({
      due: async () => ({ messages: [], unreadable: [] }),
      find: async () => null,
      postpone: async () => {},
      acknowledge: async (id) => ({
        kind: 'acknowledged',
        waited: id.startsWith('cmd-') ? 250 : 9_000,
      }),
      fail: async () => ({ kind: 'failed' }),
      defer: async () => {},
    });
    await outbox.acknowledge('tnt-1', start);
    await outbox.acknowledge('cmd-1', start);
    await outbox.acknowledge('chk-1', start);
    pass(5_000);
    await outbox.acknowledge('cmd-3', start);
    expect(await figures()).toMatchObject({ timeToAction: { p50: 256, p99: 256 }, failed: 0 });
    pass(5_000);
    await outbox.fail('cmd-2', start);
    expect((await figures()).failed).toBe(1);
  });

  it('count no failure of a command that was applied before or is unknown', async () => {
    const { tallies, counting, figures, pass } = opened();
    const sent = (id: string) => ({
      ...{ id, platformId: 'demo', destination: 'actions' as const, sends: 1 },
      ...{ body: { kind: 'set-standing' } as Command, committedAt: start, dueAt: start },
    });
    const kept = new Map(['cmd-1', 'cmd-2'].map((id) => [id, sent(id)]));
    const outbox = counting(tallies).outbox(memoryOutbox(kept));
    await outbox.acknowledge('cmd-1', start);
    // Sent again, it fails again: it is one command.
    for (const id of ['cmd-1', 'cmd-2', 'cmd-2', 'cmd-gone']) await outbox.fail(id, start + 1);
    pass(5_000);
    await outbox.acknowledge('cmd-2', start + 2);
    expect((await figures()).failed).toBe(1);
  });

  it('include a command once, however often its receipt comes', async () => {
    const { tallies, counting, pass } = opened();
    const sent: OutboxItem = {
      ...{ id: 'cmd-1', platformId: 'demo', destination: 'actions' as const, sends: 1 },
      ...{ body: { kind: 'set-standing' } as Command, committedAt: start, dueAt: start },
    };
    const outbox = counting(tallies).outbox(memoryOutbox(new Map([['cmd-1', sent]])));
    for (let n = 0; n < 3; n++) {
      await outbox.acknowledge('cmd-1', start + 200 + n);
      pass(5_000);
    }
    const [counts] = (await tallies.of('flow', start, start)).values();
    expect(Object.values(counts ?? {})).toEqual([1]);
  });

  it('never block a commit', async () => {
    const { counting, lines } = opened();
    const ledger = counting({
      add: async () => {
        throw new Error('throttled');
      },
    }).ledger(memoryLedger());
    expect(await ledger.commit(commitOf(0, [numbered(1)]))).toEqual({ kind: 'committed' });
    expect(lines.join()).toContain('flow-counts-failed');
  });
});
