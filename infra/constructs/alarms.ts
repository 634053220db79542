import { Duration } from 'aws-cdk-lib';
import type { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { LambdaFunction } from '#infra/blueprint.ts';
import type { DeploymentSettings } from '#infra/platforms/schema.ts';
import type { Exchange } from './exchange.ts';
import {
  counted,
  oldest,
  returned,
  throttledIndexes,
  throttledTables,
  waiting,
} from './metrics.ts';
import type { Records } from './records.ts';

/** The resources of one platform that alarms and the dashboard watch. */
export type Watched = {
  readonly settings: DeploymentSettings;
  readonly records: Records;
  readonly exchange: Exchange;
  /** By function name in the blueprint, like `plans`. */
  readonly functions: Readonly<Record<string, Lambda>>;
  readonly plans: Readonly<Record<string, LambdaFunction>>;
  /** The REST API of the console; `undefined` if the platform configures no staff sign-in. */
  readonly api: RestApiBase | undefined;
};

export type AlarmPlan = {
  readonly metric: IMetric;
  /** The alarm goes off at or above this value; with `below`, under it. */
  readonly at: number;
  readonly below?: true;
  /** Alarms if `bad` of the last `of` periods breach the threshold. */
  readonly periods?: readonly [bad: number, of: number];
  /** The heading in docs/operate.md that says what to do. */
  readonly runbook: string;
  readonly description: string;
};

type Alarms = Readonly<Record<string, AlarmPlan>>;

const minute = Duration.minutes(1);
const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

const queueAlarms = ({ exchange }: Watched): Alarms => {
  const { intake, followUps, actions, backtests } = exchange.queues;
  return {
    IntakeWaits: {
      metric: oldest(intake.queue),
      at: 60,
      periods: [5, 5],
      runbook: 'events-wait',
      description: 'For five minutes, events have waited one minute or longer to be screened.',
    },
    IntakeReturns: {
      metric: returned(intake.queue),
      at: 90,
      periods: [5, 5],
      runbook: 'events-wait',
      description:
        'For five minutes, at least nine in ten events that were taken from the queue were given back: screening fails.',
    },
    FollowUpsWait: {
      metric: oldest(followUps.queue),
      at: 300,
      periods: [5, 5],
      runbook: 'events-wait',
      description:
        'For five minutes, accounts have waited five minutes or longer to be judged again.',
    },
    ActionsWait: {
      metric: oldest(actions.queue),
      at: 300,
      periods: [5, 5],
      runbook: 'commands-wait',
      description:
        'The platform has not collected commands for five minutes: decisions are not in force.',
    },
    BacktestsWait: {
      metric: oldest(backtests.queue),
      at: 21_600,
      periods: [5, 5],
      runbook: 'backtests-wait',
      description: 'A slice of a backtest has waited for six hours.',
    },
    ...Object.fromEntries(
      Object.entries(exchange.queues).map(([name, { deadLetters }]) => [
        `${name}DeadLetters`,
        {
          metric: waiting(deadLetters),
          at: 1,
          runbook: 'dead-letters',
          description: `A message of the queue ${name} used up its attempts and is in the dead-letter queue.`,
        },
      ]),
    ),
  };
};

const screeningAlarms = ({ settings: { platform }, records }: Watched): Alarms => {
  const count = counted(platform.platformId);
  const { freezesPerHour } = platform.brakes;
  return {
    Quarantine: {
      metric: new MathExpression({
        label: 'share of events quarantined, %',
        expression: '100 * q / SUM([q, a])',
        usingMetrics: {
          q: count('QuarantinedEvents', Stats.SUM),
          a: count('AcceptedEvents', Stats.SUM),
        },
        period: fiveMinutes,
      }),
      at: 1,
      runbook: 'quarantine',
      description: 'At least 1 % of events do not match the contract and are quarantined.',
    },
    Incomplete: {
      metric: new MathExpression({
        label: 'share of events read without their device id or client, %',
        expression: '100 * i / a',
        usingMetrics: {
          i: count('IncompleteEvents', Stats.SUM, hour),
          a: count('AcceptedEvents', Stats.SUM, hour),
        },
        period: hour,
      }),
      at: 10,
      runbook: 'incomplete-events',
      description:
        'For an hour, at least a tenth of events had a device id or client that could not be used: rules about devices do not see them.',
    },
    Security: {
      metric: count('SecurityAlarms', Stats.SUM, minute),
      at: 1,
      runbook: 'security-alarm',
      description:
        'An event came from an unlisted sender or names another platform, or a staff member reached the hourly limit of revealing personal data.',
    },
    EventConflicts: {
      metric: count('EventConflicts', Stats.SUM),
      at: 1,
      runbook: 'event-conflict',
      description: 'An event id was used twice with different content.',
    },
    Runaway: {
      metric: count('RunawayEvents', Stats.SUM),
      at: 1_000,
      runbook: 'runaway-sender',
      description:
        'Runaway accounts: within five minutes, a thousand events came on top of 254 of the same kind by the same account in the last ten to twenty minutes.',
    },
    BrakeOn: {
      metric: count('BrakeOn', Stats.SUM, minute),
      at: 1,
      runbook: 'brake-on',
      description:
        'A brake is on, or somebody halted automatic restrictions: they become flags for review.',
    },
    FreezeRate: {
      metric: count('Freezes', Stats.SUM, hour),
      at: Math.ceil(freezesPerHour * 0.8),
      runbook: 'freeze-rate',
      description: `Freezes in the last hour reached 80 % of ${freezesPerHour}, the number at which the brake engages.`,
    },
    AppealsDue: {
      metric: count('AppealsDue', Stats.SUM, hour),
      at: 1,
      runbook: 'appeals-due',
      description: 'An appeal is due within a day or overdue.',
    },
    RuleRate: {
      metric: count('RuleAnomalies', Stats.SUM, hour),
      at: 1,
      runbook: 'rule-rate',
      description: 'A rule fires far more often today than on previous days.',
    },
    RuleFailed: {
      metric: count('RuleErrors', Stats.SUM),
      at: 1,
      runbook: 'rule-failed',
      description: 'A rule threw an error on an event.',
    },
    RuleDemoted: {
      metric: count('RulesDemoted', Stats.SUM, hour),
      at: 1,
      runbook: 'rule-demoted',
      description: 'A rule lost the right to decide and is back in shadow.',
    },
    DeliveryLag: {
      metric: count('DeliveryLag', Stats.percentile(99)),
      at: 60_000,
      periods: [2, 3],
      runbook: 'commands-wait',
      description:
        'At least one command in a hundred takes a minute or longer from decision to receipt.',
    },
    CommandsUnacknowledged: {
      metric: count('UnacknowledgedCommands', Stats.SUM, hour),
      at: 10,
      runbook: 'commands-wait',
      description:
        'Ten times within an hour, a command was due again after three sends without a receipt: it is unknown whether it is in force.',
    },
    CommandsFail: {
      metric: count('FailedCommands', Stats.SUM, hour),
      at: 10,
      runbook: 'commands-fail',
      description:
        'Within an hour, the platform failed to carry out ten commands: their decisions are not in force.',
    },
    ...(platform.purpose === 'production' && {
      Silence: {
        metric: count('AcceptedEvents', Stats.SUM, hour),
        at: 1,
        below: true,
        runbook: 'silence',
        description: 'No event has been accepted for an hour.',
      },
    }),
    TablesThrottled: {
      metric: throttledTables(records),
      at: 1,
      periods: [3, 5],
      runbook: 'tables-throttled',
      description: 'DynamoDB is throttling reads or writes of a table.',
    },
    IndexesThrottled: {
      metric: throttledIndexes(records),
      at: 1,
      periods: [3, 5],
      runbook: 'tables-throttled',
      description: 'DynamoDB is throttling writes of a table because an index cannot keep up.',
    },
  };
};

const functionAlarms = (name: string, lambda: Lambda, everySeconds = 0): Alarms => {
  // For an hourly function five minutes hold a single run, with its retries, so failures would never add up.
  const period = Duration.seconds(Math.max(everySeconds, 300));
  return {
    [`${name}Errors`]: {
      metric: lambda.metricErrors({ statistic: Stats.SUM, period }),
      at: 1,
      // A single failure is tolerated: the next run catches up.
      periods: [2, 3],
      runbook: 'function-errors',
      description: `The function ${name} is failing.`,
    },
    [`${name}Throttles`]: {
      metric: lambda.metricThrottles({ statistic: Stats.SUM, period }),
      at: 1,
      periods: [2, 3],
      runbook: 'function-throttled',
      description: `Lambda has no concurrency left to run ${name}.`,
    },
    [`${name}Loops`]: {
      metric: lambda.metric('RecursiveInvocationsDropped', {
        statistic: Stats.SUM,
        period: fiveMinutes,
      }),
      at: 1,
      runbook: 'loop',
      description: `Lambda stopped ${name} because it invoked itself in a loop.`,
    },
    ...(everySeconds > 0 && {
      [`${name}Stopped`]: {
        metric: lambda.metricInvocations({ statistic: Stats.SUM, period }),
        at: 1,
        below: true,
        periods: [2, 2],
        runbook: 'timer-stopped',
        description: `The function ${name} has not run for ${(2 * period.toMinutes()).toLocaleString('en')} minutes.`,
      },
    }),
  };
};

/** Error responses that review-api returns itself are not Lambda errors: only the gateway counts them. */
const consoleAlarms = ({ api }: Watched): Alarms =>
  api
    ? {
        ConsoleFails: {
          metric: api.metricServerError({ statistic: Stats.SUM, period: fiveMinutes }),
          at: 5,
          periods: [2, 3],
          runbook: 'console-fails',
          description: 'The console answers requests with server errors (500 or 503).',
        },
      }
    : {};

/** All alarms by name, each with threshold, description and runbook section in docs/operate.md. */
export const alarmsOf = (watched: Watched): Alarms => ({
  ...queueAlarms(watched),
  ...screeningAlarms(watched),
  ...consoleAlarms(watched),
  ...Object.assign(
    {},
    ...Object.entries(watched.functions).map(([name, lambda]) =>
      functionAlarms(name, lambda, watched.plans[name]?.everySeconds),
    ),
  ),
});
