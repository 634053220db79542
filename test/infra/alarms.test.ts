import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricNames } from '#shared/telemetry/metrics.ts';
import { functions, partitions, queues, resourcesByName, tables } from './sample.ts';
import { ofType, type Resource, target } from './synthesized.ts';

type Throttled = {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
};

describe.each(Object.entries(partitions))('the templates for %s', (_, synthesized) => {
  const { replaceable } = synthesized;
  const { queueNamed, lambdaOf } = resourcesByName(synthesized);

  describe('alarm on what matters', () => {
    const alarms = ofType(replaceable, 'AWS::CloudWatch::Alarm');
    const watched = (metric: string, on?: Resource) =>
      alarms.filter(
        ({ properties }) =>
          properties.MetricName === metric &&
          (!on || target(properties.Dimensions[0].Value) === on.id),
      );

    it.each(Object.keys(queues))(
      'alarm at the first dead letter of %s and at its oldest message',
      (name) => {
        const [deadLetters] = watched(
          'ApproximateNumberOfMessagesVisible',
          queueNamed(`DeadLetters${name}`),
        );
        expect(deadLetters?.properties).toMatchObject({
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          EvaluationPeriods: 1,
        });
        expect(watched('ApproximateAgeOfOldestMessage', queueNamed(name))).toHaveLength(1);
      },
    );

    it('alarm when all events are given back: SQS leaves them out of the age of the oldest', () => {
      const [returns] = alarms.filter(({ id }) => id.startsWith('WatchIntakeReturns'));
      const used = (returns?.properties.Metrics ?? []).flatMap(
        ({ MetricStat }: { MetricStat?: { Metric: Throttled } }) => MetricStat?.Metric ?? [],
      );
      expect(used.map(({ MetricName }: Throttled) => MetricName).toSorted()).toEqual([
        'NumberOfMessagesDeleted',
        'NumberOfMessagesReceived',
      ]);
      for (const { Dimensions } of used) {
        expect(target(Dimensions[0].Value)).toBe(queueNamed('intake').id);
      }
      expect(returns?.properties).toMatchObject({ TreatMissingData: 'notBreaching' });
    });

    it('alarm at the decided values and periods', () => {
      const rings = alarms.map(({ id, properties }) => {
        const { ComparisonOperator, Threshold, DatapointsToAlarm, EvaluationPeriods } = properties;
        const [{ Period }] = properties.Metrics?.flatMap(
          ({ MetricStat }: { MetricStat?: { Period: number } }) => MetricStat ?? [],
        ) ?? [properties];
        // CloudFormation rejects alarms that require more breaching periods than they evaluate.
        expect(DatapointsToAlarm).toBeLessThanOrEqual(EvaluationPeriods);
        const sign = ComparisonOperator === 'LessThanThreshold' ? '<' : '>=';
        return `${id.slice(0, -8)} ${sign} ${Threshold}, ${DatapointsToAlarm} of ${EvaluationPeriods} times ${Period} s`;
      });
      expect(rings.sort()).toMatchSnapshot();
    });

    it.each(Object.keys(functions))('alarm when %s fails, is throttled or loops', (name) => {
      for (const metric of ['Errors', 'Throttles', 'RecursiveInvocationsDropped']) {
        expect(watched(metric, lambdaOf(name))).toHaveLength(1);
      }
    });

    it('alarm when a scheduled function stops', () => {
      for (const [name, { everySeconds }] of Object.entries(functions)) {
        const stopped = watched('Invocations', lambdaOf(name));
        expect(stopped).toHaveLength(everySeconds ? 1 : 0);
        for (const { properties } of stopped) {
          expect(properties.TreatMissingData).toBe('breaching');
          expect(properties.Period).toBeGreaterThanOrEqual(everySeconds ?? 0);
        }
      }
    });

    it.each([
      'SecurityAlarms',
      'EventConflicts',
      'RunawayEvents',
      'BrakeOn',
      'Freezes',
      'DeliveryLag',
      'FailedCommands',
      'UnacknowledgedCommands',
      'AppealsDue',
      'AcceptedEvents',
    ])('alarm by the metric %s of the functions', (metric) => {
      expect(watched(metric)).toHaveLength(1);
      expect(watched(metric)[0]?.properties).toMatchObject({
        Namespace: 'Clearspring',
        Dimensions: [{ Name: 'Platform', Value: 'sample' }],
      });
    });

    it('alarm when the console responds with errors outside the function', () => {
      const [fails, ...more] = watched('5XXError');
      expect(more).toEqual([]);
      expect(fails?.properties).toMatchObject({ Namespace: 'AWS/ApiGateway', Threshold: 5 });
    });

    it('alarm when an index throttles writes, with no more metrics than an alarm takes', () => {
      const refusedOn = (dimensions: readonly string[]) =>
        alarms.flatMap(({ properties }) =>
          (properties.Metrics ?? [])
            .flatMap(({ MetricStat }: { MetricStat?: { Metric: Throttled } }) => MetricStat ?? [])
            .map(({ Metric }: { Metric: Throttled }) => Metric)
            .filter(({ MetricName }: Throttled) => MetricName === 'WriteThrottleEvents')
            .map(({ Dimensions }: Throttled) => Dimensions.map(({ Name, Value }) => [Name, Value]))
            .filter((found: [string, unknown][]) =>
              dimensions.every((name) => found.some(([one]) => one === name)),
            )
            .map((found: [string, unknown][]) => Object.fromEntries(found)),
        );
      const indexes = Object.values(tables).flatMap((plan) => Object.keys(plan.indexes ?? {}));
      expect(
        refusedOn(['TableName', 'GlobalSecondaryIndexName'])
          .map(({ GlobalSecondaryIndexName }) => GlobalSecondaryIndexName)
          .toSorted(),
      ).toEqual(indexes.toSorted());
      for (const { properties } of alarms) {
        const retrieved = (properties.Metrics ?? []).filter(
          ({ MetricStat }: { MetricStat?: object }) => MetricStat,
        );
        expect(retrieved.length).toBeLessThanOrEqual(10);
      }
    });

    it('alarm before the brake on freezes applies', () => {
      expect(watched('Freezes')[0]?.properties).toMatchObject({ Period: 3600, Threshold: 160 });
    });

    it('alarm by the share of unreadable events', () => {
      const [quarantine] = alarms.filter(({ id }) => id.startsWith('WatchQuarantine'));
      const metrics = JSON.stringify(quarantine?.properties.Metrics);
      expect(metrics).toContain('"MetricName":"QuarantinedEvents"');
      expect(quarantine?.properties.Threshold).toBe(1);
    });

    it('alarm by the share of events whose device or client was left out', () => {
      const [incomplete] = alarms.filter(({ id }) => id.startsWith('WatchIncomplete'));
      const metrics = JSON.stringify(incomplete?.properties.Metrics);
      expect(metrics).toContain('"MetricName":"IncompleteEvents"');
      expect(metrics).toContain('"MetricName":"AcceptedEvents"');
      expect(incomplete?.properties.Threshold).toBe(10);
    });

    it('notify people, with a link to the runbook', () => {
      const runbook = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
      const headings = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      const undescribed = metricNames.filter((metric) => !runbook.includes(`\`${metric}\``));
      expect(undescribed, 'metrics without a row in docs/operate.md').toEqual([]);
      const [topic] = ofType(replaceable, 'AWS::SNS::Topic');
      const [subscription] = ofType(replaceable, 'AWS::SNS::Subscription');
      expect(subscription?.properties).toMatchObject({
        Protocol: 'email',
        Endpoint: 'on-call@example.com',
      });
      for (const { properties } of alarms) {
        expect(properties.AlarmActions.map(target)).toEqual([topic?.id]);
        const [, anchor] = /docs\/operate\.md#([\w-]+)$/.exec(properties.AlarmDescription) ?? [];
        expect(headings, 'headings of docs/operate.md').toContain(anchor);
      }
    });

    it('are as many, on as many metrics, as docs/operate.md counts in the cost', () => {
      const runbook = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
      const [, ...counts] =
        /(\d+) alarms on (\d+) metrics \d+, (\d+)\s+custom metrics/.exec(runbook) ?? [];
      const retrieved = alarms.flatMap(
        ({ properties }) =>
          properties.Metrics?.filter(({ MetricStat }: { MetricStat?: object }) => MetricStat) ?? [
            properties,
          ],
      );
      expect(counts.map(Number)).toEqual([alarms.length, retrieved.length, metricNames.length]);
    });

    it('show everything on one dashboard', () => {
      const [dashboard, ...more] = ofType(replaceable, 'AWS::CloudWatch::Dashboard');
      expect(more).toEqual([]);
      const body = JSON.stringify(dashboard?.properties.DashboardBody);
      for (const metric of metricNames) {
        expect(body).toContain(metric);
      }
    });
  });
});
