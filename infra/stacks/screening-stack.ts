import { Lazy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  blueprint,
  type LambdaFunction,
  senderRoleName,
  sendsForPlatform,
} from '#infra/blueprint.ts';
import { HouseFunction, traced } from '#infra/constructs/house-function.ts';
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
                .filter(([, sender]) => sendsForPlatform(sender))
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
          'X-Ray knows no resources: its two actions take only *. A test allows it to nothing else.',
      },
      {
        id: 'Serverless-LambdaEventSourceMappingDestination',
        reason:
          'An SQS source takes no destination: what fails stays on its queue, then its dead letters.',
      },
      {
        id: 'Serverless-LambdaDLQ',
        reason:
          'Nothing is lost with a failed run: messages stay on their queue, a timer runs again.',
      },
      {
        id: 'Serverless-EventBusDLQ',
        reason:
          'A tick of a timer carries nothing; the next follows, and an alarm rings when none does.',
      },
      {
        id: 'Serverless-LambdaAsyncFailureDestination',
        reason: 'What a tick left undone the next one makes up; there is nothing in it to keep.',
      },
      {
        id: 'Serverless-SNSRedrivePolicy',
        reason: 'Alarms go to people by mail; SNS retries, and the dashboard shows them as well.',
      },
    );
    if (traced(this)) return;
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaTracing',
      reason: 'Lambda has no X-Ray in China; the logs of the functions tell the same.',
    });
  }
}
