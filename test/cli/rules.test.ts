import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { driftOfDecided, readDecided } from '#infra/cli/commands/rules-decided.ts';
import { driftOf, lockOf, logicOf, type RulesLock } from '#infra/cli/commands/rules-lock.ts';
import { createRule } from '#infra/cli/commands/rules-template.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { evidence } from '#shared/rules/evidence.ts';
import { allOf, type Rule, ruleFamilies } from '#shared/rules/rule.ts';
import { runTool } from './tool.ts';

const clearspring = (...words: readonly string[]) => runTool(process.cwd(), words);

describe('clearspring rules check', () => {
  it('finds no problems in the catalogue', async () => {
    const { code, out } = await clearspring('rules', 'check', '--json');
    const result = JSON.parse(out);
    expect(result.problems).toEqual([]);
    expect(result.rules.map(({ id }: { id: string }) => id).toSorted()).toEqual(
      catalogue.rules.map(({ id }) => id).toSorted(),
    );
    expect(code).toBe(0);
  });

  it('shows the explanations of one rule in both languages', async () => {
    const { out } = await clearspring('rules', 'check', 'account.real-name-lapsed');
    expect(out).toContain('真实身份状态为“已撤销”；仍在使用“信息发布”服务');
    expect(out).toContain('real-name status is “revoked”; still uses the publishing service');
  });

  it('says that nothing is missing from a rule', async () => {
    const { out } = await runTool(process.cwd(), ['rules', 'check', 'account.real-name-lapsed'], {
      LANG: 'en_GB.UTF-8',
    });
    expect(out).toMatch(/\nnothing is missing \(rules: 1\)\n$/);
  });

  it.each([
    ['zh_CN.UTF-8', '常见误判\n  证件已换新，但尚未重新提交。'],
    ['en_GB.UTF-8', 'known false positives\n  A renewed document that has not been submitted yet.'],
  ])('shows the advice for reviewers in the language of the terminal: %s', async (lang, told) => {
    const words = ['rules', 'check', 'account.real-name-lapsed'];
    const { out } = await runTool(process.cwd(), words, { LANG: lang });
    expect(out).toContain(told);
  });

  it('names the remedy for an unknown id', async () => {
    const { code, err } = await clearspring('rules', 'check', 'account.no-such-rule');
    expect(err).toBe(
      'clearspring: there are no cases for “account.no-such-rule”: npx clearspring rules check lists all rules\n',
    );
    expect(code).toBe(1);
  });
});

describe('clearspring rules new', () => {
  let folder: URL;
  beforeEach(() => {
    const path = mkdtempSync(join(tmpdir(), 'clearspring-rules-'));
    for (const family of ruleFamilies) mkdirSync(join(path, family));
    folder = pathToFileURL(`${path}/`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const text = (path: string) => readFileSync(new URL(path, folder), 'utf8');

  it.each(ruleFamilies)('creates a rule of the %s family in shadow', (family) => {
    const { files, listing } = createRule(`${family}.some-thing`, folder);
    expect(files).toEqual([
      `shared/rules/${family}/some-thing.ts`,
      `shared/rules/${family}/some-thing.cases.ts`,
    ]);
    expect(listing).toBe(`import { someThing } from './${family}/some-thing.ts';`);
    expect(text(`${family}/some-thing.ts`)).toContain(`id: '${family}.some-thing'`);
    expect(text(`${family}/some-thing.ts`)).toContain(`life: 'shadow'`);
    expect(text(`${family}/some-thing.cases.ts`)).toContain('casesFor(someThing');
  });

  it('writes rules that compile before anything is changed', () => {
    const files = ruleFamilies.flatMap((family) => [
      `${family}/some-thing.ts`,
      `${family}/some-thing.cases.ts`,
    ]);
    for (const family of ruleFamilies) createRule(`${family}.some-thing`, folder);
    const [path, root] = [fileURLToPath(folder), process.cwd()];
    const compilerOptions = {
      // The new files import what lies beside them in shared/rules.
      rootDirs: [path, join(root, 'shared/rules')],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    const config = { extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] };
    writeFileSync(join(path, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(path, 'package.json'), '{"type":"module"}');
    const { status, stdout } = spawnSync('npx', ['tsc', '-p', path], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it.each(['some-thing', 'people.some-thing', 'content.Some_Thing', 'content/../x', 'content.'])(
    'rejects %s as an id',
    (id) => {
      expect(() => createRule(id, folder)).toThrow(/is not a rule id: write family and name/);
    },
  );

  it('never overwrites a file, and leaves nothing half-written', () => {
    writeFileSync(new URL('victim/taken.cases.ts', folder), 'mine');
    expect(() => createRule('victim.taken', folder)).toThrow(/ids are never reused/);
    expect(text('victim/taken.cases.ts')).toBe('mine');
    expect(existsSync(new URL('victim/taken.ts', folder))).toBe(false);
  });

  it('rejects an existing id in one sentence', async () => {
    const { code, err } = await clearspring('rules', 'new', 'content.card-trade');
    expect(err).toBe(
      'clearspring: shared/rules/content/card-trade.ts exists, and ids are never reused: choose another name\n',
    );
    expect(code).toBe(1);
  });
});

describe('the stored hash of a revision', () => {
  const rule = catalogue.find('account.everything-new') as Rule;
  const decided = readDecided();
  const about = (changed: Partial<Rule>) => driftOfDecided({ ...rule, ...changed }, decided);

  it('matches the rule, whether it decides or watches', () => {
    expect(about({})).toEqual([]);
    expect(about({ life: 'shadow' })).toEqual([]);
  });

  it('detects a changed rule, wherever the change came from', () => {
    const changes: readonly Partial<Rule>[] = [
      { severityOf: () => 'low' },
      { when: () => allOf() },
      { adds: () => [evidence('strangers')] },
    ];
    for (const change of changes) {
      expect(about(change)).toMatchObject([{ id: rule.id, lockable: false }]);
      expect(about(change)[0]?.problem).toMatch(
        `than the same revision had; raise its revision to ${rule.revision + 1}`,
      );
    }
  });

  it('is required for a new revision', () => {
    expect(about({ revision: rule.revision + 1, severityOf: () => 'low' })).toMatchObject([
      { id: rule.id, lockable: true },
    ]);
  });
});

describe('the lock', () => {
  const [rule] = catalogue.rules;
  if (!rule) throw new Error('the catalogue has a rule');
  const now = lockOf([rule]);
  const lockWith = (change: Partial<RulesLock[string]>): RulesLock => ({
    [rule.id]: { revision: rule.revision, hash: '', ...now[rule.id], ...change },
  });

  it('matches the rules it was made from', () => {
    expect(driftOf([rule], now)).toEqual([]);
  });

  it('requires a new revision for a changed rule', () => {
    expect(driftOf([rule], lockWith({ hash: 'of what it said before' }))).toEqual([
      { id: rule.id, problem: 'changed; raise its revision to 2', lockable: false },
    ]);
  });

  it('depends on the logic of a rule and the clauses it uses, not on its texts', () => {
    const clauses = ['export const old = () => 1;\n\nexport const young = () => 2;\n'];
    const file = (title: string, when: string) =>
      `export const rule = defineRule({\n  title: { en: '${title}' },\n  when: ${when},\n});\n`;
    const logic = logicOf(file('Old account', 'young()'), clauses);
    expect(logicOf(file('Aged account', 'young()'), clauses)).toBe(logic);
    expect(logicOf(file('Old account', 'old()'), clauses)).not.toBe(logic);
    expect(logicOf(file('Old account', 'young()'), [`${clauses}`.replace('2', '3')])).not.toBe(
      logic,
    );
  });

  it('accepts a new revision and a new rule', () => {
    const raised = { ...rule, revision: 2 };
    expect(driftOf([raised], lockWith({ hash: 'of what it said before' }))[0]?.lockable).toBe(true);
    expect(driftOf([rule], {})[0]?.lockable).toBe(true);
  });

  it('does not accept a missing rule', () => {
    expect(driftOf([], now)).toEqual([
      {
        id: rule.id,
        problem:
          'is in the lock but not in the catalogue; put it back: rules are retired, never deleted',
        lockable: false,
      },
    ]);
  });
});
