import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { localClient, localIssuer } from '#infra/local/desk/issuer.ts';
import { openBrowser } from '../../console/browser.ts';

const server = createServer();
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const issuer = localIssuer(address, address);
server.on('request', (request, response) => {
  if (request.url?.startsWith('/console/')) response.end('the console');
  else issuer(request, response);
});
const browser = await openBrowser();
afterAll(async () => {
  await browser.close();
  server.close();
});

it('signs out without asking again in a language that the person may not read', async () => {
  const page = await browser.newPage();
  const client = { client_id: localClient.clientId };
  const signIn = new URLSearchParams({
    ...client,
    redirect_uri: `${address}/console/signed-in`,
    response_type: 'code',
    scope: localClient.scope,
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  });
  await page.goto(`${address}/auth?${signIn}`);
  await page.getByRole('button', { name: '林审核' }).click();
  await page.getByText('the console').waitFor();
  const signOut = new URLSearchParams({
    ...client,
    post_logout_redirect_uri: `${address}/console/`,
  });
  await page.goto(`${address}/session/end?${signOut}`);
  await page.getByText('the console').waitFor();
  expect(page.url()).toBe(`${address}/console/`);
  // Whoever comes next is asked who to be.
  await page.goto(`${address}/auth?${signIn}`);
  await page.getByRole('button', { name: '林审核' }).waitFor();
});
