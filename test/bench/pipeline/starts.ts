import { blueprint, environmentOf } from '#infra/blueprint.ts';
import { lambdaFunction } from '#infra/local/lambda.ts';
import type { System } from '#infra/local/system.ts';
import { cpuSeconds } from './observe.ts';
import { quantile } from './pace.ts';

/**
 * Measures cold starts of screen-events, one after the other: from spawn to ready, including loading the
 * platform's secret. Reports CPU time too, because wall-clock time suffers from other load on the machine.
 */
export const coldStarts = async (
  { bundleOf, names, queueUrl, deadLettersUrl, settings, endpoints }: System,
  times: number,
) => {
  const defined = blueprint.functions.screenEvents;
  const walls: number[] = [];
  const cpus: number[] = [];
  for (let i = 0; i < times; i++) {
    const environment = lambdaFunction({
      name: defined.folder,
      file: async () => (await bundleOf('screenEvents')).file,
      environment: {
        ...environmentOf(defined, {
          table: names.table,
          queueUrl,
          deadLettersUrl,
          bucket: () => names.bucket,
          ownSenders: () => '',
          signingKey: () => ({}),
          settings: JSON.stringify(settings),
        }),
        AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
        AWS_ENDPOINT_URL_SQS: endpoints.sqs,
        AWS_ENDPOINT_URL_S3: endpoints.s3,
      },
      timeoutSeconds: defined.timeoutSeconds,
      memoryMegabytes: defined.memoryMegabytes,
      concurrency: 1,
      log: 'ignore',
    });
    try {
      await environment.warm();
      walls.push(...environment.coldStarts);
      const cpu = cpuSeconds(environment.pids()[0]);
      if (cpu !== null) cpus.push(cpu * 1000);
    } finally {
      await environment.stop();
    }
  }
  return {
    milliseconds: quantile(walls, 0.5) as number,
    cpuMilliseconds: quantile(cpus, 0.5),
    bundle: await bundleOf('screenEvents'),
  };
};
