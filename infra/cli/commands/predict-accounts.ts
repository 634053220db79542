import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { AccountModel as Model } from '#shared/scoring/account-model.ts';

const readModel = (
  folder: string,
  schema: typeof import('#shared/scoring/account-model.ts')['AccountModel'],
): Model => {
  const path = join(folder, 'model.json');
  if (!existsSync(path)) {
    throw new Error(`there is no model.json in ${folder}: make one with train accounts --out`);
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path}: not JSON: train the model again`);
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${path}: ${issue?.path.join('.')}: ${issue?.message}: train the model again`);
};

/** `clearspring predict accounts`: a score and its reasons for each row, in input order. */
export const predictAccounts = new Command('accounts')
  .description('score accounts with a model of train accounts: one line a row, in input order')
  .argument('<rows.jsonl>', 'JSON lines {"id","features":{…}}, also .gz; - reads standard input')
  .requiredOption('--model <dir>', 'folder that holds model.json')
  .option('--json', 'write one JSON object a line')
  .action(async (path: string, { model: folder, json }: { model: string; json?: true }) => {
    const [{ linesOf }, { AccountModel, predict }, { AccountRow, readRow }] = await Promise.all([
      import('../lines.ts'),
      import('#shared/scoring/account-model.ts'),
      import('#shared/scoring/rows.ts'),
    ]);
    const model = readModel(folder, AccountModel);
    const known = new Set(model.columns.map(({ feature }) => feature));
    let bad = 0;
    for await (const { text, place } of linesOf(path)) {
      let line: string;
      try {
        const { id, features } = readRow(text, AccountRow);
        if (!Object.keys(features).some((feature) => known.has(feature))) {
          throw new Error('features: none of them is known to the model');
        }
        const { score, base, contributions } = predict(model, features);
        const heaviest = Object.entries(contributions)
          .toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))
          .slice(0, 3)
          .map(
            ([feature, part]) => `${feature} ${part > 0 ? '+' : '−'}${Math.abs(part).toFixed(2)}`,
          );
        line = json
          ? JSON.stringify({ id, score, base, contributions })
          : `${score.toFixed(3)}  ${id}  ${heaviest.join('  ')}`;
      } catch (error) {
        bad += 1;
        process.stderr.write(`${place}: ${error instanceof Error ? error.message : error}\n`);
        continue;
      }
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
    }
    if (bad > 0) {
      process.stderr.write(`${bad} ${bad === 1 ? 'line' : 'lines'} could not be scored\n`);
      process.exitCode = 1;
    }
  });
