import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { handle } from 'hono/aws-lambda';
import { reviewApp } from './app.ts';
import { basePath } from './contract/endpoints.ts';
import type { ServeOptions } from './server/serve.ts';

/**
 * Binary bodies and files are sent as base64; CSV too, because its byte order mark is lost in a text body.
 */
const isBinary = (type: string): boolean =>
  !/^(?:text\/(?!csv)|application\/(?:json|problem\+json))/.test(type);

const dotSegment = /^(?:\.|%2e){1,2}$/i;

/**
 * Replaces dot segments, also percent-encoded ones, with `%00`, which matches no id or name. URL parsing
 * would silently resolve them to a parent path.
 */
const neutralizeDotSegments = (path: string): string =>
  path
    .split('/')
    .map((segment) => (dotSegment.test(segment) ? '%00' : segment))
    .join('/');

/**
 * The review API behind a regional API Gateway REST API. The path is the one that the client requested,
 * including the stage, so the same paths work with and without a custom domain. The request id always comes
 * from the gateway, never from a client header.
 */
export const reviewApi = (served: ServeOptions, files: string) => {
  const answer = handle(reviewApp(served, files), { isContentTypeBinary: isBinary });
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const { requestId } = event.requestContext;
    const path = neutralizeDotSegments(event.requestContext.path);
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
