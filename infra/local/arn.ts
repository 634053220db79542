/** The region that a local system says it is in. */
export const region = 'us-east-1';

/** The account that the queues of a local system are in. */
export const account = '000000000000';

/** What SQS calls a queue of a local system, as `RedrivePolicy` and events name it. */
export const arnOf = (queue: string): string => `arn:aws:sqs:${region}:${account}:${queue}`;
