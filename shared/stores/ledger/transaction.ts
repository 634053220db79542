import type { TransactionCanceledException, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { bundleOf, type Decision, retentionDaysOf } from '#shared/decisions/decision.ts';
import type { BrakeItem } from '#shared/effects/brakes.ts';
import type { Hold } from '#shared/effects/effects.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import { day } from '../../settings/durations.ts';
import { auditItem } from '../audit-log/dynamodb.ts';
import { brakeKeys } from '../brakes/dynamodb.ts';
import { deskItem, withoutDefaults } from '../desk/dynamodb.ts';
import { type Item, ifNew, ifVersion } from '../dynamo.ts';
import { Unavailable } from '../failure.ts';
import { messageItem } from '../outbox/dynamodb.ts';
import { pack } from '../pack.ts';
import { paperItem } from '../papers/dynamodb.ts';
import { dayOf, instant, recordKeys, seconds, shardOf } from '../record-keys.ts';
import { stateAttribute, stateKeys } from '../states/dynamodb.ts';
import type { Commit, CommitOutcome } from './port.ts';

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

/** One action of a transaction, and what a failed condition of it means. */
export type Step = TransactWriteItem & {
  readonly role: 'version' | 'decision' | 'brake' | 'other';
  readonly id: string;
};

/** Keys of holds. The sort key begins with the due time, so reading due holds needs no index. */
export const holdKeys = (platformId: string) => {
  const pk = (shard: number) => `${platformId}#H#${shard}`;
  return {
    pk,
    key: ({ holdId, until }: Hold) => ({
      pk: pk(shardOf(holdId)),
      sk: `${instant(until)}#${holdId}`,
    }),
    idOf: ({ sk }: Item) => (sk as string).slice((sk as string).indexOf('#') + 1),
  };
};

/** Returns a function that turns a commit into the actions of its transaction. */
export const createStepPlanner = (
  tables: LedgerTables,
  { platformId, decisionDays, review, now }: LedgerOptions,
): ((commit: Commit) => readonly Step[]) => {
  const states = stateKeys(platformId);
  const holds = holdKeys(platformId);
  const brakes = brakeKeys(platformId);
  const { key, accountKey, dayKey } = recordKeys(platformId);

  const put = (table: string, item: Item) => ({
    TableName: table,
    Item: marshall(item, { removeUndefinedValues: true }),
  });
  const recordStep = (id: string, item: Item): Step => ({
    role: 'other',
    id,
    Put: put(tables.records, item),
  });

  const accountStep = ({ accountId, from, state }: Commit['account']): Step => ({
    role: 'version',
    id: accountId,
    Put: {
      ...put(tables.states, {
        ...states.account(accountId),
        s: stateAttribute({ accountId, from, state }),
      }),
      ...ifVersion('s.v', from),
    },
  });

  const bundleStep = ([id, bundle]: readonly [string, readonly Decision[]]): Step => {
    const [{ subject, decidedAt }] = bundle as readonly [Decision];
    const days = Math.max(...bundle.map((decision) => retentionDaysOf(decision, decisionDays)));
    return {
      role: 'decision',
      id,
      Put: {
        ...put(tables.records, {
          ...key('D', id),
          body: pack(bundle),
          accountKey: accountKey(subject.accountId),
          dayKey: dayKey(dayOf(decidedAt), shardOf(id)),
          decidedAt: instant(decidedAt),
          expiresAt: seconds(decidedAt + days * day),
        }),
        ...ifNew,
      },
    };
  };

  const auditSteps = (entries: Commit['audit']): readonly Step[] => {
    const writtenAt = now();
    const chainEnds = new Set(new Map(entries.map((entry) => [entry.subject, entry])).values());
    return entries.map((entry) => ({
      role: 'version',
      id: entry.subject,
      Put: {
        ...put(tables.audit, auditItem(platformId, entry, chainEnds.has(entry) ? writtenAt : null)),
        ...ifNew,
      },
    }));
  };

  const caseStep = ({ from, case: opened }: Commit['cases'][number]): Step => ({
    role: 'version',
    id: opened.caseId,
    Put: {
      ...put(tables.records, {
        ...key('C', opened.caseId),
        v: opened.version,
        body: pack(withoutDefaults(opened)),
        ...deskItem(platformId, opened, review),
      }),
      ...ifVersion('v', from),
    },
  });

  const postStep = ({
    contentId,
    accountId,
    content,
    replacedVersion = content.version - 1,
  }: Commit['posts'][number]): Step => ({
    role: 'version',
    id: contentId,
    Put: {
      ...put(tables.states, { ...states.post(contentId), s: { ...content, accountId } }),
      ...ifVersion('s.version', replacedVersion),
    },
  });

  const endStep = (ended: Hold): Step => ({
    role: 'other',
    id: ended.holdId,
    Delete: { TableName: tables.records, Key: marshall(holds.key(ended)) },
  });

  const eraseStep = ({ caseId, from }: NonNullable<Commit['erased']>): Step => ({
    role: 'version',
    id: caseId,
    Delete: {
      TableName: tables.records,
      Key: marshall(key('C', caseId)),
      ...ifVersion('v', from),
    },
  });

  const brakeStep = (item: BrakeItem): Step => ({
    role: 'brake',
    id: item.id,
    Update: {
      TableName: tables.records,
      Key: marshall(brakes.key(item)),
      UpdateExpression: 'ADD n :one SET k = :key, expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(n) OR n < :cap',
      ExpressionAttributeValues: marshall({
        ':one': 1,
        ':cap': item.cap,
        ':key': item.key,
        ':expiresAt': seconds(item.expiresAt),
      }),
    },
  });

  return ({ ended, erased, papers, ...commit }) => [
    accountStep(commit.account),
    ...[...Map.groupBy(commit.decisions, ({ id }) => bundleOf(id))].map(bundleStep),
    ...auditSteps(commit.audit),
    ...commit.outbox.map((message) => recordStep(message.id, messageItem(platformId, message))),
    ...commit.cases.map(caseStep),
    ...commit.posts.map(postStep),
    ...commit.holds.map((hold) =>
      recordStep(hold.holdId, { ...holds.key(hold), body: pack(hold) }),
    ),
    ...(ended ? [endStep(ended)] : []),
    ...(erased ? [eraseStep(erased)] : []),
    ...papers.map((paper) => recordStep(paper.id, paperItem(platformId, paper))),
    ...commit.brakes.map(brakeStep),
  ];
};

/**
 * Interprets a cancelled transaction: lost races, stored decisions and full counters are results, all
 * else is thrown. A conflict with another transaction counts as a lost race, because the SDK does not
 * retry it.
 */
export const commitOutcomeOf = (
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
  const hasConflict = codes.delete('TransactionConflict');
  if (codes.has('ValidationError') || codes.has('ItemCollectionSizeLimitExceeded')) {
    throw Object.assign(new Error(message), { name: 'ValidationError' });
  }
  if (codes.size > 0) throw new Unavailable(message);
  if (hasConflict || failed('version').length > 0) return { kind: 'stale' };
  const decided = new Set(failed('decision').map(({ id }) => id));
  if (decided.size > 0) {
    const storedDecisions = decisions.filter(({ id }) => decided.has(bundleOf(id)));
    return { kind: 'decided', decisions: storedDecisions.map(({ id }) => id) };
  }
  const counters = failed('brake').map(({ id }) => id);
  if (counters.length === 0) throw new Unavailable(message);
  return { kind: 'full', counters };
};
