import type { Command } from 'commander';

/** All commands, in the order shown by `--help`. */
const files: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  replay: async () => (await import('./commands/replay.ts')).replay,
  convert: async () => (await import('./commands/convert.ts')).convert,
  halt: async () => (await import('./commands/halt.ts')).halt,
  resume: async () => (await import('./commands/halt.ts')).resume,
  rules: async () => (await import('./commands/rules.ts')).rules,
  lists: async () => (await import('./commands/lists.ts')).lists,
  'screen-text': async () => (await import('./commands/screen-text.ts')).screenText,
  'score-accounts': async () => (await import('./commands/score-accounts.ts')).scoreAccounts,
  outcomes: async () => (await import('./commands/outcomes.ts')).outcomes,
  train: async () => (await import('./commands/train.ts')).train,
  predict: async () => (await import('./commands/predict.ts')).predict,
  explain: async () => (await import('./commands/explain.ts')).explain,
  credit: async () => (await import('./commands/credit.ts')).credit,
  account: async () => (await import('./commands/account.ts')).account,
  quarantine: async () => (await import('./commands/quarantine.ts')).quarantine,
  audit: async () => (await import('./commands/audit.ts')).audit,
  bench: async () => (await import('./commands/bench.ts')).bench,
};

/**
 * Returns the named command, or all commands if there is no such command, as for `--help` or a typo. A
 * command is then loaded without the modules of the others.
 */
export const commandsFor = async (name?: string): Promise<readonly Command[]> => {
  const named = name !== undefined && Object.hasOwn(files, name) ? files[name] : undefined;
  return Promise.all((named ? [named] : Object.values(files)).map((load) => load()));
};
