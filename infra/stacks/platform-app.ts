import { App, Stage, Tags, Validations } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { refusal } from '#infra/localize.ts';
import type { DeploymentSettings } from '#infra/platforms/schema.ts';
import { RecordsStack } from './records-stack.ts';
import { ScreeningStack } from './screening-stack.ts';

export type PlatformApp = {
  readonly app: App;
  readonly records: RecordsStack;
  readonly screening: ScreeningStack;
};

/**
 * Returns the CDK app of one platform: a stage with the records stack, which is retained, and the screening
 * stack, which is replaceable. cdk-nag checks both at synthesis.
 *
 * @param bundle returns the folder that holds a bundled function
 * @throws {Error} if the region does not exist or the settings are too long for a function's environment
 * @example
 * declare const bundle: (folder: string) => string;
 * platformApp(await deploymentOf('demo'), { outdir: 'cdk.out', bundle }).app.synth();
 */
export const platformApp = (
  settings: DeploymentSettings,
  props: { readonly outdir: string; readonly bundle: (folder: string) => string },
): PlatformApp => {
  const { platform, region, account } = settings;
  if (!RegionInfo.regions.some(({ name }) => name === region)) {
    throw refusal(
      {
        'zh-CN': 'region：没有名为“{region}”的 AWS 区域',
        en: 'region: there is no AWS region “{region}”',
      },
      { region },
    );
  }
  const app = new App({
    outdir: props.outdir,
    analyticsReporting: false,
    context: {
      ...flags,
      // Keep the partition a reference, so the same template works in aws and aws-cn.
      '@aws-cdk/core:enablePartitionLiterals': false,
      // Prevents deletion of resources that the functions still use.
      '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

  const stage = new Stage(app, platform.platformId, {
    env: { region, ...(account && { account }) },
  });
  Tags.of(stage).add('clearspring:platform', platform.platformId, {
    // CloudFormation refuses tags on event source mappings in China, and on dashboards in several regions.
    excludeResourceTypes: ['AWS::Lambda::EventSourceMapping', 'AWS::CloudWatch::Dashboard'],
  });
  const records = new RecordsStack(stage, 'Records', {
    stackName: `clearspring-${platform.platformId}-records`,
    description: `Clearspring, ${platform.platformId}: tables, queues, archive and keys`,
    settings,
  });
  const screening = new ScreeningStack(stage, 'Screening', {
    stackName: `clearspring-${platform.platformId}-screening`,
    description: `Clearspring, ${platform.platformId}: functions, console, alarms and dashboard`,
    settings,
    kept: records,
    bundle: props.bundle,
  });
  return { app, records, screening };
};
