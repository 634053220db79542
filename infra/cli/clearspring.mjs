#!/usr/bin/env node
// Plain JavaScript, so that an older Node can run it and print which version is required.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major] = process.versions.node.split('.');

if (Number(major) >= 24) {
  // Halves the start time. Not in /tmp, where other users could place cache files.
  const cache = new URL('../../node_modules/.cache/clearspring', import.meta.url);
  module.enableCompileCache(fileURLToPath(cache));
  // Threads do not inherit it, and read this variable when they start.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(cache);
  await import('./clearspring.ts');
} else {
  process.stderr.write(
    `clearspring: Node 24 or later is required, and this is ${process.versions.node}: run \`npx clearspring\` ` +
      'or `npm run clearspring --`, which use the Node 24 that `npm ci` installed\n' +
      `clearspring：当前为 Node ${process.versions.node}，需要 24 或更高版本：请用 \`npx clearspring\` ` +
      '或 `npm run clearspring --`，它们使用 `npm ci` 装好的 Node 24\n',
  );
  process.exitCode = 1;
}
