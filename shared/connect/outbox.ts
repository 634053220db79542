import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoOutbox } from '#shared/stores/outbox/dynamodb.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';
import { clientSettings, connectBase } from './base.ts';
import type { Environment } from './environment.ts';

/** Creates the base ports, the outbox and the queues. */
export const connectOutbox = (
  environment: Pick<
    Environment,
    'PLATFORM_SETTINGS' | 'RECORDS_TABLE' | 'FOLLOW_UPS_QUEUE_URL' | 'ACTIONS_QUEUE_URL'
  >,
) => {
  const base = connectBase(environment);
  const sqs = new SQSClient(clientSettings);
  return {
    ...base,
    sqs,
    outbox: dynamoOutbox(base.dynamo, environment.RECORDS_TABLE, base.settings.platformId),
    actions: sqsQueue(sqs, environment.ACTIONS_QUEUE_URL, base.log),
    followUps: sqsQueue(sqs, environment.FOLLOW_UPS_QUEUE_URL, base.log),
  };
};
