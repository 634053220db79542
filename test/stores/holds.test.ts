import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import { screen } from '#shared/screen.ts';
import { instant } from '#shared/settings/durations.ts';
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
    const unreadable = { ...holdKeys(platformId).key(first), body: Uint8Array.of(99) };
    await dynamo.put({ TableName: tables.records, Item: marshall(unreadable) });
    // As many as are read at a time, all due before the other.
    await dynamo.writeItems(
      tables.records,
      [0, 1, 2, 3].flatMap((shard) =>
        Array.from({ length: 500 }, (_, i) => ({
          PutRequest: {
            Item: marshall({
              ...unreadable,
              pk: holdKeys(platformId).pk(shard),
              sk: `${instant(now)}#hld-${shard}-${i}`,
            }),
          },
        })),
      ),
    );
    await expect(endHolds(ports)).rejects.toThrow('this release cannot read: 2001');
    expect(desk.lines.some((line) => line.includes(first.holdId))).toBe(true);
    expect(await ledger.dueHolds(now + 61_000, 9, instant(now + 1))).toEqual({
      holds: [],
      unreadable: [first.holdId],
      next: null,
    });
  } finally {
    await stop();
  }
});
