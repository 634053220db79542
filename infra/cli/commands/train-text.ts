import { basename, join } from 'node:path';
import { Command } from 'commander';
import {
  makeOutputFolder,
  mustBeReadable,
  unreadLinesMessage,
  writeModel,
} from '#infra/cli/lines.ts';
import { jsonOption, share, wholeNumber } from '#infra/cli/options.ts';
import { localized, outputLanguage, refusal } from '#infra/localize.ts';
import { fill, type Language, type Words } from '#shared/rules/words.ts';
import type { TextModel } from '#shared/text/model/model.ts';
import type { LabelledPost } from '#shared/text/training/labelled-post.ts';
import { print } from '../print.ts';
import { showProgress, sinceNow } from '../progress.ts';

const modelFile = 'model.bin';
const pairsFile = 'character-pairs.lazy.bin';

type Options = {
  readonly data: readonly string[];
  readonly out: string;
  readonly seed: number;
  readonly flagBudget: number;
  readonly ownTexts: number;
  readonly json?: boolean;
};

/** `clearspring train text`: trains the text model on labelled posts, deterministic by seed. */
export const trainText = new Command('text')
  .description(
    localized({
      'zh-CN': '用带标签的内容训练文本模型',
      en: 'train the text model from labelled posts',
    }),
  )
  .requiredOption(
    '--data <files...>',
    localized({
      'zh-CN':
        '每行一个 JSON {"text","label"}；label 为 1 表示黑灰产，0 表示正常，null 不用；如有 "category"、"cluster" 也会使用',
      en: 'JSON lines {"text","label"}; label is 1 (black-gray), 0 (ordinary) or null (ignored); "category" and "cluster" are used when present',
    }),
  )
  .requiredOption(
    '--out <dir>',
    localized({
      'zh-CN':
        'model.bin 与 character-pairs.lazy.bin 写到哪个目录（产品自带的在 shared/text/model）',
      en: 'output folder for model.bin and character-pairs.lazy.bin (the built-in ones are in shared/text/model)',
    }),
  )
  .option('--seed <number>', localized({ 'zh-CN': '随机种子', en: 'random seed' }), wholeNumber, 1)
  .option(
    '--flag-budget <share>',
    localized({
      'zh-CN': '允许误标的正常内容比例',
      en: 'share of ordinary posts that may be flagged',
    }),
    share,
    0.001,
  )
  .option(
    '--own-texts <number>',
    localized({
      'zh-CN': '由每个自有句式生成的文本数，补充语料所缺的写法；越少训练越快',
      en: 'texts generated from each of our own patterns, for styles that data sets lack; fewer train faster',
    }),
    wholeNumber,
    30,
  )
  .addOption(jsonOption())
  .action(async ({ data, out, seed, flagBudget, ownTexts, json = false }: Options) => {
    makeOutputFolder(out, `${modelFile}, ${pairsFile}`);
    const { labelledPosts } = await import('#infra/cli/labelled-posts.ts');
    const { trainTextModel } = await import('#shared/text/training/train.ts');
    const { fitInThreads } = await import('#infra/cli/fit-in-threads.ts');
    const { packModel } = await import('#shared/text/model/model.ts');
    const { packPairs } = await import('#shared/text/model/character-pairs.ts');
    const progress = showProgress();
    const tell = progress.warn;
    const timed = sinceNow();
    const byFile: (readonly LabelledPost[])[] = [];
    let lines = 0;
    let unread = 0;
    for (const path of data) {
      const read = await labelledPosts(path, basename(path).replace(/\.jsonl?$/, ''), (said) => {
        unread += 1;
        tell(said);
      });
      byFile.push(read.posts);
      lines += read.lines;
    }
    mustBeReadable(data, unread, lines);
    // Not `push(...)`: more than some 125,000 arguments overflow the stack.
    const posts = byFile.flat();
    for (const [label, kind] of [
      [1, localized({ 'zh-CN': '黑灰产', en: 'black-gray' })],
      [0, localized({ 'zh-CN': '正常', en: 'ordinary' })],
    ] as const) {
      if (posts.some((post) => post.label === label)) continue;
      throw refusal(
        {
          'zh-CN':
            '{files}：没有{kind}内容（label {label}）；模型须从两类中学习，请加入含此类内容的文件',
          en: '{files}: there is no {kind} post (label {label}), and training needs both kinds: add a file with some',
        },
        { files: data.join(', '), kind, label },
      );
    }
    const { model } = await trainTextModel(posts, {
      seed,
      flagBudget,
      perPattern: ownTexts,
      fits: 3,
      fitAll: fitInThreads(),
      report: (said) => progress.printLine(timed(localized(said))),
      progress: (said) => progress.show(timed(localized(said))),
    });
    progress.end();
    if (model.slope <= 0) {
      throw refusal(
        {
          'zh-CN':
            '{files}：未见过的黑灰产内容得分并不高于正常内容；请加入更多带标签的内容，或检查标签',
          en: '{files}: unseen black-gray posts score no higher than ordinary ones: add labelled posts, or check the labels',
        },
        { files: data.join(', ') },
      );
    }
    const least = Math.ceil(1 / flagBudget) - 1;
    const ordinaryPosts = Number(model.card.ordinaryPosts);
    if (ordinaryPosts < least) {
      tell(
        localized(
          {
            'zh-CN':
              '正常内容仅 {ordinaryPosts} 条，不足以保证误标比例 {flagBudget}（至少需 {least} 条）：阈值高于其中所有得分',
            en: '{ordinaryPosts} ordinary {ordinaryPosts|post is|posts are} too few for a flag budget of {flagBudget} (at least {least}): the thresholds are above all of their scores',
          },
          { ordinaryPosts, flagBudget, least },
        ),
      );
    }
    const packed = packModel(model);
    const path = join(out, modelFile);
    await writeModel(path, packed);
    await writeModel(join(out, pairsFile), packPairs(model.pairs()));
    const { flags, hide, card } = model;
    const bytes = packed.length;
    print(json, { ...card, flags, hide, bytes }, [resultOf(path, bytes, model, outputLanguage)]);
    if (unread > 0) {
      tell(unreadLinesMessage(unread));
      process.exitCode = 1;
    }
  });

/** Words what was written, and from which probabilities the model flags and hides. */
export const resultOf = (
  path: string,
  bytes: number,
  { flags, hide }: Pick<TextModel, 'flags' | 'hide'>,
  language: Language,
): string =>
  fill(resultWords[language], {
    path,
    bytes,
    reachable: flags.reachable.toFixed(4),
    unreachable: flags.unreachable.toFixed(4),
    brief: flags.brief.toFixed(4),
    spelled: flags.spelled.toFixed(4),
    hide: hide.toFixed(4),
  });

const resultWords = {
  'zh-CN':
    '{path}：{bytes} 字节；标记阈值：有联系方式 {reachable}，无联系方式 {unreachable}（简短者 {brief}），全拼音 {spelled}；隐藏阈值 {hide}',
  en: '{path}: {bytes} bytes, flags from {reachable} with a contact, {unreachable} without ({brief} where brief), {spelled} in pinyin; hides from {hide}',
} as const satisfies Words;
