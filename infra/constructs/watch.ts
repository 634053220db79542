import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { LambdaFunction } from '#infra/blueprint.ts';
import type { DeploymentSettings } from '#infra/platforms/schema.ts';
import type { Exchange } from './exchange.ts';
import type { Records } from './records.ts';

type Watched = {
  readonly settings: DeploymentSettings;
  readonly records: Records;
  readonly exchange: Exchange;
  readonly functions: Readonly<Record<string, Lambda>>;
  readonly plans: Readonly<Record<string, LambdaFunction>>;
  readonly key: Key;
};

type Bell = {
  readonly metric: IMetric;
  /** Rings at this value, or above it; `below` turns that around. */
  readonly at: number;
  readonly below?: true;
  /** So many periods of the last so many. */
  readonly periods?: readonly [bad: number, of: number];
  /** The heading in docs/operate.md that says what to do. */
  readonly runbook: string;
  readonly says: string;
};

const minute = Duration.minutes(1);
const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

/** What this platform's functions count, by the names under which they log it. */
const counted = (platform: string) => (metricName: string, statistic: string, period: Duration) =>
  new Metric({
    namespace: 'Clearspring',
    metricName,
    dimensionsMap: { Platform: platform },
    statistic,
    period,
  });

const oldest = (queue: Queue) =>
  queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: minute });

const waiting = (queue: Queue) =>
  queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: minute });

/**
 * What tells people that something is wrong, and where to read what to do: an alarm for each thing
 * that matters, one topic, one dashboard.
 */
export class Watch extends Construct {
  readonly #watched: Watched;

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    this.#watched = watched;
    const action = new SnsAction(this.#topic());
    const bells = {
      ...this.#queueBells(),
      ...this.#screeningBells(),
      ...this.#functionBells(),
    };
    const alarms = Object.entries(bells).map(([name, bell]) => {
      const [bad, of] = bell.periods ?? [1, 1];
      const alarm = new Alarm(this, name, {
        metric: bell.metric,
        threshold: bell.at,
        comparisonOperator: bell.below
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: of,
        datapointsToAlarm: bad,
        // Silence is the fault itself where an alarm waits for too little.
        treatMissingData: bell.below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
        alarmDescription: `${bell.says} What to do: docs/operate.md#${bell.runbook}`,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
    this.#dashboard(alarms);
  }

  #topic(): Topic {
    const { key, settings } = this.#watched;
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsReachTheTopic',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const topic = new Topic(this, 'Alarms', { masterKey: key, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyOurAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const email of settings.alarmEmails) {
      topic.addSubscription(new EmailSubscription(email));
    }
    return topic;
  }

  #queueBells(): Record<string, Bell> {
    const { intake, followUps, actions } = this.#watched.exchange.queues;
    return {
      IntakeWaits: {
        metric: oldest(intake.queue),
        at: 60,
        periods: [5, 5],
        runbook: 'events-wait',
        says: 'Events have waited a minute or longer to be screened, for five minutes.',
      },
      FollowUpsWait: {
        metric: oldest(followUps.queue),
        at: 300,
        periods: [5, 5],
        runbook: 'events-wait',
        says: 'Accounts that must be judged again have waited for five minutes or longer.',
      },
      ActionsWait: {
        metric: oldest(actions.queue),
        at: 300,
        periods: [5, 5],
        runbook: 'commands-wait',
        says: 'The platform has not collected commands for five minutes: what was decided is not in force.',
      },
      ...Object.fromEntries(
        Object.entries(this.#watched.exchange.queues).map(([name, { deadLetters }]) => [
          `${name}DeadLetters`,
          {
            metric: waiting(deadLetters),
            at: 1,
            runbook: 'dead-letters',
            says: `A message of the queue “${name}” was given up after its last attempt.`,
          },
        ]),
      ),
    };
  }

  #screeningBells(): Record<string, Bell> {
    const { platform } = this.#watched.settings;
    const count = counted(platform.platformId);
    const { freezesPerHour } = platform.brakes;
    return {
      Quarantine: {
        metric: new MathExpression({
          label: 'share of events kept aside, %',
          expression: '100 * q / (q + FILL(a, 0))',
          usingMetrics: {
            q: count('QuarantinedEvents', Stats.SUM, fiveMinutes),
            a: count('AcceptedEvents', Stats.SUM, fiveMinutes),
          },
          period: fiveMinutes,
        }),
        at: 1,
        runbook: 'quarantine',
        says: 'One event in a hundred or more cannot be read and is kept aside.',
      },
      Security: {
        metric: count('SecurityAlarms', Stats.SUM, minute),
        at: 1,
        runbook: 'security-alarm',
        says: 'An event came from a sender, or for a platform, that it may not come from.',
      },
      EventConflicts: {
        metric: count('EventConflicts', Stats.SUM, fiveMinutes),
        at: 1,
        runbook: 'event-conflict',
        says: 'An event id was used again with another content.',
      },
      BrakeOn: {
        metric: count('BrakeOn', Stats.MAXIMUM, minute),
        at: 1,
        runbook: 'brake-on',
        says: 'A brake is on: automatic freezes have become flags.',
      },
      FreezeRate: {
        metric: count('Freezes', Stats.SUM, hour),
        at: Math.ceil(freezesPerHour * 0.8),
        runbook: 'freeze-rate',
        says: `Freezes in an hour are near the ${freezesPerHour} at which the brake goes on.`,
      },
      DeliveryLag: {
        metric: count('DeliveryLag', Stats.percentile(99), fiveMinutes),
        at: 60_000,
        periods: [2, 3],
        runbook: 'commands-wait',
        says: 'One command in a hundred takes a minute or longer from decision to receipt.',
      },
      ...(platform.purpose === 'production' && {
        Silence: {
          metric: count('AcceptedEvents', Stats.SUM, hour),
          at: 1,
          below: true,
          runbook: 'silence',
          says: 'No event was accepted for an hour.',
        },
      }),
      TablesThrottled: {
        metric: this.#throttledTables(),
        at: 1,
        periods: [3, 5],
        runbook: 'tables-throttled',
        says: 'DynamoDB refuses some reads or writes because they come too fast.',
      },
    };
  }

  #functionBells(): Record<string, Bell> {
    const { functions, plans } = this.#watched;
    return Object.assign(
      {},
      ...Object.entries(functions).map(([name, lambda]) =>
        this.#functionBell(name, lambda, plans[name]?.everySeconds),
      ),
    );
  }

  #functionBell(name: string, lambda: Lambda, everySeconds = 0): Record<string, Bell> {
    const often = everySeconds <= 3600;
    const quiet = Duration.seconds(Math.max(everySeconds, 300));
    return {
      [`${name}Errors`]: {
        metric: lambda.metricErrors({ statistic: Stats.SUM, period: fiveMinutes }),
        at: 1,
        // What runs often may fail once; what runs daily has failed for the day.
        periods: often ? [2, 3] : [1, 1],
        runbook: 'function-errors',
        says: `The function ${name} fails.`,
      },
      [`${name}Throttles`]: {
        metric: lambda.metricThrottles({ statistic: Stats.SUM, period: fiveMinutes }),
        at: 1,
        periods: often ? [2, 3] : [1, 1],
        runbook: 'function-throttled',
        says: `Lambda has no room to run ${name}.`,
      },
      [`${name}Loops`]: {
        metric: lambda.metric('RecursiveInvocationsDropped', {
          statistic: Stats.SUM,
          period: fiveMinutes,
        }),
        at: 1,
        runbook: 'loop',
        says: `Lambda stopped ${name}, which had started itself over and over.`,
      },
      ...(everySeconds > 0 && {
        [`${name}Stopped`]: {
          metric: lambda.metricInvocations({ statistic: Stats.SUM, period: quiet }),
          at: 1,
          below: true,
          periods: [2, 2],
          runbook: 'timer-stopped',
          says: `The function ${name} has not run for ${(2 * quiet.toMinutes()).toLocaleString('en')} minutes.`,
        },
      }),
    };
  }

  #throttledTables(): MathExpression {
    const metrics = Object.entries(this.#watched.records.tables).flatMap(([name, table]) =>
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
        (event) =>
          [
            `${name}${event}`,
            table.metric(event, { statistic: Stats.SUM, period: minute }),
          ] as const,
      ),
    );
    return new MathExpression({
      label: 'refused reads and writes',
      expression: metrics.map(([id]) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(metrics),
      period: minute,
    });
  }

  #dashboard(alarms: Alarm[]): void {
    const { settings, exchange, functions } = this.#watched;
    const count = counted(settings.platform.platformId);
    const sums = (...names: string[]) => names.map((name) => count(name, Stats.SUM, fiveMinutes));
    const lambdas = Object.values(functions);
    const queues = Object.values(exchange.queues);
    const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
      new GraphWidget({ title, left, right, width: 8, height: 6 });

    const dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(12) });
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: settings.platform.platformId, alarms, width: 24, height: 4 }),
    );
    dashboard.addWidgets(
      graph('Events', sums('AcceptedEvents', 'DuplicateEvents', 'QuarantinedEvents')),
      graph('Decisions', sums('Decisions'), [
        ...sums('Freezes'),
        count('BrakeOn', Stats.MAXIMUM, fiveMinutes),
      ]),
      graph(
        'From decision to receipt, ms',
        [
          count('DeliveryLag', Stats.percentile(50), fiveMinutes),
          count('DeliveryLag', Stats.percentile(99), fiveMinutes),
        ],
        sums('SweptCommands'),
      ),
    );
    dashboard.addWidgets(
      graph(
        'Oldest message, s',
        queues.map(({ queue }) => oldest(queue)),
      ),
      graph(
        'Waiting messages',
        queues.map(({ queue }) => waiting(queue)),
      ),
      graph(
        'Dead letters',
        queues.map(({ deadLetters }) => waiting(deadLetters)),
      ),
    );
    dashboard.addWidgets(
      graph(
        'Function time, p99',
        lambdas.map((lambda) => lambda.metricDuration({ statistic: Stats.percentile(99) })),
      ),
      graph('Function errors and throttles', [
        ...lambdas.map((lambda) => lambda.metricErrors()),
        ...lambdas.map((lambda) => lambda.metricThrottles()),
      ]),
      graph('Security', sums('SecurityAlarms', 'EventConflicts'), [this.#throttledTables()]),
    );
  }
}
