import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runTool } from '../cli/tool.ts';
import { syntheticRows } from '../scoring/specimens.ts';
import { measureAccounts } from './accounts/measure.ts';
import { reportOfAccounts } from './accounts/report.ts';

it('measures held-out accounts, and reports what was skipped', async () => {
  const data = mkdtempSync(join(tmpdir(), 'clearspring-bench-'));
  try {
    const told: string[] = [];
    const measured = () =>
      measureAccounts({ data, seeds: 1, simulator: false, printLine: (line) => told.push(line) });
    expect(await measured()).toEqual({
      skipped: `skipped: there is no accounts/ in ${data}`,
      sections: [],
      simulator: null,
    });

    mkdirSync(join(data, 'accounts'));
    const rows = syntheticRows(150, 3);
    const unlabelled = { ...rows[0], id: 'unlabelled', label: null };
    writeFileSync(
      join(data, 'accounts', 'gilani2017.jsonl'),
      [...rows, unlabelled].map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
    const figures = await measured();
    expect(figures).toMatchObject({ skipped: null, simulator: null });
    const [section] = figures.sections;
    expect(section).toMatchObject({
      name: 'gilani2017',
      accounts: 150,
      abusive: rows.filter(({ label }) => label === 1).length,
      seeds: 1,
    });
    expect(section?.areaUnderRoc.mean).toBeGreaterThan(0.8);
    expect(section?.areaUnderRoc.mean).toBeLessThan(1);
    expect(told).toContain('telecom: skipped: there is no sichuan_telecom.jsonl.gz');
    expect(reportOfAccounts(figures)).toContain('150 (');

    // Guards against leakage: with random labels there is nothing to learn.
    const random = rows.map((row, i) => ({ ...row, label: (i * 7919) % 2 }));
    writeFileSync(
      join(data, 'accounts', 'gilani2017.jsonl'),
      random.map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
    expect((await measured()).sections[0]?.areaUnderRoc.mean).toBeLessThan(0.7);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

it.each(['accounts', 'text'])('bench %s rejects a folder that does not exist', async (what) => {
  const { code, out, err } = await runTool(process.cwd(), ['bench', what, '--data', '/missing'], {
    LANG: 'zh_CN.UTF-8',
  });
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('没有这个目录');
  expect(err).toContain('/missing');
});

it('reports progress and skipped lines in the language of the run', async () => {
  const words = ['bench', 'accounts', '--no-simulator', '--data', tmpdir()];
  for (const [LANG, said] of [
    ['zh_CN.UTF-8', '略过'],
    ['en_US.UTF-8', 'skipped'],
  ] as const) {
    const { err } = await runTool(process.cwd(), words, { LANG, CLEARSPRING_DATA: '' });
    expect(err).toContain(said);
  }
});
