/**
 * The store is unavailable at the moment: throttled, timed out, in conflict or unreachable. A write may
 * or may not have been applied. Callers retry, or let the queue redeliver.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** AWS errors that a retry may fix. Matched by name: `instanceof` fails across copies of a package. */
const passing = new Set([
  'ConditionalCheckFailedException.TransactionConflict',
  'InternalServerError',
  'InternalServerException',
  'InternalFailure',
  'ItemCollectionSizeLimitExceededException.Retry',
  'KMSThrottlingException',
  'LimitExceededException',
  'NetworkingError',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestTimeout',
  'ReplicatedWriteConflictException',
  'ServiceUnavailable',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingError',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** Errors that last until an operator adds a missing permission, key or table. No message is to blame. */
const denied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NoSuchBucket',
  'ResourceNotFound',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
]);

/** Errors that no retry fixes: the request itself is wrong. */
const lasting = new Set([
  'ItemCollectionSizeLimitExceeded',
  'ItemCollectionSizeLimitExceededException',
  'SerializationException',
  'ValidationError',
  'ValidationException',
]);

/**
 * Classifies an error: `passing` (retry), `denied` (retry once an operator has fixed it), `lasting` (no
 * retry helps) or `unknown`. Only a lasting error counts against a message, so no message is lost to an
 * unforeseen error or a missing permission.
 */
export const classify = (error: unknown): 'passing' | 'denied' | 'lasting' | 'unknown' => {
  const name = error instanceof Error ? error.name : '';
  if (error instanceof Unavailable || passing.has(name)) return 'passing';
  if (denied.has(name)) return 'denied';
  if (lasting.has(name) || error instanceof RangeError || error instanceof TypeError)
    return 'lasting';
  const status = (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata
    ?.httpStatusCode;
  if (status !== undefined && status >= 500) return 'passing';
  return 'unknown';
};

/** Whether an immediate retry may fix an error. Other errors keep their name, for the log. */
export const isRetryable = (error: unknown): boolean => {
  const kind = classify(error);
  return kind === 'passing' || kind === 'unknown';
};

/**
 * Turns errors that a retry may fix into `Unavailable`; rethrows all others unchanged.
 *
 * @param expectedErrors names of errors that are results: callers handle them
 */
export const asUnavailable = async <T>(
  call: Promise<T>,
  expectedErrors: ReadonlySet<string> = new Set(),
): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    if (!isRetryable(error) || expectedErrors.has((error as Error).name)) throw error;
    throw new Unavailable((error as Error).message, { cause: error });
  }
};
