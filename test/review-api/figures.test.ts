import { describe, expect, it } from 'vitest';
import type { BrakeKey, Decision } from '#shared/decisions/decision.ts';
import { type BrakeItem, shardsOf } from '#shared/effects/brakes.ts';
import {
  addCounts,
  countAgreement,
  countAppeal,
  countOverturned,
  countRuling,
} from '#shared/reviews/counting.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { now, openDesk } from './desk.ts';
import { senior } from './people.ts';

describe('figures', () => {
  const counted = async () => {
    const desk = openDesk();
    const { decision, caseId } = desk.frozen('u-1');
    await addCounts(
      countRuling({ by: 'lin', conclusion: 'released', basis: [decision], took: 90_000 }),
      now,
      desk.ports.tallies,
    );
    await addCounts(
      countAppeal({
        inTime: true,
        state: 'granted',
        by: 'zhao',
        decision: { ...decision, by: 'lin' },
      }),
      now,
      desk.ports.tallies,
    );
    await addCounts(countOverturned('lin'), now, desk.ports.tallies);
    return { desk, caseId, decision };
  };

  it('show how each person worked', async () => {
    const { desk, caseId } = await counted();
    await desk.ports.tallies.add('flow', now, { opened: 5 });
    await desk.call('GET /me', { as: { sub: 'lin', groups: ['reviewers'] } });
    await desk.call(`POST /cases/${caseId}/claim`, {
      body: {},
      as: { sub: 'lin', groups: ['reviewers'] },
    });
    const { status, body } = await desk.call('GET /team', { as: senior });
    expect(status).toBe(200);
    expect(body.people).toMatchObject([
      {
        person: { id: 'lin', name: 'LIN' },
        lastSeenAt: now,
        claimed: 1,
        rulings: 1,
        handling: { p50: expect.closeTo(90, -1) },
        overturned: { of: 1, are: 1 },
      },
      { person: { id: 'zhao' }, rulings: 1 },
    ]);
    expect(body.perDay).toHaveLength(7);
    expect(body.perDay.at(-1)).toEqual({ day: '2026-11-24', rulings: 2, opened: 5 });
  });

  it('show a person how often second reviewers agreed within the last thirty days', async () => {
    const desk = openDesk();
    for (const [daysAgo, agreed] of [
      [29, true],
      [30, false],
    ] as const) {
      await addCounts(countAgreement('lin', agreed), now - daysAgo * day, desk.ports.tallies);
    }
    const { body } = await desk.call('GET /me', { as: { sub: 'lin' } });
    expect(body.agreement).toMatchObject({ of: 1, are: 1 });
  });

  it('show how the platform works', async () => {
    const { desk, decision } = await counted();
    await desk.ports.tallies.add('flow', now, {
      'decided freeze': 4,
      automatic: 4,
      'waited 40': 3,
    });
    const [{ rule, revision }] = decision.findings as [Decision['findings'][number]];
    const tally = {
      rule,
      revision,
      examined: 9,
      fired: 3,
      unwatched: 2,
      withLive: 1,
      withRules: {},
      errored: 0,
      outcomes: { freeze: 3 },
    };
    await desk.ports.rulebook.count(now, [tally]);
    await desk.ports.rulebook.count(now - 6 * day, [tally]);
    const { status, body } = await desk.call('GET /platform', { as: { groups: ['viewers'] } });
    expect(status).toBe(200);
    expect(body.days.at(-1)).toEqual({
      day: '2026-11-24',
      outcomes: { freeze: 4 },
      automatic: 4,
      byStaff: 0,
    });
    expect(body.timeToAction.p50).toBe(1024);
    expect(body.falsePositives).toMatchObject({ of: 1, are: 1 });
    expect(body.rules).toMatchObject([
      { rule, examined: 14, fired: 2, outcomes: { freeze: 6 }, upheld: { of: 1, are: 0 } },
    ]);
    const earlier = { ...tally, rule: 'account.unverified-service-use', revision: 0 };
    await desk.ports.rulebook.count(now, [earlier]);
    const again = await desk.call('GET /platform', { as: { groups: ['viewers'] } });
    expect(again.body.rules).toContainEqual(
      expect.objectContaining({ rule: earlier.rule, revision: 0, life: 'retired' }),
    );
    // A rule of the product that was taken back to draft.
    const current = catalogue.find(earlier.rule)?.revision ?? 0;
    const about = { at: now, by: 'lin', rule: earlier.rule, revision: current };
    await desk.ports.rulebook.append(0, { kind: 'moved', ...about, to: 'draft' });
    await desk.ports.rulebook.count(now, [{ ...earlier, revision: current }]);
    const { rules } = (await desk.call('GET /platform', { as: { groups: ['viewers'] } })).body;
    expect(rules).toContainEqual(
      expect.objectContaining({ rule: earlier.rule, revision: current, life: 'draft' }),
    );
    expect(body.brakes[0]).toEqual({
      key: 'platform',
      words: { 'zh-CN': '全平台的冻结', en: 'freezes across the platform' },
      count: 0,
      cap: 200,
      on: false,
      since: null,
    });
    expect(body.deadLetters).toBe(1);
  });

  it('are exported by day, on record, and only by those who may export', async () => {
    const { desk } = await counted();
    const { tallies } = desk.ports;
    await tallies.add('flow', now, {
      ...{ 'decided freeze': 4, 'decided hide': 2, automatic: 5, staff: 1, clue: 1 },
      ...{ 'queue:fraud in-time': 7, 'queue:trade in-time': 2, 'queue:fraud late': 1 },
      ...{ 'waited 40': 3, lifted: -5 },
    });
    const query = 'GET /platform/export?from=2026-11-23&to=2026-11-24';
    expect((await desk.call(query, { as: { groups: ['viewers'] } })).status).toBe(403);
    const { status, body } = await desk.call(query, { as: { sub: 'audit', groups: ['auditors'] } });
    expect(status).toBe(200);
    const [columns = [], ...days] = (body as string)
      .slice(1)
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const rows = days.map((cells) =>
      Object.fromEntries(columns.map((name, n) => [name, cells[n]])),
    );
    expect(rows.map(({ day: date, freeze, actionMsP50 }) => [date, freeze, actionMsP50])).toEqual([
      ['2026-11-23', '0', ''],
      ['2026-11-24', '4', '1024'],
    ]);
    expect(rows[1]).toMatchObject({
      ...{ automatic: '5', byStaff: '1', hide: '2', cluesPassed: '1' },
      ...{
        restrictionsReviewed: '1',
        restrictionsLifted: '0',
        rulingsInTime: '9',
        rulingsLate: '1',
      },
      ...{ appealsAnswered: '1', appealsGranted: '1', appealsInTime: '1', appealsLate: '0' },
    });
    expect(desk.chain('staff:audit')).toMatchObject([
      { action: 'figures.exported', details: { from: '2026-11-23', to: '2026-11-24' } },
    ]);
  });

  it('show every brake that is on this hour, and no address of a source', async () => {
    const desk = openDesk();
    const { settings } = desk.ports;
    const countUp = (key: BrakeKey, count: number, at = now) => {
      const [counter] = shardsOf('demo', key, settings, at) as [BrakeItem];
      desk.records.brakes.set(counter.id, { key, hour: counter.hour, count });
    };
    countUp('source:block:192.0.2.0/24', 100);
    countUp('source:block:198.51.100.0/24', 99);
    countUp('source:block:203.0.113.0/24', 100, now - hour);
    countUp('restrictions:staff.night', 5_000);
    countUp('platform', 150);
    const { body } = await desk.call('GET /platform', { as: { groups: ['viewers'] } });
    expect(body.brakes).toMatchObject([
      { key: 'platform', count: 150, on: false },
      { key: 'source:block:19••••24', count: 100, cap: 100, on: true },
      {
        key: 'restrictions:staff.night',
        words: { 'zh-CN': '其他限制：staff.night', en: 'other restrictions: staff.night' },
        count: 5_000,
        cap: 5_000,
        on: true,
        since: null,
      },
    ]);
  });

  it('show what brakes held back, by hour, once the hour is over, on the page of the rule too', async () => {
    const desk = openDesk();
    await desk.ports.tallies.add('flow', now - day, {
      'held 2026-11-23T08 restrictions:content.card-trade': 1_204,
      'held 2026-11-23T08 source': 3,
      'held 2026-11-23T09 rule:content.card-trade': 1,
    });
    const as = { groups: ['viewers'] };
    const { title } = (await desk.call('GET /rules/content.card-trade', { as })).body;
    const [eight, nine] = [8, 9].map((from) => Date.parse('2026-11-23') + from * hour);
    expect((await desk.call('GET /platform', { as })).body.tripped).toEqual([
      {
        key: 'rule:content.card-trade',
        words: { 'zh-CN': `冻结：${title['zh-CN']}`, en: `freezes: ${title.en}` },
        from: nine,
        held: 1,
      },
      {
        key: 'restrictions:content.card-trade',
        words: { 'zh-CN': `其他限制：${title['zh-CN']}`, en: `other restrictions: ${title.en}` },
        from: eight,
        held: 1_204,
      },
      {
        key: 'source',
        words: { 'zh-CN': '由同一来源引起的冻结', en: 'freezes caused by one source' },
        from: eight,
        held: 3,
      },
    ]);
    const ofRule = (rule: string) => desk.call(`GET /rules/${rule}`, { as });
    expect((await ofRule('content.card-trade')).body.tripped).toEqual([
      { from: nine, held: 1, what: 'freezes' },
      { from: eight, held: 1_204, what: 'restrictions' },
    ]);
    expect((await ofRule('content.sim-trade')).body.tripped).toEqual([]);
    const today = await desk.call('GET /platform?from=2026-11-24', { as });
    expect(today.body.tripped).toEqual([]);
  });

  it('show a halt of all automatic restrictions first, whatever the counts', async () => {
    const desk = openDesk();
    const why = { at: now, by: 'cli:wang', reason: 'honest people are frozen' };
    await desk.ports.rulebook.append(0, { kind: 'halted', ...why });
    desk.frozen('u1', { decidedAt: now, braked: ['halt'] });
    const { body } = await desk.call('GET /platform', { as: { groups: ['viewers'] } });
    const halts = body.brakes.filter((one: { key: string }) => one.key === 'halt');
    expect(halts).toEqual([body.brakes[0]]);
    expect(halts).toMatchObject([
      {
        on: true,
        words: {
          'zh-CN': '一切自动限制（由 cli:wang 停止：honest people are frozen）',
          en: 'all automatic restrictions, halted by cli:wang: honest people are frozen',
        },
        since: now,
      },
    ]);
    const going = openDesk();
    going.frozen('u1', { decidedAt: now, braked: ['halt'] });
    const after = await going.call('GET /platform', { as: { groups: ['viewers'] } });
    expect(JSON.stringify(after.body.brakes)).not.toContain('halt');
    await desk.ports.rulebook.append(1, { kind: 'resumed', ...why });
    const resumed = await desk.call('GET /platform', { as: { groups: ['viewers'] } });
    expect(JSON.stringify(resumed.body.brakes)).not.toContain('halt');
  });

  it.each(['from=yesterday', 'to=2026-13-01', 'from=2026-01-01&to=2026-11-24', 'days=7'])(
    'are rejected for %s',
    async (query) => {
      expect((await openDesk().call(`GET /platform?${query}`)).status).toBe(400);
      expect((await openDesk().call(`GET /team?${query}`, { as: senior })).status).toBe(400);
    },
  );
});
