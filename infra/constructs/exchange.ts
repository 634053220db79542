import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  Effect,
  type IGrantable,
  PolicyStatement,
  ServicePrincipal,
  StarPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { blueprint, type QueueName, type Queue as QueuePlan } from '#infra/blueprint.ts';

type Parties = {
  readonly platformId: string;
  /** The role of the platform's backend. */
  readonly backend: { readonly account: string; readonly roleArn: string };
  /** ARNs of roles that may send to the platform's queues to redrive dead letters. */
  readonly operators: readonly string[];
  /** ARNs of our own roles that send to the queues that the platform sends to. */
  readonly senders: readonly string[];
  readonly organization: string | undefined;
};

type QueueAndDeadLetters = { readonly queue: Queue; readonly deadLetters: Queue };

const backendActions = {
  sends: ['sqs:SendMessage'],
  receives: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
} as const;

const lookupActions = ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'];

const allow = ({ grantPrincipal }: IGrantable, actions: string[], arn: string): void => {
  grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [arn] }));
};

/**
 * The queues between the platform and Clearspring, each with its dead-letter queue, and the key that encrypts
 * them.
 *
 * Only the platform's backend, operators and our own senders may send to the intake; only the backend and
 * operators may receive actions. Only SQS may write dead letters.
 */
export class Exchange extends Construct {
  readonly queues: Readonly<Record<QueueName, QueueAndDeadLetters>>;
  readonly key: Key;
  readonly #deadLetters: Construct;

  constructor(scope: Construct, id: string, parties: Parties) {
    super(scope, id);
    this.key = this.#queueKey(parties.backend);
    this.#deadLetters = new Construct(this, 'DeadLetters');
    Validations.of(this.#deadLetters).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'These are the dead-letter queues; an alarm is raised at the first message.',
    });
    this.queues = {
      intake: this.#pair('intake', blueprint.queues.intake, parties),
      followUps: this.#pair('followUps', blueprint.queues.followUps, parties),
      actions: this.#pair('actions', blueprint.queues.actions, parties),
      backtests: this.#pair('backtests', blueprint.queues.backtests, parties),
    };
  }

  /** Allows a role to send messages to a queue. */
  grantSend(role: IGrantable, name: QueueName): void {
    allow(role, ['sqs:SendMessage'], this.queues[name].queue.queueArn);
    allow(role, ['kms:GenerateDataKey', 'kms:Decrypt'], this.key.keyArn);
  }

  /** Allows a role to count the messages waiting on a queue. */
  grantCount(role: IGrantable, name: QueueName): void {
    allow(role, ['sqs:GetQueueAttributes'], this.queues[name].queue.queueArn);
  }

  /** Allows a role to count a queue's dead letters and to start moving them back to the queue. */
  grantRedrive(role: IGrantable, name: QueueName): void {
    const redrives = [
      'sqs:GetQueueAttributes',
      'sqs:StartMessageMoveTask',
      'sqs:ListMessageMoveTasks',
      // SQS moves messages with the permissions of the caller that started the move.
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
    ];
    allow(role, redrives, this.queues[name].deadLetters.queueArn);
    this.grantSend(role, name);
  }

  #queueKey(backend: Parties['backend']): Key {
    const key = new Key(this, 'Key', {
      description: 'Clearspring: queues',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'BackendSendsAndReceives',
        principals: [new AccountPrincipal(backend.account)],
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
        conditions: {
          ArnEquals: { 'aws:PrincipalArn': backend.roleArn },
          StringLike: { 'kms:ViaService': `sqs.${Stack.of(this).region}.amazonaws.com*` },
        },
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'QueueMovesDeadLetters',
        principals: [new ServicePrincipal('sqs.amazonaws.com')],
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return key;
  }

  #pair(name: QueueName, plan: QueuePlan, parties: Parties): QueueAndDeadLetters {
    const stack = Stack.of(this);
    // The only explicitly named resource: a queue and its dead-letter queue refer to each other.
    const queueName = `clearspring-${parties.platformId}-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const kept = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: this.key,
      dataKeyReuse: Duration.minutes(5),
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    };

    const deadLetters = new Queue(this.#deadLetters, name, {
      ...kept,
      // The retention of a dead letter counts from when it was first sent, so this is the maximum.
      retentionPeriod: Duration.days(14),
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        sourceQueues: [
          Queue.fromQueueArn(
            this,
            `${name}Source`,
            stack.formatArn({ service: 'sqs', resource: queueName }),
          ),
        ],
      },
    });
    deadLetters.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyTheQueueWrites',
        effect: Effect.DENY,
        principals: [new StarPrincipal()],
        actions: ['sqs:SendMessage'],
        resources: [deadLetters.queueArn],
        conditions: { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
      }),
    );

    const queue = new Queue(this, name, {
      ...kept,
      queueName,
      visibilityTimeout: Duration.seconds(plan.visibilitySeconds),
      retentionPeriod: Duration.seconds(plan.retentionSeconds),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: plan.maxReceives },
    });
    if (plan.backendAccess) this.#admit(queue, plan.backendAccess, parties);
    return { queue, deadLetters };
  }

  /** Allows the platform's backend to use one side of a queue, and denies that side to everyone else. */
  #admit(
    queue: Queue,
    outside: 'sends' | 'receives',
    { backend, operators, senders, organization }: Parties,
  ): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Backend',
        // Names the account, with the role as a condition, so the role may be created or re-created later.
        principals: [new AccountPrincipal(backend.account)],
        actions: [...backendActions[outside], ...lookupActions],
        resources: [queue.queueArn],
        conditions: {
          ArnEquals: { 'aws:PrincipalArn': backend.roleArn },
          ...(organization && { StringEquals: { 'aws:PrincipalOrgID': organization } }),
        },
      }),
    );
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyElse',
        effect: Effect.DENY,
        principals: [new StarPrincipal()],
        actions: [...backendActions[outside]],
        resources: [queue.queueArn],
        conditions: {
          ArnNotEquals: {
            'aws:PrincipalArn': [
              backend.roleArn,
              ...operators,
              ...(outside === 'sends' ? senders : []),
            ],
          },
        },
      }),
    );
  }
}
