import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blueprint } from './blueprint.ts';
import { bundleFunction } from './bundle.ts';
import { localized, messageOf, refusal } from './localize.ts';
import { deploymentOf } from './platforms/registry.ts';
import { platformApp } from './stacks/platform-app.ts';

/**
 * Synthesizes the CloudFormation templates of one platform: `node infra/main.ts demo`, directly or run by
 * CDK.
 */
const synthesize = async (name?: string, ...more: readonly string[]): Promise<void> => {
  if (more.length > 0) {
    throw refusal(
      {
        'zh-CN': '一次合成一个平台：请去掉 {more}',
        en: 'one platform at a time: leave out {more}',
      },
      { more: more.join(' ') },
    );
  }
  const settings = await deploymentOf(name);

  const bundles = mkdtempSync(join(tmpdir(), 'clearspring-'));
  try {
    // Bundle all functions first: if one does not build, no half-written output is left.
    for (const { folder } of Object.values(blueprint.functions)) {
      await bundleFunction(folder, join(bundles, folder));
    }
    const { platformId } = settings.platform;
    // Not shared, so that two platforms can be synthesized at once.
    const outdir = process.env.CDK_OUTDIR ?? join('cdk.out', platformId);
    // Remove what an earlier run wrote and this one would not.
    rmSync(outdir, { recursive: true, force: true });
    platformApp(settings, { outdir, bundle: (folder) => join(bundles, folder) }).app.synth();
    if (!process.env.CDK_OUTDIR) {
      const words = {
        'zh-CN': '{name}：已合成至 {outdir}',
        en: '{name}: synthesized into {outdir}',
      };
      process.stdout.write(`${localized(words, { name: platformId, outdir })}\n`);
    }
  } finally {
    rmSync(bundles, { recursive: true });
  }
};

try {
  await synthesize(...process.argv.slice(2));
} catch (error) {
  process.stderr.write(`synth: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
