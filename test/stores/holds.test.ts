import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import { screen } from '#shared/screen.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { holdKeys } from '#shared/stores/ledger/transaction.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { eventOf, now, openDesk } from '../screening/desk.ts';
import { openServices } from './services.ts';

it('a hold of a later release is reported, and the others end', async () => {
  const { clients, tables, stop } = await openServices('demo');
  try {
    const desk = openDesk({}, { holds: { challengeSeconds: 60 } });
    const { platformId, review } = desk.ports.settings;
    const dynamo = createDynamo(clients.dynamodb);
    const ledger = dynamoLedger(dynamo, tables, {
      platformId,
      decisionDays: 30,
      review,
      now: () => now,
    });
    const ports = {
      ...desk.ports,
      ledger,
      states: dynamoStates(dynamo, tables.states, { platformId, now: () => now }),
      clock: { now: () => now + 61_000, pause: async () => {} },
    };
    await screen(
      ['u', 'v'].map((id, i) => ({
        id: `m-${id}`,
        body: JSON.stringify(
          eventOf('content.posted', id, {
            contentId: `p-${i}`,
            kind: 'post',
            text: '今天天气很好',
          }),
        ),
        sentAt: now,
      })),
      { ...ports, clock: desk.ports.clock },
    );
    const [first] = (await ledger.dueHolds(now + 61_000, 9)).holds;
    if (!first) throw new Error('nothing is held');
    // Packed with a dictionary that this release does not have.
    await dynamo.put({
      TableName: tables.records,
      Item: marshall({ ...holdKeys(platformId).key(first), body: Uint8Array.of(99) }),
    });
    await expect(endHolds(ports)).rejects.toThrow('this release cannot read: 1');
    expect(desk.lines.some((line) => line.includes(first.holdId))).toBe(true);
    expect(await ledger.dueHolds(now + 61_000, 9)).toEqual({
      holds: [],
      unreadable: [first.holdId],
    });
  } finally {
    await stop();
  }
});
