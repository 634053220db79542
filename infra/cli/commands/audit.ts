import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { showProgress } from '#infra/cli/progress.ts';
import { labelled, localized, messageOf, refusal, voiceOf } from '#infra/localize.ts';
import { verifySeals } from '#shared/auditing/seal.ts';
import { verifyChains } from '#shared/auditing/verify.ts';
import { chainProblems, sealProblems } from '#shared/auditing/words.ts';
import type { Words } from '#shared/rules/words.ts';
import { keyName } from '#shared/telemetry/seal.ts';
import { type ReadOptions, withPlatform, withReadOptions } from '../connect.ts';
import { print } from '../print.ts';

const words = {
  chains: {
    'zh-CN': '{subjects} 条链，{entries} 条记录',
    en: '{subjects} {subjects|chain|chains}, {entries} {entries|entry|entries}',
  },
  seals: { 'zh-CN': '{seals} 个日封印', en: '{seals} daily {seals|seal|seals}' },
  through: {
    'zh-CN': '最后封印日 {day}，哈希 {hash}',
    en: 'sealed through {day}, hash {hash}',
  },
  unsealed: {
    'zh-CN': '尚无封印：首个封印在当日结束后生成',
    en: 'none yet: the first is made after the day ends',
  },
  brokenSeals: { 'zh-CN': '{count} 个封印不符', en: '{count} {count|seal is|seals are} not valid' },
  firstSeal: {
    'zh-CN': '{day}：{problem}（同类 {count} 处）',
    en: '{day}: {problem} ({count} of this kind)',
  },
  whole: { 'zh-CN': '全部完整', en: 'all intact' },
  broken: { 'zh-CN': '{count} 条链已损坏', en: '{count} {count|chain is|chains are} broken' },
  first: {
    'zh-CN': '{subject} 第 {sequence} 条：{problem}（同类 {count} 处）',
    en: '{subject}, entry {sequence}: {problem} ({count} of this kind)',
  },
} as const satisfies Readonly<Record<string, Words>>;

type Options = ReadOptions & {
  readonly publicKey?: string;
  readonly formerKey: readonly string[];
};

/** Returns the first problem of each kind, with the number of problems of that kind. */
const firstOfEachKind = <Problem extends { readonly problem: string }>(
  broken: readonly Problem[],
): readonly (Problem & { readonly count: number })[] =>
  [...Map.groupBy(broken, ({ problem }) => problem).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, count: group.length }] : [];
  });

const readKey = (path: string): string => {
  try {
    const key = readFileSync(path, 'utf8');
    keyName(key);
    return key;
  } catch (error) {
    throw refusal(
      {
        'zh-CN': '{path} 不是 PEM 公钥（{reason}）：请指明校验封印的公钥文件',
        en: '{path} is not a public key in PEM ({reason}): give the file of the key that verifies seals',
      },
      { path, reason: messageOf(error) },
    );
  }
};

const verify = withReadOptions(
  new Command('verify')
    .description(
      localized({
        'zh-CN': '校验审计记录的每条链及其每日封印',
        en: 'verify every chain of the audit log and every daily seal',
      }),
    )
    .option(
      '--public-key <file>',
      localized({
        'zh-CN': '以此公钥（PEM）校验封印，而非签名者自己的公钥',
        en: 'verify seals with this key (PEM) instead of the signer’s own',
      }),
    )
    .addOption(
      new Option(
        '--former-key <file>',
        localized({
          'zh-CN': '更早封印所用的公钥（PEM）；有多把时重复此选项，最早的在前',
          en: 'public key (PEM) of earlier seals; repeat for several, oldest first',
        }),
      )
        .argParser((path: string, before: readonly string[]) => [...before, path])
        .default([], localized({ 'zh-CN': '无', en: 'none' })),
    ),
).action(({ publicKey, formerKey, language: asked, json, ...where }: Options) =>
  withPlatform(where, async ({ auditLog, seals: store, sealingKey }) => {
    const { language, say } = voiceOf(words, asked);
    const progress = showProgress(json);
    const key = publicKey === undefined ? undefined : readKey(publicKey);
    const former = formerKey.map(readKey);

    // Without seals no key is needed, and there may be none yet.
    const sealed = (await store.all()).length > 0;
    const seals = sealed
      ? await verifySeals(store, key ?? (await sealingKey()), former)
      : { seals: 0, through: null, broken: [] };
    const chains = await verifyChains(auditLog, (subjects) =>
      progress.show(say('chains', { subjects, entries: '…' })),
    );
    progress.end();

    const ok = chains.broken.length === 0 && seals.broken.length === 0;
    const first = {
      chains: firstOfEachKind(chains.broken),
      seals: firstOfEachKind(seals.broken),
    };
    if (!ok) process.exitCode = 1;
    const result = {
      ok,
      chains: { ...chains, broken: chains.broken.length, first: first.chains },
      seals: { ...seals, broken: seals.broken.length, first: first.seals },
    };
    const verdict = (count: number, broken: 'broken' | 'brokenSeals') =>
      count === 0 ? pc.green(say('whole')) : pc.red(say(broken, { count }));
    const { subjects, entries } = chains;
    print(json, result, [
      labelled(
        say('chains', { subjects, entries }),
        verdict(chains.broken.length, 'broken'),
        language,
      ),
      ...first.chains.map(
        (one) => `  ${say('first', { ...one, problem: chainProblems[one.problem][language] })}`,
      ),
      labelled(
        say('seals', { seals: seals.seals }),
        sealed ? verdict(seals.broken.length, 'brokenSeals') : say('unsealed'),
        language,
      ),
      ...first.seals.map(
        (one) => `  ${say('firstSeal', { ...one, problem: sealProblems[one.problem][language] })}`,
      ),
      ...(seals.through ? [`  ${say('through', seals.through)}`] : []),
    ]);
  }),
);

/** `clearspring audit`: verification of the audit log. */
export const audit = new Command('audit')
  .description(
    localized({ 'zh-CN': '校验审计记录是否完整', en: 'verify that the audit log is intact' }),
  )
  .addCommand(verify);
