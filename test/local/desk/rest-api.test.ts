import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { restApiHandler } from '#infra/local/desk/rest-api.ts';

const events: object[] = [];
const handler = restApiHandler({
  invoke: async (event) => {
    events.push(event);
    return { status: 'returned', result: JSON.stringify({ statusCode: 200, body: 'done' }) };
  },
  warm: async () => {},
  kill: () => false,
  pids: () => [],
  coldStarts: [],
  stop: async () => {},
});
/** Settles as each request does: an error would end the local system. */
const handled: Promise<void>[] = [];
const server = createServer((request, response) => {
  handled.push(handler(request, response));
});
const portOf = () => (server.address() as AddressInfo).port;
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('passes on parameters of any name, as often as they occur', async () => {
  const names = ['a', 'a', '__proto__', 'constructor'];
  const query = names.map((name, i) => `${name}=${i}`).join('&');
  const answer = await fetch(`http://127.0.0.1:${portOf()}/x?${query}`);
  expect(await answer.text()).toBe('done');
  const { multiValueQueryStringParameters, queryStringParameters } = events.at(-1) as Readonly<
    Record<string, object>
  >;
  expect(Object.entries(multiValueQueryStringParameters ?? {})).toEqual([
    ['a', ['0', '1']],
    ['__proto__', ['2']],
    ['constructor', ['3']],
  ]);
  expect(Object.entries(queryStringParameters ?? {})).toContainEqual(['__proto__', '2']);
});

it('outlives a client that goes away in the middle of its request', async () => {
  const before = handled.length;
  const client = connect(portOf(), '127.0.0.1');
  client.write('POST /x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf of it');
  await expect.poll(() => handled.length).toBe(before + 1);
  client.destroy();
  await expect(handled.at(-1)).resolves.toBeUndefined();
});
