import { randomBytes } from 'node:crypto';
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { System } from '#infra/local/system.ts';
import { blockOf } from '#shared/events/address.ts';
import { day, hour } from '#shared/settings/durations.ts';
import {
  type AccountState,
  roomForMarks,
  sizes,
  unknownAccountAt,
} from '#shared/signals/account-state.ts';
import { type KeyedHash, shortHash } from '#shared/signals/keyed-hash.ts';
import type { EventMark } from '#shared/signals/marks.ts';
import { countInRing, emptyRing } from '#shared/signals/windows.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { dynamoSecrets } from '#shared/stores/secrets/dynamodb.ts';
import { stateAttribute, stateKeys } from '#shared/stores/states/dynamodb.ts';
import { type Random, randomFrom } from '#shared/text/training/random.ts';

/** The id, device and IP address block of the known account with this number, all its own. */
export const accountOf = (number: number) => ({
  id: `u-${number}`,
  deviceId: `d-${number}`,
  // Documentation addresses (RFC 3849), one /56 per account.
  ip: `2001:db8:${(number >>> 8).toString(16)}:${((number & 0xff) << 8).toString(16)}::1`,
});

/** The marks that remain at a random time after a page of marks was written, uniformly distributed. */
const randomMarks = (random: Random, asOf: number, room: number): readonly EventMark[] => {
  const kept = room - random.below(room - 1);
  return Array.from({ length: kept }, (_, i) => ({
    id: random.below(2 ** 48),
    digest: random.below(2 ** 24),
    at: asOf - (kept - i) * hour,
  }));
};

/**
 * An account in the middle of its life: months old, verified, with a history in its windows and an average
 * number of marks, so that the cost of one more event is the long-term average.
 */
const randomAccountState = (random: Random, now: number): AccountState => {
  const asOf = now - day - random.below(2 * day);
  const joined = now - (90 + random.below(1_400)) * day;
  const counted = (times: number) => {
    let ring = emptyRing('fine');
    for (let i = 0; i < times; i++) {
      ring = countInRing(ring, asOf - random.below(28 * day), asOf);
    }
    return ring;
  };
  const life: AccountState = {
    ...unknownAccountAt(joined),
    version: 1,
    signedUpAt: joined,
    imported: true,
    asOf,
    verification: { status: 'verified', level: 'identity', since: joined, until: null },
    rings: {
      logins: counted(12),
      posts: counted(6),
      messages: counted(8),
      requests: counted(2),
    },
    targets: Array.from({ length: sizes.targets }, () => random.below(2 ** 32)).toSorted(
      (a, b) => a - b,
    ),
    countries: ['CN'],
  };
  const room = roomForMarks(life);
  const marks = { kept: randomMarks(random, asOf, room), through: asOf - (room + 1) * hour };
  return { ...life, marks };
};

/** Number of distinct account states; beyond it, accounts differ only in devices and addresses. */
const distinctStates = 500;

const keyedHashOf = async ({ clients, names, settings }: System): Promise<KeyedHash> =>
  hmacHash(
    await dynamoSecrets(
      createDynamo(clients.dynamodb),
      { states: names.table('states'), records: names.table('records') },
      { platformId: settings.platformId, randomBytes: () => randomBytes(32) },
    ).sketchKey(),
  );

const itemsPerWrite = 25;
const writers = 4;

/**
 * Creates known accounts by batch writes of their states to the embedded server, under the system's own keys.
 * Returns the seconds that it took.
 */
export const createKnownAccounts = async (
  system: System,
  size: number,
  { now, onWritten = () => {} }: { now: number; onWritten?: (written: number) => void },
): Promise<number> => {
  const hash = await keyedHashOf(system);
  const random = randomFrom(size);
  const stock = Array.from({ length: Math.min(distinctStates, size) }, () =>
    randomAccountState(random, now),
  );
  const keys = stateKeys(system.settings.platformId);
  const table = system.names.table('states');
  const startedAt = performance.now();
  let next = 0;
  let written = 0;
  const write = async () => {
    while (next < size) {
      const requests: WriteRequest[] = [];
      while (requests.length < itemsPerWrite && next < size) {
        const { id: accountId, deviceId, ip } = accountOf(next);
        const s = stateAttribute({
          accountId,
          from: 0,
          state: {
            ...(stock[next % stock.length] as AccountState),
            devices: [shortHash(hash(deviceId))],
            blocks: [shortHash(hash(blockOf(ip) ?? ip))],
          },
        });
        requests.push({ PutRequest: { Item: marshall({ ...keys.account(accountId), s }) } });
        next += 1;
      }
      let left: WriteRequest[] | undefined = requests;
      while (left && left.length > 0) {
        const answer: BatchWriteItemCommandOutput = await system.clients.dynamodb.send(
          new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
        );
        left = answer.UnprocessedItems?.[table];
      }
      written += requests.length;
      onWritten(written);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return (performance.now() - startedAt) / 1000;
};
