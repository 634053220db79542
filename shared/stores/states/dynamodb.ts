import { marshall } from '@aws-sdk/util-dynamodb';
import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import { day } from '#shared/settings/durations.ts';
import type { EventMark } from '#shared/signals/marks.ts';
import { type Dynamo, type Item, type Key, statementOutcomeOf } from '../dynamo.ts';
import { Unavailable } from '../failure.ts';
import { seconds } from '../record-keys.ts';
import { readRecord } from '../unreadable.ts';
import {
  decodeAccount,
  decodeEntity,
  decodeMarks,
  encodeAccount,
  encodeEntity,
  encodeMarks,
} from './codec.ts';
import {
  entityName,
  type StateStore,
  type StateWrite,
  type StoredPost,
  type SubjectScan,
  toldName,
} from './port.ts';

/** Keys of the states table. Ids contain no `#`, so no id can reach the item of another. */
export const stateKeys = (platformId: string) => ({
  account: (id: string) => ({ pk: `${platformId}#A#${id}`, sk: 'S' }),
  entity: (name: string) => ({ pk: `${platformId}#E#${name}`, sk: 'S' }),
  post: (id: string) => ({ pk: `${platformId}#P#${id}`, sk: 'S' }),
  marks: (id: string, page: string) => ({ pk: `${platformId}#A#${id}`, sk: `M#${page}` }),
});

/** The two pages that can hold a mark of this time: one of its day, one of 32 days. */
const pagesOf = (at: number) => {
  const days = Math.floor(at / day);
  return { narrow: `D${days}`, wide: `W${days >> 5}` } as const;
};

/**
 * Groups marks that leave together into as few pages as possible. Marks of one day go to a page of that
 * day, so that a lookup need not read a month of a busy account. Marks spread over days, as for most
 * accounts, go to a wide page, so that they cost one write.
 */
const paged = (marks: readonly EventMark[]): ReadonlyMap<string, readonly EventMark[]> =>
  new Map(
    [...Map.groupBy(marks, ({ at }) => pagesOf(at).wide)].map(([wide, group]) => {
      const narrow = new Set(group.map(({ at }) => pagesOf(at).narrow));
      return [narrow.size === 1 ? ([...narrow][0] as string) : wide, group];
    }),
  );

/** Pages outlive every redelivery: 14 days on the queue, 14 in the dead-letter queue, and two to spare. */
const pageDays = 30;

/** The version and bytes of an account or entity under one attribute, so that one `SET` updates both. */
export const stateAttribute = (write: StateWrite) => ({
  v: write.state.version,
  b: 'accountId' in write ? encodeAccount(write.state) : encodeEntity(write.state),
});

/** Stores states in DynamoDB. Reads are eventually consistent by default: every write names its version. */
export const dynamoStates = (
  dynamo: Dynamo,
  table: string,
  { platformId, now }: { readonly platformId: string; readonly now: () => number },
): StateStore & SubjectScan => {
  const keys = stateKeys(platformId);
  const nameOf = ({ pk }: Item) => (pk as string).slice(platformId.length + 3);
  const isOfKind = (letter: string) => (item: Item) =>
    (item.pk as string).startsWith(`${platformId}#${letter}#`);
  const statesIn = <State>(items: readonly Item[], letter: string, read: (s: Item) => State) =>
    new Map(
      items.filter(isOfKind(letter)).map((item) => {
        const name = nameOf(item);
        return [name, readRecord(letter === 'E' ? toldName(name) : name, () => read(item.s))];
      }),
    );

  const insertStatement = (item: Key & Item) => ({
    item,
    Statement: `INSERT INTO "${table}" VALUE {${Object.keys(item).map((name) => `'${name}': ?`)}}`,
    Parameters: Object.values(marshall(item)),
  });

  return {
    async read({ accounts = [], entities = [], posts = [] }, { consistent = false } = {}) {
      const itemKeys = [
        ...accounts.map(keys.account),
        ...entities.map((entity) => keys.entity(entityName(entity))),
        ...posts.map(keys.post),
      ];
      const items = await dynamo.readItems(table, itemKeys, { consistent });
      return {
        accounts: statesIn(items, 'A', ({ b, v }) => decodeAccount(b, v)),
        entities: statesIn(items, 'E', ({ b, v }) => decodeEntity(b, v)),
        posts: statesIn(items, 'P', (post) => post as StoredPost),
      };
    },

    async write(writes) {
      const statements = writes.map((write) => {
        const { pk, sk } =
          'accountId' in write
            ? keys.account(write.accountId)
            : keys.entity(entityName(write.entity));
        const s = stateAttribute(write);
        return write.from === 0
          ? insertStatement({ pk, sk, s })
          : {
              item: { pk, sk },
              Statement: `UPDATE "${table}" SET s = ? WHERE pk = ? AND sk = ? AND s.v = ?`,
              Parameters: Object.values(marshall({ s, pk, sk, from: write.from })),
            };
      });
      return (await dynamo.runStatements(statements)).map((answer) =>
        // A transaction of another writer holds the item, so that writer was first.
        answer.Error?.Code === 'TransactionConflict' ? 'stale' : statementOutcomeOf(answer),
      );
    },

    async *all(after) {
      const of = after?.kind === 'account' ? keys.account : keys.post;
      const items = dynamo.scan({
        TableName: table,
        FilterExpression: 'sk = :state AND (begins_with(pk, :accounts) OR begins_with(pk, :posts))',
        ExpressionAttributeValues: marshall({
          ':state': keys.account('').sk,
          ':accounts': keys.account('').pk,
          ':posts': keys.post('').pk,
        }),
        ...(after && { ExclusiveStartKey: marshall(of(after.id)) }),
      });
      for await (const item of items) {
        const id = nameOf(item);
        yield isOfKind('A')(item)
          ? accountSubject(id)
          : contentSubject(id, (item.s as StoredPost).accountId);
      }
    },

    async readMarks(accountId, at) {
      const pages = await Promise.all(
        Object.values(pagesOf(at)).map((page) => {
          const { pk, sk } = keys.marks(accountId, page);
          return dynamo.query({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :page)',
            ExpressionAttributeValues: marshall({ ':pk': pk, ':page': `${sk}#` }),
            ConsistentRead: true,
          });
        }),
      );
      return pages.flat().flatMap((page) => decodeMarks(page.b as Uint8Array));
    },

    async keepMarks(accountId, marks) {
      const expiresAt = seconds(now() + pageDays * day);
      const pages = [...paged(marks)].map(([page, group]) => {
        // The key lists the marks on the page, so keeping the same marks twice is idempotent.
        const holds = group.map(({ id }: EventMark) => id.toString(36)).join('.');
        const { pk, sk } = keys.marks(accountId, `${page}#${holds}`);
        return insertStatement({ pk, sk, b: encodeMarks(group), expiresAt });
      });
      const outcomes = (await dynamo.runStatements(pages)).map(statementOutcomeOf);
      if (outcomes.includes('unavailable'))
        throw new Unavailable('marks could not be stored; try again');
    },
  };
};
