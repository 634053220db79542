import { describe, expect, it, vi } from 'vitest';
import { nodeOf } from '#functions/review-api/cases/links.ts';
import { callOff } from '#functions/review-api/rules/calling-off.ts';
import { contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { decideChange, stageChange } from '#shared/lists/change.ts';
import { asProposed, type StandingEntry } from '#shared/lists/entry.ts';
import { addCounted, countAppeal, countRuling } from '#shared/reviews/counting.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { Words } from '#shared/rules/words.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { type EntityKey, emptyEntity, joinEntity } from '#shared/signals/entity-state.ts';
import { type BacktestResult, mostListed } from '#shared/stores/backtests/port.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { finding } from '../decisions/specimens.ts';
import { standing } from '../lists/specimens.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { fileTogether, now, openDesk } from './desk.ts';

const senior = { sub: 'zhao', groups: ['seniors'] };
const other = { sub: 'wang', groups: ['seniors'] };
const author = { sub: 'lin', groups: ['rule-authors'] };
const admin = { sub: 'chen', groups: ['admins'] };
const auditor = { sub: 'audit', groups: ['auditors'] };
const reason = 'seen in three cases';
const later = now + 30 * day;

const titleOf = (rule: string) => catalogue.find(rule)?.title;

describe('search', () => {
  const open = () => {
    const desk = openDesk();
    desk.frozen('u-1');
    const add = (number: number, more: Partial<Decision> = {}) => {
      const id = `dec-post${String(number).padStart(12, '0')}abcdef`;
      desk.records.decisions.set(id, {
        ...(desk.records.decisions.get('dec-u-1') as Decision),
        id,
        subject: contentSubject(`p-${number}`, 'u-2'),
        outcome: 'hide',
        findings: [finding({ rule: 'content.card-trade', category: 'card-trade' })],
        signals: {
          content: {
            evidence: [{ start: 0, end: 3, text: '加薇❤ 13800138000', reads: '微信' }],
          },
        },
        decidedAt: now - number * hour,
        ...more,
      });
    };
    return { desk, add };
  };

  it('finds an account with what was decided about it, and its case', async () => {
    const { desk } = open();
    const { status, body } = await desk.call('GET /search?by=account&q=u-1');
    expect(status).toBe(200);
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['account', 'decision']);
    expect(body.items[0].caseId).toMatch(/^cas-/);
    expect((await desk.call('GET /search?by=account&q=nobody')).body.items).toEqual([]);
  });

  it('finds a decision by its id, and a post by its author', async () => {
    const { desk, add } = open();
    add(1);
    add(2);
    desk.states.posts.set('p-2', {
      accountId: 'u-2',
      visibility: 'hidden',
      version: 1,
      since: now,
      decisionId: 'dec-2',
    });
    expect((await desk.call('GET /search?by=decision&q=dec-u-1')).body.items).toHaveLength(1);
    expect((await desk.call('GET /search?by=decision&q=dec-other')).body.items).toEqual([]);
    const { body } = await desk.call('GET /search?by=content&q=p-2');
    expect(body.items.map(({ subject }: Decision) => subject.id)).toEqual(['p-2']);
  });

  it('names rules by their titles, and one of an earlier release by its id', async () => {
    const { desk, add } = open();
    const rules = ['content.card-trade', 'content.gone'];
    add(1, { findings: rules.map((rule) => finding({ rule, category: 'card-trade' })) });
    const { body } = await desk.call('GET /search?by=rule&q=content.gone');
    expect(body.items[0].rules).toEqual([
      { rule: 'content.card-trade', title: titleOf('content.card-trade') },
      { rule: 'content.gone', title: { 'zh-CN': 'content.gone', en: 'content.gone' } },
    ]);
  });

  it('finds words by what they stand for, and shows no number of anybody', async () => {
    const { desk, add } = open();
    add(1);
    add(30);
    const { body } = await desk.call(`GET /search?by=text&q=${encodeURIComponent('微信')}`);
    expect(body.items).toHaveLength(2);
    expect(body.items[0].excerpt).toContain('加薇');
    expect(body.items[0].excerpt).not.toContain('13800138000');
    expect((await desk.call('GET /search?by=text&q=nothing')).body.items).toEqual([]);
  });

  it('finds words in the whole of a post that is kept, but nobody by a number or a contact', async () => {
    const { desk, add } = open();
    add(1, { eventId: 'e-whole', signals: {} });
    add(2, { eventId: 'e-gone', signals: {} });
    const text = `${'前'.repeat(60)}长期高价收ＫＡ，非诚勿扰，电话13800138000，加 demo_ka_9${'后'.repeat(60)}`;
    const contact = text.indexOf('demo_ka_9');
    const body = {
      eventId: 'e-whole',
      type: 'content.posted',
      at: now,
      contentId: 'p-1',
      contentKind: 'post',
      text,
      quotes: [],
      contacts: [{ start: contact, end: contact + 9 }],
      reading: null,
      entities: [],
      counterpartId: null,
      report: null,
    };
    const paper = { kind: 'exhibit', folder: 'u-2', id: 'e-whole', version: 1 } as const;
    await desk.ports.papers.write({ ...paper, body, expiresAt: null });
    const find = async (q: string) =>
      (await desk.call(`GET /search?by=text&q=${encodeURIComponent(q)}`)).body.items;
    const [found, ...others] = await find('收ka，非诚');
    expect(others).toEqual([]);
    expect(found.excerpt).toMatch(/^…前{36}长期高价收ＫＡ，非诚勿扰，电话•{11}，加 •{9}/);
    expect(found.excerpt).toMatch(/后…$/);
    for (const q of ['13800138000', '138', 'demo_ka', '没有']) expect(await find(q)).toEqual([]);
  });

  it('walks through the days page by page, each hit once', async () => {
    const { desk, add } = open();
    for (let i = 1; i <= 60; i++) add(i);
    const found: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 40; pages++) {
      const { body } = await desk.call(
        `GET /search?by=rule&q=content.card-trade&limit=7${cursor && `&cursor=${cursor}`}`,
      );
      found.push(...body.items.map(({ decisionId }: { decisionId: string }) => decisionId));
      cursor = body.cursor;
      if (cursor === null) break;
    }
    expect(cursor).toBeNull();
    expect(found).toHaveLength(60);
    expect(new Set(found).size).toBe(60);
  });

  it('keeps to the days and the outcome that were asked for', async () => {
    const { desk, add } = open();
    add(1);
    add(30, { outcome: 'flag' });
    const at = 'by=rule&q=content.card-trade';
    const of = async (query: string) => (await desk.call(`GET /search?${at}&${query}`)).body.items;
    expect(await of('outcome=flag')).toHaveLength(1);
    expect(await of('from=2026-11-24&to=2026-11-24')).toHaveLength(1);
    add(8, { outcome: 'flag' });
    expect(await of('from=2026-11-24&to=2026-11-24')).toHaveLength(2);
    expect(await of('from=2026-11-23&to=2026-11-23')).toHaveLength(1);
    expect(await of('from=2026-10-01&to=2026-10-31')).toHaveLength(0);
  });

  it('finds who used a device or a contact lately', async () => {
    const { desk } = open();
    const joined = (kind: 'device' | 'contact') =>
      joinEntity(emptyEntity, {
        kind,
        account: 'u-7',
        at: now - day,
        newcomer: true,
        hash: desk.ports.hash,
      });
    const name = desk.ports.hash('wechat:demo_a1').toString(36);
    await desk.ports.states.write([
      { entity: { kind: 'device', value: 'd-77' }, from: 0, state: joined('device') },
      { entity: { kind: 'contact', value: name }, from: 0, state: joined('contact') },
    ]);
    for (const query of ['by=device&q=d-77', 'by=contact&q=wechat:demo_a1']) {
      const { body } = await desk.call(`GET /search?${query}`);
      expect(body.items).toMatchObject([{ kind: 'account', accountId: 'u-7' }]);
    }
  });

  it('hides what belongs to a queue that is not the caller’s', async () => {
    const { desk, add } = open();
    add(1);
    const query = 'GET /search?by=rule&q=content.card-trade';
    expect((await desk.call(query)).body.items).toHaveLength(1);
    const { body } = await desk.call(query, { as: { groups: ['fraud-reviewers'] } });
    expect(body.items).toHaveLength(0);
  });

  it.each([
    'by=account&q=..%2Fx',
    'by=account&q=%F0%9F%98%80',
    'by=contact&q=demo_a1',
    'by=everything&q=x',
    'by=account',
    'by=rule&q=a&limit=1e9',
    'by=rule&q=a&cursor=forged.x',
    'by=rule&q=a&from=2026-11-25&to=2026-11-24',
    'by=rule&q=a&from=2026-01-01&to=2026-11-24',
    'by=rule&q=a&q=b',
    'by=rule&q=a&outcome[$gt]=',
  ])('refuses %s and names the field (H70, H71, H78, H79)', async (query) => {
    const { status, body } = await openDesk().call(`GET /search?${query}`);
    expect(status).toBe(400);
    expect(body.errors[0].field).toMatch(/^query\./);
  });

  it('takes no cursor of another search, or of somebody else (H71)', async () => {
    const { desk, add } = open();
    for (let i = 1; i <= 9; i++) add(i);
    const query = 'by=rule&q=content.card-trade&limit=2';
    const { cursor } = (await desk.call(`GET /search?${query}`)).body;
    const again = (more: string, as = {}) =>
      desk.call(`GET /search?${more}&cursor=${cursor}`, { as });
    expect((await again(query)).status).toBe(200);
    expect((await again(`${query}&outcome=hide`)).status).toBe(400);
    expect((await again(query, { sub: 'staff-2' })).status).toBe(400);
  });

  it('exports CSV of which no spreadsheet runs a cell, on record', async () => {
    const { desk, add } = open();
    add(1, {
      signals: {
        content: { evidence: [{ start: 0, end: 1, text: '=HYPERLINK("x")', reads: 'x' }] },
      },
    });
    const query = 'GET /search/export?by=rule&q=content.card-trade';
    const { status, headers, body } = await desk.call(query, { as: auditor });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/csv');
    expect(body).toContain(`"'=HYPERLINK(""x"")"`);
    expect(body.split('\n')[1]).toContain('u-2');
    expect(desk.chain('staff:audit')).toMatchObject([
      { action: 'search.exported', details: { by: 'rule', rows: 1 } },
    ]);
  });
});

describe('saved views', () => {
  const view = { name: 'urgent', page: '/queues/fraud?severity=critical', shared: false };

  it('are the owner’s, until they are shared', async () => {
    const desk = openDesk();
    const { status, body } = await desk.call('POST /views', { body: view });
    expect(status).toBe(201);
    const views = async (as = {}) => (await desk.call('GET /views', { as })).body.views;
    expect(await views()).toHaveLength(1);
    expect(await views({ sub: 'staff-2' })).toEqual([]);
    const path = `PUT /views/${body.viewId}`;
    const changed = { ...view, shared: true };
    const stale = await desk.call(path, { body: { ...changed, expectedVersion: 7 } });
    expect(stale).toMatchObject({ status: 409, body: { current: 1 } });
    const foreign = { body: { ...changed, expectedVersion: 1 }, as: { sub: 'staff-2' } };
    expect((await desk.call(path, foreign)).status).toBe(404);
    expect((await desk.call(path, { body: { ...changed, expectedVersion: 1 } })).status).toBe(200);
    expect(await views({ sub: 'staff-2' })).toMatchObject([{ mine: false, name: 'urgent' }]);
    const gone = `DELETE /views/${body.viewId}`;
    expect((await desk.call(gone, { as: { sub: 'staff-2' } })).status).toBe(404);
    expect((await desk.call(gone)).status).toBe(204);
    expect(await views()).toEqual([]);
  });

  it.each(['https://evil.example', '//evil.example/x', 'javascript:alert(1)', '/x#y'])(
    'lead to no page but the console’s: %s',
    async (page) => {
      const { status } = await openDesk().call('POST /views', { body: { ...view, page } });
      expect(status).toBe(400);
    },
  );

  it('are at most fifty each', async () => {
    const desk = openDesk();
    for (let i = 0; i < 50; i++) await desk.call('POST /views', { body: view });
    expect((await desk.call('POST /views', { body: view })).status).toBe(400);
  });
});

describe('figures', () => {
  const counted = async () => {
    const desk = openDesk();
    const { decision, caseId } = desk.frozen('u-1');
    await addCounted(
      countRuling({ by: 'lin', conclusion: 'released', basis: [decision], took: 90_000 }),
      now,
      desk.ports.tallies,
    );
    await addCounted(
      countAppeal({ state: 'granted', by: 'zhao', decision: { ...decision, by: 'lin' } }),
      now,
      desk.ports.tallies,
    );
    return { desk, caseId, decision };
  };

  it('tell how everybody worked', async () => {
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

  it('tell how the platform does', async () => {
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
      looked: 9,
      fired: 3,
      unwatched: 0,
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
      { rule, looked: 18, fired: 6, outcomes: { freeze: 6 }, upheld: { of: 1, are: 0 } },
    ]);
    expect(body.brakes[0]).toEqual({
      key: 'platform',
      words: { 'zh-CN': '全平台的冻结', en: 'freezes on the whole platform' },
      count: 0,
      cap: 200,
      on: false,
    });
    expect(body.deadLetters).toBe(1);
  });

  it('tell of what was braked this hour, of a source without naming an address', async () => {
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
    });
    expect(body.brakes.filter((one: { key: string }) => one.key === 'platform')).toHaveLength(1);
  });

  it('tell first that somebody has halted all of it, whatever counts', async () => {
    const desk = openDesk();
    const why = { at: now, by: 'cli:wang', reason: 'honest people are frozen' };
    await desk.ports.rulebook.append(0, { is: 'halted', ...why });
    desk.frozen('u1', { decidedAt: now, braked: ['halt'] });
    const { body } = await desk.call('GET /platform', { as: { groups: ['viewers'] } });
    const halts = body.brakes.filter((one: { key: string }) => one.key === 'halt');
    expect(halts).toEqual([body.brakes[0]]);
    expect(halts).toMatchObject([
      {
        on: true,
        words: {
          'zh-CN':
            '一切自动限制（cli:wang 于 2026-11-24 08:00 UTC 停止：honest people are frozen）',
          en: 'all automatic restrictions, halted by cli:wang at 2026-11-24 08:00 UTC: honest people are frozen',
        },
      },
    ]);
    const going = openDesk();
    going.frozen('u1', { decidedAt: now, braked: ['halt'] });
    const after = await going.call('GET /platform', { as: { groups: ['viewers'] } });
    expect(JSON.stringify(after.body.brakes)).not.toContain('halt');
    await desk.ports.rulebook.append(1, { is: 'resumed', ...why });
    const resumed = await desk.call('GET /platform', { as: { groups: ['viewers'] } });
    expect(JSON.stringify(resumed.body.brakes)).not.toContain('halt');
  });

  it.each(['from=yesterday', 'to=2026-13-01', 'from=2026-01-01&to=2026-11-24', 'days=7'])(
    'are not told for %s',
    async (query) => {
      expect((await openDesk().call(`GET /platform?${query}`)).status).toBe(400);
      expect((await openDesk().call(`GET /team?${query}`, { as: senior })).status).toBe(400);
    },
  );
});

describe('quarantine', () => {
  const kept = async () => {
    const desk = openDesk();
    const body = JSON.stringify({
      type: 'content.posted',
      data: { text: '出售四件套，微信 demo_ka_9，13800138000', tags: ['a-long-tag'] },
    });
    const { quarantine } = desk.ports;
    await quarantine.keep({
      id: 'm-1',
      reason: 'bad-field',
      field: 'data.kind',
      sentAt: now,
      body,
    });
    await quarantine.keep({
      id: 'm-2',
      reason: 'bad-json',
      sentAt: now - 1,
      body: '{ 13800138000',
    });
    return { desk, body };
  };

  it('shows shapes and reasons, and nothing of anybody', async () => {
    const { desk } = await kept();
    const { body } = await desk.call('GET /quarantine', { as: { groups: ['viewers'] } });
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['m-2', 'm-1']);
    const [broken, wrong] = body.items;
    expect(wrong).toMatchObject({ reason: 'bad-field', field: 'data.kind', mayRelease: true });
    expect(wrong.body).toContain('content.posted');
    expect(wrong.body).not.toMatch(/demo_ka|138001|四件套/);
    expect(broken.body).not.toContain('13800138000');
    const one = await desk.call('GET /quarantine?reason=bad-json');
    expect(one.body.items).toHaveLength(1);
  });

  it('is read on until there is something to show, but never without end', async () => {
    const desk = openDesk();
    const keep = (id: string, reason: 'bad-field' | 'bad-json') =>
      desk.ports.quarantine.keep({ id, reason, sentAt: now, body: '{}' });
    for (let n = 10; n < 35; n++) await keep(`m-${n}`, 'bad-field');
    await keep('m-99', 'bad-json');
    const read = async (query: string) =>
      (await desk.call(`GET /quarantine?reason=bad-json&${query}`)).body;
    const whole = await read('limit=5');
    expect([whole.items.map(({ id }: { id: string }) => id), whole.cursor]).toEqual([
      ['m-99'],
      null,
    ]);
    const bounded = await read('limit=2');
    expect([bounded.items, typeof bounded.cursor]).toEqual([[], 'string']);
    const rest = await read(`limit=2&cursor=${bounded.cursor}`);
    expect(rest.items).toHaveLength(1);
  });

  it.each([
    ['2027-01-01T00:00:00.000Z', true],
    ['2026-02-30T08:00:00Z', true],
    ['2026年11月24日 08:00', true],
    ['1764140000', true],
    [1_764_140_000, true],
    ['2026-11-24T08:00:00.123456-0800', true],
    ['13800138000', false],
    ['138-0013-8000', false],
    // Numbers of nobody, or of somebody, written with a wrong digit.
    ['110105194912310021', false],
    ['110105 19491231 0021', false],
    ['6222-0212-3456-7890-123', false],
    [6_222_021_234_567_890, false],
    ['11010519491231002X', false],
    [13_800_138_000, false],
    ['tell demo_ka_9', false],
  ])(
    'shows a time, for it may be what is wrong, and nothing else in its place: %s',
    async (at, is) => {
      const desk = openDesk();
      const body = JSON.stringify({
        occurredAt: at,
        bornAt: at,
        data: { list: [{ expiresAt: at }] },
      });
      const { quarantine } = desk.ports;
      await quarantine.keep({
        id: 'm-1',
        reason: 'bad-time',
        field: 'occurredAt',
        sentAt: now,
        body,
      });
      const shown = JSON.parse((await desk.call('GET /quarantine')).body.items[0].body);
      expect([shown.occurredAt === at, shown.data.list[0].expiresAt === at]).toEqual([is, is]);
      expect(shown.bornAt).not.toBe(at);
    },
  );

  it('is released as it was, once, and on record', async () => {
    const { desk, body } = await kept();
    const released = await desk.call('POST /quarantine/m-1/release', { as: senior, body: {} });
    expect(released.status).toBe(204);
    expect(desk.intake.sent).toEqual([{ body }]);
    const again = await desk.call('POST /quarantine/m-1/release', { as: senior, body: {} });
    expect(again.status).toBe(404);
    const discarded = await desk.call('POST /quarantine/m-2/discard', { as: senior, body: {} });
    expect(discarded.status).toBe(204);
    expect((await desk.call('GET /quarantine')).body.items).toEqual([]);
    expect(desk.chain('platform:demo').map(({ action, actor }) => [action, actor])).toEqual([
      ['message.released', 'zhao'],
      ['message.discarded', 'zhao'],
    ]);
  });

  it('is not changed by a reviewer', async () => {
    const { desk } = await kept();
    const { status } = await desk.call('POST /quarantine/m-1/discard', { body: {} });
    expect(status).toBe(403);
    expect(await desk.ports.quarantine.count(10)).toBe(2);
  });
});

describe('dead letters', () => {
  it('are counted and sent back, on record', async () => {
    const desk = openDesk();
    expect((await desk.call('GET /dead-letters')).body.queues).toEqual([
      { queue: 'intake', waiting: 1, moving: false },
      { queue: 'followUps', waiting: 0, moving: false },
      { queue: 'actions', waiting: 0, moving: false },
    ]);
    const path = 'POST /dead-letters/intake/redrive';
    expect((await desk.call(path, { as: senior, body: {} })).status).toBe(202);
    expect(desk.intake.sent).toEqual([{ body: 'given up' }]);
    expect(desk.chain('platform:demo')).toMatchObject([
      { action: 'dead-letters.redriven', details: { queue: 'intake' } },
    ]);
    const unknown = await desk.call('POST /dead-letters/backtests/redrive', {
      as: senior,
      body: {},
    });
    expect(unknown.status).toBe(400);
  });
});

describe('rules', () => {
  const id = 'staff.young-and-paying';
  const path = `/rules/${id}`;
  const source = (more = {}) => staffRule({ revision: 1, ...more });
  const saved = async (desk = openDesk()) => {
    const body = { expectedVersion: 0, source: source() };
    expect((await desk.call(`PUT ${path}`, { as: author, body })).status).toBe(200);
    return desk;
  };
  const moved = (desk: ReturnType<typeof openDesk>, as: object, body: object) =>
    desk.call(`POST ${path}/moves`, { as, body: { reason, ...body } });

  it('are all listed, with what each may do next', async () => {
    const desk = await saved();
    const { body } = await desk.call('GET /rules', { as: author });
    expect(body.version).toBe(1);
    expect(body.rules.length).toBeGreaterThan(20);
    const own = body.rules.find(({ rule }: { rule: string }) => rule === id);
    expect(own).toMatchObject({ life: 'draft', author: { id: 'lin' }, version: 1, revision: 1 });
    const refused = (to: string) =>
      own.moves
        .find((move: { to: string }) => move.to === to)
        .refusals.map((why: { en: string }) => why.en);
    // What comes later is not spoken of yet.
    expect(own.moves.map(({ to }: { to: string }) => to)).toEqual([
      'backtest',
      'shadow',
      'retired',
    ]);
    // That another person must agree keeps its author from nothing but doing it alone.
    expect(refused('shadow')).toEqual([expect.stringMatching(/^the backtest looked at 0 events/)]);
    expect((await desk.call('GET /rules/staff.nothing')).status).toBe(404);
  });

  it('say what an expression may name', async () => {
    const { body } = await openDesk().call('GET /rule-language');
    const paths = body.fields.map((field: { path: string }) => field.path);
    expect(paths).toContain('counts.posts.hour');
    expect(body.functions.map(({ name }: { name: string }) => name)).toContain('re2');
  });

  it('are checked with errors that point at the character', async () => {
    const wrong = source({ when: 'counts.posts.hours > 5' });
    const { status, body } = await openDesk().call('POST /rules/check', {
      as: author,
      body: { source: wrong },
    });
    expect(status).toBe(200);
    expect(body.problems[0]).toMatchObject({ field: 'when', at: { line: 1, column: 14 } });
    const good = await openDesk().call('POST /rules/check', {
      as: author,
      body: { source: source() },
    });
    expect(good.body).toMatchObject({
      problems: [],
      cases: [
        { did: 'fires', says: { 'zh-CN': '注册 5 小时，一小时内付款 3 笔' } },
        { did: 'quiet' },
      ],
    });
  });

  it('are told what is wrong with a case whose value is nested beyond all reason', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const [one] = staffRule().cases as readonly object[];
    const cases = [{ ...one, signals: { 'account.ageHours': '@' } }];
    const raw = (body: object) => JSON.stringify(body).replace('"@"', deep);
    const desk = openDesk();
    const checked = await desk.call('POST /rules/check', {
      as: author,
      raw: raw({ source: source({ cases }) }),
    });
    expect([checked.status, checked.body.problems?.[0]?.field]).toEqual([
      200,
      'cases.0.signals.account.ageHours',
    ]);
    const saved = await desk.call(`PUT ${path}`, {
      as: author,
      raw: raw({ expectedVersion: 0, source: source({ cases }) }),
    });
    expect([saved.status, saved.body.code]).toEqual([400, 'invalid']);
  });

  it('are saved with cases that come out as they say, and are no more than a draft without', async () => {
    const desk = openDesk();
    const put = (expectedVersion: number, more: object) => {
      const body = { expectedVersion, source: source({ revision: expectedVersion + 1, ...more }) };
      return desk.call(`PUT ${path}`, { as: author, body });
    };
    const [fires, quiet] = staffRule().cases as readonly object[];
    const wrong = { ...quiet, expects: 'fires' };
    expect(await put(0, { cases: [fires, wrong] })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'body.source.cases.1' }] },
    });
    await put(0, { cases: [fires] });
    await desk.ports.rulebook.append(1, {
      is: 'backtested',
      ...{ at: now, by: 'lin', rule: id, revision: 1, looked: 5_000, fired: 10 },
    });
    for (const to of ['backtest', 'shadow']) {
      expect(await moved(desk, admin, { expectedVersion: 2, to })).toMatchObject({
        status: 400,
        body: { errors: [{ problem: 'it lacks a case in which it stays quiet' }] },
      });
    }
    const retired = await moved(desk, admin, { expectedVersion: 2, to: 'retired' });
    expect(retired.status).toBe(200);
  });

  it('are saved only when they are well, and from what is there', async () => {
    const desk = await saved();
    const put = (body: object) => desk.call(`PUT ${path}`, { as: author, body });
    const bad = source({ revision: 2, when: 'counts.posts.hours > 5' });
    expect(await put({ expectedVersion: 1, source: bad })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'body.source.when', problem: expect.stringContaining('1:14') }] },
    });
    const next = source({ revision: 2 });
    expect(await put({ expectedVersion: 0, source: next })).toMatchObject({
      status: 409,
      body: { current: 1 },
    });
    expect((await put({ expectedVersion: 1, source: source({ revision: 5 }) })).status).toBe(400);
    expect((await put({ expectedVersion: 1, source: { ...next, id: 'staff.x' } })).status).toBe(
      400,
    );
    expect(await put({ expectedVersion: 1, source: next })).toMatchObject({
      status: 200,
      body: { revision: 2, life: 'draft' },
    });
  });

  it('are tried on what was decided lately', async () => {
    const desk = openDesk();
    const { decision } = desk.frozen('u-1', {
      eventType: 'content.posted',
      signals: { event: { type: 'content.posted' }, counts: { posts: [9, 9, 9, 9, 9] } },
    });
    // The same event hid the post, too: it is looked at once.
    const post = { ...decision, id: 'dec-0-post', subject: contentSubject('p-1', 'u-1') };
    desk.records.decisions.set(post.id, { ...post, outcome: 'hide' });
    const rule = source({
      on: ['content.posted'],
      // Its cases are those of another condition: what is tried need not be ready to be saved.
      when: 'counts.posts.hour > 5',
      values: {},
      sentence: { 'zh-CN': '一小时内发帖很多', en: 'many posts within an hour' },
    });
    const { status, body } = await desk.call('POST /rules/try', {
      as: author,
      body: { source: rule },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ looked: 1, fired: 1 });
    expect(body.examples).toEqual([
      {
        decisionId: 'dec-u-1',
        accountId: 'u-1',
        says: { 'zh-CN': '一小时内发帖很多', en: 'many posts within an hour' },
        on: 'content.posted',
        signals: { 'counts.posts.hour': 9 },
      },
    ]);
  });

  it('are tried on a day of more decisions than one page holds', async () => {
    const desk = openDesk();
    for (let n = 0; n < 120; n++) {
      desk.frozen(`u-${n}`, {
        eventType: 'content.posted',
        signals: { event: { type: 'content.posted' }, counts: { posts: [9, 9, 9, 9, 9] } },
      });
    }
    const rule = source({
      on: ['content.posted'],
      when: 'counts.posts.hour > 5',
      values: {},
      sentence: { 'zh-CN': '一小时内发帖很多', en: 'many posts within an hour' },
    });
    const looked = async (decisions: number) =>
      (await desk.call('POST /rules/try', { as: author, body: { source: rule, decisions } })).body
        .looked;
    expect([await looked(500), await looked(110)]).toEqual([120, 110]);
  });

  it('gain power by a second person alone, who did not write them', async () => {
    const desk = await saved();
    const { rulebook } = desk.ports;
    const figures = { at: now, by: 'lin', rule: id, revision: 1 };
    await rulebook.append(1, { is: 'backtested', ...figures, looked: 5_000, fired: 10 });
    // The author asks; shadow already takes somebody else.
    const asked = await moved(desk, author, { expectedVersion: 2, to: 'shadow' });
    expect(asked).toMatchObject({ status: 200, body: { is: 'proposed' } });
    const { proposalId, version } = asked.body.proposal;
    expect(asked.body.proposal.words).toEqual({
      'zh-CN': `规则 ${id} 第 1 版：由草稿转入影子`,
      en: `Rule ${id}, revision 1: from draft to shadow`,
    });
    const approve = (as: object) =>
      desk.call(`POST /proposals/${proposalId}/approve`, {
        as,
        body: { expectedVersion: version, reason },
      });
    const shown = await desk.call(`GET /proposals/${proposalId}`, { as: admin });
    expect(shown.body.details).toMatchObject({
      kind: 'rule-move',
      from: 'draft',
      to: 'shadow',
      rule: { rule: id, life: 'draft' },
      backtest: { looked: 5_000, fired: 10 },
    });
    expect((await approve(author)).status).toBe(403);
    expect((await approve(senior)).status).toBe(403);
    expect(await approve(admin)).toMatchObject({ status: 200, body: { state: 'approved' } });
    const { body } = await desk.call(`GET ${path}`, { as: author });
    expect(body).toMatchObject({ life: 'shadow', version: 3 });
    expect(desk.chain('platform:demo').map(({ action }) => action)).toEqual([
      'rule.saved',
      'rule.moved',
    ]);
  });

  it('are proposed for the same step once, until somebody decided about it', async () => {
    const desk = await saved();
    const figures = { at: now, by: 'lin', rule: id, revision: 1 };
    await desk.ports.rulebook.append(1, {
      is: 'backtested',
      ...figures,
      looked: 5_000,
      fired: 10,
    });
    const step = { expectedVersion: 2, to: 'shadow' };
    const asked = await moved(desk, author, step);
    expect(asked.body.is).toBe('proposed');
    const again = await desk.call(`POST ${path}/moves`, {
      as: author,
      body: { reason: 'in other words', ...step },
      headers: { 'accept-language': 'zh-CN' },
    });
    expect([again.status, again.body.code, again.body.title]).toEqual([
      409,
      'already-proposed',
      '已有人提交',
    ]);
    const { proposalId, version } = asked.body.proposal;
    await desk.call(`POST /proposals/${proposalId}/reject`, {
      as: admin,
      body: { expectedVersion: version, reason },
    });
    expect((await moved(desk, author, step)).body.is).toBe('proposed');
    // Nor does one that nobody decided about in time stand in the way.
    desk.time.now += 4 * day;
    const late = { as: { ...author, lasts: 5 * 24 * 3600 }, body: { reason, ...step } };
    expect((await desk.call(`POST ${path}/moves`, late)).body.is).toBe('proposed');
  });

  it('ask for a look while they are on trial, which the decision says', async () => {
    const desk = openDesk();
    const ordinary = desk.frozen('u-1');
    const asks = desk.frozen('u-2', { outcome: 'flag', onTrial: 'content.card-trade' });
    const onTrial = async ({ decision }: typeof asks) =>
      (await desk.call(`GET /decisions/${decision.id}`)).body.onTrial;
    expect(await onTrial(ordinary)).toBeNull();
    expect(await onTrial(asks)).toEqual({
      rule: 'content.card-trade',
      title: titleOf('content.card-trade'),
    });
  });

  it('tell which live rules saw the same, over all days', async () => {
    const desk = await saved();
    const counted = (at: number, withRules: Readonly<Record<string, number>>) =>
      desk.ports.rulebook.count(at, [
        {
          ...{
            rule: id,
            revision: 1,
            looked: 50,
            fired: 9,
            unwatched: 0,
            errored: 0,
            outcomes: {},
          },
          withLive: 5,
          withRules,
        },
      ]);
    await counted(now, { 'content.card-trade': 1, 'account.machine-pace': 3 });
    await counted(now - day, { 'content.card-trade': 4 });
    const { body } = await desk.call(`GET ${path}`);
    expect(body).toMatchObject({ looked: 100, withLive: 10 });
    expect(body.withRules).toEqual([
      { rule: 'content.card-trade', title: titleOf('content.card-trade'), count: 5 },
      { rule: 'account.machine-pace', title: titleOf('account.machine-pace'), count: 3 },
    ]);
  });

  it('lose power by one person’s word', async () => {
    const desk = await saved();
    await desk.ports.rulebook.append(1, {
      is: 'moved',
      at: now,
      by: 'chen',
      rule: id,
      revision: 1,
      to: 'shadow',
    });
    expect((await moved(desk, senior, { expectedVersion: 2, to: 'draft' })).status).toBe(403);
    // Whoever publishes rules takes power away as well.
    expect(await moved(desk, admin, { expectedVersion: 2, to: 'draft' })).toMatchObject({
      status: 200,
      body: { is: 'done', rule: { life: 'draft' } },
    });
  });

  it('gain power by one person where the platform asks for no second one', async () => {
    const review = ReviewSettings.parse({ fourEyes: { rules: false } });
    const desk = await saved(openDesk({ review }));
    const { rulebook } = desk.ports;
    const about = { at: now, by: 'x', rule: id, revision: 1 };
    await rulebook.append(1, { is: 'backtested', ...about, looked: 5_000, fired: 10 });
    await rulebook.append(2, { is: 'moved', ...about, to: 'shadow' });
    const found = { unwatched: 0, withLive: 0, withRules: {}, errored: 0, outcomes: {} };
    const counts = { rule: id, revision: 1, looked: 9_000, fired: 200, ...found };
    await rulebook.count(now, [counts]);
    const spoken = { [`${id}#1 reviewed`]: 200, [`${id}#1 upheld`]: 200 };
    await desk.ports.tallies.add('rules', now, spoken);
    expect(await moved(desk, admin, { expectedVersion: 3, to: 'canary' })).toMatchObject({
      status: 200,
      body: { is: 'done', rule: { life: 'canary' } },
    });
    const careful = await saved();
    const book = careful.ports.rulebook;
    await book.append(1, { is: 'backtested', ...about, looked: 5_000, fired: 10 });
    await book.append(2, { is: 'moved', ...about, to: 'shadow' });
    await book.count(now, [counts]);
    await careful.ports.tallies.add('rules', now, spoken);
    const proposed = await moved(careful, admin, {
      expectedVersion: 3,
      to: 'canary',
      share: 0.125,
    });
    expect(proposed.body).toMatchObject({
      is: 'proposed',
      proposal: {
        words: {
          'zh-CN': `规则 ${id} 第 1 版：由影子转入灰度（12.5% 的账号）`,
          en: `Rule ${id}, revision 1: from shadow to canary (12.5% of accounts)`,
        },
      },
    });
  });

  it('stay in canary with another share: a smaller one at once, a larger one by a second person', async () => {
    const desk = await saved();
    const { rulebook } = desk.ports;
    const about = { at: now, by: 'x', rule: id, revision: 1 };
    await rulebook.append(1, { is: 'backtested', ...about, looked: 5_000, fired: 10 });
    await rulebook.append(2, { is: 'moved', ...about, to: 'canary', share: 0.05 });
    const found = { unwatched: 0, withLive: 0, withRules: {}, errored: 0, outcomes: {} };
    await rulebook.count(now, [{ rule: id, revision: 1, looked: 9_000, fired: 200, ...found }]);
    const toShare = (expectedVersion: number, share: number) =>
      moved(desk, author, { expectedVersion, to: 'canary', share });
    expect((await toShare(3, 0.01)).body).toMatchObject({
      is: 'done',
      rule: { life: 'canary', share: 0.01 },
    });
    const raised = await toShare(4, 0.2);
    expect(raised.body).toMatchObject({
      is: 'proposed',
      proposal: { rule: id, words: { 'zh-CN': `规则 ${id} 第 1 版：灰度改为 20% 的账号` } },
    });
    expect((await desk.call(`GET ${path}`, { as: author })).body.share).toBe(0.01);
    const agreed = ({ body }: typeof raised) =>
      desk.call(`POST /proposals/${body.proposal.proposalId}/approve`, {
        as: admin,
        body: { expectedVersion: 1, reason },
      });
    // Meanwhile somebody had a reason to lower it.
    expect((await toShare(4, 0.005)).body).toMatchObject({ is: 'done', rule: { share: 0.005 } });
    expect((await agreed(raised)).body).toMatchObject({ code: 'stale-version' });
    expect((await desk.call(`GET ${path}`, { as: author })).body.share).toBe(0.005);
    expect((await agreed(await toShare(5, 0.2))).status).toBe(200);
    expect((await desk.call(`GET ${path}`, { as: author })).body).toMatchObject({
      life: 'canary',
      share: 0.2,
    });
  });

  it('do not move without what they must have earned, or from what is no longer there', async () => {
    const desk = await saved();
    const unearned = await moved(desk, author, { expectedVersion: 1, to: 'shadow' });
    expect(unearned).toMatchObject({ status: 400, body: { errors: [{ field: 'body.to' }] } });
    for (const [language, problem] of [
      ['en', 'live does not follow draft; what may follow is backtest, shadow, retired'],
      ['zh-CN', '「草稿」之后不能是「生效」；可以是：回测、影子、停用'],
    ]) {
      const skipped = await desk.call(`POST ${path}/moves`, {
        as: author,
        body: { reason, expectedVersion: 1, to: 'live' },
        headers: { 'accept-language': language as string },
      });
      expect(skipped.body).toMatchObject({ errors: [{ field: 'body.to', problem }] });
    }
    expect(await moved(desk, author, { expectedVersion: 9, to: 'retired' })).toMatchObject({
      status: 409,
      body: { current: 1 },
    });
  });

  const nothing = {
    rule: { id, revision: 1, against: null },
    events: 20,
    refused: {},
    days: { '2026-11-22': 8, '2026-11-23': 12 },
    looked: 12,
    fired: 4,
    overlap: { alone: 3, 'content.card-trade': 1 },
    errors: { 'modulo by zero': 2, 'division by zero': 3 },
    decisions: { without: { freeze: 1 }, with: { freeze: 2 } },
    findings: {
      without: { 'content.card-trade': 1 },
      with: { 'content.card-trade': 1, [id]: 4 },
    },
    changes: { 'allow → freeze': 1 },
    samples: {
      'allow → freeze': [{ decisionId: 'dec-1', eventId: 'e-1', accountId: 'a', at: now }],
    },
    cases: { without: 4, with: 7 },
  };
  const fate = {
    without: 'freeze',
    with: 'freeze',
    restricted: { without: now, with: now - day },
    decisions: 1,
    at: now - day,
    evidence: [{ code: 'staff-rule', values: { zh: '付款 3 笔', en: 'made 3 payments' } }],
  } as const;
  const whole: BacktestResult = {
    ...nothing,
    accounts: {
      // Restricted sooner, and no graver.
      a: fate,
      b: { ...fate, without: 'allow', restricted: { without: null, with: now } },
    },
  };
  /** What the function does when the last slice is done. */
  const finished = async (desk: ReturnType<typeof openDesk>, backtestId: string) => {
    const { rulebook, backtests } = desk.ports;
    await backtests.putWhole(backtestId, whole);
    const place = (await rulebook.entriesAfter(0)).length;
    const found = { rule: id, revision: 1, looked: 12, fired: 4, backtestId };
    await rulebook.append(place, { is: 'backtested', at: now, by: 'lin', ...found });
  };

  it('are called off by who started them or a manager, on record', async () => {
    const desk = await saved();
    const start = async () =>
      (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
        .backtestId;
    const cancel = (id: string, as: object) =>
      desk.call(`POST /backtests/${id}/cancel`, { as, body: {} });
    const admin = { sub: 'boss', groups: ['admins'] };
    const backtestId = await start();
    const stranger = { sub: 'somebody', groups: ['rule-authors'] };
    expect((await cancel(backtestId, stranger)).body.code).toBe('forbidden');
    expect((await cancel(backtestId, author)).body).toMatchObject({ state: 'cancelled' });
    expect((await cancel(backtestId, admin)).body).toMatchObject({ state: 'cancelled' });
    const { body } = await desk.call(`GET /backtests/${backtestId}`);
    expect(body).toMatchObject({ state: 'cancelled', found: null, result: null });
    expect(desk.chain('staff:lin').at(-1)).toMatchObject({
      action: 'backtest.cancelled',
      causeId: backtestId,
    });
    expect(await desk.ports.backtests.cancelled(backtestId)).toEqual({ by: 'lin', at: now });

    desk.time.now += 1;
    const over = await start();
    await finished(desk, over);
    expect((await cancel(over, admin)).body.code).toBe('already-decided');
    expect((await cancel('bt-unknown', admin)).status).toBe(404);
  });

  it('are called off from the command line by the same rules: the first one stands, and what is over is over', async () => {
    const desk = await saved();
    const { backtestId } = (
      await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })
    ).body;
    const { ports } = desk;
    expect(await callOff('bt-unknown', 'cli:sun', ports)).toEqual({ is: 'unknown' });
    const bySun = { is: 'cancelled', by: 'cli:sun', at: now };
    expect(await callOff(backtestId, 'cli:sun', ports)).toEqual(bySun);
    desk.time.now += 1;
    expect(await callOff(backtestId, 'cli:qian', ports)).toEqual(bySun);
    expect(await ports.backtests.cancelled(backtestId)).toEqual({ by: 'cli:sun', at: now });
    expect(desk.chain('staff:cli:qian')).toEqual([]);
    expect(desk.chain('staff:cli:sun').at(-1)).toMatchObject({
      action: 'backtest.cancelled',
      details: { rule: id, revision: 1 },
    });

    const late = (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
      .backtestId;
    desk.time.now += 2 * day + 1;
    expect(await callOff(late, 'cli:sun', ports)).toEqual({ is: 'failed' });
    expect(await ports.backtests.cancelled(late)).toBeNull();
    await finished(desk, late);
    expect(await callOff(late, 'cli:sun', ports)).toEqual({ is: 'done' });
  });

  it('are called off by one of two who ask at one instant, on record once, and by whoever asks again where that broke off', async () => {
    const desk = await saved();
    const { ports } = desk;
    const start = async () => {
      desk.time.now += 1;
      return (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
        .backtestId;
    };
    const recorded = (backtestId: string) =>
      ['cli:sun', 'cli:qian'].flatMap((by) =>
        desk.chain(`staff:${by}`).filter(({ causeId }) => causeId === backtestId),
      );
    const both = await start();
    const [one, other] = await Promise.all([
      callOff(both, 'cli:sun', ports),
      callOff(both, 'cli:qian', ports),
    ]);
    expect(one).toEqual(other);
    expect(recorded(both).map(({ actor }) => actor)).toEqual([one.is === 'cancelled' && one.by]);

    const broken = await start();
    const down = async () => {
      throw new Unavailable('S3 is down');
    };
    const backtests = { ...ports.backtests, cancel: down };
    await expect(callOff(broken, 'cli:sun', { ...ports, backtests })).rejects.toThrow('down');
    const bySun = { by: 'cli:sun', at: desk.time.now };
    desk.time.now += 1;
    expect(await callOff(broken, 'cli:qian', ports)).toEqual({ is: 'cancelled', ...bySun });
    expect(await ports.backtests.cancelled(broken)).toEqual(bySun);
    expect(recorded(broken).map(({ actor }) => actor)).toEqual(['cli:sun']);
  });

  it('that are over are not called off, though nothing lies with their slices any more', async () => {
    const desk = await saved();
    const start = async () => {
      desk.time.now += 1;
      return (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
        .backtestId;
    };
    const [done, failed] = [await start(), await start()];
    await finished(desk, done);
    desk.time.now += 2 * day + 1;
    // What a role that may not list the folder is answered about an object that is not there.
    const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
    vi.spyOn(desk.ports.backtests, 'readManifest').mockRejectedValue(denied);
    for (const id of [done, failed]) {
      const as = { ...author, lasts: 3 * 86_400 };
      const { status, body } = await desk.call(`POST /backtests/${id}/cancel`, { as, body: {} });
      expect([status, body.code]).toEqual([409, 'already-decided']);
    }
    expect(await callOff(done, 'cli:sun', desk.ports)).toEqual({ is: 'done' });
    expect(await callOff(failed, 'cli:sun', desk.ports)).toEqual({ is: 'failed' });
    expect(desk.chain('staff:cli:sun')).toEqual([]);
  });

  it('are called off, on record by the revision that they are of', async () => {
    const desk = await saved();
    const { ports } = desk;
    const { backtestId } = (
      await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })
    ).body;
    const folder = { kind: 'work', folder: 'backtests', id: backtestId } as const;
    const [paper] = await ports.papers.read('work', [folder]);
    if (!paper) throw new Error('no run');
    const earlier = { ...(paper.body as object), rule: 'content.card-trade', revision: 77 };
    await ports.papers.write({ ...paper, version: 2, body: earlier });
    const manifest = await ports.backtests.readManifest(backtestId);
    if (!manifest) throw new Error('no manifest');
    const rule = { is: 'catalogue', id: 'content.card-trade' } as const;
    await ports.backtests.putManifest({ ...manifest, rule });
    await callOff(backtestId, 'cli:sun', ports);
    expect(desk.chain('staff:cli:sun').at(-1)).toMatchObject({
      details: { rule: 'content.card-trade', revision: 77 },
    });
  });

  it('are run over the past with progress, and what would differ', async () => {
    const desk = await saved();
    const started = await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } });
    expect(started).toMatchObject({
      status: 202,
      body: { state: 'waiting', progress: { done: 0, of: 2 }, by: { id: 'lin' }, found: null },
    });
    const { backtestId } = started.body;
    const { sent } = desk.ports.slices as unknown as { sent: { body: string }[] };
    expect(sent.map(({ body }) => JSON.parse(body).slice)).toEqual([0, 1]);
    const manifest = await desk.ports.backtests.readManifest(backtestId);
    expect(manifest?.book).toEqual(await desk.ports.rulebook.entriesAfter(0));
    expect(manifest?.askedBy).toBe('lin');
    const read = async (as: object = {}) =>
      (await desk.call(`GET /backtests/${backtestId}`, { as })).body;
    await desk.ports.backtests.putResult(backtestId, 0, whole);
    expect(await read()).toMatchObject({
      state: 'running',
      progress: { done: 1, of: 2 },
      result: null,
    });
    await finished(desk, backtestId);
    const { result, ...run } = await read();
    expect(run).toMatchObject({ state: 'done', found: { looked: 12, fired: 4 } });
    expect(result).toMatchObject({
      events: 20,
      alone: 3,
      errors: 5,
      failures: [
        { reason: 'division by zero', events: 3 },
        { reason: 'modulo by zero', events: 2 },
      ],
      load: { days: 2, casesADay: { without: 2, with: 3.5 } },
      outcomes: [{ outcome: 'freeze', without: 1, with: 2 }],
      rules: [{ rule: id, without: 0, with: 4 }],
      changes: [{ from: 'allow', to: 'freeze', decisions: 1, samples: [{ decisionId: 'dec-1' }] }],
      differences: [{ from: 'allow', to: 'freeze', accounts: 1 }],
      accounts: [
        { accountId: 'b', from: 'allow', to: 'freeze', says: { en: 'made 3 payments' } },
        { accountId: 'a', from: 'freeze', to: 'freeze', restricted: { with: now - day } },
      ],
      accountsInAll: 2,
    });
    expect((await desk.call('GET /backtests/bt-unknown')).status).toBe(404);
    // Who reads no cases of such a rule hears of no account.
    const elsewhere = await read({ groups: ['content-seniors'] });
    expect(elsewhere.result).toMatchObject({ fired: 4, accounts: [], changes: [{ samples: [] }] });
    expect(elsewhere.result.accountsInAll).toBe(2);
  });

  it('are judged by the lists as they stand, as far as a replay can read them', async () => {
    const desk = await saved();
    const standing = (n: number, more: object = {}): StandingEntry => ({
      ...{ list: 'block', kind: 'device', key: null, value: `d-${n}`, source: 's', reason: 'r' },
      ...{ authority: null, owner: 'risk', expiresAt: now + 30 * day, changeId: 'c', since: now },
      ...{ proposedBy: 'a', approvedBy: 'b' },
      ...more,
    });
    const started = async () => {
      const { body } = await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 1 } });
      const manifest = await desk.ports.backtests.readManifest(body.backtestId);
      return { listed: body.listed, lists: manifest?.lists?.map(({ value }) => value) };
    };
    expect(await started()).toEqual({ listed: 0, lists: [] });
    await desk.ports.lists.put([
      standing(1),
      standing(2, { list: 'allow', kind: 'account' }),
      standing(3, { kind: 'contact', key: 'own' }),
    ]);
    const some = await started();
    expect([some.listed, some.lists?.toSorted()]).toEqual([2, ['d-1', 'd-2']]);
    await desk.ports.lists.put(Array.from({ length: mostListed }, (_, n) => standing(n)));
    expect(await started()).toEqual({ listed: null, lists: undefined });
  });

  it('change nothing by being looked at, however often', async () => {
    const desk = await saved();
    const { body } = await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 1 } });
    await desk.ports.backtests.putResult(body.backtestId, 0, whole);
    const all = async () =>
      structuredClone([
        [...desk.records.papers],
        await desk.ports.rulebook.entriesAfter(0),
        await desk.ports.backtests.readWhole(body.backtestId),
        (await desk.ports.auditLog.read('platform:demo')).entries,
      ]);
    const before = await all();
    for (const name of [`/backtests/${body.backtestId}`, '/backtests', path, '/rules']) {
      expect((await desk.call(`GET ${name}`, { as: author })).status).toBe(200);
    }
    expect(await all()).toEqual(before);
  });

  it('have their runs listed, the latest first, of one rule or of all', async () => {
    const desk = await saved();
    const started = async (rule: string) =>
      (await desk.call(`POST /rules/${rule}/backtests`, { as: author, body: { days: 1 } })).body;
    const first = await started(id);
    desk.time.now += minute;
    const second = await started('content.card-trade');
    await finished(desk, first.backtestId);
    desk.time.now += minute;
    const third = await started(id);
    const listed = async (query = '') =>
      (await desk.call(`GET /backtests${query}`, { as: { lasts: 3 * 86_400 } })).body;
    expect((await listed()).items).toMatchObject([
      { backtestId: third.backtestId, state: 'waiting', found: null },
      {
        backtestId: second.backtestId,
        rule: 'content.card-trade',
        title: { en: expect.stringMatching(/./) },
        by: { id: 'lin' },
      },
      { backtestId: first.backtestId, state: 'done', found: { looked: 12, fired: 4 } },
    ]);
    const { items, cursor } = await listed(`?rule=${id}&limit=1`);
    expect(items).toMatchObject([{ backtestId: third.backtestId }]);
    expect(await listed(`?rule=${id}&limit=1&cursor=${cursor}`)).toMatchObject({
      items: [{ backtestId: first.backtestId }],
      cursor: null,
    });
    const figures = { rule: id, revision: 1, looked: 70, fired: 1 };
    const place = (await desk.ports.rulebook.entriesAfter(0)).length;
    const at = desk.time.now + 1;
    await desk.ports.rulebook.append(place, { is: 'backtested', at, by: 'zhao', ...figures });
    expect((await listed('?limit=2')).items).toMatchObject([
      { backtestId: null, by: { id: 'zhao' }, progress: null, found: { looked: 70, fired: 1 } },
      { backtestId: third.backtestId },
    ]);
    // Messages of slices are gone by then.
    desk.time.now += 2 * day + 1;
    expect((await listed(`?rule=${id}`)).items.slice(1)).toMatchObject([
      { state: 'failed', progress: { done: 0, of: 1 } },
      { state: 'done' },
    ]);
  });

  it.each([{ days: 0 }, { days: 31 }, { days: '7' }, {}])('are not run over %j', async (body) => {
    const desk = await saved();
    expect((await desk.call(`POST ${path}/backtests`, { as: author, body })).status).toBe(400);
  });
});

describe('lists', () => {
  const entry = {
    kind: 'device',
    value: 'd-77',
    source: 'case 12',
    authority: null,
    expiresAt: later,
    reason,
  };
  const decide = (
    desk: ReturnType<typeof openDesk>,
    proposal: { proposalId: string },
    what: string,
    as: object,
  ) =>
    desk.call(`POST /proposals/${proposal.proposalId}/${what}`, {
      as,
      body: { expectedVersion: 1, reason },
    });
  const entriesOf = async (desk: ReturnType<typeof openDesk>) =>
    (await desk.call('GET /lists/block/entries')).body.items;

  it('change when a second person agrees, and not before', async () => {
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
    expect((await decide(desk, body, 'approve', other)).status).toBe(200);
    const [there] = await entriesOf(desk);
    expect(there).toMatchObject({
      label: 'd-77',
      owner: { id: 'zhao' },
      approvedBy: { id: 'wang' },
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
    const about = await desk.call(`GET /proposals/${removal.body.proposalId}`, { as: other });
    // The entry as it stands, not as it was proposed.
    expect(about.body).toMatchObject({ details: { action: 'remove', sample: [there] } });
    expect((await decide(desk, removal.body, 'approve', other)).status).toBe(200);
    expect(await entriesOf(desk)).toEqual([]);
  });

  it('stay as they are when nobody agrees', async () => {
    const desk = openDesk();
    const { body } = await desk.call('POST /lists/block/entries', { as: senior, body: entry });
    expect((await decide(desk, body, 'reject', other)).status).toBe(200);
    expect((await decide(desk, body, 'approve', other)).status).toBe(409);
    expect(await desk.ports.lists.changes()).toMatchObject([{ state: 'rejected' }]);
    expect(await entriesOf(desk)).toEqual([]);
  });

  it('keep a reason as long as a file may give it, singly too', async () => {
    const desk = openDesk();
    const longest = '因'.repeat(200);
    const body = { ...entry, reason: longest };
    const { body: filed } = await desk.call('POST /lists/block/entries', { as: senior, body });
    expect((await decide(desk, filed, 'approve', other)).status).toBe(200);
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
  ])('take no entry whose %s is wrong (%j)', async (field, wrong) => {
    const { status, body } = await openDesk().call('POST /lists/block/entries', {
      as: senior,
      body: { ...entry, ...wrong },
    });
    expect(status).toBe(400);
    expect(body.errors[0].field).toBe(`body.${field}`);
    expect(JSON.stringify(body)).not.toMatch(/110105|138001/);
  });

  const header = 'list,kind,key,value,source,reason,authority,owner,expires';
  const line = (value: string, list = 'block') =>
    `${list},device,,${value},file,why,,zhao,2027-01-31`;
  const preview = (desk: ReturnType<typeof openDesk>, file: string, as = senior) =>
    desk.call('POST /lists/block/previews', { as, body: { format: 'csv', file } });
  /** Imports lines by two people, and gives the id of the change. */
  const importedTo = async (desk: ReturnType<typeof openDesk>, ...lines: readonly string[]) => {
    const { body } = await preview(desk, [header, ...lines].join('\n'));
    const filed = await desk.call('POST /lists/block/imports', {
      as: senior,
      body: { token: body.token, reason },
    });
    return (await decide(desk, filed.body, 'approve', other)).body.resultId as string;
  };

  it('are imported as they were previewed, by two people', async () => {
    const desk = openDesk();
    const shown = await preview(desk, [header, line('d-1'), line('d-2')].join('\n'));
    expect(shown.body).toMatchObject({ lines: 2, adds: 2, changes: 0, same: 0, problems: [] });
    expect(shown.body.sample).toHaveLength(2);
    const imported = (as: object) =>
      desk.call('POST /lists/block/imports', { as, body: { token: shown.body.token, reason } });
    expect((await imported(other)).status).toBe(400);
    const { status, body } = await imported(senior);
    expect(status).toBe(201);
    expect((await decide(desk, body, 'approve', other)).status).toBe(200);
    expect(await entriesOf(desk)).toHaveLength(2);
    const again = await preview(desk, [header, line('d-1'), line('d-3')].join('\n'));
    expect(again.body).toMatchObject({ adds: 1, same: 1 });
  });

  it('of several lists in a file are refused by the lines that name another, with the one that is taken', async () => {
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

  it('that one import put in force are taken back as a whole, and what it replaced comes back', async () => {
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
    const sum = { remove: 1, add: 1, left: 1, replacedIsKnown: true };
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
    for (const proposal of body.proposals) {
      expect((await decide(desk, proposal, 'approve', senior)).body.code).toBe('same-person');
      expect((await decide(desk, proposal, 'approve', other)).status).toBe(200);
    }
    expect(await sources()).toEqual({ 'd-1': 'right', 'd-2': 'right', 'd-4': 'renewed' });
    // Asked for once more after its answer was lost, it tells what it filed, whatever became of that.
    await desk.ports.papers.remove('answer', senior.sub, key);
    const told = (await undo()).body.proposals;
    expect(
      told.map(({ proposalId, state }: Record<string, string>) => [proposalId, state]),
    ).toEqual(
      body.proposals.map(({ proposalId }: Record<string, string>) => [proposalId, 'approved']),
    );
    const nothing = await desk.call(`POST ${path}`, { as: senior, body: { reason } });
    expect(nothing.body.code).toBe('nothing-changes');

    // What takes back is not taken back itself.
    const [removal] = body.proposals.slice(-1);
    const back = `/lists/changes/${(await desk.call(`GET /proposals/${removal.proposalId}`, { as: senior })).body.proposal.resultId}/undo`;
    expect((await desk.call(`GET ${back}`, { as: senior })).status).toBe(400);
    desk.time.now += 31 * day;
    const none = await desk.call('GET /lists/changes/lch-unknown/undo', {
      as: { ...senior, lasts: 40 * 86_400 },
    });
    expect(none.status).toBe(404);
  });

  it('tell what was imported of late and what of it stands, page by page', async () => {
    const desk = openDesk();
    await importedTo(desk, line('d-0'));
    desk.time.now += minute;
    const wrong = await importedTo(desk, line('d-1'), line('d-2'), line('d-3'));
    desk.time.now += minute;
    const right = await importedTo(desk, line('d-3').replace('why', 'renewed'));
    const path = '/lists/changes';
    const first = (await desk.call(`GET ${path}?limit=1`, { as: senior })).body;
    expect(first.items).toMatchObject([{ changeId: right, entries: 1, stand: 1, whole: true }]);
    const second = (await desk.call(`GET ${path}?limit=1&cursor=${first.cursor}`, { as: senior }))
      .body;
    expect(second.items).toEqual([
      {
        changeId: wrong,
        lists: ['block'],
        sources: [expect.any(String)],
        ...{ entries: 3, stand: 2, tooMany: false, note: reason, whole: true, undoWaits: false },
        by: expect.objectContaining({ id: senior.sub }),
        approvedBy: expect.objectContaining({ id: other.sub }),
        at: now + minute,
      },
    ]);
    await desk.call(`POST ${path}/${wrong}/undo`, { as: senior, body: { reason } });
    const [{ proposalId }] = (await desk.call('GET /proposals', { as: other })).body.items;
    await decide(desk, { proposalId }, 'approve', other);
    // A take-back is none itself, and a month later nothing can be taken back.
    const all = async () => (await desk.call(`GET ${path}`, { as: senior })).body.items;
    expect((await all()).map(({ stand }: { stand: number }) => stand)).toEqual([1, 0, 1]);
    desk.time.now += 30 * day - minute;
    const later = (await desk.call(`GET ${path}`, { as: { ...senior, lasts: 40 * 86_400 } })).body;
    expect(later.items.map(({ changeId }: { changeId: string }) => changeId)).toEqual([
      right,
      wrong,
    ]);
  });

  it('that an import names are all told where it is counted, of parts that are read once, and taken back', async () => {
    const desk = openDesk();
    const { lists, auditLog, clock } = desk.ports;
    const ports = { platformId: 'demo', clock, lists, auditLog };
    const about = { changeId: 'lch-mixed', action: 'add', by: 'cli:zhao', note: '' } as const;
    const mixed = stageChange(about, ports);
    for (const list of ['block', 'allow'] as const) {
      await mixed.take([asProposed(standing({ list, expiresAt: later }))]);
    }
    await mixed.seal(desk.time.now);
    const approve = { changeId: 'lch-mixed', verdict: 'approve', by: 'cli:lin' } as const;
    await decideChange({ ...approve, at: desk.time.now }, ports);
    const staged = vi.spyOn(lists, 'staged');
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

  it('are told by the page, though somebody imports meanwhile and others were turned down', async () => {
    const desk = openDesk();
    const path = '/lists/changes?limit=1';
    const first = await importedTo(desk, line('d-1'));
    desk.time.now += minute;
    const turnedDown = await desk.call('POST /lists/block/entries', { as: senior, body: entry });
    await decide(desk, turnedDown.body, 'reject', other);
    desk.time.now += minute;
    const second = await importedTo(desk, line('d-2'));
    const page = (await desk.call(`GET ${path}`, { as: senior })).body;
    desk.time.now += minute;
    await importedTo(desk, line('d-3'));
    const next = (await desk.call(`GET ${path}&cursor=${page.cursor}`, { as: senior })).body;
    expect([...page.items, ...next.items].map(({ changeId }) => changeId)).toEqual([second, first]);
    expect(next.cursor).toBeNull();
  });

  it('are taken back by an act that broke off between its halves as they were proposed', async () => {
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
    const { write } = desk.ports.lists;
    const broken = vi.spyOn(desk.ports.lists, 'write').mockImplementation(async (change, from) => {
      if (change.action === 'remove') throw new Unavailable('broken off');
      return write(change, from);
    });
    expect((await undo()).status).toBe(503);
    broken.mockRestore();
    desk.time.now += 10 * minute;
    // Meanwhile d-2 is listed anew: the half that is proposed stays as it was proposed.
    await importedTo(desk, line('d-2').replace('why', 'renewed'));
    const { status, body } = await undo();
    expect([status, body.proposals.length]).toEqual([201, 2]);
    for (const proposal of body.proposals) {
      expect((await decide(desk, proposal, 'approve', other)).status).toBe(200);
    }
    const found = (await entriesOf(desk)).map(({ label, reason: why }: Record<string, string>) => [
      label,
      why,
    ]);
    expect(Object.fromEntries(found)).toEqual({ 'd-1': 'right', 'd-2': 'renewed' });
  });

  it('are taken back by what is filed, where somebody else proposed the other half', async () => {
    const desk = openDesk();
    await importedTo(desk, line('d-1').replace('why', 'right'));
    const wrong = await importedTo(desk, line('d-1'), line('d-3'));
    const [{ entryId }] = (await entriesOf(desk)).filter(
      ({ label }: Record<string, string>) => label === 'd-3',
    );
    const removal = await desk.call(`POST /lists/block/entries/${entryId}/removal`, {
      as: other,
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
        ({ changeId, undoWaits }: Record<string, unknown>) => (undoWaits ? changeId : []),
      );
    expect(await waits()).toEqual([wrong]);
    await decide(desk, body.proposals[0], 'reject', other);
    expect(await waits()).toEqual([]);
  });

  it('are not taken back where they broke off, or are too many for a request', async () => {
    const desk = openDesk();
    const change = {
      changeId: 'lch-20261127-x',
      action: 'add',
      state: 'approved',
      entries: 20_001,
      parts: 1,
      digest: '',
      note: '',
      proposedBy: 'zhao',
      proposedAt: desk.time.now,
      decidedBy: 'lin',
      decidedAt: desk.time.now,
    } as const;
    await desk.ports.lists.write(change, null);
    const refused = async () =>
      (await desk.call(`GET /lists/changes/${change.changeId}/undo`, { as: senior })).body.errors[0]
        .problem;
    expect(await refused()).toMatch(/approve|再同意/);
    await desk.ports.lists.write({ ...change, state: 'applied' }, 'approved');
    expect(await refused()).toContain('clearspring lists take-back');
  });

  it('say how many lines of a file are wrong, and what is wrong with the first', async () => {
    const desk = openDesk();
    const wrong = Array.from({ length: 250 }, (_, n) => line(`d-${n}`, 'shelf'));
    const { body } = await preview(desk, [header, line('d-x'), ...wrong].join('\n'));
    expect(body).toMatchObject({ token: null, lines: 251, adds: 1, bad: 250 });
    expect(body.problems).toHaveLength(200);
  });

  it('say which lines name what an opposite list holds, before they are imported', async () => {
    const desk = openDesk();
    const exempt = await desk.call('POST /lists/allow/entries', {
      as: senior,
      body: { ...entry, value: 'd-7' },
    });
    await decide(desk, exempt.body, 'approve', other);
    const { body } = await preview(desk, [header, line('d-1'), line('d-7')].join('\n'));
    expect(body).toMatchObject({ adds: 2, opposed: 1, opposites: [{ line: 3, list: 'allow' }] });
    expect(body.token).not.toBeNull();
    const watched = await desk.call('POST /lists/watch/entries', {
      as: senior,
      body: { ...entry, value: 'd-7' },
    });
    await decide(desk, watched.body, 'approve', other);
    const blocked = await desk.call('POST /lists/block/entries', {
      as: senior,
      body: { ...entry, value: 'd-7' },
    });
    await decide(desk, blocked.body, 'approve', other);
    const again = await desk.call('POST /lists/allow/previews', {
      as: senior,
      body: { format: 'csv', file: [header, line('d-7').replace('block', 'allow')].join('\n') },
    });
    expect(again.body.opposites).toHaveLength(2);
    expect(again.body.opposed).toBe(1);
  });

  it('are proposed the same change once, until somebody decided about it', async () => {
    const desk = openDesk();
    const post = (as: object, body: object, path = 'entries') =>
      desk.call(`POST /lists/block/${path}`, { as, body });
    const imports = async (as: typeof senior, values: readonly string[]) => {
      const file = [header, ...values.map((value) => line(value))].join('\n');
      const { body } = await preview(desk, file, as);
      return post(as, { token: body.token, reason: 'from the file' }, 'imports');
    };
    const proposed = (await post(senior, entry)).body;
    const again = await post(other, { ...entry, reason: 'in other words' });
    expect([again.status, again.body.code]).toEqual([409, 'already-proposed']);
    expect((await post(other, { ...entry, value: 'd-78' })).status).toBe(201);
    expect((await post(other, { ...entry, expiresAt: later - day })).status).toBe(201);
    expect((await imports(senior, ['d-1', 'd-2'])).status).toBe(201);
    expect((await imports(other, ['d-2', 'd-1'])).body.code).toBe('already-proposed');
    expect((await imports(other, ['d-1'])).status).toBe(201);
    // What was refused is not left for anybody to approve by another door.
    expect(await desk.ports.lists.changes()).toHaveLength(5);

    await decide(desk, proposed, 'reject', other);
    expect((await post(other, entry)).status).toBe(201);
  });

  it('are proposed where very many proposals wait without reading these bit by bit', async () => {
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
    const asked = list.mock.calls.filter(([kind]) => kind === 'proposal');
    expect(asked.map(([, , { most }]) => most)).toEqual([50, 100, 200, 400, 500]);
    expect(
      (await desk.call('POST /lists/block/entries', { as: other, body: entry })).body.code,
    ).toBe('already-proposed');
    expect(filed.status).toBe(201);
  });

  it('are proposed the same change once by two people at one instant', async () => {
    const desk = openDesk();
    fileTogether(desk, 2);
    const file = (as: object) => desk.call('POST /lists/block/entries', { as, body: entry });
    const answers = await Promise.all([senior, other].map(file));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const { body } = await desk.call('GET /proposals', { as: senior });
    expect(body.items).toHaveLength(1);
    const states = (await desk.ports.lists.changes()).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['proposed', 'rejected']);
    const filed = answers.find(({ status }) => status === 201)?.body;
    const third = { sub: 'li', groups: ['seniors'] };
    expect((await decide(desk, filed, 'approve', third)).status).toBe(200);
    expect(await entriesOf(desk)).toHaveLength(1);
  });

  it('change once where two people approve at one instant, and the proposal is closed', async () => {
    const desk = openDesk();
    const earlier = { ...entry, expiresAt: later - day };
    const { body: before } = await desk.call('POST /lists/block/entries', {
      as: senior,
      body: earlier,
    });
    await decide(desk, before, 'approve', other);
    const { body } = await desk.call('POST /lists/block/entries', { as: senior, body: entry });
    const { readChange } = desk.ports.lists;
    const both = Promise.withResolvers<void>();
    let looks = 0;
    vi.spyOn(desk.ports.lists, 'readChange').mockImplementation(async (changeId) => {
      const found = await readChange(changeId);
      // Each looks whether it is over, and then at what they decide about.
      looks += 1;
      if (looks === 4) both.resolve();
      if (looks === 2) await both.promise;
      return found;
    });
    const first = decide(desk, body, 'approve', other);
    await expect.poll(() => looks).toBe(2);
    const second = decide(desk, body, 'approve', { sub: 'li', groups: ['seniors'] });
    const answers = await Promise.all([first, second]);
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
    for (const proposal of taken.body.proposals) await decide(desk, proposal, 'approve', other);
    expect(await entriesOf(desk)).toMatchObject([{ expiresAt: later - day }]);
  });

  it('are imported though the import was asked for twice at one instant', async () => {
    const desk = openDesk();
    const { body } = await preview(desk, [header, line('d-1')].join('\n'));
    fileTogether(desk, 2);
    const file = () =>
      desk.call('POST /lists/block/imports', { as: senior, body: { token: body.token, reason } });
    const answers = await Promise.all([file(), file()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const filed = answers.find(({ status }) => status === 201)?.body;
    expect((await decide(desk, filed, 'approve', other)).status).toBe(200);
    expect(await entriesOf(desk)).toHaveLength(1);
  });

  it('are not imported with a bad line, which is named (H85)', async () => {
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

  it('are exported as CSV that no spreadsheet runs, on record', async () => {
    const desk = openDesk();
    const body = { ...entry, source: '=cmd()' };
    const proposed = await desk.call('POST /lists/block/entries', { as: senior, body });
    await decide(desk, proposed.body, 'approve', other);
    const exported = await desk.call('GET /lists/block/export', { as: auditor });
    expect(exported.body).toContain("'=cmd()");
    expect(exported.body).toMatch(/^\ufefflist,kind,/);
    expect(desk.chain('staff:audit')).toMatchObject([{ action: 'lists.exported' }]);
    expect((await desk.call('GET /lists/nothing/export', { as: auditor })).status).toBe(400);
  });

  /** Proposes to block something that the account of a case used, for a day. */
  const blockOf = async (entity: EntityKey, why = reason) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u-1');
    await desk.ports.papers.write({
      kind: 'exhibit',
      folder: 'u-1',
      id: 'e-1',
      version: 1,
      body: {
        eventId: 'e-1',
        type: 'account.signed-up',
        at: now,
        contentId: null,
        contentKind: null,
        text: null,
        quotes: [],
        contacts: [],
        reading: null,
        entities: [entity],
        counterpartId: null,
        report: null,
      },
      expiresAt: null,
    });
    const proposed = await desk.call(`POST /cases/${caseId}/blocks`, {
      as: senior,
      body: { node: nodeOf(entity, desk.ports), days: 1, reason: why },
    });
    return { desk, proposed };
  };

  it('take up what an account of a case used, when a second person agrees', async () => {
    const { desk, proposed } = await blockOf({ kind: 'device', value: 'd-5' });
    expect(proposed.status).toBe(201);
    // The word that the console has for it.
    expect(proposed.body.proposal.words['zh-CN']).toBe('封禁设备 •••，1 天');
    expect((await decide(desk, proposed.body.proposal, 'approve', other)).status).toBe(200);
    expect(await entriesOf(desk)).toMatchObject([{ label: 'd-5', kind: 'device' }]);
  });

  it('keep the whole reason of a block from a case, which is refused where none could', async () => {
    const longest = '因'.repeat(200);
    const device = { kind: 'device', value: 'd-5' } as const;
    const { desk, proposed } = await blockOf(device, longest);
    await decide(desk, proposed.body.proposal, 'approve', other);
    expect(await entriesOf(desk)).toMatchObject([{ reason: longest }]);
    const { proposed: longer } = await blockOf(device, `${longest}由`);
    expect([longer.status, longer.body.errors]).toMatchObject([
      400,
      [{ field: 'body.reason', problem: 'is too long: at most 200 characters' }],
    ]);
  });

  it.each(['operator', 'phonePrefix', 'target'] as const)(
    'take up no %s: no list names one, and nobody is asked to agree',
    async (kind) => {
      const { desk, proposed } = await blockOf({ kind, value: 'd-5' });
      expect(proposed.body.code).toBe('wrong-subject');
      expect((await desk.call('GET /proposals', { as: other })).body.items).toEqual([]);
    },
  );

  it('are not said to hold what ended while it waited for a second person', async () => {
    const as = { ...other, lasts: 3 * 86_400 };
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

describe('credit', () => {
  it('is explained part by part, with the reputation of what the account shares', async () => {
    const desk = openDesk();
    desk.frozen('u-1');
    const { status, body } = await desk.call('GET /accounts/u-1/credit');
    expect(status).toBe(200);
    const sum = body.parts.reduce(
      (total: number, { points }: { points: number }) => total + points,
      0,
    );
    expect(body.score).toBe(sum);
    expect(body.parts.some(({ points }: { points: number }) => points < 0)).toBe(true);
    expect((await desk.call('GET /accounts/nobody/credit')).status).toBe(404);
  });
});
