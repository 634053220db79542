import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { packSettings } from '#shared/settings/packed.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import {
  blueprint,
  environmentOf,
  type LambdaFunction as LambdaPlan,
  type QueueName,
  sharesQueueWithBackend,
} from '../blueprint.ts';
import { type Bundle, bundleFunction } from '../bundle.ts';
import { account } from './arn.ts';
import type { Endpoints } from './emulators.ts';
import { type LambdaFunction, lambdaFunction, localRoleId } from './lambda.ts';
import type { Names } from './provision.ts';

export type FunctionName = keyof typeof blueprint.functions;
export const functionPlans = Object.entries<LambdaPlan>(blueprint.functions) as [
  FunctionName,
  LambdaPlan,
][];

/** A failed invocation with the function's log file, or a failed local timer, which has no log. */
export type Failure = {
  readonly name: string;
  readonly error: string;
  readonly log: string | null;
};

/** Bundles functions into a folder, each on first use. */
export const lazyBundles = (room: string, from: string | undefined) => {
  const bundles = new Map<FunctionName, Promise<Bundle>>();
  let lastBuild: Promise<unknown> = Promise.resolve();
  return {
    // Lazy and one at a time: each bundle takes half a second of a core, most runs end before a timer needs
    // one, and several timers fire together.
    bundleOf: (name: FunctionName): Promise<Bundle> => {
      const known = bundles.get(name);
      if (known) return known;
      const source = blueprint.functions[name].folder;
      const bundle = lastBuild.then(() =>
        bundleFunction(source, join(room, 'functions', source), from ? { from } : {}),
      );
      bundles.set(name, bundle);
      lastBuild = bundle.catch(() => bundles.delete(name));
      return bundle;
    },
    /** Waits for running builds. */
    packed: async () => {
      await lastBuild;
    },
  };
};

/** The resources of a system, as `environmentOf` names them to its functions. */
export const resourcesOf = (
  names: Names,
  endpoints: Endpoints,
  { settings, keyFile }: { readonly settings: PlatformSettings; readonly keyFile: string },
) => {
  const urlOf = (queue: string) => `${endpoints.sqs}/${account}/${queue}`;
  return {
    table: names.table,
    queueUrl: (name: QueueName) => urlOf(names.queue(name)),
    deadLettersUrl: (name: QueueName) => urlOf(names.deadLetters(name)),
    bucket: () => names.bucket,
    ownSenders: () =>
      functionPlans
        .filter(([, plan]) => sharesQueueWithBackend(plan))
        .map(([, { folder }]) => localRoleId(folder))
        .join(','),
    signingKey: () => ({ AUDIT_KEY_FILE: keyFile }),
    settings: packSettings(settings),
  };
};

/** Makes functions ready to be invoked. Each writes to a log file of its own. */
export const startFunctions = (
  plans: typeof functionPlans,
  {
    resources,
    endpoints,
    logs,
    bundleOf,
    concurrency,
    onFailure,
  }: {
    readonly resources: ReturnType<typeof resourcesOf>;
    readonly endpoints: Endpoints;
    readonly logs: string;
    readonly bundleOf: (name: FunctionName) => Promise<Bundle>;
    /** Maximum execution environments of screen-events and review-api. */
    readonly concurrency: number;
    readonly onFailure: (failure: Failure) => void;
  },
): Partial<Record<FunctionName, LambdaFunction>> => {
  const start = (name: FunctionName, plan: LambdaPlan): LambdaFunction => {
    const logFile = join(logs, `${plan.folder}.log`);
    const log = openSync(logFile, 'a');
    const lambda = lambdaFunction({
      name: plan.folder,
      file: async () => (await bundleOf(name)).file,
      environment: {
        ...environmentOf(plan, resources),
        AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
        AWS_ENDPOINT_URL_SQS: endpoints.sqs,
        AWS_ENDPOINT_URL_S3: endpoints.s3,
      },
      timeoutSeconds: plan.timeoutSeconds,
      memoryMegabytes: plan.memoryMegabytes,
      concurrency: name === 'screenEvents' || name === 'reviewApi' ? concurrency : 1,
      log,
      onFailure: (error) => onFailure({ name: plan.folder, error, log: logFile }),
    });
    const stop = async () => {
      await lambda.stop();
      closeSync(log);
    };
    return { ...lambda, stop };
  };
  return Object.fromEntries(plans.map(([name, plan]) => [name, start(name, plan)]));
};
