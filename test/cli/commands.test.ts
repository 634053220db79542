import { expect, it } from 'vitest';
import { commandsFor } from '#infra/cli/commands.ts';

it('a command that is named is loaded alone, and every command where none is', async () => {
  const names = (await commandsFor()).map((command) => command.name());
  expect(names).toContain('score-accounts');
  for (const name of names) {
    expect((await commandsFor(name)).map((command) => command.name())).toEqual([name]);
  }
  for (const none of ['--help', 'help', 'lsits', 'constructor']) {
    expect(await commandsFor(none)).toHaveLength(names.length);
  }
});
