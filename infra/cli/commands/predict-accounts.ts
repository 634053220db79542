import { once } from 'node:events';
import { Command } from 'commander';
import { localized, messageOf, refusal } from '#infra/localize.ts';
import { jsonLinesOption } from '../options.ts';
import { printable } from '../printable.ts';

/** `clearspring predict accounts`: a score with its reasons for each row, in input order. */
export const predictAccounts = new Command('accounts')
  .description(
    localized({
      'zh-CN': '用 train accounts 训练的模型为账号打分：每行一个结果，按输入顺序',
      en: 'score accounts with a model from train accounts: one line per row, in input order',
    }),
  )
  .argument(
    '<rows.jsonl>',
    localized({
      'zh-CN': '每行一个 JSON {"id","features":{…}}，可为 .gz；- 表示标准输入',
      en: 'JSON lines {"id","features":{…}}, may be .gz; - for standard input',
    }),
  )
  .requiredOption(
    '--model <dir>',
    localized({ 'zh-CN': '含 model.json 的目录', en: 'folder that contains model.json' }),
  )
  .addOption(jsonLinesOption())
  .action(async (path: string, { model: folder, json }: { model: string; json?: true }) => {
    const [{ linesOf, emptyFileError }, { predict }, { AccountRow, readRow }, { readModel }] =
      await Promise.all([
        import('../lines.ts'),
        import('#shared/scoring/account-model.ts'),
        import('#shared/scoring/rows.ts'),
        import('../account-models.ts'),
      ]);
    const model = readModel(folder);
    const known = new Set(model.columns.map(({ feature }) => feature));
    let unscored = 0;
    let rows = 0;
    for await (const { text, place } of linesOf(path)) {
      let line: string;
      rows += 1;
      try {
        const { id, features } = readRow(text, AccountRow);
        if (!Object.keys(features).some((feature) => known.has(feature))) {
          throw refusal({
            'zh-CN': 'features：没有一项是模型用到的：应与训练时的特征同名',
            en: 'features: the model knows none of them: use the feature names of the rows that it was trained on',
          });
        }
        const { score, base, contributions } = predict(model, features);
        const heaviest = Object.entries(contributions)
          .toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))
          .slice(0, 3)
          .map(
            ([feature, part]) =>
              `${printable(feature)} ${part > 0 ? '+' : '−'}${Math.abs(part).toFixed(2)}`,
          );
        line = json
          ? JSON.stringify({ id, score, base, contributions })
          : `${score.toFixed(3)}  ${printable(String(id))}  ${heaviest.join('  ')}`;
      } catch (error) {
        unscored += 1;
        process.stderr.write(`${place}: ${messageOf(error)}\n`);
        continue;
      }
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
    }
    if (rows === 0) throw emptyFileError(path, { 'zh-CN': '行', en: 'row' });
    if (unscored > 0) {
      process.stderr.write(
        `${localized({ 'zh-CN': '{count} 行无法打分', en: '{count} {count|line|lines} could not be scored' }, { count: unscored })}\n`,
      );
      process.exitCode = 1;
    }
  });
