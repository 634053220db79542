import { join } from 'node:path';
import { Command } from 'commander';
import { localized, messageOf } from '#infra/localize.ts';
import type { LabelledRow as Row } from '#shared/scoring/rows.ts';
import { makeOutputFolder, mustBeReadable, unreadLinesMessage, writeModel } from '../lines.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';

type Options = {
  readonly data: readonly string[];
  readonly out: string;
  readonly seed: number;
  readonly json?: true;
};

/** `clearspring train accounts`: trains an account model on labelled accounts, deterministic by seed. */
export const trainAccounts = new Command('accounts')
  .description(
    localized({
      'zh-CN': '用带标签的账号训练账号模型',
      en: 'train an account model from labelled accounts',
    }),
  )
  .requiredOption(
    '--data <files...>',
    localized({
      'zh-CN':
        '每行一个 JSON {"id","label","features":{…}}，可为 .gz，- 表示标准输入；label 为 1 表示违规，0 表示正常，null 不用；"group" 让相似账号不被拆开',
      en: 'JSON lines {"id","label","features":{…}}, may be .gz, - for standard input; label is 1 (abusive), 0 (honest) or null (ignored); accounts of one "group" are never split',
    }),
  )
  .requiredOption(
    '--out <dir>',
    localized({
      'zh-CN': 'model.json 与 card.json 写到哪个目录',
      en: 'output folder for model.json and card.json',
    }),
  )
  .option('--seed <number>', localized({ 'zh-CN': '随机种子', en: 'random seed' }), wholeNumber, 1)
  .addOption(jsonOption())
  .action(async ({ data, out, seed, json }: Options) => {
    makeOutputFolder(
      out,
      localized({ 'zh-CN': 'model.json 与 card.json', en: 'model.json and card.json' }),
    );
    const [{ linesOf }, { trainAccountModel }, { LabelledRow, readRow }] = await Promise.all([
      import('../lines.ts'),
      import('#shared/scoring/train-account-model.ts'),
      import('#shared/scoring/rows.ts'),
    ]);
    const progress = showProgress(json);
    const rows: Row[] = [];
    let unread = 0;
    for (const path of data) {
      for await (const { text, place } of linesOf(path)) {
        try {
          rows.push(readRow(text, LabelledRow));
        } catch (error) {
          unread += 1;
          progress.warn(`${place}: ${messageOf(error)}`);
        }
      }
    }
    mustBeReadable(data, unread, rows.length + unread);
    const trained = <Model>(train: () => Model): Model => {
      try {
        return train();
      } catch (error) {
        throw new Error(`${data.join(', ')}: ${messageOf(error)}`);
      }
    };
    const { model, card } = trained(() =>
      trainAccountModel(rows, { seed, report: (said) => progress.show(localized(said)) }),
    );
    progress.end();
    const packed = `${JSON.stringify(model)}\n`;
    await writeModel(join(out, 'model.json'), packed);
    await writeModel(join(out, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
    const { areaUnderRoc, averagePrecision } = card.crossValidation;
    print(json, { ...card, bytes: packed.length }, [
      localized(
        {
          'zh-CN':
            '{path}：{bytes} 字节，学自 {abusive} 个违规账号与 {honest} 个正常账号\n留出数据：AUC {auc} ± {deviation}，平均精确率 {precision}',
          en: '{path}: {bytes} bytes from {abusive} abusive and {honest} honest accounts\nheld out: AUC {auc} ± {deviation}, average precision {precision}',
        },
        {
          path: join(out, 'model.json'),
          bytes: packed.length,
          abusive: card.abusive,
          honest: card.honest,
          auc: areaUnderRoc.mean.toFixed(3),
          deviation: areaUnderRoc.deviation.toFixed(3),
          precision: averagePrecision.mean.toFixed(3),
        },
      ),
    ]);
    if (unread > 0) {
      progress.warn(unreadLinesMessage(unread));
      process.exitCode = 1;
    }
  });
