import { Command } from 'commander';
import { trainAccounts } from './train-accounts.ts';
import { trainText } from './train-text.ts';

/** `clearspring train <model>`: learned models from one's own labelled data. */
export const train = new Command('train')
  .description('train a model from labelled data')
  .addCommand(trainText)
  .addCommand(trainAccounts);
