import { describe, expect, it } from 'vitest';
import { trialsOf } from '#shared/acting/rulebook.ts';
import { addCounts, countAppeal, countRuling } from '#shared/reviews/counting.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { automaticDemotionsIn, type NewEntry } from '#shared/rules/cel/rulebook.ts';
import { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Life } from '#shared/rules/life.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { emptyMemoryRecords } from '#shared/stores/ledger/memory.ts';
import { currentRules } from '#shared/stores/rulebook/current.ts';
import { memoryRulebook } from '#shared/stores/rulebook/memory.ts';
import { emptyMemoryStates } from '#shared/stores/states/memory.ts';
import { memoryTallies } from '#shared/stores/tallies/memory.ts';
import type { TallyStore } from '#shared/stores/tallies/port.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics } from '#shared/telemetry/metrics.ts';
import { type WatchPorts, watchRules } from '#shared/upkeep/watch-rules.ts';
import { decision, finding } from '../decisions/specimens.ts';
import { staffRule } from '../rules/staff-rule.ts';

const now = Date.parse('2026-11-24T08:00:00.000Z');
const id = 'staff.young-and-paying';
const product = 'content.card-trade';
const revisions = new Map([
  [id, 1],
  ...catalogue.rules.map((rule) => [rule.id, rule.revision] as const),
]);
const revisionOf = (rule: string): number => revisions.get(rule) as number;
const settings = PlatformSettings.parse({ platformId: 'demo', purpose: 'demonstration' });

const moved = (
  rule: string,
  to: 'live' | 'canary' | 'shadow',
  revision = revisionOf(rule),
): NewEntry => ({
  kind: 'moved',
  at: now - day,
  by: 'zhao',
  rule,
  revision,
  to,
  ...(to === 'canary' && { share: 0.1 }),
});

const world = async () => {
  const records = emptyMemoryRecords();
  const states = emptyMemoryStates();
  const rulebook = memoryRulebook();
  const tallies = memoryTallies();
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const clock = { now: () => now, pause: async () => {} };
  const log = createLog({ write, now: clock.now });
  const auditLog = memoryAuditLog(states, records);
  const ports: WatchPorts = {
    settings,
    rulebook,
    tallies,
    auditLog,
    clock,
    log,
    metrics: createMetrics({ write, now: clock.now, platformId: 'demo' }),
    rulesNow: () => currentRules({ base: catalogue, rulebook, now: clock.now, log })(),
  };
  await rulebook.append(0, {
    kind: 'saved',
    at: now - 2 * day,
    by: 'lin',
    saved: StaffRule.parse(staffRule()),
  });
  await rulebook.append(1, moved(id, 'live'));

  const count = (
    rule: string,
    daysAgo: number,
    fired: number,
    examined = fired,
    { errored = 0, unwatched = 0 } = {},
  ) =>
    rulebook.count(now - daysAgo * day, [
      {
        ...{ rule, revision: revisionOf(rule), examined, fired, unwatched, errored },
        ...{ withLive: 0, withRules: {}, outcomes: {} },
      },
    ]);
  const said = (rule: string, severity: 'medium' | 'high') =>
    decision({ findings: [finding({ rule, revision: revisionOf(rule), severity })] });
  /** Adds rulings on cases in which a rule had a finding; `released` of them were released. */
  const ruled = async (
    rule: string,
    rulings: number,
    released: number,
    severity: 'medium' | 'high' = 'high',
  ) => {
    for (let i = 0; i < rulings; i++) {
      const conclusion = i < released ? 'released' : 'upheld';
      const basis = [said(rule, severity)];
      const counted = countRuling({ by: 'lin', conclusion, basis, took: null });
      await addCounts(counted, now - (i % 30) * day, tallies);
    }
  };
  /** Adds appeals against a rule's effects, granted or refused. */
  const appealed = async (rule: string, appeals: number, state: 'granted' | 'refused') => {
    for (let i = 0; i < appeals; i++) {
      const counted = countAppeal({ inTime: true, state, by: 'lin', decision: said(rule, 'high') });
      await addCounts(counted, now, tallies);
    }
  };
  const lifeOf = async (rule: string) => (await ports.rulesNow()).find(rule)?.life;
  return { ports, auditLog, rulebook, count, ruled, appealed, lifeOf, lines };
};

describe('watching the rules', () => {
  it('leaves a rule alone whose rulings are upheld and whose rate is steady', async () => {
    const { ports, count, ruled, lifeOf } = await world();
    for (let ago = 0; ago < 6; ago++) await count(id, ago, 22, 1_000);
    await ruled(id, 60, 0);
    expect(await watchRules(ports)).toEqual({ anomalous: [], demoted: [] });
    expect(await lifeOf(id)).toBe('live');
  });

  it('demotes a staff rule that reviewers overturn, once, with an audit entry', async () => {
    const { ports, auditLog, rulebook, ruled, lifeOf, lines } = await world();
    await ruled(id, 60, 30);
    expect(await watchRules(ports)).toEqual({ anomalous: [], demoted: [id] });
    expect(await lifeOf(id)).toBe('shadow');
    expect((await rulebook.entriesAfter(2))[0]).toMatchObject({
      kind: 'moved',
      by: 'clearspring',
      to: 'shadow',
      reason: expect.stringContaining('its precision is at most'),
    });
    const told = automaticDemotionsIn(await rulebook.entriesAfter(0)).get(id);
    expect(told?.at).toBe(now);
    expect(told?.reason.en).toMatch(/^its precision is at most/);
    expect(told?.reason['zh-CN']).toMatch(/^准确率至多/);
    const { entries } = await auditLog.read('platform:demo');
    expect(entries.map(({ body }) => body)).toMatchObject([
      {
        action: 'rule.demoted',
        actor: 'system',
        details: {
          ...{ rule: id, revision: 1, from: 'live', to: 'shadow', entry: 3 },
          reason: expect.stringMatching(/^rsn-/),
        },
      },
    ]);
    expect(lines.filter((line) => line.includes('"RulesDemoted":1'))).toHaveLength(1);
    expect(await watchRules(ports)).toEqual({ anomalous: [], demoted: [] });
    // Once a person has moved the rule, the demotion is no longer reported.
    const step = { kind: 'moved', at: now, by: 'lin', rule: id, revision: 1, to: 'draft' } as const;
    await rulebook.append(3, step);
    expect(automaticDemotionsIn(await rulebook.entriesAfter(0)).size).toBe(0);
  });

  it('records a brake that tripped once its hour is over, once, and what it held back', async () => {
    const { ports, auditLog } = await world();
    const nine = Date.parse('2026-11-24T09:00:00.000Z');
    await addCounts(
      {
        flow: {
          'held 2026-11-24T08 rule:content.card-trade': 12,
          'held 2026-11-24T08 source': 3,
          'held 2026-11-24T08 halt': 40,
          'held 2026-11-24T09 source': 3,
          'held 2026-11-23T07 platform': 9,
        },
      },
      now,
      ports.tallies as TallyStore,
    );
    const watchAt = (at: number) =>
      watchRules({ ...ports, clock: { ...ports.clock, now: () => at } });
    const tripped = async () =>
      (await auditLog.read('platform:demo')).entries.map(({ body }) => body as AuditEntry);
    await watchAt(nine);
    expect(await tripped()).toEqual([]);
    await watchAt(nine + minute);
    await watchAt(nine + 30 * minute);
    const hourFrom = Date.parse('2026-11-24T08:00:00.000Z');
    expect(await tripped()).toMatchObject([
      {
        ...{ action: 'brake.tripped', actor: 'system', at: nine + minute },
        details: { brake: 'rule', rule: 'content.card-trade', hour: hourFrom, held: 12 },
      },
      { action: 'brake.tripped', details: { brake: 'source', hour: hourFrom, held: 3 } },
    ]);
    expect((await tripped())[1]?.details).not.toHaveProperty('rule');
    await watchAt(nine + hour + minute);
    expect((await tripped()).at(-1)?.details).toEqual({ brake: 'source', hour: nine, held: 3 });
    expect(await tripped()).toHaveLength(3);
    // Events that had waited on the queue.
    const late = { 'held 2026-11-24T08 source': 2, 'held 2026-11-24T08 platform': 12 };
    await addCounts({ flow: late }, now, ports.tallies as TallyStore);
    await watchAt(nine + 2 * hour);
    await watchAt(nine + 3 * hour);
    const since = (await tripped()).slice(3).map(({ details }) => details);
    expect(since).toHaveLength(2);
    expect(since).toContainEqual({ brake: 'source', hour: hourFrom, held: 5 });
    expect(since).toContainEqual({ brake: 'platform', hour: hourFrom, held: 12 });
  });

  it('records a brake once, however much is recorded after it, and whichever of two runs finds it', async () => {
    const { ports, auditLog } = await world();
    const held = { 'held 2026-11-24T05 source': 3, 'held 2026-11-24T06 source': 3 };
    await addCounts({ flow: held }, now, ports.tallies as TallyStore);
    await Promise.all([watchRules(ports), watchRules(ports)]);
    const subject = 'platform:demo';
    for (let i = 0; i < 100; i++) {
      const causeId = `lch-${i}`;
      const told = { subject, at: now, actor: 'zhao', action: 'list-change.proposed', causeId };
      await auditLog.append({ ...told, details: {} });
    }
    await watchRules(ports);
    const said = (await auditLog.read(subject)).entries.map(({ body }) => body as AuditEntry);
    const brakes = said.filter(({ action }) => action === 'brake.tripped');
    expect(brakes.map(({ details }) => details.hour).toSorted()).toEqual([
      now - 3 * hour,
      now - 2 * hour,
    ]);
  });

  it('reads a reason of one line in both languages', () => {
    const entry = { sequence: 1, kind: 'moved', at: now, by: 'clearspring', rule: id } as const;
    const demoted = { ...entry, revision: 1, to: 'shadow', reason: 'fired too often' } as const;
    expect(automaticDemotionsIn([demoted]).get(id)?.reason).toEqual({
      'zh-CN': 'fired too often',
      en: 'fired too often',
    });
  });

  it('audits rulebook entries that their writer failed to audit, once', async () => {
    const { ports, auditLog, rulebook, ruled, lines } = await world();
    await ruled(id, 60, 30);
    const broken = { ...auditLog, append: () => Promise.reject(new Unavailable('throttled')) };
    await expect(watchRules({ ...ports, auditLog: broken })).rejects.toThrow('throttled');
    const saved = { kind: 'saved', by: 'lin', saved: StaffRule.parse(staffRule()) } as const;
    const at = now + minute;
    await rulebook.append(3, { ...saved, at, saved: { ...saved.saved, revision: 2 } });
    await rulebook.append(4, { ...moved(product, 'shadow'), at });
    await rulebook.append(5, { kind: 'halted', at, by: 'zhao', reason: 'too many' });
    const said = async () =>
      (await auditLog.read('platform:demo')).entries.map(({ body }) => {
        const { action, actor, details } = body as AuditEntry;
        return [action, actor, details.entry];
      });
    const watchAt = (time: number) =>
      watchRules({ ...ports, clock: { ...ports.clock, now: () => time } });
    // A writer that is still active will record it itself.
    await watchAt(at + minute - 1);
    expect(await said()).toEqual([['rule.demoted', 'system', 3]]);
    // This one did record it.
    await auditLog.append({
      ...{ subject: 'platform:demo', at, actor: 'lin', action: 'rule.saved', causeId: 'rul-1' },
      details: { rule: id, revision: 2, entry: 4 },
    });
    // A timer may fire twice.
    await Promise.all([watchAt(at + minute), watchAt(at + minute)]);
    await watchAt(at + hour);
    expect(await said()).toEqual([
      ['rule.demoted', 'system', 3],
      ['rule.saved', 'lin', 4],
      ['rule.moved', 'zhao', 5],
      ['restrictions.halted', 'zhao', 6],
    ]);
    // By the run that failed, and by the one that completed it. What people did is no demotion.
    const told = lines.filter((line) => line.includes('"rule-demoted"'));
    expect(told.map((line) => JSON.parse(line).rule)).toEqual([id, id]);
  });

  it('audits nothing twice, even if older entries are appended late', async () => {
    const { ports, auditLog, rulebook } = await world();
    const subject = 'platform:demo';
    const say = (at: number, action: string, entry: number | null, causeId: string) =>
      auditLog.append({ subject, at, actor: 'zhao', action, causeId, details: { entry } });
    // The command that halted was interrupted; the one that resumed was not.
    await rulebook.append(2, { kind: 'halted', at: now, by: 'zhao', reason: 'too many' });
    const resumedAt = now + minute;
    await rulebook.append(3, { kind: 'resumed', at: resumedAt, by: 'zhao', reason: 'over' });
    await say(resumedAt, 'restrictions.resumed', 4, 'rul-4');
    for (let i = 0; i < 100; i++) await say(resumedAt, 'list-change.proposed', null, `lch-${i}`);
    const watchAt = (time: number) =>
      watchRules({ ...ports, clock: { ...ports.clock, now: () => time } });
    await watchAt(now + hour);
    // The halt is recorded by then, as the last entry, and is not searched for again.
    await watchAt(now + day);
    const { entries } = await auditLog.read(subject);
    const said = entries
      .map(({ body }) => body as AuditEntry)
      .filter(({ details }) => details.entry);
    expect(said.map(({ action, details }) => [action, details.entry])).toEqual([
      ['restrictions.resumed', 4],
      ['restrictions.halted', 3],
    ]);
  });

  it('demotes a rule that fires on more than a quarter of its events', async () => {
    const { ports, count, lifeOf } = await world();
    await count(id, 0, 300, 1_100);
    expect((await watchRules(ports)).demoted).toEqual([id]);
    expect(await lifeOf(id)).toBe('shadow');
  });

  it('demotes a staff or catalogue rule that keeps failing', async () => {
    const { ports, count, lifeOf } = await world();
    await count(id, 0, 0, 9_000, { errored: 19 });
    await count(product, 0, 0, 20, { errored: 20 });
    expect((await watchRules(ports)).demoted).toEqual([product]);
    await count(id, 1, 0, 9_000, { errored: 1 });
    expect((await watchRules(ports)).demoted).toEqual([id]);
    expect(await lifeOf(id)).toBe('shadow');
  });

  it('demotes a catalogue rule by its precision, since its events are counted only when it fires', async () => {
    const { ports, count, ruled, lifeOf } = await world();
    await count(product, 0, 5_000, 5_000, { unwatched: 5_000 });
    expect((await watchRules(ports)).demoted).toEqual([]);
    await ruled(product, 60, 30);
    expect((await watchRules(ports)).demoted).toEqual([product]);
    expect(await lifeOf(product)).toBe('shadow');
  });

  it('judges the rate of a demoted catalogue rule by its events since the demotion', async () => {
    const { ports, rulebook, count, lifeOf } = await world();
    await count(product, 1, 5_000, 5_000, { unwatched: 5_000 });
    await rulebook.append(2, moved(product, 'canary'));
    await count(product, 0, 200, 1_100);
    expect((await watchRules(ports)).demoted).toEqual([]);
    await count(product, 0, 200, 200);
    expect((await watchRules(ports)).demoted).toEqual([product]);
    expect(await lifeOf(product)).toBe('shadow');
  });

  it('demotes a new revision of a catalogue rule, whatever the rulebook says of the previous one', async () => {
    const { ports, rulebook } = await world();
    await rulebook.append(2, moved(product, 'shadow'));
    const revision = revisionOf(product) + 1;
    const newer = async () => {
      const now = await ports.rulesNow();
      const next = { revision, life: 'live' } as const;
      return {
        ...now,
        rules: now.rules.map((rule) => (rule.id === product ? { ...rule, ...next } : rule)),
      };
    };
    const counted = {
      rule: product,
      revision,
      examined: 20,
      fired: 0,
      unwatched: 0,
      errored: 20,
    };
    await rulebook.count(now, [{ ...counted, withLive: 0, withRules: {}, outcomes: {} }]);
    expect((await watchRules({ ...ports, rulesNow: newer })).demoted).toEqual([product]);
    expect(await rulebook.entriesAfter(3)).toMatchObject([
      { kind: 'moved', rule: product, revision, to: 'shadow' },
    ]);
  });

  it('reports a rule that fires far more often than on the days before', async () => {
    const { ports, count, lines } = await world();
    for (let ago = 1; ago < 6; ago++) await count(id, ago, 20, 5_000);
    await count(id, 0, 400, 5_000);
    expect(await watchRules(ports)).toEqual({ anomalous: [id], demoted: [] });
    expect(lines.some((line) => line.includes('"RuleAnomalies":1'))).toBe(true);
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ event: 'rule-rate-anomaly', rule: id, revision: 1 }),
    );
  });

  it('does not report the rate of a rule in shadow, or of one in use for two days', async () => {
    const { ports, count, rulebook } = await world();
    for (const ago of [1, 2]) await count(id, ago, 20, 5_000);
    await count(id, 0, 400, 5_000);
    expect((await watchRules(ports)).anomalous).toEqual([]);
    await count(id, 3, 20, 5_000);
    expect((await watchRules(ports)).anomalous).toEqual([id]);
    const trialOf = await trialsOf({ ...ports, tallies: ports.tallies as TallyStore }, now);
    const anomalousIn = (life: Life) =>
      trialOf({ id, revision: 1, life, backtest: null }).anomalous;
    const lives = ['live', 'canary', 'shadow', 'retired'] as const;
    expect(lives.map(anomalousIn)).toEqual([true, true, false, false]);
    await rulebook.append(2, moved(id, 'shadow'));
    expect((await watchRules(ports)).anomalous).toEqual([]);
  });

  it('requires of a rule the precision for its gravest finding', async () => {
    const { ports, ruled } = await world();
    await ruled(product, 60, 15, 'medium');
    expect((await watchRules(ports)).demoted).toEqual([]);
    await ruled(product, 1, 0, 'high');
    expect((await watchRules(ports)).demoted).toEqual([product]);
  });

  it('counts granted appeals against a rule and refused ones in its favour', async () => {
    const { ports, ruled, appealed } = await world();
    await ruled(id, 15, 0);
    await appealed(id, 4, 'granted');
    expect((await watchRules(ports)).demoted).toEqual([]);
    await appealed(id, 1, 'granted');
    await appealed(id, 40, 'refused');
    expect((await watchRules(ports)).demoted).toEqual([]);
    await appealed(id, 4, 'granted');
    expect((await watchRules(ports)).demoted).toEqual([id]);
  });

  it('raises the alarm for a demoted rule even if it could not be audited', async () => {
    const { ports, ruled, lifeOf, lines } = await world();
    await ruled(id, 60, 30);
    const append = () => Promise.reject(new Unavailable('the store went away'));
    const auditLog = { ...ports.auditLog, append };
    await expect(watchRules({ ...ports, auditLog })).rejects.toThrow('went away');
    expect(await lifeOf(id)).toBe('shadow');
    expect(lines.filter((line) => line.includes('"RulesDemoted":1'))).toHaveLength(1);
  });

  it('raises the alarm for a demoted rule even if the run ended right after demoting it', async () => {
    const { ports, rulebook, auditLog, ruled, lines } = await world();
    await ruled(id, 60, 30);
    const append: typeof rulebook.append = async (...entry) => {
      await rulebook.append(...entry);
      throw new Unavailable('the answer was lost');
    };
    const run = watchRules({ ...ports, rulebook: { ...rulebook, append } });
    await expect(run).rejects.toThrow('lost');
    const later = { ...ports, clock: { ...ports.clock, now: () => now + hour } };
    const rings = () => lines.filter((line) => line.includes('"RulesDemoted":1')).length;
    expect(rings()).toBe(0);
    await watchRules(later);
    expect(rings()).toBe(1);
    await watchRules(later);
    expect(rings()).toBe(1);
    expect(lines.filter((line) => line.includes('rule-demoted'))).toHaveLength(1);
    expect((await auditLog.read('platform:demo')).entries).toHaveLength(1);
  });

  it('raises the alarm for a halt each time until it ends', async () => {
    const { ports, rulebook, lines } = await world();
    const rings = () => lines.filter((line) => line.includes('"BrakeOn":1')).length;
    const why = { at: now, by: 'wang', reason: 'honest people are frozen' };
    await rulebook.append(2, { kind: 'halted', ...why });
    await watchRules(ports);
    await watchRules(ports);
    expect(rings()).toBe(2);
    await rulebook.append(3, { kind: 'resumed', ...why });
    await watchRules(ports);
    expect(rings()).toBe(2);
  });

  const saved = StaffRule.parse(staffRule({ revision: 2 }));
  it.each<[string, string, readonly NewEntry[]]>([
    ['a revision saved', id, [{ kind: 'saved', at: now, by: 'lin', saved }, moved(id, 'live', 2)]],
    ['a move made', id, [moved(id, 'shadow')]],
    ['a move of a catalogue rule made', product, [moved(product, 'canary')]],
  ])('does not override %s meanwhile', async (_, rule, meanwhile) => {
    const { ports, rulebook, ruled } = await world();
    await ruled(rule, 60, 30);
    const rules = await ports.rulesNow();
    for (const [i, entry] of meanwhile.entries()) await rulebook.append(2 + i, entry);
    const { demoted } = await watchRules({ ...ports, rulesNow: async () => rules });
    expect(demoted).toEqual([]);
    expect(await rulebook.entriesAfter(2 + meanwhile.length)).toEqual([]);
  });
});
