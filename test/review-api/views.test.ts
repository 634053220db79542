import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';

describe('saved views', () => {
  const view = { name: 'urgent', page: '/queues/fraud?severity=critical', shared: false };

  it('belong to their owner until they are shared', async () => {
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
    const save = () => desk.call(path, { body: { ...changed, expectedVersion: 1 } });
    const { papers } = desk.ports;
    const write: typeof papers.write = async (paper) =>
      paper.kind === 'view' ? 'stale' : papers.write(paper);
    Object.assign(desk.ports, { papers: { ...papers, write } });
    expect((await save()).body.code).toBe('stale-version');
    Object.assign(desk.ports, { papers });
    expect((await save()).status).toBe(200);
    expect(await views({ sub: 'staff-2' })).toMatchObject([{ mine: false, name: 'urgent' }]);
    const gone = `DELETE /views/${body.viewId}`;
    expect((await desk.call(gone, { as: { sub: 'staff-2' } })).status).toBe(404);
    expect((await desk.call(gone)).status).toBe(204);
    expect(await views()).toEqual([]);
  });

  it.each(['https://evil.example', '//evil.example/x', 'javascript:alert(1)', '/x#y'])(
    'lead only to pages of the console: %s',
    async (page) => {
      const { status } = await openDesk().call('POST /views', { body: { ...view, page } });
      expect(status).toBe(400);
    },
  );

  it('are not of a search for a number of a person', async () => {
    const desk = openDesk();
    const search = (q: string) => `/search?by=contact&q=${encodeURIComponent(q)}`;
    const problemsOf = async (asked: object) =>
      (await desk.call('POST /views', { body: { ...view, ...asked } })).body.errors;
    for (const number of ['phone:+8613800000000', 'phone:138 0000 0000', '+442079460000']) {
      expect(await problemsOf({ page: search(number) })).toEqual([
        { field: 'body.page', problem: expect.stringContaining('phone or card number') },
      ]);
    }
    expect(await problemsOf({ page: search('wechat:demo_a1') })).toBeUndefined();
    expect((await desk.call('GET /views')).body.views).toHaveLength(1);
  });

  it.each([
    ['account', 'u13800000000', 201],
    ['device', '0f13800138000a7e', 201],
    ['account', '12345678-1234-4123-a123-446655440000', 201],
    ['account', '13800000000', 400],
    ['text', 'u13800000000', 400],
  ])('are of an id, whatever its digits look like: %s %s', async (by, q, expected) => {
    const page = `/search?by=${by}&q=${q}`;
    const { status } = await openDesk().call('POST /views', { body: { ...view, page } });
    expect(status).toBe(expected);
  });

  it('have names without invisible or direction characters', async () => {
    const desk = openDesk();
    const named = async (name: string) => desk.call('POST /views', { body: { ...view, name } });
    const { body } = await named(' 资料.\u202egpj\u202c\u2028.exe\u0007 ');
    expect(body.name).toBe('资料.gpj.exe');
    expect((await named('\u202e\u2066 ')).status).toBe(400);
    // A flag or a family is one sign of several: it stays.
    expect((await named('👨‍👩‍👧 家庭')).body.name).toBe('👨‍👩‍👧 家庭');
  });

  it('are limited to fifty for each person', async () => {
    const desk = openDesk();
    for (let i = 0; i < 50; i++) await desk.call('POST /views', { body: view });
    expect((await desk.call('POST /views', { body: view })).status).toBe(400);
  });
});
