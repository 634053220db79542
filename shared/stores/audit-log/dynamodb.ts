import { marshall } from '@aws-sdk/util-dynamodb';
import { dateOf } from '#shared/settings/durations.ts';
import {
  type AuditEntry,
  type AuditHead,
  accountOfChain,
  appendAudit,
  entriesSearched,
  findSameEntry,
  headOf,
  noHead,
  refuseAccountChain,
} from '#shared/telemetry/audit.ts';
import { type Dynamo, type Item, ifNew, ifVersion, inPartition } from '../dynamo.ts';
import { recordKeys, sequenceKey, shardOf } from '../record-keys.ts';
import { retryContested } from '../retry-contested.ts';
import { createSerializer } from '../serializer.ts';
import { decodeAccount } from '../states/codec.ts';
import { stateKeys } from '../states/dynamodb.ts';
import type { AuditLog, StoredEntry } from './port.ts';

/** Partition key of a platform's seals in the audit table, which also holds the chains. */
export const sealKey = (platformId: string): string => `${platformId}#seal`;

/**
 * Returns an entry as an item of the audit table.
 *
 * @param sealedOn epoch milliseconds of the day whose seal covers the entry: the time of writing, not of
 *   the event, which may arrive late. `null` if a later entry of the chain is written in the same
 *   transaction: its hash covers this one.
 */
export const auditItem = (
  platformId: string,
  entry: AuditEntry,
  sealedOn: number | null,
): Item => ({
  pk: `${platformId}#${entry.subject}`,
  sk: sequenceKey(entry.sequence),
  ...(sealedOn !== null && {
    dayKey: recordKeys(platformId).dayKey(dateOf(sealedOn), shardOf(entry.subject)),
  }),
  // Not packed, so that auditors can read it without our code.
  body: JSON.stringify(entry),
});

/** The JSON of an item's `body`; `null` if it is not JSON. */
export const bodyOf = ({ body }: Item): unknown => {
  try {
    return JSON.parse(body as string);
  } catch {
    return null;
  }
};

const storedEntry = (item: Item): StoredEntry => ({ place: Number(item.sk), body: bodyOf(item) });

/**
 * Stores the audit log in DynamoDB: entries in the audit table, each head with the item of its subject.
 *
 * @param tables `states` may be omitted if the caller only appends: account chains do not grow through
 *   this store
 */
export const dynamoAuditLog = (
  dynamo: Dynamo,
  tables: { readonly states?: string; readonly records: string; readonly audit: string },
  { platformId, now }: { readonly platformId: string; readonly now: () => number },
): AuditLog => {
  const states = stateKeys(platformId);
  const records = recordKeys(platformId);
  const statesTable = (): string => {
    if (tables.states === undefined)
      throw new RangeError(
        'account chains cannot be read without the states table: pass `tables.states`',
      );
    return tables.states;
  };
  /** Staff and platforms have no item of their own, so their heads are stored in the records table. */
  const headKey = (subject: string) => records.key('A', subject);

  const headOfAccount = ({ s }: Item): AuditHead | null => {
    try {
      return decodeAccount(s.b, s.v).audit;
    } catch {
      return null;
    }
  };

  const readHead = async (subject: string): Promise<AuditHead | null> => {
    const accountId = accountOfChain(subject);
    if (accountId === undefined) {
      const [item] = await dynamo.readItems(tables.records, [headKey(subject)]);
      return item ? { sequence: item.v, hash: item.hash } : noHead;
    }
    const [item] = await dynamo.readItems(statesTable(), [states.account(accountId)]);
    return item ? headOfAccount(item) : noHead;
  };

  const latest: AuditLog['latest'] = async (subject, { before, most }) => {
    const items = await dynamo.query(
      {
        TableName: tables.audit,
        KeyConditionExpression: before === null ? 'pk = :pk' : 'pk = :pk AND sk < :before',
        ExpressionAttributeValues: marshall({
          ':pk': `${platformId}#${subject}`,
          ...(before !== null && { ':before': sequenceKey(before) }),
        }),
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      most,
    );
    return items.map(storedEntry);
  };

  const appendNow: AuditLog['append'] = (body, { once = false } = {}) =>
    retryContested(`the chain of ${body.subject}`, async () => {
      const head = (await readHead(body.subject)) ?? noHead;
      // Checked on every attempt: the writer that won may have appended the same entry.
      const existing =
        once &&
        findSameEntry(await latest(body.subject, { before: null, most: entriesSearched }), body);
      if (existing) return existing;
      const entry = appendAudit(head, body);
      const { sequence, hash } = headOf(entry);
      try {
        await dynamo.transact([
          {
            Put: {
              TableName: tables.audit,
              Item: marshall(auditItem(platformId, entry, now())),
              ...ifNew,
            },
          },
          {
            Put: {
              TableName: tables.records,
              Item: marshall({ ...headKey(body.subject), v: sequence, hash }),
              ...ifVersion('v', head.sequence),
            },
          },
        ]);
        return entry;
      } catch (error) {
        if ((error as Error).name !== 'TransactionCanceledException') throw error;
        return null;
      }
    });
  const serialize = createSerializer();

  return {
    async *subjects() {
      const seen = new Set<string>();
      const own = `${platformId}#`;
      const chains = dynamo.scan({
        TableName: tables.audit,
        ProjectionExpression: 'pk',
        FilterExpression: 'begins_with(pk, :own) AND pk <> :seals',
        ExpressionAttributeValues: marshall({ ':own': own, ':seals': sealKey(platformId) }),
      });
      for await (const { pk } of chains) {
        const subject = (pk as string).slice(own.length);
        if (seen.has(subject)) continue;
        seen.add(subject);
        yield subject;
      }
      // If all entries of a chain are gone, only its head shows that it existed.
      const { pk: accounts, sk } = states.account('');
      const kept = dynamo.scan({
        TableName: statesTable(),
        FilterExpression: 'begins_with(pk, :accounts) AND sk = :state',
        ExpressionAttributeValues: marshall({ ':accounts': accounts, ':state': sk }),
      });
      for await (const item of kept) {
        const subject = `account:${(item.pk as string).slice(accounts.length)}`;
        if (!seen.has(subject) && headOfAccount(item)?.sequence !== 0) yield subject;
      }
      const { pk: heads } = headKey('');
      const others = dynamo.scan({
        TableName: tables.records,
        ProjectionExpression: 'pk',
        FilterExpression: 'begins_with(pk, :heads)',
        ExpressionAttributeValues: marshall({ ':heads': heads }),
      });
      for await (const { pk } of others) {
        const subject = (pk as string).slice(heads.length);
        if (!seen.has(subject)) yield subject;
      }
    },

    async read(subject) {
      const head = await readHead(subject);
      const items = await dynamo.query(inPartition(tables.audit, `${platformId}#${subject}`));
      return { head, entries: items.map(storedEntry) };
    },

    latest,

    async append(body, options) {
      refuseAccountChain(body.subject);
      return serialize([body.subject], () => appendNow(body, options));
    },
  };
};
