import { ArnFormat, Aws, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { blueprint, type LambdaFunction, senderRoleName } from '#infra/blueprint.ts';
import { Exchange } from '#infra/constructs/exchange.ts';
import { Records } from '#infra/constructs/records.ts';
import type { DeploymentSettings } from '#infra/platforms/schema.ts';

/**
 * The stack with what a platform must never lose: records, queues with their messages, keys. It has
 * termination protection, and its resources are retained even if it is deleted.
 */
export class RecordsStack extends Stack {
  readonly records: Records;
  readonly exchange: Exchange;
  /** Encrypts logs and alarms. Here because logs outlive the functions. */
  readonly logKey: Key;

  constructor(
    scope: Construct,
    id: string,
    { settings, ...props }: StackProps & { readonly settings: DeploymentSettings },
  ) {
    super(scope, id, { ...props, terminationProtection: true });
    const { platform, backend, operators, organization } = settings;
    const roleArn = (resourceName: string, account = Aws.ACCOUNT_ID) =>
      this.formatArn({ service: 'iam', region: '', account, resource: 'role', resourceName });

    this.records = new Records(this, 'Records', { archiveDays: platform.retention.textDays });
    this.exchange = new Exchange(this, 'Exchange', {
      platformId: platform.platformId,
      backend: {
        account: backend.account ?? Aws.ACCOUNT_ID,
        roleArn: roleArn(backend.role, backend.account),
      },
      operators: operators.map((role) => roleArn(role)),
      senders: Object.values<LambdaFunction>(blueprint.functions)
        .flatMap((plan) => senderRoleName(plan, platform.platformId, this.region) ?? [])
        .map((role) => roleArn(role)),
      organization,
    });
    this.logKey = this.#logKey();

    const { intake, followUps, actions } = this.exchange.queues;
    new CfnOutput(this, 'IntakeQueueUrl', { value: intake.queue.queueUrl });
    new CfnOutput(this, 'FollowUpsQueueUrl', { value: followUps.queue.queueUrl });
    new CfnOutput(this, 'ActionsQueueUrl', { value: actions.queue.queueUrl });
    new CfnOutput(this, 'QueueKeyArn', { value: this.exchange.key.keyArn });
    // For operators who redrive dead letters.
    for (const [name, { deadLetters }] of Object.entries(this.exchange.queues)) {
      const id = `${name[0]?.toUpperCase()}${name.slice(1)}DeadLettersArn`;
      new CfnOutput(this, id, { value: deadLetters.queueArn });
    }
    // For the CLI of operators and auditors: `clearspring … --deployed`.
    const { states, records, audit } = this.records.tables;
    new CfnOutput(this, 'StatesTable', { value: states.tableName });
    new CfnOutput(this, 'RecordsTable', { value: records.tableName });
    new CfnOutput(this, 'AuditTable', { value: audit.tableName });
    new CfnOutput(this, 'ArchiveBucket', { value: this.records.archive.bucketName });
    new CfnOutput(this, 'BacktestsQueueUrl', {
      value: this.exchange.queues.backtests.queue.queueUrl,
    });
    new CfnOutput(this, 'RecordsKeyArn', { value: this.records.key.keyArn });
    new CfnOutput(this, 'SealingKeyArn', { value: this.records.sealingKey.keyArn });
    this.#export();
  }

  /**
   * Exports everything that a function may use, even if none uses it now. This stack is deployed first: if it
   * dropped an export that the deployed screening stack still imports, CloudFormation would fail the
   * deployment.
   */
  #export(): void {
    const { tables, archive, key, sealingKey, archiveAccess } = this.records;
    const queues = Object.values(this.exchange.queues).flatMap(({ queue, deadLetters }) => [
      queue,
      deadLetters,
    ]);
    for (const value of [
      ...Object.values(tables).flatMap(({ tableArn, tableName }) => [tableArn, tableName]),
      ...queues.flatMap(({ queueArn, queueName, queueUrl }) => [queueArn, queueName, queueUrl]),
      ...Object.values(archiveAccess).map(({ managedPolicyArn }) => managedPolicyArn),
      ...[key, sealingKey, this.exchange.key, this.logKey].map(({ keyArn }) => keyArn),
      archive.bucketName,
    ]) {
      this.exportValue(value);
    }
  }

  #logKey(): Key {
    const key = new Key(this, 'LogKey', {
      description: 'Clearspring: logs and alarms',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogsOfThisAccount',
        principals: [new ServicePrincipal(`logs.${this.region}.${Aws.URL_SUFFIX}`)],
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:DescribeKey',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': this.formatArn({
              service: 'logs',
              resource: 'log-group',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsReachTheTopic',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return key;
  }
}
