import { marshall } from '@aws-sdk/util-dynamodb';
import { awaitsSecondReview } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import {
  type AppealedCase,
  appealedCaseOf,
  assigneeOf,
  type CaseSummary,
  type QueuedCase,
  queuedCaseOf,
} from '#shared/reviews/queue.ts';
import { hour, instant } from '#shared/settings/durations.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import { type Dynamo, type Item, inPartition } from '../dynamo.ts';
import { recordKeys, seconds } from '../record-keys.ts';
import type { CaseViewer, Claim, Desk, ListCursor, WaitingCase } from './port.ts';

const openKey = (platformId: string, queue: string) => `${platformId}#${queue}`;
/** Claims share the index of the queues; no queue can have this name. */
const claimsKey = (platformId: string) => openKey(platformId, '@claims');
const sortKeyOf = ({ dueAt, caseId }: ListCursor) => `${instant(dueAt)}#${caseId}`;
/** The sort key by opening time, with all that a case is counted by. A category contains no `#`. */
const openedSortKey = (known: Case, { row }: QueuedCase) =>
  [
    instant(row.openedAt),
    row.weight.category,
    ...(awaitsSecondReview(known) ? [known.blind.first.by] : []),
  ].join('#');
/** The instant at the start of a sort key, epoch milliseconds. */
const instantIn = (place: string): number => Date.parse(place.slice(0, place.indexOf('#')));

/** Values that most rows and most cases have. */
const rowDefaults = {
  handling: null,
  blind: null,
  sampled: false,
} as const satisfies Partial<Case>;
const caseDefaults = {
  ...rowDefaults,
  concluded: null,
  conclusions: null,
  concludedBefore: null,
} as const satisfies Partial<Case>;

/** Removes the usual values from a case: with them, many cases would not fit into one write unit. */
export const withoutDefaults = <Known extends Partial<Pick<Case, keyof typeof caseDefaults>>>(
  known: Known,
): Partial<Known> =>
  Object.fromEntries(
    Object.entries(known).filter(
      ([name, value]) => caseDefaults[name as keyof typeof caseDefaults] !== value,
    ),
  ) as Partial<Known>;

const appealKey = (platformId: string, state: AppealedCase['state']) => `${platformId}#${state}`;

/** Attributes that place a case in the desk's indexes; empty if it is resolved and has no appeal. */
export const deskItem = (platformId: string, known: Case, review: ReviewSettings): Item => {
  const open = queuedCaseOf(known, review);
  const appeal = appealedCaseOf(known);
  const assignee = assigneeOf(known);
  const row = (open ?? appeal)?.row;
  return {
    ...(open && {
      openKey: openKey(platformId, open.queue),
      openAt: sortKeyOf({ dueAt: open.dueAt, caseId: open.row.caseId }),
      openedAt: openedSortKey(known, open),
    }),
    ...(appeal && {
      appealKey: appealKey(platformId, appeal.state),
      appealAt: sortKeyOf({ dueAt: appeal.dueAt, caseId: appeal.row.caseId }),
    }),
    ...(assignee !== null && {
      handedKey: platformId,
      handedAt: `${assignee}#${known.caseId}`,
    }),
    ...(row && { row: JSON.stringify(withoutDefaults(row)) }),
  };
};

/** Milliseconds between the end of a claim and its deletion. */
const expiredKeptFor = hour;

/** Stores the review desk in the records table: indexes over cases, and short-lived items. */
export const dynamoDesk = (dynamo: Dynamo, table: string, platformId: string): Desk => {
  const { key } = recordKeys(platformId);
  const claimKey = (caseId: string) => key('W', caseId);
  const viewersPartition = (caseId: string) => key('L', caseId).pk;
  const asClaim = (item: Item) => {
    const { caseId, queue, by, name, since, until } = item;
    return { caseId, queue, by, name, since, until } as Claim;
  };
  const queueQuery = (queue: string, bounds: string, values: Item) => ({
    TableName: table,
    IndexName: 'open',
    KeyConditionExpression: `openKey = :queue${bounds}`,
    ExpressionAttributeValues: marshall({ ':queue': openKey(platformId, queue), ...values }),
  });

  // Not validated: our own commit wrote it, and validating fifty rows would cost more than reading them.
  const rowIn = ({ row }: Item): CaseSummary => ({
    ...rowDefaults,
    ...(JSON.parse(row) as CaseSummary),
  });

  /** Writes a claim unless somebody else's is in force. A claim of the caller's own keeps its `since`. */
  const takeClaim: Desk['claim'] = async (claim, now) => {
    const { caseId, until } = claim;
    const { held, item } = await dynamo.put({
      TableName: table,
      Item: marshall({
        ...claimKey(caseId),
        ...claim,
        expiresAt: seconds(until + expiredKeptFor),
        openKey: claimsKey(platformId),
        openAt: sortKeyOf({ dueAt: until, caseId }),
      }),
      ConditionExpression:
        'attribute_not_exists(pk) OR #until <= :now OR (#by = :by AND since = :since)',
      ExpressionAttributeNames: { '#by': 'by', '#until': 'until' },
      ExpressionAttributeValues: marshall({ ':now': now, ':by': claim.by, ':since': claim.since }),
    });
    if (held || !item) return claim;
    const known = asClaim(item);
    return known.by === claim.by ? takeClaim({ ...claim, since: known.since }, now) : known;
  };

  return {
    async appeals(state, { most, after }) {
      const comparison = state === 'open' ? '>' : '<';
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'appeals',
          KeyConditionExpression: `appealKey = :state${after ? ` AND appealAt ${comparison} :after` : ''}`,
          ExpressionAttributeValues: marshall({
            ':state': appealKey(platformId, state),
            ...(after && { ':after': sortKeyOf(after) }),
          }),
          ScanIndexForward: state === 'open',
        },
        most,
      );
      return items.map((item): AppealedCase => {
        const dueAt = instantIn(item.appealAt as string);
        return { state, dueAt, row: rowIn(item) };
      });
    },

    async allClaims(now, { most }) {
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'open',
          KeyConditionExpression: 'openKey = :claims AND openAt > :now',
          ExpressionAttributeValues: marshall({
            ':claims': claimsKey(platformId),
            ':now': `${instant(now)}$`,
          }),
        },
        most,
      );
      const found = await dynamo.readItems(
        table,
        items.map(({ pk, sk }) => ({ pk, sk })),
        false,
      );
      return found.map(asClaim).filter(({ until }) => until > now);
    },

    async assignees({ most }) {
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'handed',
          KeyConditionExpression: 'handedKey = :platform',
          ExpressionAttributeValues: marshall({ ':platform': platformId }),
          ProjectionExpression: 'handedAt',
        },
        most,
      );
      return items.map(({ handedAt }) => (handedAt as string).split('#', 1)[0] as string);
    },

    async openCases(queue, { most, after }) {
      const query = after
        ? queueQuery(queue, ' AND openAt > :after', { ':after': sortKeyOf(after) })
        : queueQuery(queue, '', {});
      const items = await dynamo.query(query, most);
      return items.map(
        (item): QueuedCase => ({
          queue,
          dueAt: instantIn(item.openAt as string),
          row: rowIn(item),
        }),
      );
    },

    async waitingCases(queue, { most }) {
      const items = await dynamo.query({ ...queueQuery(queue, '', {}), IndexName: 'opened' }, most);
      return items.map(({ openedAt, openAt }): WaitingCase => {
        const [opened = '', category = '', ...by] = (openedAt as string).split('#');
        return {
          caseId: (openAt as string).slice((openAt as string).indexOf('#') + 1),
          openedAt: Date.parse(opened),
          dueAt: instantIn(openAt),
          category,
          ruledBy: by.length === 0 ? null : by.join('#'),
        };
      });
    },

    async countDue(queue, { most, by }) {
      const query = queueQuery(queue, ' AND openAt < :due', { ':due': `${instant(by)}$` });
      const items = await dynamo.query({ ...query, ProjectionExpression: 'openAt' }, most);
      return items.length;
    },

    async claims(caseIds, now) {
      const items = await dynamo.readItems(table, caseIds.map(claimKey), false);
      const claims = items.map(asClaim).filter(({ until }) => until > now);
      return new Map(claims.map((claim) => [claim.caseId, claim]));
    },

    claim: takeClaim,

    async release(caseId, by) {
      await dynamo.remove({
        TableName: table,
        Key: marshall(claimKey(caseId)),
        ConditionExpression: '#by = :by',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: marshall({ ':by': by }),
      });
    },

    async recordViewer(caseId, who, now) {
      const pk = viewersPartition(caseId);
      await dynamo.put({
        TableName: table,
        Item: marshall({ pk, sk: who.by, ...who, expiresAt: seconds(who.until + expiredKeptFor) }),
      });
      const items = await dynamo.query(inPartition(table, pk));
      return items
        .map(({ by, name, until }) => ({ by, name, until }) as CaseViewer)
        .filter(({ by, until }) => by !== who.by && until > now);
    },
  };
};
