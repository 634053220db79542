import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { Unavailable } from '../failure.ts';
import type { DeadLetterStatus, DeadLetters } from './port.ts';

/** Messages sent back per second: no more than the queue's regular work leaves room for. */
const perSecond = 50;

/** Error names of SQS where it does not offer redrive, as in China. */
const redriveUnsupported: ReadonlySet<string> = new Set([
  'InvalidAction',
  'UnknownOperationException',
  'UnsupportedOperation',
]);

/** A dead-letter queue of SQS. */
export const sqsDeadLetters = (sqs: SQSClient, QueueUrl: string): DeadLetters => {
  let arn: string | undefined;
  const readQueue = async () => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'],
      }),
    );
    if (!Attributes?.QueueArn) throw new Unavailable(`SQS returned no QueueArn for ${QueueUrl}`);
    arn = Attributes.QueueArn;
    return { arn, waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0) };
  };
  const moveStatusOf = async (
    SourceArn: string,
  ): Promise<Pick<DeadLetterStatus, 'movable' | 'moving'>> => {
    try {
      const { Results = [] } = await sqs.send(
        new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }),
      );
      return { movable: true, moving: Results[0]?.Status === 'RUNNING' };
    } catch (error) {
      if (redriveUnsupported.has((error as Error).name)) return { movable: false, moving: false };
      throw error;
    }
  };
  return {
    async status() {
      const { arn: SourceArn, waiting } = await readQueue();
      return { waiting, ...(await moveStatusOf(SourceArn)) };
    },
    async redrive() {
      const SourceArn = arn ?? (await readQueue()).arn;
      if ((await moveStatusOf(SourceArn)).moving) return;
      await sqs.send(
        new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: perSecond }),
      );
    },
  };
};
