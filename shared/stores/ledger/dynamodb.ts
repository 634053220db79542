import type { TransactionCanceledException, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { bundleOf, Decision, keptDays } from '#shared/decisions/decision.ts';
import type { Hold } from '#shared/effects/effects.ts';
import { Case } from '#shared/reviews/case.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import { day } from '../../settings/durations.ts';
import { auditItem } from '../audit-log/dynamodb.ts';
import { deskItem, lean } from '../desk/dynamodb.ts';
import type { Dynamo, Item } from '../dynamo.ts';
import { Unavailable } from '../failure.ts';
import { messageItem } from '../outbox/dynamodb.ts';
import { pack, unpack } from '../pack.ts';
import { paperItem } from '../papers/dynamodb.ts';
import { dayOf, everyShard, instant, recordKeys, seconds, shardOf } from '../record-keys.ts';
import { stateAttribute, stateKeys } from '../states/dynamodb.ts';
import type { Commit, CommitOutcome, Ledger } from './port.ts';

/** What one event decided about one account and its posts lies in one item: half of it is the same. */
const Decisions = z.array(Decision);

type Step = TransactWriteItem & {
  readonly role: 'version' | 'decision' | 'brake' | 'other';
  readonly id: string;
};

/** The ledger in DynamoDB: the records and audit tables, and the account's item in the same transaction. */
export const dynamoLedger = (
  dynamo: Dynamo,
  tables: { readonly states: string; readonly records: string; readonly audit: string },
  {
    platformId,
    decisionDays,
    review,
    now,
  }: {
    readonly platformId: string;
    readonly decisionDays: number;
    /** When cases of each queue are due. */
    readonly review: ReviewSettings;
    readonly now: () => number;
  },
): Ledger => {
  const states = stateKeys(platformId);
  const { key } = recordKeys(platformId);
  /** A hold lies where its time is: what is due is read from the table, without a copy in an index. */
  const holds = {
    pk: (shard: number) => `${platformId}#H#${shard}`,
    key: ({ holdId, until }: Hold) => ({
      pk: holds.pk(shardOf(holdId)),
      sk: `${instant(until)}#${holdId}`,
    }),
  };

  const put = (table: string, item: Item) => ({
    TableName: table,
    Item: marshall(item, { removeUndefinedValues: true }),
  });

  const steps = (commit: Commit): readonly Step[] => {
    const { account, decisions, audit, outbox, cases, posts, ended, erased, brakes } = commit;
    const writtenAt = now();
    const ends = new Set(new Map(audit.map((entry) => [entry.subject, entry])).values());
    return [
      {
        role: 'version',
        id: account.accountId,
        Put: {
          ...put(tables.states, {
            ...states.account(account.accountId),
            s: stateAttribute({ ...account }),
          }),
          ...(account.from === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: 's.v = :from',
                ExpressionAttributeValues: marshall({ ':from': account.from }),
              }),
        },
      },
      ...[...Map.groupBy(decisions, ({ id }) => bundleOf(id))].map(([id, bundle]): Step => {
        const [{ subject, decidedAt }] = bundle as [Decision];
        const days = Math.max(...bundle.map((decision) => keptDays(decision, decisionDays)));
        return {
          role: 'decision',
          id,
          Put: {
            ...put(tables.records, {
              ...key('D', id),
              body: pack(bundle),
              accountKey: `${platformId}#${subject.accountId}`,
              dayKey: `${platformId}#${dayOf(decidedAt)}#${shardOf(id)}`,
              decidedAt: instant(decidedAt),
              expiresAt: seconds(decidedAt + days * day),
            }),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        };
      }),
      ...audit.map(
        (entry): Step => ({
          role: 'version',
          id: entry.subject,
          Put: {
            ...put(tables.audit, auditItem(platformId, entry, ends.has(entry) ? writtenAt : null)),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        }),
      ),
      ...outbox.map(
        (message): Step => ({
          role: 'other',
          id: message.id,
          Put: put(tables.records, messageItem(platformId, message)),
        }),
      ),
      ...cases.map(
        ({ from, case: opened }): Step => ({
          role: 'version',
          id: opened.caseId,
          Put: {
            ...put(tables.records, {
              ...key('C', opened.caseId),
              v: opened.version,
              body: pack(lean(opened)),
              ...deskItem(platformId, opened, review),
            }),
            ...(from === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 'v = :from',
                  ExpressionAttributeValues: marshall({ ':from': from }),
                }),
          },
        }),
      ),
      ...posts.map(
        ({ contentId, accountId, content }): Step => ({
          role: 'version',
          id: contentId,
          Put: {
            ...put(tables.states, { ...states.post(contentId), s: { ...content, accountId } }),
            ...(content.version === 1
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 's.version = :from',
                  ExpressionAttributeValues: marshall({ ':from': content.version - 1 }),
                }),
          },
        }),
      ),
      ...commit.holds.map(
        (hold): Step => ({
          role: 'other',
          id: hold.holdId,
          Put: put(tables.records, { ...holds.key(hold), body: pack(hold) }),
        }),
      ),
      ...(ended
        ? [
            {
              role: 'other',
              id: ended.holdId,
              Delete: { TableName: tables.records, Key: marshall(holds.key(ended)) },
            } satisfies Step,
          ]
        : []),
      ...(erased
        ? [
            {
              role: 'version',
              id: erased.caseId,
              Delete: {
                TableName: tables.records,
                Key: marshall(key('C', erased.caseId)),
                ...(erased.from === 0
                  ? { ConditionExpression: 'attribute_not_exists(pk)' }
                  : {
                      ConditionExpression: 'v = :from',
                      ExpressionAttributeValues: marshall({ ':from': erased.from }),
                    }),
              },
            } satisfies Step,
          ]
        : []),
      ...(commit.papers ?? []).map(
        (paper): Step => ({
          role: 'other',
          id: paper.id,
          Put: put(tables.records, paperItem(platformId, paper)),
        }),
      ),
      ...brakes.map(
        ({ id, cap, expiresAt }): Step => ({
          role: 'brake',
          id,
          Update: {
            TableName: tables.records,
            Key: marshall(key('B', id)),
            UpdateExpression: 'ADD n :one SET expiresAt = :expiresAt',
            ConditionExpression: 'attribute_not_exists(n) OR n < :cap',
            ExpressionAttributeValues: marshall({
              ':one': 1,
              ':cap': cap,
              ':expiresAt': seconds(expiresAt),
            }),
          },
        }),
      ),
    ];
  };

  const read = async <T>(letter: string, ids: readonly string[], parse: (item: Item) => T) =>
    (
      await dynamo.readItems(
        tables.records,
        ids.map((id) => key(letter, id)),
        true,
      )
    ).map(parse);

  const query = async <T>(
    IndexName: string,
    condition: string,
    values: Item,
    parse: (item: Item) => T,
    /** So many, the latest first; left out: all, in order. */
    most?: number,
  ): Promise<T[]> =>
    (
      await dynamo.query(
        {
          TableName: tables.records,
          IndexName,
          KeyConditionExpression: condition,
          ExpressionAttributeValues: marshall(values),
          ScanIndexForward: most === undefined,
        },
        most,
      )
    ).map(parse);

  const asDecisions = ({ body }: Item) => Decisions.parse(unpack(body));

  return {
    async commit(commit) {
      const planned = steps(commit);
      try {
        await dynamo.transact(planned.map(({ role: _role, id: _id, ...step }) => step));
        return { is: 'committed' };
      } catch (error) {
        if ((error as Error).name !== 'TransactionCanceledException') throw error;
        return outcomeOf(commit, planned, error as TransactionCanceledException);
      }
    },

    async fullCounters(counters) {
      const counts = new Map(
        await read(
          'B',
          counters.map(({ id }) => id),
          ({ pk, n }) => [(pk as string).slice(key('B', '').pk.length), n as number] as const,
        ),
      );
      return new Set(
        counters.filter(({ id, cap }) => (counts.get(id) ?? 0) >= cap).map(({ id }) => id),
      );
    },

    async readDecision(id) {
      const decided = (await read('D', [bundleOf(id)], asDecisions)).flat();
      return decided.find((decision) => decision.id === id) ?? null;
    },

    decisionsOn: (at) =>
      everyShard(async (shard) =>
        (
          await query(
            'byDay',
            'dayKey = :day',
            { ':day': `${platformId}#${dayOf(at)}#${shard}` },
            asDecisions,
          )
        ).flat(),
      ),

    async decisionsAbout(accountId, most) {
      const bundles = await query(
        'byAccount',
        'accountKey = :account',
        { ':account': `${platformId}#${accountId}` },
        asDecisions,
        most,
      );
      return bundles.flat().slice(0, most);
    },

    async readCases(ids) {
      const cases = await read('C', ids, ({ body }) => Case.parse(unpack(body)));
      return new Map(cases.map((found) => [found.caseId, found]));
    },

    dueHolds: (now, most) =>
      everyShard(async (shard) => {
        const due = await dynamo.query(
          {
            TableName: tables.records,
            KeyConditionExpression: 'pk = :pk AND sk < :after',
            // Behind every hold of this very millisecond.
            ExpressionAttributeValues: marshall({
              ':pk': holds.pk(shard),
              ':after': `${instant(now)}~`,
            }),
          },
          most,
        );
        return due.map(({ body }) => unpack(body) as Hold);
      }),

    async dropHold(hold) {
      await dynamo.remove({ TableName: tables.records, Key: marshall(holds.key(hold)) });
    },
  };
};

/**
 * What a cancelled transaction says: lost races and full counters are answers, the rest is thrown.
 * Who meets another transaction at one of the items has lost a race: nobody tries again for us.
 */
const outcomeOf = (
  { decisions }: Commit,
  planned: readonly Step[],
  { CancellationReasons = [], message }: TransactionCanceledException,
): CommitOutcome => {
  const failed = (role: Step['role']) =>
    planned.filter(
      (step, i) => step.role === role && CancellationReasons[i]?.Code === 'ConditionalCheckFailed',
    );
  const codes = new Set(CancellationReasons.map(({ Code }) => Code ?? 'None'));
  codes.delete('None');
  codes.delete('ConditionalCheckFailed');
  const met = codes.delete('TransactionConflict');
  if (codes.has('ValidationError') || codes.has('ItemCollectionSizeLimitExceeded')) {
    throw Object.assign(new Error(message), { name: 'ValidationError' });
  }
  if (codes.size > 0) throw new Unavailable(message);
  if (met || failed('version').length > 0) return { is: 'stale' };
  const decided = new Set(failed('decision').map(({ id }) => id));
  if (decided.size > 0) {
    const those = decisions.filter(({ id }) => decided.has(bundleOf(id)));
    return { is: 'decided', decisions: those.map(({ id }) => id) };
  }
  const counters = failed('brake').map(({ id }) => id);
  if (counters.length === 0) throw new Unavailable(message);
  return { is: 'full', counters };
};
