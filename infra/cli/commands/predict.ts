import { Command } from 'commander';
import { localized } from '#infra/localize.ts';
import { predictAccounts } from './predict-accounts.ts';

/** `clearspring predict <what>`: scores with a trained model. */
export const predict = new Command('predict')
  .description(
    localized({ 'zh-CN': '用自己训练的模型打分', en: 'score with a model that you trained' }),
  )
  .addCommand(predictAccounts);
