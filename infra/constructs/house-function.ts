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
  type EventSourceMapping,
  environmentOf,
  type LambdaFunction,
  type QueueName,
  type TableName,
} from '#infra/blueprint.ts';
import { refusal } from '#infra/localize.ts';
import type { Exchange } from './exchange.ts';
import type { Records } from './records.ts';

type HouseFunctionProps = {
  readonly plan: LambdaFunction;
  /** The event source settings of each queue that the function reads. */
  readonly feeds: Readonly<Partial<Record<QueueName, EventSourceMapping>>>;
  readonly records: Records;
  readonly exchange: Exchange;
  /** Returns the folder that holds the bundled function. */
  readonly bundle: (folder: string) => string;
  /** The platform's settings as JSON. */
  readonly settings: string;
  /** Role ids of our own functions that events may come from, comma-separated. */
  readonly ownSenders: string;
  readonly logKey: IKey;
  readonly logDays: RetentionDays;
  readonly reservedConcurrency?: number | undefined;
  /** Set only for a function that a queue policy must name. */
  readonly roleName?: string | undefined;
};

/** Whether Lambda supports X-Ray tracing in the stack's region: not in China. */
export const supportsTracing = (stack: Stack): boolean =>
  RegionInfo.get(stack.region).partition !== 'aws-cn';

/** Lambda's limit for the environment variables of a function, written as one JSON object. */
const environmentBytes = 4096;

/** The longest value that is known only at deployment: a queue URL, with a name of 80 characters. */
const longestUrl = `https://sqs.cn-northwest-1.amazonaws.com.cn/${'1'.repeat(12)}/${'q'.repeat(80)}`;

/**
 * A Lambda function defined by the blueprint and nothing else. Its role may access the resources that the
 * blueprint names, its environment says where these are, and its queues and schedule invoke it.
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
      ...(supportsTracing(Stack.of(this)) && { tracing: Tracing.ACTIVE }),
      environment: this.#environment(props),
      // A scheduled invocation expires when the next is due; otherwise hours of throttled ones run at once.
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
    // Table names and queue URLs are known only at deployment.
    const longest = Object.entries(environment).map(([name, value]) => [
      name,
      value.padEnd(longestUrl.length, '-'),
    ]);
    const size = Buffer.byteLength(JSON.stringify(Object.fromEntries(longest)));
    if (size > environmentBytes) {
      throw refusal(
        {
          'zh-CN':
            '{folder} 的环境变量可能需要 {size} 字节，而 Lambda 只允许 {most} 字节：请缩短平台设置，先缩短 shadowRecords',
          en: 'the environment of {folder} may need {size} bytes, but Lambda allows {most}: shorten the platform’s settings, shadowRecords first',
        },
        { folder: plan.folder, size, most: environmentBytes },
      );
    }
    return environment;
  }

  #feed(name: QueueName, { feeds, exchange }: HouseFunctionProps): void {
    const feed = feeds[name];
    if (!feed)
      throw new Error(
        `the blueprint has no batch settings for the queue “${name}”: add them to \`feeds\``,
      );
    this.lambda.addEventSource(
      new SqsEventSource(exchange.queues[name].queue, {
        batchSize: feed.batchSize,
        maxBatchingWindow: Duration.seconds(feed.windowSeconds),
        // Not reserved concurrency: a poller that is throttled still increments the receive count, so
        // messages would become dead letters without having been read.
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
