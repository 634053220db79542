import { describe, expect, it } from 'vitest';
import type { Decision } from '#shared/decisions/decision.ts';
import { addCounts, countAppeal, countRuling } from '#shared/reviews/counting.ts';
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
      countAppeal({ state: 'granted', by: 'zhao', decision: { ...decision, by: 'lin' } }),
      now,
      desk.ports.tallies,
    );
    return { desk, caseId, decision };
  };

  it('show how each person worked', async () => {
    const { desk, caseId } = await counted();
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
    expect(body.perDay.at(-1)).toEqual({ day: '2026-11-24', rulings: 2, opened: 0 });
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
    await desk.ports.rulebook.count(now - day, [tally]);
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
      { rule, examined: 14, fired: 6, outcomes: { freeze: 6 }, upheld: { of: 1, are: 0 } },
    ]);
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

  it('show the brakes of this hour, and no address of a source', async () => {
    const desk = openDesk();
    const key = 'source:block:192.0.2.0/24' as const;
    desk.frozen('u1', { decidedAt: now, braked: ['platform', key, 'restrictions:staff.night'] });
    desk.frozen('u2', { decidedAt: now - 2 * hour, braked: ['source:block:198.51.100.0/24'] });
    const { body } = await desk.call('GET /platform', { as: { groups: ['viewers'] } });
    const sources = body.brakes.filter((one: { key: string }) => one.key.startsWith('source:'));
    expect(sources).toMatchObject([{ count: 0, cap: 100, on: false }]);
    expect(JSON.stringify(sources)).not.toContain('192.0.2.0');
    expect(body.brakes).toContainEqual({
      key: 'restrictions:staff.night',
      words: { 'zh-CN': '其他限制：staff.night', en: 'other restrictions: staff.night' },
      count: 0,
      cap: 5_000,
      on: false,
      since: null,
    });
    expect(body.brakes.filter((one: { key: string }) => one.key === 'platform')).toHaveLength(1);
  });

  it('show a brake that is on after many later decisions', async () => {
    const desk = openDesk();
    const rule = 'content.card-trade';
    const tally = {
      rule,
      revision: 1,
      examined: 100,
      fired: 100,
      unwatched: 0,
      withLive: 0,
      withRules: {},
      errored: 0,
      outcomes: { freeze: 100, challenge: 140 },
    };
    await desk.ports.rulebook.count(now, [tally]);
    const keysOf = async () =>
      (await desk.call('GET /platform', { as: { groups: ['viewers'] } })).body.brakes.map(
        (brake: { key: string }) => brake.key,
      );
    expect(await keysOf()).toContain(`rule:${rule}`);
    expect(await keysOf()).not.toContain(`restrictions:${rule}`);
    await desk.ports.rulebook.count(now, [{ ...tally, outcomes: { hide: 5_000 } }]);
    expect(await keysOf()).toContain(`restrictions:${rule}`);
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
