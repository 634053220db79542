import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syntheticRows } from './specimens.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-accounts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], input = '') => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['infra/cli/clearspring.mjs', ...args],
    { input, encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  );
  return { stdout, stderr, status };
};

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

test('a model is trained from a gzipped file and scores rows from standard input', () => {
  const data = join(folder, 'rows.jsonl.gz');
  writeFileSync(data, gzipSync(lines(syntheticRows(200, 1))));
  const trained = run(['train', 'accounts', '--data', data, '--out', folder, '--json']);
  expect(trained.stderr).toBe('');
  const card = JSON.parse(trained.stdout);
  expect(card.rows).toBe(200);
  expect(card.crossValidation.areaUnderRoc.mean).toBeGreaterThan(0.8);
  expect(JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')).rows).toBe(200);

  const rows = syntheticRows(20, 2).map(({ id, features }, at) => ({
    id: at % 2 ? id : at,
    features,
  }));
  const predicted = run(['predict', 'accounts', '--model', folder, '-', '--json'], lines(rows));
  expect(predicted.status).toBe(0);
  const said = predicted.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(said.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  for (const { score, base, contributions } of said) {
    const sum = (Object.values(contributions) as number[]).reduce((a, b) => a + b, base);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(score, 9);
  }

  const strange = `${JSON.stringify({ ...rows[0], id: 'a\nb\u001b[2J' })}\n`;
  const shown = run(['predict', 'accounts', '--model', folder, '-'], strange);
  expect(shown.stdout).toMatch(/^0\.\d{3} {2}a\\u000ab\\u001b\[2J {2}[^\n]+\n$/);

  // A model with other features than score-accounts provides would give every account the same score.
  const foreign = run(['score-accounts', '-', '--model', folder]);
  expect(foreign.status).toBe(1);
  expect(foreign.stderr).toMatch(/uses \d+ features that events do not contain \(\w+, /);
  expect(foreign.stderr).toContain('predict accounts');
  // Nor is such a model shipped.
  const shipped = 'shared/scoring/activity-model.generated.ts';
  const before = readFileSync(shipped);
  const generated = spawnSync(process.execPath, ['shared/scoring/generate.ts', folder]);
  const isKept = readFileSync(shipped).equals(before);
  if (!isKept) writeFileSync(shipped, before);
  expect([generated.status, isKept]).toEqual([1, true]);
  expect(String(generated.stderr)).toContain('train a model on score-accounts --rows');

  const some = run(
    ['predict', 'accounts', '--model', folder, '-', '--json'],
    `${lines(rows.slice(0, 1))}\n{"id":"x","features":{"posts":[1]}}\n{"id":"y","features":{"posts":"many"}}\n`,
  );
  expect(some.status).toBe(1);
  expect(some.stdout.trim().split('\n')).toHaveLength(1);
  expect(some.stderr).toContain('standard input:3: features.posts: must be a number');
  expect(some.stderr).toContain('standard input:4: features.posts: must be a number');
  expect(some.stderr).toContain('2 lines could not be scored');
});

test('bad training lines are named with file, line and field, and left out up to a tenth', () => {
  const bad = join(folder, 'bad.jsonl');
  const train = (good: number) => {
    const more = '{"id":"a","label":2,"features":{}}\nnone\n';
    writeFileSync(bad, `${lines(syntheticRows(good, 1))}\n${more}`);
    const to = join(folder, `from-${good}`);
    return { ...run(['train', 'accounts', '--data', bad, '--out', to, '--json']), to };
  };
  const some = train(200);
  expect(some.status).toBe(1);
  expect(some.stderr.trimEnd().split('\n')).toEqual([
    `${bad}:202: label: must be 1 (abusive), 0 (honest), or null if it is not known`,
    expect.stringMatching(/bad\.jsonl:203: not JSON/),
    '2 lines could not be read',
  ]);
  expect(JSON.parse(some.stdout).rows).toBe(200);
  expect(readdirSync(some.to).toSorted()).toEqual(['card.json', 'model.json']);

  const most = train(17);
  expect(most.status).toBe(1);
  expect(most.stderr).toContain('2 of 19 lines could not be read, more than a tenth');
  expect(readdirSync(most.to)).toEqual([]);
});

test('a missing model is reported with how to train one', () => {
  const none = ['predict', 'accounts', '--model', join(folder, 'none'), '-'];
  expect(run(none)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('train a model with train accounts --out'),
  });
});

test('score-accounts says of a payee that the payers’ “other account” is this one', () => {
  const event = (n: number, type: string, accountId: string, data: object) => ({
    version: 1,
    eventId: `e${n}`,
    platformId: 'replay',
    type,
    occurredAt: new Date(Date.parse('2026-11-24T08:00:00.000Z') + n * 60_000).toISOString(),
    accountId,
    data,
  });
  const verification = { status: 'verified', level: 'identity' };
  const paid = { payeeId: 'collector', amount: { minor: 50_000, currency: 'CNY' } };
  const events = lines([
    event(0, 'account.signed-up', 'collector', { verification }),
    ...[1, 2, 3, 4, 5, 6].map((n) => event(n, 'payment.transferred', `payer-${n}`, paid)),
  ]);
  for (const [language, words] of [
    ['zh-CN', '由他人的操作发现，以下“对方”即该账号；此前'],
    ['en', 'found in what somebody else did, where “the other account” is this one; no earlier'],
  ] as const) {
    const { stdout } = run(['score-accounts', '-', '--language', language], events);
    expect(stdout).toContain(words);
    expect(stdout.split(words)).toHaveLength(2);
  }
});
