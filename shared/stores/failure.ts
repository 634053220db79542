/**
 * A store could not do it now: throttled, timed out, in conflict, unreachable. Nothing is known of
 * whether a write was applied. Whoever catches it tries again or lets the queue try again.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Errors of AWS that another try cures. Matched by name: `instanceof` fails across package copies. */
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

/** Errors that stay until an operator cures them: a right, a key or a table is missing, and no message is at fault. */
const denied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NoSuchBucket',
  'ResourceNotFound',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
]);

/** Errors that will be the same tomorrow: the request itself is wrong. */
const lasting = new Set([
  'ItemCollectionSizeLimitExceeded',
  'ItemCollectionSizeLimitExceededException',
  'SerializationException',
  'ValidationError',
  'ValidationException',
]);

/**
 * Every error has a class: `passing` (try again), `denied` (once an operator has cured it), `lasting`
 * (the same tomorrow) or `unknown`. Only what is lasting is held against a message: nothing is ever
 * lost to an error that nobody foresaw, nor to a right that a deployment forgot.
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

/** Whether another try, now, may cure an error. What may not keeps its name, for whoever reads the log. */
export const mayPass = (error: unknown): boolean => {
  const is = classify(error);
  return is === 'passing' || is === 'unknown';
};

/**
 * Turns what another try may cure into `Unavailable`; the rest stays what it is.
 *
 * @param answers names of errors that are no faults: whoever asked expects them
 */
export const unlessLasting = async <T>(
  call: Promise<T>,
  answers: ReadonlySet<string> = new Set(),
): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    if (!mayPass(error) || answers.has((error as Error).name)) throw error;
    throw new Unavailable((error as Error).message, { cause: error });
  }
};
