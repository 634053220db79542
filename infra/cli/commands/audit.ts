import { Command } from 'commander';
import pc from 'picocolors';
import { languageOfTerminal, languageOption } from '#infra/cli/options.ts';
import { progressOn } from '#infra/cli/progress.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { type BrokenChain, verifyChains } from '#shared/screening/verify.ts';
import { type Whereabouts, withPlatform, withWhereabouts } from '../connect.ts';

const problems: { readonly [Problem in BrokenChain['problem']]: Words } = {
  shape: { 'zh-CN': '记录已不可读', en: 'the entry cannot be read any more' },
  subject: { 'zh-CN': '记录属于另一条链', en: 'the entry belongs to another chain' },
  gap: { 'zh-CN': '缺少记录', en: 'an entry is missing' },
  link: { 'zh-CN': '与前一条记录不衔接', en: 'the entry does not follow the one before' },
  hash: { 'zh-CN': '记录内容已被改动', en: 'the entry was changed' },
  head: {
    'zh-CN': '链尾与主体所记不符',
    en: 'the chain does not end where its subject says',
  },
};

const words = {
  chains: {
    'zh-CN': '{subjects} 条链，{entries} 条记录',
    en: '{subjects} chains, {entries} entries',
  },
  whole: { 'zh-CN': '全部完整', en: 'all whole' },
  broken: { 'zh-CN': '{count} 条链已损坏', en: '{count} chains are broken' },
  first: {
    'zh-CN': '{subject} 第 {sequence} 条：{problem}（同类 {count} 处）',
    en: '{subject}, entry {sequence}: {problem} ({count} of this kind)',
  },
} as const satisfies Readonly<Record<string, Words>>;

type Options = Whereabouts & { readonly language?: Language; readonly json?: true };

const firstOfEachKind = (broken: readonly BrokenChain[]) =>
  [...Map.groupBy(broken, ({ problem }) => problem).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, count: group.length }] : [];
  });

const verify = withWhereabouts(
  new Command('verify')
    .description('check every chain of the audit log, and every daily seal over them')
    .addOption(languageOption())
    .option('--json', 'print what was found as one JSON object'),
).action(({ language: asked, json, ...where }: Options) =>
  withPlatform(where, async ({ auditLog }) => {
    const language = asked ?? languageOfTerminal(process.env);
    const say = (word: keyof typeof words, values: Readonly<Record<string, string | number>>) =>
      words[word][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
    const progress = progressOn(process.stderr, { quiet: json === true && !process.stderr.isTTY });
    const chains = await verifyChains(auditLog, (subjects) =>
      progress.show(say('chains', { subjects, entries: '…' })),
    );
    progress.end();
    const { subjects, entries, broken } = chains;
    const ok = broken.length === 0;
    const first = firstOfEachKind(broken);
    if (!ok) process.exitCode = 1;
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ ok, subjects, entries, broken: broken.length, first })}\n`,
      );
      return;
    }
    const sum = ok
      ? pc.green(words.whole[language])
      : pc.red(say('broken', { count: broken.length }));
    process.stdout.write(
      `${[
        `${say('chains', { subjects, entries })}: ${sum}`,
        ...first.map(
          (one) => `  ${say('first', { ...one, problem: problems[one.problem][language] })}`,
        ),
      ].join('\n')}\n`,
    );
  }),
);

/** `clearspring audit`: what an auditor asks of the log. */
export const audit = new Command('audit')
  .description('check that the audit log is whole')
  .addCommand(verify);
