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

/** Errors that will be the same tomorrow: the request itself is wrong. */
const lasting = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ItemCollectionSizeLimitExceeded',
  'ItemCollectionSizeLimitExceededException',
  'ResourceNotFoundException',
  'SerializationException',
  'UnrecognizedClientException',
  'ValidationError',
  'ValidationException',
]);

/**
 * Every error has a class: `passing` (try again), `lasting` (the same tomorrow) or `unknown`, which
 * is treated as passing so that nothing is ever lost to an error that nobody foresaw.
 */
export const classify = (error: unknown): 'passing' | 'lasting' | 'unknown' => {
  const name = error instanceof Error ? error.name : '';
  if (error instanceof Unavailable || passing.has(name)) return 'passing';
  if (lasting.has(name) || error instanceof RangeError || error instanceof TypeError)
    return 'lasting';
  const status = (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata
    ?.httpStatusCode;
  if (status !== undefined && status >= 500) return 'passing';
  return 'unknown';
};
