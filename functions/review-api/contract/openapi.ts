import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';
import { apiPath, basePath, endpoints } from './endpoints.ts';
import { Problem } from './problem.ts';

/** JSON Schema draft 2020-12, the dialect of OpenAPI 3.1. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  });
  return json;
};

const parametersOf = (schema: z.ZodObject | undefined, where: 'path' | 'query') =>
  Object.entries(schema?.shape ?? {}).map(([name, value]) => ({
    name,
    in: where,
    required: where === 'path' || !(value as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(value as z.ZodType, 'input'),
  }));

const headersOf = (name: string, { duty, key }: Endpoint) => {
  if (name.startsWith('GET ') || duty === 'anyone') return [];
  const asked = {
    // Browsers set this header themselves and pages of other sites cannot forge it; other clients must send
    // it.
    'Sec-Fetch-Site': { const: 'same-origin' },
    ...(key !== 'no' && {
      'Idempotency-Key': { type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$' },
    }),
  };
  return Object.entries(asked).map(([header, schema]) => ({
    name: header,
    in: 'header',
    required: true,
    schema,
  }));
};

const operationOf = (name: string, endpoint: Endpoint) => {
  const { summary, duty, path, query, body, answer, status = 200, type } = endpoint;
  return {
    operationId: name,
    summary,
    'x-duty': duty,
    security: duty === 'anyone' ? [] : [{ oidc: [] }],
    parameters: [
      ...parametersOf(path, 'path'),
      ...parametersOf(query, 'query'),
      ...headersOf(name, endpoint),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: {
      [status]:
        status === 204
          ? { description: 'Done' }
          : {
              description: summary,
              content: type
                ? { [type]: { schema: { type: 'string' } } }
                : { 'application/json': { schema: schemaOf(answer, 'output') } },
            },
      default: {
        description: 'The problem',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
};

/**
 * Generates the OpenAPI 3.1 document of the API from its schemas.
 *
 * @param issuer URL of the platform's OIDC issuer
 */
export const openApi = (issuer: string) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const [method, path] = name.split(' ') as [string, string];
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Clearspring review API', version: '1' },
    servers: [{ url: `${basePath}${apiPath}` }],
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        oidc: {
          type: 'openIdConnect',
          openIdConnectUrl: `${issuer}/.well-known/openid-configuration`,
        },
      },
    },
  };
};
