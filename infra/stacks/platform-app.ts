import { App, Stage, Tags, Validations } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { DeploymentSettings } from '#infra/platforms/schema.ts';
import { RecordsStack } from './records-stack.ts';
import { ScreeningStack } from './screening-stack.ts';

export type PlatformApp = {
  readonly app: App;
  readonly records: RecordsStack;
  readonly screening: ScreeningStack;
};

/**
 * The CDK app of one platform: a stage with the stack that is kept and the one that is replaceable,
 * checked by cdk-nag when it is synthesized.
 *
 * @param bundle gives the folder that holds a packed function
 * @throws {Error} when the region does not exist or the settings are too long for a function
 * @example
 * platformApp(await deploymentOf('demo'), { outdir: 'cdk.out', bundle }).app.synth();
 */
export const platformApp = (
  settings: DeploymentSettings,
  props: { readonly outdir: string; readonly bundle: (folder: string) => string },
): PlatformApp => {
  const { platform, region, account } = settings;
  if (!RegionInfo.regions.some(({ name }) => name === region)) {
    throw new Error(`region: there is no AWS region “${region}”`);
  }
  const app = new App({
    outdir: props.outdir,
    analyticsReporting: false,
    context: {
      ...flags,
      // One template serves aws and aws-cn alike only while the partition stays a reference.
      '@aws-cdk/core:enablePartitionLiterals': false,
      // What the functions use cannot be deleted under them.
      '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

  const stage = new Stage(app, platform.platformId, {
    env: { region, ...(account && { account }) },
  });
  Tags.of(stage).add('clearspring:platform', platform.platformId, {
    // In China CloudFormation refuses a mapping that has any.
    excludeResourceTypes: ['AWS::Lambda::EventSourceMapping'],
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
