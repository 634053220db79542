import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { createLocalJWKSet } from 'jose';
import { expect, it } from 'vitest';
import { reviewApi } from '#functions/review-api/handler.ts';
import { routes } from '#functions/review-api/routes/routes.ts';
import { readTokens } from '#functions/review-api/server/tokens.ts';
import type { StandingEntry } from '#shared/lists/entry.ts';
import { day } from '#shared/settings/durations.ts';
import { now, openDesk, publicKey, settings, tokenOf } from './desk.ts';

/** Lambda's limit for a synchronous response: 6 MB. */
const mostOfLambda = 6_291_556;
const mostExported = 20_000;

const listed = (i: number): StandingEntry => ({
  list: 'dishonesty',
  kind: 'phone',
  key: 'authority',
  value: Buffer.from(`${i} ${'*'.repeat(32)}`.slice(0, 32)).toString('base64url'),
  source: `关于对买卖银行卡、电话卡人员实施惩戒的函 2026-${i}`,
  reason:
    '经认定出租、出售银行账户与支付账户，依《中华人民共和国反电信网络诈骗法》第三十一条，暂停其非柜面业务并不得新开账户，期满复核。',
  authority: '某市公安局反电信网络诈骗中心',
  owner: 'risk-team',
  expiresAt: now + 365 * day,
  changeId: 'chg-1',
  proposedBy: 'zhao',
  approvedBy: 'qian',
  since: now,
});

it('the largest export fits into a Lambda response with details of usual length', async () => {
  const desk = openDesk();
  await desk.ports.lists.put(Array.from({ length: mostExported + 1 }, (_, i) => listed(i)));
  const { staff } = settings;
  if (!staff) throw new Error('nobody signs in');
  const readToken = readTokens(staff, () => now, createLocalJWKSet({ keys: [publicKey] }));
  const answer = reviewApi({ ports: desk.ports, routes, readToken }, import.meta.dirname);
  const path = '/console/api/lists/dishonesty/export';
  const asked = async (more: Record<string, string>) => {
    const token = await tokenOf({ sub: 'audit', groups: ['auditors'] });
    const headers = { host: 'desk.example', authorization: `Bearer ${token}`, ...more };
    const event = {
      ...{ httpMethod: 'GET', path, headers, body: null, isBase64Encoded: false },
      multiValueHeaders: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, [value]]),
      ),
      requestContext: { path, requestId: 'req-1', domainName: 'desk.example' },
    } as unknown as APIGatewayProxyEvent;
    return answer(event, {} as Context);
  };

  const answered = await asked({ 'accept-encoding': 'gzip, deflate, br' });
  expect(answered).toMatchObject({ statusCode: 200, isBase64Encoded: true });
  expect(Buffer.byteLength(JSON.stringify(answered))).toBeLessThan(mostOfLambda);
  const table = gunzipSync(Buffer.from(answered.body, 'base64')).toString('utf8');
  expect(table.split('\n').filter((line) => line !== '')).toHaveLength(mostExported + 1);
  expect(answered.multiValueHeaders?.['x-partial']).toEqual(['true']);

  // Without gzip support, clients get the plain file, whose byte order mark lets spreadsheets detect UTF-8.
  expect(table).toMatch(/^\ufefflist,kind,/);
  const plain = await asked({});
  expect(Buffer.from(plain.body, 'base64').toString('utf8')).toBe(table);
});
