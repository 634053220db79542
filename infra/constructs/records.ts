import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { blueprint, type Table, type TableAccess, type TableName } from '#infra/blueprint.ts';

const read = ['dynamodb:BatchGetItem', 'dynamodb:Query'];

const write = [
  ...read,
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
];

/** Actions by access. None scans, not even as a PartiQL `SELECT` without a key. */
const actions: Readonly<Record<TableAccess, readonly string[]>> = {
  read,
  append: ['dynamodb:Query', 'dynamodb:PutItem'],
  write,
  'write-delete': [...write, 'dynamodb:DeleteItem'],
};

/** What nobody may do to an append-only table, whatever else allows it. */
const rewriting = [
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
];

const keyUse = {
  read: ['kms:Decrypt', 'kms:DescribeKey'],
  write: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
} as const;

/**
 * All that the product remembers: the tables, the archive of events, and their key. Everything
 * outlives the stack; tables can be restored to any second of the last 35 days.
 */
export class Records extends Construct {
  readonly tables: Readonly<Record<TableName, TableV2>>;
  readonly archive: Bucket;
  /** Of the tables and the archive. */
  readonly key: Key;
  /** Signs the daily seal of the audit log. KMS rotates no asymmetric key. */
  readonly sealingKey: Key;
  /**
   * What a role may do in the archive: read or write archived events, never delete them; or order backtests and read
   * what came of them, and neither read nor list events.
   */
  readonly archiveAccess: Readonly<Record<'read' | 'write' | 'backtests', ManagedPolicy>>;

  constructor(scope: Construct, id: string, props: { readonly archiveDays: number }) {
    super(scope, id);

    this.key = new Key(this, 'Key', {
      description: 'Clearspring: tables and archive',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });

    this.sealingKey = new Key(this, 'SealingKey', {
      description: 'Clearspring: signs the daily seal of the audit log',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });

    const table = (name: TableName, { ttl, indexes = {} }: Table) =>
      new TableV2(this, name, {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
        globalSecondaryIndexes: Object.entries(indexes).map(([indexName, keys]) => ({
          indexName,
          partitionKey: { name: keys.partitionKey, type: AttributeType.STRING },
          sortKey: { name: keys.sortKey, type: AttributeType.STRING },
          ...(keys.copies && {
            projectionType: ProjectionType.INCLUDE,
            nonKeyAttributes: [...keys.copies],
          }),
        })),
        ...(ttl && { timeToLiveAttribute: ttl }),
        billing: Billing.onDemand(),
        encryption: TableEncryptionV2.customerManagedKey(this.key),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: true,
        // A deployment that fails could not take away what refuses to be deleted.
        removalPolicy: RemovalPolicy.RETAIN,
      });
    this.tables = {
      states: table('states', blueprint.tables.states),
      records: table('records', blueprint.tables.records),
      audit: table('audit', blueprint.tables.audit),
    };

    const closed = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    };
    const readers = new Bucket(this, 'ArchiveReaders', {
      ...closed,
      // S3 delivers its access logs to no bucket with a key of ours.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(365) }],
    });
    this.archive = new Bucket(this, 'Archive', {
      ...closed,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      versioned: true,
      lifecycleRules: [
        {
          expiration: Duration.days(props.archiveDays),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      serverAccessLogsBucket: readers as IBucket,
    });
    // All of them, whoever is there to be given one: what is attached still cannot be deleted.
    this.archiveAccess = {
      read: this.#archivePolicy('ReadArchive', 'read'),
      write: this.#archivePolicy('WriteArchive', 'write'),
      backtests: this.#backtestsPolicy(),
    };
  }

  /** Lets a role use one table, and no more of it than the access says. */
  grantTable(role: Role, name: TableName, access: TableAccess): void {
    const { tableArn } = this.tables[name];
    const indexes = Object.keys((blueprint.tables[name] as Table).indexes ?? {});
    const statements = [
      new PolicyStatement({
        actions: [...actions[access]],
        resources: [tableArn, ...indexes.map((index) => `${tableArn}/index/${index}`)],
      }),
      this.#keyStatement(access === 'read' ? 'read' : 'write', 'dynamodb'),
      ...(access === 'append'
        ? [
            new PolicyStatement({
              effect: Effect.DENY,
              actions: rewriting,
              resources: [tableArn],
            }),
          ]
        : []),
    ];
    for (const statement of statements) role.addToPrincipalPolicy(statement);
  }

  #backtestsPolicy(): ManagedPolicy {
    const prefix = 'backtests/*';
    const policy = new ManagedPolicy(this, 'Backtests', {
      statements: [
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject'],
          resources: [this.archive.arnForObjects(prefix)],
        }),
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [this.archive.bucketArn],
          conditions: { StringLike: { 's3:prefix': prefix } },
        }),
        this.#keyStatement('read', 's3'),
        this.#keyStatement('write', 's3'),
      ],
    });
    const bucket = Stack.of(this).getLogicalId(this.archive.node.defaultChild as CfnBucket);
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${prefix}]`,
      reason: 'Backtests are named when they are ordered: the policy is for their folder alone.',
    });
    return policy;
  }

  /** Lets a role seal the audit log, and read the public half of the key. */
  grantSeal(role: Role): void {
    const resources = [this.sealingKey.keyArn];
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Sign'],
        resources,
        conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256' } },
      }),
    );
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['kms:GetPublicKey'], resources }));
  }

  /** It is made here, not in the role, so that its one wildcard is explained beside the bucket. */
  #archivePolicy(id: string, access: 'read' | 'write'): ManagedPolicy {
    const policy = new ManagedPolicy(this, id, {
      statements: [
        new PolicyStatement({
          actions: [access === 'read' ? 's3:GetObject' : 's3:PutObject'],
          resources: [this.archive.arnForObjects('*')],
        }),
        ...(access === 'read'
          ? [
              new PolicyStatement({
                actions: ['s3:ListBucket'],
                resources: [this.archive.bucketArn],
              }),
            ]
          : []),
        this.#keyStatement(access, 's3'),
      ],
    });
    const bucket = Stack.of(this).getLogicalId(this.archive.node.defaultChild as CfnBucket);
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/*]`,
      reason: 'Objects are named by hour and event: the policy is for all of this one bucket.',
    });
    return policy;
  }

  /** The key works for a role only through the service that keeps what it protects. */
  #keyStatement(use: keyof typeof keyUse, service: 'dynamodb' | 's3'): PolicyStatement {
    return new PolicyStatement({
      actions: [...keyUse[use]],
      resources: [this.key.keyArn],
      // In China the service's name ends in .amazonaws.com.cn.
      conditions: {
        StringLike: { 'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com*` },
      },
    });
  }
}
