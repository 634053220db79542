import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as Target } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as Lambda, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import {
  environmentOf,
  type Feed,
  type LambdaFunction,
  type QueueName,
  type TableName,
} from '#infra/blueprint.ts';
import type { Exchange } from './exchange.ts';
import type { Records } from './records.ts';

export type HouseFunctionProps = {
  readonly plan: LambdaFunction;
  /** How each queue that it reads reaches it. */
  readonly feeds: Readonly<Partial<Record<QueueName, Feed>>>;
  readonly records: Records;
  readonly exchange: Exchange;
  /** Gives the folder that holds the packed function. */
  readonly bundle: (folder: string) => string;
  /** JSON of the platform's settings. */
  readonly settings: string;
  /** Role ids of our own that events may come from, by commas. */
  readonly ownSenders: string;
  readonly logKey: IKey;
  readonly logDays: RetentionDays;
  readonly reservedConcurrency?: number | undefined;
  /** Only for a function that a queue's policy must name. */
  readonly roleName?: string | undefined;
};

/** Whether Lambda writes traces where a stack goes: in China it cannot. */
export const traced = (stack: Stack): boolean =>
  RegionInfo.get(stack.region).partition !== 'aws-cn';

/** Lambda takes no larger environment. */
const environmentBytes = 4096;

/**
 * A function of the blueprint, and nothing that the blueprint does not say: its role may touch what
 * it names there, its environment tells it where that is, its queues and its timer start it.
 */
export class HouseFunction extends Construct {
  readonly lambda: Lambda;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { plan, records, exchange } = props;

    const logs = new LogGroup(this, 'Logs', {
      encryptionKey: props.logKey,
      retention: props.logDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(props.roleName && { roleName: props.roleName }),
    });
    this.role = role;
    logs.grantWrite(role);

    this.lambda = new Lambda(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundle(plan.folder)),
      handler: 'index.handler',
      timeout: Duration.seconds(plan.timeoutSeconds),
      memorySize: plan.memoryMegabytes,
      role,
      logGroup: logs,
      ...(traced(Stack.of(this)) && { tracing: Tracing.ACTIVE }),
      environment: this.#environment(props),
      // A tick that found no room is over when the next comes: those of hours would all run at once.
      ...(plan.everySeconds && { maxEventAge: Duration.seconds(plan.everySeconds) }),
      ...(props.reservedConcurrency && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
    });

    for (const [name, access] of Object.entries(plan.tables)) {
      records.grantTable(role, name as TableName, access);
    }
    for (const access of [
      ...(plan.archive ?? []),
      ...(plan.backtests ? ['backtests' as const] : []),
    ]) {
      role.addManagedPolicy(records.archiveAccess[access]);
    }
    if (plan.signs) records.grantSeal(role);
    for (const name of plan.sends) exchange.grantSend(role, name);
    for (const name of plan.counts ?? []) exchange.grantCount(role, name);
    for (const name of plan.redrives ?? []) exchange.grantRedrive(role, name);
    for (const name of plan.reads) this.#feed(name, props);
    if (plan.everySeconds) this.#repeat(plan.everySeconds);
  }

  #environment(props: HouseFunctionProps): Record<string, string> {
    const { plan, records, exchange, settings, ownSenders } = props;
    const environment = environmentOf(plan, {
      table: (name) => records.tables[name].tableName,
      queueUrl: (name) => exchange.queues[name].queue.queueUrl,
      deadLettersUrl: (name) => exchange.queues[name].deadLetters.queueUrl,
      bucket: () => records.archive.bucketName,
      ownSenders: () => ownSenders,
      signingKey: () => ({ AUDIT_KEY_ID: records.sealingKey.keyArn }),
      settings,
    });
    // Names of tables and queues are known only at deployment: none is longer than a queue's address.
    const size = Object.entries(environment)
      .map(([name, value]) => name.length + Math.max(Buffer.byteLength(value), 128))
      .reduce((sum, bytes) => sum + bytes);
    if (size > environmentBytes) {
      throw new Error(
        `the environment of ${plan.folder} may take ${size} bytes, and Lambda allows ${environmentBytes}: shorten the platform's settings, shadowRecords first`,
      );
    }
    return environment;
  }

  #feed(name: QueueName, { feeds, exchange }: HouseFunctionProps): void {
    const feed = feeds[name];
    if (!feed)
      throw new Error(`the blueprint does not say how the queue “${name}” feeds a function`);
    this.lambda.addEventSource(
      new SqsEventSource(exchange.queues[name].queue, {
        batchSize: feed.batchSize,
        maxBatchingWindow: Duration.seconds(feed.windowSeconds),
        // Not reserved concurrency: a poller that finds none left counts a receive, and messages
        // would end as dead letters without ever having been read.
        maxConcurrency: feed.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  #repeat(everySeconds: number): void {
    new Rule(this, 'Timer', {
      schedule: Schedule.rate(Duration.seconds(everySeconds)),
      targets: [new Target(this.lambda)],
    });
  }
}
