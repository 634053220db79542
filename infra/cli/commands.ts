import type { Command } from 'commander';
import { convert } from './commands/convert.ts';
import { replay } from './commands/replay.ts';
import { rules } from './commands/rules.ts';
import { start } from './commands/start.ts';

/** Every command of the tool, in the order that `--help` shows them. */
export const commands: readonly Command[] = [start, replay, convert, rules];
