import type { Command } from 'commander';
import { audit } from './commands/audit.ts';
import { bench } from './commands/bench.ts';
import { convert } from './commands/convert.ts';
import { credit } from './commands/credit.ts';
import { explain } from './commands/explain.ts';
import { lists } from './commands/lists.ts';
import { outcomes } from './commands/outcomes.ts';
import { predict } from './commands/predict.ts';
import { quarantine } from './commands/quarantine.ts';
import { replay } from './commands/replay.ts';
import { rules } from './commands/rules.ts';
import { scoreAccounts } from './commands/score-accounts.ts';
import { screenText } from './commands/screen-text.ts';
import { start } from './commands/start.ts';
import { train } from './commands/train.ts';

/** Every command of the tool, in the order that `--help` shows them. */
export const commands: readonly Command[] = [
  start,
  replay,
  convert,
  rules,
  lists,
  screenText,
  scoreAccounts,
  outcomes,
  train,
  predict,
  explain,
  credit,
  quarantine,
  audit,
  bench,
];
