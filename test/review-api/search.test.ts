import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { accountSubject, contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { emptyEntity, joinEntity } from '#shared/signals/entity-state.ts';
import { finding } from '../decisions/specimens.ts';
import { now, openDesk } from './desk.ts';
import { exhibitOf } from './exhibits.ts';
import { auditor } from './people.ts';

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

  it('finds an account with its decisions and its case', async () => {
    const { desk } = open();
    const { status, body } = await desk.call('GET /search?by=account&q=u-1');
    expect(status).toBe(200);
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['account', 'decision']);
    expect(body.items[0].caseId).toMatch(/^cas-/);
    expect((await desk.call('GET /search?by=account&q=nobody')).body.items).toEqual([]);
  });

  it('finds the decisions about an account within the days and with the outcome asked for', async () => {
    const { desk, add } = open();
    for (const number of [1, 30, 54]) add(number, { subject: accountSubject('u-1') });
    const of = async (query: string) =>
      (await desk.call(`GET /search?by=account&q=u-1&${query}`)).body.items.flatMap(
        ({ kind, at }: { kind: string; at: number }) => (kind === 'decision' ? [now - at] : []),
      );
    expect(await of('from=2026-11-23&to=2026-11-23')).toEqual([30 * hour]);
    expect(await of('from=2026-11-22&to=2026-11-23&outcome=hide')).toEqual([30 * hour, 54 * hour]);
    expect(await of('from=2026-11-22&to=2026-11-24&outcome=freeze')).toEqual([2 * hour]);
  });

  it('finds a decision by its id, and the decisions about a post through its author', async () => {
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

  it('finds a case by its id, of an account or a campaign, for those who may read it', async () => {
    const { desk } = open();
    const contact = { kind: 'contact', value: 'wechat:demo_a1' } as const;
    const [known] = [...desk.records.cases.values()];
    if (!known) throw new Error('no case');
    const campaignId = campaignCaseIdOf('demo', contact);
    desk.records.cases.set(campaignId, { ...known, caseId: campaignId, campaign: contact });
    for (const caseId of [known.caseId, campaignId]) {
      const query = `GET /search?by=case&q=${caseId}`;
      expect((await desk.call(query)).body.items).toMatchObject([
        { kind: 'case', caseId, accountId: 'u-1', decisionId: null },
      ]);
      const stranger = { groups: ['mule-reviewers'] };
      expect((await desk.call(query, { as: stranger })).body.items).toEqual([]);
    }
    expect((await desk.call('GET /search?by=case&q=cas-other')).body.items).toEqual([]);
  });

  it('names rules by their titles, and a rule of an earlier release by its id', async () => {
    const { desk, add } = open();
    const rules = ['content.card-trade', 'content.gone'];
    add(1, { findings: rules.map((rule) => finding({ rule, category: 'card-trade' })) });
    const { body } = await desk.call('GET /search?by=rule&q=content.gone');
    expect(body.items[0].rules).toEqual([
      { rule: 'content.card-trade', title: titleOf('content.card-trade') },
      { rule: 'content.gone', title: { 'zh-CN': 'content.gone', en: 'content.gone' } },
    ]);
  });

  it('finds words by their meaning, and shows no phone numbers', async () => {
    const { desk, add } = open();
    add(1);
    add(30);
    const { body } = await desk.call(`GET /search?by=text&q=${encodeURIComponent('微信')}`);
    expect(body.items).toHaveLength(2);
    expect(body.items[0].excerpt).toContain('加薇');
    expect(body.items[0].excerpt).not.toContain('13800138000');
    expect((await desk.call('GET /search?by=text&q=nothing')).body.items).toEqual([]);
  });

  it('finds words in the whole text of a stored post, but nobody by a number or a contact', async () => {
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

  it.each(['after', 'before'])(
    'finds the text of an event under its own account only, decided %s another account',
    async (place) => {
      const { desk, add } = open();
      const event = { eventId: 'e-two', signals: {}, decidedAt: now - hour };
      const own = place === 'after' ? 1 : 2;
      add(own, event);
      add(3 - own, { ...event, subject: accountSubject('u-3') });
      const text = `${'前'.repeat(60)}长期高价收卡`;
      const said = { type: 'social.messaged', at: now, text };
      await desk.ports.papers.write(exhibitOf('u-2', 'e-two', said));
      const { body } = await desk.call(`GET /search?by=text&q=${encodeURIComponent('高价收卡')}`);
      expect(body.items).toMatchObject([
        { accountId: 'u-2', excerpt: expect.stringMatching(/^…前+长期高价收卡$/) },
      ]);
    },
  );

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

  it('filters by days and outcome', async () => {
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

  it('finds recent users of a device or a contact', async () => {
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

  it('hides results of queues that the caller may not read', async () => {
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
  ])('rejects %s and names the field (H70, H71, H78, H79)', async (query) => {
    const { status, body } = await openDesk().call(`GET /search?${query}`);
    expect(status).toBe(400);
    expect(body.errors[0].field).toMatch(/^query\./);
  });

  it('rejects the cursor of another search or another person (H71)', async () => {
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

  it('says which decisions changed nothing, also in the CSV', async () => {
    const { desk, add } = open();
    add(1, { unchanged: true });
    add(2);
    const { body } = await desk.call('GET /search?by=rule&q=content.card-trade');
    expect(body.items.map(({ unchanged }: Decision) => unchanged)).toEqual([true, false]);
    const exported = await desk.call('GET /search/export?by=rule&q=content.card-trade', {
      as: auditor,
    });
    const rows = parse(exported.body, { bom: true, columns: true });
    expect(rows).toMatchObject([{ unchanged: 'true' }, { unchanged: 'false' }]);
    expect(rows.map((row) => (row as { readonly at: string }).at)).toEqual(
      body.items.map(({ at }: { readonly at: number }) => new Date(at).toISOString()),
    );
    // A case is not of one time.
    const { caseId } = desk.frozen('u-9');
    const one = await desk.call(`GET /search/export?by=case&q=${caseId}`, { as: auditor });
    expect(parse(one.body, { bom: true, columns: true })).toMatchObject([{ kind: 'case', at: '' }]);
  });

  it('exports are marked as partial if they reach the limit', async () => {
    const { desk, add } = open();
    for (let number = 0; number < 5_001; number++) add(number, { decidedAt: now - number });
    const query = 'GET /search/export?by=rule&q=content.card-trade';
    const { headers, body } = await desk.call(query, { as: auditor });
    expect(body.trim().split('\n')).toHaveLength(1 + 5_000);
    expect(headers.get('x-partial')).toBe('true');
  });

  it('exports CSV that no spreadsheet runs, on record', async () => {
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
    expect(headers.has('x-partial')).toBe(false);
    expect(body).toContain(`"'=HYPERLINK(""x"")"`);
    expect(body.split('\n')[1]).toContain('u-2');
    expect(desk.chain('staff:audit')).toMatchObject([
      { action: 'search.exported', details: { by: 'rule', rows: 1 } },
    ]);
  });
});
