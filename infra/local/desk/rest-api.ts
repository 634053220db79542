import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LambdaFunction } from '../lambda.ts';

/** Body and invocation limits of API Gateway and Lambda, in bytes. */
const mostBodyBytes = 10 * 1_048_576;
const mostEventBytes = 6 * 1_048_576;

const bodyOf = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > mostBodyBytes) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
};

const valuesByName = (pairs: Iterable<readonly [string, string]>): Record<string, string[]> =>
  Object.fromEntries(
    [...Map.groupBy(pairs, ([name]) => name)].map(([name, some]) => [
      name,
      some.map(([, value]) => value),
    ]),
  );

const lastValues = (lists: Readonly<Record<string, string[]>>) =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1)]));

/** Converts a request to the event of a regional REST API with a proxy integration. */
const eventOf = (request: IncomingMessage, body: Buffer) => {
  const [path = '/', search = ''] = (request.url ?? '/').split('?');
  const raw = request.rawHeaders;
  const headers = valuesByName(
    raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : [])),
  );
  const query = valuesByName(new URLSearchParams(search));
  return {
    httpMethod: request.method,
    path,
    headers: lastValues(headers),
    multiValueHeaders: headers,
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: query,
    requestContext: {
      path,
      requestId: randomUUID(),
      domainName: request.headers.host,
      httpMethod: request.method,
      identity: { sourceIp: request.socket.remoteAddress },
    },
    body: body.length > 0 ? body.toString('base64') : null,
    isBase64Encoded: body.length > 0,
  };
};

type ProxyResult = {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, string[]>>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
};

/** Returns a request handler that passes every path to a function, like the deployed REST API. */
export const restApiHandler =
  (target: LambdaFunction) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Reading fails if the client goes away: nobody gets the answer.
    const body = await bodyOf(request).catch(() => null);
    if (!body) {
      response.writeHead(413).end();
      return;
    }
    const event = eventOf(request, body);
    if (Buffer.byteLength(JSON.stringify(event)) > mostEventBytes) {
      response.writeHead(413).end();
      return;
    }
    const invocation = await target.invoke(event);
    if (invocation.status === 'failed') {
      response.writeHead(502, { 'content-type': 'text/plain' }).end('the function failed');
      return;
    }
    const answer = JSON.parse(invocation.result) as ProxyResult;
    response.writeHead(answer.statusCode, { ...answer.headers, ...answer.multiValueHeaders });
    response.end(Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8'));
  };
