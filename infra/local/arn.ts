/** The AWS region of a local system. */
export const region = 'us-east-1';

/** The AWS account id of a local system. */
export const account = '000000000000';

/** Returns the ARN of a local queue, as used in `RedrivePolicy` and in SQS events. */
export const arnOf = (queue: string): string => `arn:aws:sqs:${region}:${account}:${queue}`;
