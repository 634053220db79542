import type { Command } from 'commander';
import { convert } from './commands/convert.ts';

/** Every command of the tool, in the order that `--help` shows them. */
export const commands: readonly Command[] = [convert];
