import { marshall } from '@aws-sdk/util-dynamodb';
import {
  type AuditEntry,
  type AuditHead,
  appendAudit,
  headOf,
  lookedBack,
  noHead,
  sameEntry,
} from '#shared/telemetry/audit.ts';
import { whileContested } from '../contested.ts';
import { type Dynamo, type Item, isNew, isStill } from '../dynamo.ts';
import { dayOf, recordKeys, shardOf } from '../record-keys.ts';
import { decodeAccount } from '../states/codec.ts';
import { stateKeys } from '../states/dynamodb.ts';
import { turns } from '../turns.ts';
import type { AuditLog, StoredEntry } from './port.ts';

/** Where the seals of a platform lie in the audit table, beside the chains. */
export const sealKey = (platformId: string): string => `${platformId}#seal`;

/** The partition of the `byDay` index that an entry written at this time belongs to. */
export const auditDayKey = (platformId: string, day: string, shard: number): string =>
  `${platformId}#${day}#${shard}`;

const sortKeyOf = (place: number): string => String(place).padStart(10, '0');

/**
 * An entry as the audit table keeps it.
 *
 * @param sealedOn epoch milliseconds of the day whose seal it belongs to: when it was written, not
 *   the time of the event, which may come late. `null`: an entry written with it follows, and vouches
 *   for it by its hash.
 */
export const auditItem = (
  platformId: string,
  entry: AuditEntry,
  sealedOn: number | null,
): Item => ({
  pk: `${platformId}#${entry.subject}`,
  sk: sortKeyOf(entry.sequence),
  ...(sealedOn !== null && {
    dayKey: auditDayKey(platformId, dayOf(sealedOn), shardOf(entry.subject)),
  }),
  // Plain: auditors read it without us.
  body: JSON.stringify(entry),
});

/** What an item says, or `null`. */
export const bodyOf = ({ body }: Item): unknown => {
  try {
    return JSON.parse(body as string);
  } catch {
    return null;
  }
};

const storedEntry = (item: Item): StoredEntry => ({ place: Number(item.sk), body: bodyOf(item) });

/**
 * The audit log in DynamoDB: the audit table, and heads on the items of those that they belong to.
 *
 * @param tables `states` is left out by who only appends: no account's chain grows by that
 */
export const dynamoAuditLog = (
  dynamo: Dynamo,
  tables: { readonly states?: string; readonly records: string; readonly audit: string },
  { platformId, now }: { readonly platformId: string; readonly now: () => number },
): AuditLog => {
  const states = stateKeys(platformId);
  const records = recordKeys(platformId);
  const statesTable = (): string => {
    if (tables.states === undefined) throw new RangeError('the table of accounts is not at hand');
    return tables.states;
  };
  const accountOf = (subject: string) => /^account:(.*)$/.exec(subject)?.[1];
  /** Staff and platforms have no item of their own: their heads lie among the records. */
  const headKey = (subject: string) => records.key('A', subject);

  const headOfAccount = ({ s }: Item): AuditHead | null => {
    try {
      return decodeAccount(s.b, s.v).audit;
    } catch {
      return null;
    }
  };

  const readHead = async (subject: string): Promise<AuditHead | null> => {
    const accountId = accountOf(subject);
    if (accountId === undefined) {
      const [item] = await dynamo.readItems(tables.records, [headKey(subject)], true);
      return item ? { sequence: item.v, hash: item.hash } : noHead;
    }
    const [item] = await dynamo.readItems(statesTable(), [states.account(accountId)], true);
    return item ? headOfAccount(item) : noHead;
  };

  const latest: AuditLog['latest'] = async (subject, { before, most }) => {
    const items = await dynamo.query(
      {
        TableName: tables.audit,
        KeyConditionExpression: before === null ? 'pk = :pk' : 'pk = :pk AND sk < :before',
        ExpressionAttributeValues: marshall({
          ':pk': `${platformId}#${subject}`,
          ...(before !== null && { ':before': sortKeyOf(before) }),
        }),
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      most,
    );
    return items.map(storedEntry);
  };

  const appendNow: AuditLog['append'] = (body, { once = false } = {}) =>
    whileContested(`the chain of ${body.subject}`, async () => {
      const head = (await readHead(body.subject)) ?? noHead;
      // Anew in each attempt: who was first may have said the same.
      const there =
        once && sameEntry(await latest(body.subject, { before: null, most: lookedBack }), body);
      if (there) return there;
      const entry = appendAudit(head, body);
      const { sequence, hash } = headOf(entry);
      try {
        await dynamo.transact([
          {
            Put: {
              TableName: tables.audit,
              Item: marshall(auditItem(platformId, entry, now())),
              ...isNew,
            },
          },
          {
            Put: {
              TableName: tables.records,
              Item: marshall({ ...headKey(body.subject), v: sequence, hash }),
              ...isStill('v', head.sequence),
            },
          },
        ]);
        return entry;
      } catch (error) {
        if ((error as Error).name !== 'TransactionCanceledException') throw error;
        return null;
      }
    });
  const inTurn = turns();

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
      // A chain that is gone from its first entry to its last is known by its head alone.
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
      const items = await dynamo.query({
        TableName: tables.audit,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': `${platformId}#${subject}` }),
        ConsistentRead: true,
      });
      return { head, entries: items.map(storedEntry) };
    },

    latest,

    async append(body, options) {
      if (accountOf(body.subject) !== undefined) {
        throw new RangeError(`${body.subject}: its chain grows with its account's commits only`);
      }
      return inTurn([body.subject], () => appendNow(body, options));
    },
  };
};
