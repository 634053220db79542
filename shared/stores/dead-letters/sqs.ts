import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { Unavailable } from '../failure.ts';
import type { DeadLetterStatus, DeadLetters, MoveFailure } from './port.ts';

/** Messages sent back per second: no more than the queue's regular work leaves room for. */
const perSecond = 50;

/** Error names of SQS where it does not offer redrive, as in China. */
const redriveUnsupported: ReadonlySet<string> = new Set([
  'InvalidAction',
  'UnknownOperationException',
  'UnsupportedOperation',
]);

/** SQS starts a move at once and reports only in its list of tasks that the move failed later. */
const failureOf = ({
  Status,
  StartedTimestamp = 0,
  FailureReason = 'Unknown',
}: ListMessageMoveTasksResultEntry): MoveFailure | null =>
  Status === 'FAILED' ? { startedAt: StartedTimestamp, reason: FailureReason } : null;

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
  const moveStatusOf = async (SourceArn: string): Promise<Omit<DeadLetterStatus, 'waiting'>> => {
    try {
      const { Results: [latest = {}] = [] } = await sqs.send(
        new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }),
      );
      return { movable: true, moving: latest.Status === 'RUNNING', failure: failureOf(latest) };
    } catch (error) {
      if (redriveUnsupported.has((error as Error).name)) {
        return { movable: false, moving: false, failure: null };
      }
      throw error;
    }
  };
  return {
    waiting: async () => (await readQueue()).waiting,
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
