import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localized, refusal } from '#infra/localize.ts';
import { AccountModel } from '#shared/scoring/account-model.ts';

/**
 * Reads the model that `train accounts` wrote to a folder.
 *
 * @throws {Error} that names the file and the problem
 */
export const readModel = (folder: string): AccountModel => {
  const path = join(folder, 'model.json');
  if (!existsSync(path)) {
    throw refusal(
      {
        'zh-CN': '{folder} 中没有 model.json：可用 train accounts --out 训练',
        en: 'there is no model.json in {folder}: train a model with train accounts --out',
      },
      { folder },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw refusal(
      {
        'zh-CN': '{path} 不是 JSON：请重新训练模型',
        en: '{path} is not JSON: train the model again',
      },
      { path },
    );
  }
  const read = AccountModel.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw refusal(
    {
      'zh-CN': '{path} 中的 {field} 不是模型应有的内容：请重新训练模型',
      en: '{path}: {field} is not valid in a model: train the model again',
    },
    {
      path,
      field: issue?.path.join('.') || localized({ 'zh-CN': '整个文件', en: 'the whole file' }),
    },
  );
};
