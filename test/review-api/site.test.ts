import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, expect, it } from 'vitest';
import { site } from '#functions/review-api/server/site.ts';

const folder = mkdtempSync(join(tmpdir(), 'site-'));
writeFileSync(join(folder, 'index.html'), '<html>');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const files = site(folder);
const app = new Hono().get('/*', (c) => files(c, c.req.path.slice(1)));

it.each([
  ['/rules/staff.new-account-transfers', 200],
  ['/accounts/u.1', 200],
  ['/assets/gone.js', 404],
])('%s gets %i', async (path, status) => {
  expect((await app.request(path)).status).toBe(status);
});
