import type { Command } from 'commander';

/** Every command of the tool, in the order that `--help` shows them. */
export const commands: readonly Command[] = [];
