import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/*
 * Preloaded into the CLI by `tool.ts`: remembers where each import was found, in the file that
 * CLEARSPRING_KNOWN_IMPORTS names. The tests start the CLI hundreds of times, and a quarter of a start goes into
 * looking up the files of some thousand imports.
 */
const file = process.env.CLEARSPRING_KNOWN_IMPORTS;
const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
let hasNew = false;

registerHooks({
  resolve: (specifier, context, next) => {
    const isPlain = Object.keys(context.importAttributes ?? {}).length === 0;
    if (!isPlain || specifier.startsWith('node:') || !context.parentURL) {
      return next(specifier, context);
    }
    const how = context.conditions.includes('require') ? 'require' : 'import';
    const key = `${how} ${specifier} ${context.parentURL}`;
    const found = known[key];
    if (found) return { ...found, shortCircuit: true };
    const { url, format } = next(specifier, context);
    known[key] = { url, format };
    hasNew = true;
    return { url, format };
  },
});

process.on('exit', () => {
  if (!hasNew || !isMainThread) return;
  // Renamed when it is complete: another start may read it at any time.
  const whole = `${file}.${process.pid}`;
  writeFileSync(whole, JSON.stringify(known));
  renameSync(whole, file);
});
