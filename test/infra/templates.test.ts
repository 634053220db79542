import { readFileSync } from 'node:fs';
import { Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ScreeningEnvironment } from '#shared/connect/environment.ts';
import { functions, partitions, queues, resourcesByName, settings, tables } from './sample.ts';
import {
  actionsOf,
  ofType,
  type Resource,
  statementsOf,
  synthesize,
  target,
} from './synthesized.ts';

describe.each(Object.entries(partitions))('the templates for %s', (partition, synthesized) => {
  const { app, records, screening, kept, replaceable, all, text } = synthesized;
  const { tableOf, queueNamed, lambdaOf, policyOf, keyOf } = resourcesByName(synthesized);

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

    it('let a scheduled run end before the next begins', () => {
      for (const [name, { everySeconds, timeoutSeconds }] of Object.entries(functions)) {
        if (everySeconds) expect(timeoutSeconds, name).toBeLessThan(everySeconds);
      }
    });

    it('give the sealing of a day a whole core, and memory for a million chains', () => {
      expect(lambdaOf('sealAudit').properties.MemorySize).toBeGreaterThanOrEqual(1769);
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
        const { BatchSize, MaximumBatchingWindowInSeconds: window = 0 } = properties;
        expect(window).toBeGreaterThanOrEqual(BatchSize > 10 ? 1 : 0);
      }
    });

    it.each(Object.keys(queues))(
      'keep the messages of %s, and its dead letters, as long as they may be needed',
      (name) => {
        const queue = queueNamed(name);
        const deadLetters = queueNamed(`DeadLetters${name}`);
        expect(queue.properties.RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(5);
        // As long as SQS can. The slices of a backtest are made anew with the next one.
        const kept = name === 'backtests' ? expect.any(Number) : 14 * 86_400;
        expect(queue.properties.MessageRetentionPeriod).toEqual(kept);
        expect(deadLetters.properties.MessageRetentionPeriod).toBe(14 * 86_400);
        const { redrivePermission, sourceQueueArns } = deadLetters.properties.RedriveAllowPolicy;
        expect(redrivePermission).toBe('byQueue');
        expect(sourceQueueArns).toHaveLength(1);
        expect(JSON.stringify(sourceQueueArns)).toContain(`:${queue.properties.QueueName}"`);
      },
    );

    it('put no tags on mappings, which CloudFormation rejects in China, nor on the dashboard, which it rejects in several regions', () => {
      const dashboards = ofType(replaceable, 'AWS::CloudWatch::Dashboard');
      expect(dashboards).toHaveLength(1);
      for (const { properties } of [...mappings, ...dashboards]) {
        expect(properties).not.toHaveProperty('Tags');
      }
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
      // Without one, Lambda creates a group of its own: under no key, and kept forever.
      const written = Object.keys(functions).map((name) =>
        target(lambdaOf(name).properties.LoggingConfig.LogGroup),
      );
      expect(groups.map(({ id }) => id)).toEqual(expect.arrayContaining(written));
      expect(new Set(written).size).toBe(written.length);
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
      // Objects deleted or overwritten by mistake can be restored for a day, and no longer.
      expect(archive?.properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      expect(archive?.properties.LifecycleConfiguration.Rules).toEqual([
        {
          ExpirationInDays: 30,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          Status: 'Enabled',
        },
      ]);
    });

    it('keep for a year who read the archive, encrypted by S3, which cannot write there with a key of ours', () => {
      const buckets = ofType(kept, 'AWS::S3::Bucket');
      const [archive] = buckets.filter(({ properties }) => properties.LoggingConfiguration);
      const reads = target(archive?.properties.LoggingConfiguration.DestinationBucketName);
      const { properties } = buckets.find(({ id }) => id === reads) ?? {};
      expect(properties?.LifecycleConfiguration.Rules).toEqual([
        { ExpirationInDays: 365, Status: 'Enabled' },
      ]);
      expect(properties?.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      ]);
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

  it('output what operators need, and document all outputs', () => {
    const runbook = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
    const outputs = Object.keys(Template.fromStack(records).findOutputs('*')).filter(
      (name) => !name.startsWith('Exports'),
    );
    const ofDesk = Object.keys(Template.fromStack(screening).findOutputs('*'));
    expect(ofDesk).toContain('ReviewDeskAddress');
    expect(runbook).toContain('`ReviewDeskAddress`');
    const named = runbook.matchAll(
      /(?:[`<]|output )([A-Z][A-Za-z]+(?:Arn|Url|Table|Bucket))[`>)]/g,
    );
    expect([...new Set([...named].map(([, name]) => name))].toSorted()).toEqual(outputs.toSorted());
  });

  it('have log groups by the ids with which docs/operate.md finds them', () => {
    const runbook = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
    const found = [...runbook.matchAll(/starts_with\(LogicalResourceId, '(\w+)'\)/g)];
    const groups = ofType(replaceable, 'AWS::Logs::LogGroup').map(({ id }) => id.slice(0, -8));
    expect(found.map(([, id]) => id)).toEqual(['screenEventsLogs']);
    expect(groups).toEqual(
      expect.arrayContaining(Object.keys(functions).map((name) => `${name}Logs`)),
    );
  });

  it('name no partition', () => {
    expect(text.match(/arn:aws[a-z-]*:/g)).toBeNull();
    expect(text).toContain('AWS::Partition');
  });

  it('are ASCII: CloudFormation returns other characters as question marks, so a diff would hide changes', () => {
    const { Variables } = lambdaOf('screenEvents').properties.Environment;
    expect(JSON.parse(Variables.PLATFORM_SETTINGS).signUp.defaultNames).toContain('用户#');
    expect(text.match(/[^ -~\n]+/g)).toBeNull();
  });

  it('pass the checks of CDK, which is what is deployed', () => {
    const written = app
      .synth()
      .stacksRecursively.map(({ templateFullPath }) => readFileSync(templateFullPath, 'utf8'));
    expect(written.join('\n')).toBe(text);
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
