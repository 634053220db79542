import { Lazy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  blueprint,
  type LambdaFunction,
  senderRoleName,
  sharesQueueWithBackend,
} from '#infra/blueprint.ts';
import { HouseFunction, supportsTracing } from '#infra/constructs/house-function.ts';
import { ReviewDesk } from '#infra/constructs/review-desk.ts';
import { Watch } from '#infra/constructs/watch.ts';
import type { DeploymentSettings } from '#infra/platforms/schema.ts';
import { packSettings } from '#shared/settings/packed.ts';
import type { RecordsStack } from './records-stack.ts';

/**
 * The functions, console and alarms of a platform; stateless, so it can be deleted and deployed again any
 * time.
 */
export class ScreeningStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    {
      settings,
      kept,
      bundle,
      ...props
    }: StackProps & {
      readonly settings: DeploymentSettings;
      readonly kept: RecordsStack;
      readonly bundle: (folder: string) => string;
    },
  ) {
    super(scope, id, props);
    const { platform, logDays, reservedConcurrency } = settings;
    // Without staff sign-in there is no console to serve.
    const plans: Readonly<Record<string, LambdaFunction>> = Object.fromEntries(
      Object.entries<LambdaFunction>(blueprint.functions).filter(
        ([, { serves }]) => !serves || platform.staff,
      ),
    );

    const packed = packSettings(platform);
    const made: Readonly<Record<string, HouseFunction>> = Object.fromEntries(
      Object.entries(plans).map(([name, plan]) => [
        name,
        new HouseFunction(this, name, {
          plan,
          feeds: {
            intake: blueprint.intake[platform.intake],
            followUps: blueprint.followUps,
            backtests: blueprint.backtests,
          },
          records: kept.records,
          exchange: kept.exchange,
          bundle,
          settings: packed,
          // Lazy, because sending functions may be created after those that read.
          ownSenders: Lazy.string({
            produce: () =>
              Object.entries(plans)
                .filter(([, sender]) => sharesQueueWithBackend(sender))
                .map(([sender]) => made[sender]?.role.roleId)
                .join(','),
          }),
          logKey: kept.logKey,
          logDays,
          reservedConcurrency: plan.reads.includes('intake') ? reservedConcurrency : undefined,
          roleName: senderRoleName(plan, platform.platformId, settings.region),
        }),
      ]),
    );
    const functions = Object.fromEntries(
      Object.entries(made).map(([name, { lambda }]) => [name, lambda]),
    );
    const [desk] = Object.entries(plans).flatMap(([name, { serves: path }]) => {
      const lambda = functions[name];
      return path && lambda
        ? [
            new ReviewDesk(this, 'ReviewDesk', {
              lambda,
              path,
              settings,
              logKey: kept.logKey,
              logDays,
            }),
          ]
        : [];
    });
    new Watch(this, 'Watch', {
      settings,
      records: kept.records,
      exchange: kept.exchange,
      functions,
      plans,
      api: desk?.api,
      key: kept.logKey,
    });
    this.#acknowledge();
  }

  #acknowledge(): void {
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason:
          'The two X-Ray actions support only *. A test ensures that no other statement uses it.',
      },
      {
        id: 'Serverless-LambdaEventSourceMappingDestination',
        reason:
          'SQS sources have no failure destination: failed messages stay on the queue, then become dead letters.',
      },
      {
        id: 'Serverless-LambdaDLQ',
        reason: 'A failed run loses nothing: messages stay on their queue, and timers run again.',
      },
      {
        id: 'Serverless-EventBusDLQ',
        reason:
          'Timer events carry no data; the next one follows, and an alarm is raised if none does.',
      },
      {
        id: 'Serverless-LambdaAsyncFailureDestination',
        reason:
          'The next timer event repeats the work of a failed one, and the event contains no data to keep.',
      },
      {
        id: 'Serverless-SNSRedrivePolicy',
        reason: 'Alarms go to people by email; SNS retries, and the dashboard shows them too.',
      },
    );
    if (supportsTracing(this)) return;
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaTracing',
      reason:
        'Lambda does not support X-Ray in China; the function logs contain the same information.',
    });
  }
}
