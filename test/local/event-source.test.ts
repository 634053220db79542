import { describe, expect, it } from 'vitest';
import { failedMessages } from '#infra/local/event-source.ts';
import type { Invocation } from '#infra/local/lambda.ts';

const ids = ['a', 'b', 'c'];
const returned = (result: unknown): Invocation => ({
  status: 'returned',
  result: JSON.stringify(result),
});

describe('messages that stay on the queue after a batch', () => {
  it.each<[string, Invocation, readonly string[]]>([
    ['none when nothing is returned', returned(null), []],
    ['none when the answer is empty', returned({}), []],
    ['none when the list is null', returned({ batchItemFailures: null }), []],
    ['none when the list is empty', returned({ batchItemFailures: [] }), []],
    ['the one that is named', returned({ batchItemFailures: [{ itemIdentifier: 'b' }] }), ['b']],
    [
      'all when an identifier is unknown',
      returned({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
      ids,
    ],
    [
      'all when an identifier is empty',
      returned({ batchItemFailures: [{ itemIdentifier: '' }] }),
      ids,
    ],
    [
      'all when an identifier has another name',
      returned({ batchItemFailures: [{ id: 'a' }] }),
      ids,
    ],
    ['all when an entry is null', returned({ batchItemFailures: [null] }), ids],
    ['all when the list is no list', returned({ batchItemFailures: 'a' }), ids],
    ['all when the answer is a list', returned([{ itemIdentifier: 'a' }]), ids],
    ['all when the answer is a text', returned('done'), ids],
    ['all when the answer is no JSON', { status: 'returned', result: '{' }, ids],
    ['all when the invocation failed', { status: 'failed', error: 'timed out' }, ids],
  ])('are %s', (_, invocation, failed) => {
    expect(failedMessages(invocation, ids)).toEqual(failed);
  });
});
