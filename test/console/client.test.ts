import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientOf } from '#functions/review-api/web/api/client.ts';
import { serverNow } from '#functions/review-api/web/api/clock.ts';
import { isProblem, isTemporary, Problem } from '#functions/review-api/web/api/problem.ts';
import { readDraft, writeDraft } from '#functions/review-api/web/drafts/drafts.ts';
import { safeReturnPath } from '#functions/review-api/web/session/session.ts';

const asked: { url: string; init: RequestInit | undefined }[] = [];
const clientFor = (answer: Response, token: string | null = 'secret') => {
  asked.length = 0;
  let ended = 0;
  const client = clientOf({
    fetch: async (url, init) => {
      asked.push({ url: String(url), init });
      return answer;
    },
    token: async () => token,
    language: () => 'zh-CN',
    onEnded: () => ended++,
  });
  return { client, ended: () => ended };
};

describe('a clock that is a day off (H99)', () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const noon = Date.parse('2026-11-24T12:00:00.000Z');
  const hears = async (there: number) => {
    const headers = { date: new Date(there).toUTCString() };
    await clientFor(Response.json({}, { headers })).client('GET /me', {});
  };

  it.each([-86_400_000, 86_400_000])('gives server time with a clock off by %i ms', async (off) => {
    vi.useFakeTimers({ now: noon + off });
    await hears(noon);
    expect(serverNow()).toBe(noon);
  });

  it('is trusted again after it was corrected', async () => {
    vi.useFakeTimers({ now: noon - 86_400_000 });
    await hears(noon);
    vi.setSystemTime(noon + 500);
    await hears(noon);
    expect(serverNow()).toBe(noon + 500);
  });
});

describe('the client', () => {
  it('keeps the byte order mark of a table', async () => {
    const table = '\ufeffplace,at\n12,封禁\n';
    const headers = { 'content-type': 'text/csv; charset=utf-8' };
    const { client } = clientFor(new Response(table, { headers }));
    const file = await client('GET /lists/{list}/export', { path: { list: 'block' } });
    expect(file).toEqual({ csv: table, partial: false });
  });

  it('tells of the records that an answer leaves out', async () => {
    const told: unknown[] = [];
    const client = clientOf({
      fetch: async () =>
        Response.json({ items: [] }, { headers: { 'x-unreadable': '2 dec-1 a%20b' } }),
      token: async () => 'secret',
      language: () => 'en',
      onEnded: () => {},
      onUnreadable: (...left) => told.push(left),
    });
    await client('GET /proposals', { query: {} });
    expect(told).toEqual([[2, ['dec-1', 'a b']]]);
  });

  it('sends path, query, token and language', async () => {
    const { client } = clientFor(Response.json({ items: [], cursor: null }));
    await client('GET /queues/{queue}/cases', {
      path: { queue: 'a/b?c' },
      query: { limit: '50', cursor: undefined },
    });
    expect(asked[0]?.url).toBe('/console/api/queues/a%2Fb%3Fc/cases?limit=50');
    expect(asked[0]?.init?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'accept-language': 'zh-CN',
    });
    expect(asked[0]?.init?.body).toBeUndefined();
  });

  it('sends an idempotency key with a write', async () => {
    const { client } = clientFor(new Response(null, { status: 204 }));
    const how = { idempotencyKey: 'act-0123456789abcdef' };
    expect(
      await client('POST /cases/{caseId}/skip', { path: { caseId: 'c' }, body: {} }, how),
    ).toBeNull();
    expect(asked[0]?.init).toMatchObject({
      method: 'POST',
      body: '{}',
      headers: { 'idempotency-key': 'act-0123456789abcdef' },
    });
  });

  it('throws the problem that the API reports', async () => {
    const body = { code: 'stale-version', status: 409, title: 't', detail: 'd', current: 7 };
    const { client, ended } = clientFor(Response.json(body, { status: 409 }));
    const failure = await client('GET /me', {}).catch((thrown: unknown) => thrown);
    expect(isProblem(failure, 'stale-version') && failure.body.current).toBe(7);
    expect(isTemporary(failure)).toBe(false);
    expect(ended()).toBe(0);
  });

  it('reports the problem of each field once', async () => {
    const errors = ['body.accountIds.0', 'body.accountIds.1'].map((field) => ({
      field,
      problem: '不是平台标识',
    }));
    const body = { code: 'invalid', status: 400, title: '请求有误', detail: '请更正。', errors };
    const { client } = clientFor(Response.json(body, { status: 400 }));
    await expect(client('GET /me', {})).rejects.toThrow(/^请求有误。请更正。 · 不是平台标识$/);
  });

  it('reports that the session has ended', async () => {
    const { client, ended } = clientFor(
      Response.json({ code: 'unauthenticated' }, { status: 401 }),
    );
    await expect(client('GET /me', {})).rejects.toBeInstanceOf(Problem);
    expect(ended()).toBe(1);
  });

  it('reports an error page of a proxy as temporary', async () => {
    const { client } = clientFor(new Response('<html>bad gateway</html>', { status: 502 }));
    const failure = await client('GET /me', {}).catch((thrown: unknown) => thrown);
    expect(isProblem(failure, 'unavailable')).toBe(true);
    expect(isTemporary(failure)).toBe(true);
    expect(failure).toMatchObject({ message: '服务器暂时不能应答。请稍后重试（HTTP 502）。' });
  });

  it('reports a missing connection in the language of the reader, and passes on an aborted request', async () => {
    const failing = (failure: Error) =>
      clientOf({
        fetch: () => Promise.reject(failure),
        token: async () => null,
        language: () => 'zh-CN',
        onEnded: () => {},
      })('GET /me', {}).catch((thrown: unknown) => thrown);
    const failure = await failing(new TypeError('Failed to fetch'));
    expect(failure).toMatchObject({ body: { title: '连接不上服务器', code: 'unavailable' } });
    expect(isTemporary(failure)).toBe(true);
    const gone = new DOMException('aborted', 'AbortError');
    expect(await failing(gone)).toBe(gone);
  });
});

describe('an answer that', () => {
  const failureOf = async (response: Response) => {
    const name = 'GET /lists/{list}/export';
    return clientFor(response)
      .client(name, { path: { list: 'block' } })
      .catch((thrown: unknown) => thrown);
  };
  /** A browser then throws the same kind of error as for a connection that fails at once. */
  const torn = (type: string, failure: Error) => {
    const stream = new ReadableStream({
      start: (body) => body.enqueue(new TextEncoder().encode('{"place":1,')),
      pull: (body) => body.error(failure),
    });
    return new Response(stream, { headers: { 'content-type': type } });
  };

  it.each(['text/csv', 'application/json'])(
    'ends in the middle (%s) is a missing connection',
    async (type) => {
      const failure = await failureOf(torn(type, new TypeError('network error')));
      expect(failure).toMatchObject({ body: { title: '连接不上服务器', code: 'unavailable' } });
      expect(isTemporary(failure)).toBe(true);
    },
  );

  it('is aborted in the middle is passed on', async () => {
    const gone = new DOMException('aborted', 'AbortError');
    expect(await failureOf(torn('text/csv', gone))).toBe(gone);
  });

  it('is the sign-in page of a network is temporary', async () => {
    const failure = await failureOf(new Response('<html>Welcome</html>'));
    expect(failure).toMatchObject({ message: '服务器暂时不能应答。请稍后重试（HTTP 200）。' });
    expect(isTemporary(failure)).toBe(true);
  });
});

describe('the place after sign-in', () => {
  it.each([
    ['/console/cases?queue=fraud', '/console/cases?queue=fraud'],
    ['https://evil.example/console/', '/console/'],
    ['//evil.example/console/', '/console/'],
    ['/console/signed-in?code=1', '/console/'],
    [{ toString: (): string => '/console/x' }, '/console/'],
    [undefined, '/console/'],
  ])('of %j is %s', (state, place) => {
    expect(safeReturnPath(state)).toBe(place);
  });
});

describe('drafts', () => {
  it('survive a reload, and a full or damaged storage', () => {
    const kept = new Map<string, string>();
    let full = false;
    const box = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (full) throw new DOMException('full', 'QuotaExceededError');
        kept.set(key, value);
      },
      removeItem: (key: string) => void kept.delete(key),
    };
    writeDraft(box, 'case:1', { reason: '像是误判' });
    expect(readDraft(box, 'case:1')).toEqual({ reason: '像是误判' });
    full = true;
    writeDraft(box, 'case:1', { reason: 'longer' });
    expect(readDraft(box, 'case:1')).toBeNull();
    kept.set('clearspring.draft.case:2', '{');
    expect(readDraft(box, 'case:2')).toBeNull();
  });
});
