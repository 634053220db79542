import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { MetricName } from '#shared/telemetry/metrics.ts';
import { type AlarmPlan, alarmsOf, type Watched } from './alarms.ts';
import { counted, oldest, throttledIndexes, throttledTables, waiting } from './metrics.ts';

/** Alerts the operators: one alarm per condition, one topic, one dashboard. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, { key, ...watched }: Watched & { readonly key: IKey }) {
    super(scope, id);
    const action = new SnsAction(this.#topic(key, watched.settings.alarmEmails));
    const alarms = Object.entries(alarmsOf(watched)).map(([name, plan]) => {
      const alarm = this.#alarm(name, plan);
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
    this.#dashboard(watched, alarms);
  }

  #topic(masterKey: IKey, emails: readonly string[]): Topic {
    const topic = new Topic(this, 'Alarms', { masterKey, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyOurAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const email of emails) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  #alarm(
    name: string,
    { metric, at, below, periods = [1, 1], description, runbook }: AlarmPlan,
  ): Alarm {
    const [datapointsToAlarm, evaluationPeriods] = periods;
    return new Alarm(this, name, {
      metric,
      threshold: at,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods,
      datapointsToAlarm,
      // For a `below` alarm, missing data is the failure itself.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${description} What to do: docs/operate.md#${runbook}`,
    });
  }

  #dashboard({ settings, exchange, functions, records }: Watched, alarms: Alarm[]): void {
    const count = counted(settings.platform.platformId);
    const sums = (...names: MetricName[]) => names.map((name) => count(name, Stats.SUM));
    const lambdas = Object.values(functions);
    const queues = Object.values(exchange.queues);
    const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
      new GraphWidget({ title, left, right, width: 8, height: 6 });

    const dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(12) });
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: settings.platform.platformId, alarms, width: 24, height: 4 }),
    );
    dashboard.addWidgets(
      graph(
        'Events',
        sums('AcceptedEvents', 'DuplicateEvents', 'QuarantinedEvents', 'IncompleteEvents'),
      ),
      graph('Decisions', sums('Decisions'), [...sums('Freezes'), count('BrakeOn', Stats.MAXIMUM)]),
      graph(
        'From decision to receipt, ms',
        [count('DeliveryLag', Stats.percentile(50)), count('DeliveryLag', Stats.percentile(99))],
        sums('ResentCommands', 'FailedCommands', 'UnacknowledgedCommands'),
      ),
    );
    dashboard.addWidgets(
      graph('Rules', sums('RuleAnomalies', 'RulesDemoted', 'RuleErrors')),
      graph('Appeals: not accepted, due', sums('InadmissibleAppeals', 'AppealsDue')),
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
      graph('Security', sums('SecurityAlarms', 'EventConflicts', 'RunawayEvents', 'CspViolations')),
    );
    dashboard.addWidgets(
      graph('Calls to DynamoDB', sums('StoreCalls'), [
        throttledTables(records),
        throttledIndexes(records),
      ]),
      graph('Consumed capacity', sums('ReadUnits', 'WriteUnits')),
    );
  }
}
