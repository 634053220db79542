import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '#functions/review-api/contract/endpoint.ts';
import { endpoints } from '#functions/review-api/contract/endpoints.ts';
import { openApi } from '#functions/review-api/contract/openapi.ts';
import { Duty } from '#shared/reviews/roles.ts';
import { issuer, openDesk } from './desk.ts';

const all = Object.entries(endpoints) as readonly (readonly [string, Endpoint])[];

describe('the table of endpoints', () => {
  it.each(all)('%s names in its path the parameters that it declares', (name, { path }) => {
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    expect(inPath).toEqual(Object.keys(path?.shape ?? {}));
  });

  it.each(all)('%s reads without a body, writes with one, or deletes', (name, { body }) => {
    const [method = ''] = name.split(' ');
    expect(body !== undefined).toBe(['POST', 'PUT'].includes(method));
  });

  it('requires known duties, and none only where nobody can be signed in', () => {
    const duties = all.map(([, { duty }]) => duty);
    for (const duty of new Set(duties)) {
      expect([...Duty.options, 'signed-in', 'anyone']).toContain(duty);
    }
    expect(all.filter(([, { duty }]) => duty === 'anyone').map(([name]) => name)).toEqual([
      'GET /config',
      'POST /csp-reports',
      'GET /appeal-links/{token}',
      'POST /appeal-links/{token}',
    ]);
  });

  it.each(all.filter(([name, { duty }]) => name.startsWith('P') && duty !== 'anyone'))(
    '%s rejects an unknown field',
    (_name, { body }) => {
      const answer = body?.safeParse({ status: 'active', platformId: 'b' });
      expect(answer?.error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
    },
  );
});

describe('the OpenAPI document', () => {
  const document = openApi('https://issuer.example');

  it('has every endpoint', () => {
    const named = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(named.toSorted()).toEqual(Object.keys(endpoints).toSorted());
  });

  it('is served to everybody, with the place where staff sign in', async () => {
    const desk = openDesk();
    const said = JSON.parse(JSON.stringify(openApi(issuer)));
    for (const _ of ['first', 'again']) {
      const { status, headers, body } = await desk.call('GET /openapi.json', { as: null });
      expect([status, headers.get('content-type'), body]).toEqual([200, 'application/json', said]);
    }
  });

  it('names the headers that a write by a program needs', () => {
    type Operation = {
      readonly parameters: readonly { name: string; in: string; schema: object }[];
    };
    const required = (path: string, method: string) =>
      (document.paths[path]?.[method] as Operation | undefined)?.parameters
        .filter((one) => one.in === 'header')
        .map(({ name, schema }) => [name, 'const' in schema ? schema.const : null]);
    expect(required('/cases/{caseId}/appeal', 'post')).toEqual([
      ['Sec-Fetch-Site', 'same-origin'],
      ['Idempotency-Key', null],
    ]);
    expect(required('/cases/{caseId}', 'get')).toEqual([]);
    expect(required('/appeal-links/{token}', 'post')).toEqual([]);
  });

  it('holds only schemas that are JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const schemas: object[] = [];
    JSON.stringify(document, (key, value) => {
      if (key === 'schema' && !('$ref' in value)) schemas.push(value);
      return value;
    });
    expect(schemas.length).toBeGreaterThan(all.length);
    for (const schema of schemas) expect(() => ajv.compile(schema)).not.toThrow();
  });
});
