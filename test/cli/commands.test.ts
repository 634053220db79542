import { expect, it } from 'vitest';
import { commandsFor } from '#infra/cli/commands.ts';
import { runTool } from './tool.ts';

it('loads only the named command, or all commands if none is named', async () => {
  const names = (await commandsFor()).map((command) => command.name());
  expect(names).toContain('score-accounts');
  for (const name of names) {
    expect((await commandsFor(name)).map((command) => command.name())).toEqual([name]);
  }
  for (const none of ['--help', 'help', 'lsits', 'constructor']) {
    expect(await commandsFor(none)).toHaveLength(names.length);
  }
});

/** Prints the name of each AWS client that is loaded to standard error. */
const printClients = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      const [name] = url.match(/@aws-sdk.client-[^/]+/) ?? [];
      if (name) process.stderr.write(name + '\\n');
      return next(url, context);
    },
  });
`)}`;

it.each([
  ['lists', 'show'],
  ['rules', 'list'],
  ['quarantine', 'list'],
  ['audit', 'verify'],
])('%s %s rejects an option before loading clients of a platform', async (...words) => {
  const environment = { NODE_OPTIONS: `--import=${printClients}` };
  const { code, err } = await runTool('.', [...words, '--bogus'], environment);
  expect([code, err]).toEqual([1, expect.stringContaining("unknown option '--bogus'")]);
  expect(err).not.toContain('client-');
});
