import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordsOf } from '#infra/local/records.ts';
import { type System, startSystem } from '#infra/local/system.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { runTool } from './tool.ts';

const { platform: settings } = await deploymentOf('demo');
const id = 'staff.young-and-paying';

let folder: string;
let system: System;

/** Runs the tool as people do, beside the system. */
const clearspring = (...words: readonly string[]) =>
  runTool(folder, words, {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_S3: system.endpoints.s3,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });

const began = Date.now() - 3_600_000;

const eventOf = (eventId: string, at: number, accountId: string, type: string, data: object) => ({
  version: 1,
  eventId,
  platformId: settings.platformId,
  type,
  occurredAt: new Date(began + at * 1_000).toISOString(),
  accountId,
  data,
});

const posts = (accountId: string, count: number) => [
  eventOf(`${accountId}-up`, 0, accountId, 'account.signed-up', {}),
  ...Array.from({ length: count }, (_, i) =>
    eventOf(`${accountId}-${i}`, i + 1, accountId, 'content.posted', {
      contentId: `${accountId}-post-${i}`,
      kind: 'post',
      text: `第 ${i} 篇散步笔记`,
    }),
  ),
];

const rule = (more: Parameters<typeof staffRule>[0] = {}) =>
  staffRule({
    on: ['content.posted'],
    when: 'account.ageHours < 48 && counts.posts.hour >= 9',
    values: { age: 'account.ageHours', count: 'counts.posts.hour' },
    ...more,
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-rules-'));
  writeFileSync(join(folder, 'rule.json'), JSON.stringify(rule()));
  writeFileSync(
    join(folder, 'wrong.json'),
    JSON.stringify(rule({ when: 'counts.posts.hours > 5' })),
  );
  const history = Array.from({ length: 120 }, (_, i) => posts(`past-${i}`, 10)).flat();
  writeFileSync(
    join(folder, 'history.jsonl'),
    history.map((event) => `${JSON.stringify(event)}\n`).join(''),
  );
  system = await startSystem({
    settings,
    folder: join(folder, '.clearspring', 'demo'),
    schedules: false,
  });
});
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('rules check', () => {
  it('points at the character of a staff rule', async () => {
    const { code, out } = await clearspring('rules', 'check', 'wrong.json');
    expect(code).toBe(1);
    expect(out).toContain('when, line 1, column 14: counts.posts has no “hours”');
    expect(out).toContain('             ^');
    expect((await clearspring('rules', 'check', 'rule.json')).out).toContain(
      `${id} r1 may be used`,
    );
  });
});

const decisionsOnBusy = () => recordsOf(system).ledger.decisionsAbout('busy', 50);

describe('the life of a staff rule', () => {
  it('goes from a file into shadow, by two people', async () => {
    expect((await clearspring('rules', 'publish', 'wrong.json', '--by', 'lin')).code).toBe(1);
    expect((await clearspring('rules', 'publish', 'rule.json', '--by', 'lin')).code).toBe(0);
    expect((await clearspring('rules', 'publish', 'rule.json', '--by', 'lin')).err).toContain(
      'the next one is 2',
    );

    const early = await clearspring('rules', 'promote', id, '--to', 'shadow', '--by', 'lin');
    expect(early.code).toBe(1);
    expect(early.err).toContain('somebody other than lin');
    expect(early.err).toContain('the backtest looked at 0 events');

    const asked = ['--rule', id, '--events', 'history.jsonl', '--platform', 'demo', '--json'];
    const tried = await clearspring('rules', 'backtest', ...asked);
    expect(JSON.parse(tried.out)).toMatchObject({ events: 1_320, looked: 1_200, fired: 240 });

    expect(
      (await clearspring('rules', 'promote', id, '--to', 'shadow', '--by', 'zhao')).out,
    ).toContain(`${id} is now shadow`);
    const thin = await clearspring('rules', 'promote', id, '--to', 'canary', '--by', 'zhao');
    expect(thin.err).toContain('on trial it looked at');
  });

  it('is counted in shadow, and looked after', async () => {
    await system.send(posts('busy', 10).map((event) => JSON.stringify(event)));
    await system.settle({ withinSeconds: 60 });
    const { rules } = JSON.parse((await clearspring('rules', 'list', '--json')).out);
    const listed = rules.find((rule: { readonly id: string }) => rule.id === id);
    expect(listed).toMatchObject({ revision: 1, life: 'shadow', author: 'lin', demotion: null });
    expect(listed.looked).toBeGreaterThan(0);
    const own = (await decisionsOnBusy()).flatMap(({ findings }) =>
      findings.filter((each) => each.rule === id),
    );
    expect(new Set(own.map(({ life }) => life))).toEqual(new Set(['shadow']));

    expect(await system.run('watchRules')).toEqual({
      status: 'returned',
      result: JSON.stringify({ anomalous: [], demoted: [] }),
    });
  });

  it('is tried on the archive: from its bucket here, in slices by the function there', async () => {
    const whole = ['rules', 'backtest', '--rule', id, '--platform', 'demo', '--json'];
    const read = await clearspring(...whole, '--events', `s3://${system.names.bucket}`);
    const cut = await clearspring(...whole, '--fan-out', '--slice-mb', '0.0001');
    expect(read.err).toBe('');
    expect(cut.err).toBe('');
    const [fromBucket, fromSlices] = [read, cut].map(({ out }) => JSON.parse(out));
    expect(fromBucket.events).toBe(11);
    expect([fromBucket.baseline, fromSlices.baseline]).toEqual(['platform', 'platform']);
    const figures = ['events', 'looked', 'fired', 'decisions', 'accounts', 'samples'];
    for (const figure of figures) {
      expect([figure, fromSlices[figure]]).toEqual([figure, fromBucket[figure]]);
    }
  });

  it('judges again what it judged as it stood then, whatever became of it since', async () => {
    const [shown] = (await decisionsOnBusy()).filter(({ findings }) =>
      findings.some((each) => each.rule === id),
    );
    await clearspring('rules', 'promote', id, '--to', 'retired', '--by', 'lin');
    const explained = await clearspring('explain', shown?.id as string);
    expect(explained.out).toContain(`${id} r1`);
    expect(explained.out).toContain('same result · same policy');
    expect(explained.code).toBe(0);
  });
});
