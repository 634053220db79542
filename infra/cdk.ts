import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { signedIn } from './cli/credentials.ts';
import { messageOf } from './localize.ts';
import { deploymentOf } from './platforms/registry.ts';

/**
 * Runs a CDK command for one platform: `npm run diff -- demo`,
 * `npm run deploy -- demo [options of cdk]`, `npm run bootstrap -- demo`.
 */
const [command = '', platform, ...options] = process.argv.slice(2);
try {
  const { region } = await deploymentOf(platform);
  const cdk = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
  const app = `"${process.execPath}" infra/main.ts ${platform}`;
  const stacks = command === 'bootstrap' ? [] : ['**'];
  const { status } = spawnSync(
    process.execPath,
    [cdk, command, ...stacks, '--app', app, ...options],
    // As `--output`, which options may name.
    { stdio: 'inherit', env: { CDK_OUTPUT: join('cdk.out', platform ?? ''), ...process.env } },
  );
  process.exitCode = status ?? 1;
  if (status !== 0) {
    // CDK has printed its own error. If there are no credentials, it does not say how to sign in; `signedIn`
    // does.
    const { profile } = parseArgs({
      args: options,
      options: { profile: { type: 'string' } },
      strict: false,
    }).values;
    const named = typeof profile === 'string' ? { profile } : {};
    await signedIn(new DynamoDBClient({ region, ...named }).config.credentials);
  }
} catch (error) {
  process.stderr.write(`${command}: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
