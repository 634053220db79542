import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { handle } from 'hono/aws-lambda';
import { reviewApp } from './app.ts';
import { basePath } from './contract/endpoints.ts';
import type { Served } from './server/serve.ts';

/** Bytes that are no text travel as base64, and files: of a text the byte order mark is lost. */
const isBinary = (type: string): boolean =>
  !/^(?:text\/(?!csv)|application\/(?:json|problem\+json))/.test(type);

const dots = /^(?:\.|%2e){1,2}$/i;

/**
 * A dot segment climbs, however it is written: a URL would quietly resolve it. Written so it is no
 * id, and no name of anything.
 */
const climbingNowhere = (path: string): string =>
  path
    .split('/')
    .map((segment) => (dots.test(segment) ? '%00' : segment))
    .join('/');

/**
 * The review API behind a regional REST API. The path is the one that the client asked for, stage and
 * all, so that the same paths work with and without a domain of one's own; the request's name is the
 * gateway's, whatever a client's header says.
 */
export const reviewApi = (served: Served, files: string) => {
  const answer = handle(reviewApp(served, files), { isContentTypeBinary: isBinary });
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const { requestId } = event.requestContext;
    const path = climbingNowhere(event.requestContext.path);
    const headers = Object.entries(event.multiValueHeaders ?? {}).filter(
      ([name]) => !/^x-(?:request-id|forwarded-|http-method)/i.test(name),
    );
    const answered = await answer(
      {
        ...event,
        path: path.startsWith(basePath) ? path : `${basePath}${path}`,
        headers: { ...event.headers, 'x-request-id': requestId },
        multiValueHeaders: { ...Object.fromEntries(headers), 'x-request-id': [requestId] },
      } as unknown as Parameters<typeof answer>[0],
      context as unknown as Parameters<typeof answer>[1],
    );
    return answered as APIGatewayProxyResult;
  };
};
