import type { TransactionCanceledException, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Decision, retentionDaysOf } from '#shared/decisions/decision.ts';
import type { BrakeItem } from '#shared/effects/brakes.ts';
import type { Hold } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import { dateOf, day, instant } from '#shared/settings/durations.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import { auditItem } from '../audit-log/dynamodb.ts';
import { brakeKeys } from '../brakes/dynamodb.ts';
import { caseIndexItem, withoutDefaults } from '../case-queues/dynamodb.ts';
import { type Item, ifVersion } from '../dynamo.ts';
import { Unavailable } from '../failure.ts';
import { messageItem } from '../outbox/dynamodb.ts';
import { pack } from '../pack.ts';
import { paperItem } from '../papers/dynamodb.ts';
import { recordKeys, seconds, shardOf } from '../record-keys.ts';
import { stateAttribute, stateKeys } from '../states/dynamodb.ts';
import { outcomeOf, type Put, planCommit, type Removal, type Write } from './plan.ts';
import { type Commit, type CommitOutcome, placeOf } from './port.ts';

/** The tables that one commit writes to. */
export type LedgerTables = {
  readonly states: string;
  readonly records: string;
  readonly audit: string;
};

/** What the items of a commit depend on besides the commit. */
export type LedgerOptions = {
  readonly platformId: string;
  readonly decisionDays: number;
  /** Determines when cases of each queue are due. */
  readonly review: ReviewSettings;
  readonly now: () => number;
};

/** Keys of holds. The sort key begins with the due time, so reading due holds needs no index. */
export const holdKeys = (platformId: string) => {
  const pk = (shard: number) => `${platformId}#H#${shard}`;
  return {
    pk,
    key: (hold: Hold) => ({ pk: pk(shardOf(hold.holdId)), sk: placeOf(hold) }),
    idOf: ({ sk }: Item) => (sk as string).slice((sk as string).indexOf('#') + 1),
  };
};

/** Returns a function that turns a commit into its transaction: the writes of its plan, then its brakes. */
export const createTransactionOf = (
  tables: LedgerTables,
  { platformId, decisionDays, review, now }: LedgerOptions,
): ((commit: Commit) => TransactWriteItem[]) => {
  const states = stateKeys(platformId);
  const holds = holdKeys(platformId);
  const brakes = brakeKeys(platformId);
  const { key, accountKey, dayKey } = recordKeys(platformId);

  /** Where items are not in `records`, or their version is not `v`. */
  const places: Partial<Record<Write['table'], readonly [table: string, version: string]>> = {
    accounts: [tables.states, 's.v'],
    posts: [tables.states, 's.version'],
    audit: [tables.audit, 'v'],
  };

  const bundleItem = (id: string, bundle: readonly Decision[]): Item => {
    const [{ subject, decidedAt }] = bundle as readonly [Decision];
    const days = Math.max(...bundle.map((decision) => retentionDaysOf(decision, decisionDays)));
    return {
      ...key('D', id),
      body: pack(bundle),
      accountKey: accountKey(subject.accountId),
      dayKey: dayKey(dateOf(decidedAt), shardOf(id)),
      decidedAt: instant(decidedAt),
      expiresAt: seconds(decidedAt + days * day),
    };
  };

  const caseItem = (opened: Case): Item => ({
    ...key('C', opened.caseId),
    v: opened.version,
    body: pack(withoutDefaults(opened)),
    ...caseIndexItem(platformId, opened, review),
  });

  const itemOf = ({ table, id, put }: Put, { audit }: Commit): Item => {
    switch (table) {
      case 'accounts':
        return { ...states.account(id), s: stateAttribute({ accountId: id, from: 0, state: put }) };
      case 'decisions':
        return bundleItem(id, put);
      case 'audit':
        return auditItem(platformId, put, put === audit.at(-1) ? now() : null);
      case 'outbox':
        return messageItem(platformId, put);
      case 'cases':
        return caseItem(put);
      case 'posts':
        return { ...states.post(id), s: put };
      case 'holds':
        return { ...holds.key(put), body: pack(put) };
      case 'papers':
        return paperItem(platformId, put);
    }
  };

  const keyOf = ({ table, id }: Removal, { ended }: Commit): Item =>
    table === 'holds' && ended ? holds.key(ended) : key('C', id);

  const countBrake = (item: BrakeItem): TransactWriteItem => ({
    Update: {
      TableName: tables.records,
      Key: marshall(brakes.key(item)),
      UpdateExpression: 'ADD n :adds SET k = :key, expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(n) OR n < :cap',
      ExpressionAttributeValues: marshall({
        ':adds': item.onlyObeyed ? 0 : 1,
        ':cap': item.cap,
        ':key': item.key,
        ':expiresAt': seconds(item.expiresAt),
      }),
    },
  });

  const actionOf = (write: Write, commit: Commit): TransactWriteItem => {
    const [TableName, version] = places[write.table] ?? [tables.records, 'v'];
    const condition = write.from === null ? {} : ifVersion(version, write.from);
    if (write.put === null) {
      return { Delete: { TableName, Key: marshall(keyOf(write, commit)), ...condition } };
    }
    const Item = marshall(itemOf(write, commit), { removeUndefinedValues: true });
    return { Put: { TableName, Item, ...condition } };
  };

  return (commit) => [
    ...planCommit(commit).map((write) => actionOf(write, commit)),
    ...commit.brakes.map(countBrake),
  ];
};

/**
 * Interprets a cancelled transaction: lost races, stored decisions and full counters are results, all
 * else is thrown. A conflict with another transaction counts as a lost race, because the SDK does not
 * retry it.
 */
export const cancelledOutcomeOf = (
  commit: Commit,
  { CancellationReasons = [], message }: TransactionCanceledException,
): CommitOutcome => {
  const hasFailed = (i: number) => CancellationReasons[i]?.Code === 'ConditionalCheckFailed';
  const codes = new Set(CancellationReasons.map(({ Code }) => Code ?? 'None'));
  codes.delete('None');
  codes.delete('ConditionalCheckFailed');
  const hasConflict = codes.delete('TransactionConflict');
  if (codes.has('ValidationError')) {
    throw Object.assign(new Error(message), { name: 'ValidationError' });
  }
  if (codes.size > 0) throw new Unavailable(message);
  if (hasConflict) return { kind: 'stale' };
  const plan = planCommit(commit);
  const outcome = outcomeOf(
    plan.filter((_, i) => hasFailed(i)),
    commit.brakes.filter((_, i) => hasFailed(plan.length + i)),
  );
  if (outcome.kind === 'committed') throw new Unavailable(message);
  return outcome;
};
