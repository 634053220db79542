import { expect, it } from 'vitest';
import { outgoingFollowUp } from '#shared/effects/outbox.ts';
import { messageItem } from '#shared/stores/outbox/dynamodb.ts';
import { unpack } from '#shared/stores/pack.ts';
import { now, settings } from './worlds.ts';

it('what the platform said of a failure is not packed with its message, from which nothing could remove it', () => {
  const message = outgoingFollowUp({ followUpId: 'flw-1' } as never, now);
  const failed = { ...message, failedAt: now, failedDetail: 'Li Lei is gone' };
  const { body } = messageItem(settings.platformId, failed);
  expect(unpack(body)).toEqual({ ...message, failedAt: now });
});
