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

/** IAM actions by access. None allows a scan, not even as a PartiQL `SELECT` without a key. */
const actions: Readonly<Record<TableAccess, readonly string[]>> = {
  read,
  append: ['dynamodb:Query', 'dynamodb:PutItem'],
  write,
  'write-delete': [
    ...write,
    'dynamodb:DeleteItem',
    'dynamodb:BatchWriteItem',
    'dynamodb:PartiQLDelete',
  ],
};

/** Actions explicitly denied on an append-only table, whatever other policies allow. */
const rewriteActions = [
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
];

/** What each service asks of the key in the name of whoever reads or writes. */
const keyActions = {
  dynamodb: {
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
  },
  // Parts of a large upload are read to be put together.
  s3: { read: ['kms:Decrypt'], write: ['kms:Decrypt', 'kms:GenerateDataKey'] },
} as const;

/**
 * Everything the product stores: the tables, the archive of events, and their key. All of it is retained when
 * the stack is deleted. Tables can be restored to any second of the last 35 days.
 */
export class Records extends Construct {
  readonly tables: Readonly<Record<TableName, TableV2>>;
  readonly archive: Bucket;
  /** Encrypts the tables and the archive. */
  readonly key: Key;
  /** Signs the daily seal of the audit log. Not rotated: KMS does not rotate asymmetric keys. */
  readonly sealingKey: Key;
  /**
   * Managed policies for the archive. `read` and `write` cover archived events, without deleting them.
   * `backtests` allows ordering backtests and reading their results, and neither reading nor listing events.
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
          ...(keys.projected && {
            projectionType: ProjectionType.INCLUDE,
            nonKeyAttributes: [...keys.projected],
          }),
        })),
        ...(ttl && { timeToLiveAttribute: ttl }),
        billing: Billing.onDemand(),
        encryption: TableEncryptionV2.customerManagedKey(this.key),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: true,
        // Not RETAIN_ON_UPDATE_OR_DELETE: the rollback of a failed deployment could not delete a protected
        // table.
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
      // S3 cannot deliver access logs to a bucket encrypted with a customer-managed key.
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
    // Create all policies even if no role uses one yet: a policy that is still attached cannot be deleted.
    this.archiveAccess = {
      read: this.#archivePolicy('ReadArchive', 'read', { actions: ['s3:GetObject'] }),
      write: this.#archivePolicy('WriteArchive', 'write', {
        actions: ['s3:PutObject'],
        lists: false,
      }),
      backtests: this.#archivePolicy('Backtests', 'write', {
        actions: ['s3:GetObject', 's3:PutObject'],
        objects: 'backtests/*',
        reason:
          'Names of backtests are not known at deployment; the policy covers only their folder.',
      }),
    };
  }

  /** Grants a role the given access to one table. */
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
              actions: rewriteActions,
              resources: [tableArn],
            }),
          ]
        : []),
    ];
    for (const statement of statements) role.addToPrincipalPolicy(statement);
  }

  /** Allows a role to sign the seals of the audit log and to read the public key. */
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

  /** Created here instead of in the role, so the reason for its one wildcard is next to the bucket. */
  #archivePolicy(
    id: string,
    use: 'read' | 'write',
    {
      actions,
      objects = '*',
      lists = true,
      reason = 'Object names contain hours and event ids, so the policy covers all objects of this one bucket.',
    }: {
      readonly actions: readonly string[];
      readonly objects?: string;
      readonly lists?: boolean;
      readonly reason?: string;
    },
  ): ManagedPolicy {
    const { archive } = this;
    const within = objects !== '*' && { conditions: { StringLike: { 's3:prefix': objects } } };
    const list = { actions: ['s3:ListBucket'], resources: [archive.bucketArn], ...within };
    const policy = new ManagedPolicy(this, id, {
      statements: [
        new PolicyStatement({
          actions: [...actions],
          resources: [archive.arnForObjects(objects)],
        }),
        ...(lists ? [new PolicyStatement(list)] : []),
        this.#keyStatement(use, 's3'),
      ],
    });
    const bucket = Stack.of(this).getLogicalId(archive.node.defaultChild as CfnBucket);
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${objects}]`,
      reason,
    });
    return policy;
  }

  /** Allows use of the key only through the service that stores the encrypted data. */
  #keyStatement(use: 'read' | 'write', service: keyof typeof keyActions): PolicyStatement {
    return new PolicyStatement({
      actions: [...keyActions[service][use]],
      resources: [this.key.keyArn],
      // In China the service name ends in .amazonaws.com.cn.
      conditions: {
        StringLike: { 'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com*` },
      },
    });
  }
}
