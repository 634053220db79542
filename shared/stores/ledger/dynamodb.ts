import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { bundleOf, Decision } from '#shared/decisions/decision.ts';
import type { Hold } from '#shared/effects/effects.ts';
import { Case } from '#shared/reviews/case.ts';
import { dateOf, instant } from '#shared/settings/durations.ts';
import { brakeKeys } from '../brakes/dynamodb.ts';
import type { Dynamo, Item } from '../dynamo.ts';
import { unpack } from '../pack.ts';
import { everyShard, recordKeys } from '../record-keys.ts';
import { parseStored, readRecord } from '../unreadable.ts';
import type { Ledger } from './port.ts';
import {
  cancelledOutcomeOf,
  createTransactionOf,
  holdKeys,
  type LedgerOptions,
  type LedgerTables,
} from './transaction.ts';

const Decisions = z.array(Decision);

/** The hold, or `null` if another release wrote it and this one cannot read it. */
const holdOrNull = ({ body }: Item): Hold | null => {
  try {
    return unpack(body) as Hold;
  } catch {
    return null;
  }
};

/** Stores the ledger in DynamoDB: records, audit entries and the account's item in one transaction. */
export const dynamoLedger = (
  dynamo: Dynamo,
  tables: LedgerTables,
  options: LedgerOptions,
): Ledger => {
  const { platformId } = options;
  const { key, accountKey, dayKey } = recordKeys(platformId);
  const holds = holdKeys(platformId);
  const brakes = brakeKeys(platformId);
  const transactionOf = createTransactionOf(tables, options);

  const read = async <T>(letter: string, ids: readonly string[], parse: (item: Item) => T) =>
    (
      await dynamo.readItems(
        tables.records,
        ids.map((id) => key(letter, id)),
      )
    ).map(parse);

  const recordOf =
    <T>(letter: string, schema: z.ZodType<T>) =>
    ({ pk, body }: Item) =>
      readRecord((pk as string).slice(key(letter, '').pk.length), () =>
        parseStored(schema, unpack(body)),
      );
  const asDecisions = recordOf('D', Decisions);
  const asCase = recordOf('C', Case);

  /** Decisions under a key of an index: at most so many, latest first; if `most` is omitted all, in order. */
  const decisionsBy = async (
    IndexName: 'byAccount' | 'byDay',
    key: string,
    most?: number,
  ): Promise<readonly Decision[]> => {
    const bundles = await dynamo.query(
      {
        TableName: tables.records,
        IndexName,
        KeyConditionExpression: `${IndexName === 'byDay' ? 'dayKey' : 'accountKey'} = :key`,
        ExpressionAttributeValues: marshall({ ':key': key }),
        ScanIndexForward: most === undefined,
      },
      most,
    );
    return bundles.flatMap(asDecisions);
  };

  return {
    async commit(commit) {
      try {
        await dynamo.transact(transactionOf(commit));
        return { kind: 'committed' };
      } catch (error) {
        if ((error as Error).name !== 'TransactionCanceledException') throw error;
        return cancelledOutcomeOf(commit, error as TransactionCanceledException);
      }
    },

    async fullCounters(counters) {
      const items = await dynamo.readItems(tables.records, counters.map(brakes.key));
      const counts = new Map(items.map(({ sk, n }) => [sk as string, n as number]));
      return new Set(
        counters.filter(({ id, cap }) => (counts.get(id) ?? 0) >= cap).map(({ id }) => id),
      );
    },

    async readDecision(id) {
      const decided = (await read('D', [bundleOf(id)], asDecisions)).flat();
      return decided.find((decision) => decision.id === id) ?? null;
    },

    decisionsOn: (at) => everyShard((shard) => decisionsBy('byDay', dayKey(dateOf(at), shard))),

    async decisionsAbout(accountId, most) {
      return (await decisionsBy('byAccount', accountKey(accountId), most)).slice(0, most);
    },

    async readCases(ids) {
      const cases = await read('C', ids, asCase);
      return new Map(cases.map((found) => [found.caseId, found]));
    },

    async dueHolds(now, most, after) {
      const found = await everyShard((shard) =>
        dynamo.query(
          {
            TableName: tables.records,
            KeyConditionExpression: 'pk = :pk AND sk < :after',
            // `~` sorts after every hold of this millisecond.
            ExpressionAttributeValues: marshall({
              ':pk': holds.pk(shard),
              ':after': `${instant(now)}~`,
            }),
            ...(after && { ExclusiveStartKey: marshall({ pk: holds.pk(shard), sk: after }) }),
          },
          most,
        ),
      );
      const due = found.toSorted((a, b) => (a.sk < b.sk ? -1 : 1)).slice(0, most);
      const read = due.map((item) => ({ item, hold: holdOrNull(item) }));
      return {
        holds: read.flatMap(({ hold }) => hold ?? []),
        unreadable: read.flatMap(({ item, hold }) => (hold ? [] : holds.idOf(item))),
        next: due[most - 1]?.sk ?? null,
      };
    },

    async dropHold(hold) {
      await dynamo.remove({ TableName: tables.records, Key: marshall(holds.key(hold)) });
    },
  };
};
