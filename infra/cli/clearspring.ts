#!/usr/bin/env node
import { Command } from 'commander';
import { localized, messageOf } from '#infra/localize.ts';
import { commandsFor } from './commands.ts';
import { withTranslatedHelp } from './help.ts';
import { writeAllOrFail } from './standard-output.ts';

/** The command-line tool. Each command has a file of its own and is listed in `commands.ts`. */
const program = new Command('clearspring')
  .description(
    localized({
      'zh-CN': '清源 Clearspring — 互联网平台账号滥用检测',
      en: 'Clearspring · 清源 — account-abuse detection for internet platforms',
    }),
  )
  .enablePositionalOptions();

for (const command of await commandsFor(process.argv[2])) program.addCommand(command);

writeAllOrFail(process.stdout);
// A reader such as `head` may close the pipe early; there is nothing left to do then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  const said = localized(
    {
      'zh-CN': '无法写到标准输出（{message}）：请腾出空间，或改写到别处',
      en: 'cannot write to standard output ({message}): free some space, or write elsewhere',
    },
    { message: error.message },
  );
  process.stderr.write(`clearspring: ${said}\n`);
  process.exit(1);
});
// Its reader may leave too, and then the results must still be complete.
process.stderr.on('error', () => {});

try {
  await withTranslatedHelp(program).parseAsync();
} catch (error) {
  // The interrupted command may have left a progress line on the terminal.
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  process.stderr.write(`clearspring: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
