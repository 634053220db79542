import { readdirSync, readFileSync } from 'node:fs';
import { Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '#functions/review-api/contract/endpoint.ts';
import { endpoints } from '#functions/review-api/contract/endpoints.ts';
import {
  blueprint,
  type LambdaFunction,
  type Queue,
  type Table,
  type TableName,
} from '#infra/blueprint.ts';
import { demoStaff } from '#infra/platforms/demo-staff.ts';
import { checkDeployment } from '#infra/platforms/registry.ts';
import { ScreeningEnvironment } from '#shared/connect/environment.ts';
import { metricNames } from '#shared/telemetry/metrics.ts';
import {
  actionsOf,
  ofType,
  type Resource,
  resourcesIn,
  type Statement,
  statementsOf,
  synthesize,
  target,
} from './synthesized.ts';

type Throttle = {
  readonly HttpMethod: string;
  readonly ResourcePath: string;
  readonly ThrottlingRateLimit: number;
  readonly ThrottlingBurstLimit: number;
};

type Throttled = {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
};

const settings = (region: string, more: object = {}) =>
  checkDeployment('sample', {
    platform: { platformId: 'sample', mode: 'enforce', staff: demoStaff },
    region,
    backend: { role: 'backend', account: '111122223333' },
    operators: ['on-call'],
    organization: 'o-a1b2c3d4e5',
    alarmEmails: ['on-call@example.com'],
    reservedConcurrency: 30,
    ...more,
  });

const partitions = {
  aws: synthesize(settings('us-east-1')),
  'aws-cn': synthesize(
    settings('cn-north-1', {
      platform: { platformId: 'sample', mode: 'enforce', intake: 'thrifty', staff: demoStaff },
    }),
  ),
};

/** Returns the only resource whose id matches. */
const onlyResource = (resources: readonly Resource[], like: RegExp): Resource => {
  const [found, ...more] = resources.filter(({ id }) => like.test(id));
  if (!found || more.length > 0) throw new Error(`there is not one resource like ${like}`);
  return found;
};

const tables: Readonly<Record<string, Table>> = blueprint.tables;
const queues: Readonly<Record<string, Queue>> = blueprint.queues;
const functions: Readonly<Record<string, LambdaFunction>> = blueprint.functions;

describe.each(Object.entries(partitions))('the templates for %s', (partition, synthesized) => {
  const { app, records, screening, kept, replaceable, all, text } = synthesized;

  const tableOf = (name: string) =>
    onlyResource(ofType(kept, 'AWS::DynamoDB::GlobalTable'), new RegExp(`^Records${name}`));
  const queueNamed = (path: string) =>
    onlyResource(ofType(kept, 'AWS::SQS::Queue'), new RegExp(`^Exchange${path}[0-9A-F]{8}$`));
  const lambdaOf = (name: string) =>
    onlyResource(ofType(replaceable, 'AWS::Lambda::Function'), new RegExp(`^${name}Function`));
  const policyOf = (name: string): readonly Statement[] =>
    ofType(replaceable, 'AWS::IAM::Policy')
      .filter(({ id }) => id.startsWith(`${name}Role`))
      .flatMap(statementsOf);
  /** Actions on a resource of the records stack that a function's role is allowed or denied. */
  const actionsOn = (name: string, effect: Statement['Effect'], on: Resource): readonly string[] =>
    policyOf(name)
      .filter((statement) => statement.Effect === effect)
      .filter((statement) =>
        resourcesIn(statement).some((named) => named !== '*' && target(named) === on.id),
      )
      .flatMap(actionsOf)
      .sort();
  const keyOf = (path: string) =>
    onlyResource(ofType(kept, 'AWS::KMS::Key'), new RegExp(`^${path}[0-9A-F]{8}$`));

  describe('match the blueprint', () => {
    it('have its tables, with keys, indexes and time to live', () => {
      expect(ofType(all, 'AWS::DynamoDB::GlobalTable')).toHaveLength(Object.keys(tables).length);
      for (const [name, plan] of Object.entries(tables)) {
        const { properties } = tableOf(name);
        expect(properties.KeySchema).toEqual([
          { AttributeName: plan.partitionKey, KeyType: 'HASH' },
          { AttributeName: plan.sortKey, KeyType: 'RANGE' },
        ]);
        expect(properties.TimeToLiveSpecification).toEqual(
          plan.ttl && { AttributeName: plan.ttl, Enabled: true },
        );
        expect(
          (properties.GlobalSecondaryIndexes ?? []).map(
            ({ IndexName, KeySchema }: { IndexName: string; KeySchema: unknown }) => [
              IndexName,
              KeySchema,
            ],
          ),
        ).toEqual(
          Object.entries(plan.indexes ?? {}).map(([index, { partitionKey, sortKey }]) => [
            index,
            [
              { AttributeName: partitionKey, KeyType: 'HASH' },
              { AttributeName: sortKey, KeyType: 'RANGE' },
            ],
          ]),
        );
      }
    });

    it('have its queues, each with dead letters', () => {
      expect(ofType(all, 'AWS::SQS::Queue')).toHaveLength(2 * Object.keys(queues).length);
      for (const [name, plan] of Object.entries(queues)) {
        const { properties } = queueNamed(name);
        expect(properties.VisibilityTimeout).toBe(plan.visibilitySeconds);
        expect(properties.MessageRetentionPeriod).toBe(plan.retentionSeconds);
        expect(properties.RedrivePolicy.maxReceiveCount).toBe(plan.maxReceives);
        expect(target(properties.RedrivePolicy.deadLetterTargetArn)).toBe(
          queueNamed(`DeadLetters${name}`).id,
        );
      }
    });

    it('have its functions, on the runtime of the local system', () => {
      expect(ofType(all, 'AWS::Lambda::Function')).toHaveLength(Object.keys(functions).length);
      const { version } = JSON.parse(
        readFileSync(new URL('../../node_modules/node/package.json', import.meta.url), 'utf8'),
      );
      for (const [name, plan] of Object.entries(functions)) {
        expect(lambdaOf(name).properties).toMatchObject({
          Runtime: `nodejs${Number.parseInt(version, 10)}.x`,
          Architectures: ['arm64'],
          Handler: 'index.handler',
          Timeout: plan.timeoutSeconds,
          MemorySize: plan.memoryMegabytes,
        });
      }
    });

    it('connect each function to the queues that it reads, and no others', () => {
      const mappings = ofType(all, 'AWS::Lambda::EventSourceMapping').map(({ properties }) => [
        target(properties.FunctionName),
        target(properties.EventSourceArn),
      ]);
      expect(mappings.toSorted()).toEqual(
        Object.entries(functions)
          .flatMap(([name, { reads }]) =>
            reads.map((queue) => [lambdaOf(name).id, queueNamed(queue).id]),
          )
          .toSorted(),
      );
    });

    it('trace functions where Lambda can, which is not in China', () => {
      const actions = Object.keys(functions).flatMap((name) => policyOf(name).flatMap(actionsOf));
      const traced = Object.keys(functions).map(
        (name) => lambdaOf(name).properties.TracingConfig?.Mode,
      );
      const inChina = partition === 'aws-cn';
      expect(new Set(traced)).toEqual(new Set([inChina ? undefined : 'Active']));
      expect(actions.includes('xray:PutTraceSegments')).toBe(!inChina);
    });

    it('start scheduled functions by a timer', () => {
      const rules = ofType(all, 'AWS::Events::Rule');
      const timed = Object.entries(functions).filter(([, { everySeconds }]) => everySeconds);
      expect(rules).toHaveLength(timed.length);
      for (const [name] of timed) {
        const [rule] = rules.filter(({ id }) => id.startsWith(`${name}Timer`));
        expect(rule?.properties.ScheduleExpression).toMatch(/^rate\(\d+ \w+\)$/);
        expect(target(rule?.properties.Targets[0].Arn)).toBe(lambdaOf(name).id);
      }
    });

    it('drop a tick without capacity once the next is due, since hours of them would run at once', () => {
      const invoked = ofType(all, 'AWS::Lambda::EventInvokeConfig').map(({ properties }) => [
        target(properties.FunctionName),
        properties.MaximumEventAgeInSeconds,
      ]);
      expect(invoked.toSorted()).toEqual(
        Object.entries(functions)
          .filter(([, { everySeconds }]) => everySeconds)
          .map(([name, { everySeconds }]) => [lambdaOf(name).id, everySeconds])
          .toSorted(),
      );
    });

    it('give each function the names of its own resources', () => {
      const { Variables } = lambdaOf('sweepOutbox').properties.Environment;
      expect(Object.keys(Variables).sort()).toEqual([
        'ACTIONS_QUEUE_URL',
        'FOLLOW_UPS_QUEUE_URL',
        'PLATFORM_SETTINGS',
        'RECORDS_TABLE',
      ]);
      expect(target(Variables.RECORDS_TABLE)).toBe(tableOf('records').id);
      expect(target(Variables.ACTIONS_QUEUE_URL)).toBe(queueNamed('actions').id);
      expect(JSON.parse(Variables.PLATFORM_SETTINGS)).toMatchObject({
        platformId: 'sample',
        mode: 'enforce',
      });
    });

    it('give screen-events all of its settings', () => {
      const { Variables } = lambdaOf('screenEvents').properties.Environment;
      const deployed = Object.fromEntries(
        Object.entries(Variables).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      );
      expect(ScreeningEnvironment.parse(deployed).PLATFORM_SETTINGS.platformId).toBe('sample');
      const { OWN_SENDERS } = ScreeningEnvironment.parse({ ...deployed, OWN_SENDERS: 'one,,two' });
      expect(OWN_SENDERS).toEqual(['one', 'two']);
    });

    it('give screen-events its own senders: the console, by the id of its role', () => {
      const { OWN_SENDERS } = lambdaOf('screenEvents').properties.Environment.Variables;
      const [role, attribute] = OWN_SENDERS['Fn::GetAtt'];
      expect(role).toMatch(/^reviewApiRole/);
      expect(attribute).toBe('RoleId');
    });
  });

  describe('lose no message', () => {
    const mappings = ofType(replaceable, 'AWS::Lambda::EventSourceMapping');
    const functionOf = (mapping: Resource) =>
      replaceable.find(({ id }) => id === target(mapping.properties.FunctionName));
    const sourceOf = (mapping: Resource) =>
      kept.find(({ id }) => id === target(mapping.properties.EventSourceArn));

    it('hide a message six times as long as the function may take', () => {
      for (const mapping of mappings) {
        const timeout = functionOf(mapping)?.properties.Timeout;
        const window = mapping.properties.MaximumBatchingWindowInSeconds;
        expect(sourceOf(mapping)?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(
          6 * timeout + window,
        );
      }
    });

    it('accept partial failures of a batch', () => {
      for (const { properties } of mappings) {
        expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      }
    });

    it('have no more pollers than reserved concurrency', () => {
      const pollers = mappings.map(({ properties }) => properties.ScalingConfig.MaximumConcurrency);
      for (const most of pollers) expect(most).toBeGreaterThanOrEqual(2);
      const { id, properties: screening } = lambdaOf('screenEvents');
      const own = mappings.filter(({ properties }) => target(properties.FunctionName) === id);
      expect(own).toHaveLength(2);
      const sum = own.reduce(
        (most, { properties }) => most + properties.ScalingConfig.MaximumConcurrency,
        0,
      );
      expect(sum).toBeLessThanOrEqual(screening.ReservedConcurrentExecutions);
    });

    it('use a batching window for batches larger than ten', () => {
      for (const { properties } of mappings) {
        if (properties.BatchSize <= 10) continue;
        expect(properties.MaximumBatchingWindowInSeconds).toBeGreaterThanOrEqual(1);
      }
    });

    it.each(Object.keys(queues))('keep the dead letters of %s as long as its messages', (name) => {
      const queue = queueNamed(name);
      const deadLetters = queueNamed(`DeadLetters${name}`);
      expect(queue.properties.RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(5);
      expect(deadLetters.properties.MessageRetentionPeriod).toBeGreaterThanOrEqual(
        queue.properties.MessageRetentionPeriod,
      );
      const { redrivePermission, sourceQueueArns } = deadLetters.properties.RedriveAllowPolicy;
      expect(redrivePermission).toBe('byQueue');
      expect(sourceQueueArns).toHaveLength(1);
      expect(JSON.stringify(sourceQueueArns)).toContain(`:${queue.properties.QueueName}"`);
    });

    it('put no tags on mappings, which CloudFormation rejects in China', () => {
      for (const { properties } of mappings) expect(properties).not.toHaveProperty('Tags');
      expect(lambdaOf('screenEvents').properties.Tags).toEqual([
        { Key: 'clearspring:platform', Value: 'sample' },
      ]);
    });

    it('keep loop protection on', () => {
      expect(text).not.toContain('RecursiveLoop');
    });
  });

  describe('protect stored data', () => {
    const stateful = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::SQS::Queue',
      'AWS::S3::Bucket',
      'AWS::KMS::Key',
    ];

    it('keep it in the stack that cannot be deleted', () => {
      expect(records.terminationProtection).toBe(true);
      expect(replaceable.filter(({ type }) => stateful.includes(type))).toEqual([]);
      for (const { id, type, deletionPolicy } of kept.filter((one) =>
        stateful.includes(one.type),
      )) {
        // Resources with explicit names left by a failed first deployment would block the next one. Tables
        // are retained anyway, because deletion protection would make the rollback fail.
        const table = type === 'AWS::DynamoDB::GlobalTable';
        expect([id, deletionPolicy]).toEqual([id, table ? 'Retain' : 'RetainExceptOnCreate']);
      }
    });

    it('restore tables to any second, and refuse to delete them', () => {
      for (const { properties } of ofType(kept, 'AWS::DynamoDB::GlobalTable')) {
        expect(properties.Replicas).toEqual([
          expect.objectContaining({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ]);
        expect(properties.StreamSpecification).toBeUndefined();
      }
    });

    it('encrypt everything under their own keys, which rotate', () => {
      for (const { id, properties } of ofType(all, 'AWS::KMS::Key')) {
        // KMS does not rotate signing keys.
        if (id === keyOf('RecordsSealingKey').id) continue;
        expect(properties.EnableKeyRotation).toBe(true);
      }
      for (const { properties } of ofType(kept, 'AWS::DynamoDB::GlobalTable')) {
        expect(target(properties.Replicas[0].SSESpecification.KMSMasterKeyId)).toBe(
          keyOf('RecordsKey').id,
        );
      }
      for (const { properties } of ofType(kept, 'AWS::SQS::Queue')) {
        expect(target(properties.KmsMasterKeyId)).toBe(keyOf('ExchangeKey').id);
      }
      for (const { properties } of ofType(all, 'AWS::Logs::LogGroup')) {
        expect(target(properties.KmsKeyId)).toBe(keyOf('LogKey').id);
      }
      for (const { properties } of ofType(all, 'AWS::SNS::Topic')) {
        expect(target(properties.KmsMasterKeyId)).toBe(keyOf('LogKey').id);
      }
    });

    it('keep logs for a stated time, and longer than their function', () => {
      const groups = ofType(all, 'AWS::Logs::LogGroup');
      // Two more: access logs of the review API, and API Gateway's own execution logs.
      expect(groups).toHaveLength(Object.keys(functions).length + 2);
      for (const { properties, deletionPolicy } of groups) {
        expect(properties.RetentionInDays).toBe(365);
        expect(deletionPolicy).toBe('Retain');
      }
    });

    it('create the log group of the gateway before the gateway creates one that is kept forever', () => {
      const [own, ...more] = ofType(replaceable, 'AWS::Logs::LogGroup').filter(
        ({ properties }) => properties.LogGroupName,
      );
      expect(more).toEqual([]);
      const [api] = ofType(replaceable, 'AWS::ApiGateway::RestApi');
      expect(own?.properties.LogGroupName).toEqual({
        'Fn::Join': ['', ['API-Gateway-Execution-Logs_', { Ref: api?.id }, '/console']],
      });
      const [stage] = ofType(replaceable, 'AWS::ApiGateway::Stage');
      expect(stage?.dependsOn).toContain(own?.id);
    });

    it('keep archived events, which contain user content, as long as text may be kept', () => {
      const [archive] = ofType(kept, 'AWS::S3::Bucket').filter(
        ({ properties }) => properties.LoggingConfiguration,
      );
      expect(archive?.properties.LifecycleConfiguration.Rules).toEqual([
        expect.objectContaining({ ExpirationInDays: 30, Status: 'Enabled' }),
      ]);
      // Objects deleted or overwritten by mistake can be restored for a day.
      expect(archive?.properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    });

    it('make no bucket public', () => {
      const buckets = ofType(all, 'AWS::S3::Bucket');
      expect(buckets).toHaveLength(2);
      for (const { properties } of buckets) {
        expect(Object.values(properties.PublicAccessBlockConfiguration)).toEqual(
          Array(4).fill(true),
        );
      }
    });

    it('require TLS for queues, buckets and the topic', () => {
      const policies = [
        ...ofType(all, 'AWS::SQS::QueuePolicy'),
        ...ofType(all, 'AWS::S3::BucketPolicy'),
        ...ofType(all, 'AWS::SNS::TopicPolicy'),
      ];
      expect(policies).toHaveLength(2 * Object.keys(queues).length + 2 + 1);
      for (const policy of policies) {
        expect(statementsOf(policy)).toContainEqual(
          expect.objectContaining({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        );
      }
    });
  });

  describe('grant least privilege', () => {
    const allowed = [...ofType(all, 'AWS::IAM::Policy'), ...ofType(all, 'AWS::IAM::ManagedPolicy')]
      .flatMap(statementsOf)
      .filter(({ Effect }) => Effect === 'Allow');

    it('allow actions by their full names', () => {
      expect(allowed.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
    });

    it('allow only the two actions of X-Ray on every resource', () => {
      const everywhere = allowed.filter((statement) => resourcesIn(statement).includes('*'));
      expect(new Set(everywhere.flatMap(actionsOf))).toEqual(
        new Set(
          partition === 'aws-cn' ? [] : ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
        ),
      );
    });

    it('attach no managed policy of AWS', () => {
      for (const { properties } of ofType(all, 'AWS::IAM::Role')) {
        // Except API Gateway's own policy for writing logs: there is no narrower one.
        const managed = JSON.stringify(properties.ManagedPolicyArns ?? []);
        if (managed.includes('AmazonAPIGatewayPushToCloudWatchLogs')) continue;
        expect(managed).not.toContain(':policy/');
      }
    });

    it('let nobody select without a key, and no screening function scan', () => {
      const actions = allowed.flatMap(actionsOf);
      expect(actions).toContain('dynamodb:PartiQLUpdate');
      expect(actions).not.toContain('dynamodb:PartiQLSelect');
      for (const [name, { reads }] of Object.entries(functions)) {
        if (reads.length === 0) continue;
        expect(policyOf(name).flatMap(actionsOf)).not.toContain('dynamodb:Scan');
      }
    });

    it('allow no table call that no store makes', () => {
      const stores = new URL('../../shared/stores/', import.meta.url);
      const source = readdirSync(stores, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
        .map((file) => readFileSync(new URL(file, stores), 'utf8'))
        .join('\n');
      const made = new Set(
        [...source.matchAll(/new (\w+)Command\(/g)].map(([, command]) => `dynamodb:${command}`),
      );
      const calls = allowed
        .flatMap(actionsOf)
        .filter((action) => action.startsWith('dynamodb:') && !action.includes('PartiQL'));
      expect([...new Set(calls)].filter((action) => !made.has(action))).toEqual([]);
    });

    const writing = [
      'dynamodb:BatchGetItem',
      'dynamodb:PartiQLInsert',
      'dynamodb:PartiQLUpdate',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ];
    const reading = ['dynamodb:BatchGetItem', 'dynamodb:Query'];
    const appending = ['dynamodb:PutItem', 'dynamodb:Query'];
    const access = {
      read: reading,
      append: appending,
      write: writing,
      'write-delete': [...writing, 'dynamodb:DeleteItem'].sort(),
    };

    it.each(Object.keys(functions))('grant %s its own access to tables', (name) => {
      for (const table of Object.keys(tables)) {
        const { tables: used = {} } = functions[name] ?? {};
        const plan = used[table as TableName];
        expect([table, actionsOn(name, 'Allow', tableOf(table))]).toEqual([
          table,
          plan ? access[plan] : [],
        ]);
      }
    });

    it('deny changes and deletions in the audit table to every role that appends to it', () => {
      const appenders = Object.entries(functions).filter(([, plan]) => plan.tables.audit);
      expect(appenders.length).toBeGreaterThan(0);
      for (const [name] of appenders) {
        expect(actionsOn(name, 'Deny', tableOf('audit'))).toEqual([
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:PartiQLDelete',
          'dynamodb:PartiQLUpdate',
          'dynamodb:UpdateItem',
        ]);
      }
    });

    it.each(Object.keys(functions))('grant %s its own access to queues', (name) => {
      for (const queue of Object.keys(queues) as (keyof typeof blueprint.queues)[]) {
        const actions = actionsOn(name, 'Allow', queueNamed(queue));
        expect([queue, actions.includes('sqs:SendMessage')]).toEqual([
          queue,
          functions[name]?.sends.includes(queue),
        ]);
        expect([queue, actions.includes('sqs:ReceiveMessage')]).toEqual([
          queue,
          functions[name]?.reads.includes(queue),
        ]);
        const { reads, counts = [] } = functions[name] as LambdaFunction;
        // Event source mappings need to read queue attributes too.
        expect([queue, actions.includes('sqs:GetQueueAttributes')]).toEqual([
          queue,
          reads.includes(queue) || counts.includes(queue),
        ]);
      }
    });

    it.each(Object.keys(functions))('grant %s the keys of what it uses', (name) => {
      const plan = functions[name];
      if (Object.keys(plan?.tables ?? {}).length > 0) {
        expect(actionsOn(name, 'Allow', keyOf('RecordsKey'))).toEqual(
          expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
        );
      }
      const queueKey = actionsOn(name, 'Allow', keyOf('ExchangeKey'));
      if (plan?.sends.length) expect(queueKey).toContain('kms:GenerateDataKey');
      if (plan?.reads.length) expect(queueKey).toContain('kms:Decrypt');
    });

    it('let only the function that seals the audit log sign, on P-256', () => {
      const key = keyOf('RecordsSealingKey');
      expect(key.properties).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
      for (const [name, { signs }] of Object.entries(functions)) {
        expect([name, actionsOn(name, 'Allow', key)]).toEqual([
          name,
          signs ? ['kms:GetPublicKey', 'kms:Sign'] : [],
        ]);
      }
      expect(policyOf('sealAudit')).toContainEqual(
        expect.objectContaining({
          Action: 'kms:Sign',
          Condition: { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256' } },
        }),
      );
      expect(text).toContain('"SealingKeyArn"');
      const { Variables } = lambdaOf('sealAudit').properties.Environment;
      expect(target(Variables.AUDIT_KEY_ID)).toBe(key.id);
    });

    it('let events be written to the archive and never deleted there', () => {
      const policies = ofType(kept, 'AWS::IAM::ManagedPolicy');
      const allowed = new Set(policies.flatMap(statementsOf).flatMap(actionsOf));
      expect([...allowed].sort()).toEqual([
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
      ]);
      const roles = ofType(replaceable, 'AWS::IAM::Role').map(({ properties }) => properties);
      const granted = roles
        .flatMap(({ ManagedPolicyArns = [] }) => ManagedPolicyArns)
        .filter((arn) => !JSON.stringify(arn).includes('AmazonAPIGateway'));
      const wanted = Object.values(functions).flatMap(({ archive = [], backtests }) => [
        ...archive,
        ...(backtests ? ['backtests'] : []),
      ]);
      expect(granted).toHaveLength(wanted.length);
    });

    it('let the backtest function record results, and change nothing in force', () => {
      const actions = policyOf('backtest')
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(actionsOf);
      expect(actions).toContain('dynamodb:PutItem');
      expect(actions.filter((action) => /^dynamodb:(Update|Delete|PartiQL)/.test(action))).toEqual(
        [],
      );
    });

    it('let the sampling function read the archive, without scan, send or put', () => {
      const [role] = ofType(replaceable, 'AWS::IAM::Role').filter(({ id }) =>
        id.startsWith('drawSamplesRole'),
      );
      const attached: readonly unknown[] = role?.properties.ManagedPolicyArns ?? [];
      expect(attached.map((arn) => JSON.stringify(arn))).toEqual([
        expect.stringContaining('ReadArchive'),
      ]);
      const actions = policyOf('drawSamples').flatMap(actionsOf);
      expect(actions).toContain('dynamodb:PutItem');
      expect(actions.filter((action) => /Scan|^sqs:|^s3:Put/.test(action))).toEqual([]);
    });

    it('open only the backtests folder, and no events, to the function that starts backtests', () => {
      const [policy] = ofType(kept, 'AWS::IAM::ManagedPolicy').filter(({ id }) =>
        id.startsWith('RecordsBacktests'),
      );
      const on = statementsOf(policy as Resource).filter((statement) =>
        actionsOf(statement).some((action) => action.startsWith('s3:')),
      );
      expect(on.flatMap(actionsOf)).toEqual(['s3:GetObject', 's3:PutObject', 's3:ListBucket']);
      const [objects, listing] = on as [Statement, Statement];
      expect(JSON.stringify(objects.Resource)).toContain('/backtests/*"');
      expect(listing.Condition).toEqual({ StringLike: { 's3:prefix': 'backtests/*' } });
    });
  });

  describe('open only the queues for the platform’s backend', () => {
    const statementsOn = (queue: Resource) =>
      ofType(kept, 'AWS::SQS::QueuePolicy')
        .filter(({ properties }) => target(properties.Queues[0]) === queue.id)
        .flatMap(statementsOf);
    const named = (queue: Resource, sid: string) =>
      statementsOn(queue).find(({ Sid }) => Sid === sid);

    it.each([
      ['intake', 'sqs:SendMessage'],
      ['actions', 'sqs:ReceiveMessage'],
    ])('%s: %s', (name, action) => {
      const queue = queueNamed(name);
      const admitted = statementsOn(queue).filter(({ Effect }) => Effect === 'Allow');
      expect(admitted).toHaveLength(1);
      expect(admitted.flatMap(actionsOf)).toContain(action);
      expect(JSON.stringify(admitted[0]?.Principal)).toContain(':iam::111122223333:root');
      const { ArnEquals, StringEquals } = admitted[0]?.Condition ?? {};
      expect(JSON.stringify(ArnEquals?.['aws:PrincipalArn'])).toContain(
        ':iam::111122223333:role/backend"',
      );
      expect(StringEquals).toEqual({ 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' });

      const shut = named(queue, 'NobodyElse');
      expect(shut).toMatchObject({ Effect: 'Deny', Principal: '*' });
      expect(shut && actionsOf(shut)).toContain(action);
      const exempt = JSON.stringify(shut?.Condition?.ArnNotEquals?.['aws:PrincipalArn']);
      expect(exempt.match(/:role\/[\w-]+/g)).toEqual([
        ':role/backend',
        ':role/on-call',
        // The review API files appeals and releases quarantined messages.
        ...(name === 'intake'
          ? [expect.stringMatching(/^:role\/cs-sample-review-api-[\w-]+$/)]
          : []),
      ]);
    });

    it('do not open the follow-ups queue to anybody outside', () => {
      const admitted = statementsOn(queueNamed('followUps')).filter(
        ({ Effect }) => Effect === 'Allow',
      );
      expect(admitted).toEqual([]);
    });

    it.each(Object.keys(queues))('let only SQS write dead letters of %s', (name) => {
      expect(named(queueNamed(`DeadLetters${name}`), 'OnlyTheQueueWrites')).toMatchObject({
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:SendMessage',
        Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
      });
    });

    it('let the backend and SQS use the key of the queues, each for its own part', () => {
      const [, ...shared] = statementsOf(keyOf('ExchangeKey'));
      expect(shared.map(({ Sid, Condition }) => [Sid, Object.keys(Condition ?? {})])).toEqual([
        ['BackendSendsAndReceives', ['ArnEquals', 'StringLike']],
        ['QueueMovesDeadLetters', ['StringEquals']],
      ]);
      for (const statement of shared) {
        expect(actionsOf(statement)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
      }
    });
  });

  it('let logs and alarms use the key that encrypts them', () => {
    const [, ...shared] = statementsOf(keyOf('LogKey'));
    expect(shared.map((statement) => [statement.Sid, actionsOf(statement)])).toEqual([
      [
        'LogsOfThisAccount',
        [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
      ],
      ['AlarmsReachTheTopic', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ]);
  });

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

    it('notify people, with a link to the runbook', () => {
      const runbook = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
      const headings = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      for (const metric of metricNames) expect(runbook).toContain(`\`${metric}\``);
      const [topic] = ofType(replaceable, 'AWS::SNS::Topic');
      const [subscription] = ofType(replaceable, 'AWS::SNS::Subscription');
      expect(subscription?.properties).toMatchObject({
        Protocol: 'email',
        Endpoint: 'on-call@example.com',
      });
      for (const { properties } of alarms) {
        expect(properties.AlarmActions.map(target)).toEqual([topic?.id]);
        const [, anchor] = /docs\/operate\.md#([\w-]+)$/.exec(properties.AlarmDescription) ?? [];
        expect(headings).toContain(anchor);
      }
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

  it('expose the review API only behind a web ACL, over TLS, without bodies in logs', () => {
    const [api] = ofType(replaceable, 'AWS::ApiGateway::RestApi');
    expect(api?.properties).toMatchObject({
      EndpointConfiguration: { Types: ['REGIONAL'] },
      // TLS 1.2 or later; an enhanced security policy requires an endpoint access mode.
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'BASIC',
    });
    const stages = ofType(replaceable, 'AWS::Lambda::Permission')
      .filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com')
      .map(({ properties }) => JSON.stringify(properties.SourceArn));
    expect(stages.length).toBeGreaterThan(0);
    expect(stages.filter((source) => source.includes('test-invoke-stage'))).toEqual([]);
    const [stage] = ofType(replaceable, 'AWS::ApiGateway::Stage');
    expect(stage?.properties).toMatchObject({ StageName: 'console', TracingEnabled: true });
    expect(stage?.properties.AccessLogSetting.DestinationArn).toBeTruthy();
    // The stage's settings and those of individual methods.
    expect(stage?.properties.MethodSettings.length).toBeGreaterThan(1);
    for (const settings of stage?.properties.MethodSettings ?? []) {
      expect(settings).toMatchObject({ DataTraceEnabled: false, LoggingLevel: 'ERROR' });
    }
    const [acl] = ofType(replaceable, 'AWS::WAFv2::WebACL');
    expect(acl?.properties.Scope).toBe('REGIONAL');
    expect(acl?.properties.Rules.map(({ Name }: { Name: string }) => Name)).toEqual([
      'TooManyOfOneAddress',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    // Reviewers search for and write exactly what these rules look for.
    const counted = acl?.properties.Rules.flatMap(
      ({
        Statement,
      }: {
        Statement: Record<string, { RuleActionOverrides?: { Name: string }[] }>;
      }) => Statement.ManagedRuleGroupStatement?.RuleActionOverrides?.map(({ Name }) => Name) ?? [],
    );
    for (const rule of ['CrossSiteScripting', 'GenericRFI', 'GenericLFI', 'EC2MetaDataSSRF']) {
      expect(counted).toContain(`${rule}_BODY`);
      expect(counted).toContain(`${rule}_QUERYARGUMENTS`);
    }
    expect(counted).not.toContain('CrossSiteScripting_URIPATH');
    // Issuers send codes of more than 2 kB; a backend that forwards an appeal may omit its user agent.
    expect(counted).toContain('SizeRestrictions_QUERYSTRING');
    expect(counted).toContain('NoUserAgent_HEADER');
    const [guarded] = ofType(replaceable, 'AWS::WAFv2::WebACLAssociation');
    expect(JSON.stringify(guarded?.properties.ResourceArn)).toContain('/stages/console');
    expect(ofType(all, 'AWS::CloudFront::Distribution')).toEqual([]);
    expect(ofType(all, 'AWS::Cognito::UserPool')).toEqual([]);
  });

  it('throttle public requests separately, so that they never lock staff out', () => {
    const resources = new Map(
      ofType(replaceable, 'AWS::ApiGateway::Resource').map((one) => [one.id, one.properties]),
    );
    const pathOf = (reference: object): string => {
      const named = 'Ref' in reference ? resources.get(String(reference.Ref)) : undefined;
      return named ? `${pathOf(named.ParentId)}/${named.PathPart}` : '';
    };
    const methods = ofType(replaceable, 'AWS::ApiGateway::Method').map(
      ({ properties: { HttpMethod, ResourceId } }) => `${HttpMethod} ${pathOf(ResourceId) || '/'}`,
    );
    const open = Object.entries<Endpoint>(endpoints)
      .filter(([name, { duty }]) => duty === 'anyone' && name !== 'GET /config')
      .map(([name]) => name.replace(' ', ' /api'))
      // The function also answers HEAD requests for everything that can be read.
      .flatMap((name) => (name.startsWith('GET ') ? [name, name.replace('GET', 'HEAD')] : [name]));
    expect(open).toHaveLength(4);
    expect(methods.toSorted()).toEqual(
      ['ANY /', 'ANY /{proxy+}', 'ANY /api', 'ANY /api/{proxy+}', ...open].toSorted(),
    );
    const [stage] = ofType(replaceable, 'AWS::ApiGateway::Stage');
    const throttles = stage?.properties.MethodSettings.map(
      ({ HttpMethod, ResourcePath, ThrottlingRateLimit, ThrottlingBurstLimit }: Throttle) => [
        `${HttpMethod} ${ResourcePath.replaceAll('~1', '/').replace('//', '/')}`,
        [ThrottlingRateLimit, ThrottlingBurstLimit],
      ],
    );
    expect(Object.fromEntries(throttles)).toEqual({
      '* /*': [200, 400],
      ...Object.fromEntries(open.map((name) => [name, [20, 40]])),
    });
  });

  it('output what operators need, and document all outputs', () => {
    const runbook = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
    const outputs = Object.keys(Template.fromStack(records).findOutputs('*')).filter(
      (name) => !name.startsWith('Exports'),
    );
    const ofDesk = Object.keys(Template.fromStack(screening).findOutputs('*'));
    expect(ofDesk).toContain('ReviewDeskAddress');
    expect(runbook).toContain('`ReviewDeskAddress`');
    const named = runbook.matchAll(/[`<]([A-Z][A-Za-z]+(?:Arn|Url|Table|Bucket))[`>]/g);
    expect([...new Set([...named].map(([, name]) => name))].toSorted()).toEqual(outputs.toSorted());
  });

  it('name no partition', () => {
    expect(text.match(/arn:aws[a-z-]*:/g)).toBeNull();
    expect(text).toContain('AWS::Partition');
  });

  describe('cdk-nag', () => {
    const packs: readonly NagPack[] = [new AwsSolutionsChecks(app), new ServerlessChecks(app)];

    it.each(packs.map((pack) => [pack.name, pack] as const))(
      '%s has no findings',
      (_name, pack) => {
        const { violations } = pack.validateScope(app);
        expect(
          violations.flatMap(({ ruleName, violatingResources }) =>
            violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
          ),
        ).toEqual([]);
      },
    );

    it('is overruled only with a reason, and seldom', () => {
      const acknowledged = app.node
        .findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries(data as Record<string, string>));
      expect(acknowledged.length).toBeLessThanOrEqual(15);
      for (const [id, reason] of acknowledged) {
        expect(`${id}: ${reason.length >= 20}`).toBe(`${id}: true`);
      }
    });
  });
});

describe('a platform without staff', () => {
  const platform = { platformId: 'sample', mode: 'observe' };
  const { records, kept } = synthesize(settings('us-east-1', { platform }));

  it('keeps exports that functions of the console used, so that these can be removed and added again', () => {
    const { records: before, kept: withStaff } = partitions.aws;
    const outputs = (stack: typeof records) =>
      Object.keys(Template.fromStack(stack).findOutputs('*')).toSorted();
    expect(outputs(records)).toEqual(outputs(before));
    expect(kept.map(({ id }) => id).toSorted()).toEqual(withStaff.map(({ id }) => id).toSorted());
  });
});

describe('a console under a domain of the platform', () => {
  const certificateId = '7f0c1d6e-3b1a-4c52-9d0e-2a4b6c8d0e1f';
  const console = { domain: { name: 'review.example.com', certificateId } };
  const { screening, replaceable, text } = synthesize(settings('us-east-1', { console }));

  it('outputs the target of the domain name', () => {
    const outputs = Template.fromStack(screening).findOutputs('ReviewDeskDomainTarget');
    expect(Object.keys(outputs)).toHaveLength(1);
  });

  it('is served only at that name, over TLS 1.2, at the same path', () => {
    const [name] = ofType(replaceable, 'AWS::ApiGateway::DomainName');
    expect(name?.properties).toMatchObject({
      DomainName: 'review.example.com',
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    expect(JSON.stringify(name?.properties.RegionalCertificateArn)).toContain(
      `certificate/${certificateId}`,
    );
    const [mapping] = ofType(replaceable, 'AWS::ApiGateway::BasePathMapping');
    expect(mapping?.properties.BasePath).toBe('console');
    const [api] = ofType(replaceable, 'AWS::ApiGateway::RestApi');
    expect(api?.properties.DisableExecuteApiEndpoint).toBe(true);
    expect(text).toContain('https://review.example.com/console/');
  });
});
