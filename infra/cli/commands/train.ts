import { Command } from 'commander';
import { localized } from '#infra/localize.ts';
import { trainAccounts } from './train-accounts.ts';
import { trainText } from './train-text.ts';

/** `clearspring train <model>`: trains models on your own labelled data. */
export const train = new Command('train')
  .description(
    localized({ 'zh-CN': '用带标签的数据训练模型', en: 'train a model from labelled data' }),
  )
  .addCommand(trainText)
  .addCommand(trainAccounts);
