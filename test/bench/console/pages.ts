import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { reviewApp } from '#functions/review-api/app.ts';
import { routes } from '#functions/review-api/routes/routes.ts';
import { seals } from '#functions/review-api/server/cursor.ts';
import type { ReviewPorts } from '#functions/review-api/server/route.ts';
import { readTokens } from '#functions/review-api/server/tokens.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { StaffSettings } from '#shared/settings/review.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics } from '#shared/telemetry/metrics.ts';
import { settings, worlds } from '../../stores/worlds.ts';
import { quantile } from '../pipeline/pace.ts';
import { fillQueue } from './queue.ts';

/** Wall-clock and CPU time of serving a page of a queue, in milliseconds. */
type PageFigures = {
  readonly openCases: number;
  readonly pages: number;
  readonly rows: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly cpuPerPage: number;
};

const silent = () => {};

/** Pages served before the measurement, at most; a shorter measurement has a shorter warm-up. */
const mostWarmUp = 50;

const staff = StaffSettings.parse({
  issuer: 'https://issuer.example',
  clientId: 'console',
  audience: 'api',
  groups: { reviewers: { role: 'reviewer' } },
});

/**
 * Measures the first fifty rows of a queue with `cases` open cases: token, query, claims, rows and schema, on
 * the embedded database through the real SDK, without the API gateway.
 */
export const measurePages = async ({
  cases,
  pages,
}: {
  readonly cases: number;
  readonly pages: number;
}): Promise<PageFigures> => {
  const embedded = worlds.find(({ name }) => name === 'on the embedded servers');
  if (!embedded) throw new Error('test/stores/worlds.ts has no world “on the embedded servers”');
  const world = await embedded.open();
  try {
    await fillQueue(world.ledger, settings.platformId, cases);
    const clock = { now: Date.now, pause: async () => {} };
    const ports: ReviewPorts = {
      ...world,
      settings: { ...settings, staff },
      auditLog: { subjects: async function* () {}, read: unused, latest: unused, append: unused },
      dailySeals: { all: unused },
      actions: memoryQueue(),
      followUps: memoryQueue(),
      intake: memoryQueue(),
      slices: memoryQueue(),
      deadLetters: {
        intake: world.deadLetters,
        followUps: world.deadLetters,
        actions: world.deadLetters,
      },
      listsNow: unused,
      hash: hmacHash(new Uint8Array(32)),
      rulesNow: async () => catalogue,
      seals: seals(new Uint8Array(32), Date.now),
      clock,
      log: createLog({ write: silent, now: Date.now }),
      metrics: createMetrics({ write: silent, now: Date.now, platformId: settings.platformId }),
    };
    const pair = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256' };
    const token = await new SignJWT({ groups: ['reviewers'] })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(staff.issuer)
      .setAudience(staff.audience)
      .setSubject('bench')
      .setExpirationTime('1h')
      .sign(pair.privateKey);
    const readToken = readTokens(staff, Date.now, createLocalJWKSet({ keys: [jwk] }));
    const app = reviewApp({ ports, routes, readToken }, import.meta.dirname);
    const page = async (): Promise<number> => {
      const answer = await app.request('http://bench/console/api/queues/fraud/cases', {
        headers: { authorization: `Bearer ${token}` },
      });
      const { items } = (await answer.json()) as { items: readonly unknown[] };
      return items.length;
    };

    for (let i = 0; i < Math.min(mostWarmUp, pages); i++) await page();
    const times: number[] = [];
    const before = process.cpuUsage();
    let rows = 0;
    for (let i = 0; i < pages; i++) {
      const startedAt = performance.now();
      rows = await page();
      times.push(performance.now() - startedAt);
    }
    const { user, system } = process.cpuUsage(before);
    return {
      openCases: cases,
      pages,
      rows,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
      cpuPerPage: (user + system) / 1000 / pages,
    };
  } finally {
    await world.stop();
  }
};

const unused = () => Promise.reject(new Error('this benchmark only reads queue pages'));
