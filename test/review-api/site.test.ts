import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, expect, it } from 'vitest';
import { site } from '#functions/review-api/server/site.ts';

const folder = mkdtempSync(join(tmpdir(), 'site-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<html>');
writeFileSync(join(folder, 'assets/app-1a2b.js'), 'whole');
writeFileSync(join(folder, 'assets/app-1a2b.js.br'), 'packed');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const beside = `${folder}-beside.txt`;
writeFileSync(beside, 'not for visitors');
afterAll(() => rmSync(beside));
const files = site(folder);
const app = new Hono().get('/*', (c) => files(c, c.req.path.slice(1)));

it.each([
  ['/rules/staff.new-account-transfers', 200],
  ['/accounts/u.1', 200],
  ['/assets/gone.js', 404],
])('%s gets %i', async (path, status) => {
  expect((await app.request(path)).status).toBe(status);
});

it('keeps for good only what has a hash in its name, packed for those who can unpack it', async () => {
  const get = async (path: string, encodings?: string) => {
    const headers = encodings === undefined ? {} : { 'accept-encoding': encodings };
    const answer = await app.request(path, { headers });
    const of = (name: string) => answer.headers.get(name);
    return [await answer.text(), of('content-encoding'), of('cache-control')?.split(',').at(-1)];
  };
  const script = '/assets/app-1a2b.js';
  for (let visit = 0; visit < 2; visit += 1) {
    expect(await get(script, 'gzip, br')).toEqual(['packed', 'br', ' immutable']);
    expect(await get(script, 'gzip')).toEqual(['whole', null, ' immutable']);
    expect(await get(script)).toEqual(['whole', null, ' immutable']);
    expect(await get('/cases', 'br')).toEqual(['<html>', null, 'no-cache']);
  }
});

it.each([
  `../${basename(beside)}`,
  `assets/../../${basename(beside)}`,
  `..%2f${basename(beside)}`,
  `../../../../../../${beside}`,
  'assets/app-1a2b.js\0.txt',
])('nothing outside its folder is served, if a path reaches it as %s', async (path) => {
  const asked = new Hono().get('/', (c) => files(c, path));
  expect((await asked.request('/')).status).toBe(404);
});
