import { describe, expect, it, vi } from 'vitest';
import { orNull, Refusal } from '#functions/review-api/server/refusal.ts';
import { StaffSettings } from '#shared/settings/review.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { now, openDesk, settings, tokenOf } from './desk.ts';

const reason = 'looks right to me';

describe('a request', () => {
  it.each(['%00', 'x'.repeat(10_240), '%F0%9F%98%80', 'a%2Fb', '%2e%2e%2fx', '..%2f'])(
    'about the id %s is rejected (H70)',
    async (id) => {
      expect((await openDesk().call(`GET /cases/${id}`)).status).toBe(400);
    },
  );

  it.each(['limit=-1', 'limit=1e9', 'limit=abc', 'limit=0', 'limit=101', 'cursor=forged'])(
    'with %s is rejected (H71)',
    async (query) => {
      const { status, body } = await openDesk().call(`GET /queues/fraud/cases?${query}`);
      expect(status).toBe(400);
      expect(body.errors[0].field).toMatch(/limit|cursor/);
    },
  );

  it('with several unknown fields is rejected, each by its own name (H72)', async () => {
    const { status, body } = await openDesk().call('POST /rules/check', {
      as: { sub: 'author-1', groups: ['rule-authors'] },
      body: { source: '', status: 'active', platformId: 'b' },
    });
    const fields = body.errors.map(({ field }: { readonly field: string }) => field);
    expect([status, fields]).toEqual([400, ['body.status', 'body.platformId']]);
  });

  it('with very many unknown fields gets an answer of bounded length', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`junk${i}`, 0]));
    const { status, body } = await openDesk().call('POST /rules/check', {
      as: { sub: 'author-1', groups: ['rule-authors'] },
      body: { source: '', ...unknown },
    });
    expect([status, body.errors.length]).toEqual([400, 50]);
  });

  it('with a changed or expired cursor for the same query is rejected (H71)', async () => {
    const desk = openDesk();
    const page = (place: unknown, milliseconds?: number) => {
      const cursor = desk.ports.seals.seal('proposals {}', place, milliseconds);
      return desk.call(`GET /proposals?cursor=${cursor}`);
    };
    const place = { open: true, at: now, id: 'prp-1' };
    expect((await page(place)).status).toBe(200);
    for (const rejected of [await page('0'), await page(place, -1)]) {
      expect(rejected.status).toBe(400);
      expect(rejected.body.errors[0].field).toBe('query.cursor');
    }
  });

  it.each([
    "severity=high' OR 1=1",
    'severity[$gt]=',
    'category=:v',
    'category=%23n',
    'status=frozen',
  ])('with the filter %s is rejected (H78)', async (query) => {
    expect((await openDesk().call(`GET /queues/fraud/cases?${query}`)).status).toBe(400);
  });

  it.each([
    ['GET /queues/fraud/cases?limit=999', 'query.limit', /^须为 1 至 100 的数$/],
    ['GET /queues/fraud/cases?cursor=forged', 'query.cursor', /请重新开始/],
    ['GET /cases/a%2Fb', 'path.caseId', /^1 到 64 个字符/],
    ['GET /queues/fraud/cases?severity=low&severity=high', 'query.severity', /只能出现一次/],
    ['GET /platform?from=2026-11-03&to=2026-11-01', 'query.from', /不能晚于结束日期/],
    ['GET /search?by=account&q=u1&from=2026-13-01', 'query.from', /^须为日期，如 2026-11-24$/],
    ['GET /rules/No%20Rule', 'path.rule', /^格式不符$/],
    ['GET /search?by=contact&q=no-kind', 'query.q', /联系方式须带种类/],
    ['GET /me?as=admin', 'query.as', /^此处不接受查询参数$/],
  ])('gets the problem of a field in the language of the reader: %s', async (name, field, told) => {
    const desk = openDesk();
    const as = async (language: string) => {
      const headers = { 'accept-language': language };
      const { body } = await desk.call(name, { headers });
      return body.errors[0] as { readonly field: string; readonly problem: string };
    };
    expect(await as('zh-CN')).toEqual({ field, problem: expect.stringMatching(told) });
    expect((await as('en')).problem).not.toMatch(/\p{Script=Han}/u);
  });

  it('gets the problem of every field of a body in the language of the reader', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const headers = { 'accept-language': 'zh-CN' };
    const body = { ruling: { act: 'freeze', until: 'soon' }, reason: ' ', more: 1 };
    const answer = await desk.call(`POST /cases/${caseId}/rulings`, { body, headers });
    expect(answer.status).toBe(400);
    for (const { problem } of answer.body.errors) expect(problem).toMatch(/\p{Script=Han}/u);
    expect(answer.body.errors).toContainEqual({
      field: 'body.reason',
      problem: '请写明理由，至少一个非空白字符',
    });
    const inEnglish = await desk.call(`POST /cases/${caseId}/rulings`, { body });
    for (const [language, { errors }, problem] of [
      ['zh-CN', answer.body, '没有这个字段：请删去，或核对拼写'],
      ['en', inEnglish.body, 'is not a known field: remove it, or check its spelling'],
    ]) {
      expect(errors, language).toContainEqual({ field: 'body.more', problem });
    }
  });

  it.each(['', '\u3000', '\u200b\u3164'])(
    'is told once that a reason without a visible character is none: %j',
    async (reason) => {
      const desk = openDesk();
      const { caseId } = desk.frozen('u1');
      const body = { ruling: { act: 'release' }, reason, expectedVersion: 1 };
      const answer = await desk.call(`POST /cases/${caseId}/rulings`, { body });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([
        { field: 'body.reason', problem: 'give a reason: at least one non-blank character' },
      ]);
    },
  );

  it.each([
    ['7', 'body', '须为对象，写作 {…}', 'must be an object, written {…}'],
    ['{"expectedVersion":"1"}', 'body.expectedVersion', '须为数字', 'must be a number'],
    ['{"expectedVersion":1.5}', 'body.expectedVersion', '须为整数', 'must be a whole number'],
    ['{"expectedVersion":0}', 'body.expectedVersion', '须大于 0', 'must be above 0'],
    ['{"reason":["x"]}', 'body.reason', '须为文本', 'must be a text'],
    ['{"ruling":1}', 'body.ruling', '须为对象，写作 {…}', 'must be an object, written {…}'],
    ['{"ruling":{"act":"ban"}}', 'body.ruling.act', /^须为以下之一：/, /^must be one of /],
    ['{}', 'body.ruling', '缺少', 'is missing'],
    ['{"ruling":{"act":"hide"}}', 'body.ruling.contentId', '缺少', 'is missing'],
    [
      '{"ruling":{"act":"hide","contentId":7}}',
      'body.ruling.contentId',
      /^加引号/,
      /^a string in quo/,
    ],
  ])('gets natural words for a wrong body, in both languages: %s', async (raw, field, zh, en) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    for (const [language, problem] of [['zh-CN', zh] as const, ['en', en] as const]) {
      const headers = { 'accept-language': language, 'content-type': 'application/json' };
      const { body } = await desk.call(`POST /cases/${caseId}/rulings`, { raw, headers });
      const told = body.errors.find((one: { readonly field: string }) => one.field === field);
      expect(told?.problem).toEqual(
        typeof problem === 'string' ? problem : expect.stringMatching(problem),
      );
    }
  });

  it('with a repeated parameter or field is rejected (H79)', async () => {
    const { status } = await openDesk().call('GET /queues/fraud/cases?severity=low&severity=high');
    expect(status).toBe(400);
  });

  it.each([
    ['text/plain', 415],
    ['application/json; charset=utf-16', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/json; charset=UTF-8', 200],
  ])('of type %s gets %i (H80)', async (type, status) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const headers = { 'content-type': type };
    expect((await desk.call(`POST /cases/${caseId}/claim`, { raw: '{}', headers })).status).toBe(
      status,
    );
  });

  it.each([
    ['POST /rules/check', { source: '\ud800' }],
    ['POST /bulk/runs', { token: '\udfff', reason }],
    ['POST /lists/block/previews', { format: 'csv', file: 'a\ud800b' }],
    ['POST /bulk/runs', { token: 'token', reason, '\ud800': 1 }],
  ])('with half a character in its body is rejected: %s (H52)', async (name, body) => {
    const as = { sub: 'all-1', groups: ['seniors', 'admins', 'rule-authors'] };
    const answer = await openDesk().call(name, { as, body });
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'body']);
  });

  it('of ten megabytes is rejected (H80)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const raw = JSON.stringify({ text: 'x'.repeat(10_000_000) });
    expect((await desk.call(`POST /cases/${caseId}/notes`, { raw })).status).toBe(413);
  });

  it('with a list may be as large as Lambda accepts from the gateway, and no larger', async () => {
    const desk = openDesk();
    const as = { groups: ['seniors'] };
    const sent = (file: string) => JSON.stringify({ format: 'csv', file });
    const post = async (raw: string) =>
      (await desk.call('POST /lists/block/previews', { as, raw })).status;
    const largest = sent('x'.repeat(4_000_000));
    expect(await post(largest)).toBe(200);
    expect(await post(sent('x'.repeat(4_000_001)))).toBe(400);
    // The limit in bytes is stricter: escaped line breaks take two, Chinese characters three.
    expect(await post(sent('\n'.repeat(2_300_000)))).toBe(413);
    const invoked = Math.ceil((4_400_000 * 4) / 3);
    expect(invoked + 64 * 1024).toBeLessThan(6 * 1_048_576);
  });

  it('that is not JSON or not UTF-8 is rejected', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    for (const raw of ['{', new Uint8Array([0x22, 0xff, 0x22])]) {
      const { status, body } = await desk.call(`POST /cases/${caseId}/notes`, { raw });
      const errors = [{ field: 'body', problem: 'is not JSON in UTF-8' }];
      expect([status, body.errors]).toEqual([400, errors]);
    }
  });

  it('that is refused is no failure in the log, and asks nobody to come back later', async () => {
    const desk = openDesk();
    const { status, headers } = await desk.call('GET /cases/cas-none');
    expect([status, headers.get('retry-after')]).toEqual([404, null]);
    expect(desk.lines.join()).not.toContain('request-failed');
  });

  it('with another method is rejected, whatever a header says (H81)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const patched = await desk.call(`PATCH /cases/${caseId}`, { body: {} });
    expect(patched.status).toBe(405);
    expect(patched.headers.get('allow')).toBe('GET');
    const overridden = await desk.call(`GET /cases/${caseId}/claim`, {
      headers: { 'x-http-method-override': 'POST' },
    });
    expect(overridden.status).toBe(405);
    expect(await desk.ports.claims.of([caseId], desk.time.now)).toEqual(new Map());
  });

  it('with HEAD gets the answer of GET', async () => {
    const { app } = openDesk();
    const { status } = await app.request('http://desk.example/console/api/me', {
      method: 'HEAD',
      headers: { authorization: `Bearer ${await tokenOf()}` },
    });
    expect(status).toBe(200);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': '' },
  ])('to write from another site is rejected: %o (H82)', async (headers) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { status, body } = await desk.call(`POST /cases/${caseId}/claim`, {
      body: {},
      headers: headers as Record<string, string>,
    });
    expect([status, body.code]).toEqual([403, 'cross-origin']);
  });

  it.each([
    ['', 400],
    ['   \n ', 400],
    ['x'.repeat(1001), 400],
    ['bell \u0007', 400],
    ['x'.repeat(1000), 201],
  ])('with the reason %j gets %i (H77)', async (text, status) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    expect((await desk.call(`POST /cases/${caseId}/notes`, { body: { text } })).status).toBe(
      status,
    );
  });

  it('with fields that it may not set is rejected (H72)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { status, body } = await desk.call(`POST /cases/${caseId}/rulings`, {
      body: {
        expectedVersion: 1,
        ruling: { act: 'release', status: 'active', version: 999 },
        reason,
        platformId: 'b',
      },
    });
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field).join()).toContain('platformId');
  });

  it('about something unknown gets 404, on record (H69)', async () => {
    const desk = openDesk();
    expect((await desk.call('GET /cases/cas-of-another-platform')).status).toBe(404);
    expect(desk.chain('staff:staff-1')).toMatchObject([
      { action: 'case.not-found', details: { caseId: 'cas-of-another-platform' } },
    ]);
  });

  it.each(['accounts', 'cases', 'decisions'])(
    'about %s by a phone, identity or card number is refused, and the number is on no record',
    async (about) => {
      const desk = openDesk();
      for (const number of [
        '13912345678',
        '138-1234-5678',
        '11010519491231002X',
        '4111111111111111',
      ]) {
        const { status, body } = await desk.call(`GET /${about}/${number}`);
        expect([status, body.code]).toEqual([400, 'invalid']);
        expect(JSON.stringify([body, desk.lines, desk.chain('staff:staff-1')])).not.toContain(
          number,
        );
      }
      expect(desk.lines.join()).toContain('"staff":"staff-1"');
      expect((await desk.call(`GET /${about}/u13912345678`)).status).toBe(404);
    },
  );

  it('that fails inside reveals no more than the name of the error (H87)', async () => {
    const desk = openDesk(
      {},
      {
        rulesNow: () => Promise.reject(new Error('secret of the house')),
      },
    );
    const { caseId } = desk.frozen('u1');
    const { status, body } = await desk.call(`GET /cases/${caseId}`);
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'internal', instance: 'req-1' });
    expect(JSON.stringify(body)).not.toMatch(/secret|\.ts|at /);
    expect(desk.lines.join()).toContain('request-failed');
  });

  it('is answered in the requested language', async () => {
    const headers = { 'accept-language': 'zh-CN,zh;q=0.9' };
    const { body } = await openDesk().call('GET /cases/cas-0', { headers });
    expect(body.title).toBe('未找到');
  });
});

describe('a write', () => {
  it('repeated with its key gets the same answer, and takes effect once (H75)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const call = { body: { text: reason }, key: 'one-key-for-all-of-it' };
    const [first, second] = [
      await desk.call(`POST /cases/${caseId}/notes`, call),
      await desk.call(`POST /cases/${caseId}/notes`, call),
    ];
    expect(second.body).toEqual(first.body);
    expect(await desk.ports.papers.list('note', caseId, { most: 9 })).toHaveLength(1);
    const other = await desk.call(`POST /cases/${caseId}/notes`, {
      ...call,
      body: { text: 'something else' },
    });
    expect([other.status, other.body.code]).toEqual([422, 'key-reused']);
    const empty = { body: {}, key: 'one-key-for-two-routes' };
    await desk.call(`POST /cases/${caseId}/claim`, empty);
    for (const path of [`${caseId}/skip`, `${desk.frozen('u2').caseId}/claim`]) {
      expect((await desk.call(`POST /cases/${path}`, empty)).body.code).toBe('key-reused');
    }
  });

  it('needs a key', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const headers = { 'idempotency-key': 'short' };
    const call = { body: { text: reason }, headers };
    expect((await desk.call(`POST /cases/${caseId}/notes`, call)).status).toBe(400);
  });

  it('gets a Retry-After if another request with its key was rejected meanwhile', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { papers } = desk.ports;
    // Another request with this key started first and was rejected between two steps of this one.
    Object.assign(papers, { write: async () => 'stale', read: async () => [] });
    const call = { body: { text: reason }, key: 'one-key-for-both-of-us' };
    const { status, headers } = await desk.call(`POST /cases/${caseId}/notes`, call);
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
  });

  it('whose response was lost waits half a minute, then is the act that it was, also after midnight', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.time.now = Date.parse('2026-11-24T23:59:50.000Z');
    const { papers } = desk.ports;
    const write: typeof papers.write = (paper) =>
      paper.kind === 'answer' && paper.version > 1
        ? Promise.reject(new Unavailable('throttled'))
        : papers.write(paper);
    const note = () =>
      desk.call(`POST /cases/${caseId}/notes`, {
        as: { lasts: 86_400 },
        body: { text: reason },
        key: 'one-key-for-both-days',
      });
    Object.assign(desk.ports, { papers: { ...papers, write } });
    expect((await note()).body).toMatchObject({ status: 503, code: 'unavailable' });
    expect(desk.lines.join()).toContain('request-failed');
    Object.assign(desk.ports, { papers });
    const busy = await note();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '1']);
    desk.time.now += 30_000;
    const done = await note();
    expect(done.status).toBe(201);
    expect(await papers.list('note', caseId, { most: 9 })).toHaveLength(1);
    expect((await note()).body).toEqual(done.body);
  });

  it('that was rejected may be retried with its key', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call(`POST /cases/${caseId}/claim`, { as: { sub: 'staff-2' }, body: {} });
    const call = { body: {}, key: 'try-again-and-again' };
    expect((await desk.call(`POST /cases/${caseId}/claim`, call)).status).toBe(409);
    await desk.call(`DELETE /cases/${caseId}/claim`, { as: { sub: 'staff-2' } });
    expect((await desk.call(`POST /cases/${caseId}/claim`, call)).status).toBe(200);
  });
});

it('the address of the console without its last slash leads there', async () => {
  const { status, headers } = await openDesk().app.request('http://desk.example/console');
  expect([status, headers.get('location')]).toEqual([301, '/console/']);
});

describe('every answer', () => {
  it('forbids what a console does not need', async () => {
    const desk = openDesk();
    const page = await desk.app.request('http://desk.example/console/');
    const { headers } = await desk.call('GET /me');
    for (const answer of [page.headers, headers]) {
      expect(answer.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' https://issuer.example; form-action 'self' https://issuer.example; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; report-uri /console/api/csp-reports",
      );
      expect(Object.fromEntries(answer)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'permissions-policy': expect.stringContaining('camera=()'),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(answer.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
    }
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('lets the console fetch tokens where the issuer has them on another origin', async () => {
    const staff = StaffSettings.parse({
      ...settings.staff,
      tokenOrigin: 'https://shop.auth.eu-central-1.amazoncognito.com',
    });
    const page = await openDesk({ staff }).app.request('http://desk.example/console/');
    expect(page.headers.get('content-security-policy')).toContain(
      "connect-src 'self' https://issuer.example https://shop.auth.eu-central-1.amazoncognito.com;",
    );
  });

  it('counts a policy violation that a browser reports', async () => {
    const desk = openDesk();
    const headers = { 'content-type': 'application/csp-report' };
    const call = { as: null, raw: '{"csp-report":{}}', headers };
    expect((await desk.call('POST /csp-reports', call)).status).toBe(204);
    expect(desk.lines.join()).toContain('"CspViolations":1');
  });

  it('never fetches what a token names', async () => {
    const fetching = vi.spyOn(globalThis, 'fetch');
    await openDesk().call('GET /me', { as: { header: { kid: 'x', jku: 'https://evil.example' } } });
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });
});

it('what is refused is `null` where that is asked for; what is unavailable is not', async () => {
  expect(await orNull(Promise.reject(new Refusal('forbidden')))).toBeNull();
  await expect(orNull(Promise.reject(new Unavailable('gone')))).rejects.toThrow('gone');
});
