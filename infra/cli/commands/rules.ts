import { existsSync, globSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { Command } from 'commander';
import pc from 'picocolors';
import { localized, outputLanguage, refusal, voiceOf } from '#infra/localize.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { caseNames } from '#shared/rules/cel/staff-rule.ts';
import { wordEvidence } from '#shared/rules/evidence.ts';
import type { Examination } from '#shared/rules/guard.ts';
import type { Rule } from '#shared/rules/rule.ts';
import type { Cases } from '#shared/rules/specimen.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { jsonOption, languageOption } from '../options.ts';
import { printable } from '../printable.ts';
import { checkRuleFile, isRuleFile, printableProblem } from '../staff-rules.ts';
import { rulesBacktest } from './rules-backtest.ts';
import { rulesCancelBacktest } from './rules-cancel-backtest.ts';
import { rulesList } from './rules-list.ts';
import { driftOf, lockFile, lockOf, readLock } from './rules-lock.ts';
import { rulesPromote } from './rules-promote.ts';
import { rulesPublish } from './rules-publish.ts';
import { createRule, createStaffRule } from './rules-template.ts';

const root = new URL('../../../', import.meta.url);

type Checked = Pick<
  Rule,
  'id' | 'revision' | 'life' | 'subject' | 'detects' | 'falsePositives' | 'blindSpots' | 'runbook'
> &
  Omit<Examination, 'rule' | 'evidence' | 'severities'> & {
    readonly evidenceTexts: Readonly<Record<string, Words>>;
  };

// Imported on use: cases include the text reader, which no other subcommand needs.
const casesIn = async (path: string): Promise<Cases> =>
  ((await import(new URL(path, root).href)) as { default: Cases }).default;

const checkedOf = (path: string, cases: Cases, examine: (cases: Cases) => Examination): Checked => {
  const { fires, quiet, clauses, problems, evidence } = examine(cases);
  const { id, revision, life, subject, detects, falsePositives, blindSpots, runbook } = cases.rule;
  const hasMatchingPath = path === `shared/rules/${id.replace('.', '/')}.cases.ts`;
  const isInCatalogue = catalogue.find(id) === cases.rule;
  const evidenceTexts = Object.fromEntries(
    Object.entries(evidence).map(([name, found]) => [
      name,
      {
        'zh-CN': found.map((each) => wordEvidence(each, 'zh-CN')).join('；'),
        en: found.map((each) => wordEvidence(each, 'en')).join('; '),
      },
    ]),
  );
  return {
    id,
    revision,
    life,
    subject,
    detects,
    falsePositives,
    blindSpots,
    runbook,
    fires,
    quiet,
    clauses,
    problems: [
      ...problems,
      ...(hasMatchingPath ? [] : [`its cases are in ${path}, which does not match its id`]),
      ...(isInCatalogue ? [] : ['is not listed in shared/rules/catalogue.ts']),
    ],
    evidenceTexts,
  };
};

const checkAll = async (id: string | undefined) => {
  const paths = globSync('shared/rules/*/*.cases.ts', { cwd: fileURLToPath(root) }).toSorted();
  const wanted = paths.filter((path) => !id || path.endsWith(`/${id.replace('.', '/')}.cases.ts`));
  if (id && wanted.length === 0 && (existsSync(id) || /[\\/]/.test(id))) {
    throw refusal(
      {
        'zh-CN': '{id} 不是规则：自建规则的文件为 .json，rules new 可新建',
        en: '{id} is not a rule file: a staff rule is a .json file, created with rules new',
      },
      { id },
    );
  }
  if (id && wanted.length === 0) {
    throw refusal(
      {
        'zh-CN': '“{id}”没有案例；npx clearspring rules check 可列出全部规则',
        en: 'there are no cases for “{id}”: npx clearspring rules check lists all rules',
      },
      { id },
    );
  }
  const cases = await Promise.all(wanted.map(casesIn));
  const { examine } = await import('#shared/rules/guard.ts');
  const rules = wanted.map((path, i) => checkedOf(path, cases[i] as Cases, examine));
  const shown = new Set(rules.map((rule) => rule.id));
  const bare = catalogue.rules
    .filter((rule) => !id && !shown.has(rule.id))
    .map(
      (rule) => `${rule.id}: has no cases in shared/rules/${rule.id.replace('.', '/')}.cases.ts`,
    );
  return { rules, bare, cases };
};

const tableOf = (rules: readonly Checked[]): string => {
  const table = new Table({
    head: ['rule', 'revision', 'life', 'fires', 'quiet', 'clauses', ''],
    style: { compact: true, head: [], border: [] },
  });
  for (const { id, revision, life, fires, quiet, clauses, problems } of rules) {
    const mark = problems.length === 0 ? pc.green('ok') : pc.red('not yet');
    table.push([id, revision, life, fires, quiet, clauses, mark]);
  }
  return table.toString();
};

const headings = {
  falsePositives: { 'zh-CN': '常见误判', en: 'known false positives' },
  blindSpots: { 'zh-CN': '看不到的情形', en: 'blind spots' },
  runbook: { 'zh-CN': '核实步骤', en: 'how to check' },
} as const satisfies Readonly<Record<string, Words>>;

/** Formats a rule for a reviewer, followed by the evidence of each firing case in both languages. */
const reviewTextOf = (checked: Checked, language: Language): string => {
  const notes = (['falsePositives', 'blindSpots', 'runbook'] as const).flatMap((name) => [
    headings[name][language],
    ...checked[name].map((words) => `  ${words[language]}`),
  ]);
  const evidenceTexts = Object.entries(checked.evidenceTexts).map(
    ([name, words]) => `${name}\n  ${words['zh-CN']}\n  ${words.en}`,
  );
  return [checked.detects[language], ...notes, '', ...evidenceTexts].join('\n');
};

const words = {
  usable: { 'zh-CN': '{rule} 可以使用', en: '{rule} can be used' },
  unusable: { 'zh-CN': '尚不可使用（{count}）', en: 'cannot be used yet ({count})' },
  complete: { 'zh-CN': '规则均齐备（{count}）', en: 'nothing is missing (rules: {count})' },
  incomplete: { 'zh-CN': '尚待处理（{count}）', en: 'still to do ({count})' },
} as const satisfies Readonly<Record<string, Words>>;

const missingCaseWords: Words = { 'zh-CN': '缺少', en: 'it lacks ' };

/** Checks a staff rule's file: prints its problems with their place, and the results of its cases. */
const checkFile = (path: string, language: Language, json: true | undefined): void => {
  const { checked, runs, problems, unshown } = checkRuleFile(path);
  const ok = problems.length === 0 && unshown.length === 0;
  const cases = (checked.ok ? checked.rule.cases : []).map(({ name, expects }, at) => ({
    name,
    expects,
    result: runs[at]?.result ?? null,
    description: runs[at]?.description ?? null,
  }));
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok, problems, cases, unshown }, null, 2)}\n`);
  } else {
    const shown = cases.flatMap(({ name, expects, result, description }) => [
      `${result === expects ? pc.green('ok') : pc.red('no')} ${printable(name)}: ${result ?? '—'}`,
      ...(description ? Object.values(description).map((said) => `   ${printable(said)}`) : []),
    ]);
    const wrong = [
      ...problems.map((problem) => printableProblem(problem, language)),
      ...unshown.map((expects) => `${missingCaseWords[language]}${caseNames[expects][language]}`),
    ];
    const { say } = voiceOf(words, language);
    const sum =
      checked.ok && ok
        ? pc.green(say('usable', { rule: `${checked.rule.id} r${checked.rule.revision}` }))
        : pc.red(say('unusable', { count: wrong.length }));
    process.stdout.write(`${[...shown, ...wrong, sum].join('\n')}\n`);
  }
  if (!ok) process.exitCode = 1;
};

type CheckOptions = {
  readonly lock?: true;
  readonly json?: true;
  readonly language?: Language;
};

const check = new Command('check')
  .description(
    localized({
      'zh-CN': '检查规则目录并运行每条规则的案例，或检查一条自建规则',
      en: 'check the catalogue and run the cases of every rule, or check one staff rule',
    }),
  )
  .argument(
    '[id]',
    localized({
      'zh-CN': '某条规则：显示其触发案例的说明；或自建规则的文件',
      en: 'a rule id, to see what its firing cases say, or a staff rule file',
    }),
  )
  .option(
    '--lock',
    localized({
      'zh-CN': '接受新规则与新修订，并留存其说明（test/rules）',
      en: 'accept new rules and revisions, and store what they say (test/rules)',
    }),
  )
  .addOption(jsonOption())
  .addOption(languageOption())
  .action(async (id: string | undefined, { lock, json, ...options }: CheckOptions) => {
    const language = options.language ?? outputLanguage;
    if (id && isRuleFile(id)) {
      checkFile(id, language, json);
      return;
    }
    const { rules, bare } = await checkAll(id);
    const { driftOfDecided, keepDecided, readDecided } = await import('./rules-decided.ts');
    const decided = readDecided();
    const drift = [
      ...driftOf(catalogue.rules, readLock()),
      ...catalogue.rules.flatMap((rule) => driftOfDecided(rule, decided)),
    ];
    if (lock && drift.every(({ lockable }) => lockable)) {
      writeFileSync(lockFile, `${JSON.stringify(lockOf(catalogue.rules), null, 2)}\n`);
      keepDecided((await checkAll(undefined)).cases);
    }
    const unlocked = lock ? drift.filter(({ lockable }) => !lockable) : drift;
    const problems = [
      ...rules.flatMap((rule) => rule.problems.map((problem) => `${rule.id}: ${problem}`)),
      ...bare,
      ...unlocked
        .filter((each) => !id || each.id === id)
        .map((each) => `${each.id}: ${each.problem}`),
    ];
    const ok = problems.length === 0;
    if (json) {
      process.stdout.write(`${JSON.stringify({ ok, rules, problems }, null, 2)}\n`);
    } else {
      const shown = id ? rules.map((rule) => reviewTextOf(rule, language)) : [tableOf(rules)];
      const { say } = voiceOf(words, language);
      const sum = ok
        ? pc.green(say('complete', { count: rules.length }))
        : pc.red(say('incomplete', { count: problems.length }));
      process.stdout.write(`${[...shown, ...problems, sum].join('\n')}\n`);
    }
    if (!ok) process.exitCode = 1;
  });

const createdWords = {
  staff: {
    'zh-CN':
      '已写入 {file}\n接着写好条件、文字与案例，直到下面的命令无异议：\n  npx clearspring rules check {file}',
    en: 'wrote {file}\nnext: write its condition, its words and its cases until this reports no problem:\n  npx clearspring rules check {file}',
  },
  product: {
    'zh-CN':
      '已写入\n  {files}\n接着列入 shared/rules/catalogue.ts：\n  {listing}\n再写好文字、条件与案例，直到下面的命令无异议：\n  npx clearspring rules check {id}',
    en: 'wrote\n  {files}\nnext: list it in shared/rules/catalogue.ts:\n  {listing}\nthen: write its words, its clauses and its cases until this reports no problem:\n  npx clearspring rules check {id}',
  },
} as const satisfies Readonly<Record<string, Words>>;

const newCommand = new Command('new')
  .description(
    localized({
      'zh-CN': '以模板新建规则：产品规则（影子阶段，案例为空），或自建规则的文件',
      en: 'create a rule from a template: a product rule (in shadow, without cases), or a staff rule file',
    }),
  )
  .argument(
    '<id>',
    localized({
      'zh-CN': '类别与名称，如 content.card-trade 或 staff.night-transfers',
      en: 'family and name, such as content.card-trade, or staff.night-transfers',
    }),
  )
  .addOption(jsonOption())
  .action((id: string, { json }: { json?: true }) => {
    if (id.startsWith('staff.')) {
      const file = createStaffRule(id);
      process.stdout.write(
        json
          ? `${JSON.stringify({ id, files: [file] }, null, 2)}\n`
          : `${localized(createdWords.staff, { file })}\n`,
      );
      return;
    }
    const { files, listing } = createRule(id);
    process.stdout.write(
      json
        ? `${JSON.stringify({ id, files, listing }, null, 2)}\n`
        : `${localized(createdWords.product, { files: files.join('\n  '), listing, id })}\n`,
    );
  });

/** `clearspring rules`: rule commands for staff and engineers. */
export const rules = new Command('rules')
  .description(
    localized({
      'zh-CN': '检查规则、新建规则、在历史数据上回测、推进自建规则的阶段',
      en: 'check, write, backtest, publish and promote rules',
    }),
  )
  .addCommand(check)
  .addCommand(newCommand)
  .addCommand(rulesBacktest)
  .addCommand(rulesCancelBacktest)
  .addCommand(rulesPublish)
  .addCommand(rulesPromote)
  .addCommand(rulesList);
