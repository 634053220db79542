import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deploymentOf, platformNames } from './platforms/registry.ts';

/**
 * The CDK's own command for one platform: `npm run diff -- demo`,
 * `npm run deploy -- demo [options of cdk]`, `npm run bootstrap -- demo`.
 */
const [command = '', platform, ...options] = process.argv.slice(2);
try {
  if (!platform) throw new Error(`name a platform: ${platformNames().join(', ')}`);
  await deploymentOf(platform);
  const cdk = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
  const app = `"${process.execPath}" infra/main.ts ${platform}`;
  const stacks = command === 'bootstrap' ? [] : ['**'];
  const { status } = spawnSync(
    process.execPath,
    [cdk, command, ...stacks, '--app', app, ...options],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  process.stderr.write(`${command}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
