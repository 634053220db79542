import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { blueprint, LambdaFunction, TableName } from '#infra/blueprint.ts';
import { functions, partitions, queues, resourcesByName, tables } from './sample.ts';
import {
  actionsOf,
  ofType,
  type Resource,
  resourcesIn,
  type Statement,
  statementsOf,
  target,
} from './synthesized.ts';

/** A value of a template in which each reference is the name of what it points to. */
const named = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(named);
  const { Ref, 'Fn::Join': joined } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (joined) return joined[1].map(named).join(joined[0]);
  if (Ref?.startsWith('AWS::')) return Ref;
  if (Ref || 'Fn::GetAtt' in value || 'Fn::ImportValue' in value) return target(value).slice(0, -8);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, named(inner)]));
};

const told = (statement: Statement): string => {
  const { Effect, Condition, Principal, Resource } = statement;
  return [
    `  ${Effect} ${actionsOf(statement).join(' ')}`,
    Resource ? `on ${resourcesIn(statement).map(named).join(' ')}` : '',
    Principal ? `to ${JSON.stringify(named(Principal))}` : '',
    Condition ? `if ${JSON.stringify(named(Condition))}` : '',
  ]
    .filter(Boolean)
    .join(' ');
};

/**
 * The file lists who may do what. A change of a line widens or narrows a permission: who means it accepts it with
 * `-u`, and a reviewer sees it.
 */
it('nobody may do more than is listed', async () => {
  const holders = partitions.aws.all.flatMap((resource) => {
    const { id, type, properties } = resource;
    const { ManagedPolicyArns, AssumeRolePolicyDocument } = properties;
    const statements =
      properties.PolicyDocument || properties.KeyPolicy ? statementsOf(resource) : [];
    if (type === 'AWS::Lambda::Permission') {
      const { Principal, Action, SourceArn } = properties;
      return [`${type} ${id.slice(0, -8)}`, `  ${Principal} ${Action} ${named(SourceArn)}`];
    }
    if (statements.length === 0 && !AssumeRolePolicyDocument) return [];
    return [
      `${type} ${id.slice(0, -8)}`,
      ...(AssumeRolePolicyDocument?.Statement ?? []).map(told),
      ...(ManagedPolicyArns ?? []).map((policy: unknown) => `  has ${named(policy)}`),
      ...statements.map(told),
    ];
  });
  await expect(`${holders.join('\n')}\n`).toMatchFileSnapshot('./permissions.txt');
});

describe.each(Object.entries(partitions))('the templates for %s', (partition, synthesized) => {
  const { kept, replaceable, all, text } = synthesized;
  const { tableOf, queueNamed, lambdaOf, policyOf, actionsOn, keyOf } =
    resourcesByName(synthesized);

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
      'write-delete': [
        ...writing,
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:PartiQLDelete',
      ].sort(),
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

    it.each(Object.keys(functions))('let %s query the indexes of its tables too', (name) => {
      const granted = policyOf(name).filter(({ Effect }) => Effect === 'Allow');
      for (const table of Object.keys(functions[name]?.tables ?? {})) {
        const { id } = tableOf(table);
        const querying = granted.filter(
          (statement) =>
            actionsOf(statement).includes('dynamodb:Query') &&
            resourcesIn(statement).some((named) => target(named) === id),
        );
        const text = JSON.stringify(querying.map(resourcesIn));
        for (const index of Object.keys(tables[table]?.indexes ?? {})) {
          expect([table, text.includes(`/index/${index}"`)]).toEqual([table, true]);
        }
      }
    });

    it('use the key of tables and archive only through the service that stores them', () => {
      const onKey = allowed.filter(
        (statement) =>
          actionsOf(statement).includes('kms:Decrypt') &&
          resourcesIn(statement).some((named) => target(named) === keyOf('RecordsKey').id),
      );
      expect(onKey.length).toBeGreaterThan(0);
      for (const { Condition } of onKey) {
        expect(JSON.stringify(Condition?.StringLike?.['kms:ViaService'])).toMatch(
          /^"(dynamodb|s3)\.[\w-]+\.amazonaws\.com\*"$/,
        );
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
      const access = Object.values(plan?.tables ?? {});
      const recordsKey = actionsOn(name, 'Allow', keyOf('RecordsKey'));
      if (access.length > 0) expect(recordsKey).toContain('kms:Decrypt');
      if (access.some((one) => one !== 'read')) {
        expect(recordsKey).toEqual(expect.arrayContaining(['kms:Encrypt', 'kms:GenerateDataKey']));
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
        'kms:GenerateDataKey',
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

    it('let the backtest function record results, and change nothing in force or in the archive', () => {
      const [role] = ofType(replaceable, 'AWS::IAM::Role').filter(({ id }) =>
        id.startsWith('backtestRole'),
      );
      const attached: readonly unknown[] = role?.properties.ManagedPolicyArns ?? [];
      expect(attached.map((arn) => JSON.stringify(arn))).toEqual([
        expect.stringContaining('ReadArchive'),
        expect.stringContaining('RecordsBacktests'),
      ]);
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
    const statementNamed = (queue: Resource, sid: string) =>
      statementsOn(queue).find(({ Sid }) => Sid === sid);

    it.each([
      ['intake', ['sqs:SendMessage']],
      ['actions', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility']],
    ])('%s: %j', (name, actions) => {
      const queue = queueNamed(name);
      const admitted = statementsOn(queue).filter(({ Effect }) => Effect === 'Allow');
      expect(admitted).toHaveLength(1);
      const lookups = ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'];
      expect(admitted.flatMap(actionsOf).toSorted()).toEqual([...actions, ...lookups].toSorted());
      expect(JSON.stringify(admitted[0]?.Principal)).toContain(':iam::111122223333:root');
      const { ArnEquals, StringEquals } = admitted[0]?.Condition ?? {};
      expect(JSON.stringify(ArnEquals?.['aws:PrincipalArn'])).toContain(
        ':iam::111122223333:role/backend"',
      );
      expect(StringEquals).toEqual({ 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' });

      const shut = statementNamed(queue, 'NobodyElse');
      expect(shut).toMatchObject({ Effect: 'Deny', Principal: '*' });
      expect(shut && actionsOf(shut).toSorted()).toEqual(actions.toSorted());
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
      expect(statementNamed(queueNamed(`DeadLetters${name}`), 'OnlyTheQueueWrites')).toMatchObject({
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
});
