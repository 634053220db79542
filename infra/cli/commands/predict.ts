import { Command } from 'commander';
import { predictAccounts } from './predict-accounts.ts';

/** `clearspring predict <what>`: what a trained model says. */
export const predict = new Command('predict')
  .description('score with a model of one’s own')
  .addCommand(predictAccounts);
